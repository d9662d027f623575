"""What the work is called in one area."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Missing
from dialog.places.models import Area
from dialog.places.operations.imports import places_changed
from dialog.places.queries.areas import in_force


def name_locally(session: Session, code: str, local_name: str, *, actor_id: int | None, actor: str) -> None:
    """Give the area its own programme name ("Trygg i Centrum"), '' for none. Raises Missing for an unknown area."""
    area = session.scalars(select(Area).where(Area.code == code, in_force(today()))).first()
    if area is None:
        raise Missing("area")
    if area.local_name == local_name:
        return
    area.local_name = local_name
    places_changed(session)
    record(session, actor_id, actor, "name_locally", "area", code)
