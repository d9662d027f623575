"""What sentences can be proposed from a picture, each with the concerns it rests on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import visible
from dialog.concerns.queries.filters import InboxFilter, View, conditions
from dialog.concerns.queries.voices import heard
from dialog.concerns.rules import Restriction, TimeOfDay, WhenDays
from dialog.disclosure.limits import STANDARD
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.parts import Picture, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.rules.findings import Finding, FindingKind
from dialog.situation.rules.judging import MOST_SOURCES
from dialog.situation.rules.periods import Period
from dialog.situation.rules.recurring import Problem

Key = TypeVar("Key")

MOST_TOLD = 3
MOST_PROBLEMS = 3
# A place or a time is named when so large a share of the sources are there, and they are enough to say so.
CLEARLY = 0.5
ENOUGH = STANDARD.staff_total


class SentenceKind(StrEnum):
    """What a proposed sentence says. TOLD: among what most tell of. GOOD: what makes people feel safe."""

    MORE = "more"
    RECURRING = "recurring"
    LESS = "less"
    TOLD = "told"
    GOOD = "good"


@dataclass(frozen=True)
class Proposal:
    """A sentence to be worded. `area` is a name, '' when no area stands out; `time` likewise (days, time of day)."""

    kind: SentenceKind
    tag: Tag
    sources: tuple[str, ...]
    area: str = ""
    place: str = ""
    weeks: int = 0
    time: tuple[str, str] | None = None


@dataclass(frozen=True)
class _Told:
    """One concern as far as a sentence needs it."""

    reference: str
    area_id: int | None
    when_days: str
    when_times: tuple[str, ...]


def proposals(session: Session, staff: StaffMember, areas: Areas, wanted: Wanted, day: date) -> list[Proposal]:
    """What stands out, comes back, is told of most and is good, in that order; nothing rests on restricted concerns.

    Only concerns that the person may list are sources: a sentence without any is not proposed.
    """
    return _Proposing(session, staff, areas, wanted, day).found()


class _Proposing:
    def __init__(self, session: Session, staff: StaffMember, areas: Areas, wanted: Wanted, day: date) -> None:
        self._session, self._staff, self._areas, self._wanted = session, staff, areas, wanted
        self._picture: Picture = situation_picture(session, staff, areas, wanted, day)

    def found(self) -> list[Proposal]:
        made = [*self._findings(), *self._problems(), *self._told(), *self._good()]
        first: dict[tuple[Tag, str, str], Proposal] = {}
        for one in made:
            if one.sources:
                first.setdefault((one.tag, one.place, one.area if one.place else ""), one)
        return list(first.values())

    def _findings(self) -> Iterator[Proposal]:
        for finding in self._picture.findings:
            if finding.problem is None:
                yield self._about(_kind(finding), finding.tag, self._wanted.period)

    def _problems(self) -> Iterator[Proposal]:
        for problem in self._picture.problems[:MOST_PROBLEMS]:
            yield self._problem(problem)

    def _told(self) -> Iterator[Proposal]:
        """The categories told of most, those few may see left out."""
        open_ = [one for one in self._picture.categories if not one.shut and one.tag.category not in _NOT_TOLD]
        counted = sorted(open_, key=lambda one: (-(one.row.now.full or 0), one.tag.category))
        for one in counted[:MOST_TOLD]:
            if (one.row.now.full or 0) >= ENOUGH:
                yield self._about(SentenceKind.TOLD, one.tag, self._wanted.period)

    def _good(self) -> Iterator[Proposal]:
        yield self._about(SentenceKind.GOOD, Tag(Category.POSITIVE_EVENTS), self._wanted.period)

    def _about(self, kind: SentenceKind, tag: Tag, period: Period) -> Proposal:
        sources = self._sources(tag, period)
        return Proposal(kind, tag, _references(sources), area=self._where(sources), time=_when(sources))

    def _problem(self, problem: Problem) -> Proposal:
        weeks = self._wanted.period.series[-len(problem.weeks) :]
        area = self._areas.by_id.get(problem.area_id) if problem.area_id is not None else None
        period = Period(weeks[0].start, weeks[-1].end)
        asked = self._filter(problem.tag, period, area.code if area else "none", problem.place)
        sources = self._read(asked)
        name = area.name if area is not None else ""
        return Proposal(
            SentenceKind.RECURRING,
            problem.tag,
            _references(sources),
            name,
            problem.place if self._is_told_by_many(asked) else "",
            problem.streak,
            _when(sources),
        )

    def _is_told_by_many(self, asked: InboxFilter) -> bool:
        """True when so many people name a place that a sentence about it points at none of them. It is read by others than
        those who may open the concerns; so only what somebody has looked through for details speaks for a name.
        """
        looked_at = [*self._conditions(asked), Concern.marks_checked.is_(True)]
        return heard(self._session, *looked_at).voices >= STANDARD.place_voices

    def _sources(self, tag: Tag, period: Period) -> Sequence[_Told]:
        return self._read(self._filter(tag, period))

    def _filter(self, tag: Tag, period: Period, area: str = "", place: str = "") -> InboxFilter:
        """What the figure's link lists."""
        own = self._wanted.area.code if self._wanted.area is not None else ""
        base = InboxFilter(View.COUNTED, area=area or own, channel=self._wanted.channel, start=period.start)
        return replace(base, category=str(tag.category), facet=tag.facet, end=period.end, q=place)

    def _conditions(self, asked: InboxFilter) -> list[ColumnElement[bool]]:
        """The concerns that this person may list, restricted ones left out."""
        open_ = Concern.restricted == Restriction.NONE
        return [visible(self._staff), open_, *conditions(self._session, self._staff, asked)]

    def _read(self, asked: InboxFilter) -> Sequence[_Told]:
        rows = self._session.execute(
            select(Concern.reference, Concern.area_id, Concern.when_days, Concern.when_times)
            .where(*self._conditions(asked))
            .order_by(Concern.received_on.desc(), Concern.id.desc())
            .limit(MOST_SOURCES)
        ).all()
        return [_Told(row.reference, row.area_id, row.when_days, tuple(row.when_times or ())) for row in rows]

    def _where(self, sources: Sequence[_Told]) -> str:
        """The area right below the one asked for where at least half of them are; '' when none stands out."""
        below = self._areas.parts(self._wanted.area.code if self._wanted.area is not None else "")
        part_of = {area_id: part.name for part in below for area_id in self._areas.ids_below(part.code)}
        return _most(Counter(part_of[one.area_id] for one in sources if one.area_id in part_of), len(sources)) or ""


_NOT_TOLD = frozenset({Category.POSITIVE_EVENTS, Category.PLANNED_CHANGES, Category.OTHER})


def _kind(finding: Finding) -> SentenceKind:
    return SentenceKind.MORE if finding.kind is FindingKind.MORE else SentenceKind.LESS


def _references(sources: Sequence[_Told]) -> tuple[str, ...]:
    return tuple(one.reference for one in sources)


def _when(sources: Sequence[_Told]) -> tuple[str, str] | None:
    """The part of the week that at least half of those who say when point at."""
    said = [one for one in sources if one.when_days in (WhenDays.WEEKDAY, WhenDays.WEEKEND) and one.when_times]
    times = {time.value for time in TimeOfDay}
    counted = Counter((one.when_days, time) for one in said for time in one.when_times if time in times)
    return _most(counted, len(said))


def _most(counted: Counter[Key], among: int) -> Key | None:
    """The commonest when it stands out; the first in order when two are as common."""
    if among < ENOUGH or not counted:
        return None
    key, number = min(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return key if number >= CLEARLY * among and number >= ENOUGH else None
