"""Fields for addresses, phone numbers, codes and times of the day."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, ValidationError

from dialog.links import is_own_path, is_safe_link
from dialog.organisations.rules import is_code, is_phone
from dialog.web.forms import LineField


class LinkField(LineField):
    """An address residents are sent to: https, http, tel or mailto, or a path on this site when `own` is set."""

    def __init__(self, label: Any = None, *, own: bool = False, **options: Any) -> None:
        super().__init__(label, limit=300, **options)
        self.own = own

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not (is_safe_link(self.data) or (self.own and is_own_path(self.data))):
            raise ValidationError(str(_l("Write an address that begins with https:, http:, tel: or mailto:")))


class PhoneField(LineField):
    """A phone number as people write it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=40, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not is_phone(self.data):
            raise ValidationError(str(_l("Write the number with digits, like this: 031-390 06 00")))


class CodeField(LineField):
    """A short code that stands in files and addresses and never changes."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=40, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not is_code(self.data):
            raise ValidationError(str(_l("Use letters, digits, - and _, with no blanks")))


class ClockField(LineField):
    """A time of the day, written 08:00 or 8.00; `clock` is it as a value."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=8, **options)

    @property
    def clock(self) -> time | None:
        hours, _, minutes = (self.data or "").replace(".", ":").partition(":")
        if not (hours.isascii() and hours.isdigit() and (not minutes or (minutes.isascii() and minutes.isdigit()))):
            return None
        try:
            return time(int(hours), int(minutes or 0))
        except ValueError:
            return None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and self.clock is None:
            raise ValidationError(str(_l("Write the time like this: 08:00")))


class DaysField(IntegerField):
    """A number of days, 1 to 365."""

    def process_formdata(self, values: list[str]) -> None:
        raw = values[0].strip() if values else ""
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= 365):
            self.data = None
            raise ValueError(str(_l("Write a number of days from 1 to 365")))
        self.data = int(raw)
