"""Opening hours and the days that differ."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Missing, NotPossibleNow
from dialog.organisations.models import OpeningException, OpeningHours
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor

Span = tuple[time, time]


def set_hours(session: Session, editor: Editor, hours: Mapping[int, Span]) -> None:
    """The week's hours: {weekday: (opens, closes)}; a weekday that is not named is closed. Raises NotPossibleNow('hours')."""
    take_programme(session)
    if any(opens >= closes for opens, closes in hours.values()):
        raise NotPossibleNow("hours")
    before = {row.weekday: (row.opens, row.closes) for row in session.scalars(select(OpeningHours))}
    if before == dict(hours):
        return
    session.execute(delete(OpeningHours))
    session.add_all(OpeningHours(weekday=day, opens=span[0], closes=span[1]) for day, span in hours.items())
    record(session, editor.id, editor.name, "change_hours", "programme", "1")


def save_exception(session: Session, editor: Editor, day: date, span: Span | None, reasons: Mapping[str, str]) -> None:
    """Other hours on `day`; no span means closed. Raises NotPossibleNow('hours')."""
    take_programme(session)
    if span is not None and span[0] >= span[1]:
        raise NotPossibleNow("hours")
    row = session.get(OpeningException, day)
    if row is None:
        row = OpeningException(day=day)
        session.add(row)
    row.opens, row.closes = span if span is not None else (None, None)
    row.reasons = {language: reason for language, reason in reasons.items() if reason}
    record(session, editor.id, editor.name, "change_exception", "programme", day.isoformat())


def remove_exception(session: Session, editor: Editor, day: date) -> None:
    """The ordinary hours hold again. Raises Missing."""
    take_programme(session)
    row = session.get(OpeningException, day)
    if row is None:
        raise Missing("exception")
    session.delete(row)
    record(session, editor.id, editor.name, "remove_exception", "programme", day.isoformat())
