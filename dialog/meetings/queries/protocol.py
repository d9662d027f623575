"""The protocol of a walk, made of what was stored: the same facts for the page, for paper and for everybody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from dialog.meetings.models import Finding, Meeting, Walk
from dialog.meetings.queries.walks import findings_of, lacking, walk_of
from dialog.meetings.rules import MeetingKind, MeetingState
from dialog.meetings.rules.walks import Decision, Lack, Walkers, What


@dataclass(frozen=True)
class ProtocolPicture:
    """A picture of a place, by its id. `alt` '' when nobody has said what it shows."""

    id: int
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class ProtocolFinding:
    """One thing seen. `where` is the stop and the place; codes are those of `rules.walks`."""

    id: int
    number: int
    what: str
    where: str
    view: str
    proposal: str
    owner: str
    decision: str
    reason: str
    due_on: date | None
    done_on: date | None
    pictures: tuple[ProtocolPicture, ...]
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """A walk as it is told afterwards.

    `groups`: (code, people). `counts`: (what, number of findings). `done`, `planned`, `refused`: findings by what becomes
    of them. `findings` is empty for everybody until the protocol is published. `complete`: it may be published.
    """

    meeting_id: int
    slug: str
    title: str
    title_language: str
    area: str
    starts_at: datetime
    number: int
    light: str
    weather: str
    leader: str
    note_taker: str
    summary: str
    summary_language: str
    stops: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    people: int
    counts: tuple[tuple[str, int], ...]
    found: int
    done: int
    planned: int
    refused: int
    findings: tuple[ProtocolFinding, ...]
    ended: bool
    published: bool
    complete: bool


def protocol_of(session: Session, meeting: Meeting, language: str) -> Protocol:
    """Everything, for those who run the walk. Raises Missing when the meeting is no safety walk."""
    walk = walk_of(session, meeting)
    return _protocol(meeting, walk, findings_of(session, meeting.id), language, public=False)


def public_walk(session: Session, meeting: Meeting, language: str) -> Protocol | None:
    """What everybody may see: nothing before the walk has ended, numbers after it, and all when it is published.

    Without who led it, without people by group, and with the pictures that are for everybody.
    """
    if meeting.kind != MeetingKind.SAFETY_WALK or meeting.state not in (MeetingState.PUBLISHED, MeetingState.HELD):
        return None
    walk = walk_of(session, meeting)
    if walk.ended_at is None:
        return None
    return _protocol(meeting, walk, findings_of(session, meeting.id), language, public=True)


def worded(texts: Mapping[str, str] | None, language: str) -> tuple[str, str]:
    """(text, its language): Swedish where there is none in `language`; ('', language) when empty."""
    texts = texts or {}
    if texts.get(language):
        return texts[language], language
    return (texts["sv"], "sv") if texts.get("sv") else ("", language)


def _protocol(meeting: Meeting, walk: Walk, rows: Sequence[Finding], language: str, *, public: bool) -> Protocol:
    title, title_language = worded(meeting.title, language)
    summary, summary_language = worded(walk.summary, language)
    stops = {stop.id: stop.title for stop in walk.stops}
    whats = Counter(row.what for row in rows)
    groups = {group.code: group.number for group in walk.groups}
    shown = rows if walk.protocol_at is not None or not public else []
    return Protocol(
        meeting_id=meeting.id,
        slug=meeting.slug,
        title=title,
        title_language=title_language,
        area=meeting.area.name,
        starts_at=meeting.starts_at,
        number=walk.number,
        light=walk.light,
        weather=walk.weather,
        leader="" if public else walk.leader,
        note_taker="" if public else walk.note_taker,
        summary=summary,
        summary_language=summary_language,
        stops=tuple(stops.values()),
        groups=() if public else tuple((code.value, groups[code]) for code in Walkers if groups.get(code)),
        people=sum(groups.values()),
        counts=tuple((what.value, whats[what]) for what in What if whats[what]),
        found=len(rows),
        done=sum(1 for row in rows if row.done_on is not None),
        planned=sum(1 for row in rows if row.done_on is None and row.decision == Decision.YES),
        refused=sum(1 for row in rows if row.done_on is None and row.decision == Decision.NO),
        findings=tuple(_finding(row, stops, public=public) for row in shown),
        ended=walk.ended_at is not None,
        published=walk.protocol_at is not None,
        complete=walk.ended_at is not None and not any(lacking(row) for row in rows),
    )


def _finding(row: Finding, stops: Mapping[int, str], *, public: bool) -> ProtocolFinding:
    owner = row.owner_unit.name if row.owner_unit else row.owner_organisation.name if row.owner_organisation else ""
    return ProtocolFinding(
        id=row.id,
        number=row.number,
        what=row.what,
        where=", ".join(part for part in (stops.get(row.stop_id or 0, ""), row.place) if part),
        view=row.view,
        proposal=row.proposal,
        owner=owner,
        decision=row.decision,
        reason=row.reason,
        due_on=row.due_on,
        done_on=row.done_on,
        pictures=tuple(
            ProtocolPicture(picture.id, picture.width, picture.height, picture.alt)
            for picture in row.pictures
            if picture.published or not public
        ),
        lacks=() if public else lacking(row),
    )
