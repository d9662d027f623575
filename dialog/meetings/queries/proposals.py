"""Proposals, the codes that open them, and what people think."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.errors import Missing
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Proposal, ProposalCode, ProposalView, Registration
from dialog.meetings.queries.access import meeting_to_run
from dialog.meetings.rules import RegistrationState
from dialog.meetings.rules.access import may_run
from dialog.meetings.rules.proposals import Given, Phase, Result, code_of, phase_on, result_of
from dialog.places.models import Area
from dialog.places.queries import area_by_slug


@dataclass(frozen=True)
class Place:
    """Where a proposal belongs: a meeting, or an area."""

    meeting_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True)
class Comment:
    """What somebody wrote with a view. `voter` is its keyed hash as hex."""

    voter: str
    stance: str
    text: str
    themes: tuple[str, ...]


def phase_of(proposal: Proposal) -> Phase:
    """Where it stands today."""
    return phase_on(today(), published=proposal.published, opens_on=proposal.opens_on, closes_on=proposal.closes_on)


def proposals_of(session: Session, place: Place) -> Sequence[Proposal]:
    """All proposals of a place, in the order they were made."""
    return session.scalars(select(Proposal).where(*_of(place)).order_by(Proposal.id)).all()


def public_proposals(session: Session, place: Place) -> list[Proposal]:
    """Those everybody may see: open or closed."""
    return [one for one in proposals_of(session, place) if phase_of(one) in (Phase.OPEN, Phase.CLOSED)]


def proposal_to_run(session: Session, staff: StaffMember, proposal_id: int) -> Proposal:
    """The proposal, for somebody who runs its meeting or its area. Raises Missing."""
    found = session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .options(joinedload(Proposal.meeting).selectinload(Meeting.hosts), joinedload(Proposal.area))
    ).one_or_none()
    if found is None:
        raise Missing("proposal")
    may = may_run(staff, found.meeting.hosts) if found.meeting is not None else runs_area(staff, found.area)
    if not may:
        raise Missing("proposal")
    return found


def meeting_place(session: Session, staff: StaffMember, slug: str) -> tuple[Meeting, Place]:
    """A meeting this person runs. Raises Missing."""
    meeting = meeting_to_run(session, staff, slug)
    return meeting, Place(meeting_id=meeting.id)


def area_place(session: Session, staff: StaffMember, slug: str) -> tuple[Area, Place]:
    """An area this person runs meetings in. Raises Missing."""
    area = area_by_slug(session, slug)
    if area is None or not runs_area(staff, area):
        raise Missing("area")
    return area, Place(area_id=area.id)


def runs_area(staff: StaffMember, area: Area | None) -> bool:
    """True when this person holds the right to run meetings in the area."""
    roles = staff.roles_with(Permission.RUN_MEETINGS)
    return area is not None and any(held.area_codes is None or area.code in held.area_codes for held in roles)


def areas_with_proposals(session: Session) -> Sequence[Area]:
    """Areas that have proposals of their own, by name."""
    there = select(Proposal.area_id).where(Proposal.meeting_id.is_(None))
    return session.scalars(select(Area).where(Area.id.in_(there)).order_by(Area.name, Area.code)).all()


def result_for(session: Session, proposal_id: int) -> Result:
    """How many think what."""
    rows = session.execute(
        select(ProposalView.stance, ProposalView.themes).where(ProposalView.proposal_id == proposal_id)
    ).all()
    return result_of(Given(stance, tuple(themes or ())) for stance, themes in rows)


def has_views(session: Session, proposal_id: int) -> bool:
    """True once anybody has said what they think."""
    found = select(func.count()).select_from(ProposalView).where(ProposalView.proposal_id == proposal_id)
    return bool(session.scalar(found))


def comments_on(session: Session, proposal_id: int) -> list[Comment]:
    """What was written, in an order that says nothing of who or when; those without themes first."""
    rows = session.scalars(
        select(ProposalView).where(ProposalView.proposal_id == proposal_id, ProposalView.comment != "")
    ).all()
    found = [Comment(row.voter.hex(), row.stance, row.comment, tuple(row.themes or ())) for row in rows]
    return sorted(found, key=lambda one: (bool(one.themes), one.voter))


def seat_codes(keys: Keys, party: Registration) -> list[str]:
    """One code for each person of a party that has a seat: made from its link, and stored nowhere."""
    if party.state == RegistrationState.CANCELLED:
        return []
    salt = bytes(party.link_salt)
    return [code_of(keys.keyed("proposal seat", salt + number.to_bytes(2, "big"))) for number in range(party.seated)]


def codes_to_show(session: Session, keys: Keys, party: Registration) -> list[str]:
    """A party's codes, while its meeting has a proposal that is open."""
    place = Place(meeting_id=party.meeting_id)
    is_open = any(phase_of(one) is Phase.OPEN for one in proposals_of(session, place))
    return seat_codes(keys, party) if is_open else []


def code_holds(session: Session, keys: Keys, proposal: Proposal, code: str) -> bool:
    """True for a code that was given out for the proposal's meeting or area, or is that of a registered person."""
    kept = session.get(ProposalCode, hash_of(keys, code))
    if kept is not None:
        same_meeting = proposal.meeting_id is not None and kept.meeting_id == proposal.meeting_id
        return same_meeting or (proposal.area_id is not None and kept.area_id == proposal.area_id)
    if proposal.meeting_id is None:
        return False
    parties = session.scalars(
        select(Registration).where(Registration.meeting_id == proposal.meeting_id, Registration.seated > 0)
    )
    # Every party is tried, found or not: the time it takes says nothing.
    return sum(code in seat_codes(keys, party) for party in parties) > 0


def hash_of(keys: Keys, code: str) -> bytes:
    """A printed code as it is stored."""
    return keys.keyed("proposal code", code.encode())


def voter_of(keys: Keys, proposal_id: int, code: str) -> bytes:
    """What tells that the same code speaks again about the same proposal; another one for each proposal."""
    return keys.keyed("proposal voter", f"{proposal_id}:{code}".encode())


def _of(place: Place) -> tuple[ColumnElement[bool], ...]:
    if place.meeting_id is not None:
        return (Proposal.meeting_id == place.meeting_id,)
    return (Proposal.meeting_id.is_(None), Proposal.area_id == place.area_id)
