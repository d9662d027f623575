"""Areas and their registers, for those who may manage places."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Missing
from dialog.extensions import current, db
from dialog.places.forms import MOST_SHOWN, LocalNameForm, UploadForm
from dialog.places.import_labels import column_name, fault_text, note_text
from dialog.places.labels import level_name, part_text
from dialog.places.operations import confirm_upload, keep_upload, name_locally
from dialog.places.queries import (
    area_choices,
    area_map,
    area_versions,
    area_with_parents,
    areas_ever,
    areas_in_force,
    compare_areas,
    compare_streets,
    streets_of,
    upload_by_token,
)
from dialog.places.rules.area_file import AreaFile
from dialog.places.rules.faults import FileFault
from dialog.places.rules.registers import Register, kind_of, read_register
from dialog.places.rules.report import ImportReport
from dialog.places.rules.tables import MAX_BYTES
from dialog.web.language import current_language
from dialog.web.limits import takes_bytes
from dialog.web.notices import notice_text, redirect_with_notice

pages = StaffBlueprint("places", __name__)

ROOM_FOR_FIELDS = 64 * 1024
MOST_LINES = 300
LOADED = notice_text("places_loaded", _l("The register is loaded"))
NAMED = notice_text("area_named", _l("The name is saved"))


@pages.get("/omraden", permission=Permission.MANAGE_PLACES)
def areas() -> str:
    """All areas of today, or of all times with `?visa=alla`."""
    return _areas_page(UploadForm(formdata=None))


@pages.post("/omraden/inlasning", permission=Permission.MANAGE_PLACES)
@takes_bytes(MAX_BYTES + ROOM_FOR_FIELDS)
def upload() -> Response | tuple[str, int]:
    """Step 1: the file comes in and is judged row by row. A sound one waits for its preview."""
    form = UploadForm()
    if not form.validate() or form.register is None:
        return _areas_page(form, form.faults), 422
    report = _compared(form.register)
    if report.faults:
        form.file.errors = [_l("Nothing was loaded. Correct the rows in the table below and choose the file again")]
        return _areas_page(form, report.faults), 422
    staff, kind, name, content = current_staff(), kind_of(form.register), form.file_name, form.content
    token = current.write(lambda session: keep_upload(session, kind, name, content, staff_id=staff.id))
    return redirect(url_for("places_staff.preview", token=token), 303)


@pages.get("/omraden/inlasning/<token>", permission=Permission.MANAGE_PLACES)
def preview(token: str) -> str:
    """Step 2: what would be new, changed and ended."""
    waiting = upload_by_token(db.session, token, current_staff().id)
    report = _compared(read_register(waiting.content))
    return render_template(
        "places/staff/preview.html",
        upload=waiting,
        report=report,
        notes=[note_text(note, what, current_language()) for note, what in report.notes],
        faults=_fault_rows(report.faults),
        most=MOST_LINES,
        column_name=lambda column: column_name(column, current_language()),
    )


@pages.post("/omraden/inlasning/<token>", permission=Permission.MANAGE_PLACES)
def confirm(token: str) -> Response:
    """Step 3: taken, all of it. The file is read before the write begins, so that nobody waits for that."""
    staff = current_staff()
    register = read_register(upload_by_token(db.session, token, staff.id).content)

    def take(session: Session) -> None:
        confirm_upload(session, token, register, actor_id=staff.id, actor=staff.name)

    current.write(take)
    return redirect_with_notice(url_for("places_staff.areas"), LOADED)


@pages.get("/omraden/<code>", permission=Permission.MANAGE_PLACES)
def area(code: str) -> str:
    """One area with its versions and streets."""
    return _area_page(code, None)


@pages.post("/omraden/<code>", permission=Permission.MANAGE_PLACES)
def name_area(code: str) -> Response | tuple[str, int]:
    """What the work is called here."""
    form, staff = LocalNameForm(), current_staff()
    if not form.validate():
        return _area_page(code, form), 422
    name = form.local_name.data
    current.write(lambda session: name_locally(session, code, name, actor_id=staff.id, actor=staff.name))
    return redirect_with_notice(url_for("places_staff.area", code=code), NAMED)


def _areas_page(form: UploadForm, faults: Sequence[FileFault] = ()) -> str:
    everything = request.args.get("visa") == "alla"
    shown = areas_ever(db.session) if everything else areas_in_force(db.session)
    return render_template(
        "places/staff/areas.html",
        form=form,
        areas=shown,
        everything=everything,
        names={area.code: area.name for area in shown},
        map=area_map(db.session, area_choices(db.session)),
        faults=_fault_rows(faults),
        fault_count=len(faults),
        today=today(),
        level_name=lambda level: level_name(level, current_language()),
    )


def _area_page(code: str, form: LocalNameForm | None) -> str:
    versions = area_versions(db.session, code)
    if not versions:
        raise Missing("area")
    newest = versions[0]
    return render_template(
        "places/staff/area.html",
        form=form or LocalNameForm(formdata=None, obj=newest),
        area=newest,
        versions=versions,
        chain=area_with_parents(db.session, newest)[:-1],
        streets=[(part, part_text(part, current_language())) for part in streets_of(db.session, code)],
        level_name=lambda level: level_name(level, current_language()),
    )


def _compared(register: Register) -> ImportReport:
    if isinstance(register, AreaFile):
        return compare_areas(db.session, register, today())[1]
    return compare_streets(db.session, register, today())[1]


def _fault_rows(faults: Sequence[FileFault]) -> list[tuple[int, str, str]]:
    """(row, column, what to correct), the first of them."""
    return [(fault.row, fault.column, fault_text(fault, current_language())) for fault in faults[:MOST_SHOWN]]
