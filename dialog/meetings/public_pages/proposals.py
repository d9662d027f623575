"""Proposals of a meeting or an area: read them, say what you think with a code, see what all thought once it is closed."""

from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.errors import Missing, NotPossibleNow
from dialog.extensions import current, db, limiter
from dialog.meetings.models import Proposal
from dialog.meetings.operations.proposals import give_view
from dialog.meetings.proposal_forms import STANCES, WRONG_CODE, ViewForm
from dialog.meetings.public_pages.blueprint import pages
from dialog.meetings.public_pages.meetings import shown_meeting
from dialog.meetings.public_pages.register import WRONG_CODES
from dialog.meetings.public_views import view_of
from dialog.meetings.queries.proposals import Place, phase_of, public_proposals, result_for
from dialog.meetings.rules.proposals import COMMENT_LIMIT, Phase, Stance, shown
from dialog.places.queries import area_by_slug
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import current_language, direction
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int] | str
THANKS = notice_text("proposal_view", _l("Thank you. We have noted what you think."))


@dataclass(frozen=True)
class Around:
    """Where the proposals belong: their place, its name, its page and the address of its proposals."""

    place: Place
    name: str
    url: str
    own_url: str


@dataclass(frozen=True)
class Said:
    """Words in one language."""

    text: str
    language: str
    direction: str


@pages.get("/moten/<slug>/forslag")
def proposals(slug: str) -> Answer:
    """All of a meeting's proposals; `?nr=` is one of them, with the form."""
    return _shown(_meeting(slug))


@pages.post("/moten/<slug>/forslag")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def view_proposal(slug: str) -> Answer:
    """What somebody thinks of the proposal `nr`."""
    return _taken(_meeting(slug))


@pages.get("/omraden/<slug>/forslag")
def area_proposals(slug: str) -> Answer:
    """All of an area's own proposals; `?nr=` is one of them, with the form."""
    return _shown(_area(slug))


@pages.post("/omraden/<slug>/forslag")
@limiter.limit(WRONG_CODES, deduct_when=lambda _response: g.get("wrong_code", False))
def view_area_proposal(slug: str) -> Answer:
    """What somebody thinks of the proposal `nr`."""
    return _taken(_area(slug))


def _meeting(slug: str) -> Around:
    meeting = shown_meeting(slug)
    view = view_of(meeting)
    return Around(Place(meeting_id=meeting.id), view.title.text, view.url, url_for("meetings.proposals", slug=slug))


def _area(slug: str) -> Around:
    area = area_by_slug(db.session, slug)
    if area is None:
        raise Missing("area")
    url = f"{request.script_root}/omraden/{area.slug}"
    return Around(Place(area_id=area.id), area.name, url, url_for("meetings.area_proposals", slug=slug))


def _shown(around: Around) -> Answer:
    number = request.args.get("nr", "")
    return _one_page(around, _found(around, number), ViewForm(formdata=None)) if number else _list_page(around)


def _taken(around: Around) -> Answer:
    proposal, form, keys = _found(around, request.form.get("nr") or _only_open(around)), ViewForm(), current.keys
    if phase_of(proposal) is not Phase.OPEN:
        return _one_page(around, proposal, form), 422
    if not form.validate():
        return _one_page(around, proposal, form), 422
    id, code, comment = proposal.id, form.code.data or "", form.comment.data or ""
    stance = Stance(form.stance.data)
    try:
        current.write(lambda session: give_view(session, keys, id, code, stance, comment))
    except NotPossibleNow as fault:
        if fault.code == "code":
            g.wrong_code = True
            form.code.errors = [str(WRONG_CODE)]
        return _one_page(around, _found(around, str(id)), form), 422
    return redirect_with_notice(around.own_url, THANKS)


def _only_open(around: Around) -> str:
    """The number of the one proposal that is open; '' when it is not clear which is meant."""
    there = [one for one in public_proposals(db.session, around.place) if phase_of(one) is Phase.OPEN]
    return str(there[0].id) if len(there) == 1 else ""


def _found(around: Around, number: str) -> Proposal:
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    found = next((one for one in public_proposals(db.session, around.place) if one.id == wanted), None)
    if found is None:
        raise Missing("proposal")
    return found


def _list_page(around: Around) -> str:
    there = public_proposals(db.session, around.place)
    return render_template(
        "meetings/public/proposals.html",
        around=around,
        open=[(one, _title(one)) for one in there if phase_of(one) is Phase.OPEN],
        closed=[
            (one, _title(one), shown(result_for(db.session, one.id))) for one in there if phase_of(one) is Phase.CLOSED
        ],
        stances=STANCES,
    )


def _one_page(around: Around, proposal: Proposal, form: ViewForm) -> str:
    is_open = phase_of(proposal) is Phase.OPEN
    return render_template(
        "meetings/public/proposal.html",
        around=around,
        proposal=proposal,
        title=_title(proposal),
        text=_said(proposal.text),
        form=form,
        is_open=is_open,
        result=None if is_open else shown(result_for(db.session, proposal.id)),
        stances=STANCES,
        limit=COMMENT_LIMIT,
        has_errors=bool(form.errors),
        code_hint=_("Eight letters and digits. They stand on the page of your registration, or on the slip you got."),
    )


def _title(proposal: Proposal) -> Said:
    return _said(proposal.title)


def _said(texts: dict[str, str] | None) -> Said:
    text, language = worded(texts or {}, current_language())
    return Said(text, language, direction(language) if language else "ltr")
