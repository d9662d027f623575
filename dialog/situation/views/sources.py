"""Four kinds of sources beside each other, and the weeks of each; no sum of them all."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from dialog.categories.labels import category_label
from dialog.concerns.labels import channel_label
from dialog.situation.picture_labels import PERSPECTIVES, SOURCES
from dialog.situation.queries.parts import ToldBy
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.levels import Perspective
from dialog.situation.rules.periods import Period
from dialog.situation.views.context import Context
from dialog.situation.views.recurring import Bar, bars


@dataclass(frozen=True)
class Told:
    """One channel: a count with its address, or no information."""

    label: str
    shown: Shown | None
    url: str


@dataclass(frozen=True)
class SourceBox:
    """One kind of source. `bars` are thirteen weeks, () where they may not be shown."""

    label: str
    shown: Shown
    known: bool
    url: str
    bars: tuple[Bar, ...]
    spoken: str
    channels: tuple[Told, ...]


@dataclass(frozen=True)
class WeekRow:
    """One week of the timeline: a count for each kind of source with its address, None for no information."""

    label: str
    cells: tuple[tuple[int, str] | None, ...]


@dataclass(frozen=True)
class SeenRow:
    """One category: for each perspective a count with its address, or None for no information."""

    label: str
    cells: tuple[tuple[Shown, str] | None, ...]


def source_boxes(context: Context) -> list[SourceBox]:
    """Residents, staff and partners. They stand on one scale, so that nobody seems louder than they are."""
    sources = context.picture.sources
    top = max((max(one.weeks) for one in sources if one.weeks), default=0)
    return [
        SourceBox(
            label=str(SOURCES[one.source]),
            shown=one.now,
            known=one.known,
            url=context.links.to(told_by=one.source.value),
            bars=bars(one.weeks, top) if one.weeks else (),
            spoken=", ".join(str(count) for count in one.weeks or ()),
            channels=tuple(
                Told(channel_label(code), shown, context.links.to(channel=code)) for code, shown in one.channels
            ),
        )
        for one in sources
    ]


def week_rows(context: Context) -> list[WeekRow]:
    """The timeline as a table, the latest week first. A source whose weeks may not be shown has none."""
    weeks, sources = context.picture.wanted.period.series, context.picture.sources
    return [
        WeekRow(
            str(_("w. %(week)s", week=week.end.isocalendar()[1])),
            tuple(
                (one.weeks[at], _week_url(context, week, one) if one.weeks[at] else "") if one.weeks else None
                for one in sources
            ),
        )
        for at, week in reversed(list(enumerate(weeks)))
    ]


def _week_url(context: Context, week: Period, one: ToldBy) -> str:
    return context.links.during(week).to(told_by=one.source.value) if one.exact else ""


def source_columns(context: Context) -> list[Any]:
    """The headings of the timeline."""
    return [SOURCES[one.source] for one in context.picture.sources]


def seen_rows(context: Context) -> list[SeenRow]:
    """Three perspectives on every category that this person may see."""
    return [
        SeenRow(
            category_label(one.category),
            tuple(
                (one.by[eyes], context.links.to(category=str(one.category), told_by=eyes.value))
                if eyes in one.by
                else None
                for eyes in Perspective
            ),
        )
        for one in context.picture.seen
    ]


def seen_columns() -> list[Any]:
    """Whose eyes, in the order of the columns."""
    return [PERSPECTIVES[eyes] for eyes in Perspective]
