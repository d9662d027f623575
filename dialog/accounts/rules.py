"""Who a signed-in person is to the rest of the program."""

from dataclasses import dataclass

from dialog.accounts.permissions import Permission, Role, permissions_of


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
