"""Meetings as the page of a group shows them: those it can go to, and where it has registered."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import now
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.queries.coming import area_ids_about, coming_meetings, public_meeting
from dialog.meetings.queries.registrations import registration_of_group
from dialog.meetings.rules import BOOKABLE, MeetingKind, MeetingState, RegistrationState
from dialog.places.models import Area

MOST = 8


@dataclass(frozen=True)
class GroupMeeting:
    """A meeting, and the group's registration to it when there is one that is not cancelled."""

    meeting: Meeting
    party: Registration | None


def meetings_of_group(session: Session, group_id: int, area_id: int) -> list[GroupMeeting]:
    """What is coming: the group's own start meeting, what it has registered to, then near ones before others."""
    area = session.get_one(Area, area_id)
    near = set(area_ids_about(session, area))
    parties = _parties(session, group_id)
    found = [GroupMeeting(one, parties.get(one.id)) for one in _coming(session, group_id)]
    shown = [
        one
        for one in found
        if one.party or one.meeting.state == MeetingState.PUBLISHED or one.meeting.for_group_id == group_id
    ]
    ordered = sorted(
        shown, key=lambda one: (one.meeting.for_group_id != group_id, not one.party, one.meeting.area_id not in near)
    )
    return ordered[:MOST]


def meeting_of_group(session: Session, slug: str, group_id: int) -> GroupMeeting | None:
    """A meeting the group can look at by its address: a public one, or its own start meeting."""
    meeting = public_meeting(session, slug)
    if meeting is None:
        own = select(Meeting).where(
            Meeting.slug == slug,
            Meeting.for_group_id == group_id,
            Meeting.kind == MeetingKind.GROUP_START.value,
            Meeting.state != MeetingState.DRAFT.value,
        )
        meeting = session.scalars(own).one_or_none()
    return GroupMeeting(meeting, _party(session, meeting.id, group_id)) if meeting else None


def _coming(session: Session, group_id: int) -> list[Meeting]:
    own = (
        select(Meeting)
        .where(
            Meeting.for_group_id == group_id,
            Meeting.kind == MeetingKind.GROUP_START.value,
            Meeting.state.in_([MeetingState.PUBLISHED.value, MeetingState.CANCELLED.value]),
            Meeting.ends_at > now(),
        )
        .options(joinedload(Meeting.area))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [*session.scalars(own), *(one for one in coming_meetings(session) if MeetingKind(one.kind) in BOOKABLE)]


def _parties(session: Session, group_id: int) -> dict[int, Registration]:
    """The group's registrations to what is not over, by meeting, without those it cancelled."""
    found = (
        select(Registration)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .where(
            Registration.group_id == group_id,
            Registration.state != RegistrationState.CANCELLED.value,
            Meeting.ends_at > now(),
        )
        .order_by(Registration.id)
    )
    return {one.meeting_id: one for one in session.scalars(found)}


def _party(session: Session, meeting_id: int, group_id: int) -> Registration | None:
    party = registration_of_group(session, meeting_id, group_id)
    return party if party is not None and party.state != RegistrationState.CANCELLED else None
