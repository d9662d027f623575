"""What conferences decided, as the weekly report tells it: by whom in the house, never which person."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.conferences.models import Conference, ConferenceTask
from dialog.situation.rules.decided import Decision


def decisions_between(session: Session, area_ids: frozenset[int] | None, first: date, last: date) -> Sequence[Decision]:
    """Decisions and tasks of the conferences held on these days, in these areas (None: everywhere) and in no area."""
    wanted = (
        select(ConferenceTask)
        .join(Conference, Conference.id == ConferenceTask.conference_id)
        .where(Conference.held_on.between(first, last), ConferenceTask.ended != "dropped")
        .options(joinedload(ConferenceTask.unit), joinedload(ConferenceTask.organisation))
        .order_by(Conference.held_on.desc(), ConferenceTask.id)
    )
    if area_ids is not None:
        wanted = wanted.where(or_(ConferenceTask.area_id.is_(None), ConferenceTask.area_id.in_(sorted(area_ids))))
    return [Decision(task.text, _owner(task), task.due) for task in session.scalars(wanted)]


def _owner(task: ConferenceTask) -> str:
    if task.unit is not None:
        return task.unit.name
    return task.organisation.name if task.organisation is not None else ""
