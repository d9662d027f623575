"""The page behind a group contact's private link, and registering the group to a meeting from it.

It lies here and not with the groups because it shows meetings. First name and numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.groups.models import GroupContact
from dialog.groups.queries import contact_by_token
from dialog.groups.queries.own import own_group as group_facts
from dialog.groups.queries.own import person_of
from dialog.meetings.group_forms import MOST_TO_PRESS, GroupPartyForm
from dialog.meetings.models import Registration
from dialog.meetings.operations.seats import Booked, PartyDraft, book
from dialog.meetings.public_forms import too_many
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.register import WRONG_CODES, unsaved
from dialog.meetings.public_views import entry_of, rows_of, view_of
from dialog.meetings.queries.for_group import GroupMeeting, meeting_of_group, meetings_of_group
from dialog.meetings.queries.registrations import lots_are_to_come, place_in_queue, token_of, waiting_of
from dialog.meetings.rules import Choice, Need
from dialog.organisations.queries import notice_version
from dialog.outbox.operations import SealedAddress
from dialog.web.forms import PublicForm
from dialog.web.language import current_language
from dialog.web.notices import notice_text, redirect_with_notice

SEATED = notice_text(
    "group_seated", _l("Your group is registered. We have sent a confirmation where there is an address.")
)
QUEUED = notice_text("group_queued", _l("Your group is in the queue. You see below where you stand."))
RECEIVED = notice_text(
    "group_received", _l("We have received your registration. Lots are drawn when registration closes.")
)
OTHER_DATE = notice_text("group_other_date", _l("Nothing is registered. Choose another meeting below."))


class _ButtonForm(PublicForm):
    """A button of the groups' own pages."""

    purpose = "group_act"


@dataclass(frozen=True)
class Standing:
    """Where the group stands at a meeting, as `standing.html` takes it."""

    size: int
    seated: int
    offered: int
    waiting: int
    place_in_queue: int | None


@pages.get("/grannsamverkan/<token>")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def own_group(token: str) -> Response:
    """A button to confirm with, or the group's own page. Looking changes nothing."""
    contact = _contact(token)
    group = group_facts(db.session, current.keys, contact, current_language())
    key = _ButtonForm(formdata=None)
    if not group.confirmed:
        return unsaved(render_template("meetings/public/group_confirm.html", group=group, token=token, key=key), 200)
    found = meetings_of_group(db.session, group.id, group.area_id)
    page = render_template(
        "meetings/public/group.html",
        group=group,
        token=token,
        key=key,
        coming=[_row(token, one) for one in found if one.party is None],
        booked=[_booked(token, one) for one in found if one.party is not None],
        base_url=current.settings.base_url,
    )
    return unsaved(page, 200)


@pages.get("/grannsamverkan/<token>/moten/<slug>")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def group_booking(token: str, slug: str) -> Response:
    """How many are coming? What the group has registered before is filled in."""
    contact = _contact(token)
    found = _meeting(contact, slug)
    if contact.confirmed_on is None:
        return redirect(url_for("meetings.own_group", token=token), 303)
    return _page(token, found, _filled_in(found.party))


@pages.post("/grannsamverkan/<token>/moten/<slug>")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def book_group(token: str, slug: str) -> Response:
    """Register the group, or change what it registered: one registration for each group and meeting."""
    contact = _contact(token)
    found = _meeting(contact, slug)
    form = GroupPartyForm()
    if contact.confirmed_on is None:
        return redirect(url_for("meetings.own_group", token=token), 303)
    if not form.validate():
        return _page(token, found, form, status=422)
    if not form.key_is_good():
        form.fresh_key()
        return _page(token, found, form, notice="too_old", status=422)
    return _book(token, contact, found, form)


def _book(token: str, contact: GroupContact, found: GroupMeeting, form: GroupPartyForm) -> Response:
    keys, key, meeting_id, slug = current.keys, str(form.form_key.data), found.meeting.id, found.meeting.slug
    undrawn, draft = lots_are_to_come(found.meeting), _draft(contact, form)
    try:
        booked = current.write(lambda session: book(session, keys, meeting_id, draft, key))
    except Conflict:
        form.fresh_key()
        return _page(token, _meeting(_contact(token), slug), form, notice="sent_before", status=409)
    except NotPossibleNow as fault:
        return _refused(token, _meeting(_contact(token), slug), form, fault)
    return _done(token, booked, undrawn)


