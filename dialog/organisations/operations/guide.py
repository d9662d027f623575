"""The guide to where to turn."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import GuideEntry
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor, GuideKind


@dataclass(frozen=True)
class GuideValues:
    """One line. `texts` is {language: {"name", "text"}}; Swedish has a name."""

    code: str
    kind: GuideKind
    phone: str
    url: str
    texts: Mapping[str, Mapping[str, str]]
    facets: tuple[str, ...] = ()


def save_guide_entry(
    session: Session, editor: Editor, values: GuideValues, *, entry_id: int | None = None, seen_version: int = 0
) -> int:
    """Store a line (a new one last in its list); its id.

    Raises Missing, Conflict('guide'), NotPossibleNow('code_taken').
    """
    take_programme(session)
    entry = _existing(session, entry_id, seen_version) if entry_id is not None else _new(session, values.code)
    entry.kind = values.kind.value
    entry.phone, entry.url = values.phone, values.url
    entry.facets = list(values.facets)
    entry.texts = {
        language: {"name": words.get("name", ""), "text": words.get("text", "")}
        for language, words in values.texts.items()
        if words.get("name") or words.get("text")
    }
    session.flush()
    record(session, editor.id, editor.name, "change_guide", "guide_entry", entry.code)
    return entry.id


def move_guide_entry(session: Session, editor: Editor, entry_id: int, steps: int) -> None:
    """Move a line up (-1) or down (1) among the lines of its kind; at an end it stays. Raises Missing."""
    take_programme(session)
    entry = _found(session, entry_id)
    same = list(
        session.scalars(
            select(GuideEntry).where(GuideEntry.kind == entry.kind).order_by(GuideEntry.position, GuideEntry.id)
        )
    )
    at = same.index(entry)
    to = max(0, min(len(same) - 1, at + steps))
    if to == at:
        return
    same.insert(to, same.pop(at))
    for position, one in enumerate(same):
        one.position = position
    record(session, editor.id, editor.name, "move_guide", "guide_entry", entry.code)


def remove_guide_entry(session: Session, editor: Editor, entry_id: int) -> None:
    """Take a line away. Raises Missing."""
    take_programme(session)
    entry = _found(session, entry_id)
    session.delete(entry)
    record(session, editor.id, editor.name, "remove_guide", "guide_entry", entry.code)


def _found(session: Session, entry_id: int) -> GuideEntry:
    entry = session.get(GuideEntry, entry_id)
    if entry is None:
        raise Missing("guide_entry")
    return entry


def _existing(session: Session, entry_id: int, seen_version: int) -> GuideEntry:
    entry = _found(session, entry_id)
    if entry.version != seen_version:
        raise Conflict("guide")
    entry.version += 1
    return entry


def _new(session: Session, code: str) -> GuideEntry:
    if session.scalar(select(GuideEntry.id).where(GuideEntry.code == code)) is not None:
        raise NotPossibleNow("code_taken")
    last = session.scalar(select(func.max(GuideEntry.position)))
    entry = GuideEntry(code=code, position=(last if last is not None else -1) + 1)
    session.add(entry)
    return entry
