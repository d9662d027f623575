"""Photos on pages for residents."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.images import CleanImage
from dialog.organisations.models import Picture
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor, PicturePage, picture_needs


@dataclass(frozen=True)
class PictureValues:
    """What is told about a photo. `alts` is {language: what it shows}."""

    alts: Mapping[str, str]
    credit: str
    licence: str


def add_picture(session: Session, editor: Editor, image: CleanImage, page: PicturePage) -> int:
    """Store a photo that nobody but staff sees yet; its id."""
    picture = Picture(
        page=page.value,
        digest=image.digest,
        content=image.content,
        width=image.width,
        height=image.height,
        alts={},
        added_at=now(),
    )
    session.add(picture)
    session.flush()
    _note(session, editor, "add_picture", picture)
    return picture.id


def save_picture(
    session: Session, editor: Editor, picture_id: int, values: PictureValues, *, seen_version: int
) -> None:
    """Store what is told about a photo.

    Raises Missing, Conflict('picture'), and NotPossibleNow('picture_incomplete') when a published one would lack
    something.
    """
    take_programme(session)
    picture = _found(session, picture_id)
    if picture.version != seen_version:
        raise Conflict("picture")
    picture.version += 1
    picture.alts = {language: alt for language, alt in values.alts.items() if alt}
    picture.credit, picture.licence = values.credit, values.licence
    if picture.published_at is not None:
        _check_complete(picture)
    _note(session, editor, "change_picture", picture)


def publish_picture(session: Session, editor: Editor, picture_id: int) -> None:
    """Show a photo on its page, in the place of the one that stood there.

    Raises Missing, and NotPossibleNow('picture_incomplete') without a text in its place, photographer or licence.
    """
    take_programme(session)
    picture = _found(session, picture_id)
    _check_complete(picture)
    if picture.published_at is not None:
        return
    others = select(Picture).where(Picture.page == picture.page, Picture.published_at.is_not(None))
    for other in session.scalars(others):
        _take_down(session, editor, other)
    picture.published_at = now()
    picture.version += 1
    _note(session, editor, "publish_picture", picture)


def withdraw_picture(session: Session, editor: Editor, picture_id: int) -> None:
    """Take a photo off its page; it stays with the staff. Raises Missing."""
    take_programme(session)
    picture = _found(session, picture_id)
    if picture.published_at is not None:
        _take_down(session, editor, picture)


def remove_picture(session: Session, editor: Editor, picture_id: int) -> None:
    """Erase a photo. Raises Missing, NotPossibleNow('picture_published') while it stands on a page."""
    take_programme(session)
    picture = _found(session, picture_id)
    if picture.published_at is not None:
        raise NotPossibleNow("picture_published")
    session.delete(picture)
    _note(session, editor, "remove_picture", picture)


def _found(session: Session, picture_id: int) -> Picture:
    picture = session.get(Picture, picture_id, populate_existing=True)
    if picture is None:
        raise Missing("picture")
    return picture


def _check_complete(picture: Picture) -> None:
    missing = picture_needs(picture.alts, picture.credit, picture.licence)
    if missing:
        raise NotPossibleNow("picture_incomplete", missing=tuple(missing))


def _take_down(session: Session, editor: Editor, picture: Picture) -> None:
    picture.published_at = None
    picture.version += 1
    _note(session, editor, "withdraw_picture", picture)


def _note(session: Session, editor: Editor, action: str, picture: Picture) -> None:
    record(session, editor.id, editor.name, action, "picture", str(picture.id))
