"""The proof: with the whole database in hand, nobody can say which of 200 invited gave which of 200 answers.

`linking` makes every attack there is data for. The controls show that the same attacks do link when the layout is
naive, or when one of the measures is taken away: without them a test that finds nothing would say nothing.
"""

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, select, text
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database, Moment
from dialog.keys import Keys
from dialog.schema import metadata
from dialog.surveys.models import Survey, SurveyAnswer, SurveyText, SurveyWaiting
from dialog.surveys.operations import batch, rewriting
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.rules.holding import code_hash, form_hash, sent_mark
from tests.surveys import linking
from tests.surveys.linking import Property
from tests.surveys.waves import a_survey, answers

PEOPLE = 200
INVITED = 260
# Nightly runs ask for ten waves.
WAVES = int(os.environ.get("DIALOG_TEST_WAVES", "1"))
ANSWERS = ("survey_waiting", "survey_answer", "survey_text", "survey_todo", "survey_sent", "survey_invitation")


@dataclass
class Wave:
    """A wave that is over. `codes`, `forms`, `references` by person, in the order of sending; `batches`: their sizes.

    `truth`: the person's code hash -> the key of the person's answer.
    """

    survey_id: int = 0
    codes: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    waiting_keys: set[bytes] = field(default_factory=set)
    hashes: list[bytes] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)
    truth: dict[bytes, bytes] = field(default_factory=dict)


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def asked(database: Database, keys: Keys) -> Callable[[int], Wave]:
    """Runs a whole wave as it happens: codes, answers in any order, batches now and then, the end."""

    def ask(seed: int) -> Wave:
        chance = random.Random(seed)
        survey_id, version_id = database.write(lambda session: a_survey(session, "sample", slug=f"urval-{seed}"))
        letters = database.write(lambda session: make_invitations(session, keys, survey_id, {"N1": INVITED}))
        codes = [letter.code for letter in letters]
        chance.shuffle(codes)
        wave = Wave(survey_id, codes[:PEOPLE], [f"formulär-{seed}-{chance.random()}" for _ in range(PEOPLE)])
        numbers = chance.sample(range(10_000, 99_999), PEOPLE)
        pause = 0
        for code, form, number in zip(wave.codes, wave.forms, numbers, strict=True):
            sheet = answers(number, text="ord " * chance.randint(1, 60))
            sent = submit_answers(
                database, keys, survey_id, version_id, sheet, form_key=form, invitation_code=code, language="sv"
            )
            wave.references.append(sent.reference)
            pause += 1
            if pause > chance.randint(9, 20):
                _look_at_what_waits(database, wave)
                wave.batches.append(database.write(lambda session: move_due(session, keys)))
                pause = 0
        _look_at_what_waits(database, wave)
        with database.read() as session:
            the_end = session.get_one(Survey, survey_id).closes_on
        with clock.at(the_end.replace(year=the_end.year + 1)):
            wave.batches.append(database.write(lambda session: move_due(session, keys)))
        assert database.clear_log()
        assert sum(wave.batches) == PEOPLE
        assert len(wave.batches) > 8
        _tell_the_truth(database, keys, wave, numbers)
        return wave

    return ask


def _look_at_what_waits(database: Database, wave: Wave) -> None:
    with database.read() as session:
        wave.waiting_keys |= {bytes(key) for key in session.scalars(select(SurveyWaiting.key))}


def _tell_the_truth(database: Database, keys: Keys, wave: Wave, numbers: list[int]) -> None:
    with database.read() as session:
        rows = session.execute(select(SurveyAnswer.key, SurveyAnswer.document))
        answer_of = {int(json.loads(row.document)["ANTAL"][""][0]): bytes(row.key) for row in rows}
    wave.hashes = [code_hash(keys, wave.survey_id, code.replace("-", "")) for code in wave.codes]
    wave.marks = [sent_mark(form_hash(keys, wave.survey_id, form)) for form in wave.forms]
    wave.truth = {person: answer_of[number] for person, number in zip(wave.hashes, numbers, strict=True)}


