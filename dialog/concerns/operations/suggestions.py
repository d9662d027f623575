"""What the machine suggests is made, shown and compared here. It never tags anything: a person does that.

Made in the write that receives a text or hides something in it, from its words alone: no address is asked, nothing is
loaded. The worker makes those that are missing, and asks what this installation has learnt when it has.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.categories.rules.suggest import is_swedish, suggest
from dialog.categories.rules.words import tokens
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernSuggestion
from dialog.concerns.queries.suggestions import MEASURED_DAYS, outcomes, what_is_shown
from dialog.concerns.rules.facts import propose
from dialog.concerns.rules.judging import Mode, good_enough, measured
from dialog.organisations.operations.stamping import take_programme

WORDS = "words"
AT_ONCE = 200


def suggest_for(session: Session, concern: Concern) -> None:
    """Make the suggestions for what `concern` says now, hidden passages left out. Those before them go.

    What a person has decided on stays as it was suggested then: the measure compares what was there.
    """
    kept = session.get(ConcernSuggestion, concern.id)
    if concern.withdrawn_on is not None:
        forget_suggestions(session, concern.id)
        return
    if kept is not None and kept.decided_on is not None:
        return
    text = concern.text if concern.redacted_text is None else concern.redacted_text
    readable = is_swedish(tokens(text)) and what_is_shown(session).mode is not Mode.OFF
    kept = kept or ConcernSuggestion(concern_id=concern.id)
    kept.engine, kept.made_on = WORDS if readable else "", today()
    kept.tags = _tags(text) if readable else []
    kept.facts = {name: fact.values for name, fact in propose(text).items()} if readable else {}
    session.add(kept)
    session.flush()


def suggest_missing(session: Session) -> int:
    """Make those that an earlier release, an import or a moment switched off left out, some at a time; how many."""
    made = exists().where(ConcernSuggestion.concern_id == Concern.id)
    missing = select(Concern).where(~made, Concern.withdrawn_on.is_(None)).order_by(Concern.id.desc()).limit(AT_ONCE)
    found = session.scalars(missing).all()
    for concern in found:
        suggest_for(session, concern)
    session.flush()
    return len(found)


def some_are_missing(session: Session) -> bool:
    """True when `suggest_missing` would make any."""
    made = exists().where(ConcernSuggestion.concern_id == Concern.id)
    missing = select(Concern.id).where(~made, Concern.withdrawn_on.is_(None)).order_by(Concern.id.desc()).limit(1)
    return session.scalar(missing) is not None


def forget_suggestions(session: Session, concern_id: int) -> None:
    """Nothing derived from this concern's words stays: its teller took it back."""
    session.execute(delete(ConcernSuggestion).where(ConcernSuggestion.concern_id == concern_id))


def judge(session: Session, concern: Concern) -> dict[str, Any]:
    """Keep what a person decided beside what was suggested. Returns what the log says of it: codes, never words.

    The last decision counts. Tags for few eyes are not named in the log.
    """
    if session.get(ConcernSuggestion, concern.id) is None:
        suggest_for(session, concern)
    kept = session.get(ConcernSuggestion, concern.id)
    if kept is None or not kept.engine:
        return {}
    shown = what_is_shown(session)
    if kept.decided_on is None:
        kept.shown = any(tag["category"] in shown.categories for tag in kept.tags) and shown.mode is Mode.MEASURED
    kept.decided, kept.decided_on = sorted(f"{tag.category}:{tag.facet}".rstrip(":") for tag in concern.tags), today()
    if concern.restricted:
        return {"suggested": ["restricted"]} if kept.tags else {}
    return {"suggested": [f"{tag['category']}:{tag['facet']}".rstrip(":") for tag in kept.tags], "in_sight": kept.shown}


def measure_suggestions(session: Session) -> bool:
    """Decide anew which categories are good enough to be shown; True when that changed."""
    programme = take_programme(session)
    kept = dict(programme.suggestions or {})
    since = today() - timedelta(days=MEASURED_DAYS)
    found = sorted(good_enough(*measured(outcomes(session, since))))
    changed: bool = kept.get("shown", []) != found
    programme.suggestions = kept | {"shown": found, "measured_on": today().isoformat()}
    return changed


def measuring_is_due(session: Session) -> bool:
    """Once a day."""
    return what_is_shown(session).measured_on != today().isoformat()


def set_suggestions(session: Session, staff: StaffMember, mode: Mode) -> None:
    """Switch suggestions on or off for the whole installation. Switched off, none are made; what was decided stays."""
    programme = take_programme(session)
    kept = dict(programme.suggestions or {})
    if kept.get("mode", Mode.MEASURED) == mode:
        return
    programme.suggestions = kept | {"mode": mode.value}
    if mode is Mode.MEASURED:
        # Those that came meanwhile have an empty row: the worker makes them now.
        session.execute(
            delete(ConcernSuggestion).where(ConcernSuggestion.engine == "", ConcernSuggestion.decided_on.is_(None))
        )
    record(session, staff.id, staff.name, "suggestions_switched", "programme", "suggestions", mode=mode.value)


def _tags(text: str) -> list[dict[str, Any]]:
    return [
        {"category": one.tag.category, "facet": one.tag.facet, "words": list(one.words[:6]), "source": WORDS}
        for one in suggest(text)
    ]
