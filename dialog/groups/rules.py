"""Closed sets and limits of neighbourhood watch groups."""

import secrets
from datetime import timedelta
from enum import StrEnum


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


PIPELINE = (GroupState.INTEREST, GroupState.MEETING_BOOKED, GroupState.TRAINED, GroupState.ACTIVE)
# One contact representative for ten to twenty households: above that the page advises one more, and refuses nothing.
HOUSEHOLDS_PER_CONTACT = 20
MOST_HOUSEHOLDS = 2_000
MOST_CONTACTS = 12
ASKED_EVERY = timedelta(days=365)
ASKED_AGAIN_AFTER = timedelta(days=14)
MOST_ASKS = 3
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
