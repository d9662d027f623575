"""Sentences about what was told: proposed from counts, put into words by a person, and signed by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.operations.turns import take_turn
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.places.models import Area
from dialog.situation.models import SummarySentence
from dialog.situation.operations.documents import may_make
from dialog.situation.queries.summaries import known_sources, next_position
from dialog.situation.rules.judging import MOST_SOURCES, points_at_somebody, words_mark


@dataclass(frozen=True)
class About:
    """The area (a version's id; None: the whole municipality) and the days that sentences are about."""

    area_id: int | None
    first: date
    last: date


@dataclass(frozen=True)
class ProposedSentence:
    """Words, and the references they rest on."""

    text: str
    sources: tuple[str, ...]


def keep_proposals(session: Session, staff: StaffMember, about: About, proposals: Iterable[ProposedSentence]) -> int:
    """Put the machine's sentences on the list, those whose words stand there already left out. How many were new."""
    _require_area(session, staff, about.area_id)
    there = {one.text for one in _there(session, about)}
    position = next_position(session, about.area_id, about.first, about.last)
    new = [one for one in proposals if one.text not in there and one.sources]
    for at, one in enumerate(new):
        session.add(_sentence(staff, about, one, position + at, by_machine=True))
    if new:
        record(session, staff.id, staff.name, "sentences_proposed", "summary", _name(about), number=len(new))
    return len(new)


def add_sentence(session: Session, staff: StaffMember, about: About, text: str, references: list[str]) -> int:
    """A sentence of one's own; its id. One that waits with the same words and sources is given back.

    Raises NotPossibleNow: 'empty', 'points', 'sources' (none that one may list).
    """
    _require_area(session, staff, about.area_id)
    _check(text)
    sources = known_sources(session, staff, references[:MOST_SOURCES])
    if not sources:
        raise NotPossibleNow("sources")
    take_turn(session, staff.id)
    for one in _there(session, about):
        if one.signed_at is None and (one.text, tuple(one.sources)) == (text, tuple(sources)):
            return one.id
    position = next_position(session, about.area_id, about.first, about.last)
    row = _sentence(staff, about, ProposedSentence(text, sources), position, by_machine=False)
    session.add(row)
    session.flush()
    record(session, staff.id, staff.name, "sentence_written", "summary", _name(about))
    return row.id


def save_sentences(
    session: Session,
    staff: StaffMember,
    about: About,
    texts: Mapping[int, str],
    *,
    left_out: frozenset[int],
    sign: bool,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Give unsigned sentences their words, throw away those in `left_out`, and with `sign` sign the rest; how many stand.

    `seen`: by id, the `words_mark` of what stood in the form. Raises Conflict('sentences') when somebody else has
    reworded, signed or thrown away one of them meanwhile and the words differ: nothing is changed then. Raises
    NotPossibleNow: 'empty', 'points', and with `sign` 'nothing'.
    """
    _require_area(session, staff, about.area_id)
    there = {one.id: one for one in _there(session, about)}
    if _differs(there, texts, left_out, seen or {}):
        raise Conflict("sentences")
    rows = {sentence_id: one for sentence_id, one in there.items() if one.signed_at is None}
    for sentence_id in sorted(left_out & rows.keys()):
        session.delete(rows.pop(sentence_id))
    for sentence_id, text in texts.items():
        if sentence_id in rows and sentence_id not in left_out:
            _say(rows[sentence_id], text)
    kept = [one for one in rows.values() if one.id in texts]
    if sign:
        _sign(session, staff, about, kept)
    else:
        record(session, staff.id, staff.name, "sentences_saved", "summary", _name(about), number=len(kept))
    return len(kept)


def take_back_sentence(session: Session, staff: StaffMember, sentence_id: int) -> None:
    """A signed sentence becomes a proposal again. Raises Missing."""
    row = session.scalars(
        select(SummarySentence).where(SummarySentence.id == sentence_id, SummarySentence.signed_at.is_not(None))
    ).one_or_none()
    if row is None:
        raise Missing("sentence")
    _require_area(session, staff, row.area_id)
    row.signed_by, row.signed_at = None, None
    record(session, staff.id, staff.name, "sentence_taken_back", "summary", str(sentence_id))


def _require_area(session: Session, staff: StaffMember, area_id: int | None) -> None:
    """Raises NotAllowed('make') for an area whose pictures this person does not make."""
    area = session.get(Area, area_id) if area_id is not None else None
    if not may_make(staff, area.code if area is not None else ""):
        raise NotAllowed("make")


def _there(session: Session, about: About) -> list[SummarySentence]:
    """Every sentence of the area and days, locked until commit."""
    area = SummarySentence.area_id
    return list(
        session.scalars(
            select(SummarySentence)
            .where(
                area.is_(None) if about.area_id is None else area == about.area_id,
                SummarySentence.first == about.first,
                SummarySentence.last == about.last,
            )
            .order_by(SummarySentence.position, SummarySentence.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _differs(
    there: Mapping[int, SummarySentence], texts: Mapping[int, str], left_out: frozenset[int], seen: Mapping[int, str]
) -> bool:
    """Whether saving would lose words: somebody else's, or those that were typed for a sentence that is closed now."""
    open_ = {sentence_id: one for sentence_id, one in there.items() if one.signed_at is None}
    stands = {sentence_id: one.text for sentence_id, one in there.items()}
    reworded = {one for one, mark in seen.items() if one in open_ and words_mark(stands[one]) != mark}
    return bool(reworded & left_out) or any(
        text != stands.get(one) and (one in reworded or one not in open_)
        for one, text in texts.items()
        if one not in left_out
    )


def _say(row: SummarySentence, text: str) -> None:
    if text != row.text:
        _check(text)
        row.text, row.by_machine = text, False


def _sign(session: Session, staff: StaffMember, about: About, rows: list[SummarySentence]) -> None:
    if not rows:
        raise NotPossibleNow("nothing")
    for row in rows:
        row.signed_by, row.signed_at = staff.id, now()
    record(session, staff.id, staff.name, "sentences_signed", "summary", _name(about), number=len(rows))


def _check(text: str) -> None:
    if not text:
        raise NotPossibleNow("empty")
    if points_at_somebody(text):
        raise NotPossibleNow("points")


def _sentence(
    staff: StaffMember, about: About, one: ProposedSentence, position: int, *, by_machine: bool
) -> SummarySentence:
    return SummarySentence(
        area_id=about.area_id,
        first=about.first,
        last=about.last,
        position=position,
        text=one.text,
        sources=list(one.sources[:MOST_SOURCES]),
        by_machine=by_machine,
        written_by=staff.id,
    )


def _name(about: About) -> str:
    return f"{about.first.isoformat()}/{about.last.isoformat()}"
