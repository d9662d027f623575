"""What staff see at work, written down on a phone in a minute."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.observation_forms import TEXT_LIMIT, ObservationForm
from dialog.concerns.operations.observing import observe as store
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.queries.sources import sources
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.urgent import find_signs
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import notice_version
from dialog.places.queries import area_choices, find_area_for_place
from dialog.web.language import current_language
from dialog.web.notices import notice_text, notice_url

Answer = Response | tuple[str, int]
OBSERVE = Permission.OBSERVE

OBSERVED = notice_text("observed", _l("Thank you. It is saved as %(ref)s."))
OBSERVED_URGENT = notice_text(
    "observed_urgent", _l("It is saved as %(ref)s and marked as urgent. Call 112 if somebody is in danger now.")
)


@pages.get("/iakttagelse", permission=OBSERVE)
def observe() -> str:
    """The form, empty. `area`: the area of the one before."""
    form = _form(empty=True)
    form.begin(_usual_area(current_staff(), request.args.get("area", "")))
    return _page(form)


@pages.post("/iakttagelse", permission=OBSERVE)
def observed() -> Answer:
    """Store it, then the empty form again."""
    form = _form()
    holds = form.validate()
    area_code = form.area.data or _area_of_place(form)
    if not form.area.errors and not area_code:
        form.asks_where()
        holds = False
    if not holds:
        return _page(form), 422
    if not form.key_is_good():
        form.fresh_key()
        return _page(form, _("The page has been open for very long. Look through it and save again.")), 422
    return _store(form, area_code)


def _store(form: ObservationForm, area_code: str) -> Answer:
    staff, keys, key = current_staff(), current.keys, str(form.form_key.data)
    seen = form.sighting(area_code, notice_version(db.session, current_language()))
    code_hash = slow_code_hash(keys, key)
    try:
        reference = current.write(lambda session: store(session, keys, staff, seen, key, code_hash))
    except Conflict:
        form.fresh_key()
        return _page(form, _("This form has been saved already. If this is one more, save it again.")), 409
    except NotPossibleNow as fault:
        if fault.code != "area":
            raise
        form.asks_where()
        return _page(form), 422
    notice = OBSERVED_URGENT if find_signs(seen.text).is_pressing else OBSERVED
    return redirect(notice_url(url_for("concerns_staff.observe", area=area_code), notice, reference), 303)


def _form(*, empty: bool = False) -> ObservationForm:
    form = ObservationForm(formdata=None) if empty else ObservationForm()
    form.offer(((area.code, area.name) for area in area_choices(db.session)), sources(db.session, current_staff()))
    return form


def _area_of_place(form: ObservationForm) -> str:
    found = find_area_for_place(db.session, form.place.data).area if form.place.data else None
    return found.code if found is not None else ""


def _usual_area(staff: StaffMember, asked: str) -> str:
    """The area of the one before, else the only one this person works in, else ''."""
    offered = {area.code for area in area_choices(db.session)}
    if asked in offered:
        return asked
    held = [role.area_codes for role in staff.roles_with(Permission.OBSERVE)]
    own = {code for codes in held for code in codes or ()} & offered
    return own.pop() if len(own) == 1 and all(codes is not None for codes in held) else ""


def _page(form: ObservationForm, problem: str = "") -> str:
    return render_template(
        "concerns/staff/observe.html",
        form=form,
        limit=TEXT_LIMIT,
        problem=problem,
        has_errors=bool(problem or form.errors),
        more_is_open=bool(form.place_type.data or form.target.data or form.place_type.errors or form.target.errors),
    )
