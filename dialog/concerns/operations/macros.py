"""Macros: several steps under one name, written by coordinators, played on a concern as one act that one undo takes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.categories.rules import ORDER, Tag
from dialog.concerns.models import Concern, Macro
from dialog.concerns.operations.answer import close_with, give_answer
from dialog.concerns.operations.journal import name_action
from dialog.concerns.operations.templates import editing_organisation
from dialog.concerns.operations.triage import move, review, set_tags
from dialog.concerns.operations.work import changed, noted, take
from dialog.concerns.queries.macros import Effects, effects_on, macro_of, tags_on
from dialog.concerns.queries.templates import template_of
from dialog.concerns.rules import State
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys

# A macro leaves the concern where a person would: it cannot make it new or unclear, which needs a question.
MACRO_STATES = (State.REVIEWED, State.PAUSED, State.WAITING_ANSWER, State.CLOSED)


@dataclass(frozen=True)
class MacroSteps:
    """What a macro is made of. `state` '' leaves it; `key` '' is none; `template_id` None gives no answer."""

    name: str
    key: str
    tags: frozenset[Tag]
    state: str
    template_id: int | None
    closing_reason: str


def save_macro(
    session: Session, staff: StaffMember, steps: MacroSteps, macro_id: int | None = None, version: int = 0
) -> int:
    """Keep a macro, new without `macro_id`; its id.

    Raises NotPossibleNow for 'nothing' (it would do nothing), 'state', 'tag', 'no_reason' (it would close without an answer
    or a reason), 'key_taken'; Conflict('macro'), Missing, NotAllowed.
    """
    _check(session, staff, steps)
    macro = _own(session, staff, macro_id, version)
    if steps.key and steps.key in _keys_taken(session, macro):
        raise NotPossibleNow("key_taken")
    macro.name, macro.key, macro.state = steps.name, steps.key, steps.state
    macro.tags = sorted(f"{tag.category}:{tag.facet}".rstrip(":") for tag in steps.tags)
    macro.template_id, macro.closing_reason = steps.template_id, steps.closing_reason
    session.flush()
    record(session, staff.id, staff.name, "macro_saved", "macro", str(macro.id), name=steps.name)
    return macro.id


def retire_macro(session: Session, staff: StaffMember, macro_id: int, *, retired: bool) -> None:
    """Take it out of use, or into use again without its key when another has it now."""
    macro = macro_of(session, staff, macro_id)
    _check_editor(staff, macro)
    if not retired and macro.key in _keys_taken(session, macro):
        macro.key = ""
    macro.retired = retired
    macro.version += 1
    record(
        session,
        staff.id,
        staff.name,
        "macro_retired" if retired else "macro_saved",
        "macro",
        str(macro.id),
        name=macro.name,
    )


def play_macro(
    session: Session, keys: Keys, staff: StaffMember, reference: str, version: int | None, macro_id: int, form_key: str
) -> bool:
    """Do all steps on one concern, once per `form_key`; True when that ends the work on it. All or nothing.

    Does what `effects_on` says. Raises what `work.take` raises, Missing('macro'), NotPossibleNow with the first fault of the
    effects.
    """

    def make() -> Any:
        macro = macro_of(session, staff, macro_id)
        if macro.retired:
            raise Missing("macro")
        concern = take(session, staff, reference, version)
        effects = effects_on(session, staff, macro, concern)
        if effects.faults:
            raise NotPossibleNow(effects.faults[0])
        name_action(session, "macro", whatever_else=True)
        _do(session, keys, staff, concern, effects)
        noted(session, staff, concern, "macro", macro=macro.id)
        return concern.state in (State.REVIEWED, State.CLOSED, State.PAUSED)

    return bool(form_keys.once(session, form_key, {"macro": macro_id, "on": reference}, make))


def _do(session: Session, keys: Keys, staff: StaffMember, concern: Concern, effects: Effects) -> None:
    """Tags first: they may make it one for few eyes, and its mail must know."""
    if effects.added:
        detail = set_tags(session, staff, concern, tags_on(concern) | set(effects.added))
        changed(session, staff, concern, "coded", **detail)
    if effects.answer:
        concern.closing_reason = effects.reason or concern.closing_reason
        give_answer(session, keys, staff, concern, effects.answer, close=effects.state == State.CLOSED)
    elif effects.state == State.CLOSED:
        close_with(session, staff, concern, effects.reason)
    if effects.state == State.REVIEWED:
        review(session, staff, concern)
    elif effects.state and effects.state != State.CLOSED:
        move(session, staff, concern, State(effects.state))


def _check(session: Session, staff: StaffMember, steps: MacroSteps) -> None:
    if not (steps.tags or steps.state or steps.template_id):
        raise NotPossibleNow("nothing")
    if steps.state and steps.state not in MACRO_STATES:
        raise NotPossibleNow("state")
    if any(tag.category not in ORDER for tag in steps.tags):
        raise NotPossibleNow("tag")
    if steps.state == State.CLOSED and not (steps.template_id or steps.closing_reason.strip()):
        raise NotPossibleNow("no_reason")
    if steps.template_id is not None:
        template_of(session, staff, steps.template_id)


def _own(session: Session, staff: StaffMember, macro_id: int | None, version: int) -> Macro:
    if macro_id is None:
        macro = Macro(organisation_id=editing_organisation(staff), name="", version=1)
        session.add(macro)
        return macro
    found = session.get(Macro, macro_id, with_for_update=True)
    if found is None:
        raise Missing("macro")
    _check_editor(staff, found)
    if found.version != version:
        raise Conflict("macro")
    found.version += 1
    return found


def _check_editor(staff: StaffMember, macro: Macro) -> None:
    """Another organisation's looks as if it were not there."""
    if macro.organisation_id not in {held.organisation_id for held in staff.roles_with(Permission.MANAGE_TRIAGE)}:
        raise Missing("macro")


def _keys_taken(session: Session, macro: Macro) -> set[str]:
    others: Iterable[str] = session.scalars(
        select(Macro.key).where(
            Macro.organisation_id == macro.organisation_id, Macro.retired.is_(False), Macro.id != (macro.id or 0)
        )
    )
    return {key for key in others if key}
