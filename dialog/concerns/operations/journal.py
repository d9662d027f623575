"""What every act changed, so that it can be undone: how the concerns were before it, and after.

`take` remembers a concern as it was; when the write ends, `keep_action` compares and keeps one action for all of them,
also for two hundred at once. Kept for `UNDO_LIFE`, then the two pictures are erased.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernAction, ConcernActionItem, ConcernMark, ConcernTag
from dialog.concerns.operations.redaction import rewrite

UNDO_LIFE = timedelta(days=30)
FIELDS = (
    "kind", "area_id", "place", "when_days", "when_times", "recurring", "days", "time_from", "time_to", "how",
    "place_type", "target", "told",
    "unit_id", "handler_id", "state", "urgent", "urgent_seen_by", "restricted", "aside", "matter_id", "divided",
    "reviewed_on", "closed_on", "closing_reason", "answer_by", "marks_checked",
)  # fmt: skip
MARK = ("id", "field", "message_id", "start", "end", "kind", "source", "state")
_DATES = ("reviewed_on", "closed_on", "answer_by")
_SEEN, _ACTOR, _NAME, _ANSWERS = "concerns_before", "concerns_actor", "concerns_act", "concerns_answers"
ANSWERS = "answers"  # beside the fields of a picture: answers given in this act, by their ids


def picture(concern: Concern) -> dict[str, Any]:
    """Everything an act may change and an undo brings back, as JSON: `FIELDS`, `tags` with who put them there, `marks`."""
    tags = sorted([tag.category, tag.facet, tag.tagged_by] for tag in concern.tags)
    marks = sorted([getattr(mark, name) for name in MARK] for mark in concern.marks)
    return {name: _plain(getattr(concern, name)) for name in FIELDS} | {"tags": tags, "marks": marks}


def restore(concern: Concern, wanted: dict[str, Any]) -> None:
    """Make `concern` what the picture shows."""
    for name in FIELDS:
        value = wanted[name]
        setattr(concern, name, date.fromisoformat(value) if name in _DATES and value else value)
    restore_tags(concern, wanted["tags"])
    restore_marks(concern, wanted["marks"])


def remember(session: Session, staff: StaffMember, concern: Concern) -> None:
    """Keep how `concern` is before the first change of this write."""
    session.info[_ACTOR] = staff.id
    session.info.setdefault(_SEEN, {}).setdefault(concern.id, (concern, picture(concern)))


def remember_answer(session: Session, concern_id: int, answer_id: int) -> None:
    """This act gave an answer: kept for undoing even where nothing else of the concern changed."""
    session.info.setdefault(_ANSWERS, {}).setdefault(concern_id, []).append(answer_id)


def name_action(session: Session, kind: str, *, whatever_else: bool = False) -> None:
    """What this write is called: its first step's kind, unless a whole operation names itself (`whatever_else`)."""
    if whatever_else:
        session.info[_NAME] = kind
    else:
        session.info.setdefault(_NAME, kind)


def keep_action(session: Session) -> None:
    """At the end of a write: one action with an item for each concern that is not as it was."""
    seen = session.info.pop(_SEEN, None)
    actor, kind = session.info.pop(_ACTOR, None), session.info.pop(_NAME, "")
    answers = session.info.pop(_ANSWERS, {})
    if not seen or actor is None or not kind:
        return
    session.flush()  # new marks have their numbers
    pictures = [
        (concern_id, before, picture(concern) | ({ANSWERS: answers[concern_id]} if concern_id in answers else {}))
        for concern_id, (concern, before) in seen.items()
    ]
    items = [(concern_id, before, after) for concern_id, before, after in pictures if before != after]
    if items:
        _keep(session, actor, kind, items)


def forget_old_actions(session: Session) -> int:
    """Erase actions that can no longer be undone; how many."""
    gone = session.execute(delete(ConcernAction).where(ConcernAction.at < now() - UNDO_LIFE))
    return int(getattr(gone, "rowcount", 0))


def forget_pictures(session: Session, concern_ids: Iterable[int]) -> None:
    """Nothing of these concerns is kept for undoing: their tellers took them back."""
    session.execute(delete(ConcernActionItem).where(ConcernActionItem.concern_id.in_(list(concern_ids))))


def _keep(session: Session, actor: int, kind: str, items: list[tuple[int, Any, Any]]) -> None:
    action = ConcernAction(actor_id=actor, at=now(), kind=kind, number=len(items))
    session.add(action)
    session.flush()
    session.add_all(
        ConcernActionItem(action_id=action.id, concern_id=concern_id, before=before, after=after)
        for concern_id, before, after in items
    )
    session.flush()


def restore_tags(concern: Concern, wanted: list[list[Any]]) -> None:
    """Make its tags these: [category, facet, who put it there]."""
    present = {(tag.category, tag.facet): tag for tag in concern.tags}
    keep = {(category, facet): by for category, facet, by in wanted}
    for pair, tag in present.items():
        if pair not in keep:
            concern.tags.remove(tag)
    for (category, facet), by in keep.items():
        if (category, facet) in present:
            present[category, facet].tagged_by = by
        else:
            concern.tags.append(ConcernTag(category=category, facet=facet, tagged_by=by))


def restore_marks(concern: Concern, wanted: list[list[Any]]) -> None:
    """Marks as they were, and the words for others made from them."""
    present = {mark.id: mark for mark in concern.marks}
    concern.marks[:] = [
        present.get(values[0]) or ConcernMark(**dict(zip(MARK, values, strict=True))) for values in wanted
    ]
    for mark, values in zip(concern.marks, wanted, strict=True):
        mark.state, mark.kind = values[MARK.index("state")], values[MARK.index("kind")]
    rewrite(concern)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value
