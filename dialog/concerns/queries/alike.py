"""Which concerns say nearly the same as a text: found by their prints, then compared run by run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select, true
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernContact, ConcernPrint
from dialog.concerns.rules.prints import bands, nearly_same, repeats, runs


@dataclass(frozen=True)
class Alike:
    """A concern that says nearly the same as another one."""

    id: int
    reference: str
    text: str


def nearly_same_as(
    session: Session, text: str, *conditions: ColumnElement[bool], but: int | None = None, limit: int = 50
) -> list[Alike]:
    """Concerns with nearly the words of `text`, newest first, at most `limit`. Not what was taken back, nor parts."""
    shared = _shares_a_band(bands(text))
    if shared is None:
        return []
    found = session.execute(
        select(Concern.id, Concern.reference, Concern.text)
        .where(shared, _comparable(), Concern.id != but if but is not None else true(), *conditions)
        .order_by(Concern.received_on.desc(), Concern.id.desc())
        .limit(limit)
    ).all()
    own = runs(text)
    return [Alike(*row) for row in found if nearly_same(own, runs(row.text))]


def repeated_from(session: Session, text: str, fingerprint: str, since: date, but: int) -> list[Alike]:
    """Concerns since `since` in which the same address sent the same words, newest first."""
    found = session.execute(
        select(Concern.id, Concern.reference, Concern.text)
        .join(ConcernContact, ConcernContact.concern_id == Concern.id)
        .where(ConcernContact.fingerprint == fingerprint, Concern.received_on >= since, Concern.id != but)
        .where(_comparable())
        .order_by(Concern.id.desc())
        .limit(50)
    ).all()
    return [Alike(*row) for row in found if repeats(text, row.text)]


def crowded_prints(session: Session, since: date, least: int) -> list[frozenset[int]]:
    """The ids of concerns that share a band with at least `least` of those since `since`, one set for each band."""
    recent = and_(Concern.received_on >= since, _comparable())
    crowded = (
        select(ConcernPrint.band, ConcernPrint.value)
        .join(Concern, Concern.id == ConcernPrint.concern_id)
        .where(recent)
        .group_by(ConcernPrint.band, ConcernPrint.value)
        .having(func.count() >= least)
    ).subquery()
    rows = session.execute(
        select(crowded.c.band, crowded.c.value, ConcernPrint.concern_id)
        .join(
            ConcernPrint,
            and_(ConcernPrint.band == crowded.c.band, ConcernPrint.value == crowded.c.value),
        )
        .join(Concern, Concern.id == ConcernPrint.concern_id)
        .where(recent)
        .order_by(crowded.c.band, crowded.c.value, ConcernPrint.concern_id)
    ).all()
    sets: dict[tuple[int, int], set[int]] = {}
    for band, value, concern_id in rows:
        sets.setdefault((band, value), set()).add(concern_id)
    return [frozenset(ids) for ids in sets.values()]


def senders(session: Session, concern_ids: Iterable[int]) -> tuple[int, int]:
    """(how many different addresses, how many concerns without one) among these. Addresses are known by print only."""
    ids = list(concern_ids)
    left = select(ConcernContact.concern_id, ConcernContact.fingerprint).where(ConcernContact.concern_id.in_(ids))
    found = left.subquery()
    row: Any = session.execute(select(func.count(distinct(found.c.fingerprint)), func.count())).one()
    return row[0], len(ids) - row[1]


def _shares_a_band(values: tuple[int, ...]) -> ColumnElement[bool] | None:
    if not values:
        return None
    same = or_(*(and_(ConcernPrint.band == band, ConcernPrint.value == value) for band, value in enumerate(values)))
    return Concern.id.in_(select(ConcernPrint.concern_id).where(same))


def _comparable() -> ColumnElement[bool]:
    return and_(Concern.withdrawn_on.is_(None), Concern.part == 0)
