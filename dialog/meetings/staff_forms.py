"""Forms of the staff's meeting pages. Times are typed as a local date and a time by the clock on the wall."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]
    HiddenField,
    SelectChoice,
    ValidationError,
)

from dialog.clock import moment_of
from dialog.meetings.labels import ACCESS, KINDS
from dialog.meetings.rules import Admission, MeetingKind
from dialog.meetings.rules.planning import Host, MeetingDraft
from dialog.meetings.staff_fields import (
    ClockField,
    OneField,
    PeopleField,
    RadioOneField,
    SeveralField,
    edge_in,
    moment_in,
)
from dialog.meetings.staff_labels import ADMISSIONS, REFUSALS
from dialog.settings import ALL_LANGUAGES
from dialog.web.forms import DayField, LineField, StaffForm, TextField
from dialog.web.language import OWN_NAMES

HOSTS = 4
# The fields of a meeting as its page shows them, after the texts in each language.
ORDER = (
    "day", "starts", "ends", "place", "address", "kind", "area", *(f"host_{number}" for number in range(1, HOSTS + 1)),
    "capacity", "extra_seats", "admission", "opens_day", "opens_at", "closes_day", "closes_at", "access", "spoken",
    "needs_by",
)  # fmt: skip


class TimesForm(StaffForm):
    """When a meeting begins and ends, on one local day."""

    day = DayField(_l("Day"), required=True)
    starts = ClockField(_l("Begins"), required=True)
    ends = ClockField(_l("Ends"), required=True)

    def validate_starts(self, field: ClockField) -> None:
        moment_in(self.day, field)

    def validate_ends(self, field: ClockField) -> None:
        ends = moment_in(self.day, field)
        begins = moment_of(self.day.data, self.starts.data) if self.day.data and self.starts.data else None
        if begins is not None and ends is not None and ends <= begins:
            raise ValidationError(str(REFUSALS["times"]))

    def times(self) -> tuple[datetime, datetime]:
        """(begins, ends); only after the form holds."""
        begins, ends = moment_in(self.day, self.starts), moment_in(self.day, self.ends)
        assert begins is not None
        assert ends is not None
        return begins, ends


class RoomForm(StaffForm):
    """Where, and how many fit."""

    place = LineField(_l("Place of the meeting"), limit=160, required=REFUSALS["place"])
    address = LineField(_l("Street and number"), limit=200)
    capacity = PeopleField(
        _l("How many people fit"),
        least=1,
        refusal="capacity",
        description=_l("Leave it empty when there is no limit. All numbers are people, never registrations."),
    )
    extra_seats = PeopleField(
        _l("How many more may come all the same"),
        refusal="extra_seats",
        description=_l("When the room is full these seats are given too: come anyway, we arrange it."),
    )


class PlanForm(StaffForm):
    """What a meeting is; `title_sv`, `intro_sv`, `travel_sv`, … for each language, `host_1` to `host_4`."""

    kind = OneField(_l("Kind"), choices=[SelectChoice(str(code), label) for code, label in KINDS.items()])
    area = OneField(_l("Area"))
    access = SeveralField(
        _l("What the place offers"),
        choices=[SelectChoice(str(code), label) for code, label in ACCESS.items()],
        description=_l("Tick only what is certain: people plan by it."),
    )
    spoken = SeveralField(_l("Languages at the meeting"))
    admission = RadioOneField(
        _l("How seats are given"),
        choices=[SelectChoice(str(code), label) for code, label in ADMISSIONS.items()],
        default=Admission.QUEUE.value,
    )
    opens_day = DayField(_l("Registration opens"), description=_l("Empty: as soon as the meeting is published."))
    opens_at = ClockField(_l("At what time it opens"), description=_l("Empty: at midnight, when the day begins."))
    closes_day = DayField(_l("Registration closes"), description=_l("Empty: when the meeting begins."))
    closes_at = ClockField(_l("At what time it closes"), description=_l("Empty: at 23:59 that day."))
    needs_by = DayField(
        _l("Ask for interpreter and other needs no later than"), description=_l("People see the day on the form.")
    )
    version = HiddenField()

    def hosts(self) -> list[Any]:
        """The fields of those who invite, in order."""
        return [self[f"host_{number}"] for number in range(1, HOSTS + 1)]

    def languages(self) -> list[tuple[str, Any, Any, Any]]:
        """(language, title, intro, travel) in the order of the page."""
        return [(code, self[f"title_{code}"], self[f"intro_{code}"], self[f"travel_{code}"]) for code in ALL_LANGUAGES]

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, message) of all that is wrong, in the order of the page."""
        texts = [field for _code, *fields in self.languages() for field in fields]
        others = [self[name] for name in ORDER if name in self]
        return [(field.id, str(message)) for field in (*texts, *others) for message in field.errors]

    def offer(self, areas: Iterable[tuple[int, str]], hosts: Iterable[tuple[str, str]]) -> None:
        """What may be chosen: areas by id, hosts as 'organisation' or 'organisation:unit' with their names."""
        self.area.choices = [SelectChoice(str(area_id), name) for area_id, name in areas]
        choices = [SelectChoice(value, name) for value, name in hosts]
        self.spoken.choices = [SelectChoice(code, OWN_NAMES[code]) for code in ALL_LANGUAGES]
        self["host_1"].choices = choices
        for field in self.hosts()[1:]:
            field.choices = [SelectChoice("", _l("Nobody more")), *choices]

    def validate_opens_at(self, field: ClockField) -> None:
        self._opens()

    def validate_closes_at(self, field: ClockField) -> None:
        self._closes()

    def _opens(self) -> datetime | None:
        return edge_in(self.opens_day, self.opens_at, time(0))

    def _closes(self) -> datetime | None:
        return edge_in(self.closes_day, self.closes_at, time(23, 59))

    def chosen_hosts(self) -> tuple[Host, ...]:
        """Those who invite, without the empty lines."""
        return tuple(_host(field.data) for field in self.hosts() if field.data)

    def draft(self, **place: Any) -> MeetingDraft:
        """What the form says, with `place`: starts_at, ends_at, place, address, capacity, extra_seats, for_group_id."""
        return MeetingDraft(
            kind=MeetingKind(self.kind.data),
            title={code: title.data or "" for code, title, _intro, _travel in self.languages()},
            intro={code: intro.data or "" for code, _title, intro, _travel in self.languages()},
            travel={code: travel.data or "" for code, _title, _intro, travel in self.languages()},
            area_id=int(self.area.data),
            hosts=self.chosen_hosts(),
            access=tuple(self.access.data or ()),
            languages=tuple(self.spoken.data or ()),
            admission=Admission(self.admission.data),
            opens_at=self._opens(),
            closes_at=self._closes(),
            needs_by=self.needs_by.data,
            **place,
        )

    def refuse(self, code: str) -> None:
        """Say at the field why the operation refused."""
        places = {
            "title": "title_sv", "place": "place", "hosts": "host_1", "not_host": "host_1", "same_host": "host_2",
            "times": "ends", "long": "ends", "past": "day", "capacity": "capacity", "lottery": "closes_day",
            "window": "closes_day", "needs_by": "needs_by", "admission_fixed": "admission",
        }  # fmt: skip
        name = places.get(code, "kind")
        self[name if name in self else "kind"].errors = [str(REFUSALS.get(code, code))]


