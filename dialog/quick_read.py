"""One row, read on the driver itself: for the few pages where most of the time would go to the layers between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Engine, Select

from dialog.errors import Unavailable

Process = Callable[[Any], Any]


@dataclass(frozen=True)
class _Prepared:
    """A statement in a driver's own words, with what turns values into the driver's and back."""

    sql: str
    names: tuple[str, ...] | None
    fixed: Mapping[str, Any]
    binds: Mapping[str, Process]
    results: tuple[Process | None, ...]


class QuickRead:
    """A SELECT that gives one row or none. Statement and types are SQLAlchemy's, so both databases are served alike.

    It runs by itself, outside every transaction: what it reads is what was committed last.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._prepared: dict[str, _Prepared] = {}

    def one(self, engine: Engine, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row. Raises Unavailable when the database does not answer."""
        ready = self._prepared.get(engine.dialect.name) or self._prepare(engine.dialect)
        given = dict(ready.fixed)
        for name, value in values.items():
            given[name] = ready.binds[name](value) if name in ready.binds else value
        parameters: Any = given if ready.names is None else tuple(given[name] for name in ready.names)
        try:
            row = _first_row(engine, ready.sql, parameters)
        except engine.dialect.loaded_dbapi.OperationalError as fault:
            raise Unavailable("database") from fault
        if row is None:
            return None
        pairs = zip(row, ready.results, strict=True)
        return tuple(value if process is None else process(value) for value, process in pairs)

    def _prepare(self, dialect: Dialect) -> _Prepared:
        compiled = self._statement.compile(dialect=dialect)
        binds = {
            name: process
            for name, bind in compiled.binds.items()
            if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        results = tuple(
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        )
        names = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup is not None else None
        prepared = _Prepared(str(compiled), names, dict(compiled.params), binds, results)
        self._prepared[dialect.name] = prepared
        return prepared


def _first_row(engine: Engine, sql: str, parameters: Any) -> Any:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        try:
            cursor.execute(sql, parameters)
            return cursor.fetchone()
        finally:
            cursor.close()
    finally:
        connection.close()
