"""What lag (2023:196) om kommuners ansvar för brottsförebyggande arbete asks of a municipality, and when it must be done again."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RENEWAL_MONTHS = 24
REMINDED_AFTER = (18, 21, 24)
COUNCIL_MONTHS = 12  # a council that has not met for longer is one on paper


class LawKind(StrEnum):
    """What is kept in the registers. PLAN: an action plan that was decided from a decided picture."""

    BOARD = "board"
    FUNCTION = "function"
    COUNCIL = "council"
    AGREEMENT = "agreement"
    PLAN = "plan"


class Demand(StrEnum):
    """What the law asks for, in its order.

    PICTURE: a decided picture of the municipality with its three parts. PLAN: needs decided and a plan made from that
    picture. RENEWAL: both less than two years old. CONSEQUENCES: what problems lead to, and not only how many they are.
    """

    BOARD = "board"
    PICTURE = "picture"
    PLAN = "plan"
    RENEWAL = "renewal"
    COUNCIL = "council"
    FUNCTION = "function"
    AGREEMENT = "agreement"
    CONSEQUENCES = "consequences"


@dataclass(frozen=True)
class Renewal:
    """When the picture and the plan must be renewed. `days` are left until then, below zero when it is past."""

    decided_on: date
    due: date
    days: int

    @property
    def overdue(self) -> bool:
        """From the day after the last one."""
        return self.days < 0

    @property
    def near(self) -> bool:
        """The first reminder has been given."""
        return not self.overdue and self.months_gone >= REMINDED_AFTER[0]

    @property
    def months_gone(self) -> int:
        """Whole months since the decision, as reminders count them: 0 to 24."""
        today = date.fromordinal(self.due.toordinal() - self.days)
        return max(
            (months for months in range(RENEWAL_MONTHS + 1) if months_after(self.decided_on, months) <= today),
            default=0,
        )


def renewal(decided_on: date, day: date) -> Renewal:
    """What a decision of `decided_on` means on `day`."""
    due = months_after(decided_on, RENEWAL_MONTHS)
    return Renewal(decided_on, due, (due - day).days)


def reminders_due(decided_on: date, day: date) -> tuple[int, ...]:
    """The reminders (months after the decision) whose day has come, the first one first."""
    return tuple(months for months in REMINDED_AFTER if months_after(decided_on, months) <= day)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one: 31 August and six months is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
