"""A concern that was divided, and its parts: what every act on one of them keeps in mind."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.rules import restriction_of


def parts_of(session: Session, whole_id: int) -> Sequence[Concern]:
    """The parts of a concern in their order."""
    return session.scalars(select(Concern).where(Concern.part_of_id == whole_id).order_by(Concern.part)).all()


def shield_whole(session: Session, part: Concern) -> None:
    """What a part's tags keep from others must not be read in its whole. Call it after a concern's tags changed."""
    if part.part_of_id is None:
        return
    session.flush()
    family = select(Concern.id).where((Concern.id == part.part_of_id) | (Concern.part_of_id == part.part_of_id))
    rows = session.execute(select(ConcernTag.category, ConcernTag.facet).where(ConcernTag.concern_id.in_(family)))
    restricted = str(restriction_of(Tag(*row) for row in rows))
    session.execute(update(Concern).where(Concern.id == part.part_of_id).values(restricted=restricted))
