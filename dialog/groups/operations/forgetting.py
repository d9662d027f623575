"""Erase what groups hold about people: by a decided rule, or when a built-in time is over."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.groups.models import GroupContact, GroupHandover, GroupNoticeMail
from dialog.groups.queries.forgetting import contacts_due
from dialog.outbox.operations import withdraw


def forget_contacts(session: Session, until: date, limit: int) -> int:
    """Erase the contacts of groups that have rested since `until` or before; how many, at most `limit`.

    The rows stay, so that the group's history holds; nothing in them leads to anybody. Their links are dead at once.
    """
    ids = session.scalars(contacts_due(until).limit(limit)).all()
    erase_contacts(session, ids)
    return len(ids)


def erase_contacts(session: Session, ids: Collection[int]) -> None:
    """Empty these contacts: somebody else took over, or a rule says so. Notices that have not left are taken back."""
    if not ids:
        return
    sent = select(GroupNoticeMail.mail_id).where(GroupNoticeMail.contact_id.in_(ids))
    withdraw(session, [mail for mail in session.scalars(sent) if mail is not None])
    session.execute(delete(GroupHandover).where(GroupHandover.contact_id.in_(ids)))
    nothing = {"locked_facts": None, "sealed_address": None, "fingerprint": None, "link_salt": None, "link_hash": None}
    chosen = update(GroupContact).where(GroupContact.id.in_(ids))
    session.execute(chosen.where(GroupContact.ended_on.is_(None)).values(ended_on=today()))
    session.execute(chosen.values(**nothing))


def forget_handovers(session: Session) -> int:
    """Erase codes for successors that nobody used in time; how many. Built in."""
    gone = session.execute(delete(GroupHandover).where(GroupHandover.expires_on < today()))
    return int(getattr(gone, "rowcount", 0))
