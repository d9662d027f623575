"""The only way to seats: book, change, cancel, answer an offer, change the room, draw lots. All numbers are people.

Each function locks the meeting and ends with the published rule (`hall`, `rules.seats`). A party that becomes bigger
stands last in the queue for what it does not have yet: who waited before it is served before it.

Raises everywhere Missing for a meeting or party that is not there. NotPossibleNow says why it cannot be:
'cancelled', 'not_open', 'closed', 'no_registration' (just come), 'size' (values: most), 'contact' (no way to reach the
party), 'choose' (there are not enough seats and nobody was asked; values: free, size), 'other_date' (there are not enough
seats and the party said it would rather come another day), 'offer_gone', 'capacity' (values: taken).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.errors import NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Registration
from dialog.meetings.operations.hall import Hall
from dialog.meetings.operations.parties import (
    PartyDraft,
    fingerprint_of,
    fit_needs,
    keep_contact,
    keep_needs,
    new_party,
)
from dialog.meetings.queries.registrations import (
    place_in_queue,
    public_seats,
    registration_of_group,
    token_of,
    waiting_of,
)
from dialog.meetings.rules import Choice, Need, RegistrationState, Told

__all__ = [
    "Booked",
    "PartyDraft",
    "accept_offer",
    "book",
    "cancel_party",
    "change_needs",
    "change_size",
    "decline_offer",
    "draw_lots",
    "end_queue",
    "pass_on",
    "set_capacity",
    "want_still",
]


@dataclass(frozen=True)
class Booked:
    """Where a party stands. `token` opens its private link and is not stored. `place_in_queue` None: it does not wait."""

    registration_id: int
    token: str
    size: int
    seated: int
    waiting: int
    offered: int
    place_in_queue: int | None


def book(session: Session, keys: Keys, meeting_id: int, draft: PartyDraft, form_key: str) -> Booked:
    """Register a party, once per `form_key`; a repeat gives where the party stands by now.

    The same group at the same meeting again edits its first registration. Raises Conflict('form_key') when the key was
    used for something else.
    """
    registration_id = form_keys.once(
        session,
        form_key,
        fingerprint_of(keys, meeting_id, draft),
        lambda: _register(Hall(session, keys, meeting_id), draft).id,
    )
    return _booked(session, keys, session.get_one(Registration, registration_id))


def change_size(session: Session, keys: Keys, registration_id: int, size: int, choice: str = "") -> Booked:
    """Make a party bigger or smaller. Only what it grows by goes through the count; what it lets go is passed on."""
    hall, party = Hall.of_party(session, keys, registration_id)
    hall.let_offers_end()
    _resize(hall, party, size, choice)
    hall.tell_everybody()
    return _booked(session, keys, party)


def change_needs(
    session: Session, keys: Keys, registration_id: int, needs: Mapping[Need, int], interpreter_language: str = ""
) -> Booked:
    """Change what a party's people need. Seats stay as they are, and nobody is told."""
    _, party = Hall.of_party(session, keys, registration_id)
    _require_active(party)
    keep_needs(party, needs, interpreter_language)
    session.flush()
    return _booked(session, keys, party)


def cancel_party(session: Session, keys: Keys, registration_id: int) -> None:
    """Let all seats of a party go; they are passed on at once. A second time nothing happens."""
    hall, party = Hall.of_party(session, keys, registration_id)
    if party.state == RegistrationState.CANCELLED:
        return
    hall.let_offers_end()
    _leave(hall, party)
    hall.share_out()
    hall.tell_everybody()


def accept_offer(session: Session, keys: Keys, registration_id: int) -> Booked:
    """Take the seats that are offered; a second time nothing happens.

    After the time to answer the party gets them only when they are still free. Raises NotPossibleNow('offer_gone').
    """
    hall, party = Hall.of_party(session, keys, registration_id)
    _require_active(party)
    had, asked = party.seated, party.offered > 0 or party.unanswered > 0
    hall.let_offers_end(answering=party.id)
    party.seated += party.offered
    party.offered, party.answer_by = 0, None
    hall.share_out(present={party.id})
    if party.seated > had:
        party.unanswered = 0
        hall.say_where_it_stands(party)
    elif asked or not party.seated:
        raise NotPossibleNow("offer_gone")
    hall.tell_everybody()
    return _booked(session, keys, party)


