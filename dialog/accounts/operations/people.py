"""What administrators do: invite, give and take roles, close and open accounts, help with a lost second step.

Nobody changes the own roles or closes the own account, so there is always an administrator left. Each operation looks
up the actor's right anew, under a lock: two administrators cannot remove each other at the same moment.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog.accounts.models import AccountToken, Grant, GrantArea, RecoveryCode, User
from dialog.accounts.operations.links import send_link
from dialog.accounts.operations.sessions import end_sessions
from dialog.accounts.operations.two_persons import ask_second_person
from dialog.accounts.permissions import Permission, Role
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import Purpose, StaffMember, WantedGrant, fold_email
from dialog.audit.operations import SYSTEM, record
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.keys import Keys
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area


def create_user(
    session: Session,
    keys: Keys,
    *,
    email: str,
    name: str,
    grants: Iterable[WantedGrant],
    password_hash: str = "",
    totp_secret: str = "",
    language: str = "sv",
    actor: StaffMember | None = None,
) -> int:
    """A new person with these roles; the id. Raises Conflict('email_taken') and what `WantedGrant` may get wrong.

    From the command line (`actor` None) the account is ready with a password and a second-factor secret; an invited
    person chooses both.
    """
    locked = keys.lock(totp_secret.encode("ascii")) if totp_secret else None
    user = User(
        email=email, email_key=fold_email(email), name=name, language=language, password_hash=password_hash,
        locked_totp=locked,
    )  # fmt: skip
    user.grants = [_new_grant(session, wanted) for wanted in grants]
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as fault:
        raise Conflict("email_taken") from fault
    for grant in user.grants:
        ask_second_person(session, actor, user, grant)
    roles = [grant.role for grant in user.grants]
    action = "user_invited" if actor else "user_created"
    _note(session, actor, action, user, role=roles)
    return user.id


def invite(
    session: Session, keys: Keys, base_url: str, actor: StaffMember, *, email: str, name: str, language: str,
    grants: Iterable[WantedGrant],
) -> tuple[int, str]:  # fmt: skip
    """Invite a person: (id, link). The link is mailed, and shown once to the one who invites."""
    _require_administrator(session, actor)
    user_id = create_user(session, keys, email=email, name=name, grants=grants, language=language, actor=actor)
    return user_id, send_link(session, keys, base_url, session.get_one(User, user_id), Purpose.INVITE)


def renew_invitation(session: Session, keys: Keys, base_url: str, actor: StaffMember, user_id: int) -> str:
    """A new link for somebody who has not come in yet (or must connect an app anew); the old one stops working."""
    user = _other_person(session, actor, user_id)
    if not user.active:
        raise NotPossibleNow("closed_account")
    if user.password_hash and user.locked_totp is not None:
        raise NotPossibleNow("already_accepted")
    _note(session, actor, "invite_renewed", user)
    return send_link(session, keys, base_url, user, Purpose.ENROL if user.password_hash else Purpose.INVITE)


def reset_second_factor(session: Session, keys: Keys, base_url: str, actor: StaffMember, user_id: int) -> str:
    """The old app and printed codes stop working. The link connects a new app, and asks for the person's password."""
    user = _other_person(session, actor, user_id)
    if not user.active or not user.password_hash:
        raise NotPossibleNow("not_accepted")
    user.locked_totp, user.last_totp_step = None, 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    end_sessions(session, user.id)
    _note(session, actor, "second_factor_reset", user)
    return send_link(session, keys, base_url, user, Purpose.ENROL)


def give_role(session: Session, actor: StaffMember, user_id: int, wanted: WantedGrant) -> bool:
    """Give a role. A role the person already has for the same organisation and unit gets the new areas.

    False when it waits for a second person.
    """
    user = _other_person(session, actor, user_id)
    new = _new_grant(session, wanted)
    same = [
        g for g in user.grants if (g.role, g.organisation_id, g.unit_id) == (new.role, new.organisation_id, new.unit_id)
    ]
    if not any(grant.asked_by is None for grant in same):
        ask_second_person(session, actor, user, new)
    for grant in same:
        user.grants.remove(grant)
    session.flush()
    user.grants.append(new)
    holds = new.asked_by is None
    _roles_changed(session, actor, "role_given" if holds else "role_asked", user, new)
    return holds


