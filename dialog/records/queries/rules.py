"""The decided rules, what they would erase now, and what runs did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import local, now, today
from dialog.groups.queries import forgetting as groups
from dialog.meetings.queries import forgetting as meetings
from dialog.records.models import RetentionRule, RetentionRun
from dialog.records.rules import MISSED_AFTER, What, last_day_due

DUE: Mapping[What, Callable[[date], Select[Any]]] = {
    What.REGISTRATION_CONTACT: meetings.contacts_due,
    What.REGISTRATION_NEED: meetings.needs_due,
    What.PROPOSAL_CODE: meetings.codes_due,
    What.GROUP_CONTACT: groups.contacts_due,
}


@dataclass(frozen=True)
class Planned:
    """What a rule would erase if it ran now."""

    rule: RetentionRule
    due: int


def in_force(session: Session, day: date | None = None) -> list[RetentionRule]:
    """The rules that are run on `day` (today), in the order of what they are about."""
    day = day or today()
    return [rule for rule in not_ended(session, day) if rule.starts_on <= day]


def not_ended(session: Session, day: date | None = None) -> list[RetentionRule]:
    """The rules that are run or wait for their first day, in the order of what they are about."""
    day = day or today()
    going = or_(RetentionRule.ended_on.is_(None), RetentionRule.ended_on > day)
    found = session.scalars(
        select(RetentionRule).where(going).options(joinedload(RetentionRule.maker)).order_by(RetentionRule.id)
    ).all()
    order = list(What)
    return sorted(found, key=lambda rule: (order.index(What(rule.what)), rule.id))


def ended(session: Session) -> Sequence[RetentionRule]:
    """The rules that are run no more, the last one first."""
    over = select(RetentionRule).where(RetentionRule.ended_on <= today())
    return session.scalars(over.order_by(RetentionRule.ended_on.desc(), RetentionRule.id.desc())).all()


def due(session: Session, what: What, days: int) -> int:
    """How many a rule of `days` about `what` would erase today."""
    chosen = DUE[what](last_day_due(today(), days)).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0


def planned(session: Session) -> list[Planned]:
    """What the rules in force would erase now."""
    return [Planned(rule, due(session, What(rule.what), rule.days)) for rule in in_force(session)]


def last_runs(session: Session, limit: int = 10) -> Sequence[RetentionRun]:
    """The last runs, the latest first."""
    return session.scalars(
        select(RetentionRun).order_by(RetentionRun.at.desc(), RetentionRun.id.desc()).limit(limit)
    ).all()


def run_is_due(session: Session) -> bool:
    """True when rules are in force and none has been run today."""
    last = session.scalar(select(func.max(RetentionRun.at)))
    return bool(in_force(session)) and (last is None or local(last).date() < today())


def run_is_missed(session: Session) -> bool:
    """True when rules have been in force for days and were not run: what they promise is not kept."""
    rules = in_force(session, today() - MISSED_AFTER)
    last = session.scalar(select(func.max(RetentionRun.at)))
    return bool(rules) and (last is None or last < now() - MISSED_AFTER)