def decline_offer(session: Session, keys: Keys, registration_id: int) -> Booked:
    """Let the offered seats go. Who was offered a part waits on for all of it in its place; who was offered everything
    it waited for leaves the queue. A second time nothing happens.
    """
    hall, party = Hall.of_party(session, keys, registration_id)
    if party.offered:
        _decline(hall, party)
    hall.let_offers_end()
    hall.share_out()
    hall.tell_everybody()
    return _booked(session, keys, party)


def want_still(session: Session, keys: Keys, registration_id: int) -> Booked:
    """A party that rests, because it did not answer twice, wants to be asked again: its turn comes at the end."""
    hall, party = Hall.of_party(session, keys, registration_id)
    hall.let_offers_end()
    if party.state == RegistrationState.RESTING:
        party.state, party.unanswered = RegistrationState.ACTIVE.value, 0
        party.position = hall.last_place()
        hall.share_out(present={party.id})
        hall.say_where_it_stands(party)
    hall.tell_everybody()
    return _booked(session, keys, party)


def set_capacity(session: Session, keys: Keys, meeting_id: int, capacity: int | None, extra_seats: int) -> None:
    """Give the meeting another room: `capacity` people (None: no limit), and `extra_seats` who may come all the same.

    More room is passed on at once. Raises NotPossibleNow('capacity') when there is not room for those who have a seat:
    nobody loses one in silence.
    """
    hall = Hall(session, keys, meeting_id)
    hall.let_offers_end()
    taken = hall.taken()
    if capacity is not None and taken > capacity + extra_seats:
        raise NotPossibleNow("capacity", taken=taken)
    hall.meeting.capacity, hall.meeting.extra_seats = capacity, extra_seats
    hall.share_out()
    hall.tell_everybody()


def pass_on(session: Session, keys: Keys, meeting_id: int) -> int:
    """Do what is due by the clock: offers that ran out and seats no longer held go to the next. How many are told."""
    hall = Hall(session, keys, meeting_id)
    hall.let_offers_end()
    hall.share_out()
    hall.tell_everybody()
    return len(hall.news)


def draw_lots(session: Session, keys: Keys, meeting_id: int) -> None:
    """Draw the order of all who registered, and share the seats out in that order; once. The rest waits on as a queue."""
    hall = Hall(session, keys, meeting_id)
    if not hall.draws_lots:
        return
    parties = _in_the_draw(session, meeting_id)
    secrets.SystemRandom().shuffle(parties)
    for place, party in enumerate(parties, start=hall.last_place()):
        party.position = place
        hall.news[party.id] = Told.NOT_DRAWN
    hall.meeting.drawn_at = hall.now
    hall.share_out(present={party.id for party in parties})
    hall.tell_everybody()


def end_queue(session: Session, keys: Keys, meeting_id: int) -> None:
    """Nobody is asked any more: open offers end, seats that are taken stay. Told by whoever ends the meeting."""
    hall = Hall(session, keys, meeting_id)
    offers = select(Registration).where(Registration.meeting_id == meeting_id, Registration.answer_by.is_not(None))
    for party in session.scalars(offers.order_by(Registration.position)).all():
        party.offered, party.answer_by = 0, None
    hall.count()


def _register(hall: Hall, draft: PartyDraft) -> Registration:
    hall.require_open(draft.size)
    if not (draft.email or draft.phone or draft.address or draft.group_id):
        raise NotPossibleNow("contact")
    hall.let_offers_end()
    party = _of_group(hall, draft)
    if party is None:
        party = new_party(hall.session, hall.keys, hall.meeting.id, draft, hall.last_place())
        _seat_or_ask(hall, party, draft.choice)
        hall.say_where_it_stands(party)
    elif party.state == RegistrationState.CANCELLED:
        _begin_again(hall, party, draft)
    else:
        _resize(hall, party, draft.size, draft.choice)
        keep_needs(party, draft.needs, draft.interpreter_language)
    hall.tell_everybody()
    return party


