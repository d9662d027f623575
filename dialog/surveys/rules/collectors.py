"""Ways a survey reaches people. The code on a poster tells a place or an occasion, never a person."""

import secrets
from enum import StrEnum

from dialog.surveys.rules.holding import ALPHABET

CODE_LENGTH = 5


class CollectorKind(StrEnum):
    """Coarse on purpose."""

    LINK = "link"
    EVENT = "event"
    GROUP = "group"
    LETTER = "letter"
    ASSISTED = "assisted"


class GroupType(StrEnum):
    """Those who are invited as a group, one link each."""

    NEIGHBOURHOOD_WATCH = "neighbourhood_watch"
    SAFETY_WALKERS = "safety_walkers"
    ADVISORY_COUNCIL = "advisory_council"


def new_collector_code() -> str:
    """Five characters that cannot be mistaken for each other: short enough to type from a poster."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
