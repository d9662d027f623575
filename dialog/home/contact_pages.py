"""Where to turn: who does what, on which number."""

from flask import render_template
from flask_babel import gettext as _

from dialog.extensions import db
from dialog.home.blueprint import pages
from dialog.home.wording import from_start, own_address, worded
from dialog.organisations.queries import coming_exceptions, guide
from dialog.organisations.rules import GuideKind
from dialog.web.language import current_language

URGENT = (GuideKind.EMERGENCY, GuideKind.POLICE)


@pages.get("/kontakt")
def contact() -> str:
    """112, 114 14, the contact centre with its hours, fault reports, social emergency, helplines."""
    lines = guide(db.session, current_language())
    services = [line for line in lines if line.kind not in (*URGENT, GuideKind.CONTACT_CENTRE, GuideKind.HELPLINE)]
    helplines = [line for line in lines if line.kind == GuideKind.HELPLINE]
    headings = [("urgent", _("Danger or crime"), True), ("centre", _("The contact centre"), True)]
    headings += [("services", _("Report a fault, or get help"), bool(services))]
    headings += [("helplines", _("Somebody to talk to"), bool(helplines))]
    return render_template(
        "home/public/contact.html",
        trail=from_start(),
        contents=[(id_, words) for id_, words, shown in headings if shown],
        lead=worded("contact.lead"),
        urgent=[line for line in lines if line.kind in URGENT],
        services=services,
        centre=next((line for line in lines if line.kind == GuideKind.CONTACT_CENTRE), None),
        helplines=helplines,
        exceptions=coming_exceptions(db.session, current_language()),
        share_url=own_address(),
    )
