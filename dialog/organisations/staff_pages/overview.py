"""All settings."""

from flask import render_template, url_for
from flask_babel import gettext as _

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.organisations.staff_pages.blueprint import SETTINGS, TEXTS, pages

CONCERNS = "concerns_staff"


@pages.get("/installningar", permission=(SETTINGS, TEXTS))
def settings() -> str:
    """What this person may change."""
    staff = current_staff()
    found = []
    if staff.may(SETTINGS):
        found += [
            _row(
                "programme", _("Contact and promised days"), _("Phone, e-mail, addresses, links, how soon you answer")
            ),
            _row("hours", _("Opening hours"), _("The week, and days that differ")),
            _row(
                "organisations",
                _("Organisations and units"),
                _("Parties and partners, who owns which area, who takes what"),
            ),
        ]
    if staff.may(TEXTS):
        found += [
            _row("guide", _("Where to turn"), _("Numbers and helplines on the page Help and contact")),
            _row("texts", _("Texts"), _("Name, start page, notices, privacy, mails and pages, in each language")),
            _row("pictures", _("Photos"), _("Photos on pages, with photographer, licence and words for them")),
            _row("statement", _("Accessibility statement"), _("The eleven items the law asks for")),
        ]
    if staff.may(Permission.MANAGE_TRIAGE):
        found += [
            _row(
                "templates",
                _("Texts for answers"),
                _("Ready texts in each language, filled in by themselves"),
                CONCERNS,
            ),
            _row("macros", _("Macros"), _("Several steps under one name, with a key each"), CONCERNS),
        ]
    return render_template("organisations/staff/settings.html", rows=found)


def _row(view: str, title: str, text: str, pages_of: str = "organisations_staff") -> dict[str, str]:
    return {"url": url_for(f"{pages_of}.{view}"), "title": title, "text": text}
