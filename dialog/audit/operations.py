"""The only way into the log."""

import hashlib
import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import now

PENDING = "audit.pending"
SYSTEM = "system"
LOCK = 0x6469616C  # one advisory lock for the chain on PostgreSQL
FIRST = "0" * 64


def record(
    session: Session,
    actor_id: int | None,
    actor: str,
    action: str,
    object_type: str,
    object_reference: str,
    **detail: Any,
) -> None:
    """Note an act of staff or the system; it is chained as the last statement before the commit.

    `detail` holds references, codes and counts, never what a resident wrote.
    """
    session.info.setdefault(PENDING, []).append(
        {
            "actor_id": actor_id,
            "actor": actor,
            "action": action,
            "object_type": object_type,
            "object_reference": object_reference,
            "detail": detail,
        }
    )


def append_pending(session: Session) -> None:
    """Chain what was noted in this session. Runs once per operation, after everything else."""
    pending = session.info.pop(PENDING, [])
    if not pending:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = session.execute(
        select(AuditEntry.sequence, AuditEntry.entry_hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).one_or_none()
    sequence, previous = (last.sequence, last.entry_hash) if last is not None else (0, FIRST)
    for values in pending:
        sequence += 1
        entry = AuditEntry(sequence=sequence, at=now().replace(microsecond=0), previous_hash=previous, **values)
        entry.entry_hash = previous = chain_hash(entry)
        session.add(entry)
    session.flush()


def chain_hash(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says and the hash before it."""
    said = [
        entry.sequence,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor,
        entry.action,
        entry.object_type,
        entry.object_reference,
        entry.detail,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
