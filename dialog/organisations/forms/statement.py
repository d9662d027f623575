"""The eleven items of the accessibility statement."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.organisations.forms.texts import fault_message
from dialog.organisations.labels import COMPLIANCE, STATEMENT_ITEMS
from dialog.organisations.rules import StatementItem, missing_items
from dialog.organisations.texts.checking import links_at_fault
from dialog.web.forms import DayField, LineField, StaffForm, TextField

NOTHING = ""
_LONG = 8000


class _Wording(TextField):
    """Text with the little markup, links checked."""

    def __init__(self, item: StatementItem, hint: Any = "", **options: Any) -> None:
        super().__init__(STATEMENT_ITEMS[item], limit=_LONG, description=hint, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        for fault in links_at_fault(self.data or ""):
            raise ValidationError(str(fault_message(fault)))


class StatementForm(StaffForm):
    """One field per item, named as the items are. Nothing may be left out."""

    body = LineField(STATEMENT_ITEMS[StatementItem.BODY], limit=200)
    service = LineField(STATEMENT_ITEMS[StatementItem.SERVICE], limit=200)
    compliance = SelectField(
        STATEMENT_ITEMS[StatementItem.COMPLIANCE],
        choices=[SelectChoice(NOTHING, _l("Choose"))]
        + [SelectChoice(str(code), wording) for code, wording in COMPLIANCE.items()],
    )
    not_accessible = _Wording(
        StatementItem.NOT_ACCESSIBLE, _l("A complete list, each with its reason. Write it out if there is nothing.")
    )
    burden = _Wording(
        StatementItem.BURDEN, _l("Section 12 of the law, with reasons. Write it out if there is nothing.")
    )
    outside = _Wording(StatementItem.OUTSIDE, _l("Section 9 of the law. Write it out if there is nothing."))
    method = _Wording(StatementItem.METHOD)
    assessed_on = DayField(STATEMENT_ITEMS[StatementItem.ASSESSED_ON])
    updated_on = DayField(STATEMENT_ITEMS[StatementItem.UPDATED_ON])
    messages = _Wording(StatementItem.MESSAGES, _l("The form of the page is shown below this text."))
    supervision = _Wording(StatementItem.SUPERVISION, _l("With a link to the authority's form for complaints."))
    seen = HiddenField()

    def items(self) -> dict[str, str]:
        """The items as they are stored: text, and dates as 2026-12-24."""
        values = {item: self[item.value].data for item in StatementItem}
        return {
            item.value: value.isoformat() if isinstance(value, date) else str(value or "")
            for item, value in values.items()
        }

    def show(self, items: dict[StatementItem, str]) -> None:
        for item, value in items.items():
            field = self[item.value]
            field.data = (date.fromisoformat(value) if value else None) if isinstance(field, DayField) else value

    def validate_complete(self) -> bool:
        """True when every item says something; each missing one is said at its field."""
        holds = bool(self.validate())
        missing = missing_items(self.items())
        for item in missing:
            if not self[item.value].errors:
                self[item.value].errors = [
                    _(
                        "%(item)s: the law asks for this, so the statement cannot be published without it",
                        item=STATEMENT_ITEMS[item],
                    )
                ]
        return holds and not missing
