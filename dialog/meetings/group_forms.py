"""A group registers to a meeting from its own page: a number, and what its people need. Nobody is named."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from dialog.meetings import labels
from dialog.meetings.public_forms import LANGUAGE_LIMIT, PeopleField
from dialog.meetings.rules import MOST_IN_PARTY, Need
from dialog.web.choosing import OneOf
from dialog.web.forms import LineField, PublicForm

# One press for as many as usually come together; beyond that the number is typed.
MOST_TO_PRESS = 12
HOW_MANY = _l("Choose how many are coming")


class MaybePeople(PeopleField):
    """How many people; nothing typed means nobody."""

    def pre_validate(self, form: Any) -> None:
        if (self.data or "").strip() or self.process_errors:
            super().pre_validate(form)


class GroupPartyForm(PublicForm):
    """`party_size` is pressed, or typed as `party_size_more`."""

    purpose = "group-registration"

    party_size = OneOf(_l("How many are coming?"), {str(number): str(number) for number in range(1, MOST_TO_PRESS + 1)})
    party_size_more = MaybePeople(_l("More than twelve: write how many"), least=MOST_TO_PRESS + 1, most=MOST_IN_PARTY)
    step_free = MaybePeople(labels.NEEDS_FOR[Need.STEP_FREE], least=0)
    hearing_loop = MaybePeople(labels.NEEDS_FOR[Need.HEARING_LOOP], least=0)
    sign_language = MaybePeople(labels.NEEDS_FOR[Need.SIGN_LANGUAGE], least=0)
    interpreter = MaybePeople(labels.NEEDS_FOR[Need.INTERPRETER], least=0)
    child = MaybePeople(labels.NEEDS_FOR[Need.CHILD], least=0)
    interpreter_language = LineField(_l("Which language, if you need an interpreter?"), limit=LANGUAGE_LIMIT)

    def validate_party_size(self, field: OneOf) -> None:
        if not field.data and not self.party_size_more.data:
            raise ValidationError(str(HOW_MANY))

    @property
    def size(self) -> int:
        """How many, after validate(). What is typed counts before what is pressed."""
        return self.party_size_more.number or int(self.party_size.data or 0)

    def numbers(self) -> dict[Need, int]:
        """Who needs what, for how many; nobody where nothing was typed."""
        return {need: self[need.value].number or 0 for need in Need}
