"""Who would get a notice, and the notices that were sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.models import User
from dialog.groups.models import Group, GroupContact, GroupNotice, GroupNoticeMail
from dialog.groups.rules import GroupState
from dialog.places.models import Area


@dataclass(frozen=True)
class SentNotice:
    """A notice as the list shows it."""

    subject: str
    text: str
    area_codes: tuple[str, ...]
    sent_at: datetime
    sender: str
    people: int


@dataclass(frozen=True)
class Reach:
    """What an area has: groups that do not rest, and how many of their contacts can be mailed."""

    code: str
    name: str
    groups: int
    people: int


def recipients(session: Session, area_codes: Collection[str]) -> list[GroupContact]:
    """One contact for each address, of the groups in these areas that do not rest. Only who has confirmed."""
    found = session.scalars(
        select(GroupContact)
        .join(Group, GroupContact.group_id == Group.id)
        .join(Area, Group.area_id == Area.id)
        .where(
            Area.code.in_(area_codes),
            Group.state != GroupState.RESTING.value,
            GroupContact.ended_on.is_(None),
            GroupContact.confirmed_on.is_not(None),
            GroupContact.sealed_address.is_not(None),
        )
        .options(joinedload(GroupContact.group))
        .order_by(GroupContact.id)
    )
    by_address: dict[str | None, GroupContact] = {}
    for contact in found:
        by_address.setdefault(contact.fingerprint, contact)
    return list(by_address.values())


def reach(session: Session) -> list[Reach]:
    """Every area that has groups at work, by name."""
    rows = session.execute(
        select(Area.code, func.max(Area.name), func.count(Group.id))
        .join(Group, Group.area_id == Area.id)
        .where(Group.state != GroupState.RESTING.value)
        .group_by(Area.code)
    ).all()
    return sorted(
        (Reach(code, name, number, len(recipients(session, (code,)))) for code, name, number in rows),
        key=lambda one: (one.name, one.code),
    )


def sent_notices(session: Session, limit: int = 20) -> list[SentNotice]:
    """The latest notices, the newest first."""
    mails = select(func.count()).where(GroupNoticeMail.notice_id == GroupNotice.id).scalar_subquery()
    rows = session.execute(
        select(GroupNotice, User.name, mails)
        .join(User, GroupNotice.sent_by == User.id)
        .order_by(GroupNotice.id.desc())
        .limit(limit)
    )
    return [
        SentNotice(notice.subject, notice.text, tuple(notice.area_codes), notice.sent_at, sender, people)
        for notice, sender, people in rows
    ]
