"""Reads about safety walks: one walk with its findings, its route on the map, and how many were finished."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.clock import local, now
from dialog.concerns.models import Concern
from dialog.errors import Missing
from dialog.meetings.models import Finding, FindingPicture, Meeting, Walk, WalkStop
from dialog.meetings.rules import MeetingKind, MeetingState
from dialog.meetings.rules.walks import SOMEWHERE, YOUNG, Lack, is_dark, lacks, next_turn
from dialog.places.models import Area
from dialog.places.queries import AreaMap, area_map


@dataclass(frozen=True)
class MapStop:
    """A stop as a circle on the map: its number and where its middle is, in units of the picture."""

    number: int
    title: str
    x: float
    y: float


@dataclass(frozen=True)
class RouteMap:
    """The area with the stops on it. Always show the list of stops beside it."""

    areas: AreaMap
    stops: tuple[MapStop, ...]


@dataclass(frozen=True)
class Dusk:
    """Whether it is dark now at a place, and when that next changes."""

    dark: bool
    turns_at: datetime | None


@dataclass(frozen=True)
class FinishedWalk:
    """A walk that has been held: where, when, who took part as numbers, and how many things were found."""

    meeting_id: int
    slug: str
    area_id: int
    area_code: str
    number: int
    held_on: date
    groups: Mapping[str, int]
    findings: int

    @property
    def with_young(self) -> bool:
        """True when children or young people took part."""
        return any(self.groups.get(code) for code in YOUNG)


def walk_of(session: Session, meeting: Meeting) -> Walk:
    """The walk of a meeting; an unsaved one before anything is known. Raises Missing when it is no safety walk."""
    if meeting.kind != MeetingKind.SAFETY_WALK:
        raise Missing("walk")
    found = session.get(Walk, meeting.id, options=[selectinload(Walk.stops), selectinload(Walk.groups)])
    return found or Walk(
        meeting_id=meeting.id, number=1, light="", weather="", leader="", note_taker="", summary={}, stops=[], groups=[],
        started_at=None, ended_at=None, protocol_at=None, lock_version=1,
    )  # fmt: skip


def findings_of(session: Session, meeting_id: int, *, withdrawn: bool = False) -> list[Finding]:
    """The findings in their order, with owners and pictures (without their bytes). `withdrawn`: those left out too."""
    wanted = (
        select(Finding)
        .where(Finding.meeting_id == meeting_id)
        .options(joinedload(Finding.owner_organisation), joinedload(Finding.owner_unit), selectinload(Finding.pictures))
        .order_by(Finding.number)
    )
    return list(session.scalars(wanted if withdrawn else wanted.where(Finding.withdrawn.is_(False))))


def finding_of(session: Session, meeting_id: int, number: int) -> Finding:
    """One finding by its number. Raises Missing."""
    found = session.scalars(
        select(Finding).where(Finding.meeting_id == meeting_id, Finding.number == number)
    ).one_or_none()
    if found is None:
        raise Missing("finding")
    return found


def concern_reference(session: Session, finding: Finding) -> str:
    """The number of the concern a finding became; '' before that."""
    if finding.concern_id is None:
        return ""
    return session.scalar(select(Concern.reference).where(Concern.id == finding.concern_id)) or ""


def stop_of(session: Session, meeting_id: int, stop_id: int) -> WalkStop:
    """One stop. Raises Missing."""
    found = session.get(WalkStop, stop_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing("stop")
    return found


def picture_content(session: Session, meeting_id: int, picture_id: int, *, published: bool = False) -> bytes:
    """The bytes of a picture; with `published` only of one that everybody may see, in a published protocol. Raises Missing."""
    wanted = (
        select(FindingPicture.content)
        .join(Finding, Finding.id == FindingPicture.finding_id)
        .join(Walk, Walk.meeting_id == Finding.meeting_id)
        .where(Finding.meeting_id == meeting_id, FindingPicture.id == picture_id)
    )
    if published:
        wanted = wanted.where(FindingPicture.published, Finding.withdrawn.is_(False), Walk.protocol_at.is_not(None))
    found = session.scalar(wanted)
    if found is None:
        raise Missing("picture")
    return found


def lacking(finding: Finding) -> tuple[Lack, ...]:
    """What a finding lacks before the protocol can be published."""
    return lacks(
        finding.what,
        finding.owner_organisation_id is not None,
        finding.decision,
        finding.reason,
        finding.due_on is not None or finding.done_on is not None,
    )


def route_map(session: Session, area: Area, stops: Sequence[WalkStop]) -> RouteMap | None:
    """The map of the area with the stops that have a place on it; None when the area has no shape."""
    areas = area_map(session, [area])
    if areas is None:
        return None
    frame = areas.frame
    placed = [
        MapStop(
            number, stop.title,
            round((stop.longitude - frame.west) * frame.per_longitude, 1),
            round((frame.north - stop.latitude) * frame.per_latitude, 1),
        )
        for number, stop in enumerate(stops, start=1)
        if stop.longitude is not None and stop.latitude is not None
    ]  # fmt: skip
    return RouteMap(replace(areas, areas=areas.unnamed()), tuple(placed))


def dusk_at(session: Session, area: Area) -> Dusk:
    """Light or dark now, in the middle of the area."""
    areas = area_map(session, [area])
    place = SOMEWHERE
    if areas is not None:
        width, height = (float(number) for number in areas.viewbox.split()[2:])
        frame = areas.frame
        place = (frame.west + width / 2 / frame.per_longitude, frame.north - height / 2 / frame.per_latitude)
    moment = now()
    return Dusk(is_dark(moment, *place), next_turn(moment, *place))


def finished_walks(session: Session, area_ids: Iterable[int] | None, first: date, last: date) -> list[FinishedWalk]:
    """Walks that have ended and were not cancelled, from `first` to `last` (local days), oldest first. None: every area."""
    wanted = (
        select(Walk)
        .join(Meeting, Meeting.id == Walk.meeting_id)
        .where(Walk.ended_at.is_not(None), Meeting.state != MeetingState.CANCELLED.value)
        .options(joinedload(Walk.meeting).joinedload(Meeting.area), selectinload(Walk.groups))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if area_ids is not None:
        wanted = wanted.where(Meeting.area_id.in_(list(area_ids)))
    walks = [walk for walk in session.scalars(wanted) if first <= local(walk.meeting.starts_at).date() <= last]
    counts: dict[int, int] = {}
    found = select(Finding.meeting_id).where(
        Finding.meeting_id.in_([walk.meeting_id for walk in walks]), Finding.withdrawn.is_(False)
    )
    for meeting_id in session.scalars(found):
        counts[meeting_id] = counts.get(meeting_id, 0) + 1
    return [
        FinishedWalk(
            walk.meeting_id, walk.meeting.slug, walk.meeting.area_id, walk.meeting.area.code, walk.number,
            local(walk.meeting.starts_at).date(), {group.code: group.number for group in walk.groups},
            counts.get(walk.meeting_id, 0),
        )
        for walk in walks
    ]  # fmt: skip
