"""The same act on many concerns: one act to undo, one row in the log for each, and nothing skipped in silence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from dialog import form_keys
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import close_with, give_answer
from dialog.concerns.operations.assign import give_to, hand_to
from dialog.concerns.operations.journal import picture, remember
from dialog.concerns.operations.matters import group_concerns
from dialog.concerns.operations.triage import move, review, set_area, set_tags
from dialog.concerns.operations.work import changed
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.templates import filled_template
from dialog.concerns.rules import State
from dialog.errors import DialogError, NotPossibleNow
from dialog.keys import Keys
from dialog.organisations.models import Unit

LIMIT = 500
Step = Callable[[Session, StaffMember, Concern], None]


@dataclass(frozen=True)
class Chosen:
    """One of many. `version` is what the page showed; None: as it is now."""

    reference: str
    version: int | None = None


@dataclass(frozen=True)
class Effect:
    """What became of one: how it was and how it is, as `journal.picture`."""

    reference: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Left:
    """One that stays as it was. `why` is the code of what hindered: not_yours, changed, divided, withdrawn, no_reason …"""

    reference: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """What became of all: changed, already like that, and those that could not be changed, with the reason of each."""

    changed: tuple[Effect, ...] = ()
    same: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


@dataclass
class _Running:
    changed: list[Effect] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def change_many(session: Session, staff: StaffMember, chosen: Iterable[Chosen], step: Step) -> Outcome:
    """Do `step` to each that this person may work with and that nobody changed since; report the others.

    `step` checks before it changes anything: what it refuses is as it was. Raises NotPossibleNow('many_none') for none,
    'many_too_many' above `LIMIT`.
    """
    wanted = {one.reference: one for one in chosen}
    if not wanted:
        raise NotPossibleNow("many_none")
    if len(wanted) > LIMIT:
        raise NotPossibleNow("many_too_many")
    found = _taken(session, staff, wanted)
    running = _Running()
    for one in wanted.values():
        concern = found.get(one.reference)
        if concern is None:
            running.left.append(Left(one.reference, "not_yours"))
        else:
            _change(session, staff, concern, one, step, running)
    return Outcome(tuple(running.changed), tuple(running.same), tuple(running.left))


def once(session: Session, form_key: str, asked: Mapping[str, Any], act: Callable[[], Outcome]) -> Outcome:
    """`act()` the first time this form is sent, its result after that: nobody gets an answer twice.

    Raises Conflict('form_key') when the form was sent with something else.
    """

    def make() -> Any:
        done = act()
        return {
            "changed": [one.reference for one in done.changed],
            "same": list(done.same),
            "left": [[one.reference, one.why] for one in done.left],
        }

    kept = form_keys.once(session, form_key, asked, make)
    effects = tuple(Effect(reference, {}, {}) for reference in kept["changed"])
    return Outcome(effects, tuple(kept["same"]), tuple(Left(*pair) for pair in kept["left"]))


def group_many(session: Session, staff: StaffMember, chosen: Iterable[Chosen], title: str) -> Outcome:
    """Link those that can be linked as one matter. Raises what `matters.group_concerns` raises when too few are left."""
    wanted = {one.reference: one for one in chosen}
    found = _taken(session, staff, wanted)
    hindered = {
        reference: _hindered(found[reference], one) if reference in found else "not_yours"
        for reference, one in wanted.items()
    }
    able = [found[reference] for reference, why in hindered.items() if not why]
    before = {one.reference: (picture(one), one.version) for one in able}
    group_concerns(session, staff, before, title)
    moved = [one for one in able if one.version != before[one.reference][1]]
    return Outcome(
        tuple(Effect(one.reference, before[one.reference][0], picture(one)) for one in moved),
        tuple(one.reference for one in able if one not in moved),
        tuple(Left(reference, why) for reference, why in hindered.items() if why),
    )


def add_tags(tags: frozenset[Tag]) -> Step:
    """Put these beside what is there. A category with a facet takes the place of the bare category."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        _retag(session, staff, concern, _tags(concern) | tags)

    return step


