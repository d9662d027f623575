"""What residents fill in about groups. Field names are fixed by links and programs outside."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.groups.operations.contacts import ContactDraft
from dialog.groups.operations.register import GroupDraft
from dialog.groups.rules import MOST_HOUSEHOLDS
from dialog.web.forms import EmailField, LineField, PublicForm

CHOOSE_AREA = _l("Choose an area in the list")
AREA_NOT_FOUND = _l("We do not find the street. Choose the area you live in, or the one that lies nearest")
REACH = _l("Write an e-mail address or a phone number, so that we can reach you")
REACH_SECOND = _l("Write an e-mail address or a phone number for the second contact")
NAME_SECOND = _l("Write the name of the second contact")
HOW_MANY = _l("Write how many households you are, with digits")
WRONG_CODE = _l("We cannot find that code. Check it and write it again. A code works once and for two weeks")
NAME_LIMIT, PHONE_LIMIT = 120, 40


class HouseholdsField(LineField):
    """A number of households; `number` is 0 while it does not hold."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, limit=10, required=HOW_MANY, **options)

    @property
    def number(self) -> int:
        """What was written, 0 for anything that is no number."""
        raw = "".join(str(self.data or "").split())
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 6 else 0

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not 1 <= self.number <= MOST_HOUSEHOLDS:
            raise ValidationError(str(HOW_MANY))


class AreaOrNone(SelectField):
    """An area by its code, or ''. The page sets `choices`."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in {str(choice[0]) for choice in self.iter_choices()}:
            raise ValidationError(str(CHOOSE_AREA))


class _ContactForm(PublicForm):
    """Who answers for a group."""

    contact_name = LineField(_l("Your name"), limit=NAME_LIMIT, required=_l("Write your name"))
    contact_email = EmailField(_l("Your e-mail"))
    contact_phone = LineField(_l("Your phone number"), limit=PHONE_LIMIT)

    def validate_contact_email(self, field: EmailField) -> None:
        if not field.data and not (self.contact_phone.data or "").strip():
            raise ValidationError(str(REACH))

    def contact(self, language: str) -> ContactDraft:
        """Call after validate()."""
        return ContactDraft(
            str(self.contact_name.data), str(self.contact_email.data), str(self.contact_phone.data), language
        )


class RegisterForm(_ContactForm):
    """A new group. There is a number of households, and nowhere to say who they are."""

    purpose = "group"

    group_name = LineField(_l("What is the group called?"), limit=120, required=_l("Write what the group is called"))
    streets = LineField(_l("Which streets?"), limit=300, required=_l("Write the street or streets"))
    area = AreaOrNone(_l("Area"))
    households = HouseholdsField(_l("How many households are you?"))
    second_name = LineField(_l("Name of the second contact"), limit=NAME_LIMIT)
    second_email = EmailField(_l("E-mail of the second contact"))
    second_phone = LineField(_l("Phone number of the second contact"), limit=PHONE_LIMIT)

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        """Let the person choose among (code, name)."""
        named: Mapping[str, Any] = {"": _l("Choose an area, or let the street decide")} | dict(areas)
        self.area.choices = [SelectChoice(code, name) for code, name in named.items()]

    def has_second(self) -> bool:
        """True when something is said about a second contact."""
        return any(field.data for field in (self.second_name, self.second_email, self.second_phone))

    def validate_second_name(self, field: LineField) -> None:
        if self.has_second() and not field.data:
            raise ValidationError(str(NAME_SECOND))

    def validate_second_email(self, field: EmailField) -> None:
        if self.has_second() and not field.data and not self.second_phone.data:
            raise ValidationError(str(REACH_SECOND))

    def draft(self, area_code: str, language: str) -> GroupDraft:
        """What was filled in. Call after validate()."""
        contacts = [self.contact(language)]
        if self.has_second():
            second = (str(self.second_name.data), str(self.second_email.data), str(self.second_phone.data))
            contacts.append(ContactDraft(*second, language))
        return GroupDraft(
            title=str(self.group_name.data),
            area_code=area_code,
            streets=str(self.streets.data),
            households=self.households.number,
            contacts=tuple(contacts),
        )


class TakeOverForm(_ContactForm):
    """A successor, or a contact whose name or address is another now."""

    purpose = "group_take_over"

    code = LineField(_l("The code you were given"), limit=40, required=_l("Write the code you were given"))


class RightForm(PublicForm):
    """Once a year: is this still right?"""

    purpose = "group_right"

    streets = LineField(_l("Which streets?"), limit=300, required=_l("Write the street or streets"))
    households = HouseholdsField(_l("How many households are you?"))


class GroupActForm(PublicForm):
    """A button on a group's own page."""

    purpose = "group_act"
