"""What stops a questionnaire from being published, and what stops a file from being one."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dialog.surveys.exchange import own_json
from dialog.surveys.exchange.own_json import UnreadableQuestionnaire
from dialog.surveys.rules.checking import missing_texts, problems_of
from tests.surveys.questionnaires import small

Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> dict[str, Any]:
    document = json.loads(own_json.dumps(small()))
    change(document)
    return document


def page(document: dict[str, Any], code: str) -> dict[str, Any]:
    for section in document["sections"]:
        for part in section["parts"]:
            for one in part["loop"]["pages"] if "loop" in part else [part]:
                if any(question["code"] == code for question in one["questions"]):
                    return one
    raise AssertionError(code)


def question(document: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in page(document, code)["questions"] if one["code"] == code)


def loop(document: dict[str, Any]) -> dict[str, Any]:
    return next(part["loop"] for section in document["sections"] for part in section["parts"] if "loop" in part)


FAULTS: dict[str, tuple[Change, str]] = {
    "slug": (lambda d: d.update(slug="Stor Slug"), "slug"),
    "no Swedish": (lambda d: d.update(languages=["en"]), "'sv' is always there"),
    "unknown language": (lambda d: d.update(languages=["sv", "en", "xx"]), "'xx'"),
    "question code": (lambda d: question(d, "KON").update(code="kön"), "capital letters"),
    "double code": (lambda d: question(d, "KON").update(code="ORD"), "stands for 2 questions"),
    "option code": (lambda d: question(d, "KON")["options"][0].update(code="FORLANG"), "1 to 5"),
    "double option": (lambda d: question(d, "KON")["options"][0].update(code="N"), "stands for 2 options"),
    "no text": (lambda d: question(d, "KON").update(texts={"en": "Sex?"}), "the Swedish text is missing"),
    "stray text": (lambda d: question(d, "KON")["texts"].update(fi="Kysymys?"), "'fi' is not among"),
    "looks forward": (lambda d: page(d, "ALDER").update(show_if={"answered": "KON"}), "not asked before it"),
    "rests on nothing": (lambda d: page(d, "KON").update(show_if={"answered": "INGEN"}), "not asked before it"),
    "never holds": (lambda d: page(d, "KON").update(show_if={"answer": "UNDVIK", "in": ["X"]}), "never holds"),
    "draws forward": (lambda d: question(d, "TOPP")["settings"].update({"from": "KON"}), "not asked before it"),
    "no way on": (lambda d: loop(d).update(again="PLATS"), "'again' names"),
    "two ways on": (lambda d: loop(d).update(for_each="VARFOR"), "either 'again' or 'for_each'"),
    "for each of nothing": (lambda d: (loop(d).pop("again"), loop(d).update(for_each="KON"))[1], "'for_each' names"),
    "too many rounds": (lambda d: loop(d).update(most=99), "1 to 12"),
    "role": (lambda d: d.update(roles={"shoe": "KON"}), "roles.shoe"),
    "role without question": (lambda d: d.update(roles={"sex": "INGEN"}), "there is no question INGEN"),
    "observation": (lambda d: d.update(observation={"who": "KON"}), "observation.who"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_where_it_is(name: str) -> None:
    change, words = FAULTS[name]
    found = problems_of(own_json.load(changed(change)))
    assert any(words in line for line in found), found


UNREADABLE: dict[str, tuple[Change, str]] = {
    "format": (lambda d: d.update(format="other"), "dialog-survey"),
    "newer format": (lambda d: d.update(format_version=2), "format_version 1"),
    "missing part": (lambda d: d.pop("title"), "'title' is missing"),
    "unknown part": (lambda d: d.update(colour="red"), "questionnaire.colour: means nothing here"),
    "no list": (lambda d: d.update(sections={}), "sections: a list"),
    "number for text": (lambda d: question(d, "KON").update(code=7), "questions[0].code: a text is expected"),
    "truth as number": (lambda d: d.update(minutes=True), "minutes: a whole number"),
    "text for truth": (lambda d: question(d, "KON").update(required="true"), "true or false"),
    "control character": (lambda d: d["title"].update(sv="a\0b"), "title.sv: a text"),
    "condition": (lambda d: page(d, "KON").update(show_if={"answer": "KON"}), "'in' needs a list"),
    "object for list": (lambda d: d.update(languages="sv"), "languages: a list"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_of_another_shape_is_refused_with_the_place(name: str) -> None:
    change, words = UNREADABLE[name]
    with pytest.raises(UnreadableQuestionnaire) as refused:
        own_json.load(changed(change))
    assert any(words in line for line in refused.value.problems), refused.value.problems


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "12", '"x"', "{", "\ufeff", "[" * 100_000, '{"format": ' + "9" * 5000 + "}",
        '{"format": "dialog-survey", "format": "dialog-survey"}', b"\xff\xfe", '{"a":' * 200 + "1" + "}" * 200,
        '{"format":"dialog-survey","format_version":1,"observation":' + '{"a":' * 200 + "1" + "}" * 201, " " * 2_000_001,
    ],
)  # fmt: skip
def test_sec_B12_what_is_no_questionnaire_is_refused_and_never_a_fault(text: str | bytes) -> None:
    with pytest.raises(UnreadableQuestionnaire):
        own_json.loads(text)


def test_texts_that_are_missing_in_a_language_are_listed() -> None:
    assert missing_texts(small(), "sv") == []
    assert missing_texts(small(), "en") == ["OMRADE.ANNAT"]
    assert "KON" in missing_texts(small(), "fi")
