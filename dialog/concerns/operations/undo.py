"""Undo an act: one's own last, or any of the last thirty days from the history, on one concern or on many.

An act is undone field by field: what somebody has changed since stays, and is said. What has left the house is not undone:
an answer comes back only within its hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.accounts.permissions import Role
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.clock import now
from dialog.concerns.models import Concern, ConcernAction, ConcernActionItem
from dialog.concerns.operations.answer import take_back_answer
from dialog.concerns.operations.journal import (
    ANSWERS,
    FIELDS,
    UNDO_LIFE,
    name_action,
    picture,
    remember,
    restore,
    restore_marks,
    restore_tags,
)
from dialog.concerns.operations.parts import unite
from dialog.concerns.operations.triage import named_tags
from dialog.concerns.operations.whole import shield_whole
from dialog.concerns.operations.work import noted
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.undo import NEVER_UNDONE, UNDONE, last_actions
from dialog.concerns.rules import State, restriction_of
from dialog.errors import Missing, NotPossibleNow
from dialog.places.models import Area

# Fields that only make sense together: one of them changed since, and none goes back.
TOGETHER = (
    frozenset({"area_id", "unit_id", "handler_id"}),
    frozenset({"state", "reviewed_on", "closed_on", "closing_reason", "answer_by"}),
    frozenset({"when_days", "when_times", "recurring", "days", "time_from", "time_to"}),
    frozenset({"urgent", "urgent_seen_by"}),
)
_DERIVED = frozenset({"restricted", "told"})
_DATES = ("reviewed_on", "closed_on", "answer_by")


@dataclass(frozen=True)
class Kept:
    """A concern that stays as it is. `why`: changed (since), withdrawn, answer_sent, not_yours, parts_answered or tags."""

    reference: str
    why: str


@dataclass(frozen=True)
class Undone:
    """What became of it: `references` are as they were before the act, `kept` are not."""

    kind: str
    references: tuple[str, ...]
    kept: tuple[Kept, ...] = ()


def undo_last(session: Session, staff: StaffMember) -> Undone:
    """Undo one's own last act that is not undone yet, among the last twenty. Raises what `undo_action` raises.

    NotPossibleNow('nothing_to_undo') when there is none.
    """
    waiting = [action for action in last_actions(session, staff) if action.undone_at is None]
    if not waiting:
        raise NotPossibleNow("nothing_to_undo")
    return undo_action(session, staff, waiting[0].id)


def undo_action(session: Session, staff: StaffMember, action_id: int, reference: str = "") -> Undone:
    """Undo an act, or what it did to the one concern `reference`. An act of others: only that, or all for coordinators.

    Raises Missing('action'), NotPossibleNow for 'undo_too_late', 'undone_before' and 'undo_never' (an act that cannot be
    undone, only corrected). When nothing could be undone, nothing changes and all are `kept`.
    """
    action = _find(session, staff, action_id, reference)
    taken = _concerns(session, staff, action, reference)
    if not taken:
        raise Missing("action")
    name_action(session, UNDONE, whatever_else=True)
    done: list[Concern] = []
    kept: list[Kept] = []
    for one in taken:
        why = _put_back(session, staff, one)
        if why:
            kept.append(Kept(one.concern.reference, why))
        else:
            _note(session, staff, one, action.kind)
            done.append(one.concern)
    if done:
        _settle(session, staff, action, [concern.id for concern in done], only_one=bool(reference))
    return Undone(action.kind, tuple(concern.reference for concern in done), tuple(kept))


@dataclass(frozen=True)
class _Taken:
    """A concern with its pictures. `open`: this person may read it now. `own`: it is this person's own act."""

    concern: Concern
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    open: bool
    own: bool


def _find(session: Session, staff: StaffMember, action_id: int, reference: str) -> ConcernAction:
    action = session.get(ConcernAction, action_id, with_for_update=True)
    if action is None:
        raise Missing("action")
    if action.actor_id != staff.id and not reference and not staff.has_role(Role.COORDINATOR):
        raise Missing("action")
    if action.at < now() - UNDO_LIFE:
        raise NotPossibleNow("undo_too_late")
    if action.undone_at is not None:
        raise NotPossibleNow("undone_before")
    if action.kind in NEVER_UNDONE:
        raise NotPossibleNow("undo_never")
    return action


def _concerns(session: Session, staff: StaffMember, action: ConcernAction, reference: str) -> list[_Taken]:
    """The act's concerns, locked in one order. Of others' acts only those this person may open."""
    where = [ConcernActionItem.action_id == action.id] + ([Concern.reference == reference] if reference else [])
    rows = session.execute(
        select(Concern, ConcernActionItem)
        .join(ConcernActionItem, ConcernActionItem.concern_id == Concern.id)
        .where(*where)
        .order_by(Concern.id)
        .options(selectinload(Concern.tags), selectinload(Concern.marks))
        .with_for_update(of=Concern)
    ).all()
    ids = [concern.id for concern, _item in rows]
    may_open = set(session.scalars(select(Concern.id).where(Concern.id.in_(ids), readable(staff))))
    own = action.actor_id == staff.id
    return [
        _Taken(concern, _whole(concern, item.before), _whole(concern, item.after), concern.id in may_open, own)
        for concern, item in rows
        if own or concern.id in may_open
    ]


