"""Make, publish and close proposals; take one view for each code; say what comments are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.groups.rules import new_code, plain_code
from dialog.keys import Keys
from dialog.meetings.models import Proposal, ProposalCode, ProposalView
from dialog.meetings.queries.proposals import (
    Place,
    code_holds,
    has_views,
    hash_of,
    phase_of,
    proposal_to_run,
    voter_of,
)
from dialog.meetings.rules.proposals import MOST_CODES, Phase, Stance


@dataclass(frozen=True)
class ProposalDraft:
    """A proposal as staff word it: `title` and `text` by language. Views are taken from `opens_on` through `closes_on`."""

    title: Mapping[str, str]
    text: Mapping[str, str]
    opens_on: date
    closes_on: date


def make_proposal(session: Session, staff: StaffMember, place: Place, draft: ProposalDraft) -> int:
    """A proposal nobody sees yet; its id. `place` comes from `meeting_place` or `area_place`: this person runs it."""
    proposal = Proposal(meeting_id=place.meeting_id, area_id=place.area_id, published=False)
    _word(proposal, draft)
    session.add(proposal)
    session.flush()
    _note(session, staff, "proposal_made", proposal)
    return proposal.id


def change_proposal(
    session: Session, staff: StaffMember, proposal_id: int, draft: ProposalDraft, seen_version: int
) -> None:
    """Other words or days. Raises Missing, Conflict('proposal'), NotPossibleNow: 'has_views' when somebody has said what
    they think of these words (the last day may still be moved while it is open), 'closed'.
    """
    proposal = _locked(session, staff, proposal_id)
    if proposal.lock_version != seen_version:
        raise Conflict("proposal")
    if phase_of(proposal) is Phase.CLOSED:
        raise NotPossibleNow("closed")
    same_words = (dict(proposal.title), dict(proposal.text)) == (dict(draft.title), dict(draft.text))
    if not same_words and has_views(session, proposal.id):
        raise NotPossibleNow("has_views")
    _word(proposal, draft)
    proposal.lock_version += 1
    _note(session, staff, "proposal_changed", proposal)


def publish_proposal(session: Session, staff: StaffMember, proposal_id: int) -> None:
    """Show it from its first day on. Raises Missing, NotPossibleNow('closed') when its last day has been."""
    proposal = _locked(session, staff, proposal_id)
    if proposal.published:
        return
    if proposal.closes_on < today():
        raise NotPossibleNow("closed")
    proposal.published = True
    proposal.lock_version += 1
    _note(session, staff, "proposal_published", proposal)


def close_proposal(session: Session, staff: StaffMember, proposal_id: int) -> None:
    """Take no more views, from now on. A second time nothing happens. Raises Missing, NotPossibleNow('draft')."""
    proposal = _locked(session, staff, proposal_id)
    if not proposal.published:
        raise NotPossibleNow("draft")
    if phase_of(proposal) is Phase.CLOSED:
        return
    proposal.closes_on = today() - timedelta(days=1)
    proposal.lock_version += 1
    _note(session, staff, "proposal_closed", proposal)


def make_codes(session: Session, keys: Keys, staff: StaffMember, place: Place, number: int) -> list[str]:
    """Codes to print and hand out. They are returned this once: only their hashes are kept.

    Raises NotPossibleNow('number').
    """
    if not 1 <= number <= MOST_CODES:
        raise NotPossibleNow("number")
    codes = [new_code() for _ in range(number)]
    session.add_all(
        ProposalCode(code_hash=hash_of(keys, code), meeting_id=place.meeting_id, area_id=place.area_id)
        for code in codes
    )
    reference = f"meeting {place.meeting_id}" if place.meeting_id else f"area {place.area_id}"
    record(session, staff.id, staff.name, "proposal_codes_made", "proposal", reference, number=number)
    return codes


def give_view(session: Session, keys: Keys, proposal_id: int, code: str, stance: Stance, comment: str) -> bool:
    """One person's view; the same code again changes it. False when it was the same code again.

    Raises Missing for what is not published, NotPossibleNow: 'closed', 'not_open', 'code'.
    """
    proposal = session.get(Proposal, proposal_id)
    phase = phase_of(proposal) if proposal is not None else Phase.DRAFT
    if proposal is None or phase is Phase.DRAFT:
        raise Missing("proposal")
    if phase is not Phase.OPEN:
        raise NotPossibleNow("closed" if phase is Phase.CLOSED else "not_open")
    plain = plain_code(code)
    if not code_holds(session, keys, proposal, plain):
        raise NotPossibleNow("code")
    voter = voter_of(keys, proposal_id, plain)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    view: dict[str, Any] = {"stance": stance.value, "comment": comment, "themes": [], "given_on": today()}
    row = insert(ProposalView).values(proposal_id=proposal_id, voter=voter, **view)
    first = session.execute(row.on_conflict_do_nothing().returning(ProposalView.proposal_id)).scalar_one_or_none()
    if first is None:
        kept = session.get_one(ProposalView, (proposal_id, voter))
        if kept.comment == comment:
            view.pop("themes")  # what staff said about the words still holds
        for name, value in view.items():
            setattr(kept, name, value)
    return first is not None


def say_themes(session: Session, staff: StaffMember, proposal_id: int, voter: str, themes: tuple[str, ...]) -> None:
    """Say what a comment is about. Raises Missing."""
    proposal = proposal_to_run(session, staff, proposal_id)
    try:
        kept = session.get(ProposalView, (proposal.id, bytes.fromhex(voter)))
    except ValueError as fault:
        raise Missing("view") from fault
    if kept is None or not kept.comment:
        raise Missing("view")
    if list(themes) == list(kept.themes or ()):
        return
    kept.themes = list(themes)
    _note(session, staff, "proposal_comment_coded", proposal)


def _word(proposal: Proposal, draft: ProposalDraft) -> None:
    proposal.title, proposal.text = dict(draft.title), dict(draft.text)
    proposal.opens_on, proposal.closes_on = draft.opens_on, draft.closes_on


def _locked(session: Session, staff: StaffMember, proposal_id: int) -> Proposal:
    session.execute(select(Proposal.id).where(Proposal.id == proposal_id).with_for_update())
    return proposal_to_run(session, staff, proposal_id)


def _note(session: Session, staff: StaffMember, action: str, proposal: Proposal) -> None:
    record(session, staff.id, staff.name, action, "proposal", str(proposal.id))
