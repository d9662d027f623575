"""The forms of problems: the five questions, what they rest on, and what may cause them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, ValidationError  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput

from dialog import form_keys
from dialog.categories.labels import CategoryChoice
from dialog.organisations.models import Organisation
from dialog.situation.problem_labels import EVIDENCE_KINDS, RECURS, REFUSALS, SHORT_DAYS, STANCES
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.levels import EvidenceKind, Stance
from dialog.situation.rules.problems import (
    CAUSE_LIMIT,
    EVIDENCE_LIMIT,
    NAME_LIMIT,
    PLACE_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    WHAT_LIMIT,
    WHEN_LIMIT,
    ProblemDraft,
)
from dialog.web.choosing import OneOf, SeveralOf, codes_of
from dialog.web.forms import LineField, StaffForm, TextField

PURPOSE = "problem"
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
OTHER_KINDS = tuple(kind for kind in EvidenceKind if kind is not EvidenceKind.CONCERN)


class ClockField(LineField):
    """HH:MM or ''."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, limit=5, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not _CLOCK.fullmatch(self.data):
            raise ValidationError(_("Write the time like this: 18:30"))


class ProblemForm(StaffForm):
    """One problem in staff's words. Only the area and the subject must be there to begin with."""

    form_key = StringField(widget=HiddenInput())
    version = HiddenField()
    concern = HiddenField()
    area = SelectField(_l("Area"), validate_choice=False, default="")
    subject = SelectField(_l("What it is about"), validate_choice=False, default="")
    what = LineField(_l("What it is that happens"), limit=WHAT_LIMIT)
    days = SeveralOf(_l("On which weekdays"), SHORT_DAYS)
    time_from = ClockField(_l("From"))
    time_to = ClockField(_l("To"))
    when = LineField(_l("When it happens, in words"), limit=WHEN_LIMIT)
    place = LineField(_l("Where it happens: street or place"), limit=PLACE_LIMIT)
    how = TextField(_l("How it happens"), limit=TEXT_LIMIT)
    recurring = OneOf(_l("Does it recur?"), RECURS)
    consequences = TextField(_l("What it leads to"), limit=TEXT_LIMIT)
    responsible = SelectField(_l("Who answers for it"), validate_choice=False, default="")

    def offer(
        self,
        areas: Iterable[tuple[str, str]],
        subjects: Iterable[CategoryChoice],
        organisations: Iterable[Organisation],
    ) -> None:
        """What can be chosen."""
        self.area.choices = [SelectChoice("", _("Choose an area")), *(SelectChoice(*one) for one in areas)]
        self.subject.choices = [SelectChoice("", _("Choose a subject"))]
        for group in subjects:
            own = [(group.value, group.label), *((facet.value, facet.label) for facet in group.facets)]
            self.subject.choices += [SelectChoice(value, label, optgroup=group.label) for value, label in own]
        self.responsible.choices = [
            SelectChoice("", _("Nobody yet")),
            *(SelectChoice(str(one.id), one.name) for one in organisations),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        for field, code in ((self.area, "area"), (self.subject, "category"), (self.responsible, "responsible")):
            known = codes_of(field) - ({""} if code != "responsible" else set())
            if (field.data or "") not in known:
                field.errors, holds = [str(REFUSALS[code])], False
        return holds

    def fresh_key(self) -> None:
        """A new key: what is sent next is another problem."""
        self.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)

    def key_is_good(self) -> bool:
        """True for a key this installation gave out lately."""
        return form_keys.is_valid(str(current_app.secret_key), PURPOSE, self.form_key.data or "")

    def seen_version(self) -> int:
        """The version that was shown; 0 when it cannot be read."""
        return number_typed(self.version.data)

    def fill(self, row: ProblemRow) -> None:
        """With what is stored."""
        self.version.data = str(row.version)
        self.area.data, self.subject.data = row.area_code, f"{row.tag.category}:{row.tag.facet}".rstrip(":")
        self.what.data, self.when.data, self.days.data = row.what, row.when, list(row.days)
        self.time_from.data, self.time_to.data = row.time_from, row.time_to
        self.place.data, self.how.data, self.recurring.data = row.place, row.how, row.recurring
        self.consequences.data, self.responsible.data = row.consequences, str(row.responsible_id or "")

    def draft(self) -> ProblemDraft:
        """What was typed. Call after validate()."""
        category, _colon, facet = str(self.subject.data).partition(":")
        return ProblemDraft(
            area_code=str(self.area.data),
            category=category,
            facet=facet,
            what=self.what.data or "",
            when=self.when.data or "",
            days=tuple(day for day in SHORT_DAYS if day in (self.days.data or ())),
            time_from=self.time_from.data or "",
            time_to=self.time_to.data or "",
            place=self.place.data or "",
            how=self.how.data or "",
            recurring=self.recurring.data or "",
            consequences=self.consequences.data or "",
            responsible_id=int(self.responsible.data) if self.responsible.data else None,
        )

    def content(self) -> Mapping[str, Any]:
        """What was filled in: the same again is the same problem."""
        return {name: field.data for name, field in self._fields.items() if name not in ("form_key", "version")}


