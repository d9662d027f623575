"""By which names evidence is known: surveys and meetings by the last part of their address, judgements by their number,
findings of walks and lines of the statistics by the id of their row.

Whatever else findings and figures are called, people call it so: there are figures that nobody has imported.
"""

import re

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.meetings.models import Finding, Meeting
from dialog.meetings.queries.access import listed
from dialog.situation.models import Judgement
from dialog.situation.rules.levels import EvidenceKind
from dialog.statistics.models import ReportedCrime
from dialog.statistics.rules.figure_file import Sex
from dialog.surveys.models import Survey

_ROW = re.compile(r"id:(\d{1,9})")
_FINDING = re.compile(r"/moten/([^/\s?#]+)/vandring/(?:fynd/|protokoll#fynd-)(\d{1,9})/?$")
_FIGURE = re.compile(r"/statistik(?:\?\S*)?#uppgift-(\d{1,9})$")


def row_name(row_id: int) -> str:
    """The name of a finding or a line of the statistics."""
    return f"id:{row_id}"


def row_id(reference: str) -> int | None:
    """The row that a name leads to; None when it is only words."""
    found = _ROW.fullmatch(reference)
    return int(found[1]) if found else None


def known_name(session: Session, staff: StaffMember, kind: EvidenceKind, typed: str) -> str | None:
    """The name by which it is stored, also for a whole address; None when there is no such survey, meeting, signed
    judgement, finding that this person may know of, or line of the statistics.
    """
    last = typed.rstrip("/").rpartition("/")[2].partition("?")[0].strip()
    match kind:
        case EvidenceKind.SURVEY:
            return session.scalar(select(Survey.slug).where(Survey.slug == last))
        case EvidenceKind.MEETING:
            return session.scalar(select(Meeting.slug).where(Meeting.slug == last))
        case EvidenceKind.JUDGEMENT:
            number = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0
            wanted = select(Judgement.id).where(Judgement.id == number, Judgement.signed_at.is_not(None))
            found = session.scalar(wanted)
            return str(found) if found is not None else None
        case EvidenceKind.FINDING:
            return _of_row(session, typed, _finding(staff, typed))
        case EvidenceKind.STATISTIC:
            return _of_row(session, typed, _figure(typed))
        case _:
            return typed


def _of_row(session: Session, typed: str, wanted: Select[int] | None) -> str | None:
    if wanted is None:
        return typed
    found = session.scalar(wanted)
    return row_name(found) if found is not None else None


def _finding(staff: StaffMember, typed: str) -> Select[int] | None:
    of_meetings = select(Finding.id).join(Meeting, Meeting.id == Finding.meeting_id).where(listed(staff))
    if address := _FINDING.search(typed):
        return of_meetings.where(Meeting.slug == address[1], Finding.number == int(address[2]))
    own = row_id(typed)
    return of_meetings.where(Finding.id == own) if own is not None else None


def _figure(typed: str) -> Select[int] | None:
    address = _FIGURE.search(typed)
    own = int(address[1]) if address else row_id(typed)
    of_all = select(ReportedCrime.id).where(ReportedCrime.sex == Sex.EVERYBODY)
    return of_all.where(ReportedCrime.id == own) if own is not None else None
