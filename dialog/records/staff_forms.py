"""The form of a rule of disposal."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField  # type: ignore[attr-defined]

from dialog.clock import today
from dialog.records.labels import WHAT
from dialog.records.operations.rules import RuleDraft, first_day
from dialog.records.rules import LEAST_DAYS, MOST_DAYS, What
from dialog.web.forms import DayField, LineField, StaffForm


class NumberOfDays(IntegerField):
    """A number of days, `LEAST_DAYS` to `MOST_DAYS`."""

    def process_formdata(self, values: list[str]) -> None:
        raw = values[0].strip() if values else ""
        self.data = None
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 5 and LEAST_DAYS <= int(raw) <= MOST_DAYS):
            raise ValueError(
                str(_l("Write a number of days from %(least)s to %(most)s", least=LEAST_DAYS, most=MOST_DAYS))
            )
        self.data = int(raw)


class RuleForm(StaffForm):
    """A rule as it was decided."""

    what = SelectField(_l("What is erased"), choices=[SelectChoice(code.value, WHAT[code]) for code in What])
    days = NumberOfDays(_l("After how many days"))
    decision = LineField(
        _l("Number of the decision"), limit=120, required=_l("Write the number of the decision in your register")
    )
    decided_on = DayField(_l("Day of the decision"), required=True)
    starts_on = DayField(_l("First day the rule is run"), required=True)

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if self.decided_on.data and self.decided_on.data > today():
            self.decided_on.errors = [str(_l("The decision lies in the future: write the day it was made"))]
            holds = False
        if self.starts_on.data and self.starts_on.data < first_day():
            self.starts_on.errors = [
                str(_l("Tomorrow at the earliest, so that there is time to look at what it would erase"))
            ]
            holds = False
        return holds

    def draft(self) -> RuleDraft:
        """What was filled in; only after `validate`."""
        decided, starts = self.decided_on.data or today(), self.starts_on.data or first_day()
        return RuleDraft(What(self.what.data), int(self.days.data or 0), self.decision.data or "", decided, starts)
