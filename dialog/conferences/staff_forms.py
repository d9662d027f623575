"""Forms of the weekly conference. What is typed in a hurry is taken by some letters of a name, and kept when it is wrong."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, TimeField, ValidationError  # type: ignore[attr-defined]

from dialog import form_keys
from dialog.categories.labels import CATEGORY_LABELS
from dialog.conferences.labels import ENDS, LEVELS, WEEKDAYS
from dialog.conferences.operations.conferences import PlanDraft
from dialog.conferences.operations.items import Judged, OwnPoint, TaskDraft, Written
from dialog.conferences.operations.tasks import TaskChange
from dialog.conferences.queries.one import MINUTES, STARTS, Plan
from dialog.conferences.rules import MOST_PEOPLE, TASK_LIMIT, TEXT_LIMIT
from dialog.conferences.rules.names import Named, meant, parted
from dialog.organisations.models import Organisation
from dialog.situation.rules.judging import FUNCTION_LIMIT, points_at_somebody
from dialog.web.choosing import OneOf, SeveralOf, codes_of
from dialog.web.forms import DayField, LineField, StaffForm, TextField

PURPOSE = "conference"
LONGEST = 240


def no_person(_form: Any, field: Any) -> None:
    """Points and tasks are about places and what is done: numbers that lead to one person are not taken."""
    found = points_at_somebody(field.data or "")
    if found:
        raise ValidationError(
            str(
                _(
                    "“%(found)s” leads to one person. Take it away: the conference holds nothing about persons",
                    found=found,
                )
            )
        )


class OwnerField(LineField):
    """Who answers: some letters of a unit's, an organisation's or a person's name. `owner` after validation."""

    names: Sequence[Named] = ()
    owner: Named | None = None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data or self.process_errors:
            return
        found = meant(self.names, self.data)
        if not found:
            raise ValidationError(
                str(_("We know nobody who is called “%(name)s”. Write some letters of the name", name=self.data))
            )
        if len(found) > 1:
            some = ", ".join(one.words for one in found[:4])
            raise ValidationError(str(_("Several are called that: %(names)s. Write more of the name", names=some)))
        self.owner = found[0]


class SharedField(LineField):
    """Organisations, commas between. `ids` after validation."""

    names: Sequence[Named] = ()
    ids: tuple[int, ...] = ()

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        chosen: list[int] = []
        for word in parted(self.data or ""):
            found = meant(self.names, word)
            if len(found) != 1:
                raise ValidationError(str(_("We know no organisation that is called “%(name)s”", name=word)))
            chosen.append(found[0].id)
        self.ids = tuple(sorted(set(chosen)))


class Keyed(StaffForm):
    """A form that makes one thing, however often it is sent."""

    form_key = HiddenField()

    def fresh_key(self) -> None:
        self.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)

    def key_is_good(self) -> bool:
        """True for a key this installation gave out lately."""
        return form_keys.is_valid(str(current_app.secret_key), PURPOSE, self.form_key.data or "")

    def short_key(self) -> str:
        """As it is stored with a task."""
        return hashlib.sha256(str(self.form_key.data).encode()).hexdigest()


