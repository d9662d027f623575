"""Answers to residents: written, read through once more, sent; and the end of a concern."""

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.emails import answer_mail
from dialog.concerns.operations.answer import answer_concern, close_concern, sender_of, take_back_answer
from dialog.concerns.operations.promise import promise_answer
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.templates import filled_template
from dialog.concerns.rules.deadlines import Promise, promised_day
from dialog.concerns.rules.wording import left_open
from dialog.concerns.staff_forms import AnswerForm, CloseForm
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import Filled, concern_page, workable
from dialog.concerns.staff_pages.work import back, both_texts, seen_version, try_to
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db
from dialog.organisations.queries import render_mail
from dialog.web.formatting import week_date

Answer = Response | tuple[str, int]


@pages.post("/synpunkter/<reference>/svar", permission=Permission.ANSWER_CONCERNS)
def answer(reference: str) -> Answer:
    """`step=send` sends; `step=template` puts a text in; anything else shows how it will be read. `step=edit` goes back."""
    staff, opened, version, form = current_staff(), workable(reference), seen_version(), AnswerForm()
    step = request.form.get("step", "preview")
    if step == "template":
        return _with_template(opened, form)
    if not (form.validate() and _nothing_left_open(form)):
        return concern_page(opened, Filled(answer=form, panel="answer"), 422)
    if step == "edit":
        return concern_page(opened, Filled(answer=form, panel="answer"))
    if step != "send":
        if opened.concern.version != version:
            return both_texts(reference, Filled(answer=form, panel="answer"))
        return concern_page(opened, Filled(answer=form, panel="answer", preview=_preview(opened, form)))
    return _send(reference, staff, version, form)


def _send(reference: str, staff: StaffMember, version: int, form: AnswerForm) -> Answer:
    keys, key, text = current.keys, request.form.get("form_key", ""), str(form.answer.data)
    close, answer_by = form.afterwards.data == "close", promised_day(form.promised, today())
    faulty = try_to(
        reference,
        Filled(answer=form, panel="answer"),
        lambda session: answer_concern(
            session, keys, staff, reference, version, text, key, close=close, answer_by=answer_by
        ),
    )
    return faulty or back(reference, said.ANSWERED)


def _with_template(opened: OpenConcern, form: AnswerForm) -> Answer:
    """The chosen text after what is written already. What it stands open for is marked to be filled in."""
    raw = request.form.get("template", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        return concern_page(opened, Filled(answer=form, panel="answer"))
    filled = filled_template(db.session, current_staff(), int(raw), opened.concern)
    form.answer.data = "\n\n".join(part for part in (str(form.answer.data or ""), filled.text) if part)
    _nothing_left_open(form)
    return concern_page(opened, Filled(answer=form, panel="answer"))


def _nothing_left_open(form: AnswerForm) -> bool:
    """False, with the fault added, when a placeholder still stands in the answer."""
    still_open = left_open(str(form.answer.data or ""))
    if still_open:
        words = ", ".join(f"[{word}]" for word in still_open)
        form.answer.errors = [*form.answer.errors, _("Fill in %(words)s, or take it away", words=words)]
    return not still_open


@pages.post("/synpunkter/<reference>/lofte", permission=Permission.ANSWER_CONCERNS)
def promise(reference: str) -> Answer:
    """Promise a day for the answer; '' lets the usual days hold again."""
    staff, version, wanted = current_staff(), seen_version(), request.form.get("promise", "")
    workable(reference)
    if wanted not in set(Promise):
        raise NotPossibleNow("promise")
    faulty = try_to(
        reference,
        Filled(panel="promise"),
        lambda session: promise_answer(session, staff, reference, version, Promise(wanted)),
    )
    return faulty or back(reference, said.PROMISED)


@pages.post("/synpunkter/<reference>/svar/<int(max=2147483647):answer_id>/angra", permission=Permission.ANSWER_CONCERNS)
def take_back(reference: str, answer_id: int) -> Answer:
    """Before its mail has left."""
    staff = current_staff()
    workable(reference)
    current.write(lambda session: take_back_answer(session, staff, reference, answer_id))
    return back(reference, said.TAKEN_BACK)


@pages.post("/synpunkter/<reference>/avsluta", permission=Permission.ANSWER_CONCERNS)
def close(reference: str) -> Answer:
    """With what was done, or with an answer given before."""
    staff, opened, version, form = current_staff(), workable(reference), seen_version(), CloseForm()
    holds = form.validate()
    if not holds or (not opened.answers and form.asks_for_reason()):
        return concern_page(opened, Filled(close=form, panel="close"), 422)
    reason, key = str(form.reason.data or ""), request.form.get("form_key", "")
    faulty = try_to(
        reference,
        Filled(close=form, panel="close"),
        lambda session: close_concern(session, staff, reference, version, reason, key),
    )
    return faulty or back(reference, said.CLOSED)


def _preview(opened: OpenConcern, form: AnswerForm) -> dict[str, str]:
    """The answer as it stands under the code, and the mail as it will leave, when there is one."""
    concern, text = opened.concern, str(form.answer.data)
    day = promised_day(form.promised, today())
    shown = {"text": text, "sender": sender_of(concern), "subject": "", "body": "", "by": week_date(day) if day else ""}
    if opened.by_mail:
        mail = answer_mail(concern.reference, concern.language, concern.restricted, text, shown["sender"])
        values = {**mail.values, "link": current.settings.base_url + mail.values["link"]}
        shown["subject"], shown["body"] = render_mail(db.session, mail.template, mail.language, values)
    return shown
