"""One meeting in numbers, whom a change would tell, and its parties with names for those who run it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.clock import now
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration, RegistrationContact, RegistrationNeed
from dialog.meetings.rules import MeetingState, Need, RegistrationState
from dialog.surveys.rules.questionnaire import worded


@dataclass(frozen=True)
class MeetingNumbers:
    """People, except `parties`. `came` None: nobody has looked yet; it counts those at the door as well."""

    parties: int
    seated: int
    offered: int
    waiting: int
    came: int | None


@dataclass(frozen=True)
class Telling:
    """Whom a change tells: parties and their people, and how they are reached."""

    parties: int
    people: int
    by_mail: int
    to_call: int
    waiting: int


@dataclass(frozen=True)
class PartyRow:
    """A party for those who run the meeting. `waiting`, `seated`, `offered`, `size` are people. Name and phone are ''
    once they are erased. `needs`: how many need what; `interpreter` is the language.
    """

    id: int
    number: int
    name: str
    phone: str
    has_mail: bool
    group: str
    size: int
    seated: int
    offered: int
    answer_by: datetime | None
    waiting: int
    state: str
    choice: str
    relation: str
    language: str
    needs: Mapping[Need, int]
    interpreter: str
    registered_on: date
    came: int | None


@dataclass(frozen=True)
class OtherMeeting:
    """A meeting to go to instead."""

    id: int
    title: str
    starts_at: datetime
    place: str


def numbers_of(session: Session, meeting: Meeting) -> MeetingNumbers:
    """The meeting in people. Parties that left are not counted; those that rest wait no more."""
    rest = Registration.size - Registration.seated - Registration.offered
    active = Registration.state == RegistrationState.ACTIVE.value
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Registration.seated), 0),
            func.coalesce(func.sum(Registration.offered), 0),
            func.coalesce(func.sum(rest).filter(active), 0),
            func.sum(Registration.came),
        ).where(Registration.meeting_id == meeting.id, _present())
    ).one()
    parties, seated, offered, waiting, came = row
    looked = came is not None or meeting.door_count > 0 or meeting.closed_at is not None
    return MeetingNumbers(parties, seated, offered, waiting, (came or 0) + meeting.door_count if looked else None)


def needs_of(session: Session, meeting_id: int) -> dict[Need, int]:
    """How many people at a meeting need what; for those who run it."""
    rows = session.execute(
        select(RegistrationNeed.need, func.sum(RegistrationNeed.number))
        .join(Registration, Registration.id == RegistrationNeed.registration_id)
        .where(Registration.meeting_id == meeting_id, _present())
        .group_by(RegistrationNeed.need)
    )
    found = {str(code): int(number) for code, number in rows}
    return {need: found[need] for need in Need if need in found}


def telling_of(session: Session, meeting_id: int) -> Telling:
    """Who would be told if the meeting changed now: everybody with a seat, an offer or a place in the queue."""
    has_mail = RegistrationContact.fingerprint.is_not(None)
    parties, people, by_mail, waiting = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Registration.size), 0),
            func.count().filter(has_mail),
            func.count().filter(Registration.seated == 0),
        )
        .outerjoin(RegistrationContact, RegistrationContact.registration_id == Registration.id)
        .where(Registration.meeting_id == meeting_id, _present())
    ).one()
    return Telling(parties, people, by_mail, parties - by_mail, waiting)


def parties_of(session: Session, keys: Keys, meeting_id: int) -> list[PartyRow]:
    """Every party that has not left, in the order of the queue: those with seats first."""
    found = session.scalars(
        select(Registration)
        .where(Registration.meeting_id == meeting_id, _present())
        .options(joinedload(Registration.contact), joinedload(Registration.group), selectinload(Registration.needs))
        .order_by(Registration.position)
    ).all()
    rows = [_party(keys, registration) for registration in found]
    return sorted(rows, key=lambda row: (not row.seated, not row.offered, row.number))


def names_of(session: Session, keys: Keys, meeting_id: int) -> dict[int, tuple[str, str]]:
    """(name, phone) of every party of a meeting, by registration."""
    rows = session.execute(
        select(Registration.id, RegistrationContact.locked_facts)
        .join(RegistrationContact, RegistrationContact.registration_id == Registration.id)
        .where(Registration.meeting_id == meeting_id)
    )
    return {registration_id: _facts(keys, locked) for registration_id, locked in rows}


def open_meetings(session: Session, without_id: int) -> list[OtherMeeting]:
    """Published meetings to come, the next one first: where people of a cancelled one can go."""
    found = session.scalars(
        select(Meeting)
        .where(Meeting.state == MeetingState.PUBLISHED.value, Meeting.starts_at > now(), Meeting.id != without_id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [OtherMeeting(one.id, worded(one.title, "sv")[0] or one.slug, one.starts_at, one.place) for one in found]


def _present() -> ColumnElement[bool]:
    return Registration.state != RegistrationState.CANCELLED.value


def _party(keys: Keys, registration: Registration) -> PartyRow:
    contact = registration.contact
    name, phone = _facts(keys, contact.locked_facts) if contact else ("", "")
    rests = registration.state == RegistrationState.RESTING
    return PartyRow(
        id=registration.id,
        number=registration.position,
        name=name,
        phone=phone,
        has_mail=bool(contact and contact.fingerprint),
        group=registration.group.title if registration.group else "",
        size=registration.size,
        seated=registration.seated,
        offered=registration.offered,
        answer_by=registration.answer_by,
        waiting=0 if rests else registration.size - registration.seated - registration.offered,
        state=registration.state,
        choice=registration.choice,
        relation=registration.relation,
        language=registration.language,
        needs={Need(need.need): need.number for need in registration.needs},
        interpreter=next((need.language for need in registration.needs if need.language), ""),
        registered_on=registration.registered_on,
        came=registration.came,
    )


def _facts(keys: Keys, locked: bytes) -> tuple[str, str]:
    facts = json.loads(keys.unlock(bytes(locked)))
    return str(facts.get("name", "")), str(facts.get("phone", ""))
