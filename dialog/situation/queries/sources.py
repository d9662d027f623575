"""Who told, read off the sheets: four kinds of sources, week by week, and three perspectives, never mixed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.categories.rules import Category, Tag
from dialog.disclosure.groups import hidden_in_table
from dialog.organisations.models import Organisation
from dialog.situation.queries.counts import Timeline
from dialog.situation.queries.parts import Seen, ToldBy
from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.figures import NOTHING, Figure, masked, show_series, show_table
from dialog.situation.rules.levels import Perspective, SourceClass
from dialog.situation.rules.periods import Period
from dialog.situation.rules.sources import channels_of, hidden_sums, perspective, source_class
from dialog.situation.rules.stretches import Stretch, stretch_of

TOLD = (SourceClass.RESIDENTS, SourceClass.STAFF, SourceClass.PARTNERS)

_Cell = tuple[str, str]


def told_by_source(sheets: Sheets) -> tuple[ToldBy, ...]:
    """Residents, staff and partners, each by itself, with the channels they use."""
    period = sheets.period
    by_channel = _timelines(sheets, lambda channel: channel)
    by_class = _timelines(sheets, lambda channel: source_class(channel).value)
    shown = show_table({code: timeline.over(period) for code, timeline in by_channel.items()})
    hidden = {one: _hidden_sums(by_channel, one) for one in (period, *period.series)}
    timelines = {found: by_class.get(found.value, Timeline({})) for found in TOLD}
    return tuple(
        ToldBy(
            found,
            masked(figure := timeline.over(period), hidden=found in hidden[period] and figure.others > 0),
            timeline.known,
            _weeks(timeline, period) if not any(found in hidden[one] for one in hidden) else None,
            all(figure.others == 0 for figure in timeline.weekly(period.series)),
            tuple((code, shown.get(code)) for code in channels_of(found)),
        )
        for found, timeline in timelines.items()
    )


def _weeks(timeline: Timeline, period: Period) -> tuple[int, ...] | None:
    return show_series(timeline.weekly(period.series)) if timeline.known else None


def _hidden_sums(by_channel: Mapping[str, Timeline], period: Period) -> frozenset[SourceClass]:
    others = {code: timeline.over(period).others for code, timeline in by_channel.items()}
    return hidden_sums(others)


def perspectives(session: Session, sheets: Sheets, shut: frozenset[Tag]) -> tuple[Seen, ...]:
    """Every category that may be shown, with what each perspective has told of it in the period."""
    kinds = {str(row[0]): row[1] for row in session.execute(select(Organisation.id, Organisation.kind))}
    now, *earlier = (_by_eyes(sheets, period, kinds) for period in sheets.needed("seen"))
    known = set(now).union(*earlier)
    codes = [category for category in Category if Tag(category) not in shut]
    hidden = _hidden(now, [code.value for code in codes])

    def cell(eyes: Perspective, code: Category) -> _Cell:
        return eyes.value, code.value

    return tuple(
        Seen(
            code,
            {
                eyes: masked(figure, hidden=cell(eyes, code) in hidden and figure.others > 0)
                for eyes in Perspective
                if cell(eyes, code) in known and (figure := now.get(cell(eyes, code), NOTHING))
            },
        )
        for code in codes
    )


def _by_eyes(sheets: Sheets, period: Period, kinds: Mapping[str, str]) -> dict[_Cell, Figure]:
    """(perspective, category) -> count; '' for partners that are none of the three."""
    found: dict[_Cell, Figure] = defaultdict(lambda: NOTHING)
    for (category, channel, source, _), figure in sheets.over("seen", period).items():
        eyes = perspective(channel, kinds.get(source, ""))
        found[eyes.value if eyes is not None else "", category] += figure
    return dict(found)


def _hidden(counts: Mapping[_Cell, Figure], codes: Iterable[str]) -> frozenset[_Cell]:
    """The cells to leave out: neither from the other perspectives nor from the numbers of the categories, which stand in
    their boxes, can a small one be worked out.
    """
    table = {
        eyes: {code: counts[eyes, code].others for code in codes if (eyes, code) in counts}
        for eyes in ("", *(one.value for one in Perspective))
    }
    totals = {code: sum(rows.get(code, 0) for rows in table.values()) for code in codes}
    return hidden_in_table(table, totals, adds_up=True)


def _timelines(sheets: Sheets, key_of: Callable[[str], str]) -> dict[str, Timeline]:
    """The weeks of channels, or of kinds of sources."""
    found: dict[str, dict[Stretch, Figure]] = defaultdict(dict)
    for period in sheets.needed("source"):
        sums: dict[str, Figure] = defaultdict(lambda: NOTHING)
        for (channel, *_), figure in sheets.over("source", period).items():
            sums[key_of(channel)] += figure
        for key, figure in sums.items():
            found[key][stretch_of(period)] = figure
    return {key: Timeline(figures) for key, figures in found.items()}
