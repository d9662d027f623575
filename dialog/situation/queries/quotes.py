"""Which redacted words may be shown in a document, and what has come in since one was frozen."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.rules import StaffMember
from dialog.clock import local
from dialog.concerns.models import Concern, ConcernEvent
from dialog.concerns.queries.access import safe_text, visible, worded
from dialog.concerns.queries.counted import counted
from dialog.concerns.queries.undo import UNDONE
from dialog.concerns.rules import Restriction
from dialog.places.models import Area
from dialog.situation.models import FrozenPicture
from dialog.situation.queries.scope import Scope, in_scope, mine
from dialog.situation.rules.figures import Figure, Shown, show
from dialog.situation.rules.periods import Period

MOST_OFFERED = 60
MOST_LATE = 20


@dataclass(frozen=True)
class Quotable:
    """A concern whose redacted words may stand in a document. `categories`: its codes, in their own order."""

    concern_id: int
    reference: str
    received_on: date
    text: str
    language: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Late:
    """What came in, got other subjects or was put in another area after the freeze.

    `number` as this person may be told; `references`: those this person may list.
    """

    number: Shown
    references: tuple[str, ...]


def offered_quotes(
    session: Session, staff: StaffMember, area_ids: Collection[int] | None, period: Period
) -> tuple[Quotable, ...]:
    """What this person may choose from: words that a person has checked, which this person may read; latest first."""
    return _quotables(session, area_ids, period, worded(staff))[:MOST_OFFERED]


def chosen_quotes(
    session: Session, references: Sequence[str], area_ids: Collection[int] | None, period: Period
) -> tuple[Quotable, ...]:
    """Those of the chosen that may still be shown, in the order they were chosen."""
    found = {one.reference: one for one in _quotables(session, area_ids, period, Concern.reference.in_(references))}
    return tuple(found[reference] for reference in references if reference in found)


def counted_on_the_day(session: Session, area_ids: Collection[int] | None, period: Period, day: date) -> list[int]:
    """Ids of what counts in the period and was reviewed on `day`: what else is reviewed that day comes in late."""
    return list(
        session.scalars(
            select(Concern.id).where(*_of(area_ids, period), counted(), Concern.reviewed_on == day).order_by(Concern.id)
        )
    )


def late_items(
    session: Session, staff: StaffMember, frozen: FrozenPicture, area_ids: Collection[int] | None, period: Period
) -> Late:
    """What was told of the version's days and counts now, but was reviewed after it was frozen.

    Restricted concerns that the person may not open are not in the number.
    """
    late = and_(_counts(staff, area_ids, period), _came_late(frozen))
    found = session.execute(select(func.count(), func.sum(mine(Scope(staff)))).where(late)).one()
    listed = session.scalars(
        select(Concern.reference).where(late, visible(staff)).order_by(Concern.id.desc()).limit(MOST_LATE)
    )
    return Late(show(Figure(found[0], int(found[1] or 0))), tuple(listed))


def retagged_items(
    session: Session, staff: StaffMember, frozen: FrozenPicture, area_ids: Collection[int] | None, period: Period
) -> Late:
    """What the version counts under other subjects than it has now: staff have put it under others since the freeze.

    As with late ones, restricted concerns that the person may not open are not in the number.
    """
    rows = session.execute(
        select(
            ConcernEvent.concern_id, Concern.reference, ConcernEvent.kind, ConcernEvent.detail,
            mine(Scope(staff)).label("mine"),
        )
        .join(Concern, Concern.id == ConcernEvent.concern_id)
        .where(_counts(staff, area_ids, period), not_(_came_late(frozen)), ConcernEvent.at > frozen.frozen_at)
        .order_by(ConcernEvent.concern_id.desc(), ConcernEvent.id)
    ).all()  # fmt: skip
    steps: dict[str, list[str]] = defaultdict(list)
    seen = {row.reference: row.mine for row in rows}
    for row in rows:
        if row.kind == UNDONE and row.detail.get("act") in steps[row.reference][-1:]:
            steps[row.reference].pop()
        elif "added" in row.detail or "removed" in row.detail:
            steps[row.reference].append(row.kind)
    found = [reference for reference, kinds in steps.items() if kinds]
    listed = [reference for reference in found if seen[reference]]
    return Late(show(Figure(len(found), len(listed))), tuple(listed[:MOST_LATE]))


def moved_items(
    session: Session, staff: StaffMember, frozen: FrozenPicture, area_ids: Collection[int] | None, period: Period
) -> Late:
    """What the version counts in another place than it has now: put in another area since the freeze, out of the version's,
    into it or within it. The day something was told never changes.

    As with late ones, restricted concerns that the person may not open are not in the number.
    """
    rows = session.execute(
        select(
            Concern.reference, Area.code.label("now"), ConcernEvent.detail, mine(Scope(staff)).label("mine"),
        )
        .join(ConcernEvent, ConcernEvent.concern_id == Concern.id)
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(_counts(staff, None, period), not_(_came_late(frozen)), ConcernEvent.at > frozen.frozen_at)
        .order_by(Concern.id.desc(), ConcernEvent.id)
    ).all()  # fmt: skip
    first: dict[str, Any] = {}
    for row in rows:
        if "area" in row.detail:
            first.setdefault(row.reference, row)
    codes = _codes(session, area_ids)
    found = [row for row in first.values() if _elsewhere({row.detail["area"][0], row.now or ""}, codes)]
    listed = [row.reference for row in found if row.mine]
    return Late(show(Figure(len(found), len(listed))), tuple(listed[:MOST_LATE]))


def may_be_quoted() -> ColumnElement[bool]:
    """Reviewed, read by somebody who looked for what to hide, and nothing that only few may see."""
    return and_(counted(), Concern.restricted == Restriction.NONE, Concern.marks_checked, safe_text() != "")


def _counts(staff: StaffMember, area_ids: Collection[int] | None, period: Period) -> ColumnElement[bool]:
    return and_(in_scope(Scope(staff, frozenset(area_ids) if area_ids is not None else None), period), counted())


def _elsewhere(places: set[str], codes: set[str] | None) -> bool:
    """Whether something that was in one and is in the other of `places` has moved, as seen from the areas `codes`."""
    return len(places) > 1 and (codes is None or not places.isdisjoint(codes))


def _codes(session: Session, area_ids: Collection[int] | None) -> set[str] | None:
    if area_ids is None:
        return None
    return set(session.scalars(select(Area.code).where(Area.id.in_(sorted(area_ids)))))


def _came_late(frozen: FrozenPicture) -> ColumnElement[bool]:
    day = local(frozen.frozen_at).date()
    return or_(Concern.reviewed_on > day, and_(Concern.reviewed_on == day, Concern.id.not_in(frozen.same_day)))


def _quotables(
    session: Session, area_ids: Collection[int] | None, period: Period, where: ColumnElement[bool]
) -> tuple[Quotable, ...]:
    rows = session.execute(
        select(Concern, safe_text().label("safe"))
        .options(selectinload(Concern.tags))
        .where(*_of(area_ids, period), may_be_quoted(), where)
        .order_by(Concern.received_on.desc(), Concern.id.desc())
        .limit(MOST_OFFERED)
    ).all()
    return tuple(
        Quotable(
            row.Concern.id,
            row.Concern.reference,
            row.Concern.received_on,
            row.safe,
            row.Concern.language,
            tuple(dict.fromkeys(sorted(tag.category for tag in row.Concern.tags))),
        )
        for row in rows
    )


def _of(area_ids: Collection[int] | None, period: Period) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Concern.received_on.between(period.start, period.end)]
    if area_ids is not None:
        found.append(Concern.area_id.in_(sorted(area_ids)))
    return found
