"""Meetings as everybody may see them: what is coming, what has been, one by its address."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.clock import now
from dialog.meetings.models import Meeting, MeetingHost
from dialog.meetings.rules import NEVER_PUBLIC, MeetingState
from dialog.places.models import Area
from dialog.places.queries import area_with_parents, codes_below

MOST_PAST = 10
# So long a calendar that fetches the feed still finds what has been, or was cancelled.
FEED_KEEPS = timedelta(days=92)


def coming_meetings(
    session: Session, area_ids: Collection[int] | None = None, limit: int | None = None
) -> list[Meeting]:
    """Meetings that are not over, the next one first; cancelled ones among them. `area_ids` None: in every area.

    Each is there with its area. Drafts and what is never public are not.
    """
    found = _listed(area_ids, _not_over(now())).order_by(Meeting.starts_at, Meeting.id)
    return list(session.scalars(found.limit(limit)))


def past_meetings(session: Session, area_ids: Collection[int] | None = None, limit: int = MOST_PAST) -> list[Meeting]:
    """Meetings that have taken place, the latest first. Those that were cancelled are gone."""
    over = _listed(area_ids, ~_not_over(now()), Meeting.state != MeetingState.CANCELLED.value)
    return list(session.scalars(over.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit)))


def feed_meetings(session: Session, area_ids: Collection[int] | None = None) -> list[Meeting]:
    """What the calendar feed holds, in order of time: three months back, everything to come, cancelled ones as well."""
    found = _listed(area_ids, Meeting.ends_at > now() - FEED_KEEPS)
    return list(session.scalars(found.order_by(Meeting.starts_at, Meeting.id)))


def other_meetings(session: Session, meeting: Meeting, limit: int = 3) -> list[Meeting]:
    """Where somebody who cannot come to `meeting` can go instead: the next ones about the same area, then elsewhere."""
    near = set(area_ids_about(session, meeting.area))
    open_ = [
        one for one in coming_meetings(session) if one.id != meeting.id and one.state == MeetingState.PUBLISHED.value
    ]
    return sorted(open_, key=lambda one: one.area_id not in near)[:limit]


def public_meeting(session: Session, slug: str) -> Meeting | None:
    """The meeting under this address, with its area and hosts, when everybody may see it."""
    found = _listed(None, Meeting.slug == slug).options(
        selectinload(Meeting.hosts).joinedload(MeetingHost.organisation),
        selectinload(Meeting.hosts).joinedload(MeetingHost.unit),
    )
    return session.scalars(found).one_or_none()


def public_meeting_slugs(session: Session) -> list[str]:
    """Addresses of all meetings with a public page, in the order they were made."""
    shown = select(Meeting.slug).where(*_public()).order_by(Meeting.id)
    return list(session.scalars(shown))


def meeting_areas(session: Session) -> list[Area]:
    """Areas that have a meeting on the list, by name, each once."""
    ids = {one.area_id for one in (*coming_meetings(session), *past_meetings(session))}
    areas = session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.name, Area.id))
    return list({area.code: area for area in areas}.values())


def area_ids_about(session: Session, area: Area) -> list[int]:
    """The areas whose meetings are about `area`: itself, those in it and those it lies in, in all their versions."""
    codes = codes_below(session, [area.code]) | {area.code} | {one.code for one in area_with_parents(session, area)}
    return list(session.scalars(select(Area.id).where(Area.code.in_(codes)).order_by(Area.id)))


def _public() -> tuple[ColumnElement[bool], ...]:
    return (Meeting.state != MeetingState.DRAFT.value, Meeting.kind.not_in([kind.value for kind in NEVER_PUBLIC]))


def _not_over(at: datetime) -> ColumnElement[bool]:
    """Held by hand or by the clock is over; what was cancelled is listed until it would have been over."""
    return (Meeting.ends_at > at) & or_(Meeting.state != MeetingState.HELD.value, Meeting.starts_at > at)


def _listed(area_ids: Collection[int] | None, *conditions: ColumnElement[bool]) -> Select[Meeting]:
    found = select(Meeting).where(*_public(), *conditions).options(joinedload(Meeting.area))
    return found if area_ids is None else found.where(Meeting.area_id.in_(area_ids))
