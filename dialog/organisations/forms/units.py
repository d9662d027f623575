"""Organisations, units and the areas they own."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField  # type: ignore[attr-defined]

from dialog.organisations.forms.fields import CodeField, PhoneField
from dialog.organisations.labels import DUTIES, ORGANISATION_KINDS
from dialog.organisations.operations import OrganisationValues, UnitValues
from dialog.organisations.rules import OrganisationKind
from dialog.web.forms import DayField, EmailField, LineField, StaffForm

_NAME = _l("Write the name")
_CODE = _l("Write a code")
_CODE_HINT = _l("Short, for files and addresses. It cannot be changed later.")
PARTNER = ""


class OrganisationForm(StaffForm):
    """An organisation. `code` is asked for once."""

    code = CodeField(_l("Code"), required=_CODE, description=_CODE_HINT)
    name = LineField(_l("Name"), limit=160, required=_NAME)
    kind = SelectField(
        _l("Kind"), choices=[SelectChoice(str(kind), label) for kind, label in ORGANISATION_KINDS.items()]
    )
    party_order = SelectField(
        _l("Place among the parties"),
        choices=[
            SelectChoice(PARTNER, _l("Not a party, but takes part in the work")),
            SelectChoice("1", _l("First party")),
            SelectChoice("2", _l("Second party")),
            SelectChoice("3", _l("Third party")),
            SelectChoice("4", _l("Fourth party")),
        ],
        description=_l("The parties stand under the name of the programme on every page."),
    )
    phone = PhoneField(_l("Phone"))
    email = EmailField(_l("E-mail"))
    version = HiddenField()

    def values(self) -> OrganisationValues:
        return OrganisationValues(
            code=self.code.data or "",
            name=self.name.data,
            kind=OrganisationKind(self.kind.data),
            party_order=int(self.party_order.data) if self.party_order.data else None,
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class UnitForm(StaffForm):
    """A unit and its duties."""

    code = CodeField(_l("Code"), required=_CODE, description=_CODE_HINT)
    name = LineField(_l("Name"), limit=160, required=_NAME)
    organisation = SelectField(_l("Organisation"), coerce=int)
    phone = PhoneField(_l("Phone"))
    email = EmailField(_l("E-mail"), description=_l("The unit's own mailbox, rather than a person's."))
    is_central_triage = BooleanField(DUTIES["is_central_triage"])
    handles_domestic_violence = BooleanField(DUTIES["handles_domestic_violence"])
    handles_extremism = BooleanField(DUTIES["handles_extremism"])
    version = HiddenField()

    def offer(self, organisations: Iterable[tuple[int, str]]) -> None:
        self.organisation.choices = [SelectChoice(id_, name) for id_, name in organisations]

    def values(self) -> UnitValues:
        return UnitValues(
            code=self.code.data or "",
            name=self.name.data,
            organisation_id=self.organisation.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            **{duty: bool(self[duty].data) for duty in DUTIES},
        )


class AreaForm(StaffForm):
    """From when a unit owns an area."""

    area = SelectField(_l("Area"))
    valid_from = DayField(_l("From this day on"), required=True)

    def offer(self, areas: Iterable[tuple[str, str]]) -> None:
        self.area.choices = [SelectChoice(code, name) for code, name in areas]
