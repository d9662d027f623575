"""Writing whole tables anew, so that neither place on disk nor row version says when a row came or was changed."""

from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

Row = dict[str, Any]

# A batch that does not get the tables at once leaves them to those who send, and tries again at the next tick.
PATIENCE = "300ms"


def hold(session: Session, *tables: Table) -> None:
    """Nobody else writes to these tables until commit. Raises the driver's OperationalError when others hold them too long.

    On SQLite every write transaction holds everything already.
    """
    if _is_postgresql(session):
        session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        session.execute(text(f"LOCK TABLE {', '.join(table.name for table in tables)} IN ACCESS EXCLUSIVE MODE"))


def rewrite(session: Session, table: Table) -> None:
    """Put all rows of a table that `hold` holds in again, in the order of their keys and of nothing else.

    Keys are random or keyed hashes: their order says nothing. PostgreSQL gives the rows a fresh file and one row version,
    SQLite fills fresh pages, and what lay there is overwritten (secure_delete).
    """
    key = next(iter(table.primary_key)).name
    if _is_postgresql(session):
        for statement in (
            f"CREATE TEMPORARY TABLE again_{table.name} ON COMMIT DROP AS TABLE {table.name}",
            f"TRUNCATE {table.name}",
            f"INSERT INTO {table.name} SELECT * FROM again_{table.name} ORDER BY {key}",  # noqa: S608 - names of our own tables
        ):
            session.execute(text(statement))
        return
    # As the driver gives them: ten thousand codes are read and written in some hundredths of a second.
    connection = session.connection()
    found = connection.exec_driver_sql(f"SELECT * FROM {table.name} ORDER BY {key}")  # noqa: S608 - as above
    rows: list[Any] = [tuple(row) for row in found]
    connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608 - as above
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({places})", rows)  # noqa: S608 - as above


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