def take_role(session: Session, actor: StaffMember, user_id: int, grant_id: int) -> None:
    """Take a role away. Raises Missing for a role of somebody else."""
    user = _other_person(session, actor, user_id)
    grant = next((grant for grant in user.grants if grant.id == grant_id), None)
    if grant is None:
        raise Missing("grant")
    if grant.role == Role.ADMINISTRATOR and user.active:
        _require_another_administrator(session, user.id)
    user.grants.remove(grant)
    _roles_changed(session, actor, "role_taken", user, grant)


def deactivate(session: Session, actor: StaffMember, user_id: int) -> None:
    """Close an account: sessions end, links stop working. What the person did stays in the log."""
    user = _other_person(session, actor, user_id)
    if not user.active:
        return
    if any(grant.role == Role.ADMINISTRATOR for grant in user.grants):
        _require_another_administrator(session, user.id)
    user.active = False
    end_sessions(session, user.id)
    session.execute(delete(AccountToken).where(AccountToken.user_id == user.id))
    _note(session, actor, "user_deactivated", user)


def activate(session: Session, actor: StaffMember, user_id: int) -> None:
    """Open a closed account again, with the roles it had."""
    user = _other_person(session, actor, user_id)
    if not user.active:
        user.active = True
        _note(session, actor, "user_activated", user)


def _other_person(session: Session, actor: StaffMember, user_id: int) -> User:
    """The person to change, when `actor` may. Raises NotAllowed, also for the own account, and Missing."""
    _require_administrator(session, actor)
    if user_id == actor.id:
        raise NotAllowed("own_roles")
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise Missing("user")
    return user


def _require_administrator(session: Session, actor: StaffMember) -> None:
    _lock_administrators(session)
    present = staff_member(session, actor.id)
    if present is None or not present.may(Permission.MANAGE_USERS):
        raise NotAllowed("permission")


def _lock_administrators(session: Session) -> list[int]:
    """Ids of all active administrators, locked in one order until the commit."""
    holders = select(Grant.user_id).where(Grant.role == Role.ADMINISTRATOR)
    active = select(User.id).where(User.id.in_(holders), User.active.is_(True)).order_by(User.id)
    return list(session.scalars(active.with_for_update()))


def _require_another_administrator(session: Session, user_id: int) -> None:
    if not [one for one in _lock_administrators(session) if one != user_id]:
        raise NotPossibleNow("last_administrator")


def _new_grant(session: Session, wanted: WantedGrant) -> Grant:
    if session.get(Organisation, wanted.organisation_id) is None:
        raise Missing("organisation")
    if wanted.unit_id is not None:
        unit = session.get(Unit, wanted.unit_id)
        if unit is None or unit.organisation_id != wanted.organisation_id:
            raise NotPossibleNow("foreign_unit")
    known = set(session.scalars(select(Area.code).where(Area.code.in_(wanted.area_codes))))
    if known != set(wanted.area_codes):
        raise Missing("area")
    return Grant(
        role=wanted.role.value,
        organisation_id=wanted.organisation_id,
        unit_id=wanted.unit_id,
        areas=[GrantArea(area_code=code) for code in sorted(known)],
    )


def _roles_changed(session: Session, actor: StaffMember, action: str, user: User, grant: Grant) -> None:
    user.version += 1
    end_sessions(session, user.id)
    organisation = session.get_one(Organisation, grant.organisation_id)
    areas = sorted(area.area_code for area in grant.areas)
    _note(session, actor, action, user, role=grant.role, organisation=organisation.code, areas=areas)


def _note(session: Session, actor: StaffMember | None, action: str, user: User, **detail: object) -> None:
    actor_id, name = (actor.id, actor.name) if actor else (None, SYSTEM)
    record(session, actor_id, name, action, "user", str(user.id), name=user.name, **detail)
