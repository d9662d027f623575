"""The only way into the log."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry, AuditHead
from dialog.audit.queries import chain_end, verify
from dialog.audit.rules import READ, Said, packed_head
from dialog.clock import now
from dialog.keys import Keys

PENDING = "audit.pending"
SYSTEM = "system"
LOCK = 0x6469616C  # one advisory lock for the chain on PostgreSQL


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


def record_reading(
    session: Session, actor_id: int, actor: str, object_type: str, object_reference: str, **detail: Any
) -> None:
    """Note that somebody opened a record. Pages give it a write of its own: reading changes nothing else."""
    record(session, actor_id, actor, READ, object_type, object_reference, **detail)


def chain_keeper(keys: Keys) -> Callable[[Session], None]:
    """What the database runs before every commit: chain the acts noted in the session."""

    def keep(session: Session) -> None:
        pending = session.info.pop(PENDING, [])
        if pending:
            _append(session, keys, pending)

    return keep


def _append(session: Session, keys: Keys, pending: list[dict[str, Any]]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    sequence, previous = chain_end(session)
    for values in pending:
        sequence += 1
        said = Said(sequence=sequence, at=now().replace(microsecond=0), previous_hash=previous, **values)
        previous = keys.audit_seal(said.packed())
        session.add(AuditEntry(**vars(said), entry_hash=previous))
    session.merge(
        AuditHead(id=1, sequence=sequence, entry_hash=previous, seal=keys.audit_seal(packed_head(sequence, previous)))
    )
    session.flush()


__all__ = ["SYSTEM", "chain_keeper", "record", "record_reading", "verify"]
