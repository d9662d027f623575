"""Once a year a group is asked whether all is right: three times, then it rests. Run by the worker."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog.clock import today
from dialog.groups.emails import mail_contact, own_path
from dialog.groups.models import Group, GroupContact
from dialog.groups.operations.contacts import end_contact, living, locked_group, note
from dialog.groups.operations.states import move
from dialog.groups.rules import UNCONFIRMED_LIFE, GroupState, Happened, yearly
from dialog.keys import Keys

AT_ONCE = 100


def groups_to_ask(session: Session) -> list[int]:
    """The groups whose turn it is today, at most a hundred."""
    awake = select(Group).where(Group.state != GroupState.RESTING.value).order_by(Group.id)
    return [group.id for group in session.scalars(awake) if _act(group)][:AT_ONCE]


def ask_group(session: Session, keys: Keys, group_id: int) -> str:
    """Ask one group, or let it rest; what was done: 'ask', 'rest' or ''. Raises Missing.

    A group that has nobody with an address is never let to rest: staff call it, the page of groups says when.
    """
    group = locked_group(session, group_id)
    act = _act(group) if group.state != GroupState.RESTING else ""
    mailed = [contact for contact in living(group) if contact.sealed_address and contact.confirmed_on]
    if act == "rest" and mailed:
        move(session, group, GroupState.RESTING, None, because="silent")
        return "rest"
    if act:
        group.asked_on, group.asks = today(), min(group.asks + 1, 3)
        for contact in mailed:
            mail_contact(session, keys, contact, "mail.group_yearly", link=own_path(keys, contact), group=group.title)
        note(session, group.id, Happened.ASKED, times=group.asks)
        return "ask"
    return ""


def forget_unconfirmed(session: Session) -> int:
    """Erase contacts who were mailed a link and never confirmed.

    A group that nobody confirmed and nobody has begun to work with goes too. The number of contacts erased.
    """
    old = (
        select(Group)
        .join(GroupContact)
        .where(
            GroupContact.added_on < today() - UNCONFIRMED_LIFE,
            GroupContact.confirmed_on.is_(None),
            GroupContact.ended_on.is_(None),
            GroupContact.sealed_address.is_not(None),
        )
        .options(selectinload(Group.contacts))
        .order_by(Group.id)
        .distinct()
    )
    gone = 0
    last = today() - UNCONFIRMED_LIFE
    for group in session.scalars(old).all():
        late = [
            one
            for one in living(group)
            if one.confirmed_on is None and one.sealed_address is not None and one.added_on < last
        ]
        untouched = (
            group.state == GroupState.INTEREST and group.confirmed_on is None and len(late) == len(living(group))
        )
        gone += len(late)
        if untouched:
            session.delete(group)
            continue
        for one in late:
            end_contact(session, one)
    return gone


def _act(group: Group) -> str:
    return yearly(today(), group.confirmed_on or group.registered_on, group.asked_on, group.asks)
