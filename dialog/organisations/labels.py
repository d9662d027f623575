"""What kinds, duties and statement items are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.organisations.meeting_staff_labels import MEETING_PLACEHOLDERS, MEETING_SAMPLES
from dialog.organisations.renewal_staff_labels import RENEWAL_PLACEHOLDERS, RENEWAL_SAMPLES
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
TEXT_GROUPS: dict[str, Any] = {
    "programme": _l("Names"),
    "start": _l("Start page"),
    "footer": _l("Every page"),
    "notice": _l("Notices and personal data"),
    "mail": _l("Mails"),
    "contact": _l("Help and contact"),
    "about": _l("About the dialogue"),
    "cookies": _l("Cookies"),
    "accessibility": _l("Accessibility"),
}
# What each placeholder is filled with.
PLACEHOLDERS: dict[str, Any] = (
    MEETING_PLACEHOLDERS
    | RENEWAL_PLACEHOLDERS
    | {
        "programme": _l("the name of the programme"),
        "municipality": _l("the name of the municipality"),
        "parties": _l("the parties"),
        "phone": _l("the phone number of the contact centre"),
        "email": _l("the e-mail address of the contact centre"),
        "address": _l("the postal address"),
        "reading_days": _l("working days until a view is read"),
        "answer_days": _l("working days until an answer"),
        "reference": _l("the number of the view"),
        "link": _l("the link the reader needs"),
        "answer": _l("the answer"),
        "sender": _l("who answers"),
        "number": _l("how many views"),
        "group": _l("the name of the group"),
        "name": _l("the name of a person"),
        "contact": _l("how a person is reached"),
        "handover_code": _l("the code to hand over with"),
        "subject": _l("the subject that was written"),
        "text": _l("the text that was written"),
    }
)
# What a preview shows in their places.
SAMPLES: dict[str, Any] = (
    MEETING_SAMPLES
    | RENEWAL_SAMPLES
    | {
        "reference": "SP-2026-0001",
        "link": "https://…",
        "answer": _l("Here is the answer."),
        "sender": _l("Contact centre"),
        "number": "4",
        "group": _l("Birch Lane neighbours"),
        "name": "Kim",
        "contact": "070-000 00 00",
        "handover_code": "7KMP 2QXW",
        "subject": _l("Break-ins in cellars"),
        "text": _l("Here is the text of the notice."),
    }
)
