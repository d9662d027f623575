"""The form of a judgement, and that of sentences."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField, ValidationError

from dialog.situation.judgement_labels import LEVELS, REFUSED
from dialog.situation.labels import days_text, period_choice
from dialog.situation.models import Judgement
from dialog.situation.operations.judging import JudgementDraft
from dialog.situation.picture_forms import ListField
from dialog.situation.rules.judging import FIGURES, FUNCTION_LIMIT, TEXT_LIMIT, own_figure, points_at_somebody
from dialog.situation.rules.periods import Period, periods_offered
from dialog.web.choosing import OneOf
from dialog.web.forms import LineField, StaffForm, TextField

HIGHEST = 10_000_000
FEW = "<5"
NOT_A_NUMBER = _l("Write a whole number, such as 12")


class TotalField(LineField):
    """A whole number from nought up, or that there are fewer than five; `number` is None when the field is empty."""

    number: int | None = None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        typed = "".join(str(self.data or "").split())
        if not typed:
            return
        if typed == FEW:
            self.number = 1
            return
        if not (typed.isascii() and typed.isdigit()) or int(typed[:9]) > HIGHEST or len(typed) > 8:
            raise ValidationError(str(NOT_A_NUMBER))
        self.number = int(typed)


class FigureForm(Form):
    """One total of the organisation's own."""

    label = LineField(_l("What is counted"), limit=120)
    number = TotalField(_l("How many"), limit=12)
    source = LineField(_l("Where the number comes from"), limit=160)

    @property
    def is_empty(self) -> bool:
        return not (self.label.data or self.number.data or self.source.data)

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if not holds or self.is_empty:
            return holds
        needed = (
            (self.label, bool(self.label.data), _("Write what is counted")),
            (self.number, self.number.number is not None, _("Write how many")),
            (self.source, bool(self.source.data), _("Write where the number comes from")),
        )
        for field, there, message in needed:
            if not there:
                field.errors = [message]
                holds = False
        return holds


class JudgementForm(StaffForm):
    """A judgement. What a signature needs is looked at only when it is signed: a draft may be unfinished."""

    organisation = SelectField(_l("For which organisation"), coerce=int, validate_choice=False)
    area = ListField(_l("Area"))
    days = ListField(_l("Period"))
    level = OneOf(_l("How do you judge the area?"), LEVELS)
    reason = TextField(_l("Why"), limit=TEXT_LIMIT)
    consequences = TextField(_l("What it leads to"), limit=TEXT_LIMIT)
    causes = TextField(_l("What may lie behind it"), limit=TEXT_LIMIT)
    risks = TextField(_l("What may happen next"), limit=TEXT_LIMIT)
    figures = FieldList(FormField(FigureForm), min_entries=FIGURES, max_entries=FIGURES)
    function = LineField(_l("Your function"), limit=FUNCTION_LIMIT)

    def offer(
        self, organisations: Iterable[tuple[int, str]], areas: Iterable[tuple[str, str]], day: date, own: Period | None
    ) -> None:
        """What there is to choose among. `own`: the days the draft has already."""
        self.organisation.choices = list(organisations)
        self.area.choices = list(areas)
        offered = {days_code(one): period_choice(one) for one in periods_offered(day)}
        if own is not None:
            offered.setdefault(days_code(own), days_text(own))
        self.days.choices = list(offered.items())

    def validate(self, extra_validators: Any = None, *, sign: bool = False) -> bool:
        holds = bool(super().validate(extra_validators))
        if self.organisation.data not in {choice[0] for choice in list(self.organisation.choices or [])}:
            self.organisation.errors = [_("Choose from the list")]
            holds = False
        for field in (self.reason, self.consequences, self.causes, self.risks):
            if not field.errors and points_at_somebody(field.data or ""):
                field.errors = [str(REFUSED["points"])]
                holds = False
        signs: tuple[Any, ...] = (self.level, self.reason, self.function) if sign else ()
        for needed in signs:
            if not needed.data and not needed.errors:
                needed.errors = [str(REFUSED[needed.name])]
                holds = False
        return holds

    def figure_errors(self) -> list[tuple[str, str]]:
        """(id, message) of the wrong totals, for the summary of errors."""
        return [
            (field.id, str(message)) for row in self.figures for field in row.form for message in field.errors or ()
        ]

    def draft(self) -> JudgementDraft:
        """What was written. Call after validate()."""
        first, last = days_of(self.days.data)
        return JudgementDraft(
            area_code=self.area.data or "",
            first=first,
            last=last,
            organisation_id=self.organisation.data,
            level=self.level.data or "",
            reason=self.reason.data or "",
            consequences=self.consequences.data or "",
            causes=self.causes.data or "",
            risks=self.risks.data or "",
            figures=tuple(
                own_figure(row.form.label.data, row.form.number.number or 0, row.form.source.data)
                for row in self.figures
                if not row.form.is_empty
            ),
            function=self.function.data or "",
        )


class OwnSentenceForm(StaffForm):
    """A sentence of one's own."""

    text = LineField(_l("Sentence"), limit=500, required=_l("Write the sentence"))
    sources = LineField(_l("It rests on"), limit=4000, required=REFUSED["sources"])

    def references(self) -> list[str]:
        """The numbers that were typed, in capitals."""
        return [word.strip(",;.").upper() for word in (self.sources.data or "").replace(",", " ").split()]


def days_code(period: Period) -> str:
    """The days as the form sends them."""
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


def days_of(code: str) -> tuple[date, date]:
    """Back from `days_code`."""
    first, last = code.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def filled(draft: Judgement) -> Mapping[str, Any]:
    """What a draft holds, as the form takes it."""
    figures = [
        {"label": one["label"], "number": FEW if one["number"] is None else str(one["number"]), "source": one["source"]}
        for one in draft.figures
    ]
    return {
        "organisation": draft.organisation_id,
        "area": draft.area.code if draft.area is not None else "",
        "days": days_code(Period(draft.first, draft.last)),
        "level": draft.level,
        "reason": draft.reason,
        "consequences": draft.consequences,
        "causes": draft.causes,
        "risks": draft.risks,
        "figures": figures,
        "function": draft.signed_function,
    }
