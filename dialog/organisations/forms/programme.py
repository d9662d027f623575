"""The facts that are the same in every language."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from dialog.organisations.forms.fields import DaysField, LinkField, PhoneField
from dialog.organisations.queries.snapshot import Details
from dialog.web.forms import EmailField, StaffForm, TextField


class DetailsForm(StaffForm):
    """Contact, links and promised days."""

    phone = PhoneField(_l("Phone of the contact centre"))
    email = EmailField(_l("E-mail"))
    form_url = LinkField(
        _l("Form"), own=True, description=_l("The address of a contact form. /synpunkt is the form of this site.")
    )
    postal_address = TextField(_l("Postal address"), limit=400)
    visiting_address = TextField(_l("Visiting address"), limit=400)
    fault_report_url = LinkField(
        _l("Fault report"), description=_l("Where residents report broken lamps, litter and the like.")
    )
    quick_exit_url = LinkField(
        _l("Where the button “Leave this page quickly” leads"),
        description=_l("A page with nothing suspicious on it, such as the weather. Empty: the button is not shown."),
    )
    reading_days = DaysField(_l("We read a view within this many working days"))
    answer_days = DaysField(_l("We answer within this many working days"))
    version = HiddenField()

    def details(self) -> Details:
        return Details(**{name: getattr(self, name).data for name in Details.__dataclass_fields__})
