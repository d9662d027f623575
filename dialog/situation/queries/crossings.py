"""Categories crossed with sort of place, influence and what was hit; and the themes that run across them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.rules import Restriction
from dialog.concerns.rules.facts import PlaceType, Target
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.crossed_sheets import PLACE_AND_TARGET, UNDER_INFLUENCE, theme_sheet, themed_sheet
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.picture import SHUT
from dialog.situation.queries.scope import may_open, scope_of
from dialog.situation.queries.sheets import Key, Sheets, load_sheets
from dialog.situation.rules.crossing import Crossed, crossed, overlap
from dialog.situation.rules.figures import NOTHING, Figure, Shown, masked, show
from dialog.situation.rules.periods import Period
from dialog.situation.rules.themes import THEMES, Theme, ThemeCode

PART = "crossed"
UNSAID = ""
YES, NO = "yes", "no"
Counts = Mapping[Key, Figure]


@dataclass(frozen=True)
class CrossLine:
    """One category: by sort of place and what was hit, and by sort of place and influence (YES, NO). `shut`: few may see
    it, and there are no counts.
    """

    category: str
    by_target: Crossed
    by_influence: Crossed
    shut: bool = False


@dataclass(frozen=True)
class ThemeLine:
    """A theme now and before. `by_category`: where its concerns lie now, for a theme that runs across categories."""

    code: ThemeCode
    now: Shown
    before: Shown
    by_category: Mapping[str, Shown]


@dataclass(frozen=True)
class Crossings:
    """`lines` in the categories' order. `places` and `targets`: the codes that were told of, in their order, UNSAID last."""

    lines: tuple[CrossLine, ...]
    places: tuple[str, ...]
    targets: tuple[str, ...]
    themes: tuple[ThemeLine, ...]


def crossings(session: Session, staff: StaffMember, areas: Areas, wanted: Wanted) -> Crossings:
    """Everything of the area, period and channel, as this person may see it."""
    sheets = load_sheets(session, scope_of(staff, areas, wanted), wanted.period, (PART,))
    open_ = may_open(session, staff)
    now, marked = (sheets.over(name, wanted.period) for name in (PLACE_AND_TARGET, UNDER_INFLUENCE))
    lines = tuple(_line(category, now, marked, open_) for category in Category)
    told = [line for line in lines if not line.shut]
    return Crossings(
        lines,
        places=_in_order(PlaceType, (place for line in told for place in line.by_target.firsts)),
        targets=_in_order(Target, (target for line in told for target in line.by_target.seconds)),
        themes=tuple(_theme(sheets, wanted.period, theme) for theme in THEMES.values()),
    )


def _line(category: Category, now: Counts, marked: Counts, open_: frozenset[Restriction]) -> CrossLine:
    restricted = SHUT.get(Tag(category))
    if restricted is not None and restricted not in open_:
        return CrossLine(category.value, crossed({}), crossed({}), shut=True)
    cells: dict[str, dict[str, Figure]] = {}
    for (name, place, target, _area), figure in sorted(now.items(), key=repr):
        if name == category:
            cells.setdefault(place, {})[target] = figure
    influence = {}
    for place, by_target in cells.items():
        yes = marked.get((category.value, place, "", None), NOTHING)
        influence[place] = {YES: yes, NO: _less(sum(by_target.values(), NOTHING), yes)}
    return CrossLine(category.value, crossed(cells), crossed(influence))


def _in_order(codes: Iterable[str], told: Iterable[str]) -> tuple[str, ...]:
    found = set(told)
    return tuple(code for code in (*(str(one) for one in codes), UNSAID) if code in found)


def _theme(sheets: Sheets, period: Period, theme: Theme) -> ThemeLine:
    now, by_category = _shown_theme(sheets, period, theme)
    before, _ = _shown_theme(sheets, period.before, theme)
    return ThemeLine(theme.code, now, before, by_category)


def _shown_theme(sheets: Sheets, period: Period, theme: Theme) -> tuple[Shown, dict[str, Shown]]:
    """A theme and its parts by category, none of which, taken from a category's own count, leaves a few."""
    whole = sheets.over(theme_sheet(theme.code), period).get(("", "", "", None), NOTHING)
    if theme.plain:
        return show(whole), {}
    totals: dict[str, Figure] = {}
    for (category, *_rest), figure in sheets.over(PLACE_AND_TARGET, period).items():
        totals[category] = totals.get(category, NOTHING) + figure
    parts = {key[0]: figure for key, figure in sheets.over(themed_sheet(theme.code), period).items()}
    told = all(overlap(parts.get(one, NOTHING), whole) for one in theme.categories)
    if theme.also:
        told = told and all(overlap(whole, totals.get(one, NOTHING)) for one in parts)
    shown = show(whole) if told else masked(whole, hidden=whole.others > 0)
    return shown, {
        category.value: masked(
            parts[category],
            hidden=not (overlap(parts[category], totals.get(category, NOTHING)) and overlap(parts[category], whole)),
        )
        for category in Category
        if category in parts
    }


def _less(whole: Figure, part: Figure) -> Figure:
    return Figure(whole.all - part.all, whole.mine - part.mine)
