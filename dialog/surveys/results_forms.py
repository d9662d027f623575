"""Which answers are looked at, and by what: all in the address, so that a view can be sent to a colleague."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, ValidationError

from dialog.surveys.rules.selection import MOST_FILTERS, Selection
from dialog.surveys.staff_views.words import FILTERS
from dialog.web.forms import StaffForm

Choices = Sequence[tuple[str, str]]


class ListField(SelectField):
    """A choice from a list, with what to do when it is not there."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in list(self.choices or [])}:
            raise ValidationError(str(_("Choose from the list")))


class ResultsForm(StaffForm):
    """Read from the address; '' is everything. `most`: how many divisions this person may make at once."""

    area = ListField(FILTERS["area"])
    age = ListField(FILTERS["age"])
    sex = ListField(FILTERS["sex"])
    relation = ListField(FILTERS["relation"])
    channel = ListField(FILTERS["channel"])
    group = ListField(FILTERS["group"])
    language = ListField(FILTERS["language"])
    version = ListField(FILTERS["version"])
    repeats = ListField(FILTERS["repeats"])
    by = ListField("")

    def __init__(self, arguments: Mapping[str, str], choices: Mapping[str, Choices], all_cells: bool) -> None:
        given = dict.fromkeys((*FILTERS, "by"), "") | dict(arguments.items())
        super().__init__(formdata=MultiDict(given))
        self._all_cells = all_cells
        self.by.label.text = _("Compare by")
        for name in (*FILTERS, "by"):
            self[name].choices = [("", _("All")), *choices.get(name, ())]
        self.by.choices = [("", _("Nothing")), *choices.get("by", ())]

    @property
    def filters(self) -> list[Any]:
        """The filters that have something to choose among."""
        return [
            self[name]
            for name in FILTERS
            if self[name].data or len(self[name].choices) > (1 if name == "repeats" else 2)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Too many at once single people out, so that is said at the last one chosen."""
        good = bool(super().validate(extra_validators))
        chosen = [name for name in (*FILTERS, "by") if self[name].data]
        if self.channel.data and self.group.data:
            self.group.errors = [_("Choose a channel or a group, not both")]
            return False
        if len([name for name in chosen if name != "by"]) > MOST_FILTERS:
            self[chosen[-1]].errors = [_("Choose at most three filters at once")]
            return False
        if not self._all_cells and len(chosen) > 1:
            self[chosen[-1]].errors = [_("Choose one filter or one comparison at a time")]
            return False
        if self.by.data in chosen[:-1]:
            self.by.errors = [_("Compare by something else than what you have filtered on")]
            return False
        return good

    def selection(self) -> Selection:
        """What is chosen."""
        return Selection(**{name: self[name].data or "" for name in FILTERS})