def _of_group(hall: Hall, draft: PartyDraft) -> Registration | None:
    """The group's own registration, to be edited."""
    found = registration_of_group(hall.session, hall.meeting.id, draft.group_id) if draft.group_id else None
    return hall.party(found.id) if found else None


def _begin_again(hall: Hall, party: Registration, draft: PartyDraft) -> None:
    """A group that had cancelled registers anew: last in the queue, with the same link."""
    party.state, party.size, party.unanswered = RegistrationState.ACTIVE.value, 0, 0
    _grow(hall, party, draft.size, draft.choice)
    keep_contact(hall.keys, party, draft)
    keep_needs(party, draft.needs, draft.interpreter_language)
    hall.say_where_it_stands(party)


def _seat_or_ask(hall: Hall, party: Registration, choice: str) -> None:
    """Share out with `party` standing at the form. Raises when it does not fit and has to say first what it wants."""
    hall.share_out(present={party.id})
    if hall.draws_lots or party.seated >= party.size:
        return
    if choice == Choice.OTHER_DATE:
        raise NotPossibleNow("other_date")
    if not choice:
        raise NotPossibleNow("choose", size=party.size, free=_free_without(hall, party))


def _free_without(hall: Hall, party: Registration) -> int:
    """What everybody saw as free before `party` came: nothing when others wait."""
    party.size = party.seated + party.offered
    hall.session.flush()
    return public_seats(hall.session, hall.meeting).free or 0


def _resize(hall: Hall, party: Registration, size: int, choice: str) -> None:
    _require_active(party)
    if size > party.size:
        hall.require_open(size)
        _grow(hall, party, size, choice)
    elif 1 <= size < party.size:
        _shrink(hall, party, size)
    elif size != party.size:
        raise NotPossibleNow("size", most=party.size)


def _grow(hall: Hall, party: Registration, size: int, choice: str) -> None:
    had_to_wait = party.size > party.seated
    party.size, party.position, party.skips = size, hall.last_place(), 0
    party.state, party.unanswered = RegistrationState.ACTIVE.value, 0
    party.choice = choice or party.choice
    _seat_or_ask(hall, party, choice or (party.choice if had_to_wait else ""))
    hall.news[party.id] = Told.CHANGED


def _shrink(hall: Hall, party: Registration, size: int) -> None:
    party.size = size
    party.seated = min(party.seated, size)
    party.offered = min(party.offered, size - party.seated)
    if not party.offered:
        party.answer_by = None
    if size == party.seated:
        party.state, party.unanswered = RegistrationState.ACTIVE.value, 0
    fit_needs(party)
    hall.share_out(present={party.id})
    hall.news[party.id] = Told.CHANGED


def _decline(hall: Hall, party: Registration) -> None:
    everything = party.seated + party.offered == party.size
    party.offered, party.answer_by, party.unanswered = 0, None, 0
    party.choice = Choice.WAIT_ALL.value
    if not everything:
        hall.news[party.id] = Told.CHANGED
    elif party.seated:
        party.size = party.seated
        hall.news[party.id] = Told.CHANGED
    else:
        _leave(hall, party)


def _leave(hall: Hall, party: Registration) -> None:
    party.state = RegistrationState.CANCELLED.value
    party.seated, party.offered, party.answer_by = 0, 0, None
    hall.news[party.id] = Told.WITHDRAWN


def _in_the_draw(session: Session, meeting_id: int) -> list[Registration]:
    waiting = select(Registration).where(
        Registration.meeting_id == meeting_id, Registration.state == RegistrationState.ACTIVE.value
    )
    return list(session.scalars(waiting.order_by(Registration.position)))


def _require_active(party: Registration) -> None:
    if party.state == RegistrationState.CANCELLED:
        raise NotPossibleNow("cancelled")


def _booked(session: Session, keys: Keys, party: Registration) -> Booked:
    session.flush()
    return Booked(
        registration_id=party.id,
        token=token_of(keys, party),
        size=party.size,
        seated=party.seated,
        waiting=waiting_of(party),
        offered=party.offered,
        place_in_queue=place_in_queue(session, party),
    )
