"""Who opened what: the log of readings, and who has a concern open now."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record, record_reading
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernReading
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.inbox import READING_NOW

HOUR = timedelta(hours=1)
MANY_IN_AN_HOUR = 150


def note_reading(session: Session, staff: StaffMember, reference: str) -> None:
    """`staff` has this concern open. Logged when it begins, not again while it goes on; nothing for what may not be read.

    Opening very many within an hour leaves a line of its own, for those who watch the log.
    """
    moment = now()
    concern_id = session.scalar(select(Concern.id).where(Concern.reference == reference, readable(staff)))
    if concern_id is None:
        return
    before = session.scalar(
        select(ConcernReading.last_read_at).where(
            ConcernReading.concern_id == concern_id, ConcernReading.user_id == staff.id
        )
    )
    _keep(session, concern_id, staff.id, moment)
    if before is not None and moment - before < READING_NOW:
        return
    record_reading(session, staff.id, staff.name, "concern", reference)
    within_the_hour = (ConcernReading.user_id == staff.id, ConcernReading.last_read_at > moment - HOUR)
    opened = session.scalar(select(func.count()).select_from(ConcernReading).where(*within_the_hour))
    if opened and opened % MANY_IN_AN_HOUR == 0:
        record(session, staff.id, staff.name, "read_many", "account", str(staff.id), concerns=opened)


def _keep(session: Session, concern_id: int, user_id: int, moment: datetime) -> None:
    """One row per person and concern, also when two of the person's windows open it at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(ConcernReading).values(concern_id=concern_id, user_id=user_id, last_read_at=moment)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["concern_id", "user_id"], set_={"last_read_at": row.excluded.last_read_at}
        )
    )
