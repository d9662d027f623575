"""When the contact centre answers."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from dialog.organisations.forms.fields import ClockField
from dialog.web.forms import DayField, LineField, StaffForm

WEEKDAYS = range(7)
_BOTH = _l("Write both times, or none when it is closed")
_ORDER = _l("The closing time must be after the opening time")

Span = tuple[time, time]


class HoursForm(StaffForm):
    """Opening and closing time of each weekday: `opens_0` … `closes_6`. Both empty means closed."""

    def rows(self) -> list[tuple[int, ClockField, ClockField]]:
        return [(day, self[f"opens_{day}"], self[f"closes_{day}"]) for day in WEEKDAYS]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        # Every row is looked at, so that every fault is said at once.
        spans_hold = [check_span(opens, closes) for _, opens, closes in self.rows()]
        return holds and all(spans_hold)

    def hours(self) -> dict[int, Span]:
        """The open weekdays."""
        return {day: (opens.clock, closes.clock) for day, opens, closes in self.rows() if opens.clock and closes.clock}


for _day in WEEKDAYS:
    setattr(HoursForm, f"opens_{_day}", ClockField(_l("Opens")))
    setattr(HoursForm, f"closes_{_day}", ClockField(_l("Closes")))


class ExceptionForm(StaffForm):
    """A day with other hours."""

    day = DayField(_l("Date"), required=True)
    closed = BooleanField(_l("Closed all day"))
    opens = ClockField(_l("Opens"))
    closes = ClockField(_l("Closes"))
    reason_sv = LineField(_l("Why, in Swedish"), limit=120)
    reason_en = LineField(_l("Why, in English"), limit=120)

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if self.closed.data:
            return holds
        if not self.opens.data and not self.closes.data:
            self.opens.errors = [str(_l("Write the times, or tick that it is closed"))]
            return False
        return check_span(self.opens, self.closes) and holds

    def span(self) -> Span | None:
        """The hours; None when it is closed."""
        if self.closed.data or not (self.opens.clock and self.closes.clock):
            return None
        return self.opens.clock, self.closes.clock

    def reasons(self) -> dict[str, str]:
        return {"sv": self.reason_sv.data or "", "en": self.reason_en.data or ""}


def check_span(opens: ClockField, closes: ClockField) -> bool:
    """True when both times stand in the right order, or neither stands there. Puts the fault on the closing time."""
    if opens.errors or closes.errors:
        return False
    if bool(opens.data) != bool(closes.data):
        closes.errors = [str(_BOTH)]
        return False
    if opens.clock and closes.clock and opens.clock >= closes.clock:
        closes.errors = [str(_ORDER)]
        return False
    return True
