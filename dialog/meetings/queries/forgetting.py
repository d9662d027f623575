"""What disposal rules about meetings reach: the ids of what is older than a day. Nothing is erased here."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from dialog.clock import moment_of, now
from dialog.meetings.models import (
    Meeting,
    Proposal,
    ProposalCode,
    Registration,
    RegistrationContact,
    RegistrationNeed,
)


def contacts_due(until: date) -> Select[int]:
    """Registrations with a name and a contact, to meetings that ended (or were to end) on `until` or before."""
    return _of_ended(until).where(exists().where(RegistrationContact.registration_id == Registration.id))


def needs_due(until: date) -> Select[int]:
    """Registrations with needs, to meetings that ended (or were to end) on `until` or before."""
    return _of_ended(until).where(exists().where(RegistrationNeed.registration_id == Registration.id))


def codes_due(until: date) -> Select[bytes]:
    """Codes for views on proposals, once the last proposal they are for closed on `until` or before.

    A meeting or an area that has no proposal yet keeps its codes: they wait for one.
    """
    of_same = or_(
        and_(Proposal.meeting_id.is_not(None), Proposal.meeting_id == ProposalCode.meeting_id),
        and_(Proposal.area_id.is_not(None), Proposal.area_id == ProposalCode.area_id),
    )
    later = exists().where(of_same, Proposal.closes_on > until)
    return select(ProposalCode.code_hash).where(exists().where(of_same), ~later).order_by(ProposalCode.code_hash)


def _of_ended(until: date) -> Select[int]:
    return (
        select(Registration.id)
        .join(Meeting, Meeting.id == Registration.meeting_id)
        .where(_ended(until))
        .order_by(Registration.id)
    )


def _ended(until: date) -> ColumnElement[bool]:
    # Also with a rule put in by hand: nobody is forgotten before a meeting is over.
    return Meeting.ends_at < min(_midnight_after(until), now())


def _midnight_after(day: date) -> datetime:
    moment = moment_of(day + timedelta(days=1), time(0))
    assert moment is not None, "summer time does not begin at midnight"
    return moment
