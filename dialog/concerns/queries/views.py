"""Saved views: filters of the inbox under a name, a person's own and those shared in their organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, SavedView
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.filters import InboxFilter, conditions

COUNTED_TO = 1000


@dataclass(frozen=True)
class View:
    """A saved view as one person sees it. `owner` is '' for one's own."""

    id: int
    name: str
    wanted: InboxFilter
    shared: bool
    owner: str


def views_of(session: Session, staff: StaffMember) -> tuple[View, ...]:
    """One's own, then the shared ones of one's organisations, each in the order they were put."""
    rows = session.execute(
        select(SavedView, User.name)
        .join(User, User.id == SavedView.owner_id)
        .where(_open_to(staff))
        .order_by(SavedView.position, SavedView.id)
    ).all()
    found = [
        View(row.id, row.name, read_query(row.query), row.shared, "" if row.owner_id == staff.id else name)
        for row, name in rows
    ]
    return tuple(sorted(found, key=lambda view: bool(view.owner)))


def counts_of(session: Session, staff: StaffMember, views: Iterable[View]) -> dict[int, int]:
    """By view, how many concerns it lists for this person; COUNTED_TO stands for that many or more."""
    return {view.id: _number(session, staff, view.wanted) for view in views}


def read_query(query: str) -> InboxFilter:
    """The filter of a stored query string."""
    return InboxFilter.read(dict(parse_qsl(query)))


def _number(session: Session, staff: StaffMember, wanted: InboxFilter) -> int:
    # Stops at the limit: a view that holds everything must not cost a walk through everything.
    some = select(Concern.id).where(visible(staff), *conditions(session, staff, wanted)).limit(COUNTED_TO)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _open_to(staff: StaffMember) -> ColumnElement[bool]:
    organisations = sorted({held.organisation_id for held in staff.roles})
    return or_(SavedView.owner_id == staff.id, and_(SavedView.shared, SavedView.organisation_id.in_(organisations)))
