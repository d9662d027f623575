"""Plan a meeting, change the plan, show it, plan it again, and close it when it has been."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import local, now
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.keys import Keys
from dialog.meetings.models import Meeting, MeetingHost, Registration
from dialog.meetings.operations.meetings.ending import drop_start_meeting, end_start_meeting
from dialog.meetings.operations.meetings.parts import draft_of, fill_place, note_meeting, taken_meeting, texts, touch
from dialog.meetings.operations.seats import draw_lots, end_queue
from dialog.meetings.rules import Admission, MeetingState
from dialog.meetings.rules.access import may_run
from dialog.meetings.rules.planning import RESERVED, SLUG, SLUG_BASE, MeetingDraft, fault_of, moved_by
from dialog.places.rules.names import slug as slug_of


@dataclass(frozen=True)
class MeetingKey:
    """How a meeting is found."""

    id: int
    slug: str


def create_meeting(session: Session, staff: StaffMember, draft: MeetingDraft) -> MeetingKey:
    """A draft: nobody but its hosts sees it.

    Raises NotAllowed for somebody who is not among the hosts, NotPossibleNow for 'slug', 'slug_taken' and the faults of
    `rules.planning.fault_of`.
    """
    _require_sound(staff, draft)
    meeting = Meeting(slug=_free_slug(session, draft), uid=secrets.token_hex(16), state=MeetingState.DRAFT.value)
    _fill(meeting, draft)
    fill_place(meeting, draft)
    session.add(meeting)
    session.flush()
    note_meeting(session, staff, "meeting_created", meeting, kind=meeting.kind)
    return MeetingKey(meeting.id, meeting.slug)


def copy_meeting(
    session: Session, staff: StaffMember, meeting_id: int, starts_at: datetime, ends_at: datetime
) -> MeetingKey:
    """The same meeting at another time, as a draft without registrations. Raises as `create_meeting`, and Missing."""
    meeting = taken_meeting(session, staff, meeting_id)
    before = draft_of(meeting)
    step = (meeting.starts_at, starts_at)
    needs_by = before.needs_by
    if needs_by is not None:
        needs_by += local(starts_at).date() - local(meeting.starts_at).date()
    copy = replace(
        before,
        starts_at=starts_at,
        ends_at=ends_at,
        opens_at=moved_by(before.opens_at, *step),
        closes_at=moved_by(before.closes_at, *step),
        needs_by=needs_by,
        for_group_id=None,
        slug="",
    )
    return create_meeting(session, staff, copy)


def change_meeting(
    session: Session, staff: StaffMember, meeting_id: int, draft: MeetingDraft, *, seen_version: int
) -> None:
    """Store what the form says. Time, place and seats of a published meeting change by `move` and `change_room`.

    Raises Missing, NotAllowed, Conflict('meeting'), NotPossibleNow for 'over', 'admission_fixed' and the faults of
    `rules.planning.fault_of`.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.lock_version != seen_version:
        raise Conflict("meeting")
    if meeting.state not in (MeetingState.DRAFT, MeetingState.PUBLISHED):
        raise NotPossibleNow("over")
    published = meeting.state == MeetingState.PUBLISHED
    if published:
        draft = _with_place_of(meeting, draft)
    _require_sound(staff, draft)
    if (meeting.admission, meeting.kind) != (draft.admission, draft.kind) and _has_registrations(session, meeting_id):
        raise NotPossibleNow("admission_fixed")
    _fill(meeting, draft)
    if not published:
        fill_place(meeting, draft)
    meeting.changed_at = now()
    meeting.lock_version += 1
    session.flush()
    note_meeting(session, staff, "meeting_edited", meeting)


