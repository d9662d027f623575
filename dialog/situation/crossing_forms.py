"""Which cross tables are asked for: as a picture, and what was hit."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.concerns.rules.facts import Target
from dialog.situation.crossing_labels import target_text
from dialog.situation.picture_forms import ListField, PictureForm
from dialog.situation.queries.areas import Areas


class CrossingForm(PictureForm):
    """Read from the address. `target` '' is everything, whatever was hit."""

    target = ListField(_l("What was hit"))

    def __init__(self, arguments: Mapping[str, str], areas: Areas, day: date, *, sees: bool) -> None:
        super().__init__({"target": ""} | dict(arguments.items()), areas, day, sees=sees)
        self.target.choices = [("", _("Anything")), *((one.value, target_text(one.value)) for one in Target)]

    @property
    def chosen_target(self) -> str:
        """'' for everything."""
        return "" if self.target.errors else str(self.target.data)
