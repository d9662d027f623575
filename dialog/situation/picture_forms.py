"""What picture is asked for: area, period and channel, all in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, ValidationError

from dialog.concerns.channels import CHANNELS
from dialog.concerns.labels import channel_label
from dialog.situation.labels import period_choice
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.periods import (
    Period,
    Span,
    is_whole_weeks,
    named_period,
    own_period_fault,
    periods_offered,
    whole_weeks,
)
from dialog.web.choosing import LongSelect
from dialog.web.forms import StaffForm

FAULTS: dict[str, Any] = {
    "order": _l("Choose a first day that comes before the last"),
    "early": _l("Choose a first day in the year 2000 or later"),
    "future": _l("Choose a last day that is not later than today"),
    "long": _l("Choose at most two years"),
    "weeks": _l("You see totals, and they are told of whole weeks: choose a Monday and a Sunday"),
}


class DayField(DateField):
    """A day as yyyy-mm-dd."""

    def process_formdata(self, values: list[str]) -> None:
        raw = values[0].strip() if values else ""
        if not raw:
            return
        try:
            self.data = date.fromisoformat(raw[:40])
        except ValueError as fault:
            self.data = None
            raise ValueError(str(_("Write the date like this: 2026-11-22"))) from fault


class ListField(SelectField):
    """A choice from a list, with what to do when it is not there."""

    widget = LongSelect()

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in list(self.choices or [])}:
            raise ValidationError(str(_("Choose from the list")))


class PictureForm(StaffForm):
    """Read from the address. What is left out is the whole municipality, every channel, and the last whole week.

    `sees`: whether the person may list concerns. Who sees totals only chooses whole weeks and no channel: moved one step,
    such a choice would tell what a single concern adds.
    """

    area = ListField(_l("Area"))
    period = ListField(_l("Period"))
    channel = ListField(_l("Channel"))
    start = DayField(_l("From"), name="from")
    end = DayField(_l("Up to and including"), name="to")

    def __init__(self, arguments: Mapping[str, str], areas: Areas, day: date, *, sees: bool) -> None:
        last_week = whole_weeks(day, 1, Span.WEEK)
        given = {"area": "", "channel": "", "period": last_week.code} | dict(arguments.items())
        super().__init__(formdata=MultiDict(given))
        self._day, self._areas, self._last_week, self._sees = day, areas, last_week, sees
        self._named = named_period(self.period.data, day)
        self.area.choices = [("", _("The whole municipality")), *((one.code, one.name) for one in areas.choices())]
        offered = CHANNELS if sees else ()
        self.channel.choices = [("", _("All channels")), *((code, channel_label(code)) for code in offered)]
        self.period.choices = self._periods()
        if self.is_own and self.start.data is None and self.end.data is None and not self._has_typed_days(given):
            default = whole_weeks(day, 4)
            self.start.data, self.end.data = default.start, default.end

    @property
    def is_own(self) -> bool:
        """True when the dates are asked for one by one."""
        return bool(self.period.data == Span.OWN)

    def validate_end(self, field: Any) -> None:
        if not self.is_own or self.start.errors or self.start.process_errors:
            return
        if self.start.data is None or field.data is None:
            raise ValidationError(str(_("Write both dates")))
        if fault := own_period_fault(self.start.data, field.data, self._day):
            raise ValidationError(str(FAULTS[fault]))
        if not self._sees and not is_whole_weeks(self.start.data, field.data):
            raise ValidationError(str(FAULTS["weeks"]))

    def wanted(self) -> Wanted:
        """What is asked for; where that cannot be read, what stands when nothing is asked."""
        area = None if self.area.errors else self._areas.current.get(self.area.data or "")
        channel = "" if self.channel.errors else self.channel.data
        period = self._period()
        odd = period.span is Span.OWN and not is_whole_weeks(period.start, period.end)
        return Wanted(period, area, channel, own_only=bool(channel) or odd)

    def _period(self) -> Period:
        if self.is_own and self.start.data and self.end.data and not self.end.errors:
            return Period(self.start.data, self.end.data)
        return self._named or self._last_week

    def _periods(self) -> list[tuple[str, str]]:
        offered = list(periods_offered(self._day))
        if self._named is not None and self._named.code not in {one.code for one in offered}:
            offered.append(self._named)
        return [(one.code, period_choice(one)) for one in offered] + [(Span.OWN.value, _("Own dates"))]

    def _has_typed_days(self, given: Mapping[str, str]) -> bool:
        return any(given.get(name, "").strip() for name in ("from", "to"))
