"""What is rendered of a frozen content, and to which form. Everything comes from the content and its decision alone."""

from pathlib import Path
from typing import Any

from flask import render_template

from dialog.pdf import typeset
from dialog.situation.documents.days import day_words
from dialog.situation.models import FrozenPicture
from dialog.situation.rules.documents import Audience, Content
from dialog.situation.rules.judging import height
from dialog.situation.rules.levels import DocumentState
from dialog.web.csv_export import csv_lines

ROOM = Path(__file__).parent
LONGEST_WORD = 40
BREAK_HERE = "\N{ZERO WIDTH SPACE}"


def sections(content: Content, *, public: bool) -> list[Content]:
    """The sections as they are shown. `public`: without internal passages, and with the counts that anybody may have."""
    audiences = {Audience.ALL, Audience.PUBLIC if public else Audience.STAFF}
    return [
        section
        | {
            "blocks": [block for block in section["blocks"] if block["audience"] in audiences],
            "internal": [
                {"text": [] if public else one["text"], "reason": one["reason"]} for one in section["internal"]
            ],
        }
        for section in content["sections"]
    ]


def standing(version: FrozenPicture, content: Content) -> list[tuple[str, str]]:
    """What has become of a version: its decision, that it was withdrawn, what was taken out. In the document's words."""
    words = content["words"]
    found = []
    if version.state == DocumentState.FROZEN:
        found.append((words["decided"], words["working"]))
    if version.decided_on is not None:
        found += [
            (words["body"], version.body),
            (words["decided_on"], day_words(version.decided_on)),
            (words["paragraph"], version.paragraph),
            (words["reference"], version.reference),
        ]
    if version.state == DocumentState.WITHDRAWN:
        found.append((words["withdrawn"], version.reason))
    found += [(words["erased"], one["on"]) for one in version.erased]
    return [(label, text) for label, text in found if text]


def html_body(content: Content, *, public: bool, alone: bool = False) -> str:
    """The sections as HTML, to stand under a page's h1. `alone`: one section, under a heading of the page's own."""
    return render_template(
        "situation/document/body.html",
        content=content,
        words=content["words"],
        sections=sections(content, public=public),
        height=height,
        alone=alone,
    )


def pdf(version: FrozenPicture, content: Content, *, public: bool) -> bytes:
    """Tagged, and the same bytes whenever it is made."""
    return typeset(ROOM / "picture.typ", _printed(version, content, public), day=version.frozen_at.date())


def open_csv(content: Content) -> str:
    """The open table as a file."""
    return "".join(csv_lines(content["open_table"]["columns"], content["open_table"]["rows"]))


def _printed(version: FrozenPicture, content: Content, public: bool) -> dict[str, Any]:
    names = ("language", "heading", "programme", "parties", "words", "composed_words")
    found: dict[str, Any] = {name: content[name] for name in names}
    found |= {
        "place": content["area"]["name"],
        "days": content["period"]["words"],
        "version": f"{content['words']['version']} {content['number']}",
        "checksum": [content["words"]["checksum"], version.checksum],
        "standing": [list(pair) for pair in standing(version, content)],
        "sections": sections(content, public=public),
    }
    return dict(_breakable(found))


def _breakable(value: Any) -> Any:
    """`value` with places to break in words too long for a line."""
    if isinstance(value, str):
        if all(len(word) <= LONGEST_WORD for word in value.split()):
            return value
        return " ".join(
            BREAK_HERE.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD)) or word
            for word in value.split(" ")
        )
    if isinstance(value, dict):
        return {key: _breakable(one) for key, one in value.items()}
    return [_breakable(one) for one in value] if isinstance(value, list | tuple) else value
