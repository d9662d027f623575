"""Divide a concern into parts, and put it together again."""

import re
from collections.abc import Sequence

from flask import g, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import staff_labels
from dialog.concerns.operations.parts import divide, join
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.parts import pieces_of
from dialog.concerns.rules import MarkField, MarkState
from dialog.concerns.rules.details import MASK, merged
from dialog.concerns.rules.parts import Cut, cuts_at
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import Filled, list_wanted, workable
from dialog.concerns.staff_pages.work import back, seen_version, try_to
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current

Answer = Response | tuple[str, int]
WORK = Permission.TRIAGE_CONCERNS
_CUT = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")


@pages.get("/synpunkter/<reference>/dela-upp", permission=WORK)
def split(reference: str) -> Answer:
    """The text in its sentences: where does something new begin?"""
    return _split_page(_whole(reference)), 200


@pages.post("/synpunkter/<reference>/dela-upp", permission=WORK)
def divide_concern(reference: str) -> Answer:
    """`begin`: where parts begin; `cut`: parts marked by hand as start-end, which go before."""
    staff, opened, version = current_staff(), _whole(reference), seen_version()
    begins, marked = _begins(), _marked()
    cuts = marked or cuts_at(opened.concern.text, begins)
    try:
        current.write(lambda session: divide(session, staff, reference, version, cuts))
    except NotPossibleNow as fault:
        if fault.code not in staff_labels.BAD_CUTS:
            raise
        return _split_page(opened, begins, marked, fault=fault.code), 422
    except Conflict:
        return _split_page(_whole(reference), begins, marked, fault="changed"), 409
    return back(reference, said.DIVIDED, "delar")


@pages.post("/synpunkter/<reference>/satt-ihop", permission=WORK)
def join_parts(reference: str) -> Answer:
    """The parts go, their notes stay with the whole."""
    staff, version = current_staff(), seen_version()
    workable(reference)
    try:
        faulty = try_to(reference, Filled(), lambda session: join(session, staff, reference, version))
    except NotPossibleNow as fault:
        if fault.code not in staff_labels.WHY_LEFT:
            raise
        return back(reference, said.NOT_JOINED, "delar")
    return faulty or back(reference, said.JOINED)


def _whole(reference: str) -> OpenConcern:
    """What can be divided. Raises Missing, and NotPossibleNow for what is divided or a part already."""
    opened = workable(reference)
    if opened.concern.divided or opened.concern.part or opened.concern.withdrawn_on is not None:
        raise NotPossibleNow("divided")
    return opened


def _split_page(opened: OpenConcern, begins: Sequence[int] = (), marked: Sequence[Cut] = (), fault: str = "") -> str:
    concern = opened.concern
    g.language_menu_path = url_for("concerns_staff.split", reference=concern.reference)
    hidden = [
        (mark.start, mark.end)
        for mark in concern.marks
        if mark.field == MarkField.TEXT and mark.state != MarkState.REJECTED
    ]
    return render_template(
        "concerns/staff/divide.html",
        concern=concern,
        pieces=pieces_of(concern, merged(hidden), MASK),
        begins=begins,
        marked=marked,
        fault=staff_labels.BAD_CUTS[fault] if fault else "",
        has_errors=bool(fault),
        list_query=request.values.get("list", "")[:2000],
        to_concern=url_for("concerns_staff.concern", reference=concern.reference, **list_wanted().arguments),
    )


def _begins() -> list[int]:
    return [int(raw) for raw in request.form.getlist("begin") if raw.isascii() and raw.isdigit() and len(raw) < 7]


def _marked() -> list[Cut]:
    found = (_CUT.fullmatch(raw) for raw in request.form.getlist("cut"))
    return [Cut(int(one[1]), int(one[2])) for one in found if one is not None]
