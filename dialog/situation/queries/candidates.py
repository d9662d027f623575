"""What comes back in the concerns, for the machine to propose: the same subject at the same place, week after week."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, select, tuple_
from sqlalchemy.orm import Session

from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import safe_place
from dialog.concerns.queries.counted import counted
from dialog.concerns.rules import Restriction
from dialog.situation.rules.periods import DAY, WEEK, Period, whole_weeks
from dialog.situation.rules.problems import place_key
from dialog.situation.rules.recurring import LEFT_OUT, SHORTEST_STREAK, WEEKS_SHOWN, is_problem, streak


@dataclass(frozen=True)
class Told:
    """One concern of a candidate: its id, reference, and which of the twelve weeks it came in."""

    id: int
    reference: str
    week: int


@dataclass(frozen=True)
class Candidate:
    """A subject at a place. `place` '': in the whole area, none of its places comes back by itself."""

    tag: Tag
    area_id: int
    place: str
    told: tuple[Told, ...]

    @property
    def key(self) -> str:
        return place_key(self.place)

    @property
    def weeks(self) -> tuple[int, ...]:
        counts = Counter(one.week for one in self.told)
        return tuple(counts[at] for at in range(WEEKS_SHOWN))

    def streak_since(self, week: int = 0) -> int:
        """Weeks in a row up to the last, none before the one numbered `week`."""
        return streak(self.weeks[week:]) if week < WEEKS_SHOWN else 0


def looked_at(day: date) -> Period:
    """The twelve whole weeks before the week of `day`."""
    return whole_weeks(day, WEEKS_SHOWN)


def candidates(session: Session, day: date) -> list[Candidate]:
    """All that comes back on `day`, places before whole areas.

    Nothing that few may open is looked at. A place is named only as somebody who has read the concern left it.
    """
    period = looked_at(day)
    by_area: dict[tuple[Tag, int], list[tuple[str, Told]]] = defaultdict(list)
    for row in session.execute(_statement(period)):
        tag = Tag(row.category, row.facet)
        if is_problem(tag):
            told = Told(row.id, row.reference, (row.received_on - period.start) // WEEK)
            by_area[(tag, row.area_id)].append((" ".join(row.place.split()), told))
    found = [one for (tag, area_id), rows in by_area.items() for one in _of_area(tag, area_id, rows)]
    return sorted(found, key=lambda one: (one.tag, one.area_id, one.key))


def _of_area(tag: Tag, area_id: int, rows: list[tuple[str, Told]]) -> Iterator[Candidate]:
    """The places of an area where the subject comes back; without any, the area itself when it does there."""
    places: dict[str, list[Told]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for name, told in rows:
        if name:
            places[place_key(name)].append(told)
            names[place_key(name)][name] += 1
    written = {key: min(found.items(), key=lambda pair: (-pair[1], pair[0]))[0] for key, found in names.items()}
    back = [Candidate(tag, area_id, written[key], tuple(told)) for key, told in places.items()]
    back = [one for one in back if one.streak_since() >= SHORTEST_STREAK]
    whole = Candidate(tag, area_id, "", tuple(told for _, told in rows))
    if back:
        yield from back
    elif whole.streak_since() >= SHORTEST_STREAK:
        yield whole


def _statement(period: Period) -> Select[int, str, date, int | None, str, str, str]:
    key = (ConcernTag.category, ConcernTag.facet, Concern.area_id)
    last = Period(period.end - WEEK + DAY, period.end)
    lately = select(*key).join(Concern, Concern.id == ConcernTag.concern_id).where(_open(last))
    return (
        select(
            Concern.id,
            Concern.reference,
            Concern.received_on,
            Concern.area_id,
            ConcernTag.category,
            ConcernTag.facet,
            case((Concern.marks_checked, safe_place()), else_="").label("place"),
        )
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .where(_open(period), ConcernTag.category.not_in(LEFT_OUT), tuple_(*key).in_(lately))
        .order_by(Concern.id)
    )


def _open(period: Period) -> ColumnElement[bool]:
    return and_(
        counted(),
        Concern.restricted == Restriction.NONE,
        Concern.area_id.is_not(None),
        Concern.received_on.between(period.start, period.end),
    )