def _done(token: str, booked: Booked, undrawn: bool) -> Response:
    said = RECEIVED if undrawn else QUEUED if booked.waiting else SEATED
    return redirect_with_notice(url_for("meetings.own_group", token=token), said)


def _refused(token: str, found: GroupMeeting, form: GroupPartyForm, fault: NotPossibleNow) -> Response:
    if fault.code == "other_date":
        return redirect_with_notice(url_for("meetings.own_group", token=token), OTHER_DATE)
    if fault.code == "choose":
        return _page(token, found, form, shortage=fault.values, status=422)
    if fault.code == "size":
        form.party_size.errors = [too_many(int(str(fault.values["most"])))]
        return _page(token, found, form, status=422)
    return _page(token, found, form, notice=fault.code, status=422)


def _contact(token: str) -> GroupContact:
    contact = contact_by_token(db.session, token)
    if contact is None:
        g.wrong_code = True
        raise Missing("group")
    return contact


def _meeting(contact: GroupContact, slug: str) -> GroupMeeting:
    found = meeting_of_group(db.session, slug, contact.group_id)
    if found is None:
        raise Missing("meeting")
    return found


def _draft(contact: GroupContact, form: GroupPartyForm) -> PartyDraft:
    """The group as a party. Its contact's address stays sealed: only the worker reads it."""
    person, language = person_of(current.keys, contact), current_language()
    sealed = contact.sealed_address and contact.fingerprint
    choice = request.form.get("on_shortage", "")
    return PartyDraft(
        size=form.size,
        name=person.name,
        phone=person.phone,
        address=SealedAddress(bytes(contact.sealed_address or b""), contact.fingerprint or "") if sealed else None,
        needs=form.numbers(),
        interpreter_language=form.interpreter_language.data or "",
        choice=choice if choice in set(Choice) else "",
        language=language,
        group_id=contact.group_id,
        notice_version=notice_version(db.session, language),
    )


def _filled_in(party: Registration | None) -> GroupPartyForm:
    """What the group said before; nothing needed and no number chosen for a new registration."""
    values: dict[str, str] = {}
    if party is not None:
        values |= {row.need: str(row.number) for row in party.needs}
        values["interpreter_language"] = next((row.language for row in party.needs if row.need == Need.INTERPRETER), "")
        values["party_size" if party.size <= MOST_TO_PRESS else "party_size_more"] = str(party.size)
    return GroupPartyForm(formdata=None, data=values)


def _page(
    token: str,
    found: GroupMeeting,
    form: GroupPartyForm,
    notice: str = "",
    shortage: Mapping[str, object] | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "meetings/public/group_booking.html",
        form=form,
        token=token,
        view=view_of(found.meeting),
        entry=entry_of(db.session, found.meeting),
        party=_standing(found.party) if found.party else None,
        shortage=shortage,
        notice=notice,
        needs_open=any(number for number in form.numbers().values()) or any(form[need.value].errors for need in Need),
        has_errors=bool(notice or shortage),
    )
    return unsaved(page, status)


def _row(token: str, one: GroupMeeting) -> dict[str, object]:
    (row,) = rows_of(db.session, [one.meeting], seats=True)
    return row | {"url": url_for("meetings.group_booking", token=token, slug=one.meeting.slug)}


def _booked(token: str, one: GroupMeeting) -> dict[str, object]:
    party = one.party
    assert party is not None
    return {
        "view": view_of(one.meeting),
        "party": _standing(party),
        "undrawn": lots_are_to_come(one.meeting),
        "change_url": url_for("meetings.group_booking", token=token, slug=one.meeting.slug),
        "own_url": url_for("meetings.own", token=token_of(current.keys, party)),
    }


def _standing(party: Registration) -> Standing:
    return Standing(party.size, party.seated, party.offered, waiting_of(party), place_in_queue(db.session, party))
