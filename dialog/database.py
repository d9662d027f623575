"""The base of all tables, the shared column types, and the only place that commits. No Flask here.

SQLite: all writes of a process go to one writer thread; each operation runs in a savepoint, several share one commit,
and a file lock queues processes fairly (SQLite's own busy handler sleeps and is unfair). PostgreSQL: directly.
"""

import fcntl
import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, Engine, Executable, LargeBinary, MetaData, Text, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from dialog.errors import Unavailable

T = TypeVar("T")
Statement = tuple[Executable, Mapping[str, Any]]
Operation = Callable[[Session], T]
Finisher = Callable[[Session], None]
Task = Callable[[Connection], T]

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
GROUP_LIMIT = 64
BUSY_TIMEOUT_MS = 10_000
LOG_PATIENCE_MS = 250


class Base(DeclarativeBase):
    """Every table derives from this; constraints get their names from one convention."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC without zone on both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Json(TypeDecorator[Any]):
    """A small JSON value as text: the same on both databases, keys sorted so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


Bytes = LargeBinary


def make_engine(url: str, **options: Any) -> Engine:
    """An engine with this project's transaction rules for the database that `url` names."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, **options)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}, **options)
    prepare_sqlite(engine)
    return engine


def prepare_sqlite(engine: Engine) -> None:
    """Pragmas on every connection, and transactions begun by us: the driver's own rules would lose isolation."""

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Reads and writes of one installation. `write` is the only commit point.

    `finishers` run after an operation and before its commit (the audit log's chain is appended there).
    """

    def __init__(self, engine: Engine, finishers: tuple[Finisher, ...] = ()) -> None:
        self.engine = engine
        self._finishers = finishers
        self._writer = _Writer(engine) if engine.dialect.name == "sqlite" else None

    def write(self, operation: Operation[T]) -> T:
        """Run `operation(session)` and commit. Whatever it raises rolls everything back and is raised here.

        Return plain values or loaded objects: the session is closed afterwards. Raises Unavailable when the database
        or its disk does not answer.
        """
        try:
            if self._writer is not None:
                return self._writer.submit(lambda connection: self._run(connection, operation))
            return self._write_directly(operation)
        except OperationalError as fault:
            raise Unavailable("database") from fault

    def write_one(self, statement: Executable, values: Mapping[str, Any], then: Statement | None = None) -> Any:
        """Run one statement and commit: its first value, or None. For what hundreds do in the same second.

        `then` runs in the same commit when there was a value. Without session, savepoint and finishers, which take two
        thirds of the time of a short write: a statement that fails undoes itself, and `then` must be one that cannot
        fail for its values. Raises what `write` raises.
        """

        def run(connection: Connection) -> Any:
            found = connection.execute(statement, values).scalar_one_or_none()
            if found is not None and then is not None:
                connection.execute(*then)
            return found

        try:
            if self._writer is not None:
                return self._writer.submit(run)
            with self.engine.begin() as connection:
                return run(connection)
        except OperationalError as fault:
            raise Unavailable("database") from fault

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading outside a request; nothing it holds is saved."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def clear_log(self) -> bool:
        """Empty SQLite's write-ahead log, in which erased rows lie on; False while somebody still reads or writes.

        On a connection of its own: one of the pool's may still hold what somebody has read with it.
        """
        path = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or not path:
            return True
        connection = sqlite3.connect(path, timeout=LOG_PATIENCE_MS / 1000, isolation_level=None)
        try:
            return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """Stop the writer and let connections go."""
        if self._writer is not None:
            self._writer.stop()
        self.engine.dispose()

    def _write_directly(self, operation: Operation[T]) -> T:
        for attempt in (1, 2, 3):
            try:
                with self.engine.connect() as connection, connection.begin():
                    return self._run(connection, operation)
            except DBAPIError as fault:
                # Two writers met: the database undid one of them, and it may try again.
                if attempt == 3 or getattr(fault.orig, "sqlstate", "") not in ("40001", "40P01"):
                    raise
        raise AssertionError("unreachable")

    def _run(self, connection: Connection, operation: Operation[T]) -> T:
        """`operation` in a savepoint of `connection`'s transaction."""
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            result = operation(session)
            session.flush()
            for finish in self._finishers:
                finish(session)
            session.commit()
            return result


class _Writer:
    """The one thread that writes to SQLite in this process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._tasks: queue.SimpleQueue[tuple[Task[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        path = engine.url.database
        self._lock_path = Path(f"{path}.lock") if path and path != ":memory:" else None

    def submit(self, task: Task[T]) -> T:
        """Queue `task`, wait for its commit, return its result. A task that raises leaves nothing behind."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("an operation must not start another write")
        with self._starting:
            # Started on first use, so that it also lives in a process forked after the app was made.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="dialog-writer", daemon=True)
                self._thread.start()
        future: Future[T] = Future()
        self._tasks.put((task, future))
        return future.result()

    def stop(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._tasks.put(None)
            self._thread.join(timeout=10)

    def _work(self) -> None:
        while (first := self._tasks.get()) is not None:
            group, stopping = [first], False
            while len(group) < GROUP_LIMIT and not self._tasks.empty():
                task = self._tasks.get()
                if task is None:
                    stopping = True
                    break
                group.append(task)
            self._commit(group)
            if stopping:
                return

    def _commit(self, group: list[tuple[Task[Any], Future[Any]]]) -> None:
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            with self._process_lock(), self._engine.connect() as connection, connection.begin():
                for run, future in group:
                    try:
                        results.append((future, run(connection), None))
                    except BaseException as fault:
                        results.append((future, None, fault))
        except BaseException as fault:
            # Nothing of the group is saved; nobody may be told otherwise.
            for _, future in group:
                future.set_exception(fault)
            return
        for future, result, fault_of_one in results:
            if fault_of_one is not None:
                future.set_exception(fault_of_one)
            else:
                future.set_result(result)

    @contextmanager
    def _process_lock(self) -> Iterator[None]:
        if self._lock_path is None:
            yield
            return
        with self._lock_path.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
