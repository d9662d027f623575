"""The outbox: what waits and what failed. Addresses and links are not shown."""

import json
from collections.abc import Sequence

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record
from dialog.extensions import current, db
from dialog.keys import load_worker_key, open_sealed
from dialog.outbox.labels import AGAIN, DELIVERIES, EMPTY, EXPLAINED, HEADINGS, STATES, TEMPLATES
from dialog.outbox.models import Mail
from dialog.outbox.operations import try_again
from dialog.outbox.queries import counts, not_sent
from dialog.outbox.rules import MailState, meaning
from dialog.web.notices import notice_text, redirect_with_notice

pages = StaffBlueprint("outbox", __name__)

notice_text("mail_again", AGAIN)


@pages.get("/utkorg", permission=Permission.READ_OUTBOX)
def outbox() -> str:
    mails = not_sent(db.session)
    return render_template(
        "outbox/staff/outbox.html",
        mails=mails,
        counts=counts(db.session),
        explained=EXPLAINED["some" if current.settings.smtp_url else "none"],
        empty=EMPTY,
        headings=HEADINGS,
        states=STATES,
        deliveries=DELIVERIES,
        templates=TEMPLATES,
        meaning=meaning,
        failed=MailState.FAILED,
        opened=_opened_for_demo(mails) if current.settings.demo else {},
    )


@pages.post("/utkorg/<id:mail_id>/igen", permission=Permission.READ_OUTBOX)
def send_again(mail_id: int) -> Response:
    staff = current_staff()

    def again(session: Session) -> None:
        try_again(session, mail_id)
        record(session, staff.id, staff.name, "mail_again", "mail", str(mail_id))

    current.write(again)
    return redirect_with_notice(url_for("outbox_staff.outbox"), "mail_again")


def _opened_for_demo(mails: Sequence[Mail]) -> dict[int, tuple[str, str]]:
    """(subject, body) by mail id. Only the demo, which has no mail server, lets anybody read what would be sent."""
    worker_key, render = load_worker_key(current.settings.data_dir), current_app.extensions["dialog.render_mail"]
    opened = {}
    for mail in mails:
        if mail.sealed is not None:
            content = json.loads(open_sealed(worker_key, mail.sealed))
            opened[mail.id] = render(mail.template, mail.language, content["values"])
    return opened
