"""What kinds, duties and statement items are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.organisations.rules import Compliance, GuideKind, OrganisationKind, StatementItem

ORGANISATION_KINDS: dict[str, Any] = {
    OrganisationKind.MUNICIPALITY: _l("Municipality"),
    OrganisationKind.POLICE: _l("Police"),
    OrganisationKind.HOUSING_COMPANY: _l("Housing company"),
    OrganisationKind.PROPERTY_OWNERS: _l("Property owners' association"),
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.AUTHORITY: _l("Authority"),
    OrganisationKind.OTHER: _l("Something else"),
}
GUIDE_KINDS: dict[str, Any] = {
    GuideKind.EMERGENCY: _l("Emergency"),
    GuideKind.POLICE: _l("Police"),
    GuideKind.CONTACT_CENTRE: _l("Contact centre"),
    GuideKind.FAULT_REPORT: _l("Fault report"),
    GuideKind.SOCIAL_EMERGENCY: _l("Social emergency service"),
    GuideKind.HOUSING: _l("Housing"),
    GuideKind.HELPLINE: _l("Helpline"),
}
DUTIES: dict[str, Any] = {
    "is_central_triage": _l("Takes views that no other unit owns"),
    "handles_domestic_violence": _l("Takes views about violence in close relations"),
    "handles_extremism": _l("Takes views about violent extremism"),
}
# In the order of the statement.
STATEMENT_ITEMS: dict[StatementItem, Any] = {
    StatementItem.BODY: _l("Who is responsible for the service"),
    StatementItem.SERVICE: _l("The service"),
    StatementItem.COMPLIANCE: _l("How well the service meets the law"),
    StatementItem.NOT_ACCESSIBLE: _l("What is not accessible, and why"),
    StatementItem.BURDEN: _l("What is left out because it would be an undue burden"),
    StatementItem.OUTSIDE: _l("What the law does not cover"),
    StatementItem.METHOD: _l("How we tested"),
    StatementItem.ASSESSED_ON: _l("Assessed on"),
    StatementItem.UPDATED_ON: _l("Last updated on"),
    StatementItem.MESSAGES: _l("How to tell us"),
    StatementItem.SUPERVISION: _l("Who supervises"),
}
COMPLIANCE: dict[str, Any] = {
    Compliance.FULLY: _l("The service is fully compatible with the law on accessibility to digital public service."),
    Compliance.PARTLY: _l("The service is partly compatible with the law on accessibility to digital public service."),
    Compliance.NOT: _l("The service is not compatible with the law on accessibility to digital public service."),
}
