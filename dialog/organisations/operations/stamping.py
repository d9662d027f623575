"""One editor at a time, and every process told that something changed."""

import secrets

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog.organisations.models import Programme


def take_programme(session: Session) -> Programme:
    """The programme's row, locked until the commit and stamped anew. Every operation of this slice begins with it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(Programme).values(id=1).on_conflict_do_nothing())
    row = session.scalars(
        select(Programme).where(Programme.id == 1).with_for_update().execution_options(populate_existing=True)
    ).one()
    row.stamp = secrets.token_hex(16)
    return row
