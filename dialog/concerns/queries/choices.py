"""What the public form offers to choose between."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.places.models import Area


def areas_to_choose(session: Session) -> list[tuple[str, str]]:
    """(code, name) of the areas in use today that are not divided further, by name."""
    day = today()
    in_use = (Area.valid_from <= day, or_(Area.valid_to.is_(None), Area.valid_to >= day))
    rows = session.execute(select(Area.code, Area.name, Area.parent_code).where(*in_use)).all()
    divided = {row.parent_code for row in rows}
    return sorted(((row.code, row.name) for row in rows if row.code not in divided), key=lambda pair: pair[1])
