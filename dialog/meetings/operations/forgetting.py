"""Erase what meetings hold about people: by a decided rule, or when a built-in time is over.

What is counted stays: how many were registered and came, of which kind, in which area.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.meetings.models import MeetingTold, ProposalCode, RegistrationContact, RegistrationNeed
from dialog.meetings.queries.forgetting import codes_due, contacts_due, needs_due
from dialog.outbox.operations import withdraw


def forget_contacts(session: Session, until: date, limit: int) -> int:
    """Erase names and contacts of registrations to meetings that ended on `until` or before; how many, at most `limit`.

    Mails to them that have not left are taken back.
    """
    ids = session.scalars(contacts_due(until).limit(limit)).all()
    if ids:
        told = select(MeetingTold.mail_id).where(MeetingTold.registration_id.in_(ids), MeetingTold.mail_id.is_not(None))
        withdraw(session, [mail for mail in session.scalars(told) if mail is not None])
    return _erase_of(session, RegistrationContact, ids)


def forget_needs(session: Session, until: date, limit: int) -> int:
    """Erase what registered people needed, at meetings that ended on `until` or before; for how many registrations."""
    return _erase_of(session, RegistrationNeed, session.scalars(needs_due(until).limit(limit)).all())


def forget_codes(session: Session, until: date, limit: int) -> int:
    """Erase codes for views on proposals that closed on `until` or before; how many, at most `limit`."""
    hashes = session.scalars(codes_due(until).limit(limit)).all()
    session.execute(delete(ProposalCode).where(ProposalCode.code_hash.in_(hashes)))
    return len(hashes)


def forget_contact_codes(session: Session) -> int:
    """Erase six-digit codes that were sent to change a contact and are too old to be used; how many. Built in."""
    old = update(RegistrationContact).where(RegistrationContact.code_until < now())
    gone = session.execute(old.values(code_hash=None, code_until=None, code_tries=0))
    return int(getattr(gone, "rowcount", 0))


def _erase_of(
    session: Session, model: type[RegistrationContact] | type[RegistrationNeed], registrations: Sequence[int]
) -> int:
    if registrations:
        session.execute(delete(model).where(model.registration_id.in_(registrations)))
    return len(registrations)
