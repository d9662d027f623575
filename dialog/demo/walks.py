"""A safety walk of Lindesund as it was walked: its route, what was found, and the protocol some days later."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.keys import Keys
from dialog.meetings.models import Finding, Walk, WalkStop
from dialog.meetings.operations.findings import FindingChange, FindingDraft, add_finding, change_finding
from dialog.meetings.operations.walks import (
    Conditions,
    StopDraft,
    WalkPlan,
    add_stop,
    end_walk,
    plan_walk,
    publish_protocol,
    set_conditions,
)
from dialog.organisations.models import Unit
from dialog.organisations.rules import Editor

MINUTES_BETWEEN, WALK_MINUTES = 12, 90
DESK_AFTER, PROTOCOL_AFTER = 3 * 24 * 60, 9 * 24 * 60
Act = Callable[[Session, int], None]


def walked(keys: Keys, editor: Editor, facts: Mapping[str, Any], day: date) -> Iterator[tuple[int, Act]]:
    """(minutes after the start, what is done with the meeting of this id), in order."""
    yield -60, partial(_set_out, editor=editor, facts=facts)
    for number, finding in enumerate(facts["findings"], start=1):
        yield number * MINUTES_BETWEEN, partial(_find, keys=keys, editor=editor, facts=finding, number=number)
    yield WALK_MINUTES, lambda session, meeting_id: end_walk(session, keys, editor, meeting_id)
    yield DESK_AFTER, partial(_decide, editor=editor, facts=facts, day=day)
    yield PROTOCOL_AFTER, lambda session, meeting_id: publish_protocol(session, editor, meeting_id)


def _set_out(session: Session, meeting_id: int, editor: Editor, facts: Mapping[str, Any]) -> None:
    for title, longitude, latitude in facts["stops"]:
        add_stop(session, editor, meeting_id, StopDraft(title, longitude, latitude))
    set_conditions(session, editor, meeting_id, Conditions(facts["light"], facts["weather"], facts["groups"]))
    plan = WalkPlan(facts["leader"], facts["note_taker"], facts["summary"])
    plan_walk(session, editor, meeting_id, plan, seen_version=session.get_one(Walk, meeting_id).lock_version)


def _find(session: Session, meeting_id: int, keys: Keys, editor: Editor, facts: Mapping[str, Any], number: int) -> None:
    stops = session.scalars(select(WalkStop.id).where(WalkStop.meeting_id == meeting_id).order_by(WalkStop.position))
    draft = FindingDraft(
        client_key=f"demo-{meeting_id}-{number}",
        what=facts["what"],
        stop_id=stops.all()[facts["stop"]],
        view=facts["view"],
        proposal=facts["proposal"],
    )
    add_finding(session, keys, editor, meeting_id, draft)


def _decide(session: Session, meeting_id: int, editor: Editor, facts: Mapping[str, Any], day: date) -> None:
    """Owners have said what they do. Days count from the walk."""
    found = session.scalars(select(Finding).where(Finding.meeting_id == meeting_id).order_by(Finding.number)).all()
    for finding, said in zip(found, facts["findings"], strict=True):
        unit_id = session.scalars(select(Unit.id).where(Unit.code == said["owner"])).one()
        change = FindingChange(
            what=finding.what,
            stop_id=finding.stop_id,
            place=finding.place,
            view=finding.view,
            proposal=finding.proposal,
            owner=("unit", unit_id),
            decision=said["decision"],
            reason=said.get("reason", ""),
            due_on=_day(day, said.get("due")),
            done_on=_day(day, said.get("done")),
        )
        change_finding(session, editor, meeting_id, finding.id, change, seen_version=finding.lock_version)


def _day(day: date, days: int | None) -> date | None:
    return day + timedelta(days=days) if days is not None else None
