"""Days and periods in the document's language, whatever language its maker reads."""

from datetime import date

from babel.dates import format_date

from dialog.catalogue import locale_of
from dialog.situation.documents.blocks import LANGUAGE


def day_words(day: date) -> str:
    """15 december 2026."""
    return str(format_date(day, "d MMMM y", locale=locale_of(LANGUAGE)))


def month_words(day: date) -> str:
    """november 2026."""
    return str(format_date(day, "MMMM y", locale=locale_of(LANGUAGE)))


def days_words(first: date, last: date) -> str:
    """16–22 november 2026."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    if first.year == last.year:
        return f"{format_date(first, 'd MMMM', locale=locale_of(LANGUAGE))} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"
