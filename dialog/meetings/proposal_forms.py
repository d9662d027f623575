"""What the public page of a proposal asks for, and what stances are called."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from dialog.groups.rules import CODE_LENGTH, plain_code
from dialog.meetings.rules.proposals import COMMENT_LIMIT, Stance
from dialog.web.choosing import OneOf
from dialog.web.forms import LineField, PublicForm, TextField

STANCES: dict[str, Any] = {
    Stance.SUPPORT: _l("I am for it"),
    Stance.AGAINST: _l("I am against it"),
    Stance.UNSURE: _l("I am not sure"),
}
WRONG_CODE = _l("We do not know that code. Look at it once more and write it again")


class StanceField(OneOf):
    """One of the three."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(str(_l("Choose what you think")))


class ViewForm(PublicForm):
    """What somebody thinks of a proposal."""

    purpose = "proposal"

    stance = StanceField(_l("What do you think?"), STANCES)
    comment = TextField(_l("Why, if you want to say"), limit=COMMENT_LIMIT)
    code = LineField(_l("Your code for proposals"), limit=40, required=_l("Write the code that you have been given"))

    def validate_code(self, field: LineField) -> None:
        """The right number of letters and digits, whatever stands between them."""
        if field.data and len(plain_code(field.data)) != CODE_LENGTH:
            raise ValidationError(str(WRONG_CODE))