def _whole(concern: Concern, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept picture; what concerns could not hold yet when it was taken is as it is now."""
    return picture(concern) | dict(kept)


def _put_back(session: Session, staff: StaffMember, one: _Taken) -> str:
    """Make the concern as it was before the act; '' when that was done, else why not (and nothing is changed)."""
    present = picture(one.concern)
    if one.concern.withdrawn_on is not None:
        return "withdrawn"
    untouched = all(present[name] == one.after[name] for name in present)
    if not one.open and not untouched:
        return "not_yours"
    if not untouched and not _apart(present, one):
        return "changed"
    if not _holds_together(present, one):
        return "tags"
    remember(session, staff, one.concern)
    refused = _take_back(session, staff, one) or _unite(session, staff, one)
    if refused:
        return refused
    _apply(one, present, untouched=untouched)
    shield_whole(session, one.concern)
    return "" if one.open else _brought_back(session, staff, one)


def _apart(present: Mapping[str, Any], one: _Taken) -> bool:
    """True when what the act changed is as the act left it, whatever else happened since."""
    fields = _changed_fields(one)
    for group in TOGETHER:
        if fields & group:
            fields |= group
    added, removed = _tag_changes(one)
    tags = _pairs(present)
    if one.before["marks"] != one.after["marks"] != present["marks"]:
        return False
    return all(present[name] == one.after[name] for name in fields) and added <= tags and not removed & tags


def _holds_together(present: Mapping[str, Any], one: _Taken) -> bool:
    """False when a concern would be left reviewed without a category."""
    state = one.before["state"] if "state" in _changed_fields(one) else present["state"]
    added, removed = _tag_changes(one)
    return state != State.REVIEWED or bool((_pairs(present) - added) | removed)


def _apply(one: _Taken, present: Mapping[str, Any], *, untouched: bool) -> None:
    if untouched:
        restore(one.concern, dict(one.before))
        return
    for name in _changed_fields(one):
        value = one.before[name]
        setattr(one.concern, name, date.fromisoformat(value) if name in _DATES and value else value)
    if one.before["marks"] != one.after["marks"]:
        restore_marks(one.concern, one.before["marks"])
    added, removed = _tag_changes(one)
    tags = (_pairs(present) - added) | removed
    by = {(category, facet): who for category, facet, who in [*present["tags"], *one.before["tags"]]}
    restore_tags(one.concern, [[*pair, by[pair]] for pair in sorted(tags)])
    one.concern.restricted = str(restriction_of(Tag(*pair) for pair in tags))


def _take_back(session: Session, staff: StaffMember, one: _Taken) -> str:
    """Take back answers that have not left."""
    try:
        for answer_id in one.after.get(ANSWERS, ()):
            take_back_answer(session, staff, one.concern.reference, answer_id)
    except (NotPossibleNow, Missing):
        return "answer_sent"
    return ""


def _unite(session: Session, staff: StaffMember, one: _Taken) -> str:
    """Put together what the act divided."""
    if one.before["divided"] or not one.after["divided"]:
        return ""
    try:
        unite(session, staff, one.concern)
    except NotPossibleNow as fault:
        return fault.code
    return ""


def _brought_back(session: Session, staff: StaffMember, one: _Taken) -> str:
    """One's own act took it out of one's sight; undone, it must be in it again, or it stays where it is."""
    session.flush()
    if session.scalar(select(Concern.id).where(Concern.id == one.concern.id, readable(staff))) is not None:
        return ""
    restore(one.concern, dict(one.after))
    return "not_yours"


def _changed_fields(one: _Taken) -> set[str]:
    return {name for name in FIELDS if one.before[name] != one.after[name]} - _DERIVED


def _tag_changes(one: _Taken) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    before, after = _pairs(one.before), _pairs(one.after)
    return after - before, before - after


def _pairs(shown: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(category, facet) for category, facet, _by in shown["tags"]}


def _note(session: Session, staff: StaffMember, one: _Taken, kind: str) -> None:
    """A new version, so that nobody saves over it unseen. Nothing is marked as read by an undo."""
    one.concern.version += 1
    noted(session, staff, one.concern, UNDONE, act=kind, **_moved(session, one), **_retagged(one))


def _moved(session: Session, one: _Taken) -> dict[str, list[str]]:
    """From which area to which, by code, as a step that moves a concern says it; {} when it stays where it was."""
    if "area_id" not in _changed_fields(one):
        return {}
    places = (
        session.get_one(Area, found).code if found else "" for found in (one.after["area_id"], one.before["area_id"])
    )
    return {"area": list(places)}


def _retagged(one: _Taken) -> dict[str, list[str]]:
    """Which tags came back and which went, as a step that codes a concern says it."""
    gone, back = ({Tag(*pair) for pair in pairs} for pairs in _tag_changes(one))
    return named_tags("added", back) | named_tags("removed", gone)


def _settle(
    session: Session, staff: StaffMember, action: ConcernAction, done: Sequence[int], *, only_one: bool
) -> None:
    """Undone as far as it can be; of one concern alone: when none of the others is left."""
    if only_one:
        for concern_id in done:
            session.delete(session.get_one(ConcernActionItem, (action.id, concern_id)))
        session.flush()
        left = select(ConcernActionItem.concern_id).where(ConcernActionItem.action_id == action.id).limit(1)
        if session.scalar(left) is not None:
            return
    action.undone_at, action.undone_by = now(), staff.id
