"""The programme's facts that are the same in every language."""

from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Conflict
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.queries.snapshot import Details
from dialog.organisations.rules import Editor


def change_details(session: Session, editor: Editor, details: Details, seen_version: int | None = None) -> int:
    """Store `details`; the new version. Raises Conflict('programme') when another version than the seen one is stored."""
    row = take_programme(session)
    if seen_version is not None and row.version != seen_version:
        raise Conflict("programme")
    changed = [name for name in Details.__dataclass_fields__ if getattr(row, name) != getattr(details, name)]
    for name in changed:
        setattr(row, name, getattr(details, name))
    if changed:
        row.version += 1
        record(session, editor.id, editor.name, "change_programme", "programme", "1", fields=changed)
    return row.version
