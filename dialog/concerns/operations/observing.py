"""What staff see at work, and what partners tell: stored for the organisation and its unit, never for the person."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.clock import today
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.concerns.queries.filters import WEEKDAYS
from dialog.concerns.queries.sources import source_of, sources
from dialog.concerns.rules import Kind, Recurring, SeenOn, WhenDays
from dialog.keys import Keys


@dataclass(frozen=True)
class Sighting:
    """One observation. `source`: a `SourceChoice.code`, '' for one's own. `seen_on`: a `rules.SeenOn` or ''.

    `facet` '' or one of the category's. `when_times`, `place_type` and `target` are codes of `rules` and `rules.facts`.
    """

    category: str
    text: str
    facet: str = ""
    area_code: str = ""
    place: str = ""
    seen_on: str = ""
    when_times: tuple[str, ...] = ()
    place_type: str = ""
    target: str = ""
    source: str = ""
    language: str = "sv"
    notice_version: str = ""


def observe(
    session: Session,
    keys: Keys,
    staff: StaffMember,
    seen: Sighting,
    form_key: str,
    code_hash: bytes | None = None,
    channel: str = "",
) -> str:
    """Store an observation once per `form_key`; the reference of its concern.

    It comes into the inbox as new with its category, as everything we are told, and counts when somebody has reviewed it.
    The log says that this person has written one for the organisation, and not which. `channel` stands in for the one of
    the source: the weekly conference has its own. Raises what `receive_concern` raises, NotPossibleNow('source') for
    somebody this person does not write for.
    """
    source = source_of(sources(session, staff), seen.source)
    draft = ConcernDraft(
        text=seen.text,
        kind=Kind.POSITIVE if seen.category == Category.POSITIVE_EVENTS else Kind.EVENT,
        channel=channel or source.channel,
        language=seen.language,
        tags=(Tag(seen.category, seen.facet),),
        area_code=seen.area_code,
        place=seen.place,
        when_times=seen.when_times,
        place_type=seen.place_type,
        target=seen.target,
        notice_version=seen.notice_version,
        source=source.as_source(staff),
    )
    # Nobody holds the code that belongs to this key: there is no follow page for what staff see.
    return receive_concern(session, keys, _dated(draft, seen.seen_on), form_key, code_hash).reference


def _dated(draft: ConcernDraft, seen_on: str) -> ConcernDraft:
    """With days and recurrence. What was seen on one day says nothing about whether it comes back."""
    if seen_on == SeenOn.OFTEN:
        return replace(draft, recurring=Recurring.YES.value)
    if seen_on not in (SeenOn.TODAY, SeenOn.YESTERDAY):
        return draft
    day = (today() - timedelta(days=seen_on == SeenOn.YESTERDAY)).weekday()
    return replace(draft, days=(WEEKDAYS[day],), when_days=(WhenDays.WEEKEND if day > 4 else WhenDays.WEEKDAY).value)
