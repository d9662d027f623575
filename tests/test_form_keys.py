"""One press, one row."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.clock import at, now
from dialog.errors import Conflict

SECRET = "s" * 40


def test_a_repeat_gives_the_first_result(session: Session) -> None:
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return f"SP-{len(made)}"

    assert form_keys.once(session, "k", {"text": "a"}, make) == "SP-1"
    assert form_keys.once(session, "k", {"text": "a"}, make) == "SP-1"
    assert len(made) == 1


def test_the_same_key_with_other_content_is_a_conflict(session: Session) -> None:
    form_keys.once(session, "k", {"text": "a"}, lambda: 1)
    with pytest.raises(Conflict, match="form_key"):
        form_keys.once(session, "k", {"text": "b"}, lambda: 2)


def test_a_key_is_for_one_kind_of_form_and_seven_days() -> None:
    key = form_keys.new_form_key(SECRET, "concern")
    assert form_keys.is_valid(SECRET, "concern", key)
    assert not form_keys.is_valid(SECRET, "follow", key)
    assert not form_keys.is_valid("t" * 40, "concern", key)
    assert not form_keys.is_valid(SECRET, "concern", key[:-1])
    assert not form_keys.is_valid(SECRET, "concern", "")
    with at(now() + timedelta(days=8)):
        assert not form_keys.is_valid(SECRET, "concern", key)


def test_used_keys_are_kept_as_long_as_they_could_be_sent_again(session: Session) -> None:
    form_keys.once(session, "k", {}, lambda: 1)
    with at(now() + form_keys.LIFE):
        assert form_keys.forget_old(session) == 0
    with at(now() + form_keys.KEPT + timedelta(days=1)):
        assert form_keys.forget_old(session) == 1


def test_keys_do_not_repeat() -> None:
    assert len({form_keys.new_form_key(SECRET, "x") for _ in range(1000)}) == 1000
