"""The concerns somebody has chosen, as the page of what to do with them shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.queries import staff_with
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernContact
from dialog.concerns.queries.access import readable, shown_place, shown_text
from dialog.concerns.queries.desks import may_hand_to
from dialog.concerns.queries.inbox import in_order, tags_of
from dialog.concerns.queries.voices import Heard, heard, teller
from dialog.organisations.models import Unit
from dialog.organisations.queries.units import units
from dialog.places.models import Area

EXCERPT = 160


@dataclass(frozen=True)
class ChosenRow:
    """One that was chosen. `by_mail`: an address was left, which the worker alone can read."""

    reference: str
    version: int
    area: str
    place: str
    excerpt: str
    language: str
    state: str
    by_mail: bool
    tags: tuple[Tag, ...]


def chosen_rows(session: Session, staff: StaffMember, references: Iterable[str]) -> tuple[ChosenRow, ...]:
    """Those of `references` that this person may work with, oldest first."""
    left = select(ConcernContact.concern_id).where(ConcernContact.concern_id == teller()).exists()
    rows = session.execute(
        select(
            Concern.id, Concern.reference, Concern.version, Area.name, shown_place(staff),
            func.substr(shown_text(staff), 1, EXCERPT), Concern.language, Concern.state, left,
        )
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(Concern.reference.in_(list(references)), Concern.withdrawn_on.is_(None), readable(staff))
        .order_by(Concern.received_on, Concern.id)
    ).all()  # fmt: skip
    tags = tags_of(session, [row[0] for row in rows])
    return tuple(
        ChosenRow(row[1], row[2], row[3] or "", row[4], row[5], row[6], row[7], bool(row[8]), tags.get(row[0], ()))
        for row in rows
    )


def tags_present(rows: Sequence[ChosenRow]) -> tuple[Tag, ...]:
    """The tags that stand on any of them: what can be taken away."""
    return in_order({tag for row in rows for tag in row.tags})


def voices_among(session: Session, staff: StaffMember, references: Iterable[str]) -> Heard:
    """How many reports and voices the chosen ones are."""
    return heard(session, Concern.reference.in_(list(references)), readable(staff))


def receivers(session: Session, staff: StaffMember) -> tuple[list[StaffMember], list[Unit]]:
    """Colleagues and units that many can be given to. Whether each may open each is looked at one by one."""
    people = sorted(staff_with(session, Permission.TRIAGE_CONCERNS), key=lambda one: (one.id != staff.id, one.name))
    return people, [unit for unit in units(session) if may_hand_to(staff, unit)]
