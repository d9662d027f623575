"""What the public pages ask for. Field names are fixed by links and programs outside."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError

from dialog.concerns import labels
from dialog.concerns.operations.receive import ConcernDraft
from dialog.concerns.rules import PLACE_LIMIT, TEXT_LIMIT, Kind
from dialog.web.choosing import OneOf, SeveralOf, codes_of, named_choices
from dialog.web.forms import EmailField, LineField, PublicForm, TextField

CHOOSE_AREA = _l("Choose an area in the list")
WRONG_CODE = _l("We cannot find that code. Check the sixteen digits and write them again")


class AreaField(SelectField):
    """An area by its code, or ''. The page sets `choices`."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in codes_of(self):
            raise ValidationError(str(CHOOSE_AREA))


class ConcernForm(PublicForm):
    """Page 1 is everything but `email`, which is asked on the check page."""

    purpose = "concern"

    text = TextField(
        _l("What do you want to tell us?"), limit=TEXT_LIMIT, required=_l("Write what you want to tell us")
    )
    kind = OneOf(_l("What do you want to do?"), labels.KIND_CHOICES)
    topics = SeveralOf(_l("Is it about any of this?"), labels.TOPICS)
    place = LineField(_l("Street or place"), limit=PLACE_LIMIT)
    area = AreaField(_l("Area"))
    when_days = OneOf(_l("On which days?"), labels.WHEN_DAYS)
    when_time = SeveralOf(_l("At what time of day?"), labels.WHEN_TIMES)
    recurring = OneOf(_l("Does it happen again and again?"), labels.RECURRING)
    email = EmailField(_l("E-mail, if you want an answer"))

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        """Let the person choose among (code, name)."""
        self.area.choices = named_choices({"": _l("Choose an area, or leave it open")} | dict(areas))

    def first_page_holds(self) -> bool:
        """True when nothing on page 1 needs correcting. Call after validate()."""
        return not any(field.errors for field in self if field.name not in ("email", "form_key"))

    def has_when(self) -> bool:
        """True when something has been said about the time."""
        return bool(self.when_days.data or self.when_time.data or self.recurring.data)

    def draft(self, area_code: str, language: str, notice_version: str) -> ConcernDraft:
        """What was filled in. Call after validate()."""
        return ConcernDraft(
            text=self.text.data or "",
            kind=self.kind.data or Kind.CONCERN,
            language=language,
            topics=tuple(self.topics.data or ()),
            area_code=area_code,
            place=self.place.data or "",
            when_days=self.when_days.data or "",
            when_times=tuple(self.when_time.data or ()),
            recurring=self.recurring.data or "",
            email=self.email.data or "",
            notice_version=notice_version,
        )


class CodeForm(PublicForm):
    """Opens the follow page."""

    purpose = "follow"

    code = LineField(_l("Your code"), limit=100)


class ReplyForm(PublicForm):
    """Adds something to a concern under its code."""

    purpose = "reply"

    message = TextField(
        _l("Do you want to add something?"), limit=TEXT_LIMIT, required=_l("Write what you want to add")
    )


class WithdrawForm(PublicForm):
    """Takes back what was sent."""

    purpose = "withdraw"
