"""What staff fill in to protect people: words to hide, patterns to mark, and what is given to another organisation."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]

from dialog.concerns.rules import LegalGround, MarkKind
from dialog.concerns.rules.details import OWN_LIMIT
from dialog.concerns.staff_views.marks import GROUNDS, KINDS
from dialog.web.forms import LineField, StaffForm, TextField

WORDS_LIMIT = 500
REASON_LIMIT = 500


class HideForm(StaffForm):
    """Words that point at somebody, as they stand in the text."""

    words = LineField(_l("Words to hide"), limit=WORDS_LIMIT, required=_l("Write the words that shall be hidden"))
    mark_kind = SelectField(
        _l("What they are"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in MarkKind],
        default=MarkKind.OTHER.value,
    )

    def say_not_found(self) -> None:
        """Add the fault that the words stand nowhere."""
        self.words.errors = [*self.words.errors, _("These words are not in the text. Write them as they stand there")]


class PatternForm(StaffForm):
    """Something to mark that only this installation knows."""

    pattern = LineField(_l("Mark this too"), limit=OWN_LIMIT, required=_l("Write what shall be marked"))

    def say_too_little(self) -> None:
        """Add the fault that the pattern would match nearly anything."""
        if not self.pattern.errors:
            self.pattern.errors = [_("Write at least three letters or digits, or it would mark nearly everything")]


class ShareForm(StaffForm):
    """What is given, to whom, and on what ground."""

    to = SelectField(_l("Give it to"))
    ground = RadioField(
        _l("On what ground"),
        choices=[SelectChoice(ground.value, GROUNDS[ground]) for ground in LegalGround],
        default="",
    )
    reason = TextField(_l("Why they need it"), limit=REASON_LIMIT, required=_l("Write why they need it"))

    def validate_ground(self, field: Any) -> None:
        if not field.data or field.data not in tuple(LegalGround):
            field.errors = [_("Choose the ground")]
