"""Problems as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.models import Facet
from dialog.categories.queries import facets
from dialog.categories.rules import Category, Tag
from dialog.concerns.queries.belonging import Belongs, RowsBelong
from dialog.situation.problem_labels import (
    KINDS_OF_STATE,
    SECTIONS,
    STATES,
    because_text,
    questions_text,
    rests_text,
    subject_text,
    title,
    when_text,
    where_text,
)
from dialog.situation.queries.evidence_names import row_name
from dialog.situation.queries.problem_evidence import PartOf, problems_of, problems_of_concern, problems_of_many
from dialog.situation.queries.problem_figures import evidence_figures
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.figures import NOTHING, show
from dialog.situation.rules.levels import EvidenceKind, ProblemState
from dialog.situation.rules.problems import describes_somewhere

BEFORE_AND_AFTER = "conferences_staff.before_and_after"


@dataclass(frozen=True)
class ListedProblem:
    """One line of the list."""

    number: int
    url: str
    title: str
    subject: str
    where: str
    when: str
    responsible: str
    rests: str
    lacks_consequences: bool
    open_questions: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The problems of one state."""

    state: ProblemState
    heading: str
    problems: tuple[ListedProblem, ...]


def sections(session: Session, staff: StaffMember, rows: Iterable[ProblemRow]) -> list[Section]:
    """Problems by state, in the order they are worked with; states without any are left out."""
    found, names = list(rows), facets(session)
    figures = evidence_figures(session, staff, {row.id for row in found})
    listed = [(row.state, _listed(row, names, rests_text(show(figures.get(row.id, NOTHING))))) for row in found]
    made = []
    for state in ProblemState:
        own = tuple(one for its, one in listed if its is state)
        if own:
            made.append(Section(state, str(SECTIONS[state]), own))
    return made


def belongs_to_problems(session: Session, staff: StaffMember, concern_id: int) -> tuple[Belongs, ...]:
    """What the concern's own page says: which problems it is part of."""
    return _part_of(session, problems_of_concern(session, staff, concern_id))


def named_belongs_to_problems(session: Session, staff: StaffMember, kind: str, name: str) -> tuple[Belongs, ...]:
    """The same for a survey or a meeting."""
    return _part_of(session, problems_of(session, staff, EvidenceKind(kind), name))


def rows_belong_to_problems(session: Session, staff: StaffMember, kind: str, ids: Iterable[int]) -> RowsBelong:
    """The same for the rows of a page: findings of a walk, lines of the statistics."""
    wanted = {row_name(one): one for one in ids}
    found = problems_of_many(session, staff, EvidenceKind(kind), wanted.keys())
    linked = wanted.values() if describes_somewhere(staff) else ()
    return RowsBelong(
        {wanted[name]: _part_of(session, parts) for name, parts in found.items()},
        {one: url_for("situation_staff.choose_problem", kind=kind, row=one) for one in linked},
    )


def _part_of(session: Session, found: tuple[PartOf, ...]) -> tuple[Belongs, ...]:
    names = facets(session) if found else {}
    return tuple(
        Belongs(
            label=str(_("Part of problem %(number)s", number=one.number)),
            text=one.what or subject_text(Tag(Category(one.category), one.facet), names),
            state=str(STATES[one.state]),
            url=url_for("situation_staff.problem", number=one.number),
        )
        for one in found
    )


def head(row: ProblemRow, names: Mapping[str, Facet]) -> dict[str, object]:
    """What every page of one problem begins with."""
    return {
        "problem": row,
        "title": title(row, names),
        "subject": subject_text(row.tag, names),
        "where": where_text(row),
        "when": when_text(row),
        "state": STATES[row.state],
        "state_kind": KINDS_OF_STATE[row.state],
        "effect_url": url_for(BEFORE_AND_AFTER, number=row.number)
        if BEFORE_AND_AFTER in current_app.view_functions
        else "",
    }


def _listed(row: ProblemRow, names: Mapping[str, Facet], rests: str) -> ListedProblem:
    return ListedProblem(
        number=row.number,
        url=url_for("situation_staff.problem", number=row.number),
        title=title(row, names),
        subject=subject_text(row.tag, names),
        where=where_text(row),
        when=when_text(row),
        responsible=row.responsible,
        rests=rests,
        lacks_consequences=row.lacks_consequences,
        open_questions=questions_text(row.missing) if row.state is ProblemState.PROPOSED and row.missing else "",
        because=tuple(because_text(row.because, row.place_key)) if row.because is not None else (),
    )
