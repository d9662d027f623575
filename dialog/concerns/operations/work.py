"""What every act of staff on a concern begins and ends with: found under a lock, still as it was seen, and noted."""

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.concerns.models import Concern, ConcernEvent, ConcernMessage
from dialog.concerns.operations.journal import name_action, remember
from dialog.concerns.queries.access import readable
from dialog.concerns.rules import Aside
from dialog.errors import Conflict, Missing, NotPossibleNow

# Said to the table and not to the class: an act on two hundred says it as often.
_MESSAGES = ConcernMessage.__table__
_SEEN = (
    update(_MESSAGES)  # type: ignore[arg-type]
    .where(_MESSAGES.c.concern_id == bindparam("concern"), _MESSAGES.c.seen.is_(False))
    .values(seen=True)
)


def take(
    session: Session, staff: StaffMember, reference: str, version: int | None, *, also_divided: bool = False
) -> Concern:
    """The concern `staff` may work with, locked until commit.

    `version` is what the page showed. Raises Missing (also for what this person may not open), Conflict('concern') when
    somebody changed it since, NotPossibleNow('withdrawn') when its teller took it back, NotPossibleNow('divided') when
    the work is on its parts (unless `also_divided`).
    """
    found = session.scalars(
        select(Concern).where(Concern.reference == reference, readable(staff)).with_for_update(of=Concern)
    ).one_or_none()
    if found is None:
        raise Missing("concern")
    if found.withdrawn_on is not None:
        raise NotPossibleNow("withdrawn")
    if version is not None and found.version != version:
        raise Conflict("concern")
    if found.divided and not also_divided:
        raise NotPossibleNow("divided")
    remember(session, staff, found)
    return found


def messages_seen(session: Session, concern: Concern) -> None:
    """Whoever acts on a concern has seen what its teller added: a message since then would have changed its version."""
    session.execute(_SEEN, {"concern": concern.id})


def changed(session: Session, staff: StaffMember, concern: Concern, kind: str, **detail: Any) -> None:
    """A step that others must see before they save theirs: history, log, and a new version.

    Who acts on a concern has read it: an urgent mark counts as seen, and it no longer waits aside for a look.
    """
    concern.version += 1
    concern.aside = Aside.NONE.value
    name_action(session, kind)
    if concern.urgent and concern.urgent_seen_by is None:
        concern.urgent_seen_by = staff.id
    messages_seen(session, concern)
    noted(session, staff, concern, kind, **detail)


def noted(session: Session, staff: StaffMember, concern: Concern, kind: str, **detail: Any) -> None:
    """A step in the history and the log. `detail` holds codes and ids, never what anybody wrote."""
    session.add(ConcernEvent(concern_id=concern.id, kind=kind, on=today(), at=now(), actor_id=staff.id, detail=detail))
    record(session, staff.id, staff.name, kind, "concern", concern.reference, **detail)
