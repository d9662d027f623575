"""Several voices, one matter: its page, and connecting one concern with others."""

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import labels
from dialog.concerns.bulk_forms import BulkGroupForm, ConnectForm
from dialog.concerns.operations.matters import group_concerns, name_matter, take_out
from dialog.concerns.queries.matters import Matter, matter_of
from dialog.concerns.queries.similar import similar_to
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import REFERENCE, Filled, list_wanted, workable
from dialog.concerns.staff_pages.work import back, seen_version, try_to
from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
WORK = Permission.TRIAGE_CONCERNS
MATTER = "/synpunkter/hor-ihop/<int(max=2147483647):matter_id>"


@pages.get(MATTER, permission=WORK)
def one_matter(matter_id: int) -> str:
    """The concerns of a matter that this person may open, and what can be done with all of them."""
    matter = _matter(matter_id)
    return _matter_page(matter, BulkGroupForm(formdata=None, title=matter.title))


@pages.post(MATTER, permission=WORK)
def rename_matter(matter_id: int) -> Answer:
    """What it is called among colleagues."""
    staff, matter, form = current_staff(), _matter(matter_id), BulkGroupForm()
    if not form.validate():
        return _matter_page(matter, form), 422
    title = form.title.data or ""
    current.write(lambda session: name_matter(session, staff, matter_id, title))
    return redirect_with_notice(url_for("concerns_staff.one_matter", matter_id=matter_id), said.MATTER_NAMED)


@pages.post("/synpunkter/<reference>/ur-arendet", permission=WORK)
def leave_matter(reference: str) -> Answer:
    """Take a concern out of its matter. `matter`: the page of the matter is where one came from."""
    staff, version, came_from = current_staff(), seen_version(), request.form.get("matter", "")
    workable(reference)
    faulty = try_to(reference, Filled(), lambda session: take_out(session, staff, reference, version))
    if faulty:
        return faulty
    matter_id = int(came_from) if came_from.isascii() and came_from.isdigit() and len(came_from) < 10 else None
    if matter_of(db.session, staff, matter_id) is not None:
        to = url_for("concerns_staff.one_matter", matter_id=matter_id)
        return redirect_with_notice(to, said.UNGROUPED, reference)
    return back(reference, said.UNGROUPED)


@pages.get("/synpunkter/<reference>/koppla", permission=WORK)
def connect(reference: str) -> str:
    """Others that look like it, and a field for numbers."""
    return _connect_page(reference, ConnectForm(formdata=None))


@pages.post("/synpunkter/<reference>/koppla", permission=WORK)
def connect_with(reference: str) -> Answer:
    """`with`: those that were ticked; `numbers`: those that were written."""
    staff, opened, form = current_staff(), workable(reference), ConnectForm()
    if not form.validate():
        return _connect_page(reference, form), 422
    written = (form.numbers.data or "").upper().replace(",", " ").split()
    others = [one for one in [*request.form.getlist("with"), *written] if one]
    title = form.title.data or ""
    try:
        if not all(REFERENCE.fullmatch(one) for one in others):
            raise Missing("concern")
        wanted = [opened.concern.reference, *others]
        grouped = current.write(lambda session: group_concerns(session, staff, wanted, title))
    except (Missing, NotPossibleNow) as fault:
        form.numbers.errors = [_sentence(fault.code)]
        return _connect_page(reference, form), 422
    return back(reference, said.GROUPED, "hor-ihop") if grouped.number == 0 else _shown(grouped.matter_id)


def _shown(matter_id: int) -> Response:
    return redirect_with_notice(url_for("concerns_staff.one_matter", matter_id=matter_id), said.MATTER_MADE)


def _sentence(code: str) -> str:
    if code == "group_few":
        return str(_("Choose or write at least one other concern"))
    if code == "group_same":
        return str(_("They are one matter already"))
    return str(_("You cannot work with one of them, or it does not exist. Check the numbers"))


def _matter(matter_id: int) -> Matter:
    found = matter_of(db.session, current_staff(), matter_id)
    if found is None:
        raise Missing("matter")
    return found


def _matter_page(matter: Matter, form: BulkGroupForm) -> str:
    g.language_menu_path = url_for("concerns_staff.one_matter", matter_id=matter.id)
    may_answer = current_staff().may(Permission.ANSWER_CONCERNS)
    return render_template(
        "concerns/staff/one_matter.html", matter=matter, form=form, labels=labels, may_answer=may_answer
    )


def _connect_page(reference: str, form: ConnectForm) -> str:
    opened = workable(reference)
    g.language_menu_path = url_for("concerns_staff.connect", reference=reference)
    return render_template(
        "concerns/staff/connect.html",
        concern=opened.concern,
        form=form,
        alike=similar_to(db.session, current_staff(), opened.concern, opened.tags),
        ticked=request.form.getlist("with"),
        list_query=request.values.get("list", "")[:2000],
        to_concern=url_for("concerns_staff.concern", reference=reference, **list_wanted().arguments),
    )
