"""The machine looks once a week for what comes back, and proposes it as a problem. People decide what becomes of it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.audit.operations import SYSTEM, record
from dialog.clock import today
from dialog.places.models import Area
from dialog.situation.models import Problem, ProblemEvidence
from dialog.situation.operations.problems import next_number
from dialog.situation.queries.candidates import Candidate, candidates, looked_at
from dialog.situation.rules.levels import EvidenceKind, ProblemState
from dialog.situation.rules.periods import DAY, WEEK
from dialog.situation.rules.problems import Because
from dialog.situation.rules.recurring import SHORTEST_STREAK

_Subject = tuple[str, str, str, str]
_LIVING = (ProblemState.PROPOSED, ProblemState.KEPT)


def propose_problems(session: Session, day: date | None = None) -> int:
    """Propose what has come back at least three weeks in a row up to the last whole week before `day` (today).

    What is proposed or in the picture already gets the new concerns as evidence instead. What was dismissed, closed or
    kept as an event is proposed anew only when it came back three weeks in a row after that was decided. Returns the
    number of new proposals; a second time on a day there are none.
    """
    day = day or today()
    found = candidates(session, day)
    if not found:
        return 0
    number = next_number(session)  # before anything is read that it decides: one machine at a time
    there = _problems(session)
    codes = {row.id: row.code for row in session.execute(select(Area.id, Area.code))}
    made = 0
    for one in found:
        subject = (str(one.tag.category), one.tag.facet, codes[one.area_id], one.key)
        earlier = there.get(subject)
        if earlier is not None and earlier.state in _LIVING:
            _add_evidence(session, earlier, one, day)
        elif _comes_back(earlier, one, day):
            _propose(session, number + made, one, earlier, day)
            made += 1
    if made:
        record(session, None, SYSTEM, "problems_proposed", "problem", "", number=made)
    return made


def _problems(session: Session) -> Mapping[_Subject, Problem]:
    """The newest problem of each subject; one that lives goes before one that does not."""
    rows = session.scalars(select(Problem).options(joinedload(Problem.area)).order_by(Problem.number)).all()
    ordered = sorted(rows, key=lambda row: (row.state in _LIVING, row.number))
    return {(row.category, row.facet, row.area.code, row.place_key): row for row in ordered}


def _comes_back(earlier: Problem | None, one: Candidate, day: date) -> bool:
    if earlier is None:
        return True
    decided = earlier.decided_on or earlier.made_on
    # The first week that began after the decision.
    since = max(0, -(-(decided + DAY - looked_at(day).start) // WEEK))
    return one.streak_since(since) >= SHORTEST_STREAK


def _propose(session: Session, number: int, one: Candidate, earlier: Problem | None, day: date) -> None:
    period = looked_at(day)
    because = Because(
        one.streak_since(),
        period.start,
        period.end,
        earlier.number if earlier is not None else None,
        ProblemState(earlier.state) if earlier is not None else None,
    )
    problem = Problem(
        number=number,
        area_id=one.area_id,
        category=str(one.tag.category),
        facet=one.tag.facet,
        state=ProblemState.PROPOSED.value,
        what="",
        place=one.place,
        place_key=one.key,
        because=because.stored(),
        made_on=day,
    )
    session.add(problem)
    session.flush()
    _add_evidence(session, problem, one, day)


def _add_evidence(session: Session, problem: Problem, one: Candidate, day: date) -> None:
    there = set(
        session.scalars(select(ProblemEvidence.reference).where(ProblemEvidence.problem_id == problem.id)).all()
    )
    session.add_all(
        ProblemEvidence(
            problem_id=problem.id,
            kind=EvidenceKind.CONCERN.value,
            reference=told.reference,
            concern_id=told.id,
            added_on=day,
        )
        for told in one.told
        if told.reference not in there
    )
