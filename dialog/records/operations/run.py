"""Carry out the rules in force. Without a rule nothing is erased."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.groups.operations import forgetting as groups
from dialog.meetings.operations import forgetting as meetings
from dialog.records.models import RetentionRun
from dialog.records.queries.rules import due, in_force
from dialog.records.rules import MOST_PER_RUN, What, last_day_due

# What each kind erases by: (session, last trigger day, most rows) -> how many.
ERASE: Mapping[What, Callable[[Session, date, int], int]] = {
    What.REGISTRATION_CONTACT: meetings.forget_contacts,
    What.REGISTRATION_NEED: meetings.forget_needs,
    What.PROPOSAL_CODE: meetings.forget_codes,
    What.GROUP_CONTACT: groups.forget_contacts,
}


@dataclass(frozen=True)
class Erased:
    """What one rule did in a run: numbers only. `left` waits for the next run."""

    rule: int
    what: str
    days: int
    decision: str
    erased: int
    left: int


def run(session: Session, actor: str) -> list[Erased]:
    """Erase what the rules in force reach today, at most `MOST_PER_RUN` of a kind; what was done, and kept as a protocol.

    `actor` is who runs it, for the log: the worker or the command line.
    """
    done = []
    for rule in in_force(session):
        what = What(rule.what)
        number = ERASE[what](session, last_day_due(today(), rule.days), MOST_PER_RUN)
        done.append(Erased(rule.id, rule.what, rule.days, rule.decision, number, due(session, what, rule.days)))
    if not done:
        return []
    kept = RetentionRun(at=now(), erased=[asdict(one) for one in done])
    session.add(kept)
    session.flush()
    if any(one.erased for one in done):
        counts = {one.what: one.erased for one in done if one.erased}
        record(session, None, actor, "disposed", "retention_run", str(kept.id), **counts)
    return done
