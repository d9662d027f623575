"""Who has registered, for those who run the meeting: on the screen, on paper, and as a file."""

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import gettext as _

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record, record_reading
from dialog.clock import local
from dialog.extensions import current, db
from dialog.meetings.labels import CHOICES, RELATIONS
from dialog.meetings.queries.one import PartyRow, needs_of, numbers_of, parties_of
from dialog.meetings.rules import Need
from dialog.meetings.staff_labels import SHORT_NEEDS
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import run_meeting, title_of, way_here
from dialog.web.csv_export import csv_response
from dialog.web.language import OWN_NAMES

RUN = Permission.RUN_MEETINGS


@pages.get("/moten/<slug>/anmalda", permission=RUN)
def parties(slug: str) -> str:
    """With names, phone numbers and needs. That somebody looked is in the log."""
    found, staff = run_meeting(slug), current_staff()
    rows = parties_of(db.session, current.keys, found.id)
    page = render_template(
        "meetings/staff/parties.html",
        trail=way_here(found),
        meeting=found,
        title=title_of(found),
        rows=rows,
        numbers=numbers_of(db.session, found),
        needs=needs_of(db.session, found.id),
        need_labels=SHORT_NEEDS,
        relations=RELATIONS,
        choices=CHOICES,
        own_names=OWN_NAMES,
        local=local,
    )
    if rows:
        current.write(
            lambda session: record_reading(session, staff.id, staff.name, "registrations", slug, number=len(rows))
        )
    return page


@pages.get("/moten/<slug>/anmalda.csv", permission=RUN)
def parties_file(slug: str) -> Response:
    """The same with one column for each need. Mail addresses are sealed, and in no file."""
    found, staff = run_meeting(slug), current_staff()
    rows = parties_of(db.session, current.keys, found.id)
    current.write(
        lambda session: record(
            session, staff.id, staff.name, "exported", "registrations", slug, format="csv", number=len(rows)
        )
    )
    header = [
        _("Number in the queue"), _("Name"), _("Phone"), _("Has an e-mail address"), _("Group"),
        _("People in the party"), _("Seats"), _("Asked about"), _("Waiting"),
        *(str(SHORT_NEEDS[need]) for need in Need), _("Language of the interpreter"), _("Language of messages"),
        _("Registered on"), _("Came"),
    ]  # fmt: skip
    return csv_response(f"{slug}.csv", header, _cells(rows))


def _cells(rows: list[PartyRow]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.number, row.name, row.phone, _("Yes") if row.has_mail else _("No"), row.group, row.size, row.seated,
            row.offered, row.waiting, *(row.needs.get(need, "") for need in Need), row.interpreter, row.language,
            row.registered_on.isoformat(), row.came,
        ]  # fmt: skip
