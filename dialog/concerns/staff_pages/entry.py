"""What somebody says on the phone or at the counter, and what becomes of it when they ask."""

import re

from flask import g, render_template, request
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.concerns import labels
from dialog.concerns.operations.look_up import note_look_up
from dialog.concerns.operations.receive import Receipt, receive_concern, slow_code_hash
from dialog.concerns.public_forms import CHOOSE_AREA
from dialog.concerns.public_views import check_rows, helplines
from dialog.concerns.queries.look_up import look_up as looked_up
from dialog.concerns.rules import TEXT_LIMIT, code_in_groups, promised_date
from dialog.concerns.rules.parts import part_reference
from dialog.concerns.rules.victims import needs_support
from dialog.concerns.staff_forms import EntryForm
from dialog.concerns.staff_labels import language_name
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.urgent import find_signs
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import notice_version, programme_facts
from dialog.places.queries import PlaceMatch, area_by_code, area_choices, find_area_for_place
from dialog.web.language import current_language

Answer = Response | tuple[str, int]
_REFERENCE = re.compile(r"SP-?(\d{4})-?(\d{1,7})(?:-([1-9]\d?))?", re.IGNORECASE)


@pages.get("/synpunkter/ny", permission=Permission.ENTER_CONCERNS)
def enter() -> str:
    """The form, empty."""
    return _write_page(_entry_form())


@pages.post("/synpunkter/ny", permission=Permission.ENTER_CONCERNS)
def entered() -> Answer:
    """`step=check` reads it back, `step=send` stores it, anything else leads back to the form."""
    form, step = _entry_form(), request.form.get("step", "")
    if step not in ("check", "send"):
        return _write_page(form), 200
    if not form.validate():
        return _write_page(form), 422
    return (_check_page(form), 200) if step == "check" else _receive(form)


@pages.get("/synpunkter/sla-upp", permission=Permission.LOOK_UP_REFERENCE)
def look_up() -> Answer:
    """Where a concern stands, from its number."""
    staff, typed = current_staff(), request.args.get("reference", "").strip()
    reference = _reference(typed)
    found = looked_up(db.session, staff, reference) if reference else None
    if found is not None:
        current.write(lambda session: note_look_up(session, staff, reference))
    page = render_template(
        "concerns/staff/look_up.html",
        typed=typed[:40],
        found=found,
        missing=bool(typed) and found is None,
        has_errors=bool(typed) and found is None,
        states=labels.RESIDENT_STATES,
    )
    return page, 422 if typed and found is None else 200


def _reference(typed: str) -> str:
    """SP-2026-0012, or SP-2026-0012-2 for a part, however it was written down; '' for what is no number."""
    found = _REFERENCE.fullmatch(typed.replace(" ", ""))
    if found is None:
        return ""
    whole = f"SP-{found[1]}-{int(found[2]):04d}"
    return part_reference(whole, int(found[3])) if found[3] else whole


def _entry_form() -> EntryForm:
    form = EntryForm()
    form.offer_areas((area.code, area.name) for area in area_choices(db.session))
    form.offer_channels()
    return form


def _write_page(form: EntryForm, notice: str = "") -> str:
    g.language_menu_path = request.path
    return render_template(
        "concerns/staff/enter.html", form=form, limit=TEXT_LIMIT, notice=notice, has_errors=bool(notice or form.errors)
    )


def _check_page(form: EntryForm) -> str:
    g.language_menu_path = request.path
    place = _place(form)
    return render_template(
        "concerns/staff/enter_check.html",
        form=form,
        rows=check_rows(form, place.area.name if place.area else ""),
        channel=labels.channel_label(form.channel.data),
        coded=_coded(form),
        language_words=language_name(form.language.data),
        pressing=find_signs(form.text.data or "").is_pressing,
    )


def _coded(form: EntryForm) -> list[tuple[str, str]]:
    """(what, its name) of what is known of the place and of what was hit."""
    named = ((form.place_type, labels.PLACE_TYPES), (form.target, labels.TARGETS))
    return [(str(field.label.text), str(names[field.data])) for field, names in named if field.data]


def _receive(form: EntryForm) -> Answer:
    if not form.key_is_good():
        form.fresh_key()
        return _write_page(form, "too_old"), 422
    staff, keys, key, area = current_staff(), current.keys, str(form.form_key.data), _place(form).area
    notice = notice_version(db.session, form.language.data)
    draft = form.spoken(area.code if area else "", notice, staff.id, staff.name)
    code_hash = slow_code_hash(keys, key)
    try:
        receipt = current.write(lambda session: receive_concern(session, keys, draft, key, code_hash))
    except Conflict:
        form.fresh_key()
        return _write_page(form, "sent_before"), 409
    except NotPossibleNow as fault:
        if fault.code != "area":
            raise
        form.area.errors = [CHOOSE_AREA]
        return _write_page(form), 422
    return _receipt_page(form, receipt), 200


def _receipt_page(form: EntryForm, receipt: Receipt) -> str:
    """Number and code, to read aloud and to print. They are in no address and are shown this once."""
    g.language_menu_path = request.path
    programme = programme_facts(db.session, current_language())
    return render_template(
        "concerns/staff/enter_receipt.html",
        reference=receipt.reference,
        code=code_in_groups(receipt.code),
        by_mail=bool(form.email.data),
        read_by=promised_date(today(), programme.reading_days),
        answer_by=promised_date(today(), programme.answer_days),
        pressing=find_signs(form.text.data or "").is_pressing,
        helplines=helplines(db.session) if needs_support(form.text.data or "") else [],
        follow_url=f"{current.settings.base_url}/folj",
    )


def _place(form: EntryForm) -> PlaceMatch:
    """The chosen area, else the one the place lies in."""
    if form.area.data:
        return PlaceMatch(area_by_code(db.session, form.area.data))
    return find_area_for_place(db.session, form.place.data) if form.place.data else PlaceMatch()
