"""Several voices, one matter: concerns are linked and stay whole. Nothing of what was told is changed by it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernMatter
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.access import readable
from dialog.errors import Missing, NotPossibleNow

TITLE_LIMIT = 120
LIMIT = 500


@dataclass(frozen=True)
class Grouped:
    """The matter, and how many concerns were linked to it now."""

    matter_id: int
    number: int


def group_concerns(session: Session, staff: StaffMember, references: Iterable[str], title: str = "") -> Grouped:
    """Link concerns as one matter. When one of them belongs to a matter, the others join that one; the oldest of several.

    Raises NotPossibleNow for 'group_few' (a concern with itself, or one alone), 'group_same' (linked already), and what
    `take` raises for any of them: then none is linked.
    """
    wanted = sorted(set(references))
    if not 2 <= len(wanted) <= LIMIT:
        raise NotPossibleNow("group_few")
    concerns = [take(session, staff, reference, None) for reference in wanted]
    matters = {one.matter_id for one in concerns}
    if len(matters) == 1 and None not in matters:
        raise NotPossibleNow("group_same")
    known = [matter_id for matter_id in matters if matter_id is not None]
    matter_id = min(known) if known else _new(session, staff, title)
    joining = [one for one in concerns if one.matter_id != matter_id]
    for concern in joining:
        concern.matter_id = matter_id
        changed(session, staff, concern, "grouped", matter=matter_id)
    return Grouped(matter_id, len(joining))


def take_out(session: Session, staff: StaffMember, reference: str, version: int | None) -> int:
    """Take a concern out of its matter; the matter's id. One that would be left alone is taken out as well.

    Raises what `take` raises, NotPossibleNow('not_grouped').
    """
    concern = take(session, staff, reference, version)
    matter_id = concern.matter_id
    if matter_id is None:
        raise NotPossibleNow("not_grouped")
    _leave(session, staff, concern)
    session.flush()
    left = session.scalars(
        select(Concern.reference).where(Concern.matter_id == matter_id, Concern.withdrawn_on.is_(None)).limit(2)
    ).all()
    if len(left) == 1 and _may_open(session, staff, left[0]):
        _leave(session, staff, take(session, staff, left[0], None))
    return matter_id


def name_matter(session: Session, staff: StaffMember, matter_id: int, title: str) -> None:
    """Give a matter a name for colleagues. Raises Missing('matter') for one with nothing this person may open."""
    linked = select(Concern.id).where(Concern.matter_id == matter_id, readable(staff)).limit(1)
    matter = session.get(ConcernMatter, matter_id, with_for_update=True)
    if matter is None or session.scalar(linked) is None:
        raise Missing("matter")
    matter.title = title[:TITLE_LIMIT]
    record(session, staff.id, staff.name, "matter_named", "matter", str(matter_id))


def _new(session: Session, staff: StaffMember, title: str) -> int:
    matter = ConcernMatter(title=title[:TITLE_LIMIT], made_on=today(), made_by=staff.id)
    session.add(matter)
    session.flush()
    return matter.id


def _leave(session: Session, staff: StaffMember, concern: Concern) -> None:
    before, concern.matter_id = concern.matter_id, None
    changed(session, staff, concern, "ungrouped", matter=before)


def _may_open(session: Session, staff: StaffMember, reference: str) -> bool:
    return session.scalar(select(Concern.id).where(Concern.reference == reference, readable(staff))) is not None
