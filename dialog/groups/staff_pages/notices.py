"""A local notice: written, looked at, and sent once, one mail to each person."""

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog import form_keys
from dialog.accounts.guard import current_staff
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.groups.operations.notices import send_notice
from dialog.groups.queries.notices import Reach, reach, recipients, sent_notices
from dialog.groups.rules import may_run
from dialog.groups.staff_forms import NoticeForm
from dialog.groups.staff_labels import REFUSALS
from dialog.groups.staff_pages.blueprint import NOTICE_SENT, RUN, editor, pages, way_here
from dialog.organisations.queries import render_mail
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]
PURPOSE = "group_notice"


@pages.get("/grupper/meddelande", permission=RUN)
def notice() -> str:
    return _page(NoticeForm(formdata=None))


@pages.post("/grupper/meddelande", permission=RUN)
def send() -> Answer:
    """`step` = 'send' sends; anything else shows the mail as it will be, and who gets it."""
    form = NoticeForm()
    _offer(form)
    if not form.validate() or not form.areas.data:
        if not form.areas.data:
            form.areas.errors = [_("Choose at least one area")]
        return _page(form), 422
    draft = form.draft()
    if not recipients(db.session, draft.area_codes):
        form.areas.errors = [str(REFUSALS["nobody"])]
        return _page(form), 422
    if request.form.get("step") != "send":
        return _page(form, preview=True), 200
    who, keys, key = editor(), current.keys, str(form.form_key.data)
    if not form_keys.is_valid(str(current_app.secret_key), PURPOSE, key):
        return _page(form, preview=True), 422
    try:
        number = current.write(lambda session: send_notice(session, keys, who, draft, key))
    except (Conflict, NotPossibleNow):
        return _page(form, preview=True, sent_before=True), 409
    return redirect_with_notice(url_for("groups_staff.notice"), NOTICE_SENT, str(number))


def _areas() -> list[Reach]:
    """The areas with groups that this person runs."""
    staff = current_staff()
    return [one for one in reach(db.session) if may_run(staff, one.code)]


def _offer(form: NoticeForm) -> list[Reach]:
    areas = _areas()
    form.offer_areas((one.code, one.name) for one in areas)
    return areas


def _page(form: NoticeForm, *, preview: bool = False, sent_before: bool = False) -> str:
    areas = _offer(form)
    key = str(form.form_key.data or "")
    if sent_before or not form_keys.is_valid(str(current_app.secret_key), PURPOSE, key):
        form.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)
    chosen = form.areas.data or ()
    subject = body = ""
    if preview:
        values = {"subject": form.subject.data or "", "text": form.text.data or ""}
        subject, body = render_mail(db.session, "mail.group_notice", "sv", values)
    return render_template(
        "groups/staff/notice.html",
        trail=way_here(),
        form=form,
        areas={one.code: one for one in areas},
        preview=preview,
        subject=subject,
        body=body,
        people=len(recipients(db.session, tuple(chosen))) if preview else 0,
        sent=sent_notices(db.session),
        sent_before=sent_before,
        has_errors=sent_before,
    )
