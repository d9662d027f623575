"""What the parties were told, whether it got there, and whom somebody has to call."""

from dataclasses import dataclass

from flask import render_template, url_for
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.audit.operations import record_reading
from dialog.extensions import current, db
from dialog.meetings.models import Meeting
from dialog.meetings.operations.telling import note_call
from dialog.meetings.queries.delivery import Message, newest_of_each, to_call, totals
from dialog.meetings.queries.one import names_of, parties_of
from dialog.meetings.rules import Told
from dialog.meetings.staff_labels import REACHED, TOLD
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.notices import CALLED
from dialog.meetings.staff_pages.shared import run_meeting, way_here
from dialog.organisations.rules import phone_link
from dialog.outbox.labels import DELIVERIES
from dialog.web.notices import redirect_with_notice

RUN = Permission.RUN_MEETINGS


@dataclass(frozen=True)
class Call:
    """A party to call: what to say, and the number ('' when there is none)."""

    told_id: int
    name: str
    phone: str
    kind: Told


@pages.get("/moten/<slug>/utskick", permission=RUN)
def messages(slug: str) -> str:
    """The list of calls, numbers per kind of message, and how far the newest got to each. That somebody looked is logged."""
    found, staff = run_meeting(slug), current_staff()
    parties = parties_of(db.session, current.keys, found.id)
    page = render_template(
        "meetings/staff/messages.html",
        trail=way_here(found),
        meeting=found,
        totals=totals(db.session, found.id),
        calls=_calls(found),
        told=TOLD,
        reached=REACHED,
        delivery=DELIVERIES,
        phone_link=phone_link,
        parties=parties,
        newest=newest_of_each(db.session, found.id),
    )
    if parties:
        current.write(
            lambda session: record_reading(session, staff.id, staff.name, "registrations", slug, number=len(parties))
        )
    return page


@pages.post("/moten/<slug>/utskick/<id:told_id>/ringt", permission=RUN)
def called(slug: str, told_id: int) -> Response:
    """Somebody has called and said it."""
    found, staff = run_meeting(slug), current_staff()
    meeting_id = found.id
    current.write(lambda session: note_call(session, staff, meeting_id, told_id))
    return redirect_with_notice(url_for("meetings_staff.messages", slug=slug), CALLED)


def _calls(found: Meeting) -> list[Call]:
    waiting = to_call(db.session, found.id)
    names = names_of(db.session, current.keys, found.id) if waiting else {}
    return [_call(message, names.get(message.registration_id, ("", ""))) for message in waiting]


def _call(message: Message, who: tuple[str, str]) -> Call:
    name, phone = who
    return Call(message.told_id, name, phone, message.kind)
