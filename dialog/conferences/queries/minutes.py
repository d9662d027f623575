"""The minutes as data: everything they say, in numbers that everybody at the table may hear."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.conferences.models import AgendaItem, Conference
from dialog.conferences.queries.one import Held, attendance_of, held_before, invited, items_of, plan_of
from dialog.conferences.queries.tasks import TaskRow, tasks_before, tasks_of_conference
from dialog.conferences.rules import week_code
from dialog.conferences.rules.gathered import safe_facts
from dialog.organisations.models import Organisation


def minutes_of(session: Session, conference: Conference | Held) -> dict[str, Any]:
    """What the minutes hold right now. Dates are ISO; codes are those of the tables; names are as they are called now.

    `attendance`: (organisation, people). `before`: tasks from earlier conferences. `items` in the agenda's order, each
    with its `tasks`.
    """
    found_id = conference.id
    names = organisation_names(session)
    tasks = tasks_of_conference(session, found_id) if found_id is not None else ()
    by_item: dict[int | None, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        by_item[task.item_id].append(task)
    return {
        "week": week_code(conference.week),
        "held_on": conference.held_on.isoformat(),
        "starts": conference.starts.strftime("%H:%M"),
        "moved_because": conference.moved_because,
        "written_on": today().isoformat(),
        "attendance": _attendance(session, found_id),
        "before": [_task(one) for one in tasks_before(session, conference.week, held_before(session, conference.week))],
        "items": [_item(one, by_item.get(one.id, ()), names) for one in _items(session, found_id)],
        "tasks": [_task(one) for one in by_item.get(None, ())],
        "notes": conference.notes,
    }


def kept_minutes(session: Session, held: Held) -> Mapping[str, Any]:
    """The minutes that stand, once the conference is closed; else what they are so far."""
    if held.closed_at is not None:
        stored = session.scalar(select(Conference.minutes).where(Conference.id == held.id))
        if stored:
            return dict(stored)
    return minutes_of(session, held)


def organisation_names(session: Session) -> dict[int, str]:
    """{id: name}."""
    return {row[0]: row[1] for row in session.execute(select(Organisation.id, Organisation.name))}


def _items(session: Session, conference_id: int | None) -> list[AgendaItem]:
    return items_of(session, conference_id) if conference_id is not None else []


def _attendance(session: Session, conference_id: int | None) -> list[list[Any]]:
    people = attendance_of(session, conference_id)
    rows = invited(session, plan_of(session), tuple(people))
    return [[one.name, people[one.id]] for one in rows if one.id in people]


def _item(item: AgendaItem, tasks: Iterable[TaskRow], names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "area": item.area.name if item.area is not None else "",
        "category": item.category,
        "facts": {name: value for name, value in safe_facts(item.facts).items() if name not in ("key", "later")},
        "text": item.text,
        "level": item.level,
        "judged_by": item.judgement.organisation.name if item.judgement is not None else "",
        "reason": item.judgement.reason if item.judgement is not None else "",
        "shared": sorted(names[one] for one in item.shared_with if one in names),
        "done": item.done,
        "tasks": [_task(one) for one in tasks],
    }


def _task(task: TaskRow) -> dict[str, Any]:
    return {
        "text": task.text,
        "decision": task.decision,
        "owner": task.owner,
        "due": task.due.isoformat() if task.due else "",
        "ended": task.ended,
        "outcome": task.outcome,
        "area": task.area,
    }
