"""Words: every inflection one stem, compounds their parts, and words that only look like others left alone."""

import pytest

from dialog.categories.rules.words import fold, is_known, parts, stem, stems, terms, tokens, written

FAMILIES = [
    "moped mopeden mopeder mopederna mopeds",
    "cykel cykeln cyklar cyklarna cykelns",
    "lampa lampan lampor lamporna",
    "bråk bråket bråken bråkar bråkade bråkat",
    "inbrott inbrottet inbrotten inbrotts",
    "trygg tryggt trygga tryggare tryggast",
    "klotter klottret klottra klottrat klottrar klottrade",
    "gata gatan gator gatorna",
    "fönster fönstret fönstren",
    "hot hoten hota hotar hotat hotad hotade",
    "stjäla stjäl stal stulit stulen stulna",
    "tunnel tunneln tunnlar tunnlarna",
    "råtta råttan råttor råttorna",
    "plats platsen platser platserna",
    "rum rummet rummen",
    "buss bussen bussar bussarna",
    "slå slår slog slogs slagit",
    "stad staden städer städerna",
    "kör körde kört körs",
    "ungdom ungdomar ungdomarna ungdomens",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_inflections_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_other_words_keep_other_stems() -> None:
    pairs = [
        ("bil", "bild"),
        ("rån", "från"),
        ("hot", "hotell"),
        ("park", "parkera"),
        ("buss", "buse"),
        ("gata", "gatt"),
    ]
    assert not [pair for pair in pairs if stem(pair[0]) == stem(pair[1])]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("källarinbrottet", ("källar", "inbrottet")),
        ("cykelstöld", ("cykel", "stöld")),
        ("ungdomsgäng", ("ungdoms", "gäng")),
        ("gatubelysningen", ("gatu", "belysningen")),
        ("skolgården", ("skol", "gården")),
        ("busstation", ("buss", "station")),
        ("övervakningskameror", ("övervaknings", "kameror")),
        ("lindtorget", ("lind", "torget")),
        ("epa-traktorer", ("epa", "traktorer")),
        ("spårvagnshållplatsen", ("spårvagn", "hållplatsen")),
    ],
)
def test_compounds_fall_into_their_words(word: str, expected: tuple[str, ...]) -> None:
    found = parts(word)
    assert tuple(part.removesuffix("s") for part in found) == tuple(part.removesuffix("s") for part in expected)


@pytest.mark.parametrize(
    "word", ["från", "hotell", "hotellet", "stimulans", "brandgul", "polisen", "parkeringen", "semester", "utbrott"]
)
def test_words_that_only_look_like_compounds_stay_whole(word: str) -> None:
    assert parts(word) == ()


def test_a_part_has_the_stem_of_its_own_word() -> None:
    assert stem("inbrott") in stems("källarinbrottet")
    assert stem("källare") in stems("källarinbrottet")
    assert stem("kvinna") in stems("kvinnomisshandel")
    assert stem("gata") in stems("gatubelysning")


def test_tokens_know_their_place() -> None:
    text = "Åsa sa: ”Moppar, a-traktorer!” café."
    found = tokens(text)
    assert [token.word for token in found] == ["åsa", "sa", "moppar", "a-traktorer", "café"]
    assert [text[token.start : token.end].lower() for token in found] == [token.word for token in found]


def test_tokens_keep_their_place_when_letters_are_put_together() -> None:
    text = "I\u0307 sa\u0308kert bra\u030ak"
    # Combined marks are not letters: such a text is canonical before it is stored, this only must not fail.
    assert [text[token.start : token.end] for token in tokens(text)][-1] == "k"


def test_other_scripts_pass_through() -> None:
    assert [token.word for token in tokens("الشارع مُظلم")] == ["الشارع", "مظلم"] or tokens("الشارع مظلم")[
        1
    ].word == "مظلم"
    assert terms("waxaan ka baqayaa xaafadda") >= {"ka"}


def test_spoken_forms_are_read_as_written() -> None:
    assert written("dom") == "de"
    assert stems("nån") == stems("någon")
    assert stem("moped") in stems("mopparna")


def test_folding_is_for_a_second_try() -> None:
    assert fold("källarförråd") == "kallarforrad"
    assert fold("é") == "e"


def test_terms_hold_the_words_and_their_parts() -> None:
    assert terms("Inbrott i källaren") == {"inbrot", "i", "käll"}
    assert terms("Källarinbrott") >= terms("inbrott i källare") - {"i"}
    assert terms("") == frozenset()


def test_a_stem_fits_the_index() -> None:
    assert len(stem("å" * 500)) == 40
    assert all(len(found) <= 40 for found in stems("tom-" * 60 + "x"))
    assert all(len(found) <= 40 for found in terms("bil" * 1600 + " " + "-".join(["bil"] * 1200)))


def test_known_words() -> None:
    assert is_known("mopederna")
    assert not is_known("xyzzy")
