"""Linking a concern with those that look like it, from its own page."""

from flask import request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.operations.matters import group_concerns
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import checked, list_wanted
from dialog.extensions import current
from dialog.web.notices import redirect_with_notice


@pages.post("/synpunkter/<reference>/samma", permission=Permission.TRIAGE_CONCERNS)
def link_similar(reference: str) -> Response:
    """Make one matter of this concern and the ticked ones (`with`)."""
    staff, found = current_staff(), checked(reference)
    ticked = [checked(one) for one in request.form.getlist("with")]
    current.write(lambda session: group_concerns(session, staff, [found, *ticked]))
    address = url_for("concerns_staff.concern", reference=found, **list_wanted().arguments)
    return redirect_with_notice(address, said.GROUPED, found)
