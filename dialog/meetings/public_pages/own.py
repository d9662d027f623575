"""A party's own page: where it stands, and everything it can change itself. Opened with its private link alone.

Whoever has the link sees a first name and numbers. Referrer-Policy stays 'same-origin', which sends nothing to others: with
'no-referrer' browsers call our own forms foreign.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dialog.clock import now
from dialog.errors import NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.meetings.emails import moment_said
from dialog.meetings.models import Registration
from dialog.meetings.operations.contact import NewContact, change_contact, send_contact_code
from dialog.meetings.operations.seats import (
    accept_offer,
    cancel_party,
    change_needs,
    change_size,
    decline_offer,
    want_still,
)
from dialog.meetings.public_forms import NOT_ENOUGH, ContactForm, NeedsForm, PressForm, SizeForm, too_many
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.register import WRONG_CODES, unsaved
from dialog.meetings.public_views import view_of
from dialog.meetings.queries.proposals import codes_to_show
from dialog.meetings.queries.registrations import place_in_queue, registration_of, waiting_of
from dialog.meetings.rules import Admission, MeetingState, Need, RegistrationState
from dialog.meetings.rules.door import door_number
from dialog.meetings.rules.proposals import pairs
from dialog.web.forms import PublicForm
from dialog.web.language import current_language
from dialog.web.notices import notice_text, redirect_with_notice

CHANGED = notice_text("party_changed", _l("Your registration is changed."))
CANCELLED = notice_text("party_cancelled", _l("Your registration is cancelled. Thank you for telling us."))
ACCEPTED = notice_text("party_accepted", _l("The seats are yours. Welcome."))
DECLINED = notice_text("party_declined", _l("You have let the seats go. Thank you for telling us."))
STILL = notice_text("party_still", _l("Thank you. You are in the queue again."))
NEEDS_KEPT = notice_text("party_needs", _l("We have noted what you need."))
CONTACT_KEPT = notice_text("party_contact", _l("We reach you at the new details from now on."))
WRONG_CODE = _l("That is not the code we sent. Check the six digits and write them again")

T = TypeVar("T")
Form = TypeVar("Form", bound=PublicForm)


@dataclass(frozen=True)
class Standing:
    """How many people of a party have a seat, are asked about, and wait."""

    size: int
    seated: int
    offered: int
    waiting: int
    place_in_queue: int | None


@dataclass(frozen=True)
class Shown:
    """The forms of the page, as they came or fresh. `notice`: '' or why something was not done. `open`: which fold is."""

    size: SizeForm | None = None
    needs: NeedsForm | None = None
    contact: ContactForm | None = None
    shortage: Mapping[str, object] | None = None
    notice: str = ""
    open: str = ""

    @property
    def form(self) -> PublicForm | None:
        """The form that came and needs correcting."""
        return self.size or self.needs or self.contact


@pages.get("/anmalan/<token>")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def own(token: str) -> Response:
    """See how it stands. Looking changes nothing."""
    party = _open(token)
    return _page(party, Shown()) if party else _no_link()


@pages.post("/anmalan/<token>")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def change_own(token: str) -> Response:
    """`action` says which button was pressed; without one it is `change`."""
    party = _open(token)
    if party is None:
        return _no_link()
    act = _ACTS.get(request.form.get("action", "change"))
    if act is None:
        return _page(party, Shown(notice="unknown"), 422)
    try:
        return act(party)
    except NotPossibleNow as fault:
        db.session.rollback()
        return _page(_again(party), Shown(notice=fault.code), 422)


def _open(token: str) -> Registration | None:
    party = registration_of(db.session, token)
    g.wrong_code = party is None
    return party


def _change(party: Registration) -> Response:
    form = _sent(SizeForm)
    if not form.validate():
        return _page(party, Shown(size=form), 422)
    size, choice, id, keys = form.party_size.number or 1, form.on_shortage.data or "", party.id, current.keys
    try:
        current.write(lambda session: change_size(session, keys, id, size, choice))
    except NotPossibleNow as fault:
        return _not_that_many(party, form, fault)
    return _done(CHANGED)


def _not_that_many(party: Registration, form: SizeForm, fault: NotPossibleNow) -> Response:
    party = _again(party)
    if fault.code == "size":
        form.party_size.errors = [too_many(int(str(fault.values["most"])))]
        return _page(party, Shown(size=form), 422)
    if fault.code == "choose":
        form.party_size.errors = [str(NOT_ENOUGH)]
        return _page(party, Shown(size=form, shortage=fault.values), 422)
    return _page(party, Shown(size=form, notice=fault.code), 422)


def _cancel(party: Registration) -> Response:
    return _press(party, cancel_party, CANCELLED)


def _accept(party: Registration) -> Response:
    return _press(party, accept_offer, ACCEPTED)


def _decline(party: Registration) -> Response:
    return _press(party, decline_offer, DECLINED)


def _still(party: Registration) -> Response:
    return _press(party, want_still, STILL)


def _press(party: Registration, operation: Callable[[Session, Any, int], object], notice: str) -> Response:
    id, keys = party.id, current.keys
    current.write(lambda session: operation(session, keys, id))
    return _done(notice)


def _needs(party: Registration) -> Response:
    form = _sent(NeedsForm)
    if not form.validate():
        return _page(party, Shown(needs=form, open="needs"), 422)
    id, keys, numbers, spoken = party.id, current.keys, form.numbers(), form.interpreter_language.data or ""
    current.write(lambda session: change_needs(session, keys, id, numbers, spoken))
    return _done(NEEDS_KEPT)


def _send_code(party: Registration) -> Response:
    id, keys = party.id, current.keys
    current.write(lambda session: send_contact_code(session, keys, id))
    return _page(_again(party), Shown(notice="code_sent", open="contact"))


def _contact(party: Registration) -> Response:
    form = _sent(ContactForm)
    if not form.validate():
        return _page(party, Shown(contact=form, open="contact"), 422)
    id, keys, code = party.id, current.keys, form.code.data or ""
    new = NewContact(form.name.data or "", form.email.data or "", form.phone.data or "")
    try:
        changed = current.write(lambda session: change_contact(session, keys, id, code, new))
    except NotPossibleNow as fault:
        return _page(_again(party), Shown(contact=form, notice=fault.code, open="contact"), 422)
    if changed:
        return _done(CONTACT_KEPT)
    form.code.errors = [str(WRONG_CODE)]
    return _page(_again(party), Shown(contact=form, open="contact"), 422)


_ACTS: Mapping[str, Callable[[Registration], Response]] = {
    "change": _change,
    "cancel": _cancel,
    "accept": _accept,
    "decline": _decline,
    "still": _still,
    "needs": _needs,
    "code": _send_code,
    "contact": _contact,
}


def _page(party: Registration, shown: Shown, status: int = 200) -> Response:
    meeting = party.meeting
    html = render_template(
        "meetings/public/own.html",
        form=shown.form,
        view=view_of(meeting),
        party=_standing(party),
        gone=party.state == RegistrationState.CANCELLED,
        resting=party.state == RegistrationState.RESTING,
        over=meeting.state == MeetingState.HELD or meeting.starts_at <= now(),
        undrawn=meeting.admission == Admission.LOTTERY and meeting.drawn_at is None,
        answer_by=moment_said(party.answer_by, current_language()) if party.answer_by else "",
        first_name=_first_name(party),
        door=door_number(current.keys, bytes(party.link_salt)),
        has_address=party.group_id is not None or bool(party.contact and party.contact.sealed_address),
        size=shown.size or _fresh(SizeForm, party_size=str(party.size)),
        codes=pairs(codes_to_show(db.session, current.keys, party)),
        codes_url=url_for("meetings.proposals", slug=meeting.slug),
        needs=shown.needs or _fresh(NeedsForm, **_needs_now(party)),
        contact=shown.contact or _fresh(ContactForm),
        press_key=_fresh(PressForm),
        shortage=shown.shortage,
        notice=shown.notice,
        open=shown.open,
        has_errors=status != 200,
    )
    return unsaved(html, status)


def _standing(party: Registration) -> Standing:
    return Standing(
        size=party.size,
        seated=party.seated,
        offered=party.offered,
        waiting=waiting_of(party),
        place_in_queue=place_in_queue(db.session, party),
    )


def _needs_now(party: Registration) -> dict[str, str]:
    now_ = {row.need: str(row.number) for row in party.needs}
    spoken = next((row.language for row in party.needs if row.need == Need.INTERPRETER), "")
    return {need.value: now_.get(need.value, "0") for need in Need} | {"interpreter_language": spoken}


def _first_name(party: Registration) -> str:
    """The first word of the name; '' when it has been erased."""
    if party.contact is None:
        return ""
    try:
        facts = json.loads(current.keys.unlock(bytes(party.contact.locked_facts)))
    except (CryptoError, ValueError):
        return ""
    return str(facts.get("name", "")).split(" ")[0]


def _sent(kind: type[Form]) -> Form:
    return kind()


def _fresh(kind: type[Form], **values: str) -> Form:
    """A form that is shown and not read: what came belongs to another one."""
    return kind(formdata=None, data=values)


def _again(party: Registration) -> Registration:
    """The party as it is now, after a write or a refusal."""
    return db.session.get_one(Registration, party.id, populate_existing=True)


def _done(notice: str) -> Response:
    response = redirect_with_notice(request.script_root + request.path, notice)
    response.headers["Cache-Control"] = "no-store"
    return response


def _no_link() -> Response:
    return unsaved(render_template("meetings/public/no_link.html"), 404)
