"""Simulated respondents walk the real route: every page is reached, every answer is one that the page takes."""

from random import Random

import pytest

from dialog.surveys.questionnaires import LONG, READY, SHORT, ready
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.sheets import Sheet
from dialog.surveys.simulating import coverage, simulate_sheet
from tests.surveys.questionnaires import small

AREAS = {"L1": "Norrhöjden", "L2": "Ekdungen", "L3": "Björkslätt"}
FACTS = frozenset({"pledge"})


def crowd(questionnaire: Questionnaire, number: int, seed: int = 7, facts: frozenset[str] = FACTS) -> list[Sheet]:
    random = Random(seed)
    return [simulate_sheet(questionnaire, random, AREAS, facts) for _ in range(number)]


@pytest.mark.parametrize("name", READY)
def test_every_page_is_reached_and_every_answer_taken(name: str) -> None:
    found = coverage(ready(name), crowd(ready(name), 600))
    assert found.never == ()
    assert found.refused == {}


def test_the_small_one_too() -> None:
    found = coverage(small(), crowd(small(), 200))
    assert (found.never, found.refused) == ((), {})


def test_lengths_are_those_of_the_route() -> None:
    found = coverage(ready(SHORT), crowd(ready(SHORT), 400))
    # Under 16 and safe in the evening: seven pages. Everything: twelve.
    assert (found.shortest, found.longest) == (7, 12)
    assert found.shortest <= found.usual <= found.longest
    assert found.respondents == 400
    assert found.reached[1] == 400


def test_the_same_seed_gives_the_same_respondents() -> None:
    assert crowd(ready(LONG), 20, seed=3) == crowd(ready(LONG), 20, seed=3)
    assert crowd(ready(LONG), 20, seed=3) != crowd(ready(LONG), 20, seed=4)


def test_a_page_that_nobody_can_reach_is_told() -> None:
    found = coverage(ready(LONG), crowd(ready(LONG), 600, facts=frozenset()))
    # Nothing is known about pledges, so nobody is asked about one.
    assert [screen.questions[0].question.code for screen in found.never] == ["LOFTE"]


def test_nobody_is_no_crowd() -> None:
    with pytest.raises(ValueError, match="nobody"):
        coverage(small(), [])
