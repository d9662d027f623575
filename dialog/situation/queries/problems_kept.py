"""Described problems, as the picture, its documents and the conference read them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.rules import Restriction, restriction_of
from dialog.errors import Missing
from dialog.organisations.models import Organisation
from dialog.situation.models import Problem
from dialog.situation.queries.problem_figures import evidence_figures
from dialog.situation.queries.scope import may_open
from dialog.situation.rules.figures import NOTHING, show
from dialog.situation.rules.levels import ProblemState
from dialog.situation.rules.problems import (
    OPEN_TO_READERS,
    Because,
    Question,
    describes_somewhere,
    unanswered,
)

EVERY_STATE = frozenset(ProblemState)
NO_RESTRICTED: frozenset[Restriction] = frozenset()
Subject = tuple[Tag, str, str]


@dataclass(frozen=True)
class ProblemRow:
    """One problem in staff's words. `missing`: which of the five are open. `what` may be '' while it is only proposed.

    `responsible`: the organisation that answers for it, '' while nobody does. `because` None: a person described it.
    """

    id: int
    number: int
    state: ProblemState
    area_id: int
    area_code: str
    area: str
    tag: Tag
    what: str
    when: str
    days: tuple[str, ...]
    time_from: str
    time_to: str
    place: str
    place_key: str
    how: str
    recurring: str
    consequences: str
    reason: str
    responsible_id: int | None
    responsible: str
    because: Because | None
    made_on: date
    decided_on: date | None
    version: int
    missing: tuple[Question, ...]

    @property
    def lacks_consequences(self) -> bool:
        """The law asks what crime leads to, not only how much there is: a problem in the picture without it is flagged."""
        return self.state is ProblemState.KEPT and not self.consequences

    @property
    def restriction(self) -> Restriction:
        """Why few may know of it at all."""
        return restriction_of([self.tag])

    @property
    def subject(self) -> Subject:
        """What it is about and where, as problems are told apart."""
        return (self.tag, self.area_code, self.place_key)


def problems(
    session: Session,
    area_ids: Collection[int] | None,
    states: Collection[ProblemState] = (ProblemState.KEPT,),
    opens: Collection[Restriction] = NO_RESTRICTED,
) -> list[ProblemRow]:
    """Problems in these areas (None: everywhere) and states, by area, then number.

    Those about what few may open are left out, except for the kinds in `opens`: what is shared or frozen asks for none.
    """
    found = _rows(session, _wanted(area_ids, states))
    return [row for row in found if row.restriction is Restriction.NONE or row.restriction in opens]


def shown_problems(
    session: Session, staff: StaffMember, area_ids: Collection[int] | None, states: Collection[ProblemState]
) -> list[ProblemRow]:
    """As `problems`, what this person may read of it.

    Proposals and what was dismissed are for those who describe; what the machine found, for those who may know of the
    concerns it rests on: nobody learns from a proposal that there are three.
    """
    seen = set(states) if describes_somewhere(staff) else set(states) & OPEN_TO_READERS
    return _told(session, staff, problems(session, area_ids, seen, may_open(session, staff)))


def problem_of(session: Session, staff: StaffMember, number: int) -> ProblemRow:
    """One problem by its number. Raises Missing, also for one that this person may not know of."""
    found = _shown(session, staff, Problem.number == number)
    if not found:
        raise Missing("problem")
    return found[0]


def problems_with_ids(session: Session, staff: StaffMember, ids: Collection[int]) -> list[ProblemRow]:
    """Those of them that this person may read, by number."""
    found = _shown(session, staff, Problem.id.in_(sorted(ids))) if ids else []
    return sorted(found, key=lambda row: row.number)


def by_subject(rows: Iterable[ProblemRow]) -> Mapping[Subject, ProblemRow]:
    """The problem for a subject, area (code) and place (`rules.problems.place_key`); the newest when there are several."""
    return {row.subject: row for row in sorted(rows, key=lambda row: row.number)}


def row_of(problem: Problem, responsible: str = "") -> ProblemRow:
    """The stored problem as it is read."""
    return ProblemRow(
        id=problem.id,
        number=problem.number,
        state=ProblemState(problem.state),
        area_id=problem.area_id,
        area_code=problem.area.code,
        area=problem.area.name,
        tag=Tag(problem.category, problem.facet),
        what=problem.what,
        when=problem.when,
        days=tuple(problem.days),
        time_from=problem.time_from,
        time_to=problem.time_to,
        place=problem.place,
        place_key=problem.place_key,
        how=problem.how,
        recurring=problem.recurring,
        consequences=problem.consequences,
        reason=problem.reason,
        responsible_id=problem.responsible_id,
        responsible=responsible,
        because=Because.of(problem.because),
        made_on=problem.made_on,
        decided_on=problem.decided_on,
        version=problem.version,
        missing=missing_of(problem),
    )


def missing_of(problem: Problem) -> tuple[Question, ...]:
    """Which of the five the stored problem leaves open."""
    return unanswered(
        what=problem.what,
        when=problem.when,
        days=problem.days,
        time_from=problem.time_from,
        place=problem.place,
        how=problem.how,
        recurring=problem.recurring,
    )


def _shown(session: Session, staff: StaffMember, where: ColumnElement[bool]) -> list[ProblemRow]:
    states = EVERY_STATE if describes_somewhere(staff) else OPEN_TO_READERS
    opens = may_open(session, staff)
    found = _rows(session, _wanted(None, states).where(where))
    open_ones = [row for row in found if row.restriction is Restriction.NONE or row.restriction in opens]
    return _told(session, staff, open_ones)


def _told(session: Session, staff: StaffMember, rows: list[ProblemRow]) -> list[ProblemRow]:
    """Without the machine's proposals whose number of concerns may not be told to this person."""
    found = {row.id for row in rows if row.because is not None and row.state not in OPEN_TO_READERS}
    figures = evidence_figures(session, staff, found)
    hidden = {row_id for row_id in found if show(figures.get(row_id, NOTHING)).number is None}
    return [row for row in rows if row.id not in hidden]


def _wanted(area_ids: Collection[int] | None, states: Collection[ProblemState]) -> Select[Problem, str]:
    wanted = (
        select(Problem, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Problem.responsible_id)
        .options(joinedload(Problem.area))
        .where(Problem.state.in_(sorted(states)) if states else false())
    )
    return wanted if area_ids is None else wanted.where(Problem.area_id.in_(sorted(area_ids)))


def _rows(session: Session, wanted: Select[Problem, str]) -> list[ProblemRow]:
    found = [row_of(problem, name or "") for problem, name in session.execute(wanted).unique()]
    return sorted(found, key=lambda row: (row.area, row.area_code, row.number))
