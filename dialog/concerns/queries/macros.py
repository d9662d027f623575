"""Macros: who may play which, and every effect one would have on a concern. Playing does what is said here."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.categories.models import Facet
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, Macro
from dialog.concerns.queries.access import readable
from dialog.concerns.queries.inbox import in_order
from dialog.concerns.queries.templates import filled_template, organisations_of
from dialog.concerns.rules import Restriction, State, restriction_of
from dialog.errors import Missing, NotPossibleNow
from dialog.organisations.models import Unit

DRY_RUN_LIMIT = 50


@dataclass(frozen=True)
class Effects:
    """Everything a macro would do to one concern. With `faults` (codes of NotPossibleNow) it would do nothing at all.

    `state` is '' when it stays as it is. `mail`: '' for none, 'answer' with the answer in it, 'waits' when it only says
    that one waits.
    """

    added: tuple[Tag, ...]
    present: tuple[Tag, ...]
    state: str
    answer: str
    mail: str
    reason: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class DryRun:
    """One concern of yesterday's queue, with what would have happened to it."""

    reference: str
    area: str
    effects: Effects


def macros_for(session: Session, staff: StaffMember, *, retired: bool = False) -> tuple[Macro, ...]:
    """The macros of this person's organisations by name, without the retired ones unless asked for."""
    where = [Macro.organisation_id.in_(sorted(organisations_of(staff)))]
    if not retired:
        where.append(Macro.retired.is_(False))
    return tuple(session.scalars(select(Macro).where(*where).order_by(Macro.name, Macro.id)))


def macro_of(session: Session, staff: StaffMember, macro_id: int) -> Macro:
    """One of them, retired or not. Raises Missing('macro') also for another organisation's."""
    found = session.get(Macro, macro_id)
    if found is None or found.organisation_id not in organisations_of(staff):
        raise Missing("macro")
    return found


def macro_tags(macro: Macro) -> frozenset[Tag]:
    """The tags it adds."""
    return frozenset(Tag(*(code.partition(":")[::2])) for code in macro.tags)


def tags_on(concern: Concern) -> frozenset[Tag]:
    """The tags a concern has."""
    return frozenset(Tag(tag.category, tag.facet) for tag in concern.tags)


def effects_on(session: Session, staff: StaffMember, macro: Macro, concern: Concern) -> Effects:
    """What playing `macro` would do to `concern` now."""
    had, wanted = tags_on(concern), macro_tags(macro)
    answer, faults = _answer(session, staff, macro, concern)
    after = had | wanted
    faults += [] if _in_use(session, wanted) else ["tag"]
    if macro.state == State.REVIEWED and not after:
        faults.append("no_tags")
    if macro.state == State.CLOSED and not (answer or macro.closing_reason or _answered(session, concern)):
        faults.append("no_reason")
    return Effects(
        added=in_order(wanted - had),
        present=in_order(wanted & had),
        state=macro.state if macro.state != concern.state else "",
        answer=answer,
        mail=_mail(session, concern, after) if answer else "",
        reason=macro.closing_reason if macro.state == State.CLOSED else "",
        faults=tuple(faults),
    )


def dry_run(session: Session, staff: StaffMember, macro: Macro) -> tuple[DryRun, ...]:
    """What `macro` would do to each concern that lay new when yesterday ended and that this person may open.

    Oldest first, at most `DRY_RUN_LIMIT`. Nothing is changed.
    """
    yesterday = today() - timedelta(days=1)
    concerns = session.scalars(
        select(Concern)
        .where(
            readable(staff),
            Concern.withdrawn_on.is_(None),
            Concern.received_on <= yesterday,
            Concern.state == State.NEW,
        )
        .options(
            joinedload(Concern.tags), joinedload(Concern.area), joinedload(Concern.unit).joinedload(Unit.organisation)
        )
        .order_by(Concern.received_on, Concern.id)
        .limit(DRY_RUN_LIMIT)
    ).unique()
    return tuple(
        DryRun(one.reference, one.area.name if one.area is not None else "", effects_on(session, staff, macro, one))
        for one in concerns
    )


def _answer(session: Session, staff: StaffMember, macro: Macro, concern: Concern) -> tuple[str, list[str]]:
    if macro.template_id is None:
        return "", []
    try:
        rendered = filled_template(session, staff, macro.template_id, concern)
    except (NotPossibleNow, Missing) as fault:
        return "", [fault.code]
    return rendered.text, ["placeholder_left"] if rendered.missing else []


def _mail(session: Session, concern: Concern, tags: frozenset[Tag]) -> str:
    address = select(ConcernContact.concern_id).where(ConcernContact.concern_id == (concern.part_of_id or concern.id))
    if session.scalar(address) is None:
        return ""
    return "answer" if restriction_of(tags) is Restriction.NONE else "waits"


def _in_use(session: Session, tags: frozenset[Tag]) -> bool:
    named = {tag.facet for tag in tags if tag.facet}
    known = session.scalars(select(Facet.code).where(Facet.code.in_(sorted(named)), Facet.retired.is_(False)))
    return named == set(known) if named else True


def _answered(session: Session, concern: Concern) -> bool:
    return session.scalar(select(ConcernAnswer.id).where(ConcernAnswer.concern_id == concern.id).limit(1)) is not None
