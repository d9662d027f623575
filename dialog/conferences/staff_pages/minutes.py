"""The minutes as page, PDF, text and table, and the pack to print before the meeting."""

from flask import Response, render_template
from flask_babel import gettext as _

from dialog.categories.queries import facets
from dialog.conferences import labels
from dialog.conferences.minutes import minutes_pdf, minutes_text, paper
from dialog.conferences.models import AgendaItem
from dialog.conferences.queries.gathering import gather
from dialog.conferences.queries.minutes import kept_minutes
from dialog.conferences.queries.one import items_of, plan_of
from dialog.conferences.queries.tasks import tasks_of_conference
from dialog.conferences.rules import ConferenceState, week_code
from dialog.conferences.rules.gathered import Gathered
from dialog.conferences.staff_pages.blueprint import pages
from dialog.conferences.staff_pages.shared import READ, about_of, held_or_missing, sight, title_of, way_here
from dialog.conferences.views import sections
from dialog.extensions import db
from dialog.organisations.queries import programme_facts
from dialog.web.csv_export import csv_response
from dialog.web.language import current_language


@pages.get("/torsdag/<week>/protokoll", permission=READ)
def minutes_page(week: str) -> str:
    """What was said and decided. Once the conference is closed it never changes."""
    held = held_or_missing(week)
    return render_template(
        "conferences/staff/minutes.html",
        trail=way_here(held),
        held=held,
        code=week_code(held.week),
        title=_("Minutes, %(title)s", title=title_of(held)),
        paper=paper(kept_minutes(db.session, held), facets(db.session)),
    )


@pages.get("/torsdag/<week>/protokoll.pdf", permission=READ)
def minutes_file(week: str) -> Response:
    held, language = held_or_missing(week), current_language()
    programme = programme_facts(db.session, language)
    content = paper(kept_minutes(db.session, held), facets(db.session))
    made = minutes_pdf(
        content, language, _("Minutes, %(title)s", title=title_of(held)), programme.name,
        programme.parties_line or programme.municipality,
    )  # fmt: skip
    return _download(Response(made, mimetype="application/pdf"), f"torsdag-{week_code(held.week)}.pdf")


@pages.get("/torsdag/<week>/protokoll.txt", permission=READ)
def minutes_as_text(week: str) -> Response:
    held = held_or_missing(week)
    content = paper(kept_minutes(db.session, held), facets(db.session))
    text = minutes_text(content, _("Minutes, %(title)s", title=title_of(held)))
    return _download(Response(text, mimetype="text/plain; charset=utf-8"), f"torsdag-{week_code(held.week)}.txt")


@pages.get("/torsdag/<week>/protokoll.csv", permission=READ)
def minutes_csv(week: str) -> Response:
    """The decisions and tasks as a table."""
    held = held_or_missing(week)
    kept = kept_minutes(db.session, held)
    tasks = [task for item in kept["items"] for task in item["tasks"]] + list(kept["tasks"])
    rows = [
        [kept["held_on"], task["area"], task["text"], _("Decision") if task["decision"] else _("Task"), task["owner"],
         task["due"]]
        for task in tasks
    ]  # fmt: skip
    header = [_("Conference"), _("Area"), _("Decision or task"), _("Kind"), _("Who answers for it"), _("Done by")]
    return csv_response(f"torsdag-{week_code(held.week)}.csv", header, rows)


@pages.get("/torsdag/<week>/underlag", permission=READ)
def pack(week: str) -> str:
    """The agenda to print, with room to write: for a room without network. It holds no contact data."""
    held = held_or_missing(week)
    stored = items_of(db.session, held.id) if held.id is not None else []
    found: list[Gathered | AgendaItem] = [*stored]
    if held.state is ConferenceState.PLANNED:
        found = [*gather(db.session, held), *stored]
    kept = kept_minutes(db.session, held)
    made = tasks_of_conference(db.session, held.id) if held.id is not None else ()
    return render_template(
        "conferences/staff/pack.html",
        trail=way_here(held),
        held=held,
        title=title_of(held),
        about=about_of(held),
        moved=labels.moved_text(held.moved_because),
        sections=sections(sight(), found, made),
        before=paper(kept, {})["before"],
        plan=plan_of(db.session),
        labels=labels,
    )


def _download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