def people(database: Database, wave: Wave) -> dict[str, Property]:
    """What is stored about those who answered: their codes, and the marks of their forms. Named by their codes."""
    person_of = dict(zip(wave.marks, wave.hashes, strict=True))
    found = linking.properties(database, "survey_invitation", "code_hash", "code_hash", set(wave.hashes))
    for name, side in linking.properties(database, "survey_sent", "mark", "mark", set(wave.marks)).items():
        found[name] = {person_of[mark]: value for mark, value in side.items()}
    return found


def given(database: Database, wave: Wave) -> dict[str, Property]:
    """What is stored about the answers."""
    wanted = set(wave.truth.values())
    return (
        linking.properties(database, "survey_answer", "key", "key", wanted)
        | linking.properties(database, "survey_text", "key", "answer_key", wanted)
        | linking.properties(database, "survey_todo", "answer_key", "answer_key", wanted)
    )


@pytest.mark.parametrize("seed", range(WAVES))
def test_sec_A03_A04_goal_G3_peer_1c_nobody_can_say_whose_answer_is_whose(
    database: Database, asked: Callable[[int], Wave], seed: int
) -> None:
    wave = asked(seed)
    invited, answered = people(database, wave), given(database, wave)
    expected = {"survey_invitation order", "survey_invitation.code_hash", "survey_sent.mark"}
    expected |= {"survey_invitation place on disk"} if _is_sqlite(database) else {"survey_invitation.system_xmin"}
    assert expected <= invited.keys()
    assert {"survey_answer order", "survey_answer.key", "survey_text.key", "survey_todo order"} <= answered.keys()
    assert all(len(side) == PEOPLE for side in invited.values())
    assert linking.findings(invited, answered, wave.truth) == []


def test_goal_G3_who_saw_the_order_of_sending_learns_no_more_than_the_batch(
    database: Database, asked: Callable[[int], Wave]
) -> None:
    """Somebody counts the posts on the wire, and then takes the database: at best one in a batch is right."""
    wave = asked(0)
    seen = {"seen": {person: number for number, person in enumerate(wave.hashes)}}
    by_chance = len(wave.batches)
    assert linking.most_hits(seen, given(database, wave), wave.truth) <= by_chance + 6 * by_chance**0.5


def test_goal_G3_no_hash_leads_from_a_code_to_an_answer(
    database: Database, keys: Keys, asked: Callable[[int], Wave]
) -> None:
    wave = asked(0)
    held: dict[bytes, list[bytes]] = {}
    rows = zip(wave.hashes, wave.marks, wave.codes, wave.forms, wave.references, strict=True)
    for person, mark, code, form, reference in rows:
        words = [code, code.replace("-", ""), form, reference]
        made = [form_hash(keys, wave.survey_id, form), keys.keyed("survey:key", code.encode())]
        held[person] = [person, mark, *made, *(word.encode() for word in words)]
    with database.read() as session:
        found = [bytes(key) for model in (SurveyAnswer, SurveyText) for key in session.scalars(select(model.key))]
    assert linking.hash_hits(held, found) == 0
    # The attack would see such a key.
    assert linking.hash_hits(held, [*found, wave.hashes[0][:16]]) == 1


def test_goal_G3_nothing_is_left_on_disk_of_form_code_receipt_or_waiting_row(
    database: Database, keys: Keys, asked: Callable[[int], Wave]
) -> None:
    wave = asked(0)
    content = linking.stored_bytes(database)
    if not content:
        pytest.skip("this account may not read the server's files")
    wanted = {f"form key {form}": form.encode() for form in wave.forms}
    wanted |= {f"form hash {form}": form_hash(keys, wave.survey_id, form) for form in wave.forms}
    wanted |= {f"code {code}": code.encode() for code in wave.codes}
    wanted |= {f"plain code {code}": code.replace("-", "").encode() for code in wave.codes}
    wanted |= {f"receipt {number}": number.encode() for number in wave.references}
    wanted |= {f"waiting {key.hex()}": key for key in wave.waiting_keys}
    assert len(wave.waiting_keys) == PEOPLE
    assert linking.remnants(content, wanted) == []
    # The search sees what is there.
    there = {"answer": next(iter(wave.truth.values())), "code": wave.hashes[0], "mark": wave.marks[0]}
    assert {found.split()[0] for found in linking.remnants(content, there)} == {"answer", "code", "mark"}