def remove_tags(tags: frozenset[Tag]) -> Step:
    """Take these away where they are. What is reviewed keeps at least one: NotPossibleNow('no_tags')."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        left = _tags(concern) - tags
        if not left and concern.state == State.REVIEWED:
            raise NotPossibleNow("no_tags")
        _retag(session, staff, concern, left)

    return step


def move_area(area_code: str, *, keep_unit: bool) -> Step:
    """To another area, or '' for none known; the unit that owns it takes over unless `keep_unit`."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        detail = set_area(session, staff, concern, area_code, keep_unit=keep_unit)
        if detail:
            changed(session, staff, concern, "coded", **detail)

    return step


def assign(user_id: int | None = None, unit_id: int | None = None) -> Step:
    """To a colleague who may open it, to a unit, or to nobody in particular."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        if unit_id is not None:
            hand_to(session, staff, concern, unit_id)
        else:
            give_to(session, staff, concern, user_id)

    return step


def move_state(action: str) -> Step:
    """pause, wait, reopen or done, as the buttons of one concern say. Raises NotPossibleNow('state') for others."""
    states = {"pause": State.PAUSED, "wait": State.WAITING_ANSWER}
    if action not in (*states, "reopen", "done"):
        raise NotPossibleNow("state")

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        if action == "done" or (action == "reopen" and concern.tags):
            review(session, staff, concern)
        else:
            move(session, staff, concern, states.get(action, State.NEW))

    return step


def close(reason: str) -> Step:
    """Close with what was done; '' only where an answer was given."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        if concern.state == State.CLOSED and concern.closing_reason == reason:
            return
        close_with(session, staff, concern, reason)

    return step


def answer(keys: Keys, text: str = "", template_id: int | None = None, *, closes: bool) -> Step:
    """Answer each with `text`, or with a template filled for each in its language. Every mail has one recipient."""

    def step(session: Session, staff: StaffMember, concern: Concern) -> None:
        words = filled_template(session, staff, template_id, concern).text if template_id is not None else text
        give_answer(session, keys, staff, concern, words, close=closes)

    return step


def _taken(session: Session, staff: StaffMember, references: Iterable[str]) -> dict[str, Concern]:
    """Those this person may work with, locked in one order, with what the steps look at."""
    rows = session.scalars(
        select(Concern)
        .where(Concern.reference.in_(list(references)), readable(staff))
        .order_by(Concern.id)
        .options(
            selectinload(Concern.tags),
            selectinload(Concern.named),
            selectinload(Concern.marks),
            selectinload(Concern.area),
            selectinload(Concern.unit).selectinload(Unit.organisation),
        )
        .with_for_update(of=Concern)
    ).all()
    return {one.reference: one for one in rows}


def _change(
    session: Session, staff: StaffMember, concern: Concern, wanted: Chosen, step: Step, running: _Running
) -> None:
    why = _hindered(concern, wanted)
    if why:
        running.left.append(Left(concern.reference, why))
        return
    before, version = picture(concern), concern.version
    remember(session, staff, concern)
    try:
        step(session, staff, concern)
    except DialogError as fault:
        running.left.append(Left(concern.reference, fault.code))
        return
    if concern.version == version:
        running.same.append(concern.reference)
    else:
        running.changed.append(Effect(concern.reference, before, picture(concern)))


def _hindered(concern: Concern, wanted: Chosen) -> str:
    if concern.withdrawn_on is not None:
        return "withdrawn"
    if concern.divided:
        return "divided"
    return "changed" if wanted.version is not None and wanted.version != concern.version else ""


def _tags(concern: Concern) -> frozenset[Tag]:
    return frozenset(Tag(tag.category, tag.facet) for tag in concern.tags)


def exact_tags(values: Iterable[str]) -> frozenset[Tag]:
    """The tags that codes like category:facet name, as they stand: a bare category is only that."""
    return frozenset(Tag(category, facet) for category, _colon, facet in (value.partition(":") for value in values))


def _retag(session: Session, staff: StaffMember, concern: Concern, wanted: frozenset[Tag]) -> None:
    specific = {tag.category for tag in wanted if tag.facet}
    kept = frozenset(tag for tag in wanted if tag.facet or tag.category not in specific)
    detail = set_tags(session, staff, concern, kept)
    if detail:
        changed(session, staff, concern, "coded", **detail)
