"""Somebody was first: what they wrote beside what was typed here, and what has happened since the page was opened."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.concerns.queries.notes import Note
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.staff_views.reading import step_words

STEPS_SHOWN = 8
Text = tuple[str, str, str]


def texts_beside(opened: OpenConcern, notes: tuple[Note, ...], typed: dict[str, str]) -> list[Text]:
    """(what, the others' text, the own one) for each of `typed`: answer, reason, question, note."""
    theirs = {
        "answer": _last_said(opened),
        "reason": opened.concern.closing_reason or _last_said(opened),
        "question": notes[-1].text if notes else "",
        "note": notes[-1].text if notes else "",
    }
    names = {
        "answer": _("The answer"),
        "reason": _("What was done"),
        "question": _("Question"),
        "note": _("Internal note"),
    }
    return [(str(names[field]), theirs[field] or str(_("Nothing")), text) for field, text in typed.items() if text]


def steps_since(session: Session, opened: OpenConcern, version: int) -> list[str]:
    """What was done since the page that showed `version`: who and what, oldest first.

    Every step but a note makes a new version, so that counting back finds them.
    """
    number = opened.concern.version - version
    steps = [step for step in opened.history if step.kind != "note"]
    since = steps[-number:] if 0 < number <= STEPS_SHOWN else steps[-1:]
    return [": ".join(part for part in (step.actor, step_words(session, step)) if part) for step in since]


def _last_said(opened: OpenConcern) -> str:
    return opened.answers[-1].text if opened.answers else ""
