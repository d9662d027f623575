"""Book the start meeting of a group: when, where, for how many."""

from flask_babel import lazy_gettext as _l

from dialog.meetings.staff_fields import PeopleField
from dialog.meetings.staff_forms import TimesForm
from dialog.meetings.staff_labels import REFUSALS
from dialog.web.forms import LineField


class StartMeetingForm(TimesForm):
    """All else about the meeting is known from the group."""

    place = LineField(_l("Place of the meeting"), limit=160, required=REFUSALS["place"])
    address = LineField(_l("Street and number"), limit=200)
    capacity = PeopleField(_l("How many people fit"), least=1, refusal="capacity")

    @property
    def seats(self) -> int | None:
        """How many fit; None when nothing was said."""
        number = self.capacity.data
        return number if isinstance(number, int) else None
