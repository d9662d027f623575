"""The ways in, and how many answers came by each: what results may tell, and nothing beyond it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dialog.errors import Missing
from dialog.surveys.models import SurveyCollector
from dialog.surveys.queries.results.answered import came_by, collectors, counted
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.measures import NONE


@dataclass(frozen=True)
class CollectorFacts:
    """A way in. `answered`: of the answers that are counted; None when it is not told."""

    code: str
    kind: CollectorKind
    label: str
    group_type: str
    active: bool
    answered: int | None = None


@dataclass(frozen=True)
class ChannelCounts:
    """`direct`: answers that came by no way in of their own; None when not told. `total` of all that are counted."""

    collectors: tuple[CollectorFacts, ...]
    direct: int | None
    total: int

    @property
    def hides(self) -> bool:
        """Whether some number is not told."""
        return self.direct is None or any(one.answered is None for one in self.collectors)


def channel_counts(session: Session, survey_id: int) -> ChannelCounts:
    """Every way in of a survey, in the order they were made."""
    channels, _types = came_by(session, survey_id, collectors(session, survey_id))
    numbers = {came.code: came.count for came in channels}
    rows = session.scalars(_of(survey_id).order_by(SurveyCollector.id)).all()
    facts = tuple(_facts(row, numbers.get(row.code, 0)) for row in rows)
    return ChannelCounts(facts, numbers.get(NONE, 0), counted(session, survey_id))


def collector(session: Session, survey_id: int, code: str) -> CollectorFacts:
    """One way in of this survey, without its number. Raises Missing."""
    row = session.scalar(_of(survey_id).where(SurveyCollector.code == code))
    if row is None:
        raise Missing("collector")
    return _facts(row, None)


def _of(survey_id: int) -> Select[SurveyCollector]:
    return select(SurveyCollector).where(SurveyCollector.survey_id == survey_id)


def _facts(row: SurveyCollector, answered: int | None) -> CollectorFacts:
    return CollectorFacts(row.code, CollectorKind(row.kind), row.label, row.group_type, row.active, answered)