class ReasonForm(StaffForm):
    """Why something is closed or not taken up."""

    reason = LineField(_l("Why"), limit=REASON_LIMIT)


class ConcernsForm(StaffForm):
    """Concerns by their numbers."""

    references = LineField(_l("Numbers of concerns"), limit=2000, required=REFUSALS["none"])


class OtherForm(StaffForm):
    """Something else that a problem rests on."""

    kind = SelectField(
        _l("What sort of evidence"), choices=[SelectChoice(kind.value, EVIDENCE_KINDS[kind]) for kind in OTHER_KINDS],
        validate_choice=False, default=EvidenceKind.SURVEY.value,
    )  # fmt: skip
    reference = LineField(_l("Its name or number"), limit=NAME_LIMIT, required=REFUSALS["none"])
    text = LineField(_l("What it shows"), limit=EVIDENCE_LIMIT)

    def chosen(self) -> EvidenceKind:
        """Call after validate(). What is not in the list counts as statistics: it names no record of ours."""
        return EvidenceKind(self.kind.data) if self.kind.data in list(OTHER_KINDS) else EvidenceKind.STATISTIC


class CauseForm(StaffForm):
    """One hypothesis."""

    cause = LineField(_l("What may lie behind it"), limit=CAUSE_LIMIT, required=REFUSALS["none"])


class ArgumentForm(StaffForm):
    """What speaks for a cause or against it, perhaps with the name of what shows it."""

    stance = RadioField(
        _l("Does it speak for or against?"),
        choices=[SelectChoice(stance.value, words) for stance, words in STANCES.items()],
        default=Stance.FOR.value,
        validate_choice=False,
    )
    text = LineField(_l("What is known"), limit=CAUSE_LIMIT, required=REFUSALS["none"])
    kind = SelectField(
        _l("What shows it"),
        choices=[
            SelectChoice("", _l("Only words")),
            *(SelectChoice(kind.value, EVIDENCE_KINDS[kind]) for kind in OTHER_KINDS),
        ],
        validate_choice=False,
        default="",
    )
    reference = LineField(_l("Its name or number"), limit=NAME_LIMIT)

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if bool(self.reference.data) != bool(self.kind.data) or self.kind.data not in ("", *OTHER_KINDS):
            self.kind.errors, holds = [str(REFUSALS["kind"])], False
        return holds

    def chosen(self) -> tuple[Stance, EvidenceKind | None]:
        """Call after validate()."""
        stance = Stance.AGAINST if self.stance.data == Stance.AGAINST.value else Stance.FOR
        return stance, EvidenceKind(self.kind.data) if self.kind.data else None


def number_typed(raw: object) -> int:
    """The number in a hidden field; 0 when it cannot be read."""
    typed = str(raw or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
