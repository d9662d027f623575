"""Photos: those that residents see, and those of the staff."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.errors import Missing
from dialog.organisations.models import Picture
from dialog.organisations.rules import PicturePage, is_digest, picture_path


@dataclass(frozen=True)
class PublishedPicture:
    """A photo as a page shows it. `alt_language` is the text's own: Swedish where the asked one is missing."""

    path: str
    width: int
    height: int
    alt: str
    alt_language: str
    credit: str
    licence: str


def published_picture(session: Session, page: PicturePage, language: str) -> PublishedPicture | None:
    """The photo that stands on `page`, or None."""
    picture = session.scalars(
        select(Picture).where(Picture.page == page.value, Picture.published_at.is_not(None)).limit(1)
    ).one_or_none()
    if picture is None:
        return None
    spoken = language if picture.alts.get(language) else "sv"
    return PublishedPicture(
        path=picture_path(picture.digest),
        width=picture.width,
        height=picture.height,
        alt=picture.alts[spoken],
        alt_language=spoken,
        credit=picture.credit,
        licence=picture.licence,
    )


def published_content(session: Session, digest: str) -> bytes:
    """The bytes of a photo that stands on a page. Raises Missing, also for one that does not or no longer."""
    query = select(Picture.content).where(Picture.digest == digest, Picture.published_at.is_not(None)).limit(1)
    content = session.scalar(query) if is_digest(digest) else None
    if content is None:
        raise Missing("picture")
    return content


def pictures(session: Session) -> list[Picture]:
    """All photos without their bytes, the newest first."""
    return list(session.scalars(select(Picture).order_by(Picture.id.desc())))


def picture_by_id(session: Session, picture_id: int) -> Picture:
    """A photo without its bytes. Raises Missing."""
    found = session.get(Picture, picture_id)
    if found is None:
        raise Missing("picture")
    return found


def picture_content(session: Session, picture_id: int) -> bytes:
    """The bytes of any photo, for staff. Raises Missing."""
    content = session.scalar(select(Picture.content).where(Picture.id == picture_id))
    if content is None:
        raise Missing("picture")
    return content
