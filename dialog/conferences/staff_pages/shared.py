"""What the pages of the conference share."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.queries import facets
from dialog.clock import today
from dialog.conferences.queries.minutes import organisation_names
from dialog.conferences.queries.one import Held, conference_of
from dialog.conferences.rules import week_code, week_named
from dialog.conferences.views import Sight
from dialog.errors import Missing
from dialog.extensions import db
from dialog.situation.labels import days_text
from dialog.situation.queries.areas import load_areas
from dialog.situation.rules.periods import Period
from dialog.web.formatting import week_date

READ = Permission.READ_FIGURES
RUN = Permission.RUN_CONFERENCES
TAKE = Permission.TAKE_TASKS

# The field where the cursor is to stand: browsers put it there by the address, without script.
ANCHORS = {"narvaro": "punkt", "uppgifter": "punkt", "ny": "title", "avsluta": "notes"}


def week_or_missing(code: str) -> date:
    """The Monday an address means. Raises Missing."""
    week = week_named(code)
    if week is None:
        raise Missing("conference")
    return week


def held_or_missing(code: str) -> Held:
    """The conference of that week, also a coming one. Raises Missing."""
    return conference_of(db.session, week_or_missing(code))


def sight() -> Sight:
    """For the person who asks."""
    return Sight(current_staff(), load_areas(db.session, today()), facets(db.session), organisation_names(db.session))


def title_of(held: Held) -> str:
    """The weekly conference, torsdag 26 november."""
    return str(_("The weekly conference, %(day)s", day=week_date(held.held_on)))


def about_of(held: Held) -> str:
    """The week it is about: 16–22 november 2026."""
    return days_text(Period(*held.before))


def url_of(held: Held, step: str = "") -> str:
    """The page of a conference, at one of its points."""
    code = week_code(held.week)
    if not step:
        return url_for("conferences_staff.one_conference", week=code)
    return url_for("conferences_staff.one_conference", week=code, punkt=step, _anchor=ANCHORS.get(step, "task"))


def tabs(current: str) -> list[dict[str, object]]:
    """The parts of the conference."""
    parts = (
        ("conferences_staff.conference", _("The coming conference"), READ),
        ("conferences_staff.ready", _("Ready for Thursday"), Permission.READY_QUEUES),
        ("conferences_staff.tasks", _("Tasks from the conference"), READ),
        ("conferences_staff.earlier_conferences", _("Earlier conferences"), READ),
        ("conferences_staff.plan", _("How it is held"), RUN),
    )
    return [
        {"label": label, "url": url_for(endpoint), "current": endpoint == current}
        for endpoint, label, permission in parts
        if current_staff().may(permission)
    ]


def way_here(held: Held, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The conference, and the `steps` (label, url) between it and this page."""
    return [(title_of(held), url_of(held)), *steps]
