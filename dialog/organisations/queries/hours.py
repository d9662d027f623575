"""Opening hours as lines a page can show."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from babel.dates import format_date, get_day_names

from dialog.catalogue import N_, locale_of, translate
from dialog.organisations.queries.snapshot import ExceptionDay

Span = tuple[time, time] | None
WEEK = range(7)


def hours_lines(
    hours: Mapping[int, tuple[time, time]], exceptions: Iterable[ExceptionDay], language: str, day: date
) -> tuple[str, ...]:
    """One line per run of weekdays with the same hours; today's exception stands first. () when no hours are known."""
    lines = [_today_line(exception, language) for exception in exceptions if exception.day == day]
    if not hours:
        return tuple(lines)
    names = get_day_names("wide", context="stand-alone", locale=locale_of(language))
    for first, last, span in _runs(hours):
        if first == last:
            days = names[first]
        else:
            days = translate(language, N_("%(first)s–%(last)s"), first=names[first], last=names[last])
        lines.append(_sentence(span, days[:1].upper() + days[1:], language))
    return tuple(lines)


def exception_line(exception: ExceptionDay, language: str) -> str:
    """'Thursday 24 December: closed (Christmas Eve)'."""
    day = str(format_date(exception.day, "EEEE d MMMM", locale=locale_of(language)))
    return _with_reason(_sentence(_span(exception), day[:1].upper() + day[1:], language), exception, language)


def _today_line(exception: ExceptionDay, language: str) -> str:
    return _with_reason(_sentence(_span(exception), translate(language, N_("Today")), language), exception, language)


def _sentence(span: Span, days: str, language: str) -> str:
    if span is None:
        return translate(language, N_("%(days)s: closed"), days=days)
    opens, closes = (_clock(point, language) for point in span)
    return translate(language, N_("%(days)s: %(opens)s–%(closes)s"), days=days, opens=opens, closes=closes)


def _with_reason(line: str, exception: ExceptionDay, language: str) -> str:
    reason = exception.reasons.get(language) or exception.reasons.get("sv", "")
    return translate(language, N_("%(line)s (%(reason)s)"), line=line, reason=reason) if reason else line


def _clock(point: time, language: str) -> str:
    return translate(language, N_("%(hour)s:%(minute)s"), hour=str(point.hour), minute=f"{point.minute:02d}")


def _span(exception: ExceptionDay) -> Span:
    return (exception.opens, exception.closes) if exception.opens and exception.closes else None


def _runs(hours: Mapping[int, tuple[time, time]]) -> list[tuple[int, int, Span]]:
    """(first weekday, last weekday, hours) from Monday on."""
    runs: list[tuple[int, int, Span]] = []
    for weekday in WEEK:
        span = hours.get(weekday)
        if runs and runs[-1][2] == span:
            runs[-1] = (runs[-1][0], weekday, span)
        else:
            runs.append((weekday, weekday, span))
    return runs
