"""A file of figures comes in, is looked at, and only then taken."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.catalogue import translate
from dialog.clock import today
from dialog.extensions import current, db
from dialog.places.rules.faults import FileFault
from dialog.places.rules.tables import MAX_BYTES
from dialog.statistics.forms import MOST_SHOWN, FiguresForm
from dialog.statistics.labels import KINDS, SEXES, figure_fault, note_text
from dialog.statistics.operations.uploads import confirm_figures, keep_figures
from dialog.statistics.queries.comparing import compare_figures
from dialog.statistics.queries.listing import imported_sources
from dialog.statistics.queries.uploads import upload_by_token
from dialog.statistics.rules.figure_file import Kind, read_figures
from dialog.statistics.staff_pages.blueprint import pages
from dialog.web.language import current_language
from dialog.web.limits import takes_bytes
from dialog.web.notices import notice_text, redirect_with_notice

ROOM_FOR_FIELDS = 64 * 1024
MOST_LINES = 200
LOADED = notice_text("figures_loaded", _l("The figures are loaded"))


@pages.get("/statistik/inlasning", permission=Permission.IMPORT_STATISTICS)
def load() -> str:
    """A file to load, what it should hold, and what has been loaded before."""
    return _load_page(FiguresForm(formdata=None))


@pages.post("/statistik/inlasning", permission=Permission.IMPORT_STATISTICS)
@takes_bytes(MAX_BYTES + ROOM_FOR_FIELDS)
def upload() -> Response | tuple[str, int]:
    """Step 1: the file comes in and is judged row by row. A sound one waits for its preview."""
    form = FiguresForm()
    if not form.validate() or form.figures is None:
        return _load_page(form, form.faults), 422
    report = compare_figures(db.session, form.figures, today())[1]
    if report.faults:
        form.file.errors = [_l("Nothing was loaded. Correct the rows in the table below and choose the file again")]
        return _load_page(form, report.faults), 422
    staff, kind, name, content = current_staff(), form.figures.kind, form.file_name, form.content
    token = current.write(lambda session: keep_figures(session, kind.value, name, content, staff_id=staff.id))
    return redirect(url_for("statistics_staff.preview", token=token), 303)


@pages.get("/statistik/inlasning/<token>", permission=Permission.IMPORT_STATISTICS)
def preview(token: str) -> str:
    """Step 2: which figures would be new, and which would change."""
    waiting = upload_by_token(db.session, token, current_staff().id)
    report = compare_figures(db.session, read_figures(waiting.content), today())[1]
    language = current_language()
    return render_template(
        "statistics/staff/preview.html",
        upload=waiting,
        report=report,
        kind=translate(language, KINDS[report.kind]),
        notes=[note_text(note, what, language) for note, what in report.notes],
        faults=[(fault.row, fault.column, figure_fault(fault, language)) for fault in report.faults[:MOST_SHOWN]],
        most=MOST_LINES,
        sex_label=lambda sex: translate(language, SEXES[sex]),
    )


@pages.post("/statistik/inlasning/<token>", permission=Permission.IMPORT_STATISTICS)
def confirm(token: str) -> Response:
    """Step 3: taken, all of it. The file is read before the write begins, so that nobody waits for that."""
    staff = current_staff()
    file = read_figures(upload_by_token(db.session, token, staff.id).content)

    def take(session: Session) -> None:
        confirm_figures(session, token, file, actor_id=staff.id, actor=staff.name)

    current.write(take)
    return redirect_with_notice(url_for("statistics_staff.load"), LOADED)


def _load_page(form: FiguresForm, faults: Sequence[FileFault] = ()) -> str:
    language = current_language()
    return render_template(
        "statistics/staff/load.html",
        form=form,
        imports=imported_sources(db.session),
        faults=[(fault.row, fault.column, figure_fault(fault, language)) for fault in faults[:MOST_SHOWN]],
        fault_count=len(faults),
        kind_label=lambda kind: translate(language, KINDS[Kind(kind)]),
    )
