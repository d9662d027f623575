"""Writing whole tables anew, so that neither place on disk nor row version says when a row came or was changed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

Row = dict[str, Any]
Change = Callable[[list[Row]], list[Row]]

# A batch that does not get the tables at once leaves them to those who send, and tries again at the next tick.
PATIENCE = "300ms"


def hold(session: Session, *tables: Table) -> None:
    """Nobody else writes to these tables until commit. Raises the driver's OperationalError when others hold them too long.

    On SQLite every write transaction holds everything already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        session.execute(text(f"LOCK TABLE {', '.join(table.name for table in tables)} IN ACCESS EXCLUSIVE MODE"))


def rewrite(session: Session, table: Table, change: Change) -> None:
    """Put in what `change` makes of all rows of a table that `hold` holds, in the order of their keys and of nothing else.

    Keys are random or keyed hashes: their order says nothing. PostgreSQL gives the rows a fresh file and one row version,
    SQLite fills fresh pages, and what lay there is overwritten (secure_delete).
    """
    rows = change([dict(row) for row in session.execute(select(table)).mappings()])
    session.execute(
        text(f"TRUNCATE {table.name}") if session.get_bind().dialect.name == "postgresql" else table.delete()
    )
    key = next(iter(table.primary_key)).name
    if rows:
        session.execute(insert(table), sorted(rows, key=lambda row: bytes(row[key])))
