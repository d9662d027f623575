"""The effects of a macro in words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.queries import facets
from dialog.concerns import labels
from dialog.concerns.models import Concern
from dialog.concerns.queries.macros import Effects, effects_on, macros_for
from dialog.concerns.rules import State
from dialog.concerns.staff_views.tags import tag_words

FAULTS: dict[str, Any] = {
    "template_language": _l("There is no ready text in the language of the one who wrote."),
    "template": _l("Its text for answers is out of use."),
    "placeholder_left": _l("A fact that its text needs is not known here."),
    "no_tags": _l("It has no category, so it cannot be reviewed."),
    "no_reason": _l("It would be closed without an answer or a reason."),
    "tag": _l("One of its facets is out of use."),
}
_MAILS: dict[str, Any] = {
    "answer": _l("Answers under the code and by mail. The mail can be stopped for half a minute."),
    "waits": _l("Answers under the code. The mail only says that an answer waits."),
    "": _l("Answers under the code. No address was left."),
}


@dataclass(frozen=True)
class Playable:
    """A macro on the open concern: every effect in words, and what stands in its way."""

    id: int
    name: str
    key: str
    lines: tuple[str, ...]
    answer: str
    faults: tuple[str, ...]


def playable(session: Session, staff: StaffMember, concern: Concern) -> tuple[Playable, ...]:
    """Every macro this person may play, with what it would do here."""
    found = [(macro, effects_on(session, staff, macro, concern)) for macro in macros_for(session, staff)]
    return tuple(
        Playable(macro.id, macro.name, macro.key, effect_lines(session, one), one.answer, fault_lines(one))
        for macro, one in found
    )


def effect_lines(session: Session, effects: Effects) -> tuple[str, ...]:
    """Everything it does, one line each."""
    words = tag_words(facets(session))
    lines = []
    if effects.added:
        lines.append(_("Adds: %(tags)s", tags=", ".join(map(words, effects.added))))
    if effects.present:
        lines.append(_("Has already: %(tags)s", tags=", ".join(map(words, effects.present))))
    if effects.answer:
        lines.append(str(_MAILS[effects.mail]))
    if effects.state:
        lines.append(_("Becomes: %(state)s", state=labels.STATES[State(effects.state)]))
    if effects.reason:
        lines.append(_("What was done: %(reason)s", reason=effects.reason))
    return tuple(str(line) for line in lines) or (str(_("Nothing changes here.")),)


def fault_lines(effects: Effects) -> tuple[str, ...]:
    """What stands in its way here."""
    return tuple(str(FAULTS.get(fault, fault)) for fault in effects.faults)
