"""Meetings in numbers of people: no names, no needs."""

from flask import render_template, request, url_for

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.extensions import db
from dialog.meetings.labels import KINDS
from dialog.meetings.queries.statistics import meeting_statistics
from dialog.meetings.rules.few import FEW
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import way_here
from dialog.web.language import locale


@pages.get("/moten/statistik", permission=Permission.READ_MEETINGS)
def statistics() -> str:
    """`ar` = the year."""
    raw = request.args.get("ar", "")
    year = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 and raw >= "2000" else today().year
    found = meeting_statistics(db.session, current_staff(), year)
    months = locale().months["stand-alone"]["wide"]
    return render_template(
        "meetings/staff/statistics.html",
        trail=way_here(),
        figures=found,
        few=FEW,
        kinds=KINDS,
        months={number: name.capitalize() for number, name in months.items()},
        year_tabs=[
            {"label": str(one), "url": url_for("meetings_staff.statistics", ar=one), "current": one == year}
            for one in found.years
        ],
    )
