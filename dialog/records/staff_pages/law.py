"""What the law on crime prevention asks for: met or not, with what it rests on, and the registers."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.records.law_staff_forms import LawRecordForm
from dialog.records.law_staff_labels import ADDED, HINTS, KINDS, TAKEN_OUT, refusal
from dialog.records.law_staff_views import demand_lines, renewal_words
from dialog.records.operations.law import add_law_record, end_law_record
from dialog.records.queries.law import law_state, taken_out
from dialog.records.rules.law import LawKind
from dialog.records.staff_pages.blueprint import pages
from dialog.web.notices import redirect_with_notice

READ = (Permission.READ_FIGURES, Permission.MANAGE_LAW)
MANAGE = Permission.MANAGE_LAW


@pages.get("/lagen", permission=READ)
def law() -> str:
    """Each demand, gaps first, and the registers."""
    return _page(LawRecordForm(formdata=None, on=today()))


@pages.post("/lagen", permission=MANAGE)
def add_to_register() -> Response | tuple[str, int]:
    """Put something into a register."""
    form, staff = LawRecordForm(), current_staff()
    if not form.validate():
        return _page(form), 422
    draft = form.draft()
    try:
        current.write(lambda session: add_law_record(session, staff, draft))
    except NotPossibleNow as fault:
        name, message = refusal(fault.code)
        form[name].errors = [message]
        return _page(form), 422
    return redirect_with_notice(url_for("records_staff.law", _anchor=f"register-{draft.kind.value}"), ADDED)


@pages.post("/lagen/<id:record_id>/avsluta", permission=MANAGE)
def take_out(record_id: int) -> Response:
    """Take something out of its register."""
    staff = current_staff()
    current.write(lambda session: end_law_record(session, staff, record_id))
    return redirect_with_notice(url_for("records_staff.law"), TAKEN_OUT)


def _page(form: LawRecordForm) -> str:
    state = law_state(db.session)
    return render_template(
        "records/staff/law.html",
        state=state,
        lines=demand_lines(state),
        gaps=len(state.gaps),
        renewal=state.renewal,
        renewal_words=renewal_words(state),
        registers=[(kind, KINDS[kind], HINTS[kind], state.registers[kind]) for kind in LawKind],
        kinds={kind.value: name for kind, name in KINDS.items()},
        ended=taken_out(db.session),
        manages=current_staff().may(MANAGE),
        form=form,
        has_errors=bool(form.errors),
    )
