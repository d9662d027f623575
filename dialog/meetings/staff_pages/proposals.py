"""Proposals of meetings and areas: make, publish, close; codes to hand out; what people think, and what they brought up."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.meetings.models import Proposal
from dialog.meetings.operations.proposals import (
    change_proposal,
    close_proposal,
    make_codes,
    make_proposal,
    publish_proposal,
    say_themes,
)
from dialog.meetings.proposal_forms import STANCES
from dialog.meetings.queries.proposals import (
    Place,
    area_place,
    areas_with_proposals,
    comments_on,
    has_views,
    meeting_place,
    phase_of,
    proposal_to_run,
    proposals_of,
    result_for,
    runs_area,
)
from dialog.meetings.rules.proposals import FEWEST_SHOWN, MOST_CODES, Phase, pairs, themes_typed
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_proposal_forms import ProposalForm
from dialog.places.queries import area_choices
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import OWN_NAMES, current_language
from dialog.web.notices import notice_text, redirect_with_notice

Answer = Response | tuple[str, int]
RUN = Permission.RUN_MEETINGS
MADE = notice_text("proposal_made", _l("The proposal is made. Nobody sees it until you publish it."))
SAVED = notice_text("proposal_saved", _l("Saved."))
PUBLISHED = notice_text("proposal_published", _l("Published. It is open from its first day through its last."))
CLOSED = notice_text("proposal_closed", _l("Closed. What people think is shown now."))
PHASES = {
    Phase.DRAFT: _l("Draft"),
    Phase.COMING: _l("Published, not open yet"),
    Phase.OPEN: _l("Open"),
    Phase.CLOSED: _l("Closed"),
}
REFUSALS = {
    "has_views": _l("Somebody has said what they think of these words, so they stay. The days can still be changed."),
    "closed": _l("Its last day has been. Make a new proposal instead."),
    "draft": _l("It is not published."),
}


@dataclass(frozen=True)
class Around:
    """Where the proposals belong: their place, its name, its page, and the addresses of the list and of the codes."""

    place: Place
    name: str
    url: str
    list_url: str
    codes_url: str
    public_path: str


@pages.get("/moten/<slug>/forslag", permission=RUN)
def proposals(slug: str) -> str:
    """A meeting's proposals, and the form for another."""
    return _list_page(_meeting(slug), _new())


@pages.post("/moten/<slug>/forslag", permission=RUN)
def add_proposal(slug: str) -> Answer:
    """One more."""
    return _add(_meeting(slug))


@pages.post("/moten/<slug>/forslag/koder", permission=RUN)
def proposal_codes(slug: str) -> Answer:
    """Codes for those who did not register, shown this once."""
    return _codes(_meeting(slug))


@pages.get("/tyck-till", permission=RUN)
def areas_of_proposals() -> str:
    """The areas: those that have proposals of their own, and those that may get some."""
    staff = current_staff()
    return render_template(
        "meetings/staff/proposal_areas.html",
        there=[area for area in areas_with_proposals(db.session) if runs_area(staff, area)],
        areas=[area for area in area_choices(db.session) if runs_area(staff, area)],
    )


@pages.get("/tyck-till/omrade/<slug>", permission=RUN)
def area_proposals(slug: str) -> str:
    """An area's own proposals, and the form for another."""
    return _list_page(_area(slug), _new())


@pages.post("/tyck-till/omrade/<slug>", permission=RUN)
def add_area_proposal(slug: str) -> Answer:
    """One more."""
    return _add(_area(slug))


@pages.post("/tyck-till/omrade/<slug>/koder", permission=RUN)
def area_proposal_codes(slug: str) -> Answer:
    """Codes to hand out in the area, shown this once."""
    return _codes(_area(slug))


@pages.get("/tyck-till/<id:number>", permission=RUN)
def proposal(number: int) -> str:
    """One proposal: its words and days, what people think, and their comments."""
    found = proposal_to_run(db.session, current_staff(), number)
    return _one_page(found, ProposalForm.of(found))


@pages.post("/tyck-till/<id:number>", permission=RUN)
def save_proposal(number: int) -> Answer:
    """Other words or days."""
    staff, form = current_staff(), ProposalForm()
    found = proposal_to_run(db.session, staff, number)
    if not form.validate():
        return _one_page(found, form), 422
    draft, seen = form.draft(), _number("version")
    try:
        current.write(lambda session: change_proposal(session, staff, number, draft, seen))
    except Conflict:
        problem = _(
            "A colleague saved something else meanwhile; what you typed stands here. Saving again puts it in its place."
        )
        return _one_page(proposal_to_run(db.session, staff, number), form, problem), 409
    except NotPossibleNow as fault:
        return _one_page(proposal_to_run(db.session, staff, number), form, str(REFUSALS[fault.code])), 422
    return redirect_with_notice(url_for("meetings_staff.proposal", number=number), SAVED)


