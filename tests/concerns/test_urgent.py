"""Words of danger in every language, and the ones that only look like them."""

import json
import re
from pathlib import Path

import pytest

import dialog.concerns.urgent as urgent
from dialog.concerns.urgent import browser_pattern, find_signs
from dialog.settings import ALL_LANGUAGES

LISTS = json.loads(Path(urgent.__file__).with_name("urgent.json").read_text(encoding="utf-8"))

DANGER = [
    "Det brinner i en container bakom skolan",
    "DET BRINNER!!!",
    "Jag hör skottlossning nere vid torget",
    "En man med kniv går runt vid stationen",
    "Han hade en pistol i handen",
    "Hon tänker ta livet av sig",
    "Jag orkar inte leva längre",
    "Det luktar gas i hela trapphuset",
    "En kille ligger medvetslös i parken",
    "Barn är i fara hos grannen",
    "Just nu slåss de på torget",
    "Det pågår ett inbrott i huset bredvid",
    "De sparkar på en kille just nu.",
    "The house is on fire",
    "There is a man with a knife outside",
    "They are fighting right now",
    "He says he will kill her",
    "I smell of gas everywhere, a gas leak?",
    "Talo palaa, tulkaa äkkiä",
    "Hänellä on puukko kädessä",
    "Juuri nyt tapellaan? tappelu pihalla juuri nyt",
    "يوجد حريق في المبنى",
    "رجل يحمل سكينا في الشارع والسكين كبير",
    "إطلاق نار قرب المدرسة",
    "اطلاق نار قرب المدرسة",
    "الآن يضربون شابا في الحديقة",
    "Dab baa ka kacay guriga",
    "Nin mindi haysta ayaa jooga",
    "Hadda waa la dagaalamaya",
    "خانه آتش گرفته است",
    "مردی با چاقو در خیابان است",
    "همین الان دعوا شده است",
]

HARMLESS = [
    "Jag kommer från Rånäs och bor vid torget",
    "Jag brinner för trygghet i mitt område",
    "Vi bor i Knivsta sedan 2010",
    "Hotellet vid hotellgatan har ny entré",
    "Döda vinkeln i korsningen är farlig för cyklister",
    "Det ligger döda löv i tunneln",
    "Brandgula västar syns bra",
    "Brandstationen ligger bra till",
    "Vägarbete pågår vid skolan",
    "Just nu är det mörkt på gångvägen",
    "Det pågår mycket trevligt på biblioteket",
    "Slottet och skottkärran",
    "Det dödar stämningen när musiken tystnar",
    "Barnen leker med vattenpistoler",
    "En stimulerande miljö, tack",
    "Gun och Knut i trapphuset sköter städningen",
    "My sister Gun lives here",
    "Bombastisk arkitektur",
    "Duka med gaffel och kniv på kaféet",
    "The fire station is close by",
    "It kills the mood in the square",
    "Lapset leikkivät pihalla",
    "الحديقة جميلة والناس طيبون",
    "Xaafaddu waa deggan tahay",
    "پارک محله ما خیلی قشنگ است",
    "",
]


@pytest.mark.parametrize("text", DANGER)
def test_words_of_danger_are_caught(text: str) -> None:
    signs = find_signs(text)
    assert signs.is_urgent, text
    assert signs.is_pressing


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_danger_raises_no_flag(text: str) -> None:
    assert find_signs(text).danger == (), text


def test_what_is_going_on_now_is_asked_about_without_a_flag() -> None:
    signs = find_signs("Just nu är det mörkt på gångvägen.")
    assert signs.is_pressing
    assert not signs.is_urgent
    assert not find_signs("Det är mörkt på gångvägen.").is_pressing


def test_now_and_trouble_must_stand_in_one_sentence() -> None:
    assert find_signs("Det pågår ett bråk.").is_urgent
    assert not find_signs("Just nu är det lugnt. Förra året var det bråk här.").is_urgent


@pytest.mark.parametrize(
    "text",
    [
        "Min man slår mig när han druckit",
        "Grannen misshandlar sin fru",
        "Jag är rädd hemma",
        "My husband hits me",
        "Mieheni hakkaa minua",
        "زوجي يضربني",
        "شوهرم کتکم می‌زند",
    ],
)
def test_violence_at_home_brings_the_helplines(text: str) -> None:
    assert find_signs(text).violence


def test_accents_and_forms_do_not_hide_a_word() -> None:
    assert find_signs("Det bri\u0308nner").danger == ()
    assert find_signs("en sja\u0308lvmordstanke").is_urgent
    assert find_signs("حَرِيق").is_urgent
    assert find_signs("حـــريق").is_urgent
    assert find_signs("آتش سوزی").danger == find_signs("آتش‌سوزی").danger


def test_found_words_are_told_once_each() -> None:
    assert find_signs("Kniv, kniv och pistol. KNIV!").danger == ("kniv", "pistol")


def test_every_language_of_the_pages_has_its_lists() -> None:
    assert tuple(LISTS) == ALL_LANGUAGES
    for language, lists in LISTS.items():
        assert set(lists) == {"danger", "now", "trouble", "not", "violence"}, language
        for kind, words in lists.items():
            assert len(words) == len(set(words)), (language, kind)
            for word in words:
                assert word == word.strip()
                assert re.fullmatch(r"\*?[\w '\u200c-]+\*?", word), word


def test_every_listed_word_is_found_by_itself() -> None:
    for language, lists in LISTS.items():
        silenced = find_signs(" ").danger
        for word in lists["danger"]:
            assert find_signs(word.replace("*", "")).danger != silenced, (language, word)


def test_a_long_text_is_searched_fast() -> None:
    import time

    find_signs("warm")
    start = time.perf_counter()
    for nasty in ("a" * 5000, "just nu " * 625, "hota" * 1250, "\u0648" * 5000, "knivknivkniv" * 416, " \n" * 2500):
        find_signs(nasty)
    assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_the_browsers_pattern_holds_nothing_a_browser_refuses(language: str) -> None:
    pattern = browser_pattern(language)
    assert not re.search(r"\\(?!p\{)", pattern)
    as_python = pattern.replace(r"\p{L}\p{N}", r"\w").replace(r"\p{L}", r"\w").replace("[\\w]", r"\w")
    word = next(word for word in LISTS[language]["danger"] if "*" not in word)
    assert re.search(as_python, f"x {word} x", re.I)
