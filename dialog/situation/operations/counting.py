"""Counts that are kept, and what makes them stale.

Every change of a concern, its tags or its contact is noticed, at the flush or when a statement goes past it, and when the
write ends the version of each week it belongs to rises (`raise_versions`): no operation can forget it. Versions are raised
last before the log's chain, in the order of the weeks, so that two writers cannot wait for each other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, event, inspect, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session

from dialog.clock import monday_of, today
from dialog.concerns.models import Concern, ConcernContact, ConcernTag
from dialog.situation.models import CountedSheet, CountedWeek
from dialog.situation.queries.kept import EVERY_WEEK, NewCounts, Versions, noted

KEPT_DAYS = timedelta(days=30)
ERASED_AT_ONCE = 100
_DAYS, _CONCERNS, _LATER = "counted_days", "counted_concerns", "counted_later"
_OF_CONCERNS = (ConcernTag, ConcernContact)
_TABLES: dict[str, type[Any]] = {
    Concern.__tablename__: Concern,
    ConcernTag.__tablename__: ConcernTag,
    ConcernContact.__tablename__: ConcernContact,
}


def keep_counts(session: Session, new: Iterable[NewCounts]) -> None:
    """Store what was just counted, unless something newer is there."""
    rows = [
        {
            "sight": one.place.sight, "area": one.place.area, "channel": one.place.channel, "part": one.part,
            "first": one.stretch[0], "last": one.stretch[1], "version": one.version, "made_on": today(),
            "lines": one.lines,
        }
        for one in sorted(new, key=lambda one: (one.place.sight, one.place.area, one.place.channel, one.part, one.stretch))
    ]  # fmt: skip
    if rows:
        put = _insert(session, CountedSheet)
        keys = list(inspect(CountedSheet).primary_key)
        changed = {name: put.excluded[name] for name in ("version", "made_on", "lines")}
        newer = CountedSheet.version <= put.excluded.version
        session.execute(put.on_conflict_do_update(index_elements=keys, set_=changed, where=newer), rows)


def raise_versions(session: Session) -> None:
    """At the end of a write: what was kept of the weeks that it touched is good no longer."""
    noted(session)  # what a write counts on its way may hold what it undoes
    session.flush()
    days: set[date] = session.info.pop(_DAYS, set())
    concerns: set[int] = session.info.pop(_CONCERNS, set())
    concerns |= {one.concern_id for one in session.info.pop(_LATER, ()) if one.concern_id is not None}
    if concerns:
        days |= set(_days_of(session, sorted(concerns)))
    weeks = sorted({EVERY_WEEK if day == EVERY_WEEK else monday_of(day) for day in days})
    if weeks:
        put = _insert(session, CountedWeek)
        raised = put.on_conflict_do_update(index_elements=["week"], set_={"version": CountedWeek.version + 1})
        session.execute(raised, [{"week": week, "version": 1} for week in weeks])


def rebuild_counts(session: Session) -> None:
    """Nothing that was kept is used again; what is asked for is counted anew."""
    session.execute(delete(CountedSheet))
    _note_days(session, [EVERY_WEEK])


def forget_old_counts(session: Session) -> int:
    """Erase what was kept long ago, and what is stale; how many rows. Both are counted anew when somebody asks."""
    gone = session.execute(delete(CountedSheet).where(CountedSheet.made_on < today() - KEPT_DAYS))
    return int(getattr(gone, "rowcount", 0)) + _forget_stale(session)


def _forget_stale(session: Session) -> int:
    keys = inspect(CountedSheet).primary_key
    rows = session.execute(select(*keys, CountedSheet.version)).all()
    found = Versions({row[0]: row[1] for row in session.execute(select(CountedWeek.week, CountedWeek.version))})
    stale = sorted(tuple(row[:-1]) for row in rows if row[-1] != found.of((row[-3], row[-2])))
    for at in range(0, len(stale), ERASED_AT_ONCE):
        session.execute(delete(CountedSheet).where(tuple_(*keys).in_(stale[at : at + ERASED_AT_ONCE])))
    return len(stale)


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    for one in (*session.new, *session.dirty, *session.deleted):
        if isinstance(one, Concern) and (session.is_modified(one) or one in session.deleted):
            _note_days(session, _days_told(one))
        elif isinstance(one, _OF_CONCERNS) and (session.is_modified(one) or one in session.deleted):
            # Its concern may have no number before the flush, and may be gone after it: then it was noticed itself.
            session.info.setdefault(_LATER, []).append(one)


def _days_told(concern: Concern) -> list[date]:
    """The day it came, and the one before that was put right."""
    history = inspect(concern).attrs.received_on.history
    if history.added and inspect(concern).persistent and not history.deleted:
        return [EVERY_WEEK]
    return [day for day in (concern.received_on, *history.deleted) if day is not None]


@event.listens_for(Session, "do_orm_execute")
def _notice_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    model = _TABLES.get(getattr(getattr(statement, "table", None), "name", ""))
    if model is None:
        return
    name = "received_on" if model is Concern else "concern_id"
    values = _values(state, model, name)
    if values is None:
        _note_days(state.session, [EVERY_WEEK])
    elif model is Concern:
        _note_days(state.session, values)
    else:
        state.session.info.setdefault(_CONCERNS, set()).update(values)


def _values(state: ORMExecuteState, model: type[Any], name: str) -> Sequence[Any] | None:
    """The days or concerns that a statement is about; None when it does not say so in a way that can be read."""
    statement: Any = state.statement
    if state.is_insert:
        given: list[Any] = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
        return [row[name] for row in given] if all(name in row for row in given) else None
    moved = state.is_update and any(getattr(key, "name", key) == name for key in statement.compile().params)
    if statement.whereclause is None or moved:
        return None
    with state.session.no_autoflush:
        return state.session.scalars(select(getattr(model, name)).where(statement.whereclause).distinct()).all()


def _note_days(session: Session, days: Iterable[date]) -> None:
    session.info.setdefault(_DAYS, set()).update(days)


def _days_of(session: Session, concern_ids: Sequence[int]) -> Iterable[date]:
    """Of the concerns and their parts, which share their contact."""
    for at in range(0, len(concern_ids), 500):
        some = concern_ids[at : at + 500]
        yield from session.scalars(
            select(Concern.received_on).where(or_(Concern.id.in_(some), Concern.part_of_id.in_(some))).distinct()
        )


def _insert(session: Session, model: type[Any]) -> Any:
    return (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(model)
