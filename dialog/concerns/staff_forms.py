"""What staff fill in: coding, answers, notes, hand-overs, and what somebody says on the phone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.categories.rules import Tag, readable_ticks, tags_ticked
from dialog.concerns import labels, staff_labels
from dialog.concerns.channels import SPOKEN
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import ANSWER_LIMIT, REASON_LIMIT
from dialog.concerns.operations.receive import ConcernDraft
from dialog.concerns.operations.triage import Coding
from dialog.concerns.public_forms import AreaField, ConcernForm
from dialog.concerns.rules import HOW_LIMIT, PLACE_LIMIT
from dialog.concerns.rules.deadlines import Promise
from dialog.web.choosing import CHOOSE, OneOf, SeveralOf, codes_of, named_choices
from dialog.web.forms import LineField, StaffForm, TextField
from dialog.web.language import OWN_NAMES

NOTE_LIMIT = 5000
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class TagsField(Field):
    """Any number of tags, as `categories.rules.tags_ticked` reads them. `data` is what was ticked."""

    data: list[str]

    def process_formdata(self, values: list[str]) -> None:
        self.data = readable_ticks(values)

    def tags(self) -> frozenset[Tag]:
        """What the ticked boxes mean."""
        return tags_ticked(self.data or ())


class ClockField(LineField):
    """HH:MM or ''."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, limit=5, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not _CLOCK.fullmatch(self.data):
            raise ValidationError(_("Write the time like this: 18:30"))


def unit_choice_field() -> Any:
    """Who takes over when the area becomes another one."""
    follow = SelectChoice("follow", _l("The unit that owns the area takes over"))
    stay = SelectChoice("stay", _l("It stays with us"))
    return RadioField(_l("When the area changes"), choices=[follow, stay], default="follow")


