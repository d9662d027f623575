"""The inbox, and one concern beside it."""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns import labels, staff_labels
from dialog.concerns.operations.reading import note_reading
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.queries.inbox import PAGE_SIZE, next_reference, rows_of
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import PANELS, Filled, checked, concern_page, open_or_missing
from dialog.concerns.staff_pages.parts import asks_for_part, is_preload
from dialog.concerns.staff_views.desk import day_words, desk, row_desk
from dialog.concerns.staff_views.reading import reading_words
from dialog.extensions import current, db


@pages.get("/synpunkter", permission=Permission.LIST_CONCERNS)
def inbox() -> str:
    """The list. Every narrowing is in the address, so that it can be sent to a colleague."""
    return render_template(
        "concerns/staff/list_part.html" if asks_for_part() else "concerns/staff/inbox.html",
        desk=desk(db.session, current_staff(), InboxFilter.read(request.args)),
        all_chosen=request.args.get("markera") == "alla",
        reading_words=reading_words,
        labels=labels,
        staff_labels=staff_labels,
        day=day_words,
    )


@pages.get("/synpunkter/<reference>", permission=Permission.LIST_CONCERNS)
def concern(reference: str) -> tuple[str, int]:
    """One concern. That it was opened is logged, in a write of its own; for what the script fetches ahead, when shown."""
    staff, found = current_staff(), checked(reference)
    if not is_preload():
        current.write(lambda session: note_reading(session, staff, found))
    panel = request.args.get("panel", "")
    return concern_page(open_or_missing(reference), Filled(panel=panel if panel in PANELS else ""))


@pages.post("/synpunkter/<reference>/visad", permission=Permission.LIST_CONCERNS)
def shown(reference: str) -> Response:
    """A concern fetched ahead is now in front of somebody: logged as read. Answers who else reads it, and its version."""
    staff, opened = current_staff(), open_or_missing(reference)
    current.write(lambda session: note_reading(session, staff, reference))
    return jsonify(version=opened.concern.version, readers=reading_words(opened.read_by))


@pages.get("/synpunkter/rader", permission=Permission.LIST_CONCERNS)
def rows() -> str:
    """The named rows as they are now, for the script: what colleagues did, and who reads what."""
    staff, wanted = current_staff(), InboxFilter.read(request.args)
    named = [checked(one) for one in request.args.get("referenser", "").split(",")[:PAGE_SIZE] if one]
    return render_template(
        "concerns/staff/rows.html",
        desk=row_desk(db.session, staff, wanted),
        rows=rows_of(db.session, staff, wanted, named),
        all_chosen=False,
        reading_words=reading_words,
        labels=labels,
        staff_labels=staff_labels,
        day=day_words,
    )


@pages.get("/synpunkter/<reference>/nasta", permission=Permission.LIST_CONCERNS)
def following(reference: str) -> Response:
    """To the next one of the list."""
    return _neighbour(reference, 1)


@pages.get("/synpunkter/<reference>/forra", permission=Permission.LIST_CONCERNS)
def preceding(reference: str) -> Response:
    """To the one before it in the list."""
    return _neighbour(reference, -1)


def _neighbour(reference: str, step: int) -> Response:
    wanted = InboxFilter.read(request.args)
    found = next_reference(db.session, current_staff(), wanted, checked(reference), step)
    if found is None:
        return redirect(url_for("concerns_staff.inbox", **wanted.arguments))
    return redirect(url_for("concerns_staff.concern", reference=found, **wanted.arguments))
