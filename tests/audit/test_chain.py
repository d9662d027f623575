"""The chain finds what was done to it behind its back, and says where."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from dialog.audit.operations import record, record_reading
from dialog.audit.queries import verify
from dialog.audit.rules import Fault, Verification
from dialog.audit.witness import FILE_NAME, add_witness, read_witnesses
from dialog.clock import at, now
from dialog.database import Database

ENTRIES = 10_000


def act(database: Database, count: int = 1) -> None:
    def do(session: Session) -> None:
        for number in range(count):
            record(session, 1, "Siv Samordnare", "role_given", "user", str(number), role="handler", areas=["A1", "Å2"])

    database.write(do)


def checked(database: Database, app: Flask, data_dir: Path | None = None) -> Verification:
    witnesses = read_witnesses(data_dir) if data_dir else ()
    with database.read() as session:
        return verify(session, app.extensions["dialog.keys"], witnesses)


@pytest.fixture
def behind(database: Database) -> Iterator[Connection]:
    """A hand in the database that does not know the key."""
    with database.engine.connect() as connection:
        yield connection


def test_a_log_that_nobody_touched_holds(app, database):
    assert checked(database, app) == Verification(0)
    for _ in range(3):
        act(database, 4)
    assert checked(database, app) == Verification(12)


def test_reading_is_chained_too(app, database):
    database.write(lambda session: record_reading(session, 7, "Hanna", "concern", "SP-2026-0001"))
    assert checked(database, app) == Verification(1)


def test_an_act_that_is_rolled_back_leaves_no_entry(app, database):
    def fails(session):
        record(session, 1, "Siv", "role_given", "user", "1")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fails)
    assert checked(database, app) == Verification(0)


TAMPERING = {
    "change a word": ("UPDATE audit_entry SET actor = 'Någon annan' WHERE sequence = 6", 6),
    "change a time": ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE sequence = 6", 6),
    "change a fact": ("UPDATE audit_entry SET detail = '{}' WHERE sequence = 6", 6),
    "change who": ("UPDATE audit_entry SET actor_id = 2 WHERE sequence = 1", 1),
    "drop the first": ("DELETE FROM audit_entry WHERE sequence = 1", 1),
    "drop one": ("DELETE FROM audit_entry WHERE sequence = 6", 6),
    "drop several": ("DELETE FROM audit_entry WHERE sequence BETWEEN 4 AND 9", 4),
    "cut the tail": ("DELETE FROM audit_entry WHERE sequence > 9", 10),
    "cut everything": ("DELETE FROM audit_entry", 1),
    "rename one past the end": ("UPDATE audit_entry SET sequence = 99 WHERE sequence = 6", 6),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_sec_E04_tampering_is_found_and_named(app, database, behind, case):
    statement, sequence = TAMPERING[case]
    act(database, 12)
    behind.execute(text(statement))
    behind.commit()
    assert checked(database, app).broken_at == sequence


def test_sec_E04_two_entries_that_changed_places(app, database, behind):
    act(database, 12)
    for old, new in ((4, 100), (9, 4), (100, 9)):
        behind.execute(text("UPDATE audit_entry SET sequence = :new WHERE sequence = :old"), {"old": old, "new": new})
    behind.commit()
    assert checked(database, app) == Verification(3, 4, Fault.CHANGED)


def test_sec_E04_a_chain_remade_without_the_key(app, database, behind):
    """Somebody drops an entry, renumbers the rest and copies hashes along: only the key could make them fit."""
    act(database, 12)
    behind.execute(text("DELETE FROM audit_entry WHERE sequence = 6"))
    for old in range(7, 13):
        behind.execute(
            text("UPDATE audit_entry SET sequence = :new WHERE sequence = :old"), {"old": old, "new": old - 1}
        )
        behind.execute(
            text(
                "UPDATE audit_entry SET previous_hash = (SELECT entry_hash FROM audit_entry WHERE sequence = :before) "
                "WHERE sequence = :new"
            ),
            {"before": old - 2, "new": old - 1},
        )
    behind.execute(text("UPDATE audit_head SET sequence = 11"))
    behind.commit()
    assert checked(database, app).broken_at == 6


def test_sec_E04_a_cut_tail_with_the_head_changed_or_removed(app, database, behind):
    act(database, 12)
    behind.execute(text("DELETE FROM audit_entry WHERE sequence > 9"))
    behind.execute(
        text("UPDATE audit_head SET sequence = 9, entry_hash = (SELECT entry_hash FROM audit_entry WHERE sequence = 9)")
    )
    behind.commit()
    assert checked(database, app) == Verification(9, 9, Fault.HEAD)
    behind.execute(text("DELETE FROM audit_head"))
    behind.commit()
    assert checked(database, app) == Verification(9, 9, Fault.HEAD)


def test_sec_E04_an_entry_copied_after_the_end(app, database, behind):
    act(database, 3)
    head = behind.execute(text("SELECT sequence, entry_hash, seal FROM audit_head")).one()
    behind.commit()
    act(database, 2)
    behind.execute(
        text("UPDATE audit_head SET sequence = :sequence, entry_hash = :entry_hash, seal = :seal"), head._asdict()
    )
    behind.commit()
    assert checked(database, app) == Verification(5, 4, Fault.ADDED)


def test_sec_E04_a_whole_database_put_back_is_seen_by_the_witness_outside(app, database, behind, tmp_path):
    act(database, 3)
    head = behind.execute(text("SELECT sequence, entry_hash, seal FROM audit_head")).one()
    behind.commit()
    act(database, 4)
    with database.read() as session:
        add_witness(session, tmp_path)
        assert add_witness(session, tmp_path) is None, "the same end is written once"
    assert checked(database, app, tmp_path) == Verification(7)
    behind.execute(text("DELETE FROM audit_entry WHERE sequence > 3"))
    behind.execute(
        text("UPDATE audit_head SET sequence = :sequence, entry_hash = :entry_hash, seal = :seal"), head._asdict()
    )
    behind.commit()
    assert checked(database, app) == Verification(3), "the database alone cannot know"
    assert checked(database, app, tmp_path) == Verification(3, 4, Fault.CUT)
    behind.execute(text("DELETE FROM audit_entry"))
    behind.execute(text("DELETE FROM audit_head"))
    behind.commit()
    assert checked(database, app, tmp_path) == Verification(0, 1, Fault.CUT)


def test_sec_E04_an_entry_of_another_past_put_in_its_place(app, database, behind):
    """The log was once put back to an earlier state and went on: a true entry of the lost branch fits its number only."""
    act(database, 1)
    head = behind.execute(text("SELECT sequence, entry_hash, seal FROM audit_head")).one()
    behind.commit()
    act(database, 2)
    lost = behind.execute(text("SELECT * FROM audit_entry WHERE sequence = 3")).one()._asdict()
    behind.execute(text("DELETE FROM audit_entry WHERE sequence > 1"))
    behind.execute(
        text("UPDATE audit_head SET sequence = :sequence, entry_hash = :entry_hash, seal = :seal"), head._asdict()
    )
    behind.commit()
    with at(now() + timedelta(days=1)):
        act(database, 4)
    assert checked(database, app) == Verification(5)
    places = ", ".join(f"{name} = :{name}" for name in lost)
    behind.execute(text(f"UPDATE audit_entry SET {places} WHERE sequence = 3"), lost)
    behind.commit()
    assert checked(database, app) == Verification(2, 3, Fault.CHANGED)


def test_the_witness_file_is_the_owners_alone_and_damage_is_named(app, database, tmp_path):
    act(database)
    with database.read() as session:
        add_witness(session, tmp_path)
    path = tmp_path / FILE_NAME
    assert path.stat().st_mode & 0o077 == 0
    path.write_text(path.read_text() + "nonsense\n")
    with pytest.raises(ValueError, match="line 2"):
        read_witnesses(tmp_path)


@pytest.mark.slow
def test_sec_E04_one_of_ten_thousand_is_found_and_named(app, database, behind):
    """Each tampering is undone by rolling back, so that one log serves all."""
    act(database, ENTRIES)
    rng = random.Random(18)
    for number in range(12):
        place = rng.randint(2, ENTRIES - 2)
        kind = ("change", "drop", "swap", "cut")[number % 4]
        statements = {
            "change": ["UPDATE audit_entry SET object_reference = 'x' WHERE sequence = :place"],
            "drop": ["DELETE FROM audit_entry WHERE sequence = :place"],
            "swap": [
                "UPDATE audit_entry SET sequence = 0 WHERE sequence = :place",
                "UPDATE audit_entry SET sequence = :place WHERE sequence = :place + 1",
                "UPDATE audit_entry SET sequence = :place + 1 WHERE sequence = 0",
            ],
            "cut": ["DELETE FROM audit_entry WHERE sequence >= :place"],
        }[kind]
        with database.engine.connect() as connection, connection.begin() as transaction:
            for statement in statements:
                connection.execute(text(statement), {"place": place})
            with Session(connection) as session:
                found = verify(session, app.extensions["dialog.keys"])
            transaction.rollback()
        assert found.broken_at == place, kind
    assert checked(database, app) == Verification(ENTRIES)
