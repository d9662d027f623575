"""What is said in sentences of what was told, and what each rests on, through the access filter of whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import shown_place, shown_text, visible
from dialog.concerns.queries.counted import told
from dialog.concerns.rules import Restriction
from dialog.errors import Missing
from dialog.places.models import Area
from dialog.situation.models import SummarySentence
from dialog.situation.rules.figures import Figure, Shown, show
from dialog.situation.rules.judging import words_mark

EXCERPT = 600


@dataclass(frozen=True)
class SentenceRow:
    """One sentence. `sources`: references. `by_machine`: nobody has changed its words. `signed_by` '': a proposal."""

    id: int
    area_id: int | None
    first: date
    last: date
    position: int
    text: str
    sources: tuple[str, ...]
    by_machine: bool
    signed_by: str
    signed_at: datetime | None

    @property
    def mark(self) -> str:
        """Goes with the words into a form, so that it is noticed when somebody else changes them meanwhile."""
        return words_mark(self.text)


@dataclass(frozen=True)
class Source:
    """One concern behind a sentence. `text` and `place` are redacted; '' for those who may not read its words."""

    reference: str
    received_on: date
    area: str
    place: str
    text: str


def signed_sentences(session: Session, area_id: int | None, first: date, last: date) -> list[SentenceRow]:
    """What a person has signed of the area (in any of its versions) and exactly these days, in order."""
    return _rows(session, _of(area_id, first, last).where(SummarySentence.signed_at.is_not(None)))


def proposed_sentences(session: Session, area_id: int | None, first: date, last: date) -> list[SentenceRow]:
    """What nobody has signed yet, for those who write."""
    return _rows(session, _of(area_id, first, last).where(SummarySentence.signed_at.is_(None)))


def one_sentence(session: Session, sentence_id: int, *, proposals: bool) -> SentenceRow:
    """A sentence; one that is not signed only with `proposals`. Raises Missing."""
    found = _rows(session, _loaded().where(SummarySentence.id == sentence_id))
    if not found or (found[0].signed_at is None and not proposals):
        raise Missing("sentence")
    return found[0]


def sources_of(session: Session, staff: StaffMember, sentence: SentenceRow) -> tuple[Source, ...]:
    """The concerns behind the sentence that this person may list, latest first, with redacted words."""
    rows = session.execute(
        select(
            Concern.reference,
            Concern.received_on,
            Area.name.label("area"),
            shown_place(staff).label("place"),
            shown_text(staff).label("text"),
        )
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(Concern.reference.in_(sentence.sources), visible(staff), told())
        .order_by(Concern.received_on.desc(), Concern.id.desc())
    ).all()
    return tuple(Source(row.reference, row.received_on, row.area or "", row.place, row.text[:EXCERPT]) for row in rows)


def basis_of(session: Session, staff: StaffMember, sentence: SentenceRow) -> Shown:
    """How many concerns the sentence rests on today, as this person may be told."""
    return bases_of(session, staff, [sentence])[sentence.id]


def bases_of(session: Session, staff: StaffMember, sentences: list[SentenceRow]) -> dict[int, Shown]:
    """`basis_of` each, in one query. Restricted concerns that the person may not open are in none of the numbers."""
    wanted = sorted({reference for one in sentences for reference in one.sources})
    rows = session.execute(
        select(Concern.reference, case((visible(staff), 1), else_=0).label("mine")).where(
            Concern.reference.in_(wanted), told(), or_(Concern.restricted == Restriction.NONE, visible(staff))
        )
    ).all()
    mine: dict[str, int] = {row.reference: row.mine for row in rows}
    held = {one.id: [mine[reference] for reference in one.sources if reference in mine] for one in sentences}
    return {sentence_id: show(Figure(len(seen), sum(seen))) for sentence_id, seen in held.items()}


def known_sources(session: Session, staff: StaffMember, references: list[str]) -> tuple[str, ...]:
    """Those of the references that may stand behind a sentence: the person may list them and they are not restricted."""
    found = session.scalars(
        select(Concern.reference).where(
            Concern.reference.in_(references), visible(staff), told(), Concern.restricted == Restriction.NONE
        )
    ).all()
    return tuple(reference for reference in dict.fromkeys(references) if reference in set(found))


def next_position(session: Session, area_id: int | None, first: date, last: date) -> int:
    """Where a new sentence of the area and days stands: last."""
    highest = session.scalar(
        select(func.max(SummarySentence.position)).where(
            _same_area(area_id), SummarySentence.first == first, SummarySentence.last == last
        )
    )
    return 0 if highest is None else highest + 1


def _of(area_id: int | None, first: date, last: date) -> Select[SummarySentence]:
    return _loaded().where(and_(_same_area(area_id), SummarySentence.first == first, SummarySentence.last == last))


def _same_area(area_id: int | None) -> ColumnElement[bool]:
    if area_id is None:
        return SummarySentence.area_id.is_(None)
    code = select(Area.code).where(Area.id == area_id).scalar_subquery()
    return SummarySentence.area_id.in_(select(Area.id).where(Area.code == code))


def _loaded() -> Select[SummarySentence]:
    return (
        select(SummarySentence)
        .options(joinedload(SummarySentence.signer))
        .order_by(SummarySentence.position, SummarySentence.id)
    )


def _rows(session: Session, chosen: Select[SummarySentence]) -> list[SentenceRow]:
    return [
        SentenceRow(
            id=one.id,
            area_id=one.area_id,
            first=one.first,
            last=one.last,
            position=one.position,
            text=one.text,
            sources=tuple(one.sources),
            by_machine=one.by_machine,
            signed_by=one.signer.name if one.signer is not None else "",
            signed_at=one.signed_at,
        )
        for one in session.scalars(chosen)
    ]
