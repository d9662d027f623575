"""What staff, police and partners of Lindesund see, judge, plan and decide, week by week, through the operations pages call."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.permissions import Role
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.clock import ZONE, at, monday_of, now
from dialog.concerns.models import Concern
from dialog.concerns.operations.observing import Sighting, observe
from dialog.concerns.operations.triage import Coding, code_concern
from dialog.concerns.rules import Kind, SeenOn
from dialog.demo.conferences import finish_task, hold_conference
from dialog.demo.meetings import Timed
from dialog.demo.problems import keep_problem
from dialog.demo.story import DATA, day_of
from dialog.keys import Keys
from dialog.organisations.models import Organisation
from dialog.records.operations.law import LawDraft, add_law_record
from dialog.records.rules.law import LawKind
from dialog.situation.operations.changes import ChangeDraft, add_change
from dialog.situation.operations.judging import JudgementDraft, write_judgement
from dialog.situation.operations.proposing import propose_problems
from dialog.situation.rules.judging import OwnFigure
from dialog.statistics.operations.imports import import_figures

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


class PictureWork:
    """Everything around the picture, each thing at its own moment. `of_unit`: a handler of the unit with this code."""

    def __init__(
        self,
        keys: Keys,
        of_role: Callable[[Role], StaffMember],
        of_unit: Callable[[str], StaffMember],
        today: date,
    ) -> None:
        self._keys, self._of_unit, self._today = keys, of_unit, today
        self._coordinator, self._police = of_role(Role.COORDINATOR), of_role(Role.POLICE)
        self._writers = {"police": self._police, "partner": self._coordinator}
        self._kept: dict[str, Any] = json.loads((DATA / "picture.json").read_text(encoding="utf-8"))
        self._organisations: dict[str, int] = {}
        self._references: dict[str, str] = {}
        self._problems: list[int] = []
        self._steps = sorted(self._all_steps(), key=lambda step: step.at)

    def until(self, session: Session, moment: datetime) -> None:
        """Let everything happen that lies before `moment` and has not happened yet."""
        while self._steps and self._steps[0].at <= moment:
            step = self._steps.pop(0)
            with at(min(step.at, now())):
                step.do(session)

    def _all_steps(self) -> Iterator[Timed]:
        for number, facts in enumerate(self._kept["observations"]):
            for week in facts["weeks"]:
                key, day = f"{number}-{week}", day_of(week, facts["weekday"], self._today)
                yield Timed(_moment(day, 9), partial(self._observe, facts=facts, key=key))
                if day < self._today:
                    yield Timed(_moment(day + DAY, 8), partial(self._review, facts=facts, key=key))
        for number, change in enumerate(self._kept["changes"]):
            yield Timed(_moment(self._today - 3 * DAY, 10), partial(self._plan, facts=change, number=number))
        for facts in self._kept["levels"]:
            for back, level in zip((2, 1), facts["levels"], strict=True):
                yield Timed(self._monday(back - 1, 7), partial(self._judge, facts=facts, level=level, back=back))
        yield Timed(self._monday(0, 7), self._judge_as_police)
        for facts in self._kept["problems"]:
            yield Timed(self._monday(facts["weeks_ago"], 13), partial(self._keep_problem, facts=facts))
        yield Timed(self._monday(0, 6), self._propose)
        for back in (2, 1):
            thursday = monday_of(self._today) - back * WEEK + 3 * DAY
            yield Timed(_moment(thursday, 9), partial(self._hold, back=back))
        for key, facts in self._tasks().items():
            if facts["done"]:
                finish = partial(finish_task, staff=self._coordinator, form_key=key, outcome=facts["done"])
                yield Timed(self._monday(0, 7), finish)
        for name in ("population.csv", "statistics.csv"):
            yield Timed(_moment(self._today - 9 * WEEK, 9), partial(_import, name=name))
        for facts in self._kept["law"]:
            # The demo begins long after some of it: entered later, with the day when it was decided.
            yield Timed(_moment(self._today - 8 * WEEK, 11), partial(self._enter, facts=facts))

    def _monday(self, back: int, hour: int) -> datetime:
        """A moment on the Monday of this week or one before."""
        return _moment(monday_of(self._today) - back * WEEK, hour)

    def _organisation(self, session: Session, code: str) -> int:
        if not self._organisations:
            found = session.execute(select(Organisation.code, Organisation.id)).all()
            self._organisations = {row.code: row.id for row in found}
        return self._organisations[code]

    def _observe(self, session: Session, facts: Mapping[str, Any], key: str) -> None:
        staff = self._of_unit(facts["unit"]) if "unit" in facts else self._writers[facts["by"]]
        partner = facts.get("organisation")
        seen = Sighting(
            category=facts["category"],
            facet=facts["facet"],
            text=facts["text"],
            area_code=facts["area"],
            place=facts["place"],
            seen_on=SeenOn.OFTEN.value,
            when_times=tuple(facts["when_times"]),
            place_type=facts["place_type"],
            target=facts.get("target", ""),
            source=f"org:{self._organisation(session, partner)}" if partner else "",
            notice_version="demo",
        )
        self._references[key] = observe(session, self._keys, staff, seen, f"demo-seen-{key}")

    def _review(self, session: Session, facts: Mapping[str, Any], key: str) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == self._references[key])).one()
        tags = {Tag(facts["category"], facts["facet"])}
        if facts.get("influence"):
            tags.add(Tag(facts["category"], "influence"))
        coding = Coding(
            tags=frozenset(tags),
            kind=concern.kind or Kind.EVENT.value,
            area_code=facts["area"],
            place=facts["place"],
            when_days=facts["when_days"],
            when_times=tuple(facts["when_times"]),
            days=(),
            time_from="",
            time_to="",
            recurring=facts["recurring"],
            how="",
            place_type=facts["place_type"],
            target=facts.get("target", ""),
        )
        code_concern(session, self._coordinator, concern.reference, concern.version, coding, done=True)

    def _plan(self, session: Session, facts: Mapping[str, Any], number: int) -> None:
        starts = self._today + timedelta(days=facts["starts_in"])
        draft = ChangeDraft(
            title=facts["title"],
            text=facts["text"],
            area_code=facts["area"],
            place=facts["place"],
            starts_on=starts,
            ends_on=starts + timedelta(days=facts["days"] - 1),
            organisation_id=self._organisation(session, facts["organisation"]),
            public=facts["public"],
        )
        add_change(session, self._coordinator, draft, f"demo-change-{number}")

    def _judge(self, session: Session, facts: Mapping[str, Any], level: str, back: int) -> None:
        first = monday_of(self._today) - back * WEEK
        draft = JudgementDraft(
            area_code=facts["area"],
            first=first,
            last=first + WEEK - DAY,
            organisation_id=self._organisation(session, "LIND-KOM"),
            level=level,
            function="Samordnare",
            **{name: facts[name] for name in ("reason", "consequences", "causes", "risks")},
        )
        write_judgement(session, self._coordinator, draft, sign=True)

    def _keep_problem(self, session: Session, facts: Mapping[str, Any]) -> None:
        responsible = self._organisation(session, facts["responsible"])
        self._problems.append(keep_problem(session, self._coordinator, facts, responsible))

    def _hold(self, session: Session, back: int) -> None:
        tasks = {key: facts for key, facts in self._tasks().items() if facts["weeks_ago"] == back}
        hold_conference(session, self._coordinator, monday_of(self._today) - back * WEEK, tasks, self._problems)

    def _tasks(self) -> dict[str, Mapping[str, Any]]:
        return {f"demo-task-{number}": facts for number, facts in enumerate(self._kept["tasks"])}

    def _enter(self, session: Session, facts: Mapping[str, Any]) -> None:
        until = self._today + timedelta(days=facts["until_in"]) if "until_in" in facts else None
        on = self._today - timedelta(days=facts["days_ago"])
        add_law_record(
            session,
            self._coordinator,
            LawDraft(LawKind(facts["kind"]), on, facts["text"], until=until, reference=facts["reference"]),
        )

    def _propose(self, session: Session) -> None:
        propose_problems(session)

    def _judge_as_police(self, session: Session) -> None:
        facts = self._kept["police"]
        first = monday_of(self._today) - WEEK
        draft = JudgementDraft(
            area_code=facts["area"],
            first=first,
            last=first + WEEK - DAY,
            organisation_id=self._organisation(session, "LPO-LIND"),
            level=facts["level"],
            function="Kommunpolis",
            figures=tuple(OwnFigure(**one) for one in facts["figures"]),
            **{name: facts[name] for name in ("reason", "consequences", "causes", "risks")},
        )
        write_judgement(session, self._police, draft, sign=True)


def _import(session: Session, name: str) -> None:
    import_figures(session, (DATA / name).read_text(encoding="utf-8"), name)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)
