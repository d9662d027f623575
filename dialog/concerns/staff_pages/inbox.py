"""The inbox, and one concern beside it."""

from flask import render_template, request

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import labels, staff_labels
from dialog.concerns.operations.reading import note_reading
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import PANELS, Filled, checked, concern_page, open_or_missing
from dialog.concerns.staff_views.desk import day_words, desk
from dialog.extensions import current, db


@pages.get("/synpunkter", permission=Permission.LIST_CONCERNS)
def inbox() -> str:
    """The list. Every narrowing is in the address, so that it can be sent to a colleague."""
    return render_template(
        "concerns/staff/inbox.html",
        desk=desk(db.session, current_staff(), InboxFilter.read(request.args)),
        labels=labels,
        staff_labels=staff_labels,
        day=day_words,
    )


@pages.get("/synpunkter/<reference>", permission=Permission.LIST_CONCERNS)
def concern(reference: str) -> tuple[str, int]:
    """One concern. That it was opened is logged, in a write of its own."""
    staff, found = current_staff(), checked(reference)
    current.write(lambda session: note_reading(session, staff, found))
    panel = request.args.get("panel", "")
    return concern_page(open_or_missing(reference), Filled(panel=panel if panel in PANELS else ""))
