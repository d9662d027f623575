"""Reads of the log: pages of it, and whether it is whole."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry, AuditHead
from dialog.audit.rules import FIRST, PAGE_SIZE, Fault, LogFilter, Said, Verification, Witness, packed_head
from dialog.clock import ZONE
from dialog.keys import Keys

SAID = (
    AuditEntry.sequence, AuditEntry.at, AuditEntry.actor_id, AuditEntry.actor, AuditEntry.action,
    AuditEntry.object_type, AuditEntry.object_reference, AuditEntry.detail, AuditEntry.previous_hash,
)  # fmt: skip


PIECE = 1000


@dataclass(frozen=True)
class LogPage:
    """One page of entries, newest first."""

    entries: tuple[AuditEntry, ...]
    number: int
    pages: int
    total: int


def log_page(session: Session, wanted: LogFilter, number: int) -> LogPage:
    """Page `number` (from 1; too high gives the last) of the entries `wanted`."""
    chosen = _chosen(wanted)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    newest = chosen.order_by(AuditEntry.sequence.desc()).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return LogPage(tuple(session.scalars(newest)), number, pages, total)


def log_entries(session: Session, wanted: LogFilter) -> Iterator[AuditEntry]:
    """All entries `wanted`, oldest first, fetched a piece at a time."""
    after = 0
    while True:
        piece = _chosen(wanted).where(AuditEntry.sequence > after).order_by(AuditEntry.sequence).limit(PIECE)
        entries = session.scalars(piece).all()
        yield from entries
        if len(entries) < PIECE:
            return
        after = entries[-1].sequence


def _chosen(wanted: LogFilter) -> Select[AuditEntry]:
    chosen = select(AuditEntry)
    if wanted.actor:
        chosen = chosen.where(AuditEntry.actor.icontains(wanted.actor, autoescape=True))
    if wanted.action:
        chosen = chosen.where(AuditEntry.action == wanted.action)
    if wanted.reference:
        chosen = chosen.where(AuditEntry.object_reference == wanted.reference)
    if wanted.since:
        chosen = chosen.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until:
        chosen = chosen.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), ZONE).astimezone(UTC)


def chain_end(session: Session) -> tuple[int, str]:
    """(sequence, hash) of the last entry; (0, zeros) for an empty log."""
    last = session.execute(
        select(AuditEntry.sequence, AuditEntry.entry_hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).one_or_none()
    return (last.sequence, last.entry_hash) if last is not None else (0, FIRST)


def verify(session: Session, keys: Keys, witnesses: Iterable[Witness] = ()) -> Verification:
    """Walk the whole chain and name the first sequence that does not hold.

    A change, a drop, a swap or a new order breaks the chain itself. A cut tail is found by the sealed head in the same
    database; a database put back to an earlier state, head and all, is found by the witnesses kept outside it.
    """
    walk = _Walk(keys, {witness.sequence: witness.entry_hash for witness in witnesses})
    while True:
        fault = walk.over(_rows(session, after=walk.sequence))
        if fault is not None:
            return fault
        head = session.get(AuditHead, 1, populate_existing=True)
        # The log may have grown while it was read: then the head lies ahead, and there are more entries to walk.
        if head is None or head.sequence <= walk.sequence or not walk.moved:
            return walk.end(head)


class _Walk:
    """A walk along the chain: how far it holds, and what outside witnesses say about the entries ahead."""

    def __init__(self, keys: Keys, seen: dict[int, str]) -> None:
        self.keys = keys
        self.seen = seen
        self.sequence = 0
        self.previous = FIRST
        self.moved = False

    def over(self, rows: Iterable[Any]) -> Verification | None:
        """Step over `rows`; the first that does not hold, or None."""
        self.moved = False
        for *said, entry_hash in rows:
            expected, entry = self.sequence + 1, Said(*said)
            if entry.sequence != expected:
                return self._broken(expected, Fault.MISSING)
            whole = entry.previous_hash == self.previous and _sealed(self.keys, entry.packed(), entry_hash)
            if not whole or self.seen.pop(expected, entry_hash) != entry_hash:
                return self._broken(expected, Fault.CHANGED)
            self.sequence, self.previous, self.moved = expected, entry_hash, True
        return None

    def end(self, head: AuditHead | None) -> Verification:
        """What the end of the chain says when every entry holds."""
        if head is None and self.sequence:
            return self._broken(self.sequence, Fault.HEAD)
        if head is not None:
            if not _sealed(self.keys, packed_head(head.sequence, head.entry_hash), head.seal):
                return self._broken(max(self.sequence, 1), Fault.HEAD)
            if head.sequence < self.sequence:
                return self._broken(head.sequence + 1, Fault.ADDED)
        if self.seen or (head is not None and head.sequence > self.sequence):
            return self._broken(self.sequence + 1, Fault.CUT)
        return Verification(self.sequence)

    def _broken(self, at: int, fault: Fault) -> Verification:
        return Verification(self.sequence, at, fault)


def _rows(session: Session, after: int) -> Iterator[Any]:
    while True:
        piece = select(*SAID, AuditEntry.entry_hash).where(AuditEntry.sequence > after)
        rows = session.execute(piece.order_by(AuditEntry.sequence).limit(PIECE)).all()
        yield from rows
        if len(rows) < PIECE:
            return
        after = rows[-1][0]


def _sealed(keys: Keys, packed: bytes, seal: str) -> bool:
    return hmac.compare_digest(keys.audit_seal(packed), seal)
