"""Setting aside what floods in, and letting it go again. Nothing is refused, nothing is deleted, nothing urgent waits."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import SYSTEM, record
from dialog.clock import today
from dialog.concerns.channels import FORM
from dialog.concerns.models import Concern, ConcernEvent
from dialog.concerns.operations.work import changed, take
from dialog.concerns.queries.alike import Alike, crowded_prints, nearly_same_as, repeated_from
from dialog.concerns.rules import Aside, State
from dialog.concerns.rules.flood import (
    BURST_LEAST,
    CAMPAIGN_FROM,
    CAMPAIGN_SPAN,
    REPEAT_SPAN,
    USUAL_SPAN,
    burst_from,
)
from dialog.concerns.rules.prints import nearly_same, runs

SET_ASIDE, RELEASED = "set_aside", "released"


def look_at_arrival(session: Session, concern: Concern, fingerprint: str = "", *, crowded: bool = False) -> None:
    """Set `concern`, which has just been stored with its print, aside if it is part of a flood.

    `fingerprint`: its address's, or ''. `crowded`: very many came from the same connection within minutes.
    """
    if not _may_wait(concern) or concern.channel != FORM.code:
        return
    if fingerprint and _is_repeat(session, concern, fingerprint):
        _set_aside(session, concern, Aside.REPEAT)
        return
    same = _campaign_of(session, concern)
    if same:
        _set_aside(session, concern, Aside.CAMPAIGN)
        _gather(session, [one.id for one in same], concern.received_on, CAMPAIGN_FROM - 1)
    elif crowded or _is_burst(session, concern.received_on):
        _set_aside(session, concern, Aside.BURST)


def gather_campaigns(session: Session) -> int:
    """Set aside what belongs to a campaign and came in before it was one; how many. For the worker."""
    day, number, seen = today(), 0, set[int]()
    for ids in crowded_prints(session, day - CAMPAIGN_SPAN, CAMPAIGN_FROM):
        if not ids <= seen:
            number += _gather(session, sorted(ids), day, CAMPAIGN_FROM)
            seen |= ids
    if number:
        record(session, None, SYSTEM, SET_ASIDE, "concern", "", number=number, why=Aside.CAMPAIGN.value)
    return number


def release(session: Session, staff: StaffMember, references: Sequence[str]) -> int:
    """Let these go to their queues; how many did. What comes in after them with the same words is not set aside.

    Raises what `take` raises.
    """
    number = 0
    for reference in references:
        concern = take(session, staff, reference, None)
        if concern.aside:
            why, concern.aside = concern.aside, Aside.NONE.value
            changed(session, staff, concern, RELEASED, why=why)
            number += 1
    return number


def _may_wait(concern: Concern) -> bool:
    """Nothing urgent or for few eyes, nothing that somebody has begun with."""
    untouched = concern.state == State.NEW and concern.handler_id is None and concern.withdrawn_on is None
    return untouched and not concern.urgent and not concern.restricted and not concern.aside


def _is_repeat(session: Session, concern: Concern, fingerprint: str) -> bool:
    """The same words from the same address, while the first ones wait. Once those are answered, it is a reminder."""
    since = concern.received_on - REPEAT_SPAN
    before = [one.id for one in repeated_from(session, concern.text, fingerprint, since, concern.id)]
    waiting = select(Concern.id).where(Concern.id.in_(before), Concern.state != State.CLOSED)
    return bool(before) and session.scalar(waiting.limit(1)) is not None


def _campaign_of(session: Session, concern: Concern) -> list[Alike]:
    """The newest ones with nearly the same words, when they are enough for a campaign nobody has released."""
    span = Concern.received_on >= concern.received_on - CAMPAIGN_SPAN
    same = nearly_same_as(session, concern.text, span, but=concern.id, limit=2 * CAMPAIGN_FROM)
    if len(same) + 1 < CAMPAIGN_FROM or _released_among(session, [one.id for one in same]):
        return []
    return same


def _gather(session: Session, ids: Sequence[int], day: date, least: int) -> int:
    """Set aside all of `ids` but the first of them, if at least `least` really say nearly the same."""
    if len(ids) < least or _released_among(session, ids):
        return 0
    rows = session.scalars(select(Concern).where(Concern.id.in_(ids)).order_by(Concern.id)).all()
    waiting = [one for one in rows[1:] if _may_wait(one) and one.received_on >= day - CAMPAIGN_SPAN]
    first = runs(rows[0].text) if waiting else frozenset()
    same = [one for one in waiting if nearly_same(first, runs(one.text))]
    if len(rows) - len(waiting) + len(same) < least:
        return 0
    for one in same:
        _set_aside(session, one, Aside.CAMPAIGN)
    return len(same)


def _released_among(session: Session, ids: Iterable[int]) -> bool:
    """Somebody has looked at this flood and let it go: that holds for what follows, too."""
    event = select(ConcernEvent.id).where(ConcernEvent.concern_id.in_(list(ids)), ConcernEvent.kind == RELEASED)
    return session.scalar(event.limit(1)) is not None


def _is_burst(session: Session, day: date) -> bool:
    """Far more have come in on `day` than on other days, and nobody has released any of them."""
    number = _arrived(session, day)
    if number <= BURST_LEAST or number <= burst_from(day, _by_day(session, day)):
        return False
    released = exists().where(ConcernEvent.concern_id == Concern.id, ConcernEvent.kind == RELEASED)
    return session.scalar(select(Concern.id).where(Concern.received_on == day, released).limit(1)) is None


def _arrived(session: Session, day: date) -> int:
    ours = select(func.count()).select_from(Concern)
    return session.scalar(ours.where(Concern.received_on == day, Concern.channel == FORM.code)) or 0


def _by_day(session: Session, day: date) -> dict[date, int]:
    span = Concern.received_on >= day - USUAL_SPAN, Concern.received_on < day
    counts = select(Concern.received_on, func.count()).where(*span, Concern.channel == FORM.code)
    return {row[0]: row[1] for row in session.execute(counts.group_by(Concern.received_on))}


def _set_aside(session: Session, concern: Concern, why: Aside) -> None:
    concern.aside = why.value
    session.add(ConcernEvent(concern_id=concern.id, kind=SET_ASIDE, on=today(), detail={"why": why.value}))
