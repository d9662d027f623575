"""Closed sets and limits of neighbourhood watch groups."""

import re
import secrets
from datetime import date, timedelta
from enum import StrEnum

from dialog.accounts.permissions import Permission, Role
from dialog.accounts.rules import StaffMember
from dialog.places.rules.streets import longer_keys, split_address, street_key


class GroupState(StrEnum):
    """The way of a group, in order. `resting` can follow any of them and be left again."""

    INTEREST = "interest"
    MEETING_BOOKED = "meeting_booked"
    TRAINED = "trained"
    ACTIVE = "active"
    RESTING = "resting"


class ContactRole(StrEnum):
    """`main` holds several contact representatives of a big area together."""

    CONTACT = "contact"
    MAIN = "main"


class Wait(StrEnum):
    """What a group waits for from staff."""

    NO_CONTACT = "no_contact"
    CALL_CONTACT = "call_contact"
    BOOK_MEETING = "book_meeting"
    MAKE_ACTIVE = "make_active"
    ASK_BY_PHONE = "ask_by_phone"


class Happened(StrEnum):
    """Steps in the history of a group."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    CONTACT_ADDED = "contact_added"
    CONTACT_ENDED = "contact_ended"
    TOOK_OVER = "took_over"
    MAIN_CHOSEN = "main_chosen"
    JOIN_ASKED = "join_asked"
    FACTS_CHANGED = "facts_changed"
    STILL_RIGHT = "still_right"
    ASKED = "asked"
    STATE = "state"
    SIGNS = "signs"
    SURVEY = "survey"


# What keeps the private links of contacts apart from other kinds.
LINK_PURPOSE = "group contact"
PIPELINE = (GroupState.INTEREST, GroupState.MEETING_BOOKED, GroupState.TRAINED, GroupState.ACTIVE)
# One contact representative for ten to twenty households: above that the page advises one more, and refuses nothing.
HOUSEHOLDS_PER_CONTACT = 20
MOST_HOUSEHOLDS = 2_000
MOST_CONTACTS = 12
ASKED_EVERY = timedelta(days=365)
ASKED_AGAIN_AFTER = timedelta(days=14)
MOST_ASKS = 3
# A mail nobody confirmed: after this the address is erased.
UNCONFIRMED_LIFE = timedelta(days=30)
HANDOVER_LIFE = timedelta(days=14)
# Read aloud and typed by hand: nothing that looks like something else.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    """A code of a group or of a handover: 39 random bits, to be looked up by POST and throttled."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def plain_code(typed: str) -> str:
    """A typed code as it is stored: without blanks and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def needs_more_contacts(households: int, contacts: int) -> bool:
    """True when there are more than twenty households for each contact representative."""
    return households > HOUSEHOLDS_PER_CONTACT * max(contacts, 1)


def first_name(name: str) -> str:
    """What a private page shows of a name."""
    return name.split()[0] if name.split() else ""


def streets_in(text: str) -> frozenset[str]:
    """The names of streets in a group's own words, as look-ups compare them: abbreviated ones written out too."""
    parts = re.split(r"[,;\n/]|\s(?:och|and|&|samt)\s", text)
    keys = [key for part in parts if (key := street_key(split_address(part).name))]
    return frozenset(keys).union(*(longer_keys(key) for key in keys))


def are_alike(streets: str, title: str, other_streets: str, other_title: str) -> bool:
    """True when two groups of one area share a street, or a name."""
    return bool(streets_in(streets) & streets_in(other_streets)) or street_key(title) == street_key(other_title)


def yearly(today: date, confirmed_on: date, asked_on: date | None, asks: int) -> str:
    """'ask' (the first, second or third time), 'rest' when nobody answered the third, else ''."""
    if today < confirmed_on + ASKED_EVERY or (asked_on is not None and today < asked_on + ASKED_AGAIN_AFTER):
        return ""
    return "ask" if asks < MOST_ASKS else "rest"


def next_states(state: GroupState, before_rest: GroupState | None = None) -> tuple[GroupState, ...]:
    """Where staff may take a group by hand from `state`: one step on, one step back, to rest, and back from it."""
    if state is GroupState.RESTING:
        return (before_rest or GroupState.INTEREST,)
    at = PIPELINE.index(state)
    near = PIPELINE[at + 1 : at + 2] + PIPELINE[max(at - 1, 0) : at]
    return (*near, GroupState.RESTING)


def may_run(staff: StaffMember, area_code: str) -> bool:
    """True for a coordinator, and for who runs groups in this area: they see who holds the group together."""
    return any(
        held.role is Role.COORDINATOR or held.area_codes is None or area_code in held.area_codes
        for held in staff.roles_with(Permission.RUN_GROUPS)
    )
