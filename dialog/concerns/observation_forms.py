"""The form for what staff see: a thumb, a category and a few words. Nothing asks who is writing."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, StringField, ValidationError  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput

from dialog import form_keys
from dialog.categories.labels import CATEGORY_LABELS
from dialog.clock import local, now
from dialog.concerns import labels, observation_labels
from dialog.concerns.operations.observing import Sighting
from dialog.concerns.public_forms import AreaField
from dialog.concerns.queries.sources import SourceChoice
from dialog.concerns.rules import PLACE_LIMIT, SeenOn, time_of_day
from dialog.concerns.staff_forms import ListField, known_or_not
from dialog.web.choosing import OneOf, SeveralOf
from dialog.web.forms import LineField, StaffForm, TextField

PURPOSE = "observation"
TEXT_LIMIT = 1000


class ObservationForm(StaffForm):
    """One observation."""

    form_key = StringField(widget=HiddenInput())
    category = OneOf(_l("What is it about?"), {code.value: name for code, name in CATEGORY_LABELS.items()})
    text = TextField(
        _l("What did you see?"), limit=TEXT_LIMIT, required=_l("Write what you saw. A few words are enough")
    )
    area = AreaField(_l("Area"))
    place = LineField(_l("Street or place"), limit=PLACE_LIMIT)
    seen_on = OneOf(_l("When did you see it?"), observation_labels.SEEN_ON)
    when_time = SeveralOf(_l("At what time of day"), labels.WHEN_TIMES)
    place_type = known_or_not(_l("Sort of place"), labels.PLACE_TYPES)
    target = known_or_not(_l("What was hit"), labels.TARGETS)
    source = ListField(_l("Who saw it?"), choices=[])

    def offer(self, areas: Iterable[tuple[str, str]], sources: Sequence[SourceChoice]) -> None:
        """What there is to choose among."""
        self.area.choices = [SelectChoice(code, name) for code, name in [("", _("Choose an area")), *areas]]
        self.source.choices = [SelectChoice(one.code, one.name) for one in sources]

    def begin(self, area_code: str) -> None:
        """A fresh form: seen today at this time of day, in `area_code`."""
        self.fresh_key()
        self.area.data = area_code
        self.seen_on.data = SeenOn.TODAY.value
        self.when_time.data = [time_of_day(local(now()).hour).value]

    def fresh_key(self) -> None:
        """A new key: the next observation is another one."""
        self.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)

    def key_is_good(self) -> bool:
        """True for a key this installation gave out lately."""
        return form_keys.is_valid(str(current_app.secret_key), PURPOSE, self.form_key.data or "")

    def validate_category(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose what it is about"))

    def asks_where(self) -> None:
        """Add the fault that nobody can tell where it was."""
        self.area.errors = [*self.area.errors, _("Choose the area, or write a street that lies in one")]

    def sighting(self, area_code: str, notice_version: str) -> Sighting:
        """What was seen. Call after validate()."""
        return Sighting(
            category=str(self.category.data),
            text=self.text.data or "",
            area_code=area_code,
            place=self.place.data or "",
            seen_on=self.seen_on.data or "",
            when_times=tuple(code for code in labels.WHEN_TIMES if code in (self.when_time.data or ())),
            place_type=self.place_type.data or "",
            target=self.target.data or "",
            source=self.source.data or "",
            notice_version=notice_version,
        )
