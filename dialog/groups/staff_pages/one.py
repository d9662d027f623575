"""One group: where it stands, who holds it together, what happened, and everything staff do with it."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice  # type: ignore[attr-defined]

from dialog.accounts.guard import current_staff
from dialog.audit.operations import record_reading
from dialog.errors import Conflict, NotPossibleNow
from dialog.extensions import current, db
from dialog.groups.operations.facts import change_group, right_by_phone
from dialog.groups.operations.states import order_signs, set_state
from dialog.groups.operations.surveys import link_survey
from dialog.groups.queries.staff import GroupPage, group_page
from dialog.groups.queries.surveys import surveys_to_link
from dialog.groups.rules import GroupState
from dialog.groups.staff_forms import GroupForm, NewContactForm, SignsForm, SurveyForm
from dialog.groups.staff_labels import EVENTS, INTO, REFUSALS, STATE_KINDS, STATES, WAITS
from dialog.groups.staff_pages.blueprint import MOVED, NOT_NOW, RUN, SAVED, editor, own_group, pages, way_here
from dialog.places.queries import area_choices
from dialog.surveys.rules.questionnaire import worded
from dialog.web.language import current_language
from dialog.web.notices import redirect_with_notice

Answer = Response | tuple[str, int]


@pages.get("/grupper/<id:group_id>", permission=RUN)
def group(group_id: int) -> str:
    """With names and phones of its contacts. That somebody looked is in the log."""
    who, page = current_staff(), show(group_id)
    current.write(lambda session: record_reading(session, who.id, who.name, "group", str(group_id)))
    return page


@pages.post("/grupper/<id:group_id>", permission=RUN)
def change(group_id: int) -> Answer:
    """Name, area, streets, households, contact at the police."""
    own_group(group_id)
    form = GroupForm()
    _offer(form, group_id)
    if not form.validate():
        return show(group_id, form=form), 422
    who, draft, seen = editor(), form.draft(), form.seen
    try:
        current.write(lambda session: change_group(session, who, group_id, draft, seen))
    except Conflict:
        form.version.data = str(own_group(group_id).version)
        return show(group_id, form=form, conflict=True), 409
    except NotPossibleNow as refusal:
        field = form.households if refusal.code == "households" else form.area
        field.errors = [str(REFUSALS[refusal.code])]
        return show(group_id, form=form), 422
    return _done(group_id)


@pages.post("/grupper/<id:group_id>/lage", permission=RUN)
def state(group_id: int) -> Answer:
    """`state` is where to, `seen` where it stood on the page."""
    own_group(group_id)
    wanted, seen = request.form.get("state", ""), request.form.get("seen", "")
    if wanted not in set(GroupState) or seen not in set(GroupState):
        return redirect_with_notice(_url(group_id), NOT_NOW)
    who = editor()
    try:
        current.write(lambda session: set_state(session, who, group_id, GroupState(wanted), GroupState(seen)))
    except (Conflict, NotPossibleNow):
        return redirect_with_notice(_url(group_id), NOT_NOW)
    return redirect_with_notice(_url(group_id), MOVED)


@pages.post("/grupper/<id:group_id>/stammer", permission=RUN)
def right(group_id: int) -> Answer:
    """Staff have called and heard that all is right."""
    own_group(group_id)
    who = editor()
    current.write(lambda session: right_by_phone(session, who, group_id))
    return _done(group_id)


@pages.post("/grupper/<id:group_id>/skyltar", permission=RUN)
def signs(group_id: int) -> Answer:
    own_group(group_id)
    form, who = SignsForm(), editor()
    form.validate()
    number = form.number.number
    try:
        current.write(lambda session: order_signs(session, who, group_id, number))
    except NotPossibleNow as refusal:
        form.number.errors = [str(REFUSALS[refusal.code])]
        return show(group_id, signs=form), 422
    return _done(group_id)


@pages.post("/grupper/<id:group_id>/enkat", permission=RUN)
def survey(group_id: int) -> Answer:
    """The group's own link into a survey, made the first time it is asked for."""
    own_group(group_id)
    who, slug = editor(), request.form.get("survey", "")
    try:
        current.write(lambda session: link_survey(session, who, group_id, slug))
    except NotPossibleNow as refusal:
        return show(group_id, survey_error=str(REFUSALS[refusal.code])), 422
    return _done(group_id)


def show(
    group_id: int,
    form: GroupForm | None = None,
    signs: SignsForm | None = None,
    contact: NewContactForm | None = None,
    survey_error: str = "",
    conflict: bool = False,
    code: str = "",
) -> str:
    """The page, with the form that came back when something is to be corrected. `code`: shown once, to be read out."""
    staff = current_staff()
    page = group_page(db.session, current.keys, staff, group_id, current_language())
    surveys = SurveyForm(formdata=None)
    linked = {one.slug for one in page.links}
    surveys.survey.choices = [
        SelectChoice(one.slug, worded(one.title, current_language())[0])
        for one in surveys_to_link(db.session)
        if one.slug not in linked
    ]
    if survey_error:
        surveys.survey.errors = [survey_error]
    return render_template(
        "groups/staff/group.html",
        trail=way_here(),
        page=page,
        form=form or _filled_in(page, group_id),
        bad=next((one for one in (form, signs, contact) if one is not None), surveys if survey_error else None),
        signs=signs or SignsForm(formdata=None),
        contact=contact or NewContactForm(formdata=None),
        surveys=surveys,
        conflict=conflict,
        code=code,
        has_errors=bool(survey_error or conflict or signs or contact),
        states=STATES,
        state_kinds=STATE_KINDS,
        into=INTO,
        waits=WAITS,
        event_words=EVENTS,
        base_url=current.settings.base_url,
    )


def _filled_in(page: GroupPage, group_id: int) -> GroupForm:
    form = GroupForm(
        formdata=None,
        data={
            "version": page.version,
            "title": page.row.title,
            "area": page.row.area_code,
            "streets": page.streets,
            "households": page.row.households,
            "police_contact": page.police_contact,
        },
    )
    _offer(form, group_id)
    return form


def _offer(form: GroupForm, group_id: int) -> None:
    """Areas of today, and the one the group lies in, which may be of an older division."""
    own = own_group(group_id).area
    choices = {area.code: area.name for area in area_choices(db.session)}
    form.offer_areas(({own.code: own.name} | choices).items())


def _url(group_id: int) -> str:
    return url_for("groups_staff.group", group_id=group_id)


def _done(group_id: int) -> Response:
    return redirect_with_notice(_url(group_id), SAVED)
