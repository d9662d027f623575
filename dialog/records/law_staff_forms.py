"""The form of the registers that the law asks for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.clock import today
from dialog.links import is_safe_link
from dialog.records.law_staff_labels import KINDS
from dialog.records.operations.law import LawDraft
from dialog.records.rules.law import LawKind
from dialog.web.forms import DayField, LineField, StaffForm


class LawRecordForm(StaffForm):
    """Something that exists, as it was decided or held."""

    kind = SelectField(_l("Register"), choices=[SelectChoice(code.value, name) for code, name in KINDS.items()])
    text = LineField(_l("What it is"), limit=500, required=_l("Write what it is"))
    on = DayField(_l("Day it was decided or held"), required=True)
    until = DayField(_l("In force until, if it ends"))
    reference = LineField(_l("Registry number and paragraph"), limit=120)
    url = LineField(_l("Address of the document"), limit=300)

    def validate_url(self, field: Any) -> None:
        if field.data and not is_safe_link(field.data):
            raise ValidationError(str(_l("Write an address that begins with https: or http:")))

    def draft(self) -> LawDraft:
        """What was filled in; only after `validate`."""
        return LawDraft(
            kind=LawKind(self.kind.data),
            on=self.on.data or today(),
            text=self.text.data or "",
            until=self.until.data,
            reference=self.reference.data or "",
            url=self.url.data or "",
        )
