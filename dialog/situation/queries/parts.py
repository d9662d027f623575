"""The parts of a picture, as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialog.categories.rules import Category, Tag
from dialog.disclosure.limits import Direction
from dialog.situation.queries.areas import AreaVersion
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.findings import Finding
from dialog.situation.rules.levels import Perspective, SourceClass
from dialog.situation.rules.periods import Period
from dialog.situation.rules.recurring import Problem
from dialog.situation.rules.times import FineGrid
from dialog.situation.rules.usual import Usual


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `area` None: the whole municipality; `channel` '': every channel.

    `own_only`: only what the person who asks may open counts (see `Scope`).
    """

    period: Period
    area: AreaVersion | None = None
    channel: str = ""
    own_only: bool = False


@dataclass(frozen=True)
class Row:
    """A count now and before. `known` False: nothing was told in the whole window, which is not the same as none.

    `before` None: nobody told us anything at all in that time.
    """

    key: str
    now: Shown
    before: Shown | None
    direction: Direction
    known: bool


@dataclass(frozen=True)
class Subject:
    """A category or facet.

    `usual` is for the period and `weekly` for one week; None where it may not be shown or cannot be judged. `series` has
    thirteen weeks, or None. `shut`: few may see it; `everywhere` is then what all may hear of the whole municipality.
    `fresh`: nobody told of it in the twelve weeks before.
    """

    tag: Tag
    row: Row
    usual: Usual | None = None
    weekly: Usual | None = None
    series: tuple[int, ...] | None = None
    shut: bool = False
    everywhere: int | None = None
    fresh: bool = False

    @property
    def state(self) -> str:
        """'hot' above the usual, 'cool' below it, else ''."""
        count = self.row.now.full
        if self.usual is None or count is None:
            return ""
        return "hot" if self.usual.above(count) else "cool" if self.usual.below(count) else ""


@dataclass(frozen=True)
class TimesShown:
    """Both tables of times. Those `told` have a place in the base grid, those `untold` have none.

    `fine` holds what this person may open.
    """

    period: Period
    cells: Mapping[tuple[str, str], Shown]
    told: Shown
    untold: Shown
    fine: FineGrid


@dataclass(frozen=True)
class Again:
    """How many say that it happens again and again: `yes` and `no` have said, `unsaid` have not or do not know."""

    yes: Shown
    no: Shown
    unsaid: Shown


@dataclass(frozen=True)
class Positive:
    """Something good that was told. `excerpt` '' for those who may not read it."""

    reference: str
    received_on: date
    area: str
    place: str
    excerpt: str


@dataclass(frozen=True)
class ToldBy:
    """What one kind of source has told. `known` False: nothing in the whole window, which is not the same as none.

    `weeks`: thirteen, or None where they may not be shown; `exact` when all behind them may be opened. `channels`: (code,
    count), None for no information.
    """

    source: SourceClass
    now: Shown
    known: bool
    weeks: tuple[int, ...] | None
    exact: bool
    channels: tuple[tuple[str, Shown | None], ...]


@dataclass(frozen=True)
class Seen:
    """What three pairs of eyes have told about a category; a perspective is missing where there is no information."""

    category: Category
    by: Mapping[Perspective, Shown]


@dataclass(frozen=True)
class TopPlace:
    """A place as most people write it, with the concerns that name it and the people who speak of it.

    `voices` None: fewer than may be told.
    """

    name: str
    area_id: int | None
    reports: Shown
    voices: int | None


@dataclass(frozen=True)
class Picture:
    """Everything the page shows.

    `judged`: there are weeks enough to say what is usual. `sees_all`: no restricted concern is kept from this person's
    figures.
    """

    wanted: Wanted
    total: Row
    waiting: Shown
    findings: tuple[Finding, ...]
    categories: tuple[Subject, ...]
    facets: tuple[Subject, ...]
    channels: tuple[Row, ...]
    kinds: tuple[Row, ...]
    areas: tuple[Row, ...]
    again: Again
    times: TimesShown
    problems: tuple[Problem, ...]
    positives: tuple[Positive, ...]
    sources: tuple[ToldBy, ...]
    seen: tuple[Seen, ...]
    places: tuple[TopPlace, ...]
    sees_concerns: bool
    sees_all: bool
    judged: bool
