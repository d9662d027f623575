"""Drafts: what the database alone cannot open, what several devices save, and when it is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from dialog import clock
from dialog.clock import today
from dialog.database import Database
from dialog.keys import Keys
from dialog.surveys.models import SurveyDraft
from dialog.surveys.operations.drafts import (
    change_draft,
    erase_draft,
    forget_old_drafts,
    keep_resume_code,
    replace_draft,
    start_draft,
)
from dialog.surveys.queries.drafts import survey_and_draft
from dialog.surveys.rules.drafts import (
    STEP,
    Draft,
    Walk,
    fields_of,
    lookup,
    new_secret,
    resume_code,
    resume_lookup,
    seal,
    seal_secret,
    unseal,
    unseal_secret,
)

CANARY = "Kanariefågel i gångtunneln"


@pytest.fixture
def keys(database: Database, app: object) -> Keys:
    found: Keys = app.extensions["dialog.keys"]  # type: ignore[attr-defined]
    return found


def a_draft(version_id: int = 1, **values: object) -> Draft:
    return Draft(version_id=version_id, language="sv", form_key="key", **values)  # type: ignore[arg-type]


def begin(database: Database, keys: Keys, survey_id: int, draft: Draft) -> bytes:
    secret = new_secret()
    database.write(lambda session: start_draft(session, keys, secret, survey_id, draft))
    return secret


def box_at(database: Database, place: bytes) -> bytes:
    with database.read() as session:
        return bytes(session.scalars(select(SurveyDraft.box).where(SurveyDraft.lookup == place)).one())


@pytest.mark.parametrize(
    "draft",
    [
        a_draft(),
        a_draft(raws={4: {"q_A": ["1", "2"], "q_A_text": ["\ud800 halv", ""]}}, passed=frozenset({1, 4})),
        a_draft(skipped=frozenset({2}), collector="TORG", code="K7MP4XHD9RTW", mode="assisted"),
        a_draft(walk=Walk((1, 2, 5), 5, 2, 2, 9, 0)),
    ],
)
def test_what_is_locked_comes_out_whole(keys: Keys, draft: Draft) -> None:
    secret = new_secret()
    assert unseal(keys, secret, seal(keys, secret, draft)) == draft


def test_a_box_says_nothing_of_its_content_or_length(keys: Keys) -> None:
    secret = new_secret()
    short, longer = (seal(keys, secret, a_draft(raws={1: {"q": ["x" * size]}})) for size in (1, 200))
    assert len(short) == len(longer)
    assert len(short) > STEP
    assert seal(keys, secret, a_draft()) != seal(keys, secret, a_draft())


def test_nothing_opens_a_box_but_the_secret_and_the_keys(keys: Keys) -> None:
    secret = new_secret()
    box = seal(keys, secret, a_draft(raws={1: {"q": [CANARY]}}))
    other_house = Keys(**{**keys.__dict__, "receipt_key": b"k" * 32})
    assert CANARY.encode() not in box
    assert unseal(keys, new_secret(), box) is None
    assert unseal(other_house, secret, box) is None
    assert unseal(keys, secret, box[:-1] + bytes([box[-1] ^ 1])) is None


def test_the_database_alone_opens_nothing(database: Database, keys: Keys, survey_id: int) -> None:
    """Everything the row holds is tried as a secret and as a code; the code's own way in works."""
    draft = a_draft(raws={1: {"q_ORD": [CANARY]}})
    secret = begin(database, keys, survey_id, draft)
    place = lookup(keys, secret, survey_id)
    slow = keys.resume_hash(resume_code(keys, secret, survey_id, draft.form_key))
    resume_place, resume_box = resume_lookup(keys, slow), seal_secret(keys, slow, secret)
    database.write(lambda session: keep_resume_code(session, place, resume_place, resume_box))
    with database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM survey_draft").one()
    stored = [bytes(value) for value in row if isinstance(value, bytes | memoryview)]
    assert len(stored) == 4
    assert not any(secret in value or CANARY.encode() in value for value in stored)
    for value in stored:
        assert all(unseal(keys, value[start : start + 32], stored[1]) is None for start in range(0, len(value) - 31))
        assert unseal_secret(keys, value[:32], resume_box) is None
    assert unseal_secret(keys, slow, resume_box) == secret


