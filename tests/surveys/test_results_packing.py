"""A packed sheet says what its document says, in the order of the version."""

from random import Random

import pytest

from dialog.surveys.codebook import codebook
from dialog.surveys.exchange.own_json import dumps, loads
from dialog.surveys.questionnaires import READY, ready
from dialog.surveys.rules.measures import Shape
from dialog.surveys.rules.packing import UNKNOWN, PackedColumn, bands_between, pack, unpack
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.values import document_of
from dialog.surveys.simulating import simulate_sheet
from tests.surveys.questionnaires import small

AREAS = {"NORD": "Norr", "SYD": "Syd"}


def test_background_comes_first_and_every_name_once() -> None:
    book = codebook(ready("kort"))
    names = [column.name for column in book.columns]
    assert names[:5] == ["ALDER", "KON", "KNYT_BOR", "KNYT_VERK", "KNYT_VIST"]
    assert [column.name for column in book.opened] == ["OMRADE"]
    assert len(set(names)) == len(names)


def test_the_order_survives_the_own_format() -> None:
    assert codebook(loads(dumps(ready("kort")))) == codebook(ready("kort"))


def test_no_answer_is_0_and_an_option_that_was_not_chosen_is_not() -> None:
    book = codebook(small())
    columns = {column.name: column for column in book.columns}
    document = {"ALDER": {"": ["A16"]}, "VARFOR__2": {"": ["N"]}, "PROBLEM": {"b": ["VI"]}, "TOPP": {"1": ["b"]}}
    said = unpack(book.columns, pack(book.columns, document))
    assert said["ALDER"] == "A16"
    assert (said["VARFOR__2_J"], said["VARFOR__2_N"], said["VARFOR__1_J"]) == ("0", "1", "")
    assert (said["PROBLEM_a"], said["PROBLEM_b"]) == ("", "VI")
    assert (said["TOPP_1"], said["TOPP_2"]) == ("b", "")
    assert columns["ALDER"].byte(()) == 0
    assert columns["ALDER"].byte(("A99",)) == UNKNOWN


@pytest.mark.parametrize("questionnaire", [small(), *map(ready, READY)], ids=lambda one: one.slug)
def test_every_simulated_sheet_packs_without_loss(questionnaire: Questionnaire) -> None:
    book, random = codebook(questionnaire), Random(4)
    counted = {(column.address, column.suffix) for column in (*book.columns, *book.opened)}
    for _ in range(60):
        document = document_of(simulate_sheet(questionnaire, random, AREAS).answers)
        packed = pack(book.columns, document)
        assert len(packed) == len(book.columns)
        assert UNKNOWN not in packed
        for column, byte in zip(book.columns, packed, strict=True):
            chosen = document.get(column.address, {}).get(column.suffix, [])
            if column.option:
                assert byte == (0 if not chosen else 1 + (column.option in chosen))
            else:
                assert [column.codes[byte - 1]] == chosen if chosen else byte == 0
        for address, suffixes in document.items():
            for suffix in suffixes:
                assert (address, suffix) in counted or suffix.endswith("point"), (address, suffix)


def test_numbers_are_put_in_bands() -> None:
    assert bands_between(0, 9) == tuple(range(10))
    assert bands_between(16, 99)[:3] == (16, 25, 34)
    column = PackedColumn("N", "N", "", ("1", "2", "3", "VI"), bands=(0, 10, 20))
    said = [column.byte((code,)) for code in ("0", "9", "10", "25", "-4", "VI", "x")]
    assert said == [1, 1, 2, 3, 1, 4, UNKNOWN]


def test_a_loop_is_one_measure_a_battery_one_for_each_item() -> None:
    shapes = {measure.key: measure.shape for measure in codebook(small()).measures}
    assert [key for key in shapes if key.startswith("PROBLEM")] == [f"PROBLEM_{item}" for item in "abcdef"]
    assert shapes["VARFOR"] is Shape.SEVERAL
    assert (shapes["TOPP"], shapes["TOPP_1"]) == (Shape.RANKED, Shape.ONE)
    assert "ORD" not in shapes
