"""Tell a party something, once: a row for each, and a mail when there is an address. Staff call those without one."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.keys import Keys
from dialog.meetings.models import MeetingTold, Registration
from dialog.meetings.rules import Told


def tell(session: Session, keys: Keys, registration: Registration, kind: Told, turn: int) -> bool:
    """Tell the party `kind` for this `turn`; False when it was told before.

    `turn` is the meeting's sequence for what happens to the meeting, the party's own turn for what happens to it.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(MeetingTold).values(
        meeting_id=registration.meeting_id, registration_id=registration.id, kind=kind.value, turn=turn
    )
    first = session.execute(row.on_conflict_do_nothing().returning(MeetingTold.id)).scalar_one_or_none()
    return first is not None
