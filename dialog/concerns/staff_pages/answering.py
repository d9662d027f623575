"""Answers to residents: written, read through once more, sent; and the end of a concern."""

from flask import request
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.concerns.emails import answer_mail
from dialog.concerns.operations.answer import answer_concern, close_concern, sender_of, take_back_answer
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.staff_forms import AnswerForm, CloseForm
from dialog.concerns.staff_pages import blueprint as said
from dialog.concerns.staff_pages.blueprint import pages
from dialog.concerns.staff_pages.pane import Filled, concern_page, workable
from dialog.concerns.staff_pages.work import back, seen_version, try_to
from dialog.extensions import current, db
from dialog.organisations.queries import render_mail

Answer = Response | tuple[str, int]


@pages.post("/synpunkter/<reference>/svar", permission=Permission.ANSWER_CONCERNS)
def answer(reference: str) -> Answer:
    """`step=send` sends; anything else shows how it will be read. `step=edit` goes back to writing."""
    staff, opened, version, form = current_staff(), workable(reference), seen_version(), AnswerForm()
    if not form.validate():
        return concern_page(opened, Filled(answer=form, panel="answer"), 422)
    text, close = str(form.answer.data), form.afterwards.data == "close"
    step = request.form.get("step", "preview")
    if step == "edit":
        return concern_page(opened, Filled(answer=form, panel="answer"))
    if step != "send":
        return concern_page(opened, Filled(answer=form, panel="answer", preview=_preview(opened, text)))
    keys, key = current.keys, request.form.get("form_key", "")
    faulty = try_to(
        reference,
        Filled(answer=form, panel="answer"),
        lambda session: answer_concern(session, keys, staff, reference, version, text, key, close=close),
    )
    return faulty or back(reference, said.ANSWERED)


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
    reason = str(form.reason.data or "")
    faulty = try_to(
        reference,
        Filled(close=form, panel="close"),
        lambda session: close_concern(session, staff, reference, version, reason),
    )
    return faulty or back(reference, said.CLOSED)


def _preview(opened: OpenConcern, text: str) -> dict[str, str]:
    """The answer as it stands under the code, and the mail as it will leave, when there is one."""
    concern = opened.concern
    shown = {"text": text, "sender": sender_of(concern), "subject": "", "body": ""}
    if opened.by_mail:
        mail = answer_mail(concern.reference, concern.language, concern.restricted, text, shown["sender"])
        values = {**mail.values, "link": current.settings.base_url + mail.values["link"]}
        shown["subject"], shown["body"] = render_mail(db.session, mail.template, mail.language, values)
    return shown
