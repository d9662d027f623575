"""The programme's facts that are the same in every language."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from dialog.errors import Conflict
from dialog.extensions import current, db
from dialog.organisations.forms import DetailsForm
from dialog.organisations.operations import change_details
from dialog.organisations.queries.settings import programme_row
from dialog.organisations.staff_pages.blueprint import SETTINGS, editor, pages, way_here
from dialog.organisations.staff_pages.conflicts import differences, seen_version
from dialog.organisations.staff_pages.notices import SAVED
from dialog.web.notices import redirect_with_notice


@pages.get("/installningar/uppgifter", permission=SETTINGS)
def programme() -> str:
    """The form with what is stored."""
    return _page(DetailsForm(obj=programme_row(db.session)))


@pages.post("/installningar/uppgifter", permission=SETTINGS)
def change_programme() -> Response | tuple[str, int]:
    """Save, or show both versions when somebody else has saved meanwhile."""
    form = DetailsForm()
    if not form.validate():
        return _page(form), 422
    who, details, seen = editor(), form.details(), seen_version(form)
    try:
        current.write(lambda session: change_details(session, who, details, seen))
    except Conflict:
        stored = programme_row(db.session)
        found = differences(form, stored)
        form.version.data = str(stored.version)
        return _page(form, found), 409
    return redirect_with_notice(url_for("organisations_staff.settings"), SAVED)


def _page(form: DetailsForm, conflict: list[tuple[str, str, str]] | None = None) -> str:
    return render_template(
        "organisations/staff/programme.html", form=form, trail=way_here(), conflict=conflict, has_errors=bool(conflict)
    )
