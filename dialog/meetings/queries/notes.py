"""The notes of a meeting, as far as this member of staff may read them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag, in_order
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import readable, shown_place, shown_text, visible
from dialog.meetings.models import MeetingNote


@dataclass(frozen=True)
class NoteRow:
    """One note. `text` and `place` as this person may see them (marked passages hidden). `opens`: may open the concern."""

    number: int
    reference: str
    text: str
    place: str
    kind: str
    tags: tuple[Tag, ...]
    area: str
    when_days: str
    when_times: tuple[str, ...]
    taken_along: bool
    opens: bool


def notes_of(session: Session, staff: StaffMember, meeting_id: int) -> list[NoteRow]:
    """The meeting's notes, the last one first; numbered in the order they were written. Those for others' eyes are left out."""
    mine = (
        select(Concern, MeetingNote.taken_along, shown_text(staff), shown_place(staff), readable(staff))
        .join(MeetingNote, MeetingNote.concern_id == Concern.id)
        .where(MeetingNote.meeting_id == meeting_id, visible(staff), Concern.withdrawn_on.is_(None))
        .options(selectinload(Concern.tags), selectinload(Concern.area))
        .order_by(Concern.id)
    )
    rows = [
        NoteRow(
            number,
            concern.reference,
            text,
            place,
            concern.kind,
            in_order(Tag(tag.category, tag.facet) for tag in concern.tags),
            concern.area.name if concern.area is not None else "",
            concern.when_days,
            tuple(concern.when_times),
            taken_along,
            bool(opens),
        )
        for number, (concern, taken_along, text, place, opens) in enumerate(session.execute(mine), 1)
    ]
    return rows[::-1]


def note_count(session: Session, meeting_id: int) -> int:
    """How many notes were taken at the meeting."""
    found = select(func.count()).select_from(MeetingNote).where(MeetingNote.meeting_id == meeting_id)
    return session.scalar(found) or 0


def hidden_count(session: Session, staff: StaffMember, meeting_id: int) -> int:
    """How many of them are for others' eyes: said as a number, so that nobody wonders where a note went."""
    return note_count(session, meeting_id) - len(notes_of(session, staff, meeting_id))
