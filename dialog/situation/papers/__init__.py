"""The weekly report as PDF: two A4 pages, tagged, in the reader's language."""

from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from dialog.pdf import typeset
from dialog.situation.judgement_labels import basis_text
from dialog.situation.queries.changes import ComingChange
from dialog.situation.views.boxes import Box
from dialog.situation.views.indicators import IndicatorRow
from dialog.situation.views.recurring import Bar
from dialog.situation.views.report import Report, ReportProblem, figure
from dialog.web.formatting import long_date, short_date

ROOM = Path(__file__).parent
LONGEST_WORD = 26
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
WIDTH, HEIGHT, CROPPED_FROM, CROPPED_HEIGHT = 236, 70, 40, 30
FLOOR, REACH = 64, 51.2
BREAK = "#40504d"
STATES = {"hot": "#b4421a", "cool": "#0e4a4d"}


def weekly_pdf(report: Report, language: str, programme: str, sender: str) -> bytes:
    """The report. `sender`: the parties behind the programme. Raises RuntimeError when it would not be PDF/UA."""
    return typeset(ROOM / "weekly.typ", _content(report, language, programme, sender))


def _content(report: Report, language: str, programme: str, sender: str) -> dict[str, Any]:
    return {
        "language": language,
        "programme": programme,
        "sender": sender,
        "working": _("Working material"),
        "title": report.title,
        "subtitle": report.subtitle,
        "findings": [
            {"mark": one.mark, "kind": str(one.kind), "name": one.name, "title": one.title, "text": one.text}
            for one in report.findings
        ],
        "nothing": _("Nothing stands out."),
        "subjects": {"title": report.subjects_title, "text": report.subjects_text, "breaks": list(report.breaks)},
        "boxes": [_box(one) for one in report.boxes],
        **_tables(report),
        **_described(report),
        "how": [list(one) for one in report.how],
        "page": _("Page"),
    }


def _tables(report: Report) -> dict[str, Any]:
    """When, where, and how safe people feel."""
    table = report.times
    return {
        "times": {
            "title": report.times_title,
            "text": report.times_text,
            "foot": report.times_foot,
            "corner": _("Days"),
            "columns": [str(one) for one in table.columns],
            "rows": [str(one) for one in table.rows],
            "cells": [[_cell(value, table.limits) for value in row] for row in table.cells],
            "steps": list(table.steps),
        },
        "areas": {
            "title": _("Where it happens"),
            "text": _("Concerns by area, now and in the period before. Areas are not ranked."),
            "head": [_("Area"), _("Now"), _("Before")],
            "rows": [
                [
                    breakable(row.label),
                    figure(row.now) if row.known else _("no information"),
                    figure(row.before) if row.known and row.before is not None else "–",
                ]
                for row in report.areas
            ],
            "none": _("This area is not divided further."),
        },
        "felt": {
            "title": _("How safe people say they feel"),
            "text": report.felt_text,
            "head": [_("Indicator"), _("Share who say so"), _("Answers (n)"), _("Survey")],
            "rows": [_felt(one) for one in report.felt],
        },
    }


def _described(report: Report) -> dict[str, Any]:
    """What is staff's own: problems, sentences, levels, decisions and what is planned."""
    return {
        "problems": {
            "title": _("Recurring problems"),
            "text": _("The same thing at the same place, by the number in the last week."),
            "head": [
                _("Problem and place"),
                _("The last twelve weeks"),
                _("The last week"),
                _("Step of six"),
                _("Who answers for it"),
            ],
            "rows": [_problem(one) for one in report.problems],
            "none": _("Nothing has come back three weeks in a row."),
        },
        "said": {
            "title": _("In sentences"),
            "rows": [[breakable(row.text), basis_text(shown)] for row, shown in report.said],
            "signed": _("Signed by a person. Every sentence opens what it rests on, on its page."),
        },
        "levels": {
            "title": _("Judged level by area"),
            "text": report.levels_text,
            "rows": [{"area": one.area, "bars": one.bars, "word": one.word} for one in report.levels],
        },
        "decisions": {
            "title": _("Decided since the week before"),
            "rows": [
                [breakable(one.text), one.owner, long_date(one.due) if one.due is not None else ""]
                for one in report.decisions
            ],
            "head": [_("Decision or task"), _("Who answers for it"), _("No later than")],
        },
        "coming": {
            "title": _("Planned changes within four weeks"),
            "rows": [[f"{short_date(one.starts_on)}:", breakable(_where(one))] for one in report.coming],
        },
    }


