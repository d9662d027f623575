"""Whose eyes a document is counted with."""

from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember

# Opens nothing and lists nothing: every count is others', and nothing restricted is in it. See the package's own words.
TOTALS_ONLY = StaffMember(0, "", "", "sv", (HeldRole(Role.READER, 0),))
