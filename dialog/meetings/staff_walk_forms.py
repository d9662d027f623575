"""Forms of a safety walk: what the phone sends, and what the desk fills in afterwards."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.images import MAX_BYTES, CleanImage, ImageRefused, clean_image
from dialog.meetings.models import Finding
from dialog.meetings.operations.findings import FindingChange, FindingDraft
from dialog.meetings.operations.walks import Conditions, StopDraft, WalkPlan
from dialog.meetings.rules.walks import MOST_OF_A_GROUP, Decision, Lack, Light, Walkers, Weather
from dialog.meetings.walk_labels import DECISIONS, LIGHTS, WALKERS, WEATHERS, WHAT
from dialog.organisations.models import Organisation
from dialog.settings import ALL_LANGUAGES
from dialog.web.forms import DayField, LineField, StaffForm, TextField

CLIENT_KEY = re.compile(r"[A-Za-z0-9-]{8,40}")
REFUSED_PICTURE: dict[str, Any] = {
    "unreadable": _l("The picture could not be read. Take it again, or choose a JPEG, PNG or WebP"),
    "too_many_pixels": _l("The picture has more than 40 megapixels. Choose a smaller one"),
    "too_many_bytes": _l("The picture is larger than 12 MB. Choose a smaller one"),
}
LACKS: dict[Lack, Any] = {
    Lack.OWNER: _l("Choose who answers for it"),
    Lack.DECISION: _l("Choose what becomes of it"),
    Lack.REASON: _l("Write why the answer is no or later"),
    Lack.DUE: _l("Write the day it is planned to be ready, or decided"),
}


class _Codes(RadioField):
    """One of the codes, or '' when none is chosen."""

    def __init__(self, label: Any, codes: dict[str, str], **options: Any) -> None:
        choices = [SelectChoice(str(code), _l(text)) for code, text in codes.items()]
        super().__init__(label, choices=choices, validate_choice=False, default="", **options)
        self.codes = set(map(str, codes))

    def process_formdata(self, values: list[str]) -> None:
        self.data = values[0] if values and values[0] in self.codes else ""


class PictureField(FileField):
    """A photo; after validation `image` is ours, made of its pixels alone. The file and its name are let go."""

    image: CleanImage | None = None

    def pre_validate(self, form: Any) -> None:
        chosen = self.data if isinstance(self.data, FileStorage) and self.data.filename else None
        if chosen is None:
            return
        try:
            self.image = clean_image(chosen.stream.read(MAX_BYTES + 1))
        except ImageRefused as refusal:
            raise ValidationError(str(REFUSED_PICTURE[refusal.code])) from refusal


class FindingForm(StaffForm):
    """What is written down on the walk: one press for what it is, the rest may be left out."""

    client_key = HiddenField()
    stop = SelectField(_l("Where you stand"), validate_choice=False)
    what = _Codes(_l("What do you see?"), WHAT)
    place = LineField(_l("More exactly where"), limit=200)
    view = TextField(_l("What you say about it"), limit=2000)
    proposal = TextField(_l("What you would like to see done"), limit=2000)
    picture = PictureField(_l("Take a picture"))

    def for_stops(self, stops: Sequence[tuple[int, str]]) -> "FindingForm":
        self.stop.choices = [SelectChoice("", str(_l("Not at a stop")))] + [
            SelectChoice(str(number), title) for number, title in stops
        ]
        return self

    def validate_what(self, field: RadioField) -> None:
        if not field.data:
            raise ValidationError(str(_l("Choose what it is about")))

    def key(self) -> str:
        """The key that came, when it is one."""
        found = str(self.client_key.data or "")
        return found if CLIENT_KEY.fullmatch(found) else ""

    def draft(self, key: str) -> FindingDraft:
        return FindingDraft(
            key, self.what.data, _number(self.stop.data), self.place.data or "", self.view.data or "",
            self.proposal.data or "", self.picture.image,
        )  # fmt: skip


class ConditionsForm(StaffForm):
    """Light, weather, and how many of each group; `group_children`, …"""

    light = _Codes(_l("Light"), LIGHTS)
    weather = SelectField(
        _l("Weather"),
        choices=[SelectChoice("", _l("Not said")), *(SelectChoice(code, _l(text)) for code, text in WEATHERS.items())],
        validate_choice=False,
    )

    def groups(self) -> list[tuple[str, Any]]:
        return [(code.value, self[f"group_{code}"]) for code in Walkers]

    def values(self) -> Conditions:
        return Conditions(
            light=self.light.data if self.light.data in set(Light) else "",
            weather=self.weather.data if self.weather.data in set(Weather) else "",
            groups={code: int(field.data or 0) for code, field in self.groups()},
        )


class _People(LineField):
    """How many of a group: digits, or nothing for none."""

    def pre_validate(self, form: Any) -> None:
        found = str(self.data or "")
        if found and not (found.isascii() and found.isdigit() and int(found) <= MOST_OF_A_GROUP):
            raise ValidationError(str(_l("Write how many with digits, at most 200")))


for _code in Walkers:
    setattr(ConditionsForm, f"group_{_code}", _People(_l(WALKERS[_code]), limit=3))


class PlanForm(StaffForm):
    """Who leads and writes, and what everybody reads about the walk: `summary_sv`, …"""

    leader = LineField(_l("Who leads the walk"), limit=120, description=_l("First name or role. It is not published."))
    note_taker = LineField(_l("Who writes things down"), limit=120)
    version = HiddenField()

    def seen_version(self) -> int:
        """The version the person began from; 0, which fits none, for anything that is no version."""
        return _number(self.version.data) or 0

    def languages(self) -> list[tuple[str, Any]]:
        return [(code, self[f"summary_{code}"]) for code in ALL_LANGUAGES]

    def values(self) -> WalkPlan:
        summary = {code: field.data or "" for code, field in self.languages()}
        return WalkPlan(self.leader.data or "", self.note_taker.data or "", summary)


for _language in ALL_LANGUAGES:
    setattr(PlanForm, f"summary_{_language}", TextField(_l("Summary for everybody"), limit=3000))


class StopForm(StaffForm):
    """A stop: its name, and its point as latitude,longitude."""

    title = LineField(_l("Name of the stop"), limit=120, required=_l("Write what the stop is called"))
    point = LineField(_l("Point on the map"), limit=40)

    def validate_point(self, field: LineField) -> None:
        if field.data and self.degrees() is None:
            raise ValidationError(str(_l("Write the point like this: 58.2837,12.2886")))

    def degrees(self) -> tuple[float, float] | None:
        """(latitude, longitude), or None."""
        match = re.fullmatch(r"(-?\d{1,2}(?:\.\d{1,7})?), ?(-?\d{1,3}(?:\.\d{1,7})?)", self.point.data or "")
        if match is None:
            return None
        latitude, longitude = float(match[1]), float(match[2])
        return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None

    def draft(self) -> StopDraft:
        found = self.degrees()
        return StopDraft(self.title.data, found[1], found[0]) if found else StopDraft(self.title.data)


class FollowForm(FindingForm):
    """A finding at the desk: who answers for it, and what becomes of it."""

    owner = SelectField(_l("Who answers for it"), validate_choice=False)
    owners: set[str]
    decision = _Codes(_l("What becomes of it"), {code: text for code, text in DECISIONS.items() if code})
    reason = TextField(
        _l("Why the answer is this"),
        limit=500,
        description=_l("Needed when the answer is no or later. Everybody reads it."),
    )
    due_on = DayField(_l("Planned to be ready"))
    done_on = DayField(_l("Was ready"))
    version = HiddenField()

    def for_owners(self, organisations: Sequence[Organisation]) -> "FollowForm":
        owners = {"": str(_l("Not yet known"))}
        for one in organisations:
            owners[f"organisation-{one.id}"] = one.name
            owners |= {f"unit-{unit.id}": f"{one.name}: {unit.name}" for unit in one.units}
        self.owner.choices = [SelectChoice(code, name) for code, name in owners.items()]
        self.owners = set(owners)
        return self

    def seen_version(self) -> int:
        """The version the person began from; 0, which fits none, for anything that is no version."""
        return _number(self.version.data) or 0

    def validate_reason(self, field: TextField) -> None:
        if self.decision.data in (Decision.NO, Decision.LATER) and not field.data:
            raise ValidationError(str(LACKS[Lack.REASON]))

    def change(self) -> FindingChange:
        kind, _, number = (self.owner.data if self.owner.data in self.owners else "").partition("-")
        return FindingChange(
            what=self.what.data,
            stop_id=_number(self.stop.data),
            place=self.place.data or "",
            view=self.view.data or "",
            proposal=self.proposal.data or "",
            owner=(kind, int(number)) if number else None,
            decision=self.decision.data or "",
            reason=self.reason.data or "",
            due_on=self.due_on.data,
            done_on=self.done_on.data,
        )


class PictureForm(StaffForm):
    """What a picture shows, and whether everybody may see it."""

    alt = LineField(_l("What the picture shows"), limit=300)
    published = BooleanField(_l("Everybody may see it with the protocol"))

    def validate_alt(self, field: LineField) -> None:
        if self.published.data and not field.data:
            raise ValidationError(str(_l("Write what the picture shows, for those who cannot see it")))


class StoredFinding:
    """A stored finding under the names of the form's fields."""

    def __init__(self, finding: Finding) -> None:
        self.what, self.place, self.view, self.proposal = finding.what, finding.place, finding.view, finding.proposal
        self.stop = str(finding.stop_id or "")
        self.owner = (
            f"unit-{finding.owner_unit_id}"
            if finding.owner_unit_id
            else f"organisation-{finding.owner_organisation_id}"
            if finding.owner_organisation_id
            else ""
        )
        self.decision, self.reason = finding.decision, finding.reason
        self.due_on: date | None = finding.due_on
        self.done_on: date | None = finding.done_on
        self.version = str(finding.lock_version)


def _number(raw: Any) -> int | None:
    text = str(raw or "")
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None
