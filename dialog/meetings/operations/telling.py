"""Tell a party something, once: a row for each, and a mail when there is an address. Staff call those without one."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.errors import Missing
from dialog.groups.models import GroupContact
from dialog.keys import Keys
from dialog.meetings.emails import Around, meeting_mail
from dialog.meetings.models import Meeting, MeetingChange, MeetingSummary, MeetingTold, Registration
from dialog.meetings.queries.calendar_entries import calendar_entry
from dialog.meetings.queries.registrations import place_in_queue
from dialog.meetings.queries.reminders import reminder_turn
from dialog.meetings.rules import REMINDERS, MeetingState, RegistrationState, Told
from dialog.meetings.rules.calendar import Method, meeting_calendar
from dialog.outbox.operations import ClaimedMail, SealedAddress, queue_mail, withdraw

REMINDING = frozenset(REMINDERS)
# A party that gives its seats up takes the meeting out of its own calendar.
_FILES: dict[Told, Method] = {
    Told.CONFIRMED: Method.PUBLISH,
    Told.MEETING_CHANGED: Method.PUBLISH,
    Told.MEETING_CANCELLED: Method.CANCEL,
    Told.WITHDRAWN: Method.CANCEL,
}
# What staff say themselves while they write the party down.
_SAID_AT_ONCE = frozenset({Told.CONFIRMED, Told.WAITING})
# What no longer needs to leave when something newer is said.
_OVERTAKEN: dict[Told, frozenset[Told]] = {
    Told.CONFIRMED: frozenset({Told.OFFERED, Told.WAITING}),
    Told.OFFERED: frozenset({Told.OFFERED, Told.OFFER_EXPIRED}),
    Told.OFFER_EXPIRED: frozenset({Told.OFFERED}),
    Told.CHANGED: frozenset({Told.OFFERED, Told.CHANGED}),
    Told.WITHDRAWN: frozenset(Told) - {Told.WITHDRAWN, Told.MEETING_CANCELLED},
    Told.MEETING_CHANGED: REMINDING | {Told.MEETING_CHANGED},
    Told.MEETING_CANCELLED: frozenset(Told) - {Told.WITHDRAWN, Told.MEETING_CANCELLED},
}


def tell(session: Session, keys: Keys, registration: Registration, kind: Told, turn: int) -> bool:
    """Tell the party `kind` for this `turn`; False when it was told before.

    `turn` is the meeting's sequence for what happens to the meeting, the party's own turn for what happens to it. Call it
    when the registration's numbers are as they are to be told. Mails that this one makes untrue are taken back.
    """
    by_phone = _said_by_staff(session, registration, kind)
    told_id = _first_time(session, registration, kind, turn)
    if told_id is None:
        return False
    _take_back(session, registration.id, _OVERTAKEN.get(kind, frozenset()))
    address = _address(session, registration)
    done: dict[str, Any] = {"called_on": today(), "called_by": registration.entered_by} if by_phone else {}
    if address is not None:
        done = {"mail_id": _queue(session, keys, registration, kind, address)}
    if done:
        session.execute(update(MeetingTold).where(MeetingTold.id == told_id).values(**done))
    return True


def tell_code(session: Session, keys: Keys, registration: Registration, code: str) -> bool:
    """Send the code with which the contact may be changed to the present contact; False when there is no address."""
    address = _address(session, registration)
    return address is not None and bool(
        queue_mail(
            session,
            keys,
            template="mail.meeting_code",
            language=registration.language,
            address=address,
            values={"code": code},
            about=registration.meeting.slug,
        )
    )


def note_call(session: Session, staff: StaffMember, meeting_id: int, told_id: int) -> None:
    """Staff have told the party by phone. Raises Missing."""
    told = session.get(MeetingTold, told_id)
    if told is None or told.meeting_id != meeting_id:
        raise Missing("told")
    told.called_on, told.called_by = today(), staff.id
    slug = session.execute(select(Meeting.slug).where(Meeting.id == meeting_id)).scalar_one()
    record(session, staff.id, staff.name, "party_called", "meeting", slug, kind=told.kind)


def is_true_now(session: Session, mail: ClaimedMail) -> bool:
    """False when a mail that is about to leave says what does not hold any more. Asked about every mail of the outbox."""
    if not mail.template.startswith("mail.meeting_"):
        return True
    found = session.execute(
        select(MeetingTold, Registration, Meeting)
        .join(Registration, Registration.id == MeetingTold.registration_id)
        .join(Meeting, Meeting.id == MeetingTold.meeting_id)
        .where(MeetingTold.mail_id == mail.id)
    ).one_or_none()
    if found is None:
        return True
    told, registration, meeting = found
    if told.kind in REMINDING and told.turn != reminder_turn(session, meeting.id):
        return False
    return _holds(Told(told.kind), registration, meeting)


def _holds(kind: Told, registration: Registration, meeting: Meeting) -> bool:
    takes_place = meeting.state == MeetingState.PUBLISHED
    comes = registration.state != RegistrationState.CANCELLED
    if kind in REMINDING:
        return takes_place and comes and registration.seated > 0 and now() < meeting.starts_at
    if kind is Told.OFFERED:
        return takes_place and comes and registration.offered > 0
    if kind in (Told.CONFIRMED, Told.WAITING, Told.MEETING_CHANGED):
        return meeting.state != MeetingState.CANCELLED and comes
    return True


def _first_time(session: Session, registration: Registration, kind: Told, turn: int) -> int | None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(MeetingTold).values(
        meeting_id=registration.meeting_id, registration_id=registration.id, kind=kind.value, turn=turn
    )
    return session.execute(row.on_conflict_do_nothing().returning(MeetingTold.id)).scalar_one_or_none()


def _said_by_staff(session: Session, registration: Registration, kind: Told) -> bool:
    """True for the first word to a party that staff write down: they say it themselves."""
    if registration.entered_by is None or kind not in _SAID_AT_ONCE:
        return False
    before = select(MeetingTold.id).where(MeetingTold.registration_id == registration.id).limit(1)
    return session.execute(before).scalar_one_or_none() is None


def _take_back(session: Session, registration_id: int, kinds: Collection[Told]) -> None:
    if not kinds:
        return
    queued = select(MeetingTold.mail_id).where(
        MeetingTold.registration_id == registration_id, MeetingTold.kind.in_(kinds), MeetingTold.mail_id.is_not(None)
    )
    withdraw(session, [mail_id for mail_id in session.scalars(queued) if mail_id is not None])


def _address(session: Session, registration: Registration) -> SealedAddress | None:
    """The party's own address, else that of a contact of its group: the one who registered it, or who has taken over."""
    contact = registration.contact
    if contact is not None and contact.sealed_address is not None:
        return SealedAddress(contact.sealed_address, contact.fingerprint or "")
    if registration.group_id is None:
        return None
    contact_of_group = session.scalars(
        select(GroupContact)
        .where(
            GroupContact.group_id == registration.group_id,
            GroupContact.ended_on.is_(None),
            GroupContact.sealed_address.is_not(None),
        )
        .order_by(GroupContact.fingerprint != (contact.fingerprint if contact else ""), GroupContact.id)
        .limit(1)
    ).one_or_none()
    if contact_of_group is None:
        return None
    return SealedAddress(contact_of_group.sealed_address or b"", contact_of_group.fingerprint or "")


