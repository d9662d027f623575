"""Literal search in what residents can read: page texts, areas, and the guide to where to turn."""

from dataclasses import dataclass

from dialog.text import LINE, TextRefused, canonical

QUERY_LIMIT = LINE.limit
BEFORE, AFTER = 60, 140
MOST = 50


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `language` is the text's own."""

    title: str
    url: str
    body: str
    language: str


@dataclass(frozen=True)
class Hit:
    """A found entry with the part of its text around the word: (before, the words, after)."""

    title: str
    url: str
    language: str
    excerpt: tuple[str, str, str]


def readable_query(raw: str) -> str:
    """What is looked for: one line in canonical form, '' when there is nothing to look for."""
    try:
        return " ".join(canonical(raw[: QUERY_LIMIT * 4], LINE).split())
    except TextRefused:
        return ""


def search(entries: list[Entry], query: str) -> list[Hit]:
    """Entries that hold every word of `query`, letter by letter, however large the letters are.

    First those with the whole query in the title, then in the text, then the others; in the given order within each.
    """
    wanted = query.casefold()
    words = wanted.split()
    if not words:
        return []
    ranked: list[tuple[int, Entry]] = []
    for entry in entries:
        title, everything = entry.title.casefold(), f"{entry.title}\n{entry.body}".casefold()
        if wanted in title:
            ranked.append((0, entry))
        elif wanted in everything:
            ranked.append((1, entry))
        elif all(word in everything for word in words):
            ranked.append((2, entry))
    ranked.sort(key=lambda pair: pair[0])
    return [_hit(entry, wanted, words) for _, entry in ranked[:MOST]]


def _hit(entry: Entry, wanted: str, words: list[str]) -> Hit:
    return Hit(entry.title, entry.url, entry.language, _excerpt(" ".join(entry.body.split()), wanted, words))


def _excerpt(body: str, wanted: str, words: list[str]) -> tuple[str, str, str]:
    folded = body.casefold()
    # Folding may lengthen a text (ß); then positions no longer agree and the beginning is shown instead.
    sought = next((one for one in (wanted, *words) if one in folded), "") if len(folded) == len(body) else ""
    if not sought:
        return body[: BEFORE + AFTER], "", ""
    at = folded.index(sought)
    start = max(0, body.rfind(" ", 0, max(0, at - BEFORE)) + 1)
    end = at + len(sought)
    lead = ("… " if start else "") + body[start:at]
    tail = body[end : end + AFTER]
    return lead, body[at:end], tail if len(body) <= end + AFTER else f"{tail.rpartition(' ')[0]} …"
