"""A group by its code, a contact by its private link."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.groups.models import Group, GroupContact
from dialog.groups.rules import CODE_LENGTH, plain_code
from dialog.private_links import link_hash


def group_by_code(session: Session, code: str) -> Group | None:
    """The group whose code was typed, with or without blanks; None when there is none."""
    plain = plain_code(code)
    if len(plain) != CODE_LENGTH:
        return None
    return session.scalars(select(Group).where(Group.code == plain)).one_or_none()


def contact_by_token(session: Session, token: str) -> GroupContact | None:
    """The contact a private link belongs to, with its group; None when the link is dead or never was."""
    found = select(GroupContact).where(GroupContact.link_hash == link_hash(token), GroupContact.ended_on.is_(None))
    return session.scalars(found.options(joinedload(GroupContact.group))).one_or_none()
