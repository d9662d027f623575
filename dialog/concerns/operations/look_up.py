"""Looking up a number is logged like every reading."""

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record


def note_look_up(session: Session, staff: StaffMember, reference: str) -> None:
    """`staff` asked where this concern stands."""
    record(session, staff.id, staff.name, "looked_up", "concern", reference)
