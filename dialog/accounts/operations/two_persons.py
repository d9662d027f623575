"""A role that reads originals holds only when a second person has said so: whoever gives roles alone reads nothing.

The second is another administrator, or somebody who reads originals already. Before an installation has any such second
person there is nobody to ask, and the first coordinator's role holds at once; the command line stands above this.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import Grant, User
from dialog.accounts.operations.sessions import end_sessions
from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import StaffMember, needs_two
from dialog.audit.operations import record
from dialog.errors import Missing, NotAllowed

SECONDS = (Permission.MANAGE_USERS, Permission.READ_ORIGINALS)


def ask_second_person(session: Session, actor: StaffMember | None, user: User, new: Grant) -> None:
    """Let a new role wait when it needs two and there is, or ever was, a second person to ask."""
    if actor is None or not needs_two(Role(new.role)):
        return
    if _somebody_else(session, actor.id, user.id):
        new.asked_by = actor.id


def confirm_role(session: Session, actor: StaffMember, grant_id: int) -> int:
    """The role holds from now on; the person's id. Raises what `_waiting` raises."""
    grant = _waiting(session, actor, grant_id)
    grant.asked_by = None
    _done(session, actor, "role_given", grant)
    return grant.user_id


def refuse_role(session: Session, actor: StaffMember, grant_id: int) -> int:
    """The role is not given; the person's id."""
    grant = _waiting(session, actor, grant_id)
    _done(session, actor, "role_refused", grant)
    user_id = grant.user_id
    session.delete(grant)
    return user_id


def _waiting(session: Session, actor: StaffMember, grant_id: int) -> Grant:
    """The role that waits, for a second person. Raises NotAllowed for the one who asked and the one it is for."""
    present = staff_member(session, actor.id)
    if present is None or not any(present.may(permission) for permission in SECONDS):
        raise NotAllowed("permission")
    grant = session.get(Grant, grant_id, with_for_update=True)
    if grant is None or grant.asked_by is None:
        raise Missing("grant")
    if actor.id in (grant.asked_by, grant.user_id):
        raise NotAllowed("own_roles")
    return grant


def _done(session: Session, actor: StaffMember, action: str, grant: Grant) -> None:
    grant.user.version += 1
    end_sessions(session, grant.user_id)
    detail = {"name": grant.user.name, "role": grant.role, "organisation": grant.organisation.code}
    record(session, actor.id, actor.name, action, "user", str(grant.user_id), second_person=True, **detail)


def _somebody_else(session: Session, *but: int) -> bool:
    """Closed accounts count too: closing them first is no way around."""
    seconds = [role.value for role in Role if any(permission in permissions_of(role) for permission in SECONDS)]
    found = select(Grant.id).where(Grant.role.in_(seconds), Grant.asked_by.is_(None), Grant.user_id.not_in(but))
    return session.scalar(found.limit(1)) is not None
