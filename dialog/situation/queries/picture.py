"""The whole picture of an area and a period, as one person may see it, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import DOMESTIC_VIOLENCE, STAFF_THREATENED, Category, Tag
from dialog.concerns.channels import CHANNELS
from dialog.concerns.rules import Kind, Recurring, Restriction
from dialog.disclosure.cells import safe_total
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.counts import Timeline, by_area, by_word, restricted_totals, timelines, total
from dialog.situation.queries.parts import Again, Picture, Row, Subject, TimesShown, Wanted
from dialog.situation.queries.places import top_places
from dialog.situation.queries.positives import positives
from dialog.situation.queries.problems import recurring_problems
from dialog.situation.queries.scope import Scope, may_open, scope_of, sees_concerns
from dialog.situation.queries.sheets import load_sheets
from dialog.situation.queries.sources import perspectives, told_by_source
from dialog.situation.queries.times import coded_times, said_times
from dialog.situation.rules.figures import NOTHING, Figure, direction, show, show_series, show_table
from dialog.situation.rules.findings import Weighed, findings
from dialog.situation.rules.periods import whole_weeks
from dialog.situation.rules.times import base_grid, fine_grid, says_when
from dialog.situation.rules.usual import FEWEST_WEEKS, known_weeks, usual_range

Key = TypeVar("Key", str, Tag)

NO_AREA = "none"
ELSEWHERE = "elsewhere"
SHUT = {
    Tag(Category.VIOLENT_EXTREMISM): Restriction.EXTREMISM,
    Tag(Category.THREATS_VIOLENCE, DOMESTIC_VIOLENCE): Restriction.DOMESTIC_VIOLENCE,
    Tag(Category.THREATS_VIOLENCE, STAFF_THREATENED): Restriction.THREAT,
}
KINDS = (Kind.CONCERN, Kind.QUESTION, Kind.SUGGESTION, Kind.POSITIVE, Kind.EVENT)


def situation_picture(session: Session, staff: StaffMember, areas: Areas, wanted: Wanted, day: date) -> Picture:
    """The picture for `wanted`, seen on `day`."""
    return _Painter(session, scope_of(staff, areas, wanted), areas, wanted, day).picture()


class _Painter:
    """One picture in the making: what its parts share."""

    def __init__(self, session: Session, scope: Scope, areas: Areas, wanted: Wanted, day: date) -> None:
        self._session, self._scope, self._areas, self._wanted = session, scope, areas, wanted
        self._period = wanted.period
        self._sheets = load_sheets(session, scope, self._period)
        self._by_category = timelines(self._sheets, "category")
        self._by_facet = timelines(self._sheets, "facet")
        self._silent = Timeline({})
        self._before = total(self._sheets, "channel", self._period.before)
        self._open = may_open(session, scope.staff)
        self._everywhere = self._told_of_restricted(day)
        self._weeks = self._known_weeks()

    def picture(self) -> Picture:
        """All of it."""
        categories, facets = self._categories(), self._facets()
        sees = sees_concerns(self._scope.staff)
        problems = recurring_problems(self._sheets) if sees else ()
        now = total(self._sheets, "channel", self._period)
        return Picture(
            wanted=self._wanted,
            total=self._rows({"": now}, {"": self._before}, {""})[0],
            waiting=show(total(self._sheets, "waiting", self._period)),
            findings=findings(_weighed(categories, facets), problems),
            categories=categories,
            facets=facets,
            channels=self._by("channel", tuple(CHANNELS)),
            kinds=self._by("kind", tuple(kind.value for kind in KINDS)),
            areas=self._area_rows(),
            again=self._again(),
            times=self._times(),
            problems=problems,
            positives=positives(self._session, self._scope, self._sheets) if sees else (),
            sources=told_by_source(self._sheets),
            seen=perspectives(self._session, self._sheets, frozenset(tag for tag in SHUT if self._is_shut(tag))),
            places=top_places(self._scope, self._sheets),
            sees_concerns=sees,
            sees_all=self._open >= set(SHUT.values()),
            judged=self._weeks >= FEWEST_WEEKS,
        )

    def _told_of_restricted(self, day: date) -> Mapping[Restriction, int]:
        """Never by area, by channel or by days of one's own choice (a single report could be told apart)."""
        wanted = self._wanted
        if self._open >= set(SHUT.values()) or wanted.area is not None or wanted.channel:
            return {}
        return restricted_totals(self._session, whole_weeks(day, 12))

    def _known_weeks(self) -> int:
        weekly = [timeline.weekly(self._period.baseline_weeks) for timeline in self._by_category.values()]
        return known_weeks([sum(figure.all for figure in week) for week in zip(*weekly, strict=True)])

    def _categories(self) -> tuple[Subject, ...]:
        return self._subjects(
            {Tag(category): self._by_category.get(Tag(category), self._silent) for category in Category}
        )

    def _facets(self) -> tuple[Subject, ...]:
        """Every facet that was told of in the window, and the shut ones, in the categories' order."""
        told = self._by_facet | {tag: self._by_facet.get(tag, self._silent) for tag in SHUT if tag.facet}
        return self._subjects({tag: timeline for tag, timeline in told.items() if not self._is_shut(Tag(tag.category))})

    def _subjects(self, told: Mapping[Tag, Timeline]) -> tuple[Subject, ...]:
        shut = {tag for tag in told if self._is_shut(tag)}
        open_ = {tag: timeline for tag, timeline in told.items() if tag not in shut}
        rows = self._rows(
            {tag: timeline.over(self._period) for tag, timeline in open_.items()},
            {tag: timeline.over(self._period.before) for tag, timeline in open_.items()},
            {tag for tag, timeline in open_.items() if timeline.known},
        )
        found = [self._subject(tag, row, open_[tag]) for tag, row in zip(open_, rows, strict=True)]
        found += [self._shut(tag) for tag in shut]
        return tuple(sorted(found, key=lambda one: (list(Category).index(Category(one.tag.category)), one.tag.facet)))

    def _subject(self, tag: Tag, row: Row, timeline: Timeline) -> Subject:
        baseline = timeline.weekly(self._period.baseline_weeks)[-self._weeks :] if self._weeks else []
        shown = show(sum(baseline, NOTHING)).full is not None
        counts = [figure.all for figure in baseline] if shown else []
        return Subject(
            tag,
            row,
            usual=usual_range(counts, self._period.weeks) if row.now.full is not None else None,
            weekly=usual_range(counts),
            series=show_series(timeline.weekly(self._period.series)) if row.known else None,
            fresh=shown and self._weeks >= FEWEST_WEEKS and not any(counts),
        )

    def _is_shut(self, tag: Tag) -> bool:
        return tag in SHUT and SHUT[tag] not in self._open

    def _shut(self, tag: Tag) -> Subject:
        """Its label, and at most one number that no filter changes."""
        nothing = self._rows({"": NOTHING}, {"": NOTHING}, set())[0]
        return Subject(tag, nothing, shut=True, everywhere=safe_total(self._everywhere.get(SHUT[tag], 0)))

    def _by(self, dimension: str, keys: tuple[str, ...]) -> tuple[Row, ...]:
        now, before, earlier = (by_word(self._sheets, dimension, one) for one in self._sheets.needed(dimension))
        known = now.keys() | before.keys() | earlier.keys()
        keys = (*keys, *sorted(known.difference(keys)))
        return self._rows(_filled(now, keys), _filled(before, keys), known)

    def _area_rows(self) -> tuple[Row, ...]:
        """The areas right below, and what lies in none of them."""
        parts = self._areas.parts(self._wanted.area.code if self._wanted.area is not None else "")
        place = {area_id: part.code for part in parts for area_id in self._areas.ids_below(part.code)}
        keys = tuple(part.code for part in parts)
        if not keys:
            return ()

        def gathered(counts: Mapping[int | None, Figure]) -> dict[str, Figure]:
            found = dict.fromkeys((*keys, ELSEWHERE, NO_AREA), NOTHING)
            for area_id, figure in counts.items():
                found[NO_AREA if area_id is None else place.get(area_id, ELSEWHERE)] += figure
            return found

        now, before, earlier = (by_area(self._sheets, one) for one in self._sheets.needed("area"))
        met = now.keys() | before.keys() | earlier.keys()
        known = {NO_AREA if area_id is None else place.get(area_id, ELSEWHERE) for area_id in met}
        rows = self._rows(gathered(now), gathered(before), known)
        return tuple(row for row in rows if row.key not in (ELSEWHERE, NO_AREA) or row.known)

    def _rows(self, now: Mapping[Key, Figure], before: Mapping[Key, Figure], known: Collection[Key]) -> tuple[Row, ...]:
        """A table of two columns over the same keys; nothing in either can be worked out from the rest."""
        shown = show_table(now)
        earlier = show_table(before) if self._before.all else dict.fromkeys(before)
        return tuple(
            Row(str(key), shown[key], earlier[key], direction(shown[key], earlier[key]), key in known) for key in shown
        )

    def _again(self) -> Again:
        said = by_word(self._sheets, "recurring", self._period)
        yes, no = said.get(Recurring.YES, NOTHING), said.get(Recurring.NO, NOTHING)
        unsaid = sum((figure for key, figure in said.items() if key not in (Recurring.YES, Recurring.NO)), NOTHING)
        shown = show_table({"yes": yes, "no": no, "unsaid": unsaid})
        return Again(shown["yes"], shown["no"], shown["unsaid"])

    def _times(self) -> TimesShown:
        said = said_times(self._sheets)
        told = sum((row.figure for row in said if says_when(row)), NOTHING)
        untold = sum((row.figure for row in said if not says_when(row)), NOTHING)
        shown = show_table({"told": told, "untold": untold})
        return TimesShown(
            self._period.times, show_table(base_grid(said)), shown["told"], shown["untold"],
            fine_grid(coded_times(self._sheets)),
        )  # fmt: skip


def _filled(figures: Mapping[str, Figure], keys: Iterable[str]) -> dict[str, Figure]:
    return {key: figures.get(key, NOTHING) for key in keys}


def _weighed(categories: Iterable[Subject], facets: Iterable[Subject]) -> list[Weighed]:
    """What may become a finding: the categories, and instead of "Other" what lies under it."""
    named = [one for one in categories if one.tag.category != Category.OTHER]
    named += [one for one in facets if one.tag.category == Category.OTHER]
    return [Weighed(one.tag, one.row.now, one.usual, one.fresh) for one in named if not one.shut]
