"""Make and end rules of disposal."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import Missing, NotPossibleNow
from dialog.records.models import RetentionRule
from dialog.records.queries.rules import not_ended
from dialog.records.rules import LEAST_DAYS, MOST_DAYS, What


@dataclass(frozen=True)
class RuleDraft:
    """A rule as it was decided. `decision` is the number of the decision in the municipality's register."""

    what: What
    days: int
    decision: str
    decided_on: date
    starts_on: date


def add_rule(session: Session, staff: StaffMember, draft: RuleDraft) -> int:
    """Put a decided rule into force from a coming day; its id.

    Raises NotPossibleNow: 'exists' (one about the same is going: end it first), 'starts_on' (before tomorrow: there must
    be a night to see what it would erase), 'decided_on' (not decided yet), 'days', 'decision'.
    """
    if not LEAST_DAYS <= draft.days <= MOST_DAYS:
        raise NotPossibleNow("days")
    if not draft.decision:
        raise NotPossibleNow("decision")
    if draft.decided_on > today():
        raise NotPossibleNow("decided_on")
    if draft.starts_on <= today():
        raise NotPossibleNow("starts_on")
    if any(rule.what == draft.what for rule in not_ended(session)):
        raise NotPossibleNow("exists")
    rule = RetentionRule(
        what=draft.what.value,
        days=draft.days,
        decision=draft.decision,
        decided_on=draft.decided_on,
        starts_on=draft.starts_on,
        made_by=staff.id,
    )
    session.add(rule)
    session.flush()
    detail = {"of": draft.what.value, "days": draft.days, "decided": draft.decision}
    record(session, staff.id, staff.name, "rule_made", "retention_rule", str(rule.id), **detail)
    return rule.id


def first_day() -> date:
    """The first day a new rule may be run."""
    return today() + timedelta(days=1)


def end_rule(session: Session, staff: StaffMember, rule_id: int) -> None:
    """Run a rule no more, from now on. Raises Missing; ending twice changes nothing."""
    rule = session.get(RetentionRule, rule_id)
    if rule is None:
        raise Missing("retention_rule")
    if rule.ended_on is not None and rule.ended_on <= today():
        return
    rule.ended_on = today()
    record(session, staff.id, staff.name, "rule_ended", "retention_rule", str(rule.id), of=rule.what)
