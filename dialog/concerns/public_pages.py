"""Leaving a view, and following it with the receipt's code. No cookie, no account, and nothing secret in an address."""

from dataclasses import dataclass, replace

from flask import Blueprint, g, make_response, render_template, request
from limits import parse_many
from werkzeug.wrappers import Response

from dialog.concerns.labels import RESIDENT_STATES
from dialog.concerns.operations.follow import add_message, withdraw_concern
from dialog.concerns.operations.receive import Receipt, receive_concern, slow_code_hash
from dialog.concerns.public_forms import CHOOSE_AREA, WRONG_CODE, CodeForm, ConcernForm, ReplyForm, WithdrawForm
from dialog.concerns.public_views import (
    check_rows,
    hand_overs,
    helplines,
    notices,
    receipt_steps,
    status_steps,
)
from dialog.concerns.queries.follow import FollowedConcern, followed_concern
from dialog.concerns.rules import CODE_DIGITS, CRIME_TOPICS, TEXT_LIMIT, code_digits, code_in_groups
from dialog.concerns.rules.hints import NUMBERS, PEOPLE
from dialog.concerns.rules.victims import needs_support
from dialog.concerns.urgent import browser_pattern, find_signs
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.organisations.queries import notice_version, programme_facts
from dialog.places.queries import PlaceMatch, area_by_code, area_choices, find_area_for_place
from dialog.web.language import current_language
from dialog.web.limits import rate_key

pages = Blueprint("concerns", __name__)

# A library, a school or a mobile network is one address for thousands. Beyond the first pace everything is still taken,
# and set aside for a look; the second only keeps one machine from filling the disk.
CROWDED = parse_many("60 per 10 minutes; 300 per day")
SENDS = "1200 per 10 minutes; 6000 per day"
WRONG_CODES = "20 per 10 minutes; 100 per day"
NO_CODE = "0" * CODE_DIGITS

Answer = Response | tuple[str, int]


@pages.get("/synpunkt")
def write() -> str:
    """Page 1, empty. `?area=` chooses an area."""
    form = _concern_form()
    form.area.data = request.args.get("area", "")
    return _write_page(form)


@pages.post("/synpunkt")
@limiter.limit(
    lambda: SENDS, deduct_when=lambda response: response.status_code == 200 and request.form.get("step") == "send"
)
def send() -> Answer:
    """Both pages post here: `step` says which button was pressed, none leads back to page 1."""
    form, step = _concern_form(), request.form.get("step", "")
    if step not in ("check", "send"):
        return _write_page(form), 200
    holds = form.validate()
    if not form.first_page_holds():
        return _write_page(form), 422
    if step == "check":
        form.email.errors = ()
        return _check_page(form), 200
    if not holds:
        return _check_page(form), 422
    return _receive(form)


def _concern_form() -> ConcernForm:
    form = ConcernForm()
    form.offer_areas((area.code, area.name) for area in area_choices(db.session))
    return form


def _write_page(form: ConcernForm) -> str:
    return render_template(
        "concerns/public/write.html",
        form=form,
        notices=notices(db.session),
        limit=TEXT_LIMIT,
        danger_words=browser_pattern(current_language()),
        numbers_pattern=NUMBERS,
        people_pattern=PEOPLE,
    )


def _check_page(form: ConcernForm, notice: str = "") -> str:
    """`notice`: '' or why the page is shown once more ('too_old', 'sent_before')."""
    place, signs = _place(form), find_signs(form.text.data)
    return render_template(
        "concerns/public/check.html",
        form=form,
        notices=notices(db.session),
        rows=check_rows(form, place.area.name if place.area else ""),
        ambiguous=place.ambiguous,
        pressing=signs.is_pressing,
        notice=notice,
        has_errors=bool(notice),
    )


def _is_crowded() -> bool:
    """Very many have been sent from this sender's address within minutes. Counts this one."""
    if not limiter.enabled:
        return False
    sender = rate_key()
    within = [limiter.limiter.hit(pace, "sends", sender) for pace in CROWDED]  # both count
    return not all(within)


def _receive(form: ConcernForm) -> Answer:
    if not form.key_is_good():
        form.fresh_key()
        return _check_page(form, "too_old"), 422
    keys, key, language, area = current.keys, str(form.form_key.data), current_language(), _place(form).area
    draft = form.draft(area.code if area else "", language, notice_version(db.session, language))
    draft = replace(draft, crowded=_is_crowded())
    code_hash = slow_code_hash(keys, key)
    try:
        receipt = current.write(lambda session: receive_concern(session, keys, draft, key, code_hash))
    except Conflict:
        form.fresh_key()
        return _check_page(form, "sent_before"), 409
    except NotPossibleNow as fault:
        if fault.code != "area":
            raise
        form.area.errors = [CHOOSE_AREA]
        return _write_page(form), 422
    return _receipt_page(form, receipt, code_hash)


