"""Closed sets of disposal. Plain rules: no Flask, no database."""

from datetime import date, timedelta
from enum import StrEnum


class What(StrEnum):
    """What a rule may erase. Each has a trigger day of its own, from which the rule's days count."""

    REGISTRATION_CONTACT = "registration_contact"
    REGISTRATION_NEED = "registration_need"
    PROPOSAL_CODE = "proposal_code"
    GROUP_CONTACT = "group_contact"


# A day at least: what is erased must be over, and what is over ends at midnight.
LEAST_DAYS = 1
MOST_DAYS = 3_650
# A rule that was typed wrong does limited harm before somebody sees it; the rest follows the next day.
MOST_PER_RUN = 2_000
# When disposal has not run for longer, staff are told.
MISSED_AFTER = timedelta(days=2)


def last_day_due(day: date, days: int) -> date:
    """The latest trigger day that a rule of `days` reaches on `day`: what happened on it, or before, is erased."""
    return day - timedelta(days=days)
