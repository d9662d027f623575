"""What staff do for a party that is on the phone or at the counter: the same acts as by the private link, in the log."""

from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Missing
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingTold, Registration
from dialog.meetings.operations.seats import (
    Booked,
    PartyDraft,
    accept_offer,
    book,
    cancel_party,
    change_size,
    decline_offer,
    want_still,
)
from dialog.meetings.rules import RegistrationState


class PhoneAct(StrEnum):
    """What a party may ask for: another size, the seats it is offered or not, to be asked again, to leave."""

    SIZE = "size"
    ACCEPT = "accept"
    DECLINE = "decline"
    STILL = "still"
    CANCEL = "cancel"


def register_by_phone(
    session: Session, keys: Keys, staff: StaffMember, meeting_id: int, draft: PartyDraft, form_key: str
) -> Booked:
    """Register a party that somebody else speaks for, under the same rule as all; once per `form_key`. Raises as `book`."""
    is_new = not form_keys.was_used(session, form_key)
    booked = book(session, keys, meeting_id, draft, form_key)
    if is_new:
        _note(session, staff, "party_registered", meeting_id, booked.size)
    _told_on_the_phone(session, staff, booked.registration_id)
    return booked


def act_by_phone(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    meeting_id: int,
    registration_id: int,
    act: PhoneAct,
    size: int = 0,
    choice: str = "",
) -> bool:
    """Do for a party what it asks for; False when it has left by that. What comes of it is said on the phone, so nobody
    has to call again.

    Raises Missing for a party of another meeting, and what the act itself raises (`seats`).
    """
    party = session.get(Registration, registration_id)
    if party is None or party.meeting_id != meeting_id:
        raise Missing("registration")
    if act is PhoneAct.SIZE:
        change_size(session, keys, registration_id, size, choice)
    elif act is PhoneAct.CANCEL:
        cancel_party(session, keys, registration_id)
    else:
        answers = {PhoneAct.ACCEPT: accept_offer, PhoneAct.DECLINE: decline_offer, PhoneAct.STILL: want_still}
        answers[act](session, keys, registration_id)
    _note(session, staff, "party_changed", meeting_id, size, act=act.value)
    _told_on_the_phone(session, staff, registration_id)
    return party.state != RegistrationState.CANCELLED


def _note(session: Session, staff: StaffMember, action: str, meeting_id: int, number: int, **detail: str) -> None:
    slug = session.get_one(Meeting, meeting_id).slug
    record(session, staff.id, staff.name, action, "meeting", slug, number=number, **detail)


def _told_on_the_phone(session: Session, staff: StaffMember, registration_id: int) -> None:
    """What there was to call about is said now."""
    session.flush()
    waiting = update(MeetingTold).where(
        MeetingTold.registration_id == registration_id, MeetingTold.mail_id.is_(None), MeetingTold.called_on.is_(None)
    )
    session.execute(waiting.values(called_on=today(), called_by=staff.id))
