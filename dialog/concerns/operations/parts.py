"""One voice, several matters: a concern is divided into parts, and put together again. Its own text is never touched.

Parts are concerns of their own, worked with and counted in place of the whole. They share its number, its code and the
address its teller left; what is hidden in the whole is hidden in them, and from the same people.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.categories.rules import Tag
from dialog.clock import now, today
from dialog.concerns.models import Concern, ConcernAnswer, ConcernEvent, ConcernShare, ConcernTag
from dialog.concerns.operations.index import forget_index, index_words
from dialog.concerns.operations.notes import move_notes
from dialog.concerns.operations.redaction import take_over
from dialog.concerns.operations.whole import parts_of
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.access import readable
from dialog.concerns.rules import RESTRICTING, restriction_of
from dialog.concerns.rules.parts import BadCuts, Cut, checked_cuts, part_reference
from dialog.concerns.urgent import find_signs
from dialog.errors import NotPossibleNow

# What a part takes over from its whole as it is.
_COPIED = (
    "year", "number", "kind", "channel", "language", "area_id", "place", "when_days", "when_times", "recurring", "days",
    "time_from", "time_to", "how", "place_type", "target", "told", "received_on", "notice_version", "unit_id", "wants_answer",
    "entered_by", "source_id", "source_unit_id",
)  # fmt: skip


def divide(
    session: Session, staff: StaffMember, reference: str, version: int | None, cuts: Iterable[Cut]
) -> tuple[str, ...]:
    """Divide a concern; the references of its parts. Each part's text is the exact slice.

    Raises what `take` raises; NotPossibleNow for 'split_part' (a part is not divided again: put it together first), and
    the codes of `rules.parts.BadCuts`.
    """
    whole = take(session, staff, reference, version)
    if whole.part:
        raise NotPossibleNow("split_part")
    try:
        ranges = checked_cuts(whole.text, cuts)
    except BadCuts as fault:
        raise NotPossibleNow(fault.code) from fault
    whole.divided = True
    parts = [_cut_out(session, staff, whole, number, cut) for number, cut in enumerate(ranges, 1)]
    changed(session, staff, whole, "divided", parts=len(parts))
    return tuple(part.reference for part in parts)


def join(session: Session, staff: StaffMember, reference: str, version: int | None) -> None:
    """Put the parts of a concern together again: it is as it was told. Notes on the parts stay, with the whole.

    Raises what `take` raises; NotPossibleNow for 'not_divided', 'part_elsewhere' (a part this person may not open),
    'part_answered' (its teller has an answer, or it was shared: that cannot be taken back).
    """
    whole = take(session, staff, reference, version, also_divided=True)
    unite(session, staff, whole)
    changed(session, staff, whole, "joined")


def unite(session: Session, staff: StaffMember, whole: Concern) -> None:
    """As `join`, for a concern that is locked already, and without a step in its history."""
    parts = parts_of(session, whole.id)
    if not parts:
        raise NotPossibleNow("not_divided")
    _check_free(session, staff, parts)
    ids = [part.id for part in parts]
    move_notes(session, ids, whole.id)
    session.execute(update(ConcernEvent).where(ConcernEvent.concern_id.in_(ids)).values(concern_id=whole.id))
    _keep_restricting(whole, [Tag(tag.category, tag.facet) for part in parts for tag in part.tags])
    for part in parts:
        forget_index(session, part.id)
        session.delete(part)
    whole.divided = False
    session.flush()


def _cut_out(session: Session, staff: StaffMember, whole: Concern, number: int, cut: Cut) -> Concern:
    text = whole.text[cut.start : cut.end]
    signs = find_signs(text)
    restricting = [tag for tag in whole.tags if {tag.category, tag.facet} & RESTRICTING.keys()]
    part = Concern(
        reference=part_reference(whole.reference, number),
        part=number,
        part_of_id=whole.id,
        part_from=cut.start,
        part_to=cut.end,
        text=text,
        topics=[],
        urgent=signs.is_urgent,
        urgent_words=list(signs.danger),
        restricted=whole.restricted,
        tags=[ConcernTag(category=tag.category, facet=tag.facet, tagged_by=tag.tagged_by) for tag in restricting],
        **{name: getattr(whole, name) for name in _COPIED},
    )
    session.add(part)
    session.flush()
    take_over(part, whole, cut.start, cut.end)
    detail = {"of": whole.reference}
    session.add(
        ConcernEvent(concern_id=part.id, kind="cut_out", on=today(), at=now(), actor_id=staff.id, detail=detail)
    )
    record(session, staff.id, staff.name, "cut_out", "concern", part.reference, **detail)
    index_words(session, part)
    return part


def _check_free(session: Session, staff: StaffMember, parts: Sequence[Concern]) -> None:
    """Nobody loses what they work with, and nothing that left the house is undone."""
    ids = [part.id for part in parts]
    open_ids = set(session.scalars(select(Concern.id).where(Concern.id.in_(ids), readable(staff)).with_for_update()))
    if open_ids != set(ids):
        raise NotPossibleNow("part_elsewhere")
    told = [part for part in parts if part.closing_reason]
    for table in (ConcernAnswer, ConcernShare):
        told += session.scalars(select(table.concern_id).where(table.concern_id.in_(ids)).limit(1)).all()  # type: ignore[arg-type]
    if told:
        raise NotPossibleNow("part_answered")


def _keep_restricting(whole: Concern, tags: Iterable[Tag]) -> None:
    """What was found out in a part and is for few eyes stays so in the whole."""
    present = {Tag(tag.category, tag.facet) for tag in whole.tags}
    found = {tag for tag in tags if {tag.category, tag.facet} & RESTRICTING.keys()} - present
    whole.tags.extend(ConcernTag(category=tag.category, facet=tag.facet) for tag in sorted(found))
    whole.restricted = str(restriction_of(present | found))
