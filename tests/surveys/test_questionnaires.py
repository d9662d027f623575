"""The ready questionnaires are whole: readable, checked, worded in their languages, tagged with what the program knows."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dialog.categories.facets import BUILT_IN
from dialog.categories.rules import Category
from dialog.surveys.exchange.own_json import dumps, loads
from dialog.surveys.exchange.schema import schema
from dialog.surveys.question_types import TYPES
from dialog.surveys.questionnaires import LONG, READY, SHORT, ready, ready_text
from dialog.surveys.rules.checking import LANGUAGES, missing_texts, problems_of
from dialog.surveys.rules.questionnaire import Questionnaire
from tests.surveys.questionnaires import small


def tags(questionnaire: Questionnaire) -> Iterator[str]:
    for question in questionnaire.questions.values():
        yield from (one.tag for one in (*question.options, *question.items) if one.tag)


def faults(document: Any) -> list[str]:
    """What the published schema says against `document`."""
    return [f"{fault.json_path}: {fault.message}" for fault in Draft202012Validator(schema()).iter_errors(document)]


@pytest.mark.parametrize("name", READY)
def test_it_may_be_published(name: str) -> None:
    assert problems_of(ready(name)) == []


@pytest.mark.parametrize("name", READY)
def test_every_question_can_be_asked_in_its_type(name: str) -> None:
    questions = ready(name).questions.values()
    assert [problem for one in questions for problem in TYPES[one.type].definition_problems(one)] == []


@pytest.mark.parametrize("name", READY)
def test_every_text_is_there_in_each_of_its_languages(name: str) -> None:
    questionnaire = ready(name)
    assert [gap for language in questionnaire.languages for gap in missing_texts(questionnaire, language)] == []


def test_the_short_one_speaks_every_language_of_the_program() -> None:
    assert ready(SHORT).languages == LANGUAGES
    assert ready(LONG).languages == ("sv", "en")


@pytest.mark.parametrize("name", READY)
def test_it_reads_the_same_after_a_round_trip(name: str) -> None:
    questionnaire = ready(name)
    assert loads(dumps(questionnaire)) == questionnaire


@pytest.mark.parametrize("name", READY)
def test_tags_are_categories_and_facets_of_the_program(name: str) -> None:
    for tag in tags(ready(name)):
        category, _, facet = tag.partition("/")
        assert category in set(Category), tag
        assert not facet or BUILT_IN[facet][0] in ("", category), tag


def test_each_problem_has_the_tag_of_the_crosswalk() -> None:
    expected = {
        "a": "other/littering", "b": "vandalism_graffiti", "c": "other/lighting", "d": "other/traffic_safety",
        "e": "social_unrest/traffic_nuisance", "f": "social_unrest/alcohol", "g": "open_drug_scene",
        "h": "social_unrest/gathering", "i": "threats_violence", "j": "sexual_harassment", "k": "theft_burglary",
        "l": "threats_violence/explosion_shooting", "m": "social_unrest/noise", "n": "other/fraud",
    }  # fmt: skip
    long, short = (ready(name).questions for name in (LONG, SHORT))
    assert {item.code: item.tag for item in long["PROBLEM"].items} == expected
    assert {option.code: option.tag for option in long["TOPP3U"].options} == expected
    assert {item.code: item.tag for item in short["PROBLEM"].items} == {code: expected[code] for code in "acegi"}


def test_the_short_one_asks_the_twelve_of_the_instrument_in_order() -> None:
    assert list(ready(SHORT).questions) == [
        "OMRADE", "ALDER", "KNYT", "TRYGGKV", "TID", "PLATS", "PROBLEM", "PRIO", "FORTR", "TRYGGAV", "ENSAK", "KON",
    ]  # fmt: skip
    assert ready(SHORT).steps == 12
    assert ready(SHORT).minutes == 4


def test_the_long_one_asks_everything_of_the_instrument() -> None:
    asked = set(ready(LONG).questions)
    assert asked >= {
        "OMRADE", "ALDER", "KNYT", "TRYGGDAG", "TRYGGKV", "TID", "UNDVIK", "PLATS", "PLATSVARF", "PROBLEM", "TOPP3",
        "P1OFTA", "P1NAR", "P1VAR", "P1HUR", "P1UTV", "UTSATT", "UTSOMR", "UTSANM", "UTSSKAL", "ORO", "AVSTAR", "FORTR",
        "LYSSNAR", "TRYGGAV", "ENSAK", "LOFTE", "KON", "BOENDE", "BOTID", "BARN", "PRIO",
    }  # fmt: skip


def test_questions_that_both_ask_have_the_same_codes() -> None:
    """So that a short and a long wave can be laid side by side. Relation differs, its codes are pooled."""
    short, long = ready(SHORT).questions, ready(LONG).questions
    for code in set(short) - {"KNYT", "PLATS"}:
        assert [one.code for one in short[code].options] == [one.code for one in long[code].options], code
        assert {one.code: one.texts["sv"] for one in short[code].items}.items() <= {
            one.code: one.texts["sv"] for one in long[code].items
        }.items(), code


@pytest.mark.parametrize("name", READY)
def test_only_area_and_age_are_needed(name: str) -> None:
    assert [code for code, question in ready(name).questions.items() if question.required] == ["OMRADE", "ALDER"]


@pytest.mark.parametrize("name", READY)
def test_words_follow_the_house(name: str) -> None:
    words = ready_text(name).casefold()
    for banned in ("!", "klicka", "vänligen", "tyvärr", "ogiltig", "obligatorisk", "anonym", "hotspot"):
        assert banned not in words, banned


@pytest.mark.parametrize("name", READY)
def test_ready_questionnaires_follow_the_published_schema(name: str) -> None:
    assert faults(json.loads(ready_text(name))) == []


def test_what_the_program_writes_follows_the_published_schema() -> None:
    assert faults(json.loads(dumps(small()))) == []


def test_the_schema_itself_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "broken",
    [
        {"format": "other"},
        {"languages": ["en"]},
        {"title": {"en": "No Swedish"}},
        {"sections": []},
        {"extra": 1},
        {"roles": {"colour": "KON"}},
        {"slug": "Stor Bokstav"},
    ],
)
def test_the_schema_refuses_what_the_program_refuses(broken: dict[str, Any]) -> None:
    assert faults(json.loads(ready_text(SHORT)) | broken)


def test_the_schema_refuses_a_question_with_an_unknown_part() -> None:
    document = json.loads(ready_text(SHORT))
    document["sections"][0]["parts"][0]["questions"][0]["mandatory"] = True
    assert faults(document)


def test_the_last_place_does_not_ask_for_another_one() -> None:
    assert [address for address in ready(LONG).asked if address.startswith("PLATSFLER")] == [
        "PLATSFLER__1",
        "PLATSFLER__2",
    ]
