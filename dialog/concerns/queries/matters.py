"""Which concerns are one matter, as far as somebody may know of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernMatter
from dialog.concerns.queries.access import readable, shown_place, shown_text
from dialog.concerns.queries.voices import Heard, heard
from dialog.places.models import Area

EXCERPT = 280


@dataclass(frozen=True)
class Member:
    """One concern of a matter. `text` and `place` as this person may see them."""

    reference: str
    received_on: date
    area: str
    place: str
    text: str
    language: str
    state: str
    version: int


@dataclass(frozen=True)
class Matter:
    """A matter with the concerns this person may open; others are neither listed nor counted."""

    id: int
    title: str
    members: tuple[Member, ...]
    heard: Heard


def matter_of(session: Session, staff: StaffMember, matter_id: int | None) -> Matter | None:
    """The matter, or None without one, and where this person may open fewer than two of its concerns."""
    found = session.get(ConcernMatter, matter_id) if matter_id is not None else None
    if found is None:
        return None
    linked = and_(
        Concern.matter_id == found.id, Concern.withdrawn_on.is_(None), Concern.divided.is_(False), readable(staff)
    )
    rows = session.execute(
        select(
            Concern.reference, Concern.received_on, Area.name, shown_place(staff), shown_text(staff), Concern.language,
            Concern.state, Concern.version,
        )
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(linked)
        .order_by(Concern.received_on, Concern.id)
    ).all()  # fmt: skip
    if len(rows) < 2:
        return None
    members = tuple(
        Member(row[0], row[1], row[2] or "", row[3], row[4][:EXCERPT], row[5], row[6], row[7]) for row in rows
    )
    return Matter(found.id, found.title, members, heard(session, linked))
