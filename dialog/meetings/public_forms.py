"""What residents fill in about meetings. Field names are fixed by links and programs outside."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import ValidationError

from dialog.meetings import labels
from dialog.meetings.operations.seats import PartyDraft
from dialog.meetings.rules import MOST_IN_PARTY, Choice, Need
from dialog.web.choosing import OneOf, SeveralOf
from dialog.web.forms import EmailField, LineField, PublicForm

NAME_LIMIT = 80
PHONE_LIMIT = 40
LANGUAGE_LIMIT = 40
FEWEST_DIGITS = 6
REACH_US = _l("Write an e-mail address or a phone number, so that we can tell you if something changes")
WRITE_NUMBER = _l("Write how many you are with digits, at least 1")
WRITE_PHONE = _l("Write the phone number with digits, for example 070-123 45 67")
WRONG_GROUP = _l("We do not find a group with that code. Check the code, or leave the field empty")
NOT_ENOUGH = _l("There are not enough seats right now. Write a smaller number, or let the others wait in the queue")
NO_CHOICE = _l("Choose what you want to do")
_DIGITS = re.compile(r"[0-9]{1,4}")


class PeopleField(LineField):
    """How many people, as typed. `number` is None for what is no number."""

    def __init__(self, label: Any = None, *, least: int = 1, most: int = MOST_IN_PARTY, **options: Any) -> None:
        super().__init__(label, limit=20, **options)
        self.least, self.most = least, most

    @property
    def number(self) -> int | None:
        typed = (self.data or "").strip() or ("0" if self.least == 0 else "")
        return int(typed) if _DIGITS.fullmatch(typed) else None

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.process_errors:
            return
        if self.number is None or self.number < self.least:
            raise ValidationError(str(WRITE_NUMBER))
        if self.number > self.most:
            raise ValidationError(too_many(self.most))


class PhoneField(LineField):
    """A phone number as people write them, or ''."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=PHONE_LIMIT, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not self.process_errors:
            digits = sum(character.isdigit() for character in self.data)
            if digits < FEWEST_DIGITS or any(character.isalpha() for character in self.data):
                raise ValidationError(str(WRITE_PHONE))


class ContactFields(PublicForm):
    """Who to ask for, and one way to reach them."""

    name = LineField(_l("Your name"), limit=NAME_LIMIT, required=_l("Write a name that we can ask for at the door"))
    email = EmailField(_l("E-mail"))
    phone = PhoneField(_l("Phone"))

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        if not self.email.data and not self.phone.data and not self.email.errors and not self.phone.errors:
            self.email.errors = [str(REACH_US)]
            holds = False
        return holds


class PartyForm(ContactFields):
    """A party that registers. `on_shortage` is asked when there are not enough seats."""

    purpose = "registration"

    party_size = PeopleField(_l("How many are you?"), default="1")
    needs = SeveralOf(_l("Do you need anything to be able to take part?"), labels.NEEDS)
    interpreter_language = LineField(_l("Which language, if you need an interpreter?"), limit=LANGUAGE_LIMIT)
    relation = OneOf(_l("How do you belong to the area?"), labels.RELATIONS)
    group_code = LineField(_l("The group's code"), limit=40)
    on_shortage = OneOf(_l("What would you all like to do?"), labels.CHOICES)

    def draft(self, language: str, notice_version: str, group_id: int | None = None) -> PartyDraft:
        """What was filled in. Call after validate(). One person has nothing to divide and is not asked: it waits."""
        size = self.party_size.number or 1
        return PartyDraft(
            size=size,
            name=self.name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            needs={Need(code): 1 for code in self.needs.data or ()},
            interpreter_language=self.interpreter_language.data or "",
            relation=self.relation.data or "",
            choice=self.on_shortage.data or (Choice.WAIT_ALL if size == 1 else ""),
            language=language,
            group_id=group_id,
            notice_version=notice_version,
        )


class SizeForm(PublicForm):
    """How many a party wants to be."""

    purpose = "registration-size"

    party_size = PeopleField(_l("How many are you?"))
    # Who has seats keeps them; for the others there is one thing to choose: that they wait.
    on_shortage = OneOf("", {Choice.WAIT_ALL: labels.CHOICES[Choice.WAIT_ALL]})


class NeedsForm(PublicForm):
    """What a party's people need, each for how many: 0 or nothing means nobody."""

    purpose = "registration-needs"

    step_free = PeopleField(labels.NEEDS_FOR[Need.STEP_FREE], least=0)
    hearing_loop = PeopleField(labels.NEEDS_FOR[Need.HEARING_LOOP], least=0)
    sign_language = PeopleField(labels.NEEDS_FOR[Need.SIGN_LANGUAGE], least=0)
    interpreter = PeopleField(labels.NEEDS_FOR[Need.INTERPRETER], least=0)
    child = PeopleField(labels.NEEDS_FOR[Need.CHILD], least=0)
    interpreter_language = LineField(_l("Which language, if you need an interpreter?"), limit=LANGUAGE_LIMIT)

    def numbers(self) -> dict[Need, int]:
        """What was filled in. Call after validate()."""
        return {need: self[need.value].number or 0 for need in Need}


class ContactForm(ContactFields):
    """Another name, address or phone, with the code that was sent to the present contact."""

    purpose = "registration-contact"

    code = LineField(_l("The code from the mail"), limit=20, required=_l("Write the six digits of the code"))


class PressForm(PublicForm):
    """A button alone."""

    purpose = "registration-press"


def too_many(most: int) -> str:
    """What to do when a party is bigger than can register."""
    return str(
        ngettext(
            "You can register at most %(num)s person here. Call us if you are more",
            "You can register at most %(num)s people here. Call us if you are more",
            most,
        )
    )
