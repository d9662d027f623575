"""What was taken along from a meeting: the draft, the second pair of eyes, and that it is sent."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.categories.labels import category_label
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.operations.summaries import SummaryDraft, approve_summary, save_summary
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.queries.notes import notes_of
from dialog.meetings.queries.summaries import receivers_of, summary_of
from dialog.meetings.rules import NEVER_PUBLIC
from dialog.meetings.staff_pages.blueprint import pages
from dialog.surveys.rules.questionnaire import worded
from dialog.web.forms import DayField, StaffForm, TextField
from dialog.web.language import current_language
from dialog.web.notices import notice_text, redirect_with_notice

RUN = Permission.RUN_MEETINGS
LIMIT = 5000
WRITTEN = notice_text("summary_written", _l("Saved. A colleague who runs the meeting reads it and sends it."))
SENT = notice_text("summary_sent", _l("Sent. How many parties were told: %(ref)s"))
REFUSALS = {
    "not_over": _l("The meeting has not been yet."),
    "sent": _l("It is sent already, and what has left the house cannot be changed."),
    "same_person": _l("You have written this yourself: somebody else who runs the meeting approves it."),
    "empty": _l("There is nothing to send yet."),
}


class SummaryForm(StaffForm):
    """What goes to those who came."""

    text = TextField(_l("This is what we heard"), limit=LIMIT, required=_l("Write what you heard"))
    next_steps = TextField(_l("This happens now"), limit=LIMIT)
    due_on = DayField(_l("They hear more by"))


@pages.get("/moten/<slug>/tog-med", permission=RUN)
def summary(slug: str) -> str:
    """What is written; before anybody has, a draft made of the notes that were taken along."""
    meeting = meeting_to_run(db.session, current_staff(), slug)
    kept = summary_of(db.session, meeting.id)
    if kept is not None:
        form = SummaryForm(formdata=None, text=kept.text, next_steps=kept.next_steps, due_on=kept.due_on)
    else:
        form = SummaryForm(formdata=None, text=_draft(meeting))
    return _page(meeting, form)


@pages.post("/moten/<slug>/tog-med", permission=RUN)
def write_summary(slug: str) -> Response | tuple[str, int]:
    """Save it for the second pair of eyes."""
    staff, form = current_staff(), SummaryForm()
    meeting = meeting_to_run(db.session, staff, slug)
    if not form.validate():
        return _page(meeting, form), 422
    draft = SummaryDraft(form.text.data or "", form.next_steps.data or "", form.due_on.data)
    seen = _seen()
    try:
        current.write(lambda session: save_summary(session, staff, slug, draft, seen))
    except Conflict:
        problem = _(
            "A colleague saved another wording meanwhile; yours stands here. Saving again puts yours in its place."
        )
        return _page(meeting_to_run(db.session, staff, slug), form, problem), 409
    except NotPossibleNow as fault:
        return _page(meeting_to_run(db.session, staff, slug), form, str(REFUSALS[fault.code])), 422
    return redirect_with_notice(url_for("meetings_staff.summary", slug=slug), WRITTEN)


@pages.post("/moten/<slug>/tog-med/skicka", permission=RUN)
def send_summary(slug: str) -> Response | tuple[str, int]:
    """Approve it, send it and show it."""
    staff, keys, seen = current_staff(), current.keys, _seen()
    try:
        told = current.write(lambda session: approve_summary(session, keys, staff, slug, seen))
    except (Conflict, NotPossibleNow) as fault:
        changed = _("It was changed while you read it. Read it once more.")
        problem = changed if isinstance(fault, Conflict) else str(REFUSALS[fault.code])
        meeting = meeting_to_run(db.session, staff, slug)
        kept = summary_of(db.session, meeting.id)
        form = SummaryForm(formdata=None, obj=kept) if kept else SummaryForm(formdata=None)
        return _page(meeting, form, problem), 409 if isinstance(fault, Conflict) else 422
    return redirect_with_notice(url_for("meetings_staff.summary", slug=slug), SENT, str(told))


def _draft(meeting: Meeting) -> str:
    """The notes that were taken along, by what they are about. Words this person may not read stand in no draft."""
    lines = [
        f"– {', '.join(dict.fromkeys(category_label(tag.category) for tag in row.tags))}: {row.text}"
        for row in reversed(notes_of(db.session, current_staff(), meeting.id))
        if row.taken_along and row.text
    ]
    return "\n".join(lines)[:LIMIT]


def _seen() -> int:
    raw = request.form.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _page(meeting: Meeting, form: SummaryForm, problem: str = "") -> str:
    kept = summary_of(db.session, meeting.id)
    return render_template(
        "meetings/staff/summary.html",
        meeting=meeting,
        title=worded(meeting.title, current_language())[0],
        form=form,
        kept=kept,
        problem=problem,
        receivers=receivers_of(db.session, meeting.id),
        mine=kept is not None and kept.written_by == current_staff().id,
        is_public=meeting.kind not in NEVER_PUBLIC,
        limit=LIMIT,
        has_errors=bool(problem or form.errors),
    )
