"""A concern that was divided, seen from any of its parts."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import readable, shown_text
from dialog.concerns.rules.parts import Cut, pieces

EXCERPT = 160


@dataclass(frozen=True)
class PartRow:
    """One part. `number` counts from 1."""

    reference: str
    number: int
    state: str
    excerpt: str
    language: str


@dataclass(frozen=True)
class Family:
    """The whole ('' when this person may not open it) and the parts this person may open."""

    whole: str = ""
    parts: tuple[PartRow, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A sentence or line of a text, as others read it. `plain`: nothing is hidden in it, so that it can be cut anywhere."""

    cut: Cut
    text: str
    plain: bool


def family_of(session: Session, staff: StaffMember, concern: Concern) -> Family:
    """Whole and parts; nothing for what was never divided."""
    if not concern.divided and concern.part_of_id is None:
        return Family()
    whole_id = concern.part_of_id or concern.id
    rows = session.execute(
        select(
            Concern.reference, Concern.part, Concern.state, func.substr(shown_text(staff), 1, EXCERPT), Concern.language
        )
        .where(or_(Concern.part_of_id == whole_id, Concern.id == whole_id), readable(staff))
        .order_by(Concern.part)
    ).all()
    parts = tuple(PartRow(*row) for row in rows if row[1])
    return Family(next((row[0] for row in rows if not row[1]), ""), parts)


def pieces_of(concern: Concern, hidden: list[tuple[int, int]], mask: str) -> tuple[Piece, ...]:
    """The text in pieces, with `mask` in place of what is `hidden` (start, end) in it."""
    return tuple(_piece(concern.text, cut, hidden, mask) for cut in pieces(concern.text))


def _piece(text: str, cut: Cut, hidden: list[tuple[int, int]], mask: str) -> Piece:
    shown, at, plain = [], cut.start, True
    for start, end in hidden:
        if start < cut.end and end > cut.start:
            shown += [text[at : max(start, at)], mask]
            at, plain = min(end, cut.end), False
    return Piece(cut, "".join([*shown, text[at : cut.end]]), plain)
