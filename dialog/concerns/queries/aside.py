"""What was set aside, by the flood it belongs to: campaigns by their words, repeats by address, bursts by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernPrint
from dialog.concerns.queries.access import readable, shown_text
from dialog.concerns.queries.alike import nearly_same_as, senders
from dialog.concerns.rules import Aside

SHOWN = 5


@dataclass(frozen=True)
class Flood:
    """Concerns set aside for one reason. `references`: oldest first. `text`: a campaign's, redacted, '' for others.

    `addresses`: how many different ones they came from; `without`: how many left none, and may be anybody's. `queued`:
    the one with the same words that lies in its queue, or ''.
    """

    why: Aside
    references: tuple[str, ...]
    first_on: date
    last_on: date
    addresses: int
    without: int
    text: str = ""
    language: str = "sv"
    queued: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The first few, to look at."""
        return self.references[:SHOWN]


@dataclass(frozen=True)
class _Row:
    id: int
    reference: str
    why: str
    received_on: date
    language: str


def floods(session: Session, staff: StaffMember) -> tuple[Flood, ...]:
    """Everything `staff` may open that is set aside, largest flood first."""
    rows = [
        _Row(*row)
        for row in session.execute(
            select(Concern.id, Concern.reference, Concern.aside, Concern.received_on, Concern.language)
            .where(readable(staff), Concern.aside != Aside.NONE, Concern.withdrawn_on.is_(None))
            .order_by(Concern.id)
        )
    ]
    by_why = {why: [row for row in rows if row.why == why] for why in Aside if why}
    groups = [(Aside.CAMPAIGN, group) for group in _same_wording(session, by_why[Aside.CAMPAIGN])]
    groups += [(Aside.REPEAT, by_why[Aside.REPEAT])]
    groups += [(Aside.BURST, group) for group in _by_day(by_why[Aside.BURST])]
    found = [_flood(session, staff, why, group) for why, group in groups if group]
    return tuple(sorted(found, key=lambda flood: (-len(flood.references), flood.references[0])))


def flood_of(session: Session, staff: StaffMember, first: str, last: str) -> Flood | None:
    """The flood that begins with `first`, as somebody saw it when `last` was its last; None when it is gone."""
    for flood in floods(session, staff):
        if flood.references[0] == first and last in flood.references:
            seen = flood.references[: flood.references.index(last) + 1]
            return Flood(**(vars(flood) | {"references": seen}))
    return None


def _flood(session: Session, staff: StaffMember, why: Aside, rows: Sequence[_Row]) -> Flood:
    addresses, without = senders(session, [row.id for row in rows])
    text, queued = _wording(session, staff, rows[0].id) if why is Aside.CAMPAIGN else ("", "")
    days = [row.received_on for row in rows]
    references = tuple(row.reference for row in rows)
    return Flood(why, references, min(days), max(days), addresses, without, text, rows[0].language, queued)


def _wording(session: Session, staff: StaffMember, concern_id: int) -> tuple[str, str]:
    """The words as they may be shown, and which concern with nearly the same words was left in its queue."""
    text, shown = session.execute(select(Concern.text, shown_text(staff)).where(Concern.id == concern_id)).one()
    same = nearly_same_as(session, text, readable(staff), Concern.aside == Aside.NONE, but=concern_id)
    return shown, min((one.reference for one in same), default="")


def _by_day(rows: Iterable[_Row]) -> list[list[_Row]]:
    days: dict[date, list[_Row]] = {}
    for row in rows:
        days.setdefault(row.received_on, []).append(row)
    return list(days.values())


def _same_wording(session: Session, rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows that share a band of their prints, directly or by others, in one list."""
    bands: dict[tuple[int, int], int] = {}
    head = {row.id: row.id for row in rows}
    prints = select(ConcernPrint.band, ConcernPrint.value, ConcernPrint.concern_id)
    aside = select(Concern.id).where(Concern.aside == Aside.CAMPAIGN)
    for band, value, concern_id in session.execute(prints.where(ConcernPrint.concern_id.in_(aside))):
        if concern_id in head:
            _join(head, concern_id, bands.setdefault((band, value), concern_id))
    groups: dict[int, list[_Row]] = {}
    for row in rows:
        groups.setdefault(_head(head, row.id), []).append(row)
    return list(groups.values())


def _join(head: dict[int, int], one: int, other: int) -> None:
    first, second = _head(head, one), _head(head, other)
    head[max(first, second)] = min(first, second)


def _head(head: dict[int, int], one: int) -> int:
    while head[one] != one:
        head[one] = head[head[one]]
        one = head[one]
    return one
