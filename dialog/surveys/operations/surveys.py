"""Surveys and their versions: make, change, replace a draft, publish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.catalogue import N_, translate
from dialog.clock import now, today
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.rules import Editor
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyCollector, SurveyInvitation, SurveyVersion
from dialog.surveys.operations.collectors import CollectorValues, first_collector
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.questionnaire import SLUG, Questionnaire
from dialog.surveys.rules.states import SurveyState, state_on
from dialog.surveys.rules.versions import Succession, mapping_problems
from dialog.surveys.soundness import faults_of

OBJECT = "survey"
# Addresses of pages beside the surveys.
RESERVED = frozenset({"ny"})
# Made with the first publication: made with the first person helped, the log would say when that was.
ASSISTED = N_("With help from staff")


@dataclass(frozen=True)
class SurveyValues:
    """What a survey is called, when it is open and whom it asks. `title` and `news` are texts by language; 'sv' is there."""

    kind: str
    title: Mapping[str, str]
    opens_on: date
    closes_on: date
    results_on: date | None = None
    news: Mapping[str, str] | None = None
    wave: str = ""


def create_survey(
    session: Session, editor: Editor, slug: str, values: SurveyValues, questionnaire: Questionnaire
) -> int:
    """A survey with its first version, not yet published; its id.

    Raises NotPossibleNow for 'slug', 'slug_taken', 'dates', 'questionnaire' (with `faults`).
    """
    if not SLUG.fullmatch(slug):
        raise NotPossibleNow("slug")
    if slug in RESERVED or session.scalar(select(exists().where(Survey.slug == slug))):
        raise NotPossibleNow("slug_taken")
    _require_sound(questionnaire)
    _require_dates(values)
    survey = Survey(slug=slug, kind=values.kind, batched_on=None)
    _fill(survey, values)
    session.add(survey)
    session.flush()
    session.add(_version(survey.id, 1, questionnaire, Succession()))
    session.flush()
    record(session, editor.id, editor.name, "survey_created", OBJECT, slug, kind=values.kind)
    return survey.id


def change_settings(
    session: Session, editor: Editor, survey_id: int, values: SurveyValues, *, seen_version: int
) -> None:
    """Store what the form says.

    Raises Missing, Conflict('survey'), NotPossibleNow for 'dates', 'kind_fixed', 'opening_fixed', 'closing_fixed'.
    """
    survey = _taken(session, survey_id)
    if survey.lock_version != seen_version:
        raise Conflict("survey")
    _require_dates(values)
    _require_changeable(session, survey, values)
    _fill(survey, values)
    survey.lock_version += 1
    session.flush()
    record(session, editor.id, editor.name, "survey_changed", OBJECT, survey.slug)


def import_version(
    session: Session,
    editor: Editor,
    survey_id: int,
    questionnaire: Questionnaire,
    mapping: Succession | None = None,
) -> int:
    """Put `questionnaire` in as the version that is worked on; its number. An unpublished one is replaced.

    Without `mapping` what is gone is retired. Raises Missing, NotPossibleNow for 'questionnaire' (`faults`), 'survey_over',
    'nothing_new', 'mapping' (`faults`: (code, question) as `mapping_problems` gives them).
    """
    survey = _taken(session, survey_id)
    _require_sound(questionnaire)
    if survey.batched_on is not None or survey.closes_on < today():
        raise NotPossibleNow("survey_over")
    newest = _newest(session, survey_id)
    published = newest if newest.published_at is not None else _published(session, survey_id)
    before = own_json.loads(published.document) if published else None
    if before is not None and own_json.dumps(before) == own_json.dumps(questionnaire):
        raise NotPossibleNow("nothing_new")
    chosen = _mapping(before, questionnaire, mapping)
    if newest.published_at is None:
        session.delete(newest)
        session.flush()
    number = published.number + 1 if published else 1
    session.add(_version(survey_id, number, questionnaire, chosen))
    session.flush()
    record(session, editor.id, editor.name, "survey_version_imported", OBJECT, survey.slug, version=number)
    return number


def map_version(session: Session, editor: Editor, survey_id: int, number: int, mapping: Succession) -> None:
    """Say what became of the questions that the unpublished version no longer asks. Raises as `import_version`."""
    survey = _taken(session, survey_id)
    newest, published = _newest(session, survey_id), _published(session, survey_id)
    if newest.number != number or newest.published_at is not None or published is None:
        raise Conflict("survey_version")
    after = own_json.loads(newest.document)
    newest.mapping = _mapping(own_json.loads(published.document), after, mapping).stored()
    record(session, editor.id, editor.name, "survey_version_mapped", OBJECT, survey.slug, version=number)


def discard_version(session: Session, editor: Editor, survey_id: int) -> None:
    """Throw the unpublished version away; a survey that never had a published one goes with it. Raises Missing, Conflict."""
    survey = _taken(session, survey_id)
    newest = _newest(session, survey_id)
    if newest.published_at is not None:
        raise Conflict("survey_version")
    session.delete(newest)
    session.flush()
    record(session, editor.id, editor.name, "survey_version_discarded", OBJECT, survey.slug, version=newest.number)
    if newest.number == 1:
        if session.scalar(select(exists().where(SurveyInvitation.survey_id == survey_id))):
            raise NotPossibleNow("codes_made")
        session.execute(delete(SurveyCollector).where(SurveyCollector.survey_id == survey_id))
        session.delete(survey)
    session.flush()


def publish_version(session: Session, editor: Editor, survey_id: int, number: int, *, checksum: str = "") -> None:
    """From now on residents are asked this version, and it never changes. Published already: nothing happens.

    `checksum`: of the document that was looked at. Raises Missing, Conflict('survey_version') when another one lies there
    now, NotPossibleNow for 'survey_over', 'questionnaire' (`faults`), 'mapping' (`faults`).
    """
    survey = _taken(session, survey_id)
    version = session.scalar(
        select(SurveyVersion).where(SurveyVersion.survey_id == survey_id, SurveyVersion.number == number)
    )
    if version is None:
        raise Missing("survey_version")
    if checksum and version.checksum != checksum:
        raise Conflict("survey_version")
    if version.published_at is not None:
        return
    if survey.batched_on is not None or survey.closes_on < today():
        raise NotPossibleNow("survey_over")
    questionnaire = own_json.loads(version.document)
    _require_sound(questionnaire)
    published = _published(session, survey_id)
    if published is not None:
        _mapping(own_json.loads(published.document), questionnaire, _succession(version))
    first_collector(session, editor, survey_id, CollectorValues(CollectorKind.ASSISTED, translate("sv", ASSISTED)))
    version.published_at = now().replace(second=0, microsecond=0)
    session.flush()
    record(session, editor.id, editor.name, "survey_published", OBJECT, survey.slug, version=number)


def _taken(session: Session, survey_id: int) -> Survey:
    """The survey, locked until the commit."""
    survey = session.scalar(
        select(Survey).where(Survey.id == survey_id).with_for_update().execution_options(populate_existing=True)
    )
    if survey is None:
        raise Missing("survey")
    return survey


def _newest(session: Session, survey_id: int) -> SurveyVersion:
    versions = select(SurveyVersion).where(SurveyVersion.survey_id == survey_id)
    return session.scalars(versions.order_by(SurveyVersion.number.desc()).limit(1)).one()


def _published(session: Session, survey_id: int) -> SurveyVersion | None:
    versions = select(SurveyVersion).where(
        SurveyVersion.survey_id == survey_id, SurveyVersion.published_at.is_not(None)
    )
    return session.scalars(versions.order_by(SurveyVersion.number.desc()).limit(1)).one_or_none()


def _version(survey_id: int, number: int, questionnaire: Questionnaire, mapping: Succession) -> SurveyVersion:
    document = own_json.dumps(questionnaire)
    return SurveyVersion(
        survey_id=survey_id,
        number=number,
        document=document,
        checksum=own_json.checksum(document),
        mapping=mapping.stored() if number > 1 else {},
        published_at=None,
    )


def _succession(version: SurveyVersion) -> Succession:
    stored = version.mapping or {}
    return Succession(tuple(stored.get("retired", ())), dict(stored.get("renamed", {})))


def _mapping(before: Questionnaire | None, after: Questionnaire, mapping: Succession | None) -> Succession:
    """The given mapping, or everything that is gone retired. Raises NotPossibleNow('mapping')."""
    if before is None:
        return Succession()
    chosen = mapping or Succession(tuple(code for code in before.questions if code not in after.questions))
    faults = list(mapping_problems(before, after, chosen))
    if faults:
        raise NotPossibleNow("mapping", faults=faults)
    return chosen


def _fill(survey: Survey, values: SurveyValues) -> None:
    survey.kind = values.kind
    survey.title, survey.news = _texts(values.title), _texts(values.news or {})
    survey.opens_on, survey.closes_on, survey.results_on = values.opens_on, values.closes_on, values.results_on
    survey.wave = values.wave


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


def _require_sound(questionnaire: Questionnaire) -> None:
    faults = faults_of(questionnaire)
    if faults:
        raise NotPossibleNow("questionnaire", faults=faults)


def _require_dates(values: SurveyValues) -> None:
    early = values.results_on is not None and values.results_on <= values.closes_on
    if values.closes_on < values.opens_on or early:
        raise NotPossibleNow("dates")


def _require_changeable(session: Session, survey: Survey, values: SurveyValues) -> None:
    """What residents have been promised, or have done already, stays."""
    published = _published(session, survey.id) is not None
    state = state_on(
        today(),
        published=published,
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        batched=survey.batched_on is not None,
    )
    invited = session.scalar(select(exists().where(SurveyInvitation.survey_id == survey.id)))
    checks: tuple[tuple[str, bool, Callable[[], bool]], ...] = (
        ("kind_fixed", published or bool(invited), lambda: values.kind != survey.kind),
        (
            "opening_fixed",
            state in (SurveyState.OPEN, SurveyState.CLOSED),
            lambda: values.opens_on != survey.opens_on,
        ),
        ("closing_fixed", state is SurveyState.CLOSED, lambda: values.closes_on != survey.closes_on),
        ("closing_past", state is SurveyState.OPEN, lambda: values.closes_on < today()),
    )
    for code, holds, differs in checks:
        if holds and differs():
            raise NotPossibleNow(code)
