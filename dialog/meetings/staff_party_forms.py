"""What staff fill in for a party that calls or stands at the counter."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from dialog.meetings import labels
from dialog.meetings.operations.seats import PartyDraft
from dialog.meetings.public_forms import PartyForm, PeopleField
from dialog.web.choosing import OneOf
from dialog.web.forms import StaffForm
from dialog.web.language import OWN_NAMES


class PhonePartyForm(PartyForm):
    """The form everybody has, and the language in which to write to the party."""

    purpose = "registration-by-phone"

    language = SelectField(_l("Language of messages to them"), default="sv")

    def __init__(self, languages: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self.language.choices = [(code, OWN_NAMES[code]) for code in languages]

    def phone_draft(self, staff_id: int, notice_version: str, group_id: int | None) -> PartyDraft:
        """What was filled in, by whom. Call after validate()."""
        return replace(self.draft(self.language.data, notice_version, group_id), entered_by=staff_id)


class PhoneSizeForm(StaffForm):
    """How many a party wants to be, and what it wants when there are not enough seats."""

    party_size = PeopleField(_l("How many they are now"))
    on_shortage = OneOf(_l("If there are not enough seats"), labels.CHOICES)
