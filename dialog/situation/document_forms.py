"""What staff fill in for documents: a section, why a source is empty, which quotes, the decision."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.situation.document_labels import CLASSES
from dialog.situation.operations.documents import SectionText
from dialog.situation.operations.freezing import Decision
from dialog.situation.rules.documents import REASON_LIMIT, TEXT_LIMIT, Content
from dialog.situation.rules.levels import SourceClass
from dialog.web.forms import DayField, LineField, StaffForm, TextField


class SectionForm(StaffForm):
    """One section's words."""

    text = TextField(_l("What you write in this section"), limit=TEXT_LIMIT)
    internal = TextField(_l("Internal passage, left out of the version for the public"), limit=TEXT_LIMIT)
    reason = LineField(_l("Why it is internal"), limit=REASON_LIMIT)

    def validate_reason(self, field: Any) -> None:
        if self.internal.data and not field.data and not field.process_errors:
            raise ValidationError(
                str(_l("Write why the passage is internal: the reason stands in the version for the public"))
            )

    def words(self) -> SectionText:
        """What was typed."""
        return SectionText(self.text.data or "", self.internal.data or "", self.reason.data or "")


class SourcesForm(StaffForm):
    """Why nothing comes from a class of sources."""

    residents = LineField(CLASSES[SourceClass.RESIDENTS], limit=REASON_LIMIT)
    staff = LineField(CLASSES[SourceClass.STAFF], limit=REASON_LIMIT)
    partners = LineField(CLASSES[SourceClass.PARTNERS], limit=REASON_LIMIT)
    statistics = LineField(CLASSES[SourceClass.STATISTICS], limit=REASON_LIMIT)

    def reasons(self) -> dict[SourceClass, str]:
        """By class; '' for none."""
        return {one: str(self[one.value].data or "") for one in SourceClass}

    def empty_fields(self, sources: Sequence[Content]) -> list[Any]:
        """The fields of the classes that nothing comes from, in their order."""
        return [self[one["code"]] for one in sources if one["empty"]]


class QuotesForm(StaffForm):
    """Which redacted words are shown."""

    chosen = SelectMultipleField(
        _l("Quotes to show"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class DecisionForm(StaffForm):
    """Who decided and when."""

    body = LineField(_l("Who decided"), limit=160, required=_l("Write which body decided, as the municipal board"))
    decided_on = DayField(_l("Date of the decision"), required=True)
    paragraph = LineField(_l("Paragraph"), limit=40, required=_l("Write the paragraph of the minutes, as § 112"))
    reference = LineField(_l("Registry number"), limit=80, required=_l("Write the registry number, as KS 2026-00412"))

    def decision(self) -> Decision:
        """What was typed."""
        decided_on = self.decided_on.data
        assert decided_on is not None  # the field is required
        return Decision(self.body.data or "", decided_on, self.paragraph.data or "", self.reference.data or "")


class WithdrawForm(StaffForm):
    """Why a version was wrong."""

    reason = LineField(_l("What was wrong with it"), limit=500, required=_l("Write what was wrong with the version"))
