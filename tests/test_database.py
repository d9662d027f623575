"""One commit point: all or nothing, in order, from many threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog.categories.models import Facet
from dialog.database import Database
from dialog.errors import NotPossibleNow, Unavailable


def facet(code: str) -> Facet:
    return Facet(code=code, parent="other", label_sv=code, label_en=code)


def number(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Facet)) or 0


def test_what_an_operation_returns_is_what_write_returns(database: Database) -> None:
    assert database.write(lambda session: 7) == 7


def test_a_failed_operation_saves_nothing(database: Database) -> None:
    before = number(database)

    def fail(session: Session) -> None:
        session.add(facet("a1"))
        session.flush()
        raise NotPossibleNow("no")

    with pytest.raises(NotPossibleNow):
        database.write(fail)
    assert number(database) == before


def test_one_failing_among_many_does_not_take_the_others_with_it(database: Database) -> None:
    before = number(database)

    def one(at: int) -> bool:
        def operation(session: Session) -> None:
            session.add(facet(f"f{at}"))
            session.flush()
            if at % 3 == 0:
                raise NotPossibleNow("third")

        try:
            database.write(operation)
        except NotPossibleNow:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        saved = sum(pool.map(one, range(60)))
    assert saved == 40
    assert number(database) == before + 40


def test_an_answer_comes_after_the_commit(database: Database) -> None:
    seen: list[bool] = []

    def one(at: int) -> None:
        database.write(lambda session: session.add(facet(f"g{at}")))
        with database.read() as session:
            seen.append(session.get(Facet, f"g{at}") is not None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert all(seen)


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        session.add(facet("slow"))
        session.flush()
        inside.set()
        leave.wait(10)

    writer = threading.Thread(target=database.write, args=(slow,))
    writer.start()
    assert inside.wait(10)
    assert number(database) >= 0
    leave.set()
    writer.join()


def test_a_database_that_does_not_answer_is_unavailable(database: Database) -> None:
    def broken(session: Session) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    with pytest.raises(Unavailable):
        database.write(broken)


def test_an_operation_cannot_start_another_on_sqlite(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        with pytest.raises(RuntimeError, match="another write"):
            database.write(lambda session: database.write(lambda inner: None))
    else:
        assert database.write(lambda session: database.write(lambda inner: 1)) == 1


def test_the_database_is_kept_as_decided(database: Database) -> None:
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            assert connection.execute(text("SHOW server_version")).scalar_one()
            return
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
    }