def test_sec_A05_peer_1c_answers_hold_no_time_and_no_running_number(
    database: Database, asked: Callable[[int], Wave]
) -> None:
    for name in (*ANSWERS, "survey_cube", "survey_chunk"):
        table = metadata.tables[name]
        assert not [c.name for c in table.columns if isinstance(c.type, Date | DateTime | Moment)], name
        counted = [c.name for c in table.primary_key if c.autoincrement is True or c.identity is not None]
        assert not counted, name
        if name in ANSWERS:
            assert table.dialect_kwargs["sqlite_with_rowid"] is False
    before = _running_numbers(database)
    asked(0)
    moved = {name for name, value in _running_numbers(database).items() if value != before.get(name)}
    # The survey and its version themselves, and staff's acts in the log.
    assert moved <= {"survey_id_seq", "survey_version_id_seq", "audit_entry_id_seq"}


def test_sec_A05_morning_and_evening_leave_the_same(database: Database, keys: Keys) -> None:
    """The same answers at nine and at nine: everything stored is the same but for what is random."""

    def stored(hour: int) -> list[Any]:
        day = clock.today()
        ids = database.write(lambda session: a_survey(session, slug=f"kl-{hour}"))
        with clock.at(clock.now().replace(year=day.year, month=day.month, day=day.day, hour=hour)):
            for number in range(10):
                submit_answers(database, keys, *ids, answers(number, text="ord"), form_key=f"{hour}-{number}")
            database.write(lambda session: move_due(session, keys))
        with Session(database.engine) as session:
            rows = session.execute(select(SurveyAnswer).where(SurveyAnswer.survey_id == ids[0])).scalars()
            words = session.execute(select(SurveyText).where(SurveyText.survey_id == ids[0])).scalars()
            return sorted(
                [_without(row, "key", "survey_id", "version_id", "alike") for row in rows]
                + [_without(row, "key", "answer_key", "survey_id") for row in words]
            )

    assert stored(9) == stored(21)


# --- Controls: the attacks find what is there to be found. ---


def test_control_a_naive_layout_is_linked_at_once(database: Database) -> None:
    """Answers with a running number, codes crossed off in the same breath: as many do it."""
    with _naive_tables(database):
        truth = {}
        for number in range(PEOPLE):
            code, key = random.Random(number).randbytes(32), random.Random(-number - 1).randbytes(16)
            truth[code] = key
            database.write(lambda session, c=code, k=key: _naive_answer(session, c, k))  # type: ignore[misc]
        invited = linking.properties(database, "naive_code", "code", "code", set(truth))
        answered = linking.properties(database, "naive_answer", "key", "key", set(truth.values()))
        found = {one.attack: one.hits for one in linking.findings(invited, answered, truth)}
    assert found["naive_code.id ~ naive_answer.id by rank"] == PEOPLE
    assert found["naive_code.id ~ naive_answer.id by equality"] == PEOPLE
    # PostgreSQL fills gaps in its pages now and then, and the order is lost for some.
    assert found["naive_code order ~ naive_answer order by rank"] >= (PEOPLE if _is_sqlite(database) else PEOPLE / 5)
    if not _is_sqlite(database):
        assert found["naive_code.system_xmin ~ naive_answer.system_xmin by equality"] == PEOPLE


