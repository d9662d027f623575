"""Publish the areas' totals, once a week."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from dialog.audit.operations import SYSTEM, record
from dialog.clock import monday_of, today
from dialog.situation.models import PublishedTotals
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.public import AreaCounts, area_counts, is_published
from dialog.situation.rules.periods import Period, whole_weeks
from dialog.situation.rules.publishing import PUBLIC_CATEGORIES, RULE, WEEKS, safe_area_totals, safe_categories

LOCK = 0x746F7461  # one advisory lock for publishing on PostgreSQL


def publish_totals(session: Session, day: date | None = None) -> int:
    """Store what may be shown of every area in force, for the twelve weeks before the week of `day` (today).

    The first run of a week decides; later ones change nothing, whatever has come in or been corrected since. Returns
    the number of areas stored.
    """
    day = day or today()
    week = monday_of(day)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    if is_published(session, week):
        return 0
    areas, period = load_areas(session, day), whole_weeks(day, WEEKS)
    counts = area_counts(session, areas, period)
    shown = safe_area_totals(counts.totals, counts.parents)
    for code, area in areas.current.items():
        totals = _safe(counts, code, period, code in shown)
        session.add(PublishedTotals(area_id=area.id, week=week, rule=RULE, totals=totals))
    if areas.current:
        record(session, None, SYSTEM, "totals_published", "totals", week.isoformat(), areas=len(areas.current))
    return len(areas.current)


def _safe(counts: AreaCounts, code: str, period: Period, shown: bool) -> dict[str, object]:
    """The stored form of one area's totals. Areas with parts show no categories: theirs would tell on the parts'."""
    categories: list[list[object]] = []
    if shown and code not in counts.parents.values():
        safe = safe_categories(counts.categories[code], counts.totals[code])
        categories = [[category.value, safe.shown.get(category)] for category in PUBLIC_CATEGORIES]
    return {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "total": counts.totals[code] if shown else None,
        "categories": categories,
    }
