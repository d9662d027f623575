"""Proposals of a meeting in Lindesund, and what people with printed codes think of them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.keys import Keys
from dialog.meetings.models import Meeting
from dialog.meetings.operations.proposals import ProposalDraft, give_view, make_codes, make_proposal, publish_proposal
from dialog.meetings.queries.proposals import meeting_place
from dialog.meetings.rules.proposals import Stance

CODES = 24
OPEN_DAYS = 18


def propose(
    session: Session, keys: Keys, staff: StaffMember, meeting_id: int, proposals: Sequence[Mapping[str, Any]], day: date
) -> None:
    """Make and publish them, hand out codes, and let people say what they think. `day`: today of the demo."""
    _, place = meeting_place(session, staff, session.get_one(Meeting, meeting_id).slug)
    codes = make_codes(session, keys, staff, place, CODES)
    session.flush()
    for facts in proposals:
        draft = ProposalDraft(facts["title"], facts["text"], today(), day + timedelta(days=OPEN_DAYS))
        proposal_id = make_proposal(session, staff, place, draft)
        publish_proposal(session, staff, proposal_id)
        stances = [stance for stance in Stance for _ in range(facts[stance.value])]
        for number, (code, stance) in enumerate(zip(codes, stances, strict=False)):
            comments = facts["comments"]
            said = comments[number // 5] if number % 5 == 0 and number // 5 < len(comments) else ""
            give_view(session, keys, proposal_id, code, stance, said)