def _receipt_page(form: ConcernForm, receipt: Receipt, code_hash: bytes) -> Answer:
    programme = programme_facts(db.session, current_language())
    concern = followed_concern(db.session, code_hash)
    signs = find_signs(form.text.data)
    return render_template(
        "concerns/public/receipt.html",
        reference=receipt.reference,
        code=code_in_groups(receipt.code),
        steps=receipt_steps(concern, programme, by_mail=bool(form.email.data)) if concern else [],
        pressing=signs.is_pressing,
        violence=signs.violence,
        helplines=helplines(db.session) if needs_support(form.text.data or "") else [],
        hand_overs=hand_overs(db.session, form.topics.data or [], programme),
        is_crime=bool(CRIME_TOPICS.intersection(form.topics.data or ())),
    ), 200


def _place(form: ConcernForm) -> PlaceMatch:
    """The chosen area, else the one the typed place lies in."""
    if form.area.data:
        return PlaceMatch(area_by_code(db.session, form.area.data))
    return find_area_for_place(db.session, form.place.data) if form.place.data else PlaceMatch()


@dataclass(frozen=True)
class Opened:
    """A concern opened with its code. `code_hash` finds it again inside a write."""

    code: str
    code_hash: bytes
    concern: FollowedConcern


@pages.get("/folj")
def follow() -> Response:
    """Asks for the code."""
    return _unsaved(render_template("concerns/public/code.html", form=CodeForm(formdata=None)))


@pages.post("/folj")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def followed() -> Response:
    """What the code opens. Adding and taking back post here too, with the code again."""
    form = CodeForm()
    opened = _open(form.code.data or "")
    if opened is None:
        g.wrong_code = True
        form.code.errors = [WRONG_CODE]
        return _unsaved(render_template("concerns/public/code.html", form=form), 422)
    action = request.form.get("action", "reply" if "message" in request.form else "")
    if action == "reply":
        return _reply(opened)
    if action == "withdraw":
        return _withdraw(opened)
    return _status_page(opened)


def _open(typed: str) -> Opened | None:
    """The concern under a typed code. Equal work whether or not the code exists, and for what is no code at all."""
    digits = code_digits(typed)
    code_hash = current.keys.code_hash(digits or NO_CODE)
    concern = followed_concern(db.session, code_hash)
    return Opened(digits, code_hash, concern) if digits and concern is not None else None


def _reply(opened: Opened) -> Response:
    form = ReplyForm()
    if not form.validate():
        return _status_page(opened, reply=form, status=422)
    if not form.key_is_good():
        form.fresh_key()
        return _status_page(opened, reply=form, notice="too_old", status=422)
    message, key = str(form.message.data), str(form.form_key.data)
    try:
        current.write(lambda session: add_message(session, opened.code_hash, message, key))
    except Conflict:
        form.fresh_key()
        return _status_page(opened, reply=form, notice="sent_before", status=409)
    except NotPossibleNow as fault:
        notice = "withdrawn_before" if fault.code == "withdrawn" else fault.code
        return _status_page(opened, reply=form, notice=notice, status=422)
    return _status_page(_reopened(opened), notice="added")


def _withdraw(opened: Opened) -> Response:
    form = WithdrawForm()
    if request.form.get("confirm") != "yes" or not form.key_is_good():
        return _status_page(opened, notice="withdraw_again", status=422)
    key = str(form.form_key.data)
    current.write(lambda session: withdraw_concern(session, opened.code_hash, key))
    return _status_page(_reopened(opened), notice="withdrawn")


def _reopened(opened: Opened) -> Opened:
    concern = followed_concern(db.session, opened.code_hash)
    return Opened(opened.code, opened.code_hash, concern or opened.concern)


def _status_page(opened: Opened, reply: ReplyForm | None = None, notice: str = "", status: int = 200) -> Response:
    programme = programme_facts(db.session, current_language())
    page = render_template(
        "concerns/public/status.html",
        form=reply,
        code=opened.code,
        concern=opened.concern,
        state_label=RESIDENT_STATES[opened.concern.state],
        part_label=RESIDENT_STATES.__getitem__,
        steps=status_steps(opened.concern, programme),
        reply=reply or _fresh(ReplyForm),
        withdraw=_fresh(WithdrawForm),
        notice=notice,
        has_errors=status != 200,
        limit=TEXT_LIMIT,
    )
    return _unsaved(page, status)


def _fresh(kind: type[ReplyForm] | type[WithdrawForm]) -> ReplyForm | WithdrawForm:
    form = kind(formdata=None)
    form.fresh_key()
    return form


def _unsaved(page: str, status: int = 200) -> Response:
    """`page` as an answer that no browser or proxy keeps."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
