"""What problems rest on besides concerns: what it is called, and where it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.meetings.labels import SEEN_ON_WALKS
from dialog.situation.queries.evidence_names import row_id
from dialog.situation.queries.evidence_rows import FigureRow, FindingRow, figure_rows, finding_rows, gone
from dialog.situation.rules.levels import EvidenceKind
from dialog.statistics.queries.crimes import municipality_code
from dialog.web.formatting import number
from dialog.web.language import current_language

Named = tuple[EvidenceKind | None, str]
"""A kind of evidence and its reference."""
_WAYS = {
    EvidenceKind.SURVEY: ("surveys_staff.survey", "slug", Permission.READ_SURVEYS),
    EvidenceKind.MEETING: ("meetings_staff.meeting", "slug", Permission.READ_MEETINGS),
    EvidenceKind.JUDGEMENT: ("situation_staff.judgement", "number", Permission.READ_FIGURES),
}


_GONE = _l("It is not there any longer, or not for you to know of")


@dataclass(frozen=True)
class Source:
    """`url` '' for what this person may not open, and for what is only words."""

    name: str
    url: str = ""


def sources_of(session: Session, staff: StaffMember, named: Iterable[Named]) -> Mapping[Named, Source]:
    """Each with its name for people, and its address."""
    wanted = set(named)
    ids = {kind: {row for one, name in wanted if one is kind and (row := row_id(name))} for kind in EvidenceKind}
    findings = finding_rows(session, staff, ids[EvidenceKind.FINDING], current_language())
    figures = figure_rows(session, ids[EvidenceKind.STATISTIC])
    root = municipality_code(session) if figures else ""
    lost = {
        (kind, name)
        for kind in (EvidenceKind.SURVEY, EvidenceKind.MEETING)
        for name in gone(session, kind, {name for one, name in wanted if one is kind})
    }
    made: dict[Named, Source] = {}
    for kind, name in wanted:
        row = row_id(name)
        if kind is EvidenceKind.FINDING and row is not None:
            made[kind, name] = _finding(findings.get(row))
        elif kind is EvidenceKind.STATISTIC and row is not None:
            made[kind, name] = _figure(figures.get(row), root)
        elif (kind, name) in lost:
            made[kind, name] = Source(f"{name}. {_GONE}")
        else:
            made[kind, name] = _named(staff, kind, name)
    return made


def _named(staff: StaffMember, kind: EvidenceKind | None, name: str) -> Source:
    endpoint, argument, permission = _WAYS.get(kind, ("", "", Permission.READ_FIGURES)) if kind else ("", "", None)
    if not endpoint or permission is None or not staff.may(permission):
        return Source(name)
    return Source(name, url_for(endpoint, **{argument: name}))  # type: ignore[arg-type]


def _finding(row: FindingRow | None) -> Source:
    if row is None:
        return Source(str(_GONE))
    what = str(_(SEEN_ON_WALKS[row.what])) if row.readable else str(_("the protocol is not published"))
    name = str(_("%(walk)s, number %(number)s: %(what)s", walk=row.title, number=row.number, what=what))
    anchor = f"fynd-{row.number}"
    return Source(name, url_for("meetings_staff.walk_protocol", slug=row.slug, _anchor=anchor) if row.readable else "")


def _figure(row: FigureRow | None, root: str) -> Source:
    if row is None:
        return Source(str(_GONE))
    count = number(row.count) if row.count is not None else str(_("left out"))
    words = {"crime": row.label, "area": row.area, "year": row.year, "count": count}
    return Source(
        str(_("%(crime)s, %(area)s %(year)s: %(count)s", **words)),
        url_for(
            "statistics_staff.statistics",
            area=row.code if row.code != root else None,
            year=row.year,
            _anchor=f"uppgift-{row.id}",
        ),
    )
