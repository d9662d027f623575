"""The nightly look at the queues: once a day, and a mail to each coordinator when something is wrong."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.queries import staff_with
from dialog.audit.models import AuditEntry
from dialog.audit.operations import SYSTEM, record
from dialog.clock import today
from dialog.concerns.queries.queues import QueueReport, queue_report
from dialog.keys import Keys
from dialog.outbox.operations import queue_mail

CHECKED = "queues_checked"
PATH = "/intern/synpunkter/koer"


def check_is_due(session: Session) -> bool:
    """Nobody has looked at the queues today."""
    looked = select(AuditEntry.sequence).where(
        AuditEntry.object_type == "queues", AuditEntry.object_reference == today().isoformat()
    )
    return session.scalar(looked.limit(1)) is None


def check_queues(session: Session, keys: Keys) -> QueueReport:
    """Look, note it in the log, and tell the coordinators how many are at fault; which ones stands on the page."""
    report = queue_report(session)
    record(session, None, SYSTEM, CHECKED, "queues", today().isoformat(), faults=report.at_fault, total=report.total)
    if report.at_fault:
        for one in staff_with(session, Permission.MANAGE_TRIAGE):
            queue_mail(
                session,
                keys,
                template="mail.queues",
                language=one.language or "sv",
                address=one.email,
                values={"number": str(report.at_fault), "link": PATH},
                about="queues",
            )
    return report