def test_drafts_of_two_surveys_lie_apart(keys: Keys) -> None:
    secret = new_secret()
    assert lookup(keys, secret, 1) != lookup(keys, secret, 2)
    assert resume_code(keys, secret, 1, "a") != resume_code(keys, secret, 2, "a")
    assert resume_code(keys, secret, 1, "a") == resume_code(keys, secret, 1, "a")
    assert resume_code(keys, secret, 1, "a") != resume_code(keys, secret, 1, "b")


def test_a_change_sees_what_others_have_saved(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    for number in (1, 2):
        database.write(
            lambda session, number=number: change_draft(  # type: ignore[misc]
                session, keys, secret, survey_id, lambda draft: draft.with_page(number, {"q": [str(number)]})
            )
        )
    found = unseal(keys, secret, box_at(database, lookup(keys, secret, survey_id)))
    assert found is not None
    assert found.raws == {1: {"q": ["1"]}, 2: {"q": ["2"]}}


def test_a_box_is_replaced_only_while_it_is_the_same(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    place = lookup(keys, secret, survey_id)
    before, after = box_at(database, place), seal(keys, secret, a_draft(passed=frozenset({1})))
    assert replace_draft(database, place, before, after)
    assert not replace_draft(database, place, before, before)
    assert box_at(database, place) == after


def test_a_draft_lives_seven_days_from_its_last_save(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    place = lookup(keys, secret, survey_id)

    def is_there() -> bool:
        found = survey_and_draft(database.engine, "liten", place)
        return found is not None and found[1] is not None

    with clock.at(today() + timedelta(days=7)):
        assert is_there()
        assert database.write(forget_old_drafts) == 0
        database.write(lambda session: change_draft(session, keys, secret, survey_id, lambda draft: draft.after(1)))
    with clock.at(today() + timedelta(days=14)):
        assert is_there()
    with clock.at(today() + timedelta(days=15)):
        assert not is_there()
        changed = database.write(lambda s: change_draft(s, keys, secret, survey_id, lambda draft: draft.after(2)))
        assert changed is None
        assert database.write(forget_old_drafts) == 1
    assert not is_there()


def test_an_altered_box_is_no_draft(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    database.write(lambda session: session.execute(update(SurveyDraft).values(box=b"0" * 600)))
    assert database.write(lambda s: change_draft(s, keys, secret, survey_id, lambda draft: draft)) is None


def test_erasing_leaves_no_row(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    database.write(lambda session: erase_draft(session, lookup(keys, secret, survey_id)))
    with database.read() as session:
        assert session.scalars(select(SurveyDraft)).all() == []


def test_starting_over_takes_the_resume_code_with_it(database: Database, keys: Keys, survey_id: int) -> None:
    secret = begin(database, keys, survey_id, a_draft())
    place = lookup(keys, secret, survey_id)
    database.write(lambda session: keep_resume_code(session, place, b"p" * 32, b"b" * 72))
    database.write(lambda session: start_draft(session, keys, secret, survey_id, a_draft()))
    with database.read() as session:
        row = session.scalars(select(SurveyDraft)).one()
    assert (row.resume_lookup, row.resume_box) == (None, None)


def test_a_skipped_page_is_kept_but_not_counted() -> None:
    draft = a_draft().with_page(3, {"q_A": ["1"]}).without(3)
    assert (draft.raws, draft.counted) == ({3: {"q_A": ["1"]}}, {})
    assert draft.with_page(3, {"q_A": ["1"]}).counted == {3: {"q_A": ["1"]}}
    assert draft.with_page(3, {"q_A": [""]}).counted == {}


def test_only_a_pages_own_fields_are_kept() -> None:
    posted = [("q_PLATS", "a"), ("q_PLATS_name", "b"), ("q_PLATS__2", "c"), ("q_PLATSER", "d"), ("action", "next")]
    assert fields_of(posted, ["PLATS"]) == {"q_PLATS": ["a"], "q_PLATS_name": ["b"]}
    assert fields_of(posted, ["PLATS__2"]) == {"q_PLATS__2": ["c"]}
