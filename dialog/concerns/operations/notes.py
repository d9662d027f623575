"""Internal notes: written here, read by `queries.notes`, and reached by nothing that leaves the house."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.clock import now
from dialog.concerns.models import ConcernNote
from dialog.concerns.operations.drafts import erase_draft
from dialog.concerns.operations.triage import ask_about
from dialog.concerns.operations.work import noted, take
from dialog.errors import Conflict


def add_note(
    session: Session, staff: StaffMember, reference: str, text: str, form_key: str, seen: int | None = None
) -> None:
    """An internal note on a concern. The same form sent twice makes one.

    `seen` is how many notes the page showed: raises Conflict('note') when there are more now, so that nobody writes past
    a colleague.
    """

    def make() -> Any:
        concern = take(session, staff, reference, None, also_divided=True)
        if seen is not None and _number(session, concern.id) > seen:
            raise Conflict("note")
        _write(session, staff, concern.id, text, is_question=False)
        erase_draft(session, staff.id, concern.id, "note")
        noted(session, staff, concern, "note")

    form_keys.once(session, form_key, {"note": text, "on": reference}, make)


def mark_unclear(
    session: Session, staff: StaffMember, reference: str, version: int, question: str, form_key: str = ""
) -> None:
    """Unclear, with the question to a colleague that would make it clear. With a `form_key` once for it."""

    def make() -> Any:
        concern_id = ask_about(session, staff, reference, version)
        _write(session, staff, concern_id, question, is_question=True)
        erase_draft(session, staff.id, concern_id, "question")

    if form_key:
        form_keys.once(session, form_key, {"question": question, "on": reference}, make)
    else:
        make()


def _number(session: Session, concern_id: int) -> int:
    notes = select(func.count()).select_from(ConcernNote).where(ConcernNote.concern_id == concern_id)
    return session.scalar(notes) or 0


def move_notes(session: Session, concern_ids: Iterable[int], to_id: int) -> None:
    """What was noted on these concerns stands on another one from now on: they are put together."""
    moved = update(ConcernNote).where(ConcernNote.concern_id.in_(list(concern_ids)))
    session.execute(moved.values(concern_id=to_id))


def _write(session: Session, staff: StaffMember, concern_id: int, text: str, *, is_question: bool) -> None:
    session.add(ConcernNote(concern_id=concern_id, author_id=staff.id, at=now(), text=text, is_question=is_question))
