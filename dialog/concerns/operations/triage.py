"""What staff say a concern is about: tags, place and time; and where the work on it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.categories.queries import is_usable
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.operations.redaction import marks_looked_at, place_was_changed
from dialog.concerns.operations.suggestions import judge
from dialog.concerns.operations.whole import shield_whole
from dialog.concerns.operations.work import changed, messages_seen, take
from dialog.concerns.queries.details import known_details
from dialog.concerns.rules import RESTRICTING, State, restriction_of
from dialog.concerns.sight import covers_area
from dialog.errors import NotPossibleNow
from dialog.organisations.queries.units import unit_for_area
from dialog.places.models import Area
from dialog.places.queries import area_by_code

T = TypeVar("T")


@dataclass(frozen=True)
class Coding:
    """What a person decided about a concern. Codes as in `rules` and `rules.facts`; `area_code` '' means that no area is known.

    `days` are mon…sun, `time_from` and `time_to` HH:MM, both or neither. `keep_unit`: stays with its unit although
    another one owns the new area.
    """

    tags: frozenset[Tag]
    kind: str
    area_code: str
    place: str
    when_days: str
    when_times: tuple[str, ...]
    days: tuple[str, ...]
    time_from: str
    time_to: str
    recurring: str
    how: str
    place_type: str = ""
    target: str = ""
    keep_unit: bool = False


def code_concern(
    session: Session, staff: StaffMember, reference: str, version: int, coding: Coding, *, done: bool = False
) -> None:
    """Save `coding`; with `done` the concern is reviewed, and counts. Saving what is there already changes nothing.

    Raises what `take` raises; NotPossibleNow for 'tag' (no such facet), 'area' (not in use, or not this person's),
    'no_tags' (done without a category).
    """
    concern = take(session, staff, reference, version)
    detail = set_tags(session, staff, concern, coding.tags)
    detail |= set_area(session, staff, concern, coding.area_code, keep_unit=coding.keep_unit)
    detail |= _set_facts(session, concern, coding)
    if detail:
        changed(session, staff, concern, "coded", **detail)
    if done:
        messages_seen(session, concern)
        review(session, staff, concern)


def ask_about(session: Session, staff: StaffMember, reference: str, version: int) -> int:
    """Mark as unclear; returns the concern's id, for the question that goes with it."""
    concern = take(session, staff, reference, version)
    move(session, staff, concern, State.UNCLEAR)
    return concern.id


def set_state(session: Session, staff: StaffMember, reference: str, version: int, state: State) -> None:
    """Pause it, let it wait for an answer, or take it up again (NEW or REVIEWED by its tags).

    Closing and questions have their own operations: they need words.
    """
    if state in (State.CLOSED, State.UNCLEAR):
        raise NotPossibleNow("state")
    concern = take(session, staff, reference, version)
    if state is State.REVIEWED:
        review(session, staff, concern)
    else:
        move(session, staff, concern, state)


def mark_messages_seen(session: Session, staff: StaffMember, reference: str, version: int) -> None:
    """Say that what the teller added has been read and asks for nothing more."""
    changed(session, staff, take(session, staff, reference, version, also_divided=True), "messages_seen")


def mark_urgent_seen(session: Session, staff: StaffMember, reference: str) -> None:
    """Say that somebody has seen the flag. The first one stands."""
    concern = take(session, staff, reference, None, also_divided=True)
    if concern.urgent and concern.urgent_seen_by is None:
        concern.urgent_seen_by = staff.id
        changed(session, staff, concern, "urgent_seen")


def set_urgent(session: Session, staff: StaffMember, reference: str, version: int, urgent: bool) -> None:
    """Say that it is urgent, or that it is not after all. Whoever says so has seen it."""
    concern = take(session, staff, reference, version)
    if concern.urgent == urgent:
        return
    concern.urgent, concern.urgent_seen_by = urgent, staff.id if urgent else None
    changed(session, staff, concern, "urgent" if urgent else "not_urgent")


def review(session: Session, staff: StaffMember, concern: Concern) -> None:
    """Say that a concern `take` gave is reviewed. Raises NotPossibleNow('no_tags')."""
    if not concern.tags:
        raise NotPossibleNow("no_tags")
    marks_looked_at(session, concern)
    concern.reviewed_on = concern.reviewed_on or today()
    move(session, staff, concern, State.REVIEWED, **judge(session, concern))


def move(session: Session, staff: StaffMember, concern: Concern, state: State, **detail: Any) -> None:
    """Another state for a concern `take` gave. Closing and reviewing have rules of their own. `detail` is for the log."""
    if concern.state == state:
        return
    before, concern.state = concern.state, state.value
    if before == State.CLOSED:
        concern.closed_on, concern.closing_reason = None, ""
    changed(session, staff, concern, state.value, before=before, **detail)


def set_tags(session: Session, staff: StaffMember, concern: Concern, wanted: frozenset[Tag]) -> dict[str, Any]:
    """Make these the tags of a concern `take` gave; what was added and removed, for `changed`. Raises as `code_concern`."""
    present = {Tag(tag.category, tag.facet): tag for tag in concern.tags}
    added, removed = wanted - present.keys(), present.keys() - wanted
    if not all(is_usable(session, tag) for tag in added):
        raise NotPossibleNow("tag")
    for tag in removed:
        concern.tags.remove(present[tag])
    concern.tags.extend(ConcernTag(category=tag.category, facet=tag.facet, tagged_by=staff.id) for tag in sorted(added))
    concern.restricted = str(restriction_of(wanted))
    shield_whole(session, concern)
    return named_tags("added", added) | named_tags("removed", removed)


def named_tags(name: str, tags: Iterable[Tag]) -> dict[str, list[str]]:
    """Tags for the log, which more people read: what is for few eyes is not named."""
    shown = {"restricted" if _for_few(tag) else f"{tag.category}:{tag.facet}".rstrip(":") for tag in tags}
    return {name: sorted(shown)} if shown else {}


def _for_few(tag: Tag) -> bool:
    return tag.category in RESTRICTING or tag.facet in RESTRICTING


def set_area(
    session: Session, staff: StaffMember, concern: Concern, area_code: str, *, keep_unit: bool
) -> dict[str, Any]:
    """Another area, or none (''), for a concern `take` gave; what changed, for `changed`. Raises as `code_concern`."""
    before = concern.area.code if concern.area is not None else ""
    if area_code == before:
        return {}
    area = _found(session, ("area", area_code), lambda: area_by_code(session, area_code)) if area_code else None
    if area_code and (area is None or not _may_move_to(staff, area_code)):
        raise NotPossibleNow("area")
    _keep_told(concern)
    concern.area = area
    concern.area_id = area.id if area is not None else None
    return {"area": [before, area_code]} | ({} if keep_unit else _follow_area(session, concern, area))


def _may_move_to(staff: StaffMember, area_code: str) -> bool:
    return any(covers_area(held, area_code) for held in staff.roles_with(Permission.TRIAGE_CONCERNS))


def _follow_area(session: Session, concern: Concern, area: Area | None) -> dict[str, Any]:
    code = area.code if area is not None else None
    owner = _found(session, ("owner", code), lambda: unit_for_area(session, code))
    if owner.id == concern.unit_id:
        return {}
    concern.unit_id, concern.unit, concern.handler_id, concern.handler = owner.id, owner, None, None
    return {"unit": owner.code}


def _found(session: Session, key: tuple[str, str | None], find: Callable[[], T]) -> T:
    """What `find` gives, asked for once in a write: two hundred go to the same area."""
    kept = session.info.setdefault("concerns_found", {})
    if key not in kept:
        kept[key] = find()
    found: T = kept[key]
    return found


_FACTS = ("kind", "place", "when_days", "recurring", "time_from", "time_to", "how", "place_type", "target")
_LISTS = ("when_times", "days")
_TOLD = ("kind", "place", "when_days", "when_times", "recurring")


def _set_facts(session: Session, concern: Concern, coding: Coding) -> dict[str, Any]:
    """Place, time and kind. The history names which were changed, not their words."""
    new = {name: getattr(coding, name) for name in _FACTS} | {name: list(getattr(coding, name)) for name in _LISTS}
    if coding.place == concern.redacted_place:
        new["place"] = concern.place  # the form showed it with its hidden passages, and it came back untouched
    fresh = [name for name, value in new.items() if getattr(concern, name) != value]
    if fresh:
        _keep_told(concern)
    for name in fresh:
        setattr(concern, name, new[name])
    if "place" in fresh:
        place_was_changed(concern, known_details(session))
    return {"fields": sorted(fresh)} if fresh else {}


def _keep_told(concern: Concern) -> None:
    """What the teller said stays readable beside what staff make of it."""
    if concern.told is None:
        area = {"area": concern.area.name if concern.area is not None else ""}
        safe = {"safe_place": concern.redacted_place if concern.redacted_place is not None else concern.place}
        concern.told = area | safe | {name: getattr(concern, name) for name in _TOLD}
