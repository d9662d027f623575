"""Forms of the staff's pages about groups."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.groups.operations.contacts import ContactDraft
from dialog.groups.operations.facts import GroupFactsDraft
from dialog.groups.operations.notices import NoticeDraft
from dialog.groups.public_forms import RegisterForm
from dialog.web.forms import EmailField, LineField, StaffForm, TextField
from dialog.web.language import OWN_NAMES


class _NumberField(LineField):
    """A whole number as typed; `number` is 0 for what is none."""

    @property
    def number(self) -> int:
        raw = "".join(str(self.data or "").split())
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 6 else 0


class PhoneGroupForm(RegisterForm):
    """The form everybody has, and the language in which to write to the contacts."""

    purpose = "group-by-phone"

    language = SelectField(_l("Language of messages to them"), default="sv")

    def offer_languages(self, languages: tuple[str, ...]) -> None:
        self.language.choices = [SelectChoice(code, OWN_NAMES[code]) for code in languages]


class GroupForm(StaffForm):
    """What is said about a group."""

    version = HiddenField()
    title = LineField(_l("Name of the group"), limit=120, required=_l("Write what the group is called"))
    area = SelectField(_l("Area"))
    streets = LineField(_l("Streets"), limit=300)
    households = _NumberField(_l("Number of households"), limit=10)
    police_contact = LineField(_l("Contact at the police"), limit=254)

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        self.area.choices = [SelectChoice(code, name) for code, name in areas]

    def draft(self) -> GroupFactsDraft:
        """Call after validate()."""
        return GroupFactsDraft(
            title=str(self.title.data),
            area_code=str(self.area.data),
            streets=str(self.streets.data),
            households=self.households.number,
            police_contact=str(self.police_contact.data),
        )

    @property
    def seen(self) -> int:
        """The version the page was made from."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


class NewContactForm(StaffForm):
    """One more contact."""

    name = LineField(_l("Name"), limit=120, required=_l("Write a name"))
    email = EmailField(_l("E-mail"))
    phone = LineField(_l("Phone"), limit=40)

    def draft(self) -> ContactDraft:
        """Call after validate()."""
        return ContactDraft(str(self.name.data), str(self.email.data), str(self.phone.data))


class SignsForm(StaffForm):
    """How many signs."""

    number = _NumberField(_l("Number of signs"), limit=10)


class SurveyForm(StaffForm):
    """Which survey."""

    survey = SelectField(_l("Survey"))


class NoticeForm(StaffForm):
    """A local notice. `form_key` makes it go out once."""

    form_key = HiddenField()
    subject = LineField(_l("Subject"), limit=100, required=_l("Write a subject"))
    text = TextField(_l("Text"), limit=2000, required=_l("Write what the groups should know"))
    areas = SelectMultipleField(
        _l("To groups in these areas"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        self.areas.choices = [SelectChoice(code, name) for code, name in areas]

    def draft(self) -> NoticeDraft:
        """Call after validate()."""
        return NoticeDraft(str(self.subject.data), str(self.text.data), tuple(self.areas.data or ()))
