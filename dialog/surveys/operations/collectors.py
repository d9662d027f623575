"""The ways a survey reaches people: make one, name it, switch it off and on."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Missing, NotPossibleNow
from dialog.organisations.rules import Editor
from dialog.surveys.models import Survey, SurveyCollector
from dialog.surveys.rules.collectors import CollectorKind, GroupType, new_collector_code

OBJECT = "survey"
MOST = 500


@dataclass(frozen=True)
class CollectorValues:
    """`group_type` is '' for all kinds but groups."""

    kind: CollectorKind
    label: str
    group_type: str = ""


def add_collector(
    session: Session,
    editor: Editor,
    survey_id: int,
    values: CollectorValues,
    draw: Callable[[], str] = new_collector_code,
) -> str:
    """A new way in; its code. Raises Missing, NotPossibleNow for 'group_type', 'too_many'."""
    survey = session.get(Survey, survey_id, with_for_update=True)
    if survey is None:
        raise Missing("survey")
    if (values.kind is CollectorKind.GROUP) != (values.group_type in set(GroupType)):
        raise NotPossibleNow("group_type")
    own = select(SurveyCollector.code).where(SurveyCollector.survey_id == survey_id)
    if len(session.scalars(own).all()) >= MOST:
        raise NotPossibleNow("too_many")
    code = draw()
    while session.scalar(select(exists().where(SurveyCollector.code == code))):
        code = draw()
    session.add(
        SurveyCollector(
            survey_id=survey_id, code=code, kind=values.kind.value, label=values.label, group_type=values.group_type
        )
    )
    session.flush()
    record(
        session, editor.id, editor.name, "collector_added", OBJECT, survey.slug, channel=code, kind=values.kind.value
    )
    return code


def rename_collector(session: Session, editor: Editor, survey_id: int, code: str, label: str) -> None:
    """Another name; the address on printed posters stays. Raises Missing."""
    survey, collector = _found(session, survey_id, code)
    collector.label = label
    session.flush()
    record(session, editor.id, editor.name, "collector_renamed", OBJECT, survey.slug, channel=code)


def switch_collector(session: Session, editor: Editor, survey_id: int, code: str, *, active: bool) -> None:
    """Off: its address still leads to the survey, and no longer tells the channel. Raises Missing."""
    survey, collector = _found(session, survey_id, code)
    if collector.active == active:
        return
    collector.active = active
    session.flush()
    act = "collector_on" if active else "collector_off"
    record(session, editor.id, editor.name, act, OBJECT, survey.slug, channel=code)


def first_collector(session: Session, editor: Editor, survey_id: int, values: CollectorValues) -> str:
    """The code of the first way in of this kind that is on; made with `values` when there is none. Raises Missing."""
    found = session.scalar(
        select(SurveyCollector.code)
        .where(
            SurveyCollector.survey_id == survey_id,
            SurveyCollector.kind == values.kind.value,
            SurveyCollector.active,
        )
        .order_by(SurveyCollector.id)
        .limit(1)
    )
    return found or add_collector(session, editor, survey_id, values)


def _found(session: Session, survey_id: int, code: str) -> tuple[Survey, SurveyCollector]:
    row = session.execute(
        select(Survey, SurveyCollector)
        .join(SurveyCollector, SurveyCollector.survey_id == Survey.id)
        .where(Survey.id == survey_id, SurveyCollector.code == code)
    ).one_or_none()
    if row is None:
        raise Missing("collector")
    return row[0], row[1]
