"""What is found on a walk becomes concerns, one each: the same triage as everything else we are told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.catalogue import DEFAULT_LANGUAGE, translate
from dialog.categories.queries import is_usable
from dialog.clock import local, today
from dialog.concerns.channels import SAFETY_WALK
from dialog.concerns.models import Concern
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.keys import Keys
from dialog.meetings.models import Finding, Walk, WalkStop
from dialog.meetings.rules.walks import TAGS, What, kind_of
from dialog.meetings.walk_labels import WHAT
from dialog.organisations.rules import Editor
from dialog.places.queries import area_by_code

LONGEST_PLACE = 200


def concerns_of_walk(session: Session, keys: Keys, editor: Editor, walk: Walk) -> None:
    """Make a concern of each finding that has none. Raises what `receive_concern` raises."""
    waiting = select(Finding).where(
        Finding.meeting_id == walk.meeting_id, Finding.withdrawn.is_(False), Finding.concern_id.is_(None)
    )
    for finding in session.scalars(waiting.order_by(Finding.number)).all():
        concern_of(session, keys, editor, walk, finding)


def concern_of(session: Session, keys: Keys, editor: Editor, walk: Walk, finding: Finding) -> None:
    """Make a concern of one finding, once."""
    meeting = walk.meeting
    day = min(local(meeting.starts_at).date(), today())
    tag = TAGS.get(What(finding.what))
    area = area_by_code(session, meeting.area.code, day)
    draft = ConcernDraft(
        text=text_of(finding),
        kind=kind_of(finding.what, finding.proposal),
        channel=SAFETY_WALK.code,
        # A walk can always end: a tag or an area that has gone out of use is left out.
        tags=(tag,) if tag is not None and is_usable(session, tag) else (),
        area_code=area.code if area is not None else "",
        place=_place(session, finding),
        entered_by=editor.id,
        staff_name=editor.name,
        received_on=day,
    )
    # Nobody holds the code that belongs to this key: there is no follow page for what was said on a walk.
    receipt = receive_concern(session, keys, draft, f"finding:{meeting.uid}:{finding.client_key}")
    finding.concern_id = session.scalars(select(Concern.id).where(Concern.reference == receipt.reference)).one()
    session.flush()


def text_of(finding: Finding) -> str:
    """The concern's words, in the language of the files."""
    what = translate(DEFAULT_LANGUAGE, WHAT[finding.what])
    seen = f"{what}: {finding.view}" if finding.view else what
    return f"{seen}\n\n{finding.proposal}" if finding.proposal else seen


def _place(session: Session, finding: Finding) -> str:
    stop = session.get(WalkStop, finding.stop_id) if finding.stop_id else None
    return ", ".join(part for part in (stop.title if stop else "", finding.place) if part)[:LONGEST_PLACE]
