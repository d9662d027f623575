"""The text policy: one canonical form, counted as the reader counts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.text import TextRefused, TextRule, canonical, is_empty, shape

LONG = TextRule(limit=5000, multiline=True)
LINE = TextRule(limit=200)


def refusal(raw: str, rule: TextRule = LONG) -> TextRefused:
    with pytest.raises(TextRefused) as caught:
        canonical(raw, rule)
    return caught.value


def test_sec_B01_five_thousand_pass_and_one_more_does_not() -> None:
    assert canonical("a" * 5000, LONG) == "a" * 5000
    assert refusal("a" * 5001).excess == 1
    assert refusal("a" * 5023).excess == 23


def test_sec_B02_astral_characters_count_once() -> None:
    assert len(canonical("😀" * 5000, LONG)) == 5000


def test_sec_B04_decomposed_text_is_stored_composed() -> None:
    assert canonical("a\u030a" * 5000, LONG) == "å" * 5000


def test_sec_B05_text_that_grows_is_refused_never_cut() -> None:
    grows = "\ufb2c"  # composed form is three characters
    assert len(unicodedata.normalize("NFC", grows)) == 3
    assert refusal(grows * 2000).reason == "too_long"


def test_line_breaks_count_as_one() -> None:
    assert canonical("a\r\nb\rc\nd", LONG) == "a\nb\nc\nd"
    assert len(canonical("\r\n".join("x" * 2500), LONG)) == 4999


@pytest.mark.parametrize("raw", ["a\0b", "a\x07", "\x1b[31m", "\ud800", "\ufdd0", "\uffff", "a\x85b", "\U0001fffe"])
def test_sec_B06_controls_surrogates_and_non_characters_are_refused(raw: str) -> None:
    assert refusal(raw).reason == "character"


@pytest.mark.parametrize("raw", ["", "   ", "\u200b\u200b", "\u3164", "\u2800", "\n\t\r\n", "\ufeff", "\u00a0\u2003"])
def test_sec_B07_what_shows_nothing_is_empty(raw: str) -> None:
    assert canonical(raw, LONG) == ""
    assert is_empty(raw)


def test_sec_B08_overrides_go_from_one_line_and_stay_in_texts() -> None:
    assert canonical("a\u202eb", LINE) == "ab"
    assert canonical("a\u202eb", LONG) == "a\u202eb"


def test_sec_B09_a_heap_of_marks_is_refused() -> None:
    assert refusal("a" + "\u0301" * 300).reason == "too_many_marks"
    assert canonical("تَشْكِيل", LONG)


def test_joiners_are_kept() -> None:
    family = "👨\u200d👩\u200d👧"
    assert canonical(family, LONG) == family
    assert canonical("می\u200cخواهم", LINE) == "می\u200cخواهم"


def test_look_alikes_are_not_turned_into_the_real_thing() -> None:
    assert canonical("＜script＞", LONG) == "＜script＞"


@given(st.text())
def test_the_canonical_form_is_its_own_canonical_form(raw: str) -> None:
    try:
        once = canonical(raw, LONG)
    except TextRefused:
        return
    assert canonical(once, LONG) == once


@given(st.text())
def test_shape_never_fails_and_loses_no_visible_letter(raw: str) -> None:
    shown = shape(raw, LONG)
    assert shape(shown, LONG) == shown
    if not is_empty(raw):
        assert set(unicodedata.normalize("NFC", raw)) - set(shown) <= {c for c in raw if c.isspace() or c == "\r"} | {
            "\x1c",
            "\x1d",
            "\x1e",
            "\x1f",
            "\x85",
        }
