"""What was set aside for a look: each flood with its size, and what to do with it."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import staff_labels
from dialog.concerns.operations.aside import group_flood, release_flood
from dialog.concerns.queries.aside import floods
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice


@pages.get("/synpunkter/at-sidan", permission=Permission.TRIAGE_CONCERNS)
def aside() -> str:
    """The floods this person may look at, largest first."""
    return render_template(
        "concerns/staff/aside.html",
        floods=floods(db.session, current_staff()),
        headings=staff_labels.FLOODS,
        explained=staff_labels.FLOODS_EXPLAINED,
    )


@pages.post("/synpunkter/at-sidan", permission=Permission.TRIAGE_CONCERNS)
def settle_aside() -> Response:
    """Let one flood go (`do=release`), or make it one matter (`do=group`)."""
    staff = current_staff()
    first, last = (request.form.get(name, "")[:20] for name in ("first", "last"))
    if request.form.get("do") == "group":
        current.write(lambda session: group_flood(session, staff, first, last))
        return redirect_with_notice(url_for("concerns_staff.aside"), said.FLOOD_GROUPED, first)
    current.write(lambda session: release_flood(session, staff, first, last))
    return redirect_with_notice(url_for("concerns_staff.aside"), said.FLOOD_RELEASED, first)