def publish(session: Session, staff: StaffMember, meeting_id: int) -> bool:
    """Show it and let people register. False when it was published already: nothing happens.

    Raises Missing, NotAllowed, NotPossibleNow for 'over', 'past' and the faults of `rules.planning.fault_of`.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.state == MeetingState.PUBLISHED:
        return False
    if meeting.state != MeetingState.DRAFT:
        raise NotPossibleNow("over")
    if meeting.starts_at <= now():
        raise NotPossibleNow("past")
    _require_sound(staff, draft_of(meeting))
    meeting.state = MeetingState.PUBLISHED.value
    touch(meeting)
    note_meeting(session, staff, "meeting_published", meeting)
    return True


def discard(session: Session, staff: StaffMember, meeting_id: int) -> None:
    """Throw a draft away: nobody knew of it. Raises Missing, NotAllowed, NotPossibleNow for 'not_draft'."""
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.state != MeetingState.DRAFT or _has_registrations(session, meeting_id):
        raise NotPossibleNow("not_draft")
    note_meeting(session, staff, "meeting_discarded", meeting)
    drop_start_meeting(session, staff, meeting)
    session.delete(meeting)
    session.flush()


def draw(session: Session, keys: Keys, staff: StaffMember, meeting_id: int) -> None:
    """Draw lots now that registration has closed, without waiting for the worker. Drawn already: nothing happens.

    Raises Missing, NotAllowed, NotPossibleNow for 'no_lots' (none are drawn here), 'not_closed'.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.drawn_at is not None:
        return
    if meeting.admission != Admission.LOTTERY or meeting.state != MeetingState.PUBLISHED:
        raise NotPossibleNow("no_lots")
    if (meeting.closes_at or meeting.starts_at) > now():
        raise NotPossibleNow("not_closed")
    draw_lots(session, keys, meeting_id)
    note_meeting(session, staff, "meeting_lots_drawn", meeting)


def hold(session: Session, keys: Keys, staff: StaffMember, meeting_id: int) -> None:
    """It took place and its attendance is done: nothing is booked or given any more. Held already: nothing happens.

    Raises Missing, NotAllowed, NotPossibleNow for 'over' (cancelled), 'not_begun'.
    """
    meeting = taken_meeting(session, staff, meeting_id)
    if meeting.state == MeetingState.HELD:
        return
    if meeting.state != MeetingState.PUBLISHED:
        raise NotPossibleNow("over")
    if meeting.starts_at > now():
        raise NotPossibleNow("not_begun")
    end_queue(session, keys, meeting_id)
    meeting.state = MeetingState.HELD.value
    meeting.closed_at = now()
    touch(meeting)
    note_meeting(session, staff, "meeting_held", meeting)
    end_start_meeting(session, staff, meeting)


def _require_sound(staff: StaffMember, draft: MeetingDraft) -> None:
    fault = fault_of(draft)
    if fault:
        raise NotPossibleNow(fault)
    if not may_run(staff, draft.hosts):
        raise NotAllowed("meeting")


def _with_place_of(meeting: Meeting, draft: MeetingDraft) -> MeetingDraft:
    stored = draft_of(meeting)
    kept = ("starts_at", "ends_at", "place", "address", "capacity", "extra_seats")
    return replace(draft, **{name: getattr(stored, name) for name in kept})


def _fill(meeting: Meeting, draft: MeetingDraft) -> None:
    """What people are not told of one by one when it changes."""
    meeting.kind, meeting.admission = draft.kind.value, draft.admission.value
    meeting.title, meeting.intro, meeting.travel = texts(draft.title), texts(draft.intro), texts(draft.travel)
    meeting.area_id, meeting.for_group_id = draft.area_id, draft.for_group_id
    meeting.access, meeting.languages = list(draft.access), list(draft.languages)
    meeting.opens_at, meeting.closes_at, meeting.needs_by = draft.opens_at, draft.closes_at, draft.needs_by
    stored = {(host.organisation_id, host.unit_id): host for host in meeting.hosts}
    kept = []
    for position, wanted in enumerate(draft.hosts):
        host = stored.get((wanted.organisation_id, wanted.unit_id))
        host = host or MeetingHost(organisation_id=wanted.organisation_id, unit_id=wanted.unit_id)
        host.position = position
        kept.append(host)
    meeting.hosts = kept


def _free_slug(session: Session, draft: MeetingDraft) -> str:
    """The address that was asked for, or one made from title and day, with a number when it is taken."""
    if draft.slug:
        if not SLUG.fullmatch(draft.slug) or draft.slug in RESERVED:
            raise NotPossibleNow("slug")
        if _is_taken(session, draft.slug):
            raise NotPossibleNow("slug_taken")
        return draft.slug
    title = slug_of(draft.title["sv"])
    if len(title) > SLUG_BASE:
        # Between two words, unless it is all one word.
        title = title[: SLUG_BASE + 1].rpartition("-")[0] or title[:SLUG_BASE]
    base = f"{title}-{local(draft.starts_at).date().isoformat()}"
    number, slug = 1, base
    while _is_taken(session, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _is_taken(session: Session, slug: str) -> bool:
    return bool(session.scalar(select(exists().where(Meeting.slug == slug))))


def _has_registrations(session: Session, meeting_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Registration.meeting_id == meeting_id))))
