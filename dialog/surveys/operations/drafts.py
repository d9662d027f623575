"""Keeping answers that are not sent yet. Every save is one short write of one row."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.database import Database, Statement
from dialog.keys import Keys
from dialog.surveys.models import SurveyDraft
from dialog.surveys.rules.drafts import LIFE, Draft, lookup, seal, unseal

_draft: Any = SurveyDraft.__table__
_REPLACE: Any = (
    update(_draft)
    .where(_draft.c.lookup == bindparam("place"), _draft.c.box == bindparam("before"))
    .values(box=bindparam("after"), expires_on=bindparam("until"))
    .returning(literal_column("1"))
)
_ERASE: Any = delete(_draft).where(_draft.c.lookup == bindparam("place")).returning(literal_column("1"))


def start_draft(session: Session, keys: Keys, secret: bytes, survey_id: int, draft: Draft) -> None:
    """Keep a new draft. One that lay under the same secret is gone, with its resume code."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "survey_id": survey_id,
        "version_id": draft.version_id,
        "box": seal(keys, secret, draft),
        "resume_lookup": None,
        "resume_box": None,
        "expires_on": today() + LIFE,
    }
    row = insert(_draft).values(lookup=lookup(keys, secret, survey_id), **values)
    session.execute(row.on_conflict_do_update(index_elements=[_draft.c.lookup], set_=values))


def replace_draft(database: Database, place: bytes, before: bytes, box: bytes) -> bool:
    """Put `box` where `before` lies, in a write of its own; False when something else lies there by now."""
    values = {"place": place, "before": before, "after": box, "until": today() + LIFE}
    return database.write_one(_REPLACE, values) is not None


def change_draft(
    session: Session, keys: Keys, secret: bytes, survey_id: int, change: Callable[[Draft], Draft]
) -> Draft | None:
    """The draft after `change`, which sees what other devices have saved meanwhile; None when there is no draft."""
    place = lookup(keys, secret, survey_id)
    found = select(_draft.c.box).where(_draft.c.lookup == place, _draft.c.expires_on >= today()).with_for_update()
    box = session.execute(found).scalar_one_or_none()
    draft = unseal(keys, secret, bytes(box)) if box is not None else None
    if draft is None:
        return None
    changed = change(draft)
    session.execute(
        update(_draft)
        .where(_draft.c.lookup == place)
        .values(box=seal(keys, secret, changed), version_id=changed.version_id, expires_on=today() + LIFE)
    )
    return changed


def keep_resume_code(session: Session, place: bytes, resume_place: bytes, resume_box: bytes) -> None:
    """Let the draft that lies at `place` be opened with its resume code too."""
    session.execute(
        update(_draft).where(_draft.c.lookup == place).values(resume_lookup=resume_place, resume_box=resume_box)
    )


def erase_draft(session: Session, place: bytes) -> None:
    """Nothing is left of the draft that lay at `place`."""
    session.execute(_ERASE, {"place": place})


def erasing(place: bytes) -> Statement:
    """The same as a statement, to go with the answers that it was for."""
    return _ERASE, {"place": place}


def erase_sent(database: Database, place: bytes) -> None:
    """The same, in a write of its own: one of hundreds in the same second."""
    database.write_one(*erasing(place))


def forget_old_drafts(session: Session) -> int:
    """Erase drafts past their time; the number erased."""
    gone = session.execute(delete(_draft).where(_draft.c.expires_on < today()))
    return int(getattr(gone, "rowcount", 0))
