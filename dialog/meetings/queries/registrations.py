"""Parties and seats, read. Counts are people, and come from the same database that is written to, never from a copy."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.clock import now
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.rules import Admission, RegistrationState
from dialog.meetings.rules.registering import why_closed
from dialog.private_links import link_hash, link_token

LINK_PURPOSE = "registration"


@dataclass(frozen=True)
class PublicSeats:
    """What everybody may see of the seats of a meeting. `free` None: there is no limit.

    Nothing is free while somebody waits: what has become free is theirs first.
    """

    free: int | None
    somebody_waits: bool


def registration_of(session: Session, token: str) -> Registration | None:
    """The party that a private link opens, with its meeting, contact and needs; None when it opens nothing."""
    found = (
        select(Registration)
        .where(Registration.link_hash == link_hash(token))
        .options(
            joinedload(Registration.meeting),
            joinedload(Registration.contact),
            joinedload(Registration.group),
            selectinload(Registration.needs),
        )
    )
    return session.scalars(found).one_or_none()


def registration_of_group(session: Session, meeting_id: int, group_id: int) -> Registration | None:
    """The party of a group at a meeting, cancelled or not: there is at most one."""
    found = select(Registration).where(Registration.meeting_id == meeting_id, Registration.group_id == group_id)
    return session.scalars(found).one_or_none()


def token_of(keys: Keys, registration: Registration) -> str:
    """The token of a party's private link: it lies nowhere, and is made anew each time."""
    return link_token(keys, LINK_PURPOSE, bytes(registration.link_salt))


def waiting_of(registration: Registration) -> int:
    """How many people of a party wait, without those it is asked about now."""
    if registration.state == RegistrationState.CANCELLED:
        return 0
    return registration.size - registration.seated - registration.offered


def place_in_queue(session: Session, registration: Registration) -> int | None:
    """The party's place among those who wait or are asked, 1 for the first; None when it does not stand in the queue.

    Before lots are drawn nobody has a place.
    """
    stands = registration.state == RegistrationState.ACTIVE and registration.seated < registration.size
    if not stands or lots_are_to_come(registration.meeting):
        return None
    ahead = select(func.count()).where(
        Registration.meeting_id == registration.meeting_id,
        Registration.state == RegistrationState.ACTIVE.value,
        Registration.seated < Registration.size,
        Registration.position < registration.position,
    )
    return session.execute(ahead).scalar_one() + 1


def people_waiting(session: Session, meeting_id: int) -> int:
    """How many people wait for a seat at a meeting; parties that rest wait for nothing."""
    waiting = select(func.coalesce(func.sum(Registration.size - Registration.seated - Registration.offered), 0)).where(
        Registration.meeting_id == meeting_id, Registration.state == RegistrationState.ACTIVE.value
    )
    return int(session.execute(waiting).scalar_one())


def public_seats(session: Session, meeting: Meeting) -> PublicSeats:
    """What everybody may see of the seats: nothing is free while somebody waits, or before the lots are drawn."""
    return seats_with(meeting, people_waiting(session, meeting.id))


def seats_with(meeting: Meeting, waiting: int) -> PublicSeats:
    """`public_seats` where it is known how many people wait."""
    waits = waiting > 0
    if meeting.capacity is None:
        return PublicSeats(None, waits)
    free = meeting.capacity + meeting.extra_seats - meeting.seats_taken
    return PublicSeats(0 if waits or lots_are_to_come(meeting) else free, waits)


def lots_are_to_come(meeting: Meeting) -> bool:
    """True while nobody has a seat because lots will be drawn."""
    return meeting.admission == Admission.LOTTERY and meeting.drawn_at is None


def why_not_open(meeting: Meeting) -> str:
    """Why nobody can register at `meeting` now, as `rules.registering.why_closed` says it; '' when they can."""
    return why_closed(
        now(),
        state=meeting.state,
        admission=meeting.admission,
        opens_at=meeting.opens_at,
        closes_at=meeting.closes_at,
        starts_at=meeting.starts_at,
    )
