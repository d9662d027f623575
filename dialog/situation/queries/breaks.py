"""Where a series is broken: from that day on something else was counted under a category than before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.categories.models import Facet
from dialog.clock import local

_ACTIONS = ("facet_added", "facet_changed")


@dataclass(frozen=True)
class Break:
    """A facet came into use (`begins`) or went out of it on a day. `category` '' for one that goes with any."""

    on: date
    facet: Facet
    category: str
    begins: bool


def breaks(session: Session, first: date, last: date) -> tuple[Break, ...]:
    """What changed from `first` to `last`, both included, in the order it happened. The log knows when."""
    rows = session.execute(
        select(AuditEntry, Facet)
        .join(Facet, Facet.code == AuditEntry.object_reference)
        .where(AuditEntry.action.in_(_ACTIONS), AuditEntry.object_type == "facet")
        .order_by(AuditEntry.sequence)
    ).all()
    in_use: dict[str, bool] = {}
    found = []
    for entry, facet in rows:
        begins = entry.action == "facet_added" or not entry.detail.get("retired", False)
        # New words for a facet are no break: what is counted under it stays.
        present = in_use.get(facet.code, entry.action != "facet_added")
        in_use[facet.code] = begins
        day = local(entry.at).date()
        if begins != present and first <= day <= last:
            found.append(Break(day, facet, facet.parent, begins))
    return tuple(found)
