"""The linear model: learns what lists cannot know, names its reasons, and is used only where it does better."""

import random
from functools import cache

import numpy
import pytest

from dialog.categories.rules.linear import (
    COLUMNS,
    ENOUGH_IN_ALL,
    ENOUGH_OF_ONE,
    Decision,
    Model,
    columns_of,
    learn,
    pack,
    suggest_learnt,
    unpack,
)
from dialog.categories.rules.suggest import suggest

PLACES = ["vid torget", "bakom skolan", "på parkeringen", "nära stationen", "utanför affären", "i parken"]
TIMES = ["på kvällen", "varje dag", "i helgen", "sent", "på morgonen"]
# What people here call "skrotbilar" is no word of the lists.
OWN = ["Skrotbilarna står kvar", "Skrotbil lämnad", "En skrotbil blockerar", "Skrotbilar utan hjul"]
PLAIN = ["Det är mörkt", "Lampan är trasig", "Belysningen är släckt"]
DRUGS = ["Langare säljer knark", "Det luktar cannabis", "Sprutor ligger"]


def told(number: int, start: int = 1) -> list[Decision]:
    chance = random.Random(start)
    kinds = [(OWN, "vandalism_graffiti"), (PLAIN, "other"), (DRUGS, "open_drug_scene")]
    found = []
    for _ in range(number):
        sentences, category = chance.choice(kinds)
        text = f"{chance.choice(sentences)} {chance.choice(PLACES)} {chance.choice(TIMES)} igen."
        found.append(Decision(text, frozenset({category})))
    return found


@cache
def learnt() -> Model:
    model = learn(told(ENOUGH_IN_ALL))
    assert model is not None
    return model


def test_too_few_decisions_teach_nothing() -> None:
    assert learn(told(ENOUGH_IN_ALL - 1)) is None
    same = [Decision(f"Text {number} om något.", frozenset({"fire"})) for number in range(ENOUGH_IN_ALL)]
    assert learn(same) is None


def test_a_category_with_too_few_decisions_is_left_to_the_lists() -> None:
    few = [Decision("Det brann i en container.", frozenset({"fire"}))] * (ENOUGH_OF_ONE - 1)
    model = learn([*few, *told(ENOUGH_IN_ALL)])
    assert model is not None
    assert "fire" not in model.categories
    found = suggest_learnt(model, "En container brann ner, eldsvåda i natt.")
    assert [(one.tag.category, source) for one, source in found] == [("fire", "words")]


def test_it_learns_what_people_here_mean_and_says_by_which_words() -> None:
    text = "Två skrotbilar står på gatan."
    assert suggest(text) == ()
    ((one, source),) = suggest_learnt(learnt(), text)
    assert (one.tag.category, one.tag.facet, source) == ("vandalism_graffiti", "", "learnt")
    assert "skrotbilar" in one.words
    assert learnt().is_better
    assert learnt().learnt > learnt().lists


def test_words_that_few_texts_have_are_no_reasons() -> None:
    named = [Decision("Fabian Fabiansson lämnar skrotbilar.", frozenset({"vandalism_graffiti"}))] * 4
    model = learn([*named, *told(ENOUGH_IN_ALL)])
    assert model is not None
    ((one, _source),) = suggest_learnt(model, "Fabian Fabiansson lämnar skrotbilar vid torget igen.")
    assert not {"fabian", "fabiansson"} & set(one.words)


def test_it_is_not_used_where_the_lists_are_as_good() -> None:
    chance = random.Random(7)
    known = [one for one in told(900, 3) if "krot" not in one.text][:ENOUGH_IN_ALL]
    chance.shuffle(known)
    model = learn(known)
    assert model is not None
    assert model.lists > 0.9
    assert model.is_better is (model.learnt >= model.lists + 0.01)


def test_weights_come_back_as_they_were() -> None:
    model = learnt()
    again = unpack(pack(model), model.categories)
    assert again.shape == (len(model.categories), COLUMNS)
    assert numpy.array_equal(again, model.weights)
    with pytest.raises(ValueError, match="reshape"):
        unpack(pack(model), (*model.categories, "fire"))


def test_features_say_no_more_than_their_length() -> None:
    words = [value for column, value in columns_of("Det är mörkt på torget").items() if column < COLUMNS - 15]
    assert sum(value * value for value in words) == pytest.approx(1.0)
    assert columns_of("") == {COLUMNS - 1: 1.0}


def test_learning_twice_gives_the_same() -> None:
    again = learn(told(ENOUGH_IN_ALL))
    assert again is not None
    assert numpy.array_equal(again.weights, learnt().weights)
    assert again.thresholds == learnt().thresholds
