"""The little markup of editable texts: headings, lists, bold and links. Everything else is text, and escaped.

A blank line parts paragraphs. `## ` begins a heading, `- ` a list item, `**bold**` is bold, `[words](address)` a link
when the address is one a page may link to (`dialog.links`), and plain words when it is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, has_request_context, request
from markupsafe import Markup, escape

from dialog.links import is_own_path, is_safe_link

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,300})\)")
_PHONE_SCHEME = "tel:"


@dataclass(frozen=True)
class Block:
    """A heading, a list or a paragraph. `number` counts headings from 1."""

    kind: str
    lines: tuple[str, ...]
    number: int = 0


def blocks(text: str) -> list[Block]:
    """`text` in blocks, in order."""
    found: list[Block] = []
    headings = 0
    for kind, lines in _grouped(text):
        if kind == "heading":
            headings += 1
        found.append(Block(kind, tuple(lines), headings if kind == "heading" else 0))
    return found


def rich(text: str, prefix: str = "s", level: int = 2) -> Markup:
    """`text` as HTML. Headings get the ids `prefix-1`, `prefix-2`, … and are <h2> unless `level` says else."""
    return Markup("\n").join(_html(block, prefix, level) for block in blocks(text))


def rich_line(text: str) -> Markup:
    """One paragraph's bold and links, without the paragraph."""
    return _bold(text)


def contents(text: str, prefix: str = "s") -> list[tuple[str, str]]:
    """(id, words) of each heading, for a list of contents."""
    return [(f"{prefix}-{block.number}", block.lines[0]) for block in blocks(text) if block.kind == "heading"]


def plain(text: str) -> str:
    """The words alone, for search and for pages' descriptions."""
    words = _LINK.sub(r"\1", text).replace("**", "")
    return re.sub(r"^(## |- )", "", words, flags=re.M)


def init_rich_text(app: Flask) -> None:
    """Make them template filters."""
    for filter_ in (rich, rich_line, plain):
        app.add_template_filter(filter_)


def _grouped(text: str) -> Iterator[tuple[str, list[str]]]:
    kind, lines = "", list[str]()
    for line in [*text.strip().split("\n"), ""]:
        now, words = _read(line)
        if lines and (now != kind or now == "heading"):
            yield kind, lines
            lines = []
        kind = now
        if words:
            lines.append(words)


def _read(line: str) -> tuple[str, str]:
    bare = line.strip()
    if bare.startswith("## "):
        return "heading", bare[3:].strip()
    if bare.startswith("- "):
        return "list", bare[2:].strip()
    return ("paragraph", bare) if bare else ("", "")


def _html(block: Block, prefix: str, level: int) -> Markup:
    if block.kind == "heading":
        return Markup('<h{} id="{}">{}</h{}>').format(level, f"{prefix}-{block.number}", block.lines[0], level)
    if block.kind == "list":
        items = Markup("").join(Markup("<li>{}</li>").format(_bold(line)) for line in block.lines)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(_lines(block.lines))


def _lines(lines: tuple[str, ...]) -> Markup:
    return _bold("\n".join(lines)).replace("\n", Markup("<br>"))


def _bold(text: str) -> Markup:
    parts: list[Markup] = []
    at = 0
    for match in _BOLD.finditer(text):
        parts += [_links(text[at : match.start()]), Markup("<strong>{}</strong>").format(_links(match[1]))]
        at = match.end()
    return Markup("").join([*parts, _links(text[at:])])


def _links(text: str) -> Markup:
    parts: list[Markup] = []
    at = 0
    for match in _LINK.finditer(text):
        parts += [escape(text[at : match.start()]), _link(match[1], match[2])]
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def _link(words: str, address: str) -> Markup:
    if is_own_path(address):
        root = request.script_root if has_request_context() else ""
        return Markup('<a href="{}">{}</a>').format(root + address, words)
    if not is_safe_link(address):
        return escape(words)
    shown = Markup('<bdi dir="ltr">{}</bdi>').format(words) if address.startswith(_PHONE_SCHEME) else escape(words)
    return Markup('<a href="{}">{}</a>').format(address, shown)
