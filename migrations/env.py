"""How migrations run: one transaction for all, under a lock; a failed one leaves nothing half done.

On SQLite foreign keys are off while tables are rebuilt: with them on, a rebuilt parent would silently empty its
children (ON DELETE CASCADE). They are checked before the commit instead.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, text

from dialog.database import make_engine
from dialog.schema import metadata

LOCK = 0x6D696772


def run() -> None:
    engine: Engine = make_engine(current_app.config["SQLALCHEMY_DATABASE_URI"])
    try:
        if engine.dialect.name == "sqlite":
            _on_sqlite(engine)
        else:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                _migrate(connection)
    finally:
        engine.dispose()


def _on_sqlite(engine: Engine) -> None:
    with engine.execution_options(writes=True).connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            _migrate(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"{len(broken)} rows would lose what they refer to; nothing was changed")
        driver.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
