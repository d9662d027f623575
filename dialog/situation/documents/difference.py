"""What has changed from one version to the next, in plain words. Made of what both show: nothing is counted anew."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from dialog.disclosure.limits import Direction, compare
from dialog.situation.documents.shown import sections
from dialog.situation.rules.documents import Content


@dataclass(frozen=True)
class Change:
    """What is different in a section: sentences of ours, and passages `gone` and `added` as they were written."""

    heading: str
    sentences: tuple[str, ...]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def differences(now: Content, before: Content) -> list[Change]:
    """By section; a section in which nothing has changed is left out."""
    earlier = {section["number"]: section for section in sections(before, public=False)}
    found = []
    for section in sections(now, public=False):
        old = earlier.get(section["number"], {"text": [], "blocks": [], "internal": []})
        added, gone = _passages(old, section)
        change = Change(f"{section['number']}. {section['heading']}", tuple(_blocks(old, section)), added, gone)
        if change.sentences or added or gone:
            found.append(change)
    return found


def same_length(now: Content, before: Content) -> bool:
    """Whether the two cover periods of the same kind: only then more and fewer are comparable."""
    return bool(now["period"]["span"] == before["period"]["span"] != "own")


def _passages(old: Content, new: Content) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(added, gone): sentences of staff that stand in only one of them."""
    before, after = _sentences(old), _sentences(new)
    return tuple(one for one in after if one not in before), tuple(one for one in before if one not in after)


def _sentences(section: Content) -> list[str]:
    internal = [paragraph for one in section["internal"] for paragraph in one["text"]]
    return [
        one.strip()
        for paragraph in [*section["text"], *internal]
        for one in re.split(r"(?<=[.?])\s+|\n", paragraph)
        if one.strip()
    ]


def _blocks(old: Content, new: Content) -> Iterator[str]:
    earlier = {block["key"]: block for block in old["blocks"]}
    for block in new["blocks"]:
        before = earlier.get(block["key"])
        if block["key"] == "versions":
            continue
        if block["kind"] == "table":
            yield from _rows(before["rows"] if before else [], block)
        elif block["kind"] == "items":
            yield from _items(before["items"] if before else [], block["items"])
        elif block["kind"] == "quotes" and (before is None or before["quotes"] != block["quotes"]):
            yield str(_("The quotes are not the same."))
    kept = {block["key"] for block in new["blocks"]}
    for key, block in earlier.items():
        if key not in kept and block["kind"] == "items":
            yield from _items(block["items"], [])
        elif key not in kept and block["kind"] == "table" and block["rows"]:
            yield str(_("The table “%(name)s” is not there any more.", name=block["caption"]))


def _rows(old: list[dict[str, Any]], block: Content) -> Iterator[str]:
    """Numbers that differ, in the order of the table."""
    before = {row["code"]: row for row in old}
    for row in block["rows"]:
        was = before.get(row["code"])
        if was is not None and (was["number"], was["cells"][1:2]) == (row["number"], row["cells"][1:2]):
            continue
        if was is None:
            if row["number"]:
                yield str(
                    _("%(subject)s: %(now)s, nothing the time before", subject=row["cells"][0], now=row["cells"][1])
                )
        elif 1 in block["numeric"] or row["number"] is not None or was["number"] is not None:
            yield _counted(row, was)
    for code, was in before.items():
        if code not in {row["code"] for row in block["rows"]} and was["number"]:
            yield str(
                _(
                    "%(subject)s: no information, %(before)s the time before",
                    subject=was["cells"][0],
                    before=was["cells"][1],
                )
            )


def _counted(row: dict[str, Any], was: dict[str, Any]) -> str:
    values = {"subject": row["cells"][0], "now": row["cells"][1], "before": was["cells"][1]}
    direction = Direction.TOO_FEW
    if row["number"] is not None and was["number"] is not None:
        direction = compare(row["number"], was["number"])
    if direction is Direction.UP:
        return str(_("%(subject)s: %(now)s, more than the time before (%(before)s)", **values))
    if direction is Direction.DOWN:
        return str(_("%(subject)s: %(now)s, fewer than the time before (%(before)s)", **values))
    return str(_("%(subject)s: %(now)s, the time before %(before)s", **values))


def _items(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    before, after = {one["code"]: one for one in old}, {one["code"]: one for one in new}
    for code, one in after.items():
        was = before.get(code)
        if was is None:
            yield str(_("New: %(title)s", title=one["title"]))
        elif was["level"] != one["level"]:
            values = {"title": one["title"], "now": _level(one), "before": _level(was)}
            yield str(_("%(title)s: from %(before)s to %(now)s", **values))
        elif was["lines"] != one["lines"]:
            yield str(_("Changed: %(title)s", title=one["title"]))
    for code, was in before.items():
        if code not in after:
            yield str(_("Not there any more: %(title)s", title=was["title"]))


def _level(one: dict[str, Any]) -> str:
    return str(one["lines"][0][1]).lower() if one["lines"] else "–"
