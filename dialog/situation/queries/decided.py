"""The decided situation picture: what plans, the law page and reminders rest on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from dialog.situation.models import FrozenPicture, SituationDocument
from dialog.situation.rules.levels import DocumentState


@dataclass(frozen=True)
class DecidedPicture:
    """A version that has been decided. `area_id` None: of the whole municipality."""

    number: int
    decided_on: date
    body: str
    paragraph: str
    reference: str
    document_id: int
    area_id: int | None
    first: date
    last: date
    checksum: str


def latest_decided(session: Session, *, whole: bool = True) -> DecidedPicture | None:
    """The one decided last, and not withdrawn since. `whole`: only those of the whole municipality, as the law asks."""
    wanted = (
        select(FrozenPicture)
        .join(FrozenPicture.document)
        .options(contains_eager(FrozenPicture.document))
        .where(FrozenPicture.state == DocumentState.DECIDED, FrozenPicture.decided_on.is_not(None))
        .order_by(FrozenPicture.decided_on.desc(), FrozenPicture.number.desc())
        .limit(1)
    )
    if whole:
        wanted = wanted.where(SituationDocument.area_id.is_(None))
    found = session.scalars(wanted).one_or_none()
    if found is None or found.decided_on is None:
        return None
    return DecidedPicture(
        found.number, found.decided_on, found.body, found.paragraph, found.reference, found.document_id,
        found.document.area_id, found.document.first, found.document.last, found.checksum,
    )  # fmt: skip
