"""The minutes in words: one shape for the page, the PDF and the text file, made of what `queries.minutes` keeps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.categories.models import Facet
from dialog.conferences import labels
from dialog.conferences.labels import upper_first
from dialog.conferences.rules import ItemKind, TaskEnd
from dialog.conferences.rules.gathered import section_of
from dialog.pdf import typeset
from dialog.web.formatting import long_date, week_date

ROOM = Path(__file__).parent
LONGEST_WORD = 24
BREAK_HERE = "\N{ZERO WIDTH SPACE}"


def paper(kept: Mapping[str, Any], facets: Mapping[str, Facet]) -> dict[str, Any]:
    """{"when", "attendance": [[name, people]], "before": [line], "parts": [{"title", "items"}], "tasks": [line], "notes"}.

    An item: {"heading", "lines", "text", "level", "shared", "tasks"}; a task is a line in words.
    """
    day = date.fromisoformat(kept["held_on"])
    return {
        "when": _("%(day)s %(year)s, %(time)s", day=upper_first(week_date(day)), year=day.year, time=kept["starts"]),
        "moved": labels.moved_text(kept["moved_because"]),
        "attendance": [
            [name, str(ngettext("%(num)s person", "%(num)s people", people))] for name, people in kept["attendance"]
        ],
        "before": [_earlier_task(one) for one in kept["before"]],
        "parts": _parts(kept["items"], facets),
        "tasks": [_task(one) for one in kept["tasks"]],
        "notes": kept["notes"],
    }


def minutes_text(content: Mapping[str, Any], title: str) -> str:
    """The minutes as plain text, lines ended as every program reads them."""
    lines = [title, "=" * len(title), content["when"]]
    lines += [content["moved"]] if content["moved"] else []
    lines += _block(_("Who took part"), [f"{name}: {people}" for name, people in content["attendance"]])
    lines += _block(_("Tasks from earlier conferences"), content["before"])
    for part in content["parts"]:
        lines += ["", part["title"], "-" * len(part["title"])]
        for item in part["items"]:
            lines += ["", item["heading"], *(f"  {line}" for line in item["lines"])]
            lines += [f"  {line}" for line in item["text"].split("\n") if line.strip()]
            lines += [f"  {item['level']}"] if item["level"] else []
            lines += [f"  * {task}" for task in item["tasks"]]
            lines += [f"  {item['shared']}"] if item["shared"] else []
    lines += _block(_("Other decisions and tasks"), content["tasks"])
    lines += _block(_("More"), content["notes"].split("\n") if content["notes"] else [])
    return "\r\n".join(lines) + "\r\n"


def minutes_pdf(content: Mapping[str, Any], language: str, title: str, programme: str, parties: str) -> bytes:
    """The minutes as tagged PDF."""
    return typeset(
        ROOM / "minutes.typ",
        {
            "language": language,
            "title": title,
            "programme": breakable(programme),
            "parties": breakable(parties),
            "when": content["when"],
            "moved": breakable(content["moved"]),
            "who": _("Who took part"),
            "attendance": [[breakable(name), people] for name, people in content["attendance"]],
            "before_title": _("Tasks from earlier conferences"),
            "before": [breakable(line) for line in content["before"]],
            "parts": [
                {
                    "title": breakable(part["title"]),
                    "items": [
                        {
                            "heading": breakable(item["heading"]),
                            "lines": [breakable(line) for line in item["lines"]],
                            "text": [breakable(line) for line in item["text"].split("\n") if line.strip()],
                            "level": item["level"],
                            "tasks": [breakable(task) for task in item["tasks"]],
                            "shared": breakable(item["shared"]),
                        }
                        for item in part["items"]
                    ],
                }
                for part in content["parts"]
            ],
            "other_title": _("Other decisions and tasks"),
            "other": [breakable(task) for task in content["tasks"]],
            "more": _("More"),
            "notes": [breakable(line) for line in content["notes"].split("\n") if line.strip()],
        },
    )


def breakable(text: str) -> str:
    """`text` with places to break in words too long for a line."""
    return " ".join(
        BREAK_HERE.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)) or word
        for word in text.split()
    )


def _parts(items: Iterable[Mapping[str, Any]], facets: Mapping[str, Facet]) -> list[dict[str, Any]]:
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for item in items:
        if _is_silent(item):
            continue
        where = section_of(item["kind"], item["category"])
        order = {ItemKind.LEVEL: 0 if item["area"] else 1, ItemKind.CHANGE: 2, ItemKind.POSITIVE: 3}[where]
        found.setdefault((order, item["area"] if order == 0 else ""), []).append(_item(item, facets, order == 0))
    titles = {
        1: _("The whole municipality"),
        2: labels.SECTIONS[ItemKind.CHANGE],
        3: labels.SECTIONS[ItemKind.POSITIVE],
    }
    return [
        {"title": str(name or titles[order]), "items": rows}
        for (order, name), rows in sorted(found.items(), key=lambda part: part[0])
    ]


def _is_silent(item: Mapping[str, Any]) -> bool:
    """True for what was told of too few times to be numbered, and of which nothing was said or decided."""
    if item["kind"] not in (ItemKind.CATEGORY, ItemKind.POSITIVE) or item["facts"].get("number", 0) is not None:
        return False
    return not (item["text"] or item["tasks"] or item["shared"] or item["level"])


def _item(item: Mapping[str, Any], facets: Mapping[str, Facet], in_area: bool) -> dict[str, Any]:
    heading = labels.heading(item["kind"], item["category"], item["facts"])
    return {
        "heading": heading if in_area or not item["area"] else f"{item['area']}: {heading}",
        "lines": labels.fact_lines(item["kind"], item["facts"], facets),
        "text": item["text"],
        "level": labels.view_text(item["level"], item.get("judged_by", ""), item.get("reason", "")),
        "shared": str(_("Shared with: %(names)s", names=", ".join(item["shared"]))) if item["shared"] else "",
        "tasks": [_task(one) for one in item["tasks"]],
    }


def _task(one: Mapping[str, Any]) -> str:
    if one["decision"]:
        return str(_("Decision: %(text)s", text=one["text"]))
    due = long_date(date.fromisoformat(one["due"])) if one["due"] else ""
    who = one["owner"] or _("nobody")
    if due:
        return str(_("Task: %(text)s. %(who)s, by %(due)s", text=one["text"], who=who, due=due))
    return str(_("Task: %(text)s. %(who)s", text=one["text"], who=who))


def _earlier_task(one: Mapping[str, Any]) -> str:
    end = {
        TaskEnd.DONE: _("Is done"),
        TaskEnd.DROPPED: _("Is dropped"),
        "": _("Not done yet"),
    }[one["ended"]]
    return f"{end}. {_task(one)}" + (f". {one['outcome']}" if one["outcome"] else "")


def _block(title: str, lines: Sequence[str]) -> list[str]:
    return ["", str(title), "-" * len(str(title)), *lines] if lines else []
