"""Saved views: kept from the present filter, and looked after on a page of their own."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.operations.views import NAME_LIMIT, change_view, remove_view, save_view
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.queries.views import counts_of, views_of
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import list_wanted
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.web.forms import LineField, StaffForm
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
LIST = Permission.LIST_CONCERNS


class ViewForm(StaffForm):
    """A view's name."""

    name = LineField(_l("Name of the view"), limit=NAME_LIMIT, required=_l("Give the view a name"))


@pages.get("/synpunkter/vyer", permission=LIST)
def saved_views() -> str:
    """One's own views, to rename, share or take away; and those that others share."""
    return _page()


@pages.post("/synpunkter/vyer", permission=LIST)
def keep_view() -> Answer:
    """Save the list one comes from under a name."""
    staff, form, wanted = current_staff(), ViewForm(), list_wanted()
    if not form.validate():
        return _page(wanted, form, url_for("concerns_staff.keep_view")), 422
    name, shared = str(form.name.data), request.form.get("shared") == "yes"
    try:
        current.write(lambda session: save_view(session, staff, name, wanted, shared=shared))
    except NotPossibleNow:
        form.name.errors = [
            *form.name.errors, _("You have as many saved views as there can be. Take one away first.")
        ]  # fmt: skip
        return _page(wanted, form, url_for("concerns_staff.keep_view")), 422
    return redirect_with_notice(url_for("concerns_staff.inbox", **wanted.arguments), said.VIEW_SAVED)


@pages.post("/synpunkter/vyer/<int(max=2147483647):view_id>", permission=LIST)
def change_saved_view(view_id: int) -> Answer:
    """Rename it and say who sees it, or `do=remove`."""
    staff, form = current_staff(), ViewForm()
    if request.form.get("do") == "remove":
        current.write(lambda session: remove_view(session, staff, view_id))
        return redirect_with_notice(url_for("concerns_staff.saved_views"), said.VIEW_REMOVED)
    if not form.validate():
        return _page(InboxFilter(), form, url_for("concerns_staff.change_saved_view", view_id=view_id)), 422
    name, shared = str(form.name.data), request.form.get("shared") == "yes"
    current.write(lambda session: change_view(session, staff, view_id, name, shared=shared))
    return redirect_with_notice(url_for("concerns_staff.saved_views"), said.VIEW_SAVED)


def _page(wanted: InboxFilter | None = None, form: ViewForm | None = None, action: str = "") -> str:
    """`form` with faults stands above the list, and is sent to `action`."""
    staff = current_staff()
    found = views_of(db.session, staff)
    return render_template(
        "concerns/staff/saved_views.html",
        own=[view for view in found if not view.owner],
        others=[view for view in found if view.owner],
        counts=counts_of(db.session, staff, found),
        form=form,
        action=action,
        shared=request.form.get("shared") == "yes",
        list_query=request.form.get("list", "")[:2000] if wanted is not None else "",
    )
