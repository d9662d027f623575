"""Publishing own wordings. Every publication is a new version; old ones stay and can be brought back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import TextVersion
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor
from dialog.organisations.texts import TEXTS
from dialog.organisations.texts.checking import faults_in


def publish_text(
    session: Session, editor: Editor, key: str, language: str, body: str, seen_number: int | None = None
) -> int:
    """Publish `body` as the wording of `key` in `language`; '' brings the built-in text back. Returns the version's number.

    Raises Missing for an unknown key, NotPossibleNow('text') with `faults` (TextFault) when the wording lacks a
    placeholder, has an unknown one or an unsafe link, Conflict('text') with `number` and `body` when somebody else has
    published since `seen_number`.
    """
    if key not in TEXTS:
        raise Missing("text")
    if faults := faults_in(TEXTS[key], body):
        raise NotPossibleNow("text", faults=faults)
    take_programme(session)
    newest = _newest(session, key, language)
    number, standing = (newest.number, newest.body) if newest else (0, "")
    if seen_number is not None and number != seen_number:
        raise Conflict("text", number=number, body=standing)
    if body == standing:
        return number
    session.add(
        TextVersion(
            key=key, language=language, number=number + 1, body=body, published_at=now(), published_by=editor.id
        )
    )
    record(session, editor.id, editor.name, "publish_text", "text", f"{key}.{language}", number=number + 1)
    return number + 1


def restore_text(session: Session, editor: Editor, key: str, language: str, number: int, seen_number: int) -> int:
    """Publish an old version (0: the built-in text) anew. Raises Missing, and what `publish_text` raises."""
    if number == 0:
        return publish_text(session, editor, key, language, "", seen_number)
    old = session.scalars(
        select(TextVersion).where(
            TextVersion.key == key, TextVersion.language == language, TextVersion.number == number
        )
    ).one_or_none()
    if old is None:
        raise Missing("text_version")
    return publish_text(session, editor, key, language, old.body, seen_number)


def _newest(session: Session, key: str, language: str) -> TextVersion | None:
    return session.scalars(
        select(TextVersion)
        .where(TextVersion.key == key, TextVersion.language == language)
        .order_by(TextVersion.number.desc())
        .limit(1)
    ).one_or_none()
