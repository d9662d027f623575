"""When concerns were read and answered: by week of arrival, by area, and all together."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import monday_of
from dialog.concerns.channels import SURVEY
from dialog.concerns.models import Concern, ConcernAnswer, ConcernEvent
from dialog.concerns.rules.times import Course, Times, times_of
from dialog.organisations.queries import programme_facts
from dialog.places.models import Area

WEEKS = 12
# What is no reading: arrival, what the machine did, and what its teller did.
_NOT_READ = ("received", "set_aside", "message", "withdrawn")


@dataclass(frozen=True)
class TimesReport:
    """The last twelve weeks of arrival. `weeks`: newest first, named by their Monday; `areas` by number."""

    reading_days: int
    answer_days: int
    weeks: tuple[Times, ...]
    areas: tuple[Times, ...]
    all: Times


def times_report(session: Session, day: date) -> TimesReport:
    """Of everything told by people in the twelve weeks up to `day`; ticked boxes of surveys and parts are left out."""
    facts = programme_facts(session, "sv")
    reading, answering = facts.reading_days, facts.answer_days
    courses = _courses(session, monday_of(day) - timedelta(weeks=WEEKS - 1), day)

    def lines(key: Callable[[Course], str]) -> list[Times]:
        groups: dict[str, list[Course]] = defaultdict(list)
        for one in courses:
            groups[key(one)].append(one)
        return [times_of(name, group, reading, answering, day) for name, group in groups.items()]

    weeks = sorted(lines(lambda one: monday_of(one.received_on).isoformat()), key=lambda line: line.name, reverse=True)
    areas = sorted(lines(lambda one: one.area), key=lambda line: (line.name == "", -line.received, line.name))
    return TimesReport(reading, answering, tuple(weeks), tuple(areas), times_of("", courses, reading, answering, day))


def _courses(session: Session, start: date, end: date) -> list[Course]:
    told = (
        Concern.received_on.between(start, end), Concern.withdrawn_on.is_(None), Concern.part == 0,
        Concern.channel != SURVEY.code,
    )  # fmt: skip
    acts = (
        select(ConcernEvent.concern_id, func.min(ConcernEvent.on).label("first"))
        .where(ConcernEvent.actor_id.is_not(None), ConcernEvent.kind.not_in(_NOT_READ))
        .where(ConcernEvent.concern_id.in_(select(Concern.id).where(*told)))
        .group_by(ConcernEvent.concern_id)
    ).subquery()
    answers = (
        select(ConcernAnswer.concern_id, func.min(ConcernAnswer.answered_on).label("first"))
        .where(ConcernAnswer.concern_id.in_(select(Concern.id).where(*told)))
        .group_by(ConcernAnswer.concern_id)
    ).subquery()
    rows = session.execute(
        select(Concern.received_on, Area.name, acts.c.first, answers.c.first, Concern.wants_answer)
        .outerjoin(Area, Area.id == Concern.area_id)
        .outerjoin(acts, acts.c.concern_id == Concern.id)
        .outerjoin(answers, answers.c.concern_id == Concern.id)
        .where(*told)
        .order_by(Concern.id)
    )
    return [Course(day, area or "", read, answered, asked) for day, area, read, answered, asked in rows]
