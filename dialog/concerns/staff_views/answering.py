"""What the pane needs to write, promise and play: begun words, templates, days to promise, macros."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.concerns.models import Concern
from dialog.concerns.queries.drafts import Draft, drafts_on
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.queries.promises import answer_days, due_day
from dialog.concerns.queries.templates import templates_for
from dialog.concerns.rules.deadlines import Promise, promised_day
from dialog.concerns.staff_views.macros import Playable, playable
from dialog.web.formatting import week_date

PROMISES = tuple(promise for promise in Promise if promise is not Promise.NONE)


@dataclass(frozen=True)
class TemplateChoice:
    """A text to begin an answer with. `speaks`: it has one in the concern's language."""

    id: int
    name: str
    speaks: bool


@dataclass(frozen=True)
class Answering:
    """`due`: until when an answer is owed, None for none; `late`: that day has passed."""

    drafts: dict[str, Draft]
    due: date | None
    late: bool
    templates: tuple[TemplateChoice, ...] = ()
    promises: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    macros: tuple[Playable, ...] = ()

    def text(self, name: str) -> str:
        """What was begun in a field, or ''."""
        return self.drafts[name].text if name in self.drafts else ""


def answering(session: Session, staff: StaffMember, opened: OpenConcern, panel: str) -> Answering:
    """For the open concern, with the panel that is to be shown."""
    due = due_of(opened.concern, bool(opened.answers), answer_days(session))
    writes = panel == "answer"
    return Answering(
        drafts=drafts_on(session, staff, opened.concern.id),
        due=due,
        late=due is not None and due < today(),
        templates=_templates(session, staff, opened.concern.language) if writes else (),
        promises=promise_choices() if panel in ("answer", "promise") else (),
        macros=playable(session, staff, opened.concern) if panel == "macro" and opened.words else (),
    )


def due_of(concern: Concern, has_answer: bool, days: int) -> date | None:
    """Until when this concern is owed an answer; what was divided is answered in its parts."""
    if concern.divided:
        return None
    return due_day(
        concern.received_on,
        concern.answer_by,
        asked=concern.wants_answer,
        answered=has_answer,
        state=concern.state,
        days=days,
    )


def promise_choices() -> tuple[tuple[str, str], ...]:
    """(code, words with the date) of everything that can be promised today. Days that fall together stand once."""
    found: dict[date, tuple[str, str]] = {}
    for promise in PROMISES:
        day = promised_day(promise, today())
        if day is not None:
            found.setdefault(day, (promise.value, str(_("No later than %(date)s", date=week_date(day)))))
    return tuple(found[day] for day in sorted(found))


def _templates(session: Session, staff: StaffMember, language: str) -> tuple[TemplateChoice, ...]:
    return tuple(
        TemplateChoice(one.id, one.name, bool(one.texts.get(language))) for one in templates_for(session, staff)
    )
