"""Documents and their frozen versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from dialog.errors import Missing
from dialog.places.models import Area
from dialog.situation.models import FrozenPicture, SituationDocument
from dialog.situation.rules.levels import DocumentState
from dialog.situation.rules.periods import Period, Span

MOST_LISTED = 200


@dataclass(frozen=True)
class FrozenArea:
    """The newest frozen version of an area and exactly some days, for the picture of the whole."""

    number: int
    code: str
    name: str
    checksum: str
    content: str


def documents(session: Session) -> Sequence[SituationDocument]:
    """The latest first, each with its area and its versions (without their content)."""
    return session.scalars(
        select(SituationDocument)
        .options(joinedload(SituationDocument.area), selectinload(SituationDocument.frozen))
        .order_by(SituationDocument.last.desc(), SituationDocument.id.desc())
        .limit(MOST_LISTED)
    ).all()


def document_of(session: Session, document_id: int) -> SituationDocument:
    """One document with its area and versions. Raises Missing."""
    found = session.scalars(
        select(SituationDocument)
        .options(joinedload(SituationDocument.area), selectinload(SituationDocument.frozen))
        .where(SituationDocument.id == document_id)
    ).one_or_none()
    if found is None:
        raise Missing("document")
    return found


def period_of_document(document: SituationDocument) -> Period:
    """Its days as a period."""
    return Period(document.first, document.last, Span(document.span))


def version_of(session: Session, number: int) -> FrozenPicture:
    """One frozen version with its content. Raises Missing."""
    found = session.scalars(
        select(FrozenPicture)
        .options(
            undefer(FrozenPicture.content),
            joinedload(FrozenPicture.freezer),
            joinedload(FrozenPicture.document).joinedload(SituationDocument.area),
        )
        .where(FrozenPicture.number == number)
    ).one_or_none()
    if found is None:
        raise Missing("version")
    return found


def version_before(session: Session, version: FrozenPicture) -> FrozenPicture | None:
    """The version of the same area (in any of its borders) that was frozen last before this one, withdrawn ones left out."""
    return _newest(session, version.document.area, before=version.number)


def latest_version(session: Session, area: Area | None) -> FrozenPicture | None:
    """The newest version of the area, None for the whole municipality; withdrawn ones left out."""
    return _newest(session, area)


def versions_of_area(session: Session, area: Area | None) -> Sequence[FrozenPicture]:
    """All versions of the area, the oldest first, without their content."""
    return session.scalars(
        select(FrozenPicture)
        .join(FrozenPicture.document)
        .options(joinedload(FrozenPicture.document))
        .where(_same_area(area))
        .order_by(FrozenPicture.number)
    ).all()


def frozen_areas(session: Session, first: date, last: date) -> dict[str, FrozenArea]:
    """By area code: the newest version of each area of exactly these days, withdrawn ones left out."""
    rows = session.execute(
        select(Area.code, Area.name, FrozenPicture.number, FrozenPicture.checksum, FrozenPicture.content)
        .select_from(FrozenPicture)
        .join(SituationDocument, SituationDocument.id == FrozenPicture.document_id)
        .join(Area, Area.id == SituationDocument.area_id)
        .where(
            SituationDocument.first == first,
            SituationDocument.last == last,
            FrozenPicture.state != DocumentState.WITHDRAWN,
        )
        .order_by(FrozenPicture.number)
    ).all()
    return {row.code: FrozenArea(row.number, row.code, row.name, row.checksum, row.content) for row in rows}


def sharing_days(
    session: Session, document: SituationDocument, related: Collection[str], *, but: int | None = None
) -> Sequence[FrozenPicture]:
    """The versions that hold some of its days, of areas with these codes or of the whole, without their content.

    `but`: the id of one to leave out. For a document of the whole municipality every area is related. The counts of one can be
    taken from the other's: each is made safe by itself. Withdrawn ones too: they may have been given out before.
    """
    wanted = (
        select(FrozenPicture)
        .join(FrozenPicture.document)
        .where(
            FrozenPicture.id != (but or 0),
            SituationDocument.first <= document.last,
            SituationDocument.last >= document.first,
        )
        .order_by(FrozenPicture.number)
    )
    if document.area_id is not None:
        of_related = SituationDocument.area_id.in_(select(Area.id).where(Area.code.in_(sorted(related))))
        wanted = wanted.where(or_(SituationDocument.area_id.is_(None), of_related))
    return session.scalars(wanted).all()


def next_number(session: Session) -> int:
    """The number of the next version, in one series. The caller holds the lock."""
    return (session.scalar(select(func.max(FrozenPicture.number))) or 0) + 1


def _newest(session: Session, area: Area | None, before: int | None = None) -> FrozenPicture | None:
    wanted = (
        select(FrozenPicture)
        .join(FrozenPicture.document)
        .options(undefer(FrozenPicture.content), joinedload(FrozenPicture.document))
        .where(_same_area(area), FrozenPicture.state != DocumentState.WITHDRAWN)
        .order_by(FrozenPicture.number.desc())
        .limit(1)
    )
    if before is not None:
        wanted = wanted.where(FrozenPicture.number < before)
    return session.scalars(wanted).one_or_none()


def _same_area(area: Area | None) -> ColumnElement[bool]:
    if area is None:
        return SituationDocument.area_id.is_(None)
    return SituationDocument.area_id.in_(select(Area.id).where(Area.code == area.code))
