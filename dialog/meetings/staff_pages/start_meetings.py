"""Book the start meeting of a group from the group's page. It lies here because groups know nothing of meetings."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dialog.accounts.guard import current_staff
from dialog.accounts.permissions import Permission
from dialog.catalogue import N_, translate
from dialog.errors import NotAllowed, NotPossibleNow
from dialog.extensions import current, db
from dialog.groups.models import Group
from dialog.groups.queries.staff import group_to_run
from dialog.meetings.operations.start_meetings import plan_start_meeting
from dialog.meetings.rules import MOST_IN_PARTY, MeetingKind
from dialog.meetings.rules.planning import Host, MeetingDraft
from dialog.meetings.staff_labels import REFUSALS
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.notices import CREATED, PUBLISHED
from dialog.meetings.staff_start_forms import StartMeetingForm
from dialog.web.notices import redirect_with_notice

RUN = Permission.RUN_GROUPS
TITLE = N_("Start meeting for the neighbourhood group")

Answer = Response | tuple[str, int]


@pages.get("/grupper/<id:group_id>/startmote", permission=RUN)
def new_start_meeting(group_id: int) -> str:
    group = group_to_run(db.session, current_staff(), group_id)
    return _page(group, StartMeetingForm(formdata=None, data={"capacity": MOST_IN_PARTY}))


@pages.post("/grupper/<id:group_id>/startmote", permission=RUN)
def book_start_meeting(group_id: int) -> Answer:
    """`action` = 'show' lets the group see it and mails its contacts; anything else makes a draft."""
    staff, keys, show = current_staff(), current.keys, request.form.get("action") == "show"
    group, form = group_to_run(db.session, staff, group_id), StartMeetingForm()
    if not form.validate():
        return _page(group, form), 422
    draft = _draft(group, form)
    try:
        key = current.write(lambda session: plan_start_meeting(session, keys, staff, group_id, draft, show=show))
    except NotPossibleNow as refusal:
        form.day.errors = [str(REFUSALS[refusal.code])]
        return _page(group_to_run(db.session, staff, group_id), form), 422
    return redirect_with_notice(url_for("meetings_staff.meeting", slug=key.slug), PUBLISHED if show else CREATED)


def _draft(group: Group, form: StartMeetingForm) -> MeetingDraft:
    begins, ends = form.times()
    return MeetingDraft(
        kind=MeetingKind.GROUP_START,
        title={"sv": translate("sv", TITLE)},
        area_id=group.area_id,
        place=str(form.place.data),
        address=str(form.address.data),
        starts_at=begins,
        ends_at=ends,
        hosts=(_own_host(),),
        capacity=form.seats,
        for_group_id=group.id,
    )


def _own_host() -> Host:
    """The organisation, and unit, in which this person runs meetings. Raises NotAllowed."""
    held = next(iter(current_staff().roles_with(Permission.RUN_MEETINGS)), None)
    if held is None:
        raise NotAllowed("meeting")
    return Host(held.organisation_id, held.unit_id)


def _page(group: Group, form: StartMeetingForm) -> str:
    trail = [
        (_("Neighbourhood groups"), url_for("groups_staff.groups")),
        (group.title, url_for("groups_staff.group", group_id=group.id)),
    ]
    return render_template("meetings/staff/start_meeting.html", trail=trail, group=group, form=form)