class ListField(SelectField):
    """One of a list, or ''."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in codes_of(self):
            raise ValidationError(str(CHOOSE))


def known_or_not(label: Any, named: Mapping[str, Any]) -> Any:
    """One of the codes, or '' for not known."""
    return ListField(label, choices=[SelectChoice("", _l("Not known")), *named_choices(named)], default="")


class CodingForm(StaffForm):
    """What a concern is about. Optional all of it: what is not known is left open."""

    tags = TagsField(_l("Categories"))
    kind = SelectField(_l("Kind"), choices=[SelectChoice(str(code), name) for code, name in labels.KINDS.items()])
    area = AreaField(_l("Area"))
    unit_choice = unit_choice_field()
    place = LineField(_l("Street or place"), limit=PLACE_LIMIT)
    when_days = OneOf(_l("On which days"), labels.WHEN_DAYS)
    when_time = SeveralOf(_l("At what time of day"), labels.WHEN_TIMES)
    days = SeveralOf(_l("Weekdays, when they are known"), staff_labels.SHORT_DAYS)
    time_from = ClockField(_l("From"))
    time_to = ClockField(_l("To"))
    recurring = OneOf(_l("Recurring"), staff_labels.RECURRING)
    how = LineField(_l("How it happens"), limit=HOW_LIMIT)
    place_type = known_or_not(_l("Sort of place"), labels.PLACE_TYPES)
    target = known_or_not(_l("What was hit"), labels.TARGETS)

    @classmethod
    def of(cls, concern: Concern, tags: Iterable[Tag]) -> "CodingForm":
        """Filled with what is saved."""
        form = cls(
            formdata=None,
            kind=concern.kind,
            area=concern.area.code if concern.area is not None else "",
            place=concern.redacted_place if concern.redacted_place is not None else concern.place,
            when_days=concern.when_days,
            when_time=list(concern.when_times),
            days=list(concern.days),
            time_from=concern.time_from,
            time_to=concern.time_to,
            recurring=concern.recurring,
            how=concern.how,
            place_type=concern.place_type,
            target=concern.target,
        )
        form.tags.data = sorted({f"{tag.category}:{tag.facet}".rstrip(":") for tag in tags})
        return form

    def offer_areas(self, areas: Iterable[tuple[str, str]], present: tuple[str, str] | None) -> None:
        """Areas to choose from; the present one stays although it may have gone out of use."""
        offered = list(areas)
        if present is not None and present[0] not in {code for code, _name in offered}:
            offered.append(present)
        self.area.choices = [SelectChoice(code, name) for code, name in [("", _("Not known")), *offered]]

    def coding(self) -> Coding:
        """What was decided. Call after validate()."""
        return Coding(
            tags=self.tags.tags(),
            kind=self.kind.data,
            area_code=self.area.data or "",
            place=self.place.data or "",
            when_days=self.when_days.data or "",
            when_times=_in_order(labels.WHEN_TIMES, self.when_time.data),
            days=_in_order(staff_labels.SHORT_DAYS, self.days.data),
            time_from=self.time_from.data or "",
            time_to=self.time_to.data or "",
            recurring=self.recurring.data or "",
            how=self.how.data or "",
            place_type=self.place_type.data or "",
            target=self.target.data or "",
            keep_unit=self.unit_choice.data == "stay",
        )

    def validate_time_to(self, field: Any) -> None:
        if bool(self.time_from.data) != bool(field.data):
            raise ValidationError(_("Write both times, or neither"))

    def asks_for_tag(self) -> bool:
        """Add the fault that it cannot be done without a category; True when it was added."""
        if self.tags.tags():
            return False
        self.tags.errors = [*self.tags.errors, _("Choose at least one category before it is done")]
        return True


class NoteForm(StaffForm):
    """Between colleagues."""

    note = TextField(_l("Internal note"), limit=NOTE_LIMIT, required=_l("Write the note"))


class QuestionForm(StaffForm):
    """What would make it clear."""

    question = TextField(
        _l("What do you need to know?"), limit=NOTE_LIMIT, required=_l("Write the question to a colleague")
    )


class AnswerForm(StaffForm):
    """To the resident. `afterwards` is 'close' or 'keep'; `promise` the day a further answer is promised for."""

    answer = TextField(_l("Your answer"), limit=ANSWER_LIMIT, required=_l("Write the answer"))
    afterwards = RadioField(
        _l("Afterwards"),
        choices=[
            SelectChoice("close", _l("Close it: this is finished")),
            SelectChoice("keep", _l("Keep it open: there is more to do")),
        ],
        default="close",
    )
    promise = SelectField(
        _l("When do you answer next?"), choices=[SelectChoice("", "")], default="", validate_choice=False
    )

    @property
    def promised(self) -> Promise:
        """What was promised; nothing when it is closed, or for a word that is no promise."""
        kept = self.afterwards.data == "keep" and self.promise.data in set(Promise)
        return Promise(self.promise.data) if kept else Promise.NONE


class CloseForm(StaffForm):
    """The end of it, in words the resident reads."""

    reason = LineField(_l("What was done"), limit=REASON_LIMIT)

    def asks_for_reason(self) -> bool:
        """Add the fault that there must be words when nothing was answered; True when it was added."""
        if self.reason.data:
            return False
        self.reason.errors = [*self.reason.errors, _("Write what was done. Nobody has answered this concern")]
        return True


class AssignForm(StaffForm):
    """`to` is nobody, user:<id> or unit:<id>."""

    to = SelectField(_l("Give it to"))

    @property
    def kind(self) -> str:
        return str(self.to.data).partition(":")[0]

    @property
    def id_(self) -> int:
        return int(str(self.to.data).partition(":")[2] or 0)


class EntryForm(ConcernForm):
    """What somebody says on the phone or at the counter: the public form's fields, and how it came."""

    purpose = "entry"

    channel = OneOf(_l("How did it come in?"), {channel.code: "" for channel in SPOKEN})
    language = SelectField(
        _l("Language to answer in"),
        choices=[SelectChoice(code, name) for code, name in OWN_NAMES.items()],
        default="sv",
    )

    place_type = known_or_not(_l("Sort of place"), labels.PLACE_TYPES)
    target = known_or_not(_l("What was hit"), labels.TARGETS)

    def offer_channels(self) -> None:
        """Names in the page's language."""
        self.channel.choices = [SelectChoice(channel.code, labels.channel_label(channel.code)) for channel in SPOKEN]

    def validate_channel(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose how it came in"))

    def spoken(self, area_code: str, notice_version: str, staff_id: int, staff_name: str) -> ConcernDraft:
        """What was said. Call after validate()."""
        draft = self.draft(area_code, self.language.data, notice_version)
        coded = replace(draft, place_type=self.place_type.data or "", target=self.target.data or "")
        return replace(coded, channel=self.channel.data, entered_by=staff_id, staff_name=staff_name)


def _in_order(known: Iterable[Any], chosen: Iterable[str] | None) -> tuple[str, ...]:
    wanted = set(chosen or ())
    return tuple(str(code) for code in known if code in wanted)
