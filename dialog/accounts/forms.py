"""What sign-in, links, the own account and the people pages ask for."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.accounts.labels import LANGUAGES, MEANINGS, ROLES, WEAKNESSES
from dialog.accounts.passwords import LONGEST, composed, weakness
from dialog.accounts.permissions import Role
from dialog.accounts.queries import Places
from dialog.accounts.rules import WantedGrant
from dialog.web.forms import EmailField, LineField, PublicForm, StaffForm

WRONG = _l(
    "The e-mail address, the password or the code does not match. Check all three. A code works once, so wait for the "
    "next one. After ten wrong tries the account rests for a while"
)
WRONG_CODE = _l("The code does not match. Check that the clock of the phone is right, and write the code shown now")
WRONG_PASSWORD = _l("The password does not match. After ten wrong tries the account rests for a while")
STALE = _l("The page had been open for too long. Send it once more")


class SecretField(PasswordField):
    """A password as typed: never trimmed, never shown again."""

    data: str

    def __init__(self, label: Any = None, *, required: Any = None, **options: Any) -> None:
        self.empty_message = required
        super().__init__(label, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = composed(valuelist[0]) if valuelist else ""
        if len(self.data) > LONGEST:
            self.data = ""
            raise ValueError(str(_l("Choose a password of at most 1,000 characters")))

    def pre_validate(self, form: Any) -> None:
        if not self.data and not self.process_errors and self.empty_message is not None:
            raise ValidationError(str(self.empty_message))


class DoorForm(PublicForm):
    """A form before sign-in. Its key stands in for the session's token."""

    form_errors: list[str]

    def holds(self) -> bool:
        """True when the fields are well formed and the form was made here. Says so at the top when it was not."""
        good = bool(self.validate())
        if not self.key_is_good():
            self.form_errors = [*self.form_errors, str(STALE)]
            return False
        return good

    def refuse(self, sentence: Any) -> None:
        """Say `sentence` at the top."""
        self.form_errors = [*self.form_errors, str(sentence)]


class SignInForm(DoorForm):
    purpose = "sign_in"

    # Not an EmailField: how the address is written says nothing about whether anybody has it.
    email = LineField(_l("E-mail"), limit=254, required=_l("Write your e-mail address"))
    password = SecretField(_l("Password"), required=_l("Write your password"))
    totp = LineField(
        _l("Code"), limit=60, description=_l("Six digits from your app, or one of your printed recovery codes")
    )
    next = StringField()


class PasswordForm(DoorForm):
    """What the two forms of a link share: a password, chosen or known."""

    password: SecretField

    def holds_for(self, name: str, email: str) -> bool:
        """`holds`, and the password is good enough for this person."""
        return self.holds() and _is_strong(self.password, name, email)


class NewPasswordForm(PasswordForm):
    """A password to begin with, or in place of a forgotten one."""

    purpose = "new_password"

    password = SecretField(
        _l("Choose a password"),
        required=_l("Choose a password"),
        description=_l("At least 12 characters. Several words in a row are easy to remember and hard to guess"),
    )


class KnownPasswordForm(PasswordForm):
    """The password one has, before connecting a new app through a link."""

    purpose = "known_password"

    password = SecretField(_l("Password"), required=_l("Write your password"))


class ConfirmCodeForm(DoorForm):
    """The first code from a newly connected app."""

    purpose = "confirm_code"

    totp = LineField(
        _l("Code from the app"),
        limit=60,
        required=_l("Write the code that the app shows"),
        description=_l("Six digits"),
    )
    enrolment = HiddenField()


class AskResetForm(DoorForm):
    purpose = "ask_reset"

    email = EmailField(_l("E-mail"), required=_l("Write your e-mail address"))


def _choices(named: Iterable[tuple[object, object]], empty: object = None) -> list[SelectChoice]:
    """What a list offers, with `empty` first when nothing is chosen from the start."""
    first = [SelectChoice("", str(empty))] if empty is not None else []
    return [*first, *(SelectChoice(str(value), str(word)) for value, word in named)]


def language_choices() -> list[SelectChoice]:
    return _choices(LANGUAGES.items())


class DetailsForm(StaffForm):
    """Own name and language."""

    name = LineField(_l("Name"), limit=120, required=_l("Write your name"))
    language = SelectField(_l("Language"), choices=language_choices)


class ChangePasswordForm(StaffForm):
    current_password = SecretField(_l("Password you have now"), required=_l("Write the password you have now"))
    new_password = SecretField(
        _l("New password"),
        required=_l("Choose a password"),
        description=_l("At least 12 characters. Several words in a row are easy to remember and hard to guess"),
    )

    def holds_for(self, name: str, email: str) -> bool:
        return bool(self.validate()) and _is_strong(self.new_password, name, email)


class CurrentPasswordForm(StaffForm):
    """Once more the password, before something that opens the account."""

    current_password = SecretField(_l("Password"), required=_l("Write your password"))


class NewAppForm(StaffForm):
    totp = LineField(
        _l("Code from the app"),
        limit=60,
        required=_l("Write the code that the app shows"),
        description=_l("Six digits"),
    )
    enrolment = HiddenField()


class PersonForm(StaffForm):
    """A new person."""

    name = LineField(_l("Name"), limit=120, required=_l("Write the person's name"))
    email = EmailField(_l("E-mail"), required=_l("Write the person's e-mail address"))
    language = SelectField(_l("Language of the mail"), choices=language_choices)


class RoleForm(StaffForm):
    """One role, for whom and where."""

    role = SelectField(_l("Role"))
    organisation = SelectField(_l("Organisation"), coerce=str)
    unit = SelectField(_l("Unit"), coerce=str)
    areas = SelectMultipleField(
        _l("Areas"),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        description=_l("Choose none for all areas"),
    )

    def __init__(self, places: Places, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.role.choices = _choices(ROLES.items(), _l("Choose"))
        self.organisation.choices = _choices(places.organisations, _l("Choose"))
        self.unit.choices = _choices(places.units, _l("All units"))
        self.areas.choices = _choices(places.areas)

    def validate_role(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(str(_l("Choose a role")))

    def validate_organisation(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(str(_l("Choose an organisation")))

    def wanted(self) -> WantedGrant:
        """The role asked for, when the form holds."""
        return WantedGrant(
            role=Role(self.role.data),
            organisation_id=int(self.organisation.data),
            unit_id=int(self.unit.data) if self.unit.data else None,
            area_codes=tuple(self.areas.data or ()),
        )

    def foreign_unit(self) -> None:
        """Say that the unit is another organisation's."""
        self.unit.errors = [*self.unit.errors, str(_l("Choose a unit of the organisation, or all units"))]


class InviteForm(PersonForm, RoleForm):
    """A new person with a first role. More roles are given on the person's page."""

    def email_taken(self) -> None:
        """Say that somebody has the address."""
        self.email.errors = [*self.email.errors, str(_l("Somebody with that e-mail address is in the list already"))]


def role_meanings() -> list[tuple[Any, Any]]:
    """(name, meaning) of each role, for the explanation beside the form."""
    return [(ROLES[role], MEANINGS[role]) for role in Role]


def _is_strong(field: SecretField, name: str, email: str) -> bool:
    weak = weakness(field.data, name=name, email=email)
    if weak is None:
        return True
    field.errors = [*field.errors, str(WEAKNESSES[weak])]
    return False
