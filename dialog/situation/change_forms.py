"""The form of a planned change."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput

from dialog import form_keys
from dialog.clock import today
from dialog.organisations.models import Organisation
from dialog.situation.models import PlannedChange
from dialog.situation.operations.changes import ChangeDraft
from dialog.web.choosing import codes_of
from dialog.web.forms import DayField, LineField, StaffForm, TextField

PURPOSE = "planned_change"


class ChangeForm(StaffForm):
    """What is going to change, where and when."""

    form_key = StringField(widget=HiddenInput())
    version = HiddenField()
    title = LineField(
        _l("What is going to change"), limit=160, required=_l("Write what is going to change, in a few words")
    )
    area = SelectField(_l("Area"), validate_choice=False, default="")
    place = LineField(_l("Street or place"), limit=200)
    starts_on = DayField(_l("First day"), required=True)
    ends_on = DayField(_l("Last day, if it ends"))
    organisation = SelectField(_l("Whose change it is"), validate_choice=False, default="")
    text = TextField(_l("What it may mean for those who are there"), limit=2000)
    public = BooleanField(_l("Residents may see it on the area’s page"))

    def offer(
        self, areas: Iterable[tuple[str, str]], organisations: Iterable[Organisation], *, everywhere: bool
    ) -> None:
        """What can be chosen. `everywhere`: this person may write for the whole municipality."""
        whole = [("", _("The whole municipality"))] if everywhere else []
        self.area.choices = [SelectChoice(code, name) for code, name in [*whole, *areas]]
        self.organisation.choices = [
            SelectChoice("", _("Not said")),
            *(SelectChoice(str(one.id), one.name) for one in organisations),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if (self.area.data or "") not in codes_of(self.area):
            self.area.errors, holds = [_("Choose an area in the list")], False
        if (self.organisation.data or "") not in codes_of(self.organisation):
            self.organisation.errors, holds = [_("Choose one of the answers in the list")], False
        first, last = self.starts_on.data, self.ends_on.data
        if first is not None and last is not None and last < first:
            self.ends_on.errors, holds = [_("The last day comes before the first. Change one of them")], False
        return holds

    def fresh_key(self) -> None:
        """A new key: what is sent next is another change."""
        self.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)

    def key_is_good(self) -> bool:
        """True for a key this installation gave out lately."""
        return form_keys.is_valid(str(current_app.secret_key), PURPOSE, self.form_key.data or "")

    def seen_version(self) -> int:
        """The version that was shown; 0 when it cannot be read."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def fill(self, change: PlannedChange) -> None:
        """With what is stored."""
        self.version.data = str(change.version)
        self.title.data, self.text.data, self.place.data = change.title, change.text, change.place
        self.area.data = change.area.code if change.area is not None else ""
        self.starts_on.data, self.ends_on.data = change.starts_on, change.ends_on
        self.organisation.data = str(change.organisation_id or "")
        self.public.data = change.public

    def draft(self) -> ChangeDraft:
        """What was typed. Call after validate()."""
        return ChangeDraft(
            title=self.title.data or "",
            text=self.text.data or "",
            area_code=self.area.data or "",
            place=self.place.data or "",
            starts_on=self.starts_on.data or today(),
            ends_on=self.ends_on.data,
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            public=bool(self.public.data),
        )
