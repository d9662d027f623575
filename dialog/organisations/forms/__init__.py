"""What the settings pages ask for."""

from dialog.organisations.forms.guide import GuideForm
from dialog.organisations.forms.hours import ExceptionForm, HoursForm
from dialog.organisations.forms.pictures import PictureFileForm, PictureForm
from dialog.organisations.forms.programme import DetailsForm
from dialog.organisations.forms.statement import StatementForm
from dialog.organisations.forms.texts import LineTextForm, LongTextForm, MailForm, TextForm
from dialog.organisations.forms.units import AreaForm, OrganisationForm, UnitForm

__all__ = [
    "AreaForm",
    "DetailsForm",
    "ExceptionForm",
    "GuideForm",
    "HoursForm",
    "LineTextForm",
    "LongTextForm",
    "MailForm",
    "OrganisationForm",
    "PictureFileForm",
    "PictureForm",
    "StatementForm",
    "TextForm",
    "UnitForm",
]
