"""What a section of a document is made of: plain data, with the code of everything and the words used at the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import format_decimal
from flask_babel import gettext as _

from dialog.catalogue import DEFAULT_LANGUAGE, locale_of
from dialog.situation.rules.documents import Audience, Content

LANGUAGE = DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Line:
    """One row of a table: what it is about, its cells in words, and its number now where it is told."""

    code: str
    cells: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True)
class Item:
    """Something described: a title, and (label, words) for each thing said of it."""

    code: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    level: str = ""


@dataclass(frozen=True)
class Table:
    """A table's words. `numeric`: the positions of columns with numbers."""

    key: str
    caption: str
    columns: Sequence[str]
    lines: Sequence[Line]
    numeric: Sequence[int] = (1,)
    notes: Sequence[str] = field(default=())


def table(one: Table, *, filled: bool = True, audience: Audience = Audience.ALL) -> Content:
    """A table as it is kept. `filled` False: it stands there, but holds no information."""
    lines = [{"code": line.code, "cells": list(line.cells), "number": line.number} for line in one.lines]
    return _block(
        "table", one.key, audience, filled and bool(lines), caption=one.caption, columns=list(one.columns),
        numeric=list(one.numeric), rows=lines, notes=list(one.notes),
    )  # fmt: skip


def said(
    key: str, sentences: Iterable[str], *, heading: str = "", filled: bool = False, audience: Audience = Audience.ALL
) -> Content:
    """Sentences by the machine."""
    return _block("said", key, audience, filled, heading=heading, sentences=[one for one in sentences if one])


def items(key: str, heading: str, found: Iterable[Item], *, audience: Audience = Audience.ALL) -> Content:
    """Things described one by one."""
    kept = [
        {
            "code": one.code,
            "title": one.title,
            "level": one.level,
            "lines": [[label, words] for label, words in one.lines if words],
        }
        for one in found
    ]
    return _block("items", key, audience, bool(kept), heading=heading, items=kept)


def quotes(key: str, heading: str, found: Sequence[dict[str, str]]) -> Content:
    """Redacted words of residents."""
    return _block("quotes", key, Audience.ALL, bool(found), heading=heading, quotes=list(found))


def count_words(number: int | None) -> str:
    """A count, or that it is not shown."""
    return str(_("not shown")) if number is None else digits(number)


def digits(number: Any) -> str:
    """5 000, in the document's language."""
    return str(format_decimal(number, locale=locale_of(LANGUAGE)))


def nothing_known() -> str:
    return str(_("no information"))


def _block(kind: str, key: str, audience: Audience, filled: bool, **more: Any) -> Content:
    return {"kind": kind, "key": key, "audience": audience.value, "filled": filled} | more
