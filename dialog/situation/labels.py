"""What the situation picture says in words."""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_date as babel_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.categories.labels import category_label, facet_label
from dialog.categories.models import Facet
from dialog.categories.rules import Category, Tag
from dialog.concerns.rules import TimeOfDay, WhenDays
from dialog.disclosure.limits import Direction
from dialog.situation.queries.parts import Picture, Subject, TimesShown
from dialog.situation.rules.findings import FindingKind
from dialog.situation.rules.periods import Period, Span
from dialog.situation.rules.usual import Usual
from dialog.web.formatting import long_date
from dialog.web.language import locale

DIRECTIONS: dict[Direction, Any] = {
    Direction.TOO_FEW: _l("too few to compare"),
    Direction.UP: _l("more"),
    Direction.DOWN: _l("fewer"),
    Direction.SAME: _l("as many"),
}
FINDING_KINDS: dict[FindingKind, Any] = {
    FindingKind.NEW: _l("New to the picture"),
    FindingKind.MORE: _l("More than usual"),
    FindingKind.RECURRING: _l("Comes back"),
    FindingKind.LESS: _l("Less than usual"),
}
FINDING_MARKS = {
    FindingKind.NEW: ("up", "◆"),
    FindingKind.MORE: ("up", "▲"),
    FindingKind.RECURRING: ("same", "●"),
    FindingKind.LESS: ("down", "▼"),
}
DAYS: dict[str, Any] = {
    WhenDays.WEEKDAY: _l("Weekdays"),
    WhenDays.WEEKEND: _l("Weekends"),
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
MOST_HAPPENS: dict[tuple[str, str], Any] = {
    (WhenDays.WEEKDAY, TimeOfDay.MORNING): _l("Most happens on weekday mornings"),
    (WhenDays.WEEKDAY, TimeOfDay.DAY): _l("Most happens on weekdays in the daytime"),
    (WhenDays.WEEKDAY, TimeOfDay.EVENING): _l("Most happens on weekday evenings"),
    (WhenDays.WEEKDAY, TimeOfDay.NIGHT): _l("Most happens on weekday nights"),
    (WhenDays.WEEKEND, TimeOfDay.MORNING): _l("Most happens on weekend mornings"),
    (WhenDays.WEEKEND, TimeOfDay.DAY): _l("Most happens on weekends in the daytime"),
    (WhenDays.WEEKEND, TimeOfDay.EVENING): _l("Most happens on weekend evenings"),
    (WhenDays.WEEKEND, TimeOfDay.NIGHT): _l("Most happens on weekend nights"),
}
# Below this many, or with a second nearly as large, the headline does not point at one time.
HEADLINE_TIMES = 20
CLEARLY = 1.25


def week_text(period: Period) -> str:
    """The week or weeks in numbers, the month, tertial or year by its name; '' for days of one's own choice."""
    match period.span:
        case Span.OWN:
            return ""
        case Span.MONTH:
            return babel_date(period.start, "LLLL y", locale=locale())
        case Span.TERTIAL:
            return str(_("tertial %(number)s of %(year)s", number=period.tertial, year=period.start.year))
        case Span.YEAR:
            return str(_("the year %(year)s", year=period.start.year))
    first, last = period.start.isocalendar()[1], period.end.isocalendar()[1]
    return str(
        _("week %(week)s", week=first) if first == last else _("weeks %(first)s–%(last)s", first=first, last=last)
    )


def days_text(period: Period) -> str:
    """16–22 november 2026."""
    start, end = period.start, period.end
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{long_date(end)}"
    first = babel_date(start, "d MMMM", locale=locale()) if start.year == end.year else long_date(start)
    return f"{first} – {long_date(end)}"


def period_choice(period: Period) -> str:
    """What a period is called in the list."""
    match period.span:
        case Span.FOUR_WEEKS:
            return str(_("Four weeks, %(weeks)s", weeks=week_text(period)))
        case Span.TWELVE_WEEKS:
            return str(_("Twelve weeks, %(weeks)s", weeks=week_text(period)))
        case Span.OWN:
            return str(_("Own dates"))
        case _:
            return _upper_first(week_text(period))


def heading(period: Period) -> str:
    """The page's h1."""
    weeks = week_text(period)
    return str(_("Situation picture, %(weeks)s", weeks=weeks) if weeks else _("Situation picture"))


def subject_label(tag: Tag, facets: Mapping[str, Facet]) -> str:
    """The facet by its own name, as residents speak of it; else the category. Begins with a capital."""
    facet = facets.get(tag.facet)
    return category_label(tag.category) if facet is None else _upper_first(facet_label(facet))


def finding_text(kind: FindingKind, subject: str, area: str, weeks: int) -> str:
    """A finding in one sentence. `area` '' when it is about all that is shown."""
    if kind is FindingKind.NEW:
        return str(_("%(subject)s: not told of in the twelve weeks before", subject=subject))
    if kind is FindingKind.MORE:
        return str(_("%(subject)s: told of more than usual", subject=subject))
    if kind is FindingKind.LESS:
        return str(_("%(subject)s: told of less than usual", subject=subject))
    if area:
        return str(
            _("%(subject)s in %(area)s: told of %(weeks)s weeks in a row", subject=subject, area=area, weeks=weeks)
        )
    return str(_("%(subject)s: told of %(weeks)s weeks in a row", subject=subject, weeks=weeks))


def usual_text(usual: Usual | None) -> str:
    """usual 0–11; '' when it cannot be said."""
    return str(_("usual %(low)s–%(high)s", low=usual.low, high=usual.high)) if usual is not None else ""


def range_text(usual: Usual | None) -> str:
    """0–11; '' when it cannot be said."""
    return f"{usual.low}–{usual.high}" if usual is not None else ""


def categories_heading(picture: Picture) -> str:
    """What the fourteen boxes say together."""
    if not picture.judged:
        return str(_("Too little to say what is usual"))
    above = [one for one in picture.categories if one.state == "hot"]
    below = [one for one in picture.categories if one.state == "cool"]
    silent = [one for one in picture.categories if one.row.known and not one.shut and one.usual is None]
    if not above and not below:
        return str(_("What is shown is as usual") if silent else _("Everything is as usual"))
    if len(above) == 1 and not below:
        if silent:
            return str(_("%(subject)s: above the usual", subject=_name(above[0])))
        return str(_("%(subject)s: above the usual. The rest is as usual", subject=_name(above[0])))
    if len(below) == 1 and not above:
        if silent:
            return str(_("%(subject)s: below the usual", subject=_name(below[0])))
        return str(_("%(subject)s: below the usual. The rest is as usual", subject=_name(below[0])))
    return str(
        ngettext(
            "%(num)s category lies outside the usual",
            "%(num)s categories lie outside the usual",
            len(above) + len(below),
        )
    )


def times_heading(times: TimesShown) -> str:
    """Points at one time of the week when the figures do."""
    counts = {key: shown.full or 0 for key, shown in times.cells.items()}
    first, second = sorted(counts.values(), reverse=True)[:2]
    if (times.told.full or 0) < HEADLINE_TIMES or first < CLEARLY * second:
        return str(_("When it happens"))
    return str(MOST_HAPPENS[max(counts, key=lambda key: counts[key])])


def line_text(subject: Subject) -> str:
    """A line in words, for who cannot see it."""
    series = subject.series or (0,)
    return str(
        _(
            "%(subject)s: from %(first)s to %(last)s concerns a week",
            subject=_name(subject),
            first=series[0],
            last=series[-1],
        )
    )


def series_text(period: Period) -> str:
    """weeks 35–47."""
    first, last = period.series[0].end.isocalendar()[1], period.series[-1].end.isocalendar()[1]
    return str(_("weeks %(first)s–%(last)s", first=first, last=last))


def _name(subject: Subject) -> str:
    return category_label(Category(subject.tag.category))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
