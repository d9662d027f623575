"""The Thursday conferences that Lindesund has held: who came, what was decided, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.conferences.models import AgendaItem, Conference, ConferenceTask
from dialog.conferences.operations.conferences import attend, begin, close
from dialog.conferences.operations.items import TaskDraft, add_task
from dialog.conferences.operations.tasks import end_task
from dialog.conferences.rules.names import Named
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area
from dialog.situation.models import Problem

CAME = {"LIND-KOM": 7, "LPO-LIND": 2, "HEMBO": 1, "SUNDSHUS": 1}


def hold_conference(
    session: Session, staff: StaffMember, week: date, tasks: Mapping[str, Mapping[str, Any]], problems: Sequence[int]
) -> None:
    """The conference of a week from beginning to end, with `tasks` by their form keys. `problems`: numbers, as tasks name them."""
    begin(session, staff, week)
    codes = select(Organisation.code, Organisation.id).where(Organisation.code.in_(CAME))
    attend(session, staff, week, {row.id: CAME[row.code] for row in session.execute(codes)})
    conference = session.scalars(select(Conference).where(Conference.week == week)).one()
    for key, facts in tasks.items():
        due = conference.held_on + timedelta(days=facts["due"])
        draft = TaskDraft(facts["text"], _owner(session, facts), due, key)
        add_task(session, staff, conference, _item(session, conference, facts, problems), draft)
    close(session, staff, week, "")


def finish_task(session: Session, staff: StaffMember, form_key: str, outcome: str) -> None:
    """It is done."""
    task = session.scalars(select(ConferenceTask).where(ConferenceTask.form_key == form_key)).one()
    end_task(session, staff, task.id, "done", outcome, task.version)


def _owner(session: Session, facts: Mapping[str, Any]) -> Named:
    if "unit" in facts:
        unit = session.scalars(select(Unit).where(Unit.code == facts["unit"])).one()
        return Named("unit", unit.id, unit.name)
    found = session.scalars(select(Organisation).where(Organisation.code == facts["organisation"])).one()
    return Named("organisation", found.id, found.name)


def _item(
    session: Session, conference: Conference, facts: Mapping[str, Any], problems: Sequence[int]
) -> AgendaItem | None:
    """The point about the task's problem, else the first one about its area."""
    wanted = select(AgendaItem).where(AgendaItem.conference_id == conference.id).order_by(AgendaItem.position).limit(1)
    if facts["problem"] is not None and facts["problem"] < len(problems):
        of_problem = wanted.join(Problem, Problem.id == AgendaItem.problem_id)
        found = session.scalars(of_problem.where(Problem.number == problems[facts["problem"]])).first()
        if found is not None:
            return found
    return session.scalars(wanted.join(Area, Area.id == AgendaItem.area_id).where(Area.code == facts["area"])).first()
