"""What problems rest on, as far as somebody may know of it: concerns through the access filter, and the rest by name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import shown_place, shown_text, visible
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.voices import Heard, heard
from dialog.places.models import Area
from dialog.situation.models import ProblemEvidence
from dialog.situation.queries.problem_figures import evidence_figures
from dialog.situation.queries.problems_kept import ProblemRow, problems_with_ids
from dialog.situation.rules.figures import NOTHING, Figure
from dialog.situation.rules.levels import EvidenceKind, ProblemState

EXCERPT = 160
MOST_LISTED = 200


@dataclass(frozen=True)
class LinkedConcern:
    """A concern that this person may list. `place` and `text` as they may be seen; `counts`: it is in the figures."""

    evidence_id: int
    reference: str
    received_on: date
    channel: str
    area: str
    place: str
    text: str
    counts: bool
    divided: bool
    by_machine: bool


@dataclass(frozen=True)
class OtherEvidence:
    """A survey, a meeting, a figure or a judgement, by the name people know it by."""

    evidence_id: int
    kind: EvidenceKind
    reference: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """What one problem rests on. `figure`: the concerns that count; `heard`: of those that this person may list."""

    concerns: tuple[LinkedConcern, ...]
    others: tuple[OtherEvidence, ...]
    figure: Figure
    heard: Heard


@dataclass(frozen=True)
class PartOf:
    """A problem that something is part of."""

    number: int
    what: str
    state: ProblemState
    category: str
    facet: str


def evidence_of(session: Session, staff: StaffMember, problem: ProblemRow) -> Evidence:
    """Everything linked to the problem that this person may know of, the latest concerns first."""
    figure = evidence_figures(session, staff, [problem.id]).get(problem.id, NOTHING)
    linked = select(ProblemEvidence.concern_id).where(
        ProblemEvidence.problem_id == problem.id, ProblemEvidence.concern_id.is_not(None)
    )
    voices = Heard(0, 0)
    if figure.mine:
        voices = heard(session, Concern.id.in_(linked), counted(), visible(staff))
    return Evidence(_concerns(session, staff, problem.id), _others(session, problem.id), figure, voices)


def problems_of_concern(session: Session, staff: StaffMember, concern_id: int) -> tuple[PartOf, ...]:
    """The problems that rest on a concern which this person has open, as far as they may read those."""
    return _part_of(session, staff, ProblemEvidence.concern_id == concern_id)


def problems_of(session: Session, staff: StaffMember, kind: EvidenceKind, reference: str) -> tuple[PartOf, ...]:
    """As `problems_of_concern`, for a survey, a meeting or whatever else is named by kind and reference."""
    return _part_of(session, staff, and_(ProblemEvidence.kind == kind.value, ProblemEvidence.reference == reference))


def problems_of_many(
    session: Session, staff: StaffMember, kind: EvidenceKind, references: Collection[str]
) -> Mapping[str, tuple[PartOf, ...]]:
    """As `problems_of`, for several at once; what is part of nothing is left out."""
    if not references or not staff.may(Permission.READ_FIGURES):
        return {}
    rows = session.execute(
        select(ProblemEvidence.reference, ProblemEvidence.problem_id).where(
            ProblemEvidence.kind == kind.value, ProblemEvidence.reference.in_(sorted(references))
        )
    ).all()
    known = {row.id: _part(row) for row in problems_with_ids(session, staff, {row.problem_id for row in rows})}
    found: dict[str, list[PartOf]] = {}
    for reference, problem_id in rows:
        if problem_id in known:
            found.setdefault(reference, []).append(known[problem_id])
    return {name: tuple(sorted(parts, key=lambda one: one.number)) for name, parts in found.items()}


def linked_references(session: Session, problem_id: int) -> Mapping[str, int]:
    """The references that a problem rests on already, with their rows."""
    rows = session.execute(
        select(ProblemEvidence.reference, ProblemEvidence.id).where(ProblemEvidence.problem_id == problem_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def _concerns(session: Session, staff: StaffMember, problem_id: int) -> tuple[LinkedConcern, ...]:
    rows = session.execute(
        select(
            ProblemEvidence.id,
            Concern.reference,
            Concern.received_on,
            Concern.channel,
            Area.name.label("area"),
            shown_place(staff).label("place"),
            func.substr(shown_text(staff), 1, 2 * EXCERPT).label("text"),
            case((counted(), 1), else_=0).label("counts"),
            Concern.divided,
            ProblemEvidence.added_by,
        )
        .join(Concern, Concern.id == ProblemEvidence.concern_id)
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(ProblemEvidence.problem_id == problem_id, Concern.withdrawn_on.is_(None), visible(staff))
        .order_by(Concern.received_on.desc(), Concern.id.desc())
        .limit(MOST_LISTED)
    ).all()
    return tuple(
        LinkedConcern(
            evidence_id=row.id,
            reference=row.reference,
            received_on=row.received_on,
            channel=row.channel,
            area=row.area or "",
            place=row.place,
            text=_shortened(row.text),
            counts=bool(row.counts),
            divided=row.divided,
            by_machine=row.added_by is None,
        )
        for row in rows
    )


def _others(session: Session, problem_id: int) -> tuple[OtherEvidence, ...]:
    rows = session.scalars(
        select(ProblemEvidence)
        .where(ProblemEvidence.problem_id == problem_id, ProblemEvidence.kind != EvidenceKind.CONCERN.value)
        .order_by(ProblemEvidence.id)
    )
    return tuple(OtherEvidence(row.id, EvidenceKind(row.kind), row.reference, row.text) for row in rows)


def _part_of(session: Session, staff: StaffMember, where: ColumnElement[bool]) -> tuple[PartOf, ...]:
    if not staff.may(Permission.READ_FIGURES):
        return ()
    ids = session.scalars(select(ProblemEvidence.problem_id).where(where).distinct()).all()
    return tuple(_part(row) for row in problems_with_ids(session, staff, ids))


def _part(row: ProblemRow) -> PartOf:
    return PartOf(row.number, row.what, row.state, str(row.tag.category), row.tag.facet)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
