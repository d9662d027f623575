"""Internal notes: written here, read by `queries.notes`, and reached by nothing that leaves the house."""

from typing import Any

from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.clock import now
from dialog.concerns.models import ConcernNote
from dialog.concerns.operations.triage import ask_about
from dialog.concerns.operations.work import noted, take


def add_note(session: Session, staff: StaffMember, reference: str, text: str, form_key: str) -> None:
    """An internal note on a concern. The same form sent twice makes one."""

    def make() -> Any:
        concern = take(session, staff, reference, None, also_divided=True)
        _write(session, staff, concern.id, text, is_question=False)
        noted(session, staff, concern, "note")

    form_keys.once(session, form_key, {"note": text, "on": reference}, make)


def mark_unclear(session: Session, staff: StaffMember, reference: str, version: int, question: str) -> None:
    """Unclear, with the question to a colleague that would make it clear."""
    concern_id = ask_about(session, staff, reference, version)
    _write(session, staff, concern_id, question, is_question=True)


def _write(session: Session, staff: StaffMember, concern_id: int, text: str, *, is_question: bool) -> None:
    session.add(ConcernNote(concern_id=concern_id, author_id=staff.id, at=now(), text=text, is_question=is_question))
