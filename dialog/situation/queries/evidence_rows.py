"""Findings of walks and lines of the statistics that something rests on, as one person may know of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.meetings.models import Finding, Meeting, Walk
from dialog.meetings.queries.access import listed
from dialog.meetings.queries.protocol import worded
from dialog.meetings.rules import MeetingState
from dialog.meetings.rules.access import may_run
from dialog.places.models import Area
from dialog.situation.rules.levels import EvidenceKind
from dialog.statistics.models import ReportedCrime
from dialog.surveys.models import Survey

# What everybody may read the protocol of (`meetings.queries.protocol.public_walk`).
TOLD = (MeetingState.PUBLISHED, MeetingState.HELD)


@dataclass(frozen=True)
class FindingRow:
    """One thing seen on a walk. `readable`: this person may open the protocol and finds it there."""

    id: int
    slug: str
    title: str
    number: int
    what: str
    readable: bool


@dataclass(frozen=True)
class FigureRow:
    """One line of the statistics. `count` None: left out by its publisher."""

    id: int
    label: str
    code: str
    area: str
    year: int
    count: int | None


def finding_rows(session: Session, staff: StaffMember, ids: Collection[int], language: str) -> Mapping[int, FindingRow]:
    """By id; nothing for a walk that nobody but those who run it may know of."""
    if not ids:
        return {}
    rows = session.execute(
        select(Finding, Meeting, Walk.protocol_at)
        .join(Meeting, Meeting.id == Finding.meeting_id)
        .join(Walk, Walk.meeting_id == Finding.meeting_id)
        .where(Finding.id.in_(sorted(ids)), listed(staff))
        .order_by(Finding.id)
    ).all()
    return {
        finding.id: FindingRow(
            finding.id,
            meeting.slug,
            worded(meeting.title, language)[0],
            finding.number,
            finding.what,
            not finding.withdrawn
            and staff.may(Permission.READ_MEETINGS)
            and (may_run(staff, meeting.hosts) or (published is not None and meeting.state in TOLD)),
        )
        for finding, meeting, published in rows
    }


def gone(session: Session, kind: EvidenceKind, names: Collection[str]) -> frozenset[str]:
    """Of these surveys or meetings, by the last part of their address, those that are not there any longer."""
    column = {EvidenceKind.SURVEY: Survey.slug, EvidenceKind.MEETING: Meeting.slug}[kind]
    if not names:
        return frozenset()
    return frozenset(names) - frozenset(session.scalars(select(column).where(column.in_(sorted(names)))))


def figure_rows(session: Session, ids: Collection[int]) -> Mapping[int, FigureRow]:
    """By id."""
    if not ids:
        return {}
    rows = session.execute(
        select(
            ReportedCrime.id, ReportedCrime.crime_class, Area.code, Area.name, ReportedCrime.year, ReportedCrime.count
        )
        .join(Area, Area.id == ReportedCrime.area_id)
        .where(ReportedCrime.id.in_(sorted(ids)))
        .order_by(ReportedCrime.id)
    ).all()
    return {row[0]: FigureRow(*row) for row in rows}
