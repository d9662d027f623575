"""Saving, renaming, sharing and taking away a view of the inbox. Only its owner changes it."""

from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import SavedView
from dialog.concerns.queries.filters import InboxFilter
from dialog.errors import Missing, NotPossibleNow

NAME_LIMIT = 60
QUERY_LIMIT = 1000
VIEWS_LIMIT = 30


def save_view(session: Session, staff: StaffMember, name: str, wanted: InboxFilter, *, shared: bool) -> int:
    """Keep `wanted` under `name`; the new view's id. Raises NotPossibleNow('views') when there are VIEWS_LIMIT of one's own."""
    own = select(func.count(), func.max(SavedView.position)).where(SavedView.owner_id == staff.id)
    number, last = session.execute(own).one()
    if number >= VIEWS_LIMIT:
        raise NotPossibleNow("views")
    arguments = {key: value for key, value in wanted.arguments.items() if key != "page"}
    view = SavedView(
        owner_id=staff.id,
        organisation_id=_organisation(staff),
        name=name[:NAME_LIMIT],
        query=urlencode(arguments)[:QUERY_LIMIT],
        shared=shared,
        position=(last or 0) + 1,
    )
    session.add(view)
    session.flush()
    return view.id


def change_view(session: Session, staff: StaffMember, view_id: int, name: str, *, shared: bool) -> None:
    """Another name, or shared otherwise. Raises Missing for anybody else's."""
    view = _own(session, staff, view_id)
    view.name, view.shared = name[:NAME_LIMIT], shared


def remove_view(session: Session, staff: StaffMember, view_id: int) -> None:
    """Take one's own view away. Raises Missing for anybody else's."""
    session.delete(_own(session, staff, view_id))


def _own(session: Session, staff: StaffMember, view_id: int) -> SavedView:
    view = session.scalars(
        select(SavedView).where(SavedView.id == view_id, SavedView.owner_id == staff.id)
    ).one_or_none()
    if view is None:
        raise Missing("view")
    return view


def _organisation(staff: StaffMember) -> int:
    """The organisation one lists concerns for: of the first role that does."""
    return staff.roles_with(Permission.LIST_CONCERNS)[0].organisation_id
