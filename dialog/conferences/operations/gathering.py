"""The agenda of a conference that has begun, gathered once more: what has come in since is added, nothing is lost."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.conferences.models import AgendaItem, Conference, ConferenceTask
from dialog.conferences.operations.conferences import open_conference
from dialog.conferences.queries.gathering import gather
from dialog.conferences.queries.one import conference_of
from dialog.conferences.rules import week_code
from dialog.conferences.rules.gathered import Gathered, anew, subject_of
from dialog.errors import NotPossibleNow
from dialog.places.models import Area


def gather_anew(session: Session, staff: StaffMember, week: date) -> int:
    """Add the points that are new; how many they are. A point that somebody has written on stays as it is.

    Points nobody has touched say what is known now. None is taken away: somebody may have it open. Raises Missing,
    NotPossibleNow: 'state', and 'over' when the day of the conference is over.
    """
    conference = open_conference(session, week)
    if conference.held_on < today():
        raise NotPossibleNow("over")
    found = gather(session, conference_of(session, week))
    area_ids = [one.area_id for one in found] + [item.area_id for item in conference.items]
    codes = _codes(session, area_ids)
    known = {_subject(item, codes): item for item in conference.items if "key" not in item.facts}
    touched = _with_tasks(session, conference)
    placed: list[AgendaItem] = []
    added = 0
    for one in found:
        item = known.pop(_subject(one, codes), None)
        if item is None:
            item, added = _new(conference, one), added + 1
            session.add(item)
        else:
            item.facts = anew(item.facts, one.facts, touched=_is_touched(item) or item.id in touched)
        placed.append(item)
    for item in known.values():
        item.facts = {**item.facts, "gone": True}
    in_place = set(map(id, placed))
    for position, item in enumerate([*placed, *(one for one in conference.items if id(one) not in in_place)], start=1):
        item.position = position
    conference.gathered_at = now()
    record(session, staff.id, staff.name, "conference_gathered", "conference", week_code(week), entries=added)
    return added


def _new(conference: Conference, one: Gathered) -> AgendaItem:
    return AgendaItem(
        conference_id=conference.id,
        position=0,
        kind=one.kind.value,
        area_id=one.area_id,
        category=one.category,
        problem_id=one.problem_id,
        facts={**one.facts, "later": True},
    )


def _subject(one: Gathered | AgendaItem, codes: Mapping[int, str]) -> tuple[Any, ...]:
    """An area is the same in all its versions."""
    return subject_of(one.kind, codes.get(one.area_id or 0, ""), one.category, one.facts)


def _codes(session: Session, area_ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted({area_id for area_id in area_ids if area_id is not None})
    return {row[0]: row[1] for row in session.execute(select(Area.id, Area.code).where(Area.id.in_(wanted)))}


def _is_touched(item: AgendaItem) -> bool:
    return bool(item.text or item.level or item.shared_with or item.done)


def _with_tasks(session: Session, conference: Conference) -> frozenset[int | None]:
    """The points with decisions or tasks."""
    return frozenset(
        session.scalars(select(ConferenceTask.item_id).where(ConferenceTask.conference_id == conference.id))
    )