def breakable(text: str) -> str:
    """`text` with places to break in words too long for a column."""
    return " ".join(
        BREAK_HERE.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)) or word
        for word in text.split()
    )


def _where(one: ComingChange) -> str:
    place = one.area or one.place
    return f"{one.title}, {place}" if place else one.title


def _box(box: Box) -> dict[str, Any]:
    shut = box.shut or not box.known
    return {
        "label": box.label.replace("/", f"/{BREAK_HERE}"),
        "number": "" if shut else figure(box.now),
        "state": box.state,
        "mark": {"hot": "▲ ", "cool": "▼ "}.get(box.state, ""),
        "text": _shut_text(box) if shut else box.usual,
        "svg": _spark(box) if box.line is not None and not shut else "",
        "alt": box.line.description if box.line is not None else "",
    }


def _shut_text(box: Box) -> str:
    return str(_("Shown only to those who may see it.") if box.shut else _("No information"))


def _spark(box: Box) -> str:
    """The line of a box as the page draws it, with colours of its own: paper has no style sheet."""
    line = box.line
    assert line is not None
    unit, step = REACH / line.top, (WIDTH - 10) / max(len(line.values) - 1, 1)
    points = " ".join(f"{3 + at * step:.1f},{FLOOR - value * unit:.1f}" for at, value in enumerate(line.values))
    top, tall = (CROPPED_FROM, CROPPED_HEIGHT) if line.cropped else (0, HEIGHT)
    colour = STATES.get(box.state, "#0e4a4d")
    end = 3 + (len(line.values) - 1) * step, FLOOR - line.values[-1] * unit
    broken = "".join(
        f'<path d="M{3 + (at - 0.5) * step:.1f} {top}V{FLOOR}" stroke="{BREAK}" stroke-width="2" stroke-dasharray="4 4"/>'
        for at in line.breaks
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {tall}">'
        f'<rect x="0" y="{FLOOR - line.high * unit:.1f}" width="{WIDTH}" height="{(line.high - line.low) * unit:.1f}" '
        f'rx="2" fill="#e4efed"/><path d="M0 {FLOOR}h{WIDTH}" stroke="#6a7b77" stroke-width="1"/>{broken}'
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="3.6" fill="{colour}"/></svg>'
    )


def _cell(value: int | None, limits: tuple[int, ...]) -> dict[str, Any]:
    step = 0 if value is None else 1 + sum(value >= limit for limit in limits)
    return {"text": "–" if value is None else str(value or ""), "step": step}


def _problem(one: ReportProblem) -> dict[str, Any]:
    return {
        "label": breakable(one.label),
        "where": breakable(one.where),
        "svg": _strip(one.bars) if one.weeks else "",
        "spoken": one.spoken,
        "latest": str(one.latest) if one.latest is not None else "–",
        "step": one.step,
        "step_name": f"{one.step}. {one.step_name}" if one.step else _("Not written down"),
        "responsible": breakable(one.responsible) or _("Nobody yet"),
    }


def _felt(one: IndicatorRow) -> list[str]:
    kind = f"{one.kind}: {one.span}" if one.span else one.kind
    survey = breakable(f"{one.survey}, {kind}")
    if one.share is None:
        return [one.label, _("too few answers"), "", survey]
    return [one.label, f"{one.share}\N{NO-BREAK SPACE}%", str(one.answers), survey]


def _strip(bars: tuple[Bar, ...]) -> str:
    drawn = "".join(
        f'<rect x="{bar.x}" y="{bar.y}" width="11" height="{bar.height}" rx="2" '
        f'fill="{"#d2dcd9" if bar.empty else "#37807e"}"/>'
        for bar in bars
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 165 26">{drawn}</svg>'
