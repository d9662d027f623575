"""At and after a meeting in Lindesund: who comes, notes, and "this is what we took along" by one person, approved by another."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.operations.receive import ConcernDraft
from dialog.concerns.rules import Kind
from dialog.demo.walks import Act
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.door import count, mark
from dialog.meetings.operations.meetings import hold
from dialog.meetings.operations.notes import take_note
from dialog.meetings.operations.summaries import SummaryDraft, approve_summary, save_summary

NOTED_AFTER, MINUTES_BETWEEN = 15, 4
CLOSED_AFTER = 120
WRITTEN_AFTER, APPROVED_AFTER = 24 * 60, 40 * 60


def afterwards(
    keys: Keys, writer: StaffMember, approver: StaffMember, facts: Mapping[str, Any], day: date
) -> Iterator[tuple[int, Act]]:
    """(minutes after the start, what is done with the meeting of this id), in order."""
    if "held" in facts:
        yield 0, partial(_let_in, writer=approver, facts=facts)
        yield CLOSED_AFTER, lambda session, meeting_id: hold(session, keys, approver, meeting_id)
    for number, note in enumerate(facts.get("notes", ())):
        step = partial(_note, keys=keys, writer=writer, area=facts["area"], note=note, number=number)
        yield NOTED_AFTER + MINUTES_BETWEEN * number, step
    if "summary" in facts:
        said = facts["summary"]
        draft = SummaryDraft(said["text"], said["next"], day + timedelta(days=said["due"]))
        yield WRITTEN_AFTER, partial(_write, writer=writer, draft=draft)
        yield APPROVED_AFTER, partial(_approve, keys=keys, approver=approver)


def _let_in(session: Session, meeting_id: int, writer: StaffMember, facts: Mapping[str, Any]) -> None:
    parties = session.scalars(
        select(Registration.id).where(Registration.meeting_id == meeting_id).order_by(Registration.position)
    ).all()
    for party_id, party in zip(parties, facts["parties"], strict=True):
        mark(session, writer, meeting_id, party_id, party["came"], seen=None, key=f"demo-door-mark-{party_id:06}")
    count(session, writer, meeting_id, facts["door"], key=f"demo-door-count-{meeting_id:06}")


def _note(
    session: Session, meeting_id: int, keys: Keys, writer: StaffMember, area: str, note: Mapping[str, Any], number: int
) -> None:
    draft = ConcernDraft(
        text=note["text"],
        kind=Kind(note.get("kind", Kind.CONCERN)),
        area_code=area,
        place=note["place"],
        when_days=note["when_days"],
        when_times=(note["when_time"],),
        tags=(Tag(Category(note["category"]), note["facet"]),),
    )
    slug = session.get_one(Meeting, meeting_id).slug
    key = f"demo-note-{meeting_id}-{number}"
    take_note(session, keys, writer, slug, draft, taken_along=note["along"], form_key=key)


def _write(session: Session, meeting_id: int, writer: StaffMember, draft: SummaryDraft) -> None:
    save_summary(session, writer, session.get_one(Meeting, meeting_id).slug, draft, seen_version=0)


def _approve(session: Session, meeting_id: int, keys: Keys, approver: StaffMember) -> None:
    approve_summary(session, keys, approver, session.get_one(Meeting, meeting_id).slug, seen_version=1)
