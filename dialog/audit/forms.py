"""What can be looked for in the log."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from dialog.audit.labels import ACTIONS
from dialog.audit.rules import LogFilter
from dialog.web.forms import LineField, StaffForm

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class LogForm(StaffForm):
    """The filter above the log. Everything may be left out."""

    actor = LineField(_l("Who"), limit=120)
    action = SelectField(_l("What was done"), default="")
    reference = LineField(_l("Number or reference"), limit=80)
    since = LineField(_l("From"), limit=20)
    until = LineField(_l("Until and including"), limit=20)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        words = sorted(((code, str(word)) for code, word in ACTIONS.items()), key=lambda pair: pair[1].casefold())
        self.action.choices = [SelectChoice("", str(_l("Everything"))), *(SelectChoice(*word) for word in words)]

    def validate_since(self, field: LineField) -> None:
        read_day(field.data)

    def validate_until(self, field: LineField) -> None:
        read_day(field.data)

    def wanted(self) -> LogFilter:
        """The filter, when the form holds."""
        return LogFilter(
            actor=self.actor.data or "",
            action=self.action.data or "",
            reference=self.reference.data or "",
            since=read_day(self.since.data),
            until=read_day(self.until.data),
        )


def read_day(raw: str | None) -> date | None:
    """A typed date, None for an empty field. Raises ValidationError with what to do."""
    if not raw:
        return None
    try:
        if not ISO_DAY.fullmatch(raw):
            raise ValueError(raw)
        day = date.fromisoformat(raw)
        if not 2000 <= day.year <= 2200:
            raise ValueError(raw)
        return day
    except ValueError as fault:
        raise ValidationError(str(_l("Write the date like this: 2026-12-15"))) from fault
