"""Codes, states and choices of concerns."""

import pytest

from dialog.categories.rules import Tag
from dialog.concerns import rules
from dialog.concerns.models import Concern
from dialog.concerns.rules import (
    Kind,
    ResidentState,
    Restriction,
    State,
    Topic,
    code_digits,
    code_in_groups,
    reference_of,
    resident_state,
    restriction_of,
    tags_from,
)


def test_the_database_knows_the_same_kinds_and_states() -> None:
    checks = {
        str(check.name): str(check.sqltext) for check in Concern.__table__.constraints if hasattr(check, "sqltext")
    }
    for kind in Kind:
        assert f"'{kind}'" in checks["ck_concern_kind"]
    for state in State:
        assert f"'{state}'" in checks["ck_concern_state"]
    assert str(rules.TEXT_LIMIT) in checks["ck_concern_text_length"]


@pytest.mark.parametrize(
    ("topic", "tags"),
    [
        ("graffiti", [("vandalism_graffiti", "")]),
        ("littering", [("other", "littering")]),
        ("darkness", [("other", "lighting")]),
        ("drugs", [("open_drug_scene", "")]),
        ("other_crime", []),
    ],
)
def test_each_example_of_the_form_means_one_tag(topic: str, tags: list[tuple[str, str]]) -> None:
    assert [(tag.category, tag.facet) for tag in tags_from(Kind.CONCERN, [topic])] == tags


def test_tags_stand_in_the_categories_order_and_once() -> None:
    found = tags_from(Kind.POSITIVE, [Topic.DARKNESS, Topic.DRUGS, Topic.GRAFFITI, Topic.LITTERING, Topic.DRUGS])
    assert [tag.category for tag in found] == [
        "vandalism_graffiti", "open_drug_scene", "positive_events", "other", "other",
    ]  # fmt: skip
    assert [tag.facet for tag in found[-2:]] == ["lighting", "littering"]


def test_restriction_follows_the_tags() -> None:
    assert restriction_of([]) is Restriction.NONE
    assert restriction_of([Tag("other", "lighting")]) is Restriction.NONE
    assert restriction_of([Tag("violent_extremism")]) is Restriction.EXTREMISM
    violence = Tag("threats_violence", "domestic_violence")
    assert restriction_of([violence, Tag("fire")]) is Restriction.DOMESTIC_VIOLENCE
    assert restriction_of([Tag("violent_extremism"), violence]) is Restriction.SEVERAL


@pytest.mark.parametrize(
    ("state", "answered", "withdrawn", "seen"),
    [
        (State.NEW, False, False, ResidentState.RECEIVED),
        (State.NEW, True, False, ResidentState.ANSWERED),
        (State.REVIEWED, False, False, ResidentState.READ),
        (State.UNCLEAR, False, False, ResidentState.READ),
        (State.PAUSED, False, False, ResidentState.READ),
        (State.WAITING_ANSWER, False, False, ResidentState.READ),
        (State.WAITING_ANSWER, True, False, ResidentState.ANSWERED),
        (State.CLOSED, False, False, ResidentState.CLOSED),
        (State.CLOSED, True, False, ResidentState.CLOSED),
        (State.CLOSED, True, True, ResidentState.WITHDRAWN),
        (State.NEW, False, True, ResidentState.WITHDRAWN),
    ],
)
def test_residents_see_one_of_five_words(state: State, answered: bool, withdrawn: bool, seen: ResidentState) -> None:
    assert resident_state(state, answered, withdrawn) is seen


@pytest.mark.parametrize(
    "typed",
    [
        "1234567890123456",
        "1234 5678 9012 3456",
        " 1234-5678-9012-3456 ",
        "1234.5678.9012.3456",
        "1234\u00a05678\u20119012\u20133456",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦",
        "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶",
        "１２３４５６７８９０１２３４５６",
        "\u200e1234 5678 9012 3456\u200f",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert code_digits(typed) == "1234567890123456"


@pytest.mark.parametrize(
    "typed", ["", "1234", "1" * 17, "123456789012345a", "SP-2026-0001", "²" * 16, "½" * 16, "１" * 15]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_digits(typed) is None


def test_codes_and_references_as_they_are_written() -> None:
    assert code_in_groups("1234567890123456") == "1234 5678 9012 3456"
    assert reference_of(2026, 7) == "SP-2026-0007"
    assert reference_of(2026, 12345) == "SP-2026-12345"