def _queue(session: Session, keys: Keys, registration: Registration, kind: Told, address: SealedAddress) -> int | None:
    around = replace(_around(session, registration, kind), calendar=_file(session, registration, kind))
    mail = meeting_mail(keys, registration, kind, around)
    return queue_mail(
        session,
        keys,
        template=mail.template,
        language=registration.language,
        address=address,
        values=mail.values,
        about=registration.meeting.slug,
        not_after=mail.not_after,
    )


def _around(session: Session, registration: Registration, kind: Told) -> Around:
    meeting = registration.meeting
    place = place_in_queue(session, registration) or 0
    if kind is Told.MEETING_CHANGED:
        return Around(place, moved=_moved_now(session, meeting))
    if kind is Told.MEETING_CANCELLED and meeting.replaced_by_id is not None:
        return Around(place, instead=session.get(Meeting, meeting.replaced_by_id))
    if kind is Told.TAKEN_ALONG:
        summary = session.get(MeetingSummary, meeting.id)
        return Around(place, taken=summary.text if summary else "", next_steps=summary.next_steps if summary else "")
    return Around(place)


def _file(session: Session, registration: Registration, kind: Told) -> str:
    if kind not in _FILES:
        return ""
    entry = calendar_entry(session, registration.meeting, registration.language)
    return meeting_calendar(entry, _FILES[kind]).decode()


def _moved_now(session: Session, meeting: Meeting) -> bool:
    """True when the last change gave the meeting another time."""
    change = select(func.count()).where(
        MeetingChange.meeting_id == meeting.id,
        MeetingChange.sequence == meeting.sequence,
        MeetingChange.kind == "moved",
    )
    return bool(session.execute(change).scalar_one())
