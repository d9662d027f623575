"""Which screens are asked, what counts, and how far there is left."""

import random

import pytest

from dialog.surveys.exchange import own_json
from dialog.surveys.rules.checking import problems_of
from dialog.surveys.rules.conditions import evaluate, holds, shape_problems
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.route import asked_screens, next_screen, off_route, on_route, previous_screen, progress
from dialog.surveys.rules.values import Answers, Value
from tests.surveys.questionnaires import small


def one(code: str) -> Value:
    return Value({"": (code,)})


def addresses(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    kept = on_route(questionnaire, answers)
    return [asked.address for screen in asked_screens(questionnaire, kept) for asked in screen.questions]


def test_the_fixture_may_be_published() -> None:
    assert problems_of(small()) == []


def test_screens_are_numbered_once_with_loops_and_long_batteries_laid_out() -> None:
    screens = small().screens
    assert [screen.number for screen in screens] == list(range(1, len(screens) + 1))
    assert [asked.address for screen in screens if screen.loop for asked in screen.questions][:4] == [
        "PLATS__1", "VARFOR__1", "MER__1", "PLATS__2",
    ]  # fmt: skip
    battery = [screen for screen in screens if screen.questions[0].address == "PROBLEM"]
    assert [len(screen.questions[0].question.items) for screen in battery] == [3, 3]
    assert len({screen.step for screen in battery}) == 1


def test_the_shortest_route_leaves_out_what_was_not_asked_for() -> None:
    found = addresses(small(), {"UNDVIK": one("N"), "PROBLEM": Value({"a": ("0",)})})
    assert not {"PLATS__1", "TOPP", "OFTA"} & set(found)
    assert found[-2:] == ["ORD", "KON"]
    assert "ORD" not in addresses(small(), {"ALDER": one("A15")})


def test_rounds_follow_each_other_and_keep_their_names() -> None:
    answers = {"UNDVIK": one("J"), "PLATS__1": one("TUN"), "MER__1": one("J"), "MER__2": one("J")}
    found = addresses(small(), answers)
    assert [address for address in found if address.startswith("PLATS")] == ["PLATS__1", "PLATS__2", "PLATS__3"]
    assert "PLATS__2" not in addresses(small(), answers | {"MER__1": one("N")})


def test_an_answer_off_the_route_leads_nowhere_and_is_told() -> None:
    answers = {
        "UNDVIK": one("N"),
        "MER__1": one("J"),
        "PROBLEM": Value({"a": ("0",), "b": ("2",)}),
        "TOPP": Value({"1": ("a",), "2": ("b",)}),
    }
    kept = on_route(small(), answers)
    assert "MER__1" not in kept
    assert kept["TOPP"].codes == {"2": ("b",)}
    assert set(off_route(small(), answers)) == {"MER__1", "TOPP"}
    emptied = on_route(small(), answers | {"PROBLEM": Value({"a": ("0",), "b": ("0",)})})
    assert "TOPP" not in emptied
    assert "OFTA" not in addresses(small(), emptied)


def test_next_and_previous_walk_the_same_way() -> None:
    questionnaire = small()
    answers = on_route(questionnaire, {"UNDVIK": one("J"), "PROBLEM": Value({"a": ("1",)})})
    there, screen = [], next_screen(questionnaire, answers, 0)
    while screen is not None:
        there.append(screen.number)
        screen = next_screen(questionnaire, answers, screen.number)
    back, before = [there[-1]], previous_screen(questionnaire, answers, there[-1])
    while before is not None:
        back.append(before.number)
        before = previous_screen(questionnaire, answers, before.number)
    assert back[::-1] == there == [screen.number for screen in asked_screens(questionnaire, answers)]


@pytest.mark.parametrize("seed", range(60))
def test_the_total_of_progress_never_grows_on_the_way(seed: int) -> None:
    chance, questionnaire = random.Random(seed), small()
    answers: dict[str, Value] = {}
    passed: set[int] = set()
    number, totals, positions = 1, [], []
    while True:
        position, total = progress(questionnaire, answers, passed, number)
        totals.append(total)
        positions.append(position)
        for asked in questionnaire.screens[number - 1].questions:
            if chance.random() < 0.7:
                codes = [option.code for option in asked.question.options] or ["a"]
                suffixes = [item.code for item in asked.question.items] or [""]
                if asked.question.type == "ranking":
                    codes, suffixes = list("abc"), ["1"]
                earlier = answers.get(asked.address, Value()).codes
                answers[asked.address] = Value({**earlier, **{s: (chance.choice(codes),) for s in suffixes}})
        answers = on_route(questionnaire, answers)
        passed.add(number)
        following = next_screen(questionnaire, answers, number)
        if following is None:
            break
        number = following.number
    assert totals == sorted(totals, reverse=True)
    assert positions == sorted(positions)
    assert positions[-1] == totals[-1]


def test_conditions_with_and_or_not_and_counts() -> None:
    answers = {"A": Value({"": ("x", "y")}), "B": Value({"a": ("2",), "b": ("0",)})}
    assert holds({"all": [{"answer": "A", "in": ["y"]}, {"not": {"answer": "A", "in": ["z"]}}]}, answers)
    assert not holds({"any": [{"answered": "C"}, {"answer": "B", "item": "b", "in": ["2"]}]}, answers)
    assert holds({"count": "A", "in": ["x", "y"], "at_least": 2}, answers)
    assert not holds({"count": "A", "in": ["x", "y"], "at_most": 1}, answers)
    assert holds({"count": "B", "in": ["1", "2"], "at_least": 1, "at_most": 1}, answers)
    assert holds({"not": {"answered": "C"}}, answers)
    assert not holds({"fact": "pledge"}, answers)
    assert holds({"fact": "pledge"}, {"_facts": Value({"": ("pledge",)})})


def test_a_condition_on_what_may_still_come_is_undecided() -> None:
    waiting = {"any": [{"answer": "A", "in": ["x"]}, {"answer": "B", "in": ["x"]}]}
    assert evaluate(waiting, {"A": one("y")}, lambda address: address == "A") is None
    assert evaluate(waiting, {"A": one("x")}, lambda address: address == "A") is True
    assert evaluate({"not": {"answered": "B"}}, {}, lambda _: False) is None


@pytest.mark.parametrize(
    "condition",
    [
        None, [], "x", {}, {"answer": "A"}, {"answer": 1, "in": ["x"]}, {"answer": "A", "in": []}, {"all": []},
        {"answer": "A", "in": ["x"], "any": []}, {"count": "A", "in": ["x"]}, {"not": None}, {"all": [{"answered": 2}]},
        {"answered": "A", "in": ["x"]}, {"count": "A", "in": ["x"], "at_least": "2"}, {"any": [{"answered": "A"}], "x": 1},
    ],
)  # fmt: skip
def test_a_condition_of_another_shape_is_named(condition: object) -> None:
    assert shape_problems(condition)


def test_a_questionnaire_survives_its_own_format() -> None:
    text = own_json.dumps(small())
    again = own_json.loads(text)
    assert again == small()
    assert own_json.dumps(again) == text
