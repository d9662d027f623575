"""The walk itself: its route, what the evening is like, its end, and its protocol. The row is locked by every change."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Finding, Meeting, Walk, WalkGroup, WalkStop
from dialog.meetings.operations.walk_concerns import concerns_of_walk
from dialog.meetings.queries.walks import lacking
from dialog.meetings.rules import MeetingKind, MeetingState
from dialog.meetings.rules.walks import MOST_STOPS
from dialog.organisations.rules import Editor
from dialog.places.models import Area


@dataclass(frozen=True)
class WalkPlan:
    """Who leads and writes, and the public summary by language."""

    leader: str = ""
    note_taker: str = ""
    summary: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Conditions:
    """What the walk is like when it starts. `groups`: people by code of `Walkers`; 0 means none."""

    light: str = ""
    weather: str = ""
    groups: Mapping[str, int] | None = None


@dataclass(frozen=True)
class StopDraft:
    """A stop on the route. Degrees (WGS 84), or None for a place with only a name."""

    title: str
    longitude: float | None = None
    latitude: float | None = None


def take_walk(session: Session, meeting_id: int) -> Walk:
    """The walk of a meeting, its row locked; made on first use. Raises Missing when the meeting is no safety walk."""
    # The meeting's row is held first: two phones may be the first at the same moment.
    meeting = session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None or meeting.kind != MeetingKind.SAFETY_WALK:
        raise Missing("walk")
    walk = session.get(Walk, meeting_id, populate_existing=True)
    if walk is None:
        walk = Walk(meeting_id=meeting_id, number=_next_number(session, meeting))
        session.add(walk)
        session.flush()
    return walk


def set_conditions(session: Session, editor: Editor, meeting_id: int, conditions: Conditions) -> None:
    """Store light, weather and who is there. The same sent twice is the same once."""
    walk = take_walk(session, meeting_id)
    walk.light, walk.weather = conditions.light, conditions.weather
    wanted = {code: number for code, number in (conditions.groups or {}).items() if number}
    for group in list(walk.groups):
        if group.code not in wanted:
            walk.groups.remove(group)
        else:
            group.number = wanted.pop(group.code)
    walk.groups += [WalkGroup(code=code, number=number) for code, number in sorted(wanted.items())]
    if walk.started_at is None:
        walk.started_at = now()
    walk.lock_version += 1
    _note(session, editor, "walk_conditions", walk)


def plan_walk(session: Session, editor: Editor, meeting_id: int, plan: WalkPlan, *, seen_version: int) -> None:
    """Store who leads and writes, and the summary. Raises Conflict('walk') when somebody else saved meanwhile."""
    walk = take_walk(session, meeting_id)
    # An unsaved walk is shown with version 1, as a new row has it.
    if walk.lock_version != seen_version:
        raise Conflict("walk")
    walk.leader, walk.note_taker = plan.leader, plan.note_taker
    walk.summary = {language: text for language, text in (plan.summary or {}).items() if text}
    walk.lock_version += 1
    _note(session, editor, "walk_planned", walk)


def add_stop(session: Session, editor: Editor, meeting_id: int, draft: StopDraft) -> int:
    """Put a stop last on the route; its id. Raises NotPossibleNow('stops') when there are too many."""
    walk = take_walk(session, meeting_id)
    if len(walk.stops) >= MOST_STOPS:
        raise NotPossibleNow("stops")
    last = max((stop.position for stop in walk.stops), default=0)
    stop = WalkStop(
        meeting_id=meeting_id, position=last + 1,
        title=draft.title, longitude=draft.longitude, latitude=draft.latitude,
    )  # fmt: skip
    session.add(stop)
    session.flush()
    session.expire(walk, ["stops"])
    _note(session, editor, "walk_route", walk)
    return stop.id


def change_stop(session: Session, editor: Editor, meeting_id: int, stop_id: int, draft: StopDraft) -> None:
    """Rename or move a stop on the map. Raises Missing."""
    walk = take_walk(session, meeting_id)
    stop = _stop(walk, stop_id)
    stop.title, stop.longitude, stop.latitude = draft.title, draft.longitude, draft.latitude
    _note(session, editor, "walk_route", walk)


def move_stop(session: Session, editor: Editor, meeting_id: int, stop_id: int, step: int) -> None:
    """Let a stop change places with the one before (-1) or after it (1); nothing at the ends. Raises Missing."""
    walk = take_walk(session, meeting_id)
    stops = list(walk.stops)
    at = stops.index(_stop(walk, stop_id))
    if not 0 <= at + step < len(stops):
        return
    one, other = stops[at], stops[at + step]
    here, there = one.position, other.position
    # Positions are unique at every moment: one stands aside meanwhile.
    one.position = -1
    session.flush()
    other.position = here
    session.flush()
    one.position = there
    session.flush()
    session.expire(walk, ["stops"])
    _note(session, editor, "walk_route", walk)


def remove_stop(session: Session, editor: Editor, meeting_id: int, stop_id: int) -> None:
    """Take a stop off the route; its findings stay, without it. Raises Missing."""
    walk = take_walk(session, meeting_id)
    walk.stops.remove(_stop(walk, stop_id))
    session.flush()
    _note(session, editor, "walk_route", walk)


def end_walk(session: Session, keys: Keys, editor: Editor, meeting_id: int) -> None:
    """The walk is over: what was found becomes concerns, and the protocol is ready. Twice is once."""
    walk = take_walk(session, meeting_id)
    if walk.ended_at is not None:
        return
    walk.ended_at = now()
    walk.started_at = walk.started_at or walk.ended_at
    walk.lock_version += 1
    concerns_of_walk(session, keys, editor, walk)
    _note(session, editor, "walk_ended", walk)


def resume_walk(session: Session, editor: Editor, meeting_id: int) -> None:
    """It went on after all. Raises NotPossibleNow('published') once its protocol is out."""
    walk = take_walk(session, meeting_id)
    if walk.protocol_at is not None:
        raise NotPossibleNow("published")
    walk.ended_at = None
    walk.lock_version += 1
    _note(session, editor, "walk_resumed", walk)


def publish_protocol(session: Session, editor: Editor, meeting_id: int) -> None:
    """Show the protocol to everybody.

    Raises NotPossibleNow('not_ended' | 'draft' | 'lacking'): each finding needs an owner and a day, or the reason for a no.
    """
    walk = take_walk(session, meeting_id)
    if walk.protocol_at is not None:
        return
    if walk.ended_at is None:
        raise NotPossibleNow("not_ended")
    if walk.meeting.state not in (MeetingState.PUBLISHED, MeetingState.HELD):
        raise NotPossibleNow("draft")
    findings = session.scalars(select(Finding).where(Finding.meeting_id == meeting_id).order_by(Finding.number)).all()
    if any(lacking(finding) for finding in findings if not finding.withdrawn):
        raise NotPossibleNow("lacking")
    walk.protocol_at = now()
    walk.lock_version += 1
    _note(session, editor, "walk_published", walk)


def withdraw_protocol(session: Session, editor: Editor, meeting_id: int) -> None:
    """Take the protocol back from the public page."""
    walk = take_walk(session, meeting_id)
    walk.protocol_at = None
    walk.lock_version += 1
    _note(session, editor, "walk_withdrawn", walk)


def _next_number(session: Session, meeting: Meeting) -> int:
    """One more than the walks this area has had, whichever version of the area they belong to."""
    code = session.get_one(Area, meeting.area_id).code
    last = session.scalar(
        select(func.max(Walk.number))
        .join(Meeting, Meeting.id == Walk.meeting_id)
        .join(Area, Area.id == Meeting.area_id)
        .where(Area.code == code)
    )
    return (last or 0) + 1


def _stop(walk: Walk, stop_id: int) -> WalkStop:
    found = next((stop for stop in walk.stops if stop.id == stop_id), None)
    if found is None:
        raise Missing("stop")
    return found


def _note(session: Session, editor: Editor, action: str, walk: Walk) -> None:
    record(session, editor.id, editor.name, action, "meeting", walk.meeting.slug)