for _code in ALL_LANGUAGES:
    _needed = REFUSALS["title"] if _code == "sv" else None
    setattr(PlanForm, f"title_{_code}", LineField(_l("Title"), limit=120, required=_needed))
    setattr(PlanForm, f"intro_{_code}", TextField(_l("What the meeting is about"), limit=2000))
    setattr(PlanForm, f"travel_{_code}", TextField(_l("How to get there"), limit=600))
for _number in range(1, HOSTS + 1):
    _label = _l("Who invites, and answers for the registrations") if _number == 1 else _l("Who else invites")
    setattr(PlanForm, f"host_{_number}", OneField(_label, default=""))


class NewMeetingForm(PlanForm, TimesForm, RoomForm):
    """A meeting that people do not know of yet: everything can be said of it."""

    def placed_draft(self) -> MeetingDraft:
        """All of it; only after the form holds."""
        begins, ends = self.times()
        return self.draft(
            starts_at=begins,
            ends_at=ends,
            place=self.place.data or "",
            address=self.address.data or "",
            capacity=self.capacity.data,
            extra_seats=self.extra_seats.data or 0,
        )


class CancelForm(StaffForm):
    """Why a meeting is called off (`because_sv`, …), and where people can go instead."""

    replaced_by = OneField(_l("Where people can go instead"), default="")

    def languages(self) -> list[tuple[str, Any]]:
        return [(code, self[f"because_{code}"]) for code in ALL_LANGUAGES]

    def offer(self, others: Iterable[tuple[int, str]]) -> None:
        """Meetings to go to, by id."""
        self.replaced_by.choices = [
            SelectChoice("", _l("No other meeting")),
            *(SelectChoice(str(meeting_id), name) for meeting_id, name in others),
        ]

    def because(self) -> dict[str, str]:
        return {code: field.data or "" for code, field in self.languages()}


for _code in ALL_LANGUAGES:
    setattr(CancelForm, f"because_{_code}", TextField(_l("Why it is called off"), limit=600))


def _host(value: str) -> Host:
    organisation, _, unit = value.partition(":")
    return Host(int(organisation), int(unit) if unit else None)