@pages.post("/tyck-till/<id:number>/lage", permission=RUN)
def proposal_state(number: int) -> Answer:
    """`act`: publish or close."""
    staff, act = current_staff(), request.form.get("act", "")
    operation, notice = (close_proposal, CLOSED) if act == "close" else (publish_proposal, PUBLISHED)
    try:
        current.write(lambda session: operation(session, staff, number))
    except NotPossibleNow as fault:
        found = proposal_to_run(db.session, staff, number)
        return _one_page(found, ProposalForm.of(found), str(REFUSALS[fault.code])), 422
    return redirect_with_notice(url_for("meetings_staff.proposal", number=number), notice)


@pages.post("/tyck-till/<id:number>/teman", permission=RUN)
def comment_themes(number: int) -> Response:
    """What the comment `view` is about: `themes`, commas between."""
    staff, view, themes = current_staff(), request.form.get("view", ""), themes_typed(request.form.get("themes", ""))
    current.write(lambda session: say_themes(session, staff, number, view, themes))
    return redirect_with_notice(url_for("meetings_staff.proposal", number=number, _anchor="comments"), SAVED)


def _meeting(slug: str) -> Around:
    meeting, place = meeting_place(db.session, current_staff(), slug)
    return Around(
        place,
        worded(meeting.title, current_language())[0],
        f"{request.script_root}/intern/moten/{meeting.slug}",
        url_for("meetings_staff.proposals", slug=slug),
        url_for("meetings_staff.proposal_codes", slug=slug),
        f"/moten/{meeting.slug}/forslag",
    )


def _area(slug: str) -> Around:
    area, place = area_place(db.session, current_staff(), slug)
    return Around(
        place,
        area.name,
        url_for("meetings_staff.areas_of_proposals"),
        url_for("meetings_staff.area_proposals", slug=slug),
        url_for("meetings_staff.area_proposal_codes", slug=slug),
        f"/omraden/{area.slug}/forslag",
    )


def _around(found: Proposal) -> Around:
    if found.meeting is not None:
        return _meeting(found.meeting.slug)
    assert found.area is not None, "a proposal has a meeting or an area"
    return _area(found.area.slug)


def _new() -> ProposalForm:
    return ProposalForm(formdata=None, opens_on=today())


def _add(around: Around) -> Answer:
    form, staff = ProposalForm(), current_staff()
    if not form.validate():
        return _list_page(around, form), 422
    draft = form.draft()
    number = current.write(lambda session: make_proposal(session, staff, around.place, draft))
    return redirect_with_notice(url_for("meetings_staff.proposal", number=number), MADE)


def _codes(around: Around) -> Answer:
    staff, keys, number = current_staff(), current.keys, _number("number")
    try:
        codes = current.write(lambda session: make_codes(session, keys, staff, around.place, number))
    except NotPossibleNow:
        problem = _("Write how many codes, from 1 to %(most)s", most=MOST_CODES)
        return _list_page(around, _new(), problem), 422
    page = render_template(
        "meetings/staff/proposal_codes.html",
        around=around,
        codes=pairs(codes),
        address=f"{current.settings.base_url}{around.public_path}",
    )
    return page, 200


def _number(name: str) -> int:
    raw = request.form.get(name, "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _list_page(around: Around, form: ProposalForm, problem: str = "") -> str:
    there = proposals_of(db.session, around.place)
    return render_template(
        "meetings/staff/proposals.html",
        around=around,
        form=form,
        languages_in_form=list(form.others(OWN_NAMES)),
        problem=problem,
        rows=[
            (one, worded(one.title, current_language())[0], PHASES[phase_of(one)], result_for(db.session, one.id).total)
            for one in there
        ],
        has_errors=bool(problem or form.errors),
    )


def _one_page(found: Proposal, form: ProposalForm, problem: str = "") -> str:
    return render_template(
        "meetings/staff/proposal.html",
        around=_around(found),
        proposal=found,
        title=worded(found.title, current_language())[0],
        phase=phase_of(found),
        phase_words=PHASES[phase_of(found)],
        form=form,
        languages_in_form=list(form.others(OWN_NAMES)),
        fixed=has_views(db.session, found.id),
        problem=problem,
        result=result_for(db.session, found.id),
        fewest=FEWEST_SHOWN,
        comments=comments_on(db.session, found.id),
        stances=STANCES,
        has_errors=bool(problem or form.errors),
    )
