"""Fields of the staff's meeting forms: times by the clock on the wall, numbers of people, choices from a list."""

import re
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, ValidationError

from dialog.clock import local, moment_of
from dialog.meetings.rules import MOST_SEATS
from dialog.meetings.staff_labels import REFUSALS
from dialog.web.forms import DayField

CHOOSE = _l("Choose one from the list")
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")


class FromList:
    """Mixin for choices: what is not on the list is refused in this project's own words."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError as fault:
            raise ValidationError(str(CHOOSE)) from fault


class OneField(FromList, SelectField):
    """One from a list."""


class SeveralField(FromList, SelectMultipleField):
    """Any number from a list."""


class RadioOneField(FromList, RadioField):
    """One from a few."""


class ClockField(StringField):
    """A time of day, written 18:30 or 18.30; None when it is left empty and need not be filled in."""

    data: Any

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.needed = required

    def process_formdata(self, values: list[str]) -> None:
        self.typed = values[0].strip() if values else ""
        found = _CLOCK.fullmatch(self.typed)
        self.data = time(int(found[1]), int(found[2])) if found else None
        if self.data is None and (self.typed or self.needed):
            raise ValueError(str(_l("Write the time like this: 18:30")))

    def _value(self) -> str:
        if isinstance(self.data, time):
            return self.data.strftime("%H:%M")
        return getattr(self, "typed", "")


class PeopleField(StringField):
    """A number of people, or None when it is left empty. `least`: the smallest one."""

    data: Any

    def __init__(self, label: Any = None, *, least: int = 0, refusal: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.refusal = least, refusal

    def process_formdata(self, values: list[str]) -> None:
        self.typed = values[0].strip() if values else ""
        self.data = int(self.typed) if self.typed.isascii() and self.typed.isdigit() and len(self.typed) < 6 else None
        wrong = self.data is not None and not self.least <= self.data <= MOST_SEATS
        if wrong or (self.typed and self.data is None):
            raise ValueError(str(REFUSALS[self.refusal]))

    def _value(self) -> str:
        return str(self.data) if self.data is not None else getattr(self, "typed", "")


def moment_in(day: DayField, clock: ClockField) -> datetime | None:
    """The moment of a day and a time; None when either is missing. An hour that is skipped is refused at the time.

    Raises ValidationError.
    """
    if day.data is None or clock.data is None:
        return None
    moment = moment_of(day.data, clock.data)
    if moment is None:
        raise ValidationError(str(REFUSALS["no_such_time"]))
    return moment


def edge_in(day: DayField, clock: ClockField, usual: time) -> datetime | None:
    """When registration opens or closes; `usual` is the time when none is typed."""
    if day.data is None:
        if clock.data is not None:
            raise ValidationError(str(_l("Choose a day as well, or leave the time empty")))
        return None
    moment = moment_of(day.data, clock.data or usual)
    if moment is None:
        raise ValidationError(str(REFUSALS["no_such_time"]))
    return moment


def wall(moment: datetime | None) -> tuple[date | None, time | None]:
    """A moment as day and time by the clock on the wall."""
    return (None, None) if moment is None else (local(moment).date(), local(moment).time())
