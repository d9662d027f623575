"""What is kept so that a concern is found again: stems of its words, and the print of its wording; and what tags are
suggested for it.

All of it is derived, and can be made anew with `dialog rebuild words`. Whatever changes what a concern says, or what is
hidden in it, is noticed at the flush and indexed when the write ends (`keep_index`): no operation can forget it, and no
hidden word stays in the index. Statements that go past the session index for themselves (`index_those`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select
from sqlalchemy.orm import Session

from dialog.categories.rules.words import terms
from dialog.concerns.models import Concern, ConcernMessage, ConcernPrint, ConcernWord
from dialog.concerns.operations.suggestions import forget_suggestions, suggest_for
from dialog.concerns.queries.access import safe_message
from dialog.concerns.rules.prints import bands

_WORDS = ("text", "place", "redacted_text", "redacted_place", "withdrawn_on")
_SAID = "concerns_said"


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    for one in (*session.new, *session.dirty):
        if _says_something_else(session, one):
            session.info.setdefault(_SAID, {})[id(one)] = one


def _says_something_else(session: Session, one: object) -> bool:
    if isinstance(one, Concern):
        return any(inspect(one).attrs[name].history.has_changes() for name in _WORDS)
    return isinstance(one, ConcernMessage) and session.is_modified(one)


def keep_index(session: Session) -> None:
    """At the end of a write: index what was said or hidden in it."""
    said = session.info.pop(_SAID, {}).values()
    ids = {one.id if isinstance(one, Concern) else one.concern_id for one in said if inspect(one).persistent}
    if ids:
        index_those(session, sorted(ids))


def index_concern(session: Session, concern: Concern) -> None:
    """Words and print of a concern that has just been stored."""
    index_words(session, concern)
    index_wording(session, concern)


def index_words(session: Session, concern: Concern) -> None:
    """Make the search find `concern` by what it says now, additions too, and by nothing that is hidden in it."""
    session.flush()
    _keep_words(session, [concern])
    suggest_for(session, concern)


def index_wording(session: Session, concern: Concern) -> None:
    """Keep the print of what `concern` says; the one before it goes. Parts have none: their whole has it."""
    session.flush()
    _keep_prints(session, [concern])


def forget_index(session: Session, concern_id: int) -> None:
    """Nothing finds this concern by its words any longer: its teller took it back."""
    for table in (ConcernWord, ConcernPrint):
        session.execute(delete(table).where(table.concern_id == concern_id))
    forget_suggestions(session, concern_id)


def rebuild_index(session: Session, after_id: int, limit: int) -> int | None:
    """Make anew what is kept on the next `limit` concerns after `after_id`; the last one's id, None when all are done."""
    concerns = session.scalars(select(Concern).where(Concern.id > after_id).order_by(Concern.id).limit(limit)).all()
    if not concerns:
        return None
    _keep_words(session, concerns)
    _keep_prints(session, concerns)
    return concerns[-1].id


def index_is_missing(session: Session) -> bool:
    """Concerns with words are there, and none of their words is in the index."""
    if session.scalar(select(ConcernWord.concern_id).limit(1)) is not None:
        return False
    told = Concern.text != "", Concern.withdrawn_on.is_(None)
    return session.scalar(select(Concern.id).where(*told).limit(1)) is not None


def index_those(session: Session, concern_ids: Sequence[int]) -> None:
    """As `index_concern` for many that were stored at once."""
    concerns = session.scalars(select(Concern).where(Concern.id.in_(concern_ids)).order_by(Concern.id)).all()
    _keep_words(session, concerns)
    _keep_prints(session, concerns)
    for concern in concerns:
        suggest_for(session, concern)


def _keep_words(session: Session, concerns: Sequence[Concern]) -> None:
    ids = [concern.id for concern in concerns]
    session.execute(delete(ConcernWord).where(ConcernWord.concern_id.in_(ids)))
    added = _additions(session, ids)
    rows = [
        {"stem": stem, "concern_id": concern.id}
        for concern in concerns
        if concern.withdrawn_on is None
        for stem in sorted(terms("\n".join([*_said(concern), *added.get(concern.id, ())])))
    ]
    if rows:
        session.execute(insert(ConcernWord), rows)


def _said(concern: Concern) -> Iterable[str]:
    """Text and place as others may read them; all of them may be empty."""
    yield concern.text if concern.redacted_text is None else concern.redacted_text
    yield concern.place if concern.redacted_place is None else concern.redacted_place


def _additions(session: Session, concern_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(ConcernMessage.concern_id, safe_message()).where(ConcernMessage.concern_id.in_(concern_ids))
    )
    found: dict[int, list[str]] = {}
    for concern_id, text in rows:
        found.setdefault(concern_id, []).append(text)
    return found


def _keep_prints(session: Session, concerns: Sequence[Concern]) -> None:
    session.execute(delete(ConcernPrint).where(ConcernPrint.concern_id.in_([concern.id for concern in concerns])))
    rows = [
        {"band": band, "value": value, "concern_id": concern.id}
        for concern in concerns
        if not concern.part and concern.withdrawn_on is None
        for band, value in enumerate(bands(concern.text))
    ]
    if rows:
        session.execute(insert(ConcernPrint), rows)