class ItemForm(Keyed):
    """What is said on one point, and what is decided. Everything may be left out."""

    version = HiddenField()
    was = HiddenField()
    text = TextField(_l("What is said"), limit=TEXT_LIMIT, validators=[no_person])
    level = OneOf(_l("The meeting’s view of the level"), {"": _l("Not said"), **LEVELS}, default="")
    level_was = HiddenField()
    reason = TextField(_l("Why this level"), limit=TEXT_LIMIT, validators=[no_person])
    reason_was = HiddenField()
    organisation = SelectField(_l("For which organisation"), coerce=int, validate_choice=False)
    function = LineField(_l("Your function"), limit=FUNCTION_LIMIT)
    shared = SharedField(_l("Share with"), limit=LONGEST)
    done = BooleanField(_l("Gone through"))
    task = LineField(_l("Decision or task"), limit=TASK_LIMIT, validators=[no_person])
    owner = OwnerField(_l("Who answers for it"), limit=LONGEST)
    due = DayField(_l("Done by"))
    foreseen = HiddenField()

    def offer(
        self, owners: Sequence[Named], organisations: Sequence[Named], judges: Sequence[tuple[int, str]] = ()
    ) -> None:
        """`judges`: the organisations for which this person may judge the area of the point."""
        self.owner.names, self.shared.names = owners, organisations
        self.organisation.choices = list(judges)

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if self.owner.data and not self.task.data:
            self.task.errors, holds = [_("Write what is to be done")], False
        moved = self.due.data is not None and self.due.data.isoformat() != self.foreseen.data
        if self.task.data and moved and not self.owner.data and not self.owner.errors:
            self.owner.errors, holds = (
                [_("Write who answers for it. With nobody there, it is kept as a decision")],
                False,
            )
        if self.owner.data and self.due.data is None and not self.due.errors:
            self.due.errors, holds = [_("Write the day it is to be done")], False
        return self._validate_level() and holds

    @property
    def is_worded(self) -> bool:
        """Somebody has touched what is said."""
        return digest(self.text.data or "") != self.was.data

    @property
    def is_judged(self) -> bool:
        """Somebody has chosen another level, or written other words on why."""
        said = digest(self.reason.data or "")
        return (self.level.data or "") != (self.level_was.data or "") or said != (self.reason_was.data or digest(""))

    def _validate_level(self) -> bool:
        """A level is signed as it is saved: it needs what a signature needs."""
        if not self.is_judged:
            return True
        if not self.level.data:
            again = _("What is signed stands. Choose the level that is right instead")
            self.level.errors = [again if self.level_was.data else _("Choose the level that the words are about")]
            return False
        holds = True
        for needed, message in (
            (self.reason, _("Write why before you sign")),
            (self.function, _("Write in which function you sign")),
        ):
            if not needed.data and not needed.errors:
                needed.errors, holds = [message], False
        return holds

    def written(self) -> Written:
        return Written(
            text=(self.text.data or "") if self.is_worded else None,
            shared_with=self.shared.ids,
            done=bool(self.done.data),
            judged=self._judged() if self.is_judged else None,
        )

    def _judged(self) -> Judged:
        return Judged(
            self.level.data, self.level_was.data or "", self.reason.data or "", self.function.data or "",
            self.organisation.data or 0,
        )  # fmt: skip

    def decided(self) -> TaskDraft | None:
        if not self.task.data:
            return None
        return TaskDraft(self.task.data, self.owner.owner, self.due.data, self.short_key())


class PointForm(Keyed):
    """A point of one's own."""

    title = LineField(
        _l("What it is about, in a few words"), limit=160, required=_l("Write what it is about"), validators=[no_person]
    )
    area = SelectField(_l("Area"), validate_choice=False, default="")
    text = TextField(_l("What you want to share"), limit=TEXT_LIMIT, validators=[no_person])
    category = SelectField(_l("Which of the fourteen"), validate_choice=False, default="")
    observed = BooleanField(_l("We have seen this: count it as an observation of ours"))

    def offer(self, areas: Iterable[tuple[str, str]]) -> None:
        whole = [("", _("The whole municipality"))]
        self.area.choices = [SelectChoice(code, name) for code, name in [*whole, *areas]]
        fourteen = [(code.value, str(name)) for code, name in CATEGORY_LABELS.items()]
        self.category.choices = [SelectChoice(code, name) for code, name in [("", _("Not said")), *fourteen]]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        for field in (self.area, self.category):
            if (field.data or "") not in codes_of(field):
                field.errors, holds = [_("Choose one of the answers in the list")], False
        if self.observed.data and not self.category.data:
            self.category.errors, holds = [_("Choose what it is about, then it can be counted")], False
        return holds

    def is_empty(self) -> bool:
        return not (self.title.data or self.text.data)

    def point(self) -> OwnPoint:
        return OwnPoint(
            title=self.title.data or "",
            text=self.text.data or "",
            area_code=self.area.data or "",
            category=self.category.data or "",
            observed=bool(self.observed.data),
        )


