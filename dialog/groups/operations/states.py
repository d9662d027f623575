"""Where a group stands: by hand, by what happens to it, and what only an active group may do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Conflict, NotPossibleNow
from dialog.groups.models import Group, GroupEvent
from dialog.groups.operations.contacts import locked_group, note
from dialog.groups.rules import PIPELINE, GroupState, Happened, next_states
from dialog.organisations.rules import Editor

OBJECT = "group"
MOST_SIGNS = 200


def set_state(session: Session, editor: Editor, group_id: int, state: GroupState, seen: GroupState) -> None:
    """Staff take a group one step on, back, to rest or up again. `seen` is where it stood on the page.

    Raises Missing, Conflict('state') when somebody was first, NotPossibleNow('state') for a step that is not there.
    """
    group = locked_group(session, group_id)
    if group.state == state:
        return
    if group.state != seen:
        raise Conflict("state")
    if state not in next_states(GroupState(group.state), before_rest(session, group)):
        raise NotPossibleNow("state")
    move(session, group, state, editor)
    record(session, editor.id, editor.name, "group_state", OBJECT, str(group.id), state=state.value)


def book_start_meeting(session: Session, editor: Editor, group_id: int) -> None:
    """A start meeting is being planned: an interest becomes a booked meeting. Raises Missing."""
    group = locked_group(session, group_id)
    if group.state == GroupState.INTEREST:
        move(session, group, GroupState.MEETING_BOOKED, editor)
    record(session, editor.id, editor.name, "group_start_meeting", OBJECT, str(group.id))


def lose_start_meeting(session: Session, editor: Editor, group_id: int) -> None:
    """Its start meeting will not be: a booked meeting becomes an interest again, to be booked anew. Raises Missing."""
    group = locked_group(session, group_id)
    if group.state == GroupState.MEETING_BOOKED:
        move(session, group, GroupState.INTEREST, editor)
        record(session, editor.id, editor.name, "group_state", OBJECT, str(group.id), state=group.state)


def mark_trained(session: Session, group_id: int, editor: Editor | None) -> None:
    """The attendance of its start meeting is marked: the group is trained, unless it has come further. Raises Missing."""
    group = locked_group(session, group_id)
    stands = before_rest(session, group) if group.state == GroupState.RESTING else GroupState(group.state)
    if stands is None or PIPELINE.index(stands) < PIPELINE.index(GroupState.TRAINED):
        move(session, group, GroupState.TRAINED, editor)


def order_signs(session: Session, editor: Editor, group_id: int, number: int) -> None:
    """Signs for a group that is at work. Raises Missing, NotPossibleNow('signs') for any other state, 'signs_number'."""
    group = locked_group(session, group_id)
    if group.state != GroupState.ACTIVE:
        raise NotPossibleNow("signs")
    if not 1 <= number <= MOST_SIGNS:
        raise NotPossibleNow("signs_number")
    note(session, group.id, Happened.SIGNS, editor, number=number)
    record(session, editor.id, editor.name, "group_signs", OBJECT, str(group.id), number=number)


def move(session: Session, group: Group, state: GroupState, editor: Editor | None, **detail: str) -> None:
    """Into `state`, with a line in the history that says where it stood."""
    note(session, group.id, Happened.STATE, editor, state=state.value, before=group.state, **detail)
    group.state, group.state_on = state.value, today()
    group.version += 1


def before_rest(session: Session, group: Group) -> GroupState | None:
    """Where a resting group stood before; None when it does not rest."""
    if group.state != GroupState.RESTING:
        return None
    steps = session.scalars(
        select(GroupEvent)
        .where(GroupEvent.group_id == group.id, GroupEvent.kind == Happened.STATE.value)
        .order_by(GroupEvent.id.desc())
    )
    found: dict[str, str] = next(
        (one.detail for one in steps if one.detail.get("state") == GroupState.RESTING.value), {}
    )
    return GroupState(found.get("before", GroupState.INTEREST.value))
