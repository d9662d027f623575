"""The blueprint the staff's survey pages are added to, and what they share."""

from flask import url_for
from flask_babel import gettext as _

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.extensions import db
from dialog.organisations.rules import Editor
from dialog.surveys.queries.surveys import SurveyFacts, survey_facts

pages = StaffBlueprint("surveys", __name__)

READ = Permission.READ_SURVEYS
MANAGE = Permission.MANAGE_SURVEYS


def editor() -> Editor:
    """The signed-in person as the maker of a change."""
    staff = current_staff()
    return Editor(staff.id, staff.name)


def facts_of(slug: str) -> SurveyFacts:
    """The survey at this address. Raises Missing."""
    return survey_facts(db.session, slug)


def way_here(facts: SurveyFacts | None = None, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The list of surveys, the survey, and the `steps` (label, url) between it and this page."""
    found = [(_("Surveys"), url_for("surveys_staff.surveys"))]
    if facts is not None:
        found.append((facts.title, url_for("surveys_staff.survey", slug=facts.slug)))
    return [*found, *steps]