class ClosingForm(StaffForm):
    """What concerns no point of its own."""

    notes = TextField(_l("More that the minutes should say"), limit=TEXT_LIMIT, validators=[no_person])


class MoveForm(StaffForm):
    """Another day or time, or none that week."""

    day = DayField(_l("Day of the conference"), required=True)
    starts = TimeField(_l("Time it begins"))
    because = LineField(_l("Why"), limit=200, required=_l("Write why, so that everybody knows"), validators=[no_person])


class PlanForm(StaffForm):
    """How conferences are held."""

    version = HiddenField()
    weekday = SelectField(
        _l("Day of the week"), choices=[SelectChoice(str(at), name) for at, name in enumerate(WEEKDAYS[:5])]
    )
    starts = TimeField(_l("Time it begins"))
    minutes = IntegerField(_l("How many minutes"))
    dial_in = TextField(_l("How to join, such as a number to call"), limit=1000)
    organisations = SeveralOf(_l("Who takes part"), {})

    def offer(self, organisations: Iterable[Organisation]) -> None:
        self.organisations.choices = [SelectChoice(str(one.id), one.name) for one in organisations]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if self.starts.data is None:
            self.starts.errors, holds = [_("Write the time like this: 13:00")], False
        if self.minutes.data is None or not 5 <= self.minutes.data <= 240:
            self.minutes.errors, holds = [_("Write a number of minutes from 5 to 240")], False
        return holds

    def fill(self, plan: Plan) -> None:
        self.version.data, self.weekday.data, self.starts.data = str(plan.version), str(plan.weekday), plan.starts
        self.minutes.data, self.dial_in.data = plan.minutes, plan.dial_in
        self.organisations.data = [str(one) for one in plan.organisations]

    def draft(self) -> PlanDraft:
        return PlanDraft(
            int(self.weekday.data), self.starts.data or STARTS, self.minutes.data or MINUTES, self.dial_in.data or "",
            tuple(int(one) for one in self.organisations.data or ()),
        )  # fmt: skip


class TaskForm(StaffForm):
    """One task."""

    version = HiddenField()
    text = LineField(
        _l("Decision or task"), limit=TASK_LIMIT, required=_l("Write what is to be done"), validators=[no_person]
    )
    owner = OwnerField(_l("Who answers for it"), limit=LONGEST)
    due = DayField(_l("Done by"))
    ended = OneOf(_l("How far it has come"), ENDS, default="")
    outcome = LineField(_l("What came of it"), limit=500, validators=[no_person])

    def change(self) -> TaskChange:
        return TaskChange(
            self.text.data or "", self.owner.owner, self.due.data, self.ended.data or "", self.outcome.data or ""
        )


def typed_people(known: Iterable[int]) -> tuple[dict[int, int], dict[int, str], list[tuple[str, str]]]:
    """(numbers that were changed, everything as typed, faults as (field, message)) of the attendance that was sent."""
    changed: dict[int, int] = {}
    typed: dict[int, str] = {}
    faults: list[tuple[str, str]] = []
    for one in known:
        raw = request.form.get(f"people-{one}", "").strip()
        typed[one] = raw[:200]
        number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else None if raw else 0
        if number is None or number > MOST_PEOPLE:
            faults.append((f"people-{one}", _("Write a number from 0 to %(most)s", most=MOST_PEOPLE)))
        elif raw != request.form.get(f"was-{one}", "").strip():
            changed[one] = number
    return changed, typed, faults


def digest(text: str) -> str:
    """A short mark of some words: whether somebody has touched them."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version_of(field: Any) -> int:
    """The version that was shown; 0 when it cannot be read."""
    typed = str(field.data or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
