"""Who a signed-in person is to the rest of the program, and the limits of sign-in."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.settings import Settings


@dataclass(frozen=True)
class HeldRole:
    """A role for an organisation. `unit_id` None means all its units.

    `area_codes` holds every area the role covers, descendants included; None means all areas.
    """

    role: Role
    organisation_id: int
    unit_id: int | None = None
    area_codes: frozenset[str] | None = None


@dataclass(frozen=True)
class StaffMember:
    """A signed-in person as the rules see them."""

    id: int
    name: str
    email: str
    language: str
    roles: tuple[HeldRole, ...]

    @property
    def initials(self) -> str:
        """Two letters for the account circle."""
        words = [word for word in self.name.split() if word]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    def may(self, permission: Permission) -> bool:
        """True when some held role has `permission` somewhere."""
        return any(permission in permissions_of(held.role) for held in self.roles)

    def roles_with(self, permission: Permission) -> tuple[HeldRole, ...]:
        """The held roles that have `permission`: each says where it holds."""
        return tuple(held for held in self.roles if permission in permissions_of(held.role))

    def has_role(self, role: Role) -> bool:
        return any(held.role is role for held in self.roles)


def needs_two(role: Role) -> bool:
    """True for a role that one person alone cannot give: it reads what is hidden from others."""
    return Permission.READ_ORIGINALS in permissions_of(role)


@dataclass(frozen=True)
class WantedGrant:
    """A role to give. `unit_id` None means all units of the organisation, no `area_codes` all areas."""

    role: Role
    organisation_id: int
    unit_id: int | None = None
    area_codes: tuple[str, ...] = ()


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITE = "invite"  # choose a password and connect an app
    ENROL = "enrol"  # connect an app, with the password one has
    RESET = "reset"  # choose a new password


LIVES = {Purpose.INVITE: timedelta(days=7), Purpose.ENROL: timedelta(days=7), Purpose.RESET: timedelta(minutes=60)}
# A link pressed twice gives the same answer twice, within this time.
REPEAT = timedelta(minutes=10)

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)

SIGN_IN = "sign_in"
RESET = "reset"
WRONG_BEFORE_LOCK = 10
LOCKS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
ATTEMPTS_FORGOTTEN = timedelta(days=1)
RESETS_PER_HOUR = 3

DEFAULT_NEXT = "/intern/"
# One slash, perhaps a language, then the staff area; nothing that a browser could read as another host.
_LOCAL = re.compile(r"/(?:[a-z]{2}/)?intern(?:[/?][A-Za-z0-9._~!$&'()*+,;=:%/?-]*)?")


def safe_next(target: str) -> str:
    """Where to go after sign-in: `target` when it lies in the staff area of this site, else the staff's start page."""
    if len(target) > 2000 or not _LOCAL.fullmatch(target) or "//" in target or "/.." in target:
        return DEFAULT_NEXT
    return target


def fold_email(address: str) -> str:
    """The form in which addresses are compared."""
    return address.strip().casefold()


def id_hash(secret_id: str) -> str:
    """How session ids and link tokens are stored: they are 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(secret_id.encode()).hexdigest()


def lock_after(number: int, moment: datetime) -> datetime | None:
    """Until when an account rests after its `number`th wrong attempt in a row: each tenth, longer each time."""
    rounds, rest = divmod(number, WRONG_BEFORE_LOCK)
    return moment + LOCKS[min(rounds, len(LOCKS)) - 1] if rounds and not rest else None


def door_link(base_url: str, language: str, path: str, token: str) -> str:
    """The address of a one-time link, from the configured address and never from a request."""
    prefix = "" if language == "sv" else f"/{language}"
    return f"{base_url}{prefix}/intern/{path}/{token}"


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to https and this host; loopback has no https."""
    return "__Host-dialog" if settings.is_secure else "dialog"