def test_control_without_writing_the_codes_anew_their_row_versions_give_the_order_away(
    database: Database, asked: Callable[[int], Wave], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Codes left where they were marked: on PostgreSQL the version of each row says in which batch, or when."""

    def leave(session: Session, table: Any) -> None:
        if table.name != "survey_invitation":
            rewriting.rewrite(session, table)

    monkeypatch.setattr(batch, "rewrite", leave)
    wave = asked(0)
    found = linking.findings(people(database, wave), given(database, wave), wave.truth)
    versions = [one for one in found if "survey_invitation.system_xmin" in one.attack]
    # SQLite keeps no row versions: there is nothing to find.
    assert bool(versions) != _is_sqlite(database)


def test_control_until_it_is_cleared_the_log_holds_what_was_erased(database: Database, keys: Keys) -> None:
    if not _is_sqlite(database):
        # PostgreSQL's log is the server's to recycle, and clearing it is no task of ours.
        assert database.clear_log()
        return
    ids = database.write(a_survey)
    for number in range(10):
        submit_answers(database, keys, *ids, answers(number), form_key=f"{number}")
    database.write(lambda session: move_due(session, keys))
    wanted = {"form": form_hash(keys, ids[0], "3")}
    assert [found.split()[-1] for found in linking.remnants(linking.stored_bytes(database), wanted)] == [
        "dialog.sqlite-wal"
    ]
    assert database.clear_log()
    assert linking.remnants(linking.stored_bytes(database), wanted) == []


def test_control_with_running_keys_and_no_shuffling_who_saw_the_order_finds_nearly_all(
    database: Database, asked: Callable[[int], Wave], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_shuffle", lambda rows: None)
    # They are mixed twice: the waiting are also read in the order of their random keys.
    running = iter(range(10**6))
    monkeypatch.setattr(
        "dialog.surveys.operations.submit.secrets.token_bytes", lambda size: next(running).to_bytes(size)
    )
    wave = asked(0)
    seen = {"seen": {person: number for number, person in enumerate(wave.hashes)}}
    assert linking.most_hits(seen, given(database, wave), wave.truth) > PEOPLE * 0.9


def test_control_the_search_on_disk_finds_form_hashes_before_the_batch(database: Database, keys: Keys) -> None:
    survey_id, version_id = database.write(lambda session: a_survey(session, "sample"))
    (letter, *_) = database.write(lambda session: make_invitations(session, keys, survey_id, {"N1": 20}))
    sent = submit_answers(database, keys, survey_id, version_id, answers(1), form_key="f", invitation_code=letter.code)
    content = linking.stored_bytes(database)
    if not content:
        pytest.skip("this account may not read the server's files")
    wanted = {"form": form_hash(keys, survey_id, "f"), "receipt": sent.reference.encode()}
    assert {found.split()[0] for found in linking.remnants(content, wanted)} == {"form", "receipt"}


def test_control_chance_alone_stays_below_the_bounds() -> None:
    """Random orders of 200 against each other, 600 times: about one hit each, never ten."""
    chance = random.Random(1)
    identities = [number.to_bytes(2) for number in range(PEOPLE)]
    hits = []
    for _ in range(600):
        left = dict(zip(identities, chance.sample(range(PEOPLE), PEOPLE), strict=True))
        right = dict(zip(identities, chance.sample(range(PEOPLE), PEOPLE), strict=True))
        truth = dict(zip(identities, identities, strict=True))
        hits.append(linking.by_rank(left, right, truth))
        assert abs(linking.correlation(left, right, truth)) < linking.MOST_SIGMA
    assert 0.8 < sum(hits) / len(hits) < 1.2
    assert max(hits) <= linking.MOST_HITS


def _is_sqlite(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


def _without(row: Any, *names: str) -> str:
    return repr([(c.name, getattr(row, c.name)) for c in row.__table__.columns if c.name not in names])


def _running_numbers(database: Database) -> dict[str, Any]:
    if _is_sqlite(database):
        return {}
    with Session(database.engine) as session:
        rows = session.execute(text("SELECT sequencename, last_value FROM pg_sequences")).all()
        return {row.sequencename: row.last_value for row in rows}


class _naive_tables:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.number = "INTEGER PRIMARY KEY" if _is_sqlite(database) else "SERIAL PRIMARY KEY"
        self.raw = "BLOB" if _is_sqlite(database) else "BYTEA"

    def __enter__(self) -> None:
        for name, column in (("naive_code", "code"), ("naive_answer", "key")):
            self._run(f"CREATE TABLE {name} (id {self.number}, {column} {self.raw})")

    def __exit__(self, *_: object) -> None:
        for name in ("naive_code", "naive_answer"):
            self._run(f"DROP TABLE {name}")

    def _run(self, statement: str) -> None:
        self.database.write(lambda session: session.execute(text(statement)) and None)


def _naive_answer(session: Session, code: bytes, key: bytes) -> None:
    session.execute(text("INSERT INTO naive_code (code) VALUES (:code)"), {"code": code})
    session.execute(text("INSERT INTO naive_answer (key) VALUES (:key)"), {"key": key})
