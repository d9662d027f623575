"""Problems for tests, described by people or found by the machine."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.database import Database
from dialog.places.models import Area
from dialog.situation.models import Problem
from dialog.situation.operations.problems import describe_problem, keep
from dialog.situation.rules.problems import ProblemDraft
from tests.builders import a_concern, an_area

MONDAY = date(2026, 11, 23)
FULL = ProblemDraft(
    area_code="A",
    category="other",
    facet="lighting",
    what="Lamporna längs gångvägen är släckta",
    when="Från mörkrets inbrott",
    days=("fri", "sat"),
    time_from="16:00",
    time_to="22:00",
    place="Gångvägen vid Skolvägen",
    how="Fyra stolpar i rad lyser inte",
    recurring="yes",
    consequences="Folk går en omväg eller stannar hemma",
)


def areas_a_b(session: Session) -> tuple[int, int]:
    """Areas A and B of a town; their ids."""
    an_area(session, "TOWN", name="Staden", level="municipality")
    one, other = (an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower()) for code in "AB")
    return one.id, other.id


def area_id(session: Session, code: str = "A") -> int:
    return session.scalars(select(Area.id).where(Area.code == code)).one()


def some_weeks(session: Session, weeks: int, *, code: str = "A", last: date = MONDAY, **values: Any) -> list[str]:
    """One counted concern in each of the last `weeks` whole weeks; their references."""
    defaults: dict[str, Any] = {
        "tags": (("other", "lighting"),),
        "place": "Skolvägen",
        "state": "reviewed",
        "marks_checked": True,
        "area_id": area_id(session, code),
    }
    days = [last - timedelta(weeks=week, days=-2) for week in range(1, weeks + 1)]
    return [a_concern(session, received_on=day, **(defaults | values)).reference for day in days]


def described(database: Database, staff: StaffMember, **values: Any) -> int:
    """A proposed problem in Område A that answers everything; its number."""
    return database.write(lambda session: describe_problem(session, staff, replace(FULL, **values)))


def kept(database: Database, staff: StaffMember, **values: Any) -> int:
    """The same, in the picture."""
    number = described(database, staff, **values)
    database.write(lambda session: keep(session, staff, number, 1))
    return number


def stored(session: Session, number: int) -> Problem:
    return session.scalars(select(Problem).where(Problem.number == number)).one()
