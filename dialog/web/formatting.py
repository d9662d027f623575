"""Dates, numbers and texts as pages show them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup, escape

from dialog.clock import local
from dialog.web.language import locale


def long_date(day: date) -> str:
    """15 december 2026."""
    return babel_date(day, "d MMMM y", locale=locale())


def short_date(day: date) -> str:
    """15 dec."""
    return babel_date(day, "d MMM", locale=locale())


def week_date(day: date) -> str:
    """tisdag 15 december."""
    return babel_date(day, "EEEE d MMMM", locale=locale())


def moment(value: datetime) -> str:
    """15 december 2026 kl. 18.30, in Swedish time."""
    return babel_datetime(local(value), "d MMM y HH:mm", locale=locale())


def number(value: float) -> str:
    """5 000."""
    return _number(value, locale())


@lru_cache(maxsize=10_000)
def _number(value: float, in_locale: Locale) -> str:
    # A page of figures says the small ones again and again, and grouping by locale costs more than the rest of a cell.
    return format_decimal(value, locale=in_locale)


def one_decimal(value: Decimal | float) -> str:
    """6,0."""
    return format_decimal(value, format="#,##0.0", locale=locale())


def paragraphs(text: str) -> Markup:
    """Typed text as paragraphs: blank lines part them, single breaks stay. Everything is escaped."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    html = (
        Markup("<p dir=auto>{}</p>").format(Markup("<br>").join(escape(line) for line in block.strip().split("\n")))
        for block in blocks
    )
    return Markup("").join(html)


def init_formatting(app: Flask) -> None:
    """Make them template filters."""
    for filter_ in (long_date, short_date, week_date, moment, number, one_decimal, paragraphs):
        app.add_template_filter(filter_)
