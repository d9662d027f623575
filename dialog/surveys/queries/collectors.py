"""The ways in, and how many answers came by each: small groups are not told, and cannot be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.disclosure.cells import is_wide
from dialog.errors import Missing
from dialog.surveys.models import SurveyAnswer, SurveyCollector
from dialog.surveys.rules.collectors import GROUP_SHOWN_FROM, CollectorKind


@dataclass(frozen=True)
class CollectorFacts:
    """A way in. `answered`: of the answers that are moved; None when it is not told."""

    id: int
    code: str
    kind: CollectorKind
    label: str
    group_type: str
    active: bool
    answered: int | None


@dataclass(frozen=True)
class ChannelCounts:
    """`direct`: answers that came by no way in of their own; None when not told. `total` of all that are moved."""

    collectors: tuple[CollectorFacts, ...]
    direct: int | None
    total: int

    @property
    def hides(self) -> bool:
        return self.direct is None or any(one.answered is None for one in self.collectors)


DIRECT = ""


def channel_counts(session: Session, survey_id: int) -> ChannelCounts:
    """Every way in of a survey, in the order they were made."""
    rows = session.scalars(
        select(SurveyCollector).where(SurveyCollector.survey_id == survey_id).order_by(SurveyCollector.id)
    ).all()
    stored = session.execute(
        select(SurveyAnswer.channel, func.count())
        .where(SurveyAnswer.survey_id == survey_id)
        .group_by(SurveyAnswer.channel)
    )
    numbers: dict[str, int] = {row.code: 0 for row in rows} | {DIRECT: 0}
    for channel, number in stored:
        numbers[channel if channel in numbers else DIRECT] += number
    groups = {row.code for row in rows if row.kind == CollectorKind.GROUP.value}
    shown = shown_counts(numbers, groups)
    collectors = tuple(
        CollectorFacts(
            row.id, row.code, CollectorKind(row.kind), row.label, row.group_type, row.active, shown.get(row.code)
        )
        for row in rows
    )
    return ChannelCounts(collectors, shown.get(DIRECT), sum(numbers.values()))


def shown_counts(numbers: Mapping[str, int], groups: set[str]) -> dict[str, int]:
    """The counts that may be told beside their exact sum: no group under ten, and enough others hidden with it."""
    hidden = {code for code in groups if numbers[code] < GROUP_SHOWN_FROM}
    while hidden and any(numbers.values()) and not is_wide(sum(numbers[code] for code in hidden), len(hidden)):
        rest = sorted((numbers[code], code) for code in numbers if code not in hidden and numbers[code])
        if not rest:
            break
        hidden.add(rest[0][1])
    return {code: number for code, number in numbers.items() if code not in hidden}


def collector(session: Session, survey_id: int, code: str) -> CollectorFacts:
    """One way in of this survey, without its number. Raises Missing."""
    row = session.scalar(
        select(SurveyCollector).where(SurveyCollector.survey_id == survey_id, SurveyCollector.code == code)
    )
    if row is None:
        raise Missing("collector")
    return CollectorFacts(row.id, row.code, CollectorKind(row.kind), row.label, row.group_type, row.active, None)
