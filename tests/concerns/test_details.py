"""What in a text points at somebody, and what only looks like it."""

from itertools import pairwise

import pytest

from dialog.concerns.rules.details import (
    MASK,
    Known,
    every_place_of,
    find_details,
    hide,
    names_of_staff,
    own_pattern,
)
from dialog.concerns.rules.names import StaffName

STAFF = (
    StaffName(1, "Hanna Handläggare", "hanna@lindesund.example"),
    StaffName(2, "Siv Maria Samordnare", "siv@lindesund.example"),
    StaffName(3, "Åsa Öberg", "asa@lindesund.example"),
)

FOUND = [
    ("Ring Anna Svensson efter sex.", "name", "Anna Svensson"),
    ("Han heter Kex och är farlig.", "name", "Kex"),
    ("Det är grannen Lundström som väsnas.", "name", "Lundström"),
    ("Jag såg Mohammed Al-Rashid där.", "name", "Mohammed Al-Rashid"),
    ("vi såg anna svensson vid torget", "name", "anna svensson"),
    ("Svenssons hund skäller.", "name", "Svenssons"),
    ("Det var Emelies kompisar.", "name", "Emelies"),
    ("My name is Zrinka and I live here.", "name", "Zrinka"),
    ("magaciisu waa Cabdi", "name", "Cabdi"),
    ("اسمه احمد علي ويسكن هنا", "name", "احمد علي"),
    ("Ring 070-123 45 67 nu.", "phone", "070-123 45 67"),
    ("0701234567", "phone", "0701234567"),
    ("+46 (0)70 123 45 67", "phone", "+46 (0)70 123 45 67"),
    ("0046701234567", "phone", "0046701234567"),
    ("Växeln 08-123 456 78.", "phone", "08-123 456 78"),
    ("٠٧٠١٢٣٤٥٦٧", "phone", "٠٧٠١٢٣٤٥٦٧"),
    ("070.123.45.67", "phone", "070.123.45.67"),
    ("Skriv till kalle.k@exempel.se tack", "mail", "kalle.k@exempel.se"),
    ("kalle (at) exempel.se", "mail", "kalle (at) exempel.se"),
    ("Bilen ABC 123 stod där.", "plate", "ABC 123"),
    ("en svart volvo abc12d körde", "plate", "abc12d"),
    ("regnummer är abc 123", "plate", "abc 123"),
    ("850312-1234", "personal_number", "850312-1234"),
    ("19850312-1234 och mer", "personal_number", "19850312-1234"),
    ("Numret 851399-9999 finns inte.", "personal_number", "851399-9999"),
    ("850372-1234 är ett samordningsnummer", "personal_number", "850372-1234"),
    ("850312+1234", "personal_number", "850312+1234"),
    ("född 1985-03-12", "personal_number", "1985-03-12"),
    ("Han bor på Storgatan 12 B.", "address", "Storgatan 12 B"),
    ("hos grannen, Norra Ringvägen 4, lgh 1102", "address", "Norra Ringvägen 4, lgh 1102"),
    ("dörren i lgh 1203", "address", "lgh 1203"),
    ("kolla @kalle_99 på nätet", "other", "@kalle_99"),
    ("Portkoden är 1234.", "other", "1234"),
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_what_points_at_somebody_is_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in [(one.kind, text[one.start : one.end]) for one in find_details(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Det är mörkt vid tunneln, ring 112 eller 114 14.",
        "Karl Johans gata, Olof Palmes plats och Sankt Eriks torg är mörka.",
        "Öppet 09.00-11.30 och 0900-1130, den 2026-03-02 08-10.",
        "Norra Lundby, Västra Götaland och Erik Dahlbergsgatan.",
        "Maj är bäst. Björn och varg syns sällan. Per person kostar det 200 kronor.",
        "Lampan vid Storgatan 12 är trasig.",
        "Buss 173 går från Torget 3 gånger i timmen.",
        "Vi var 25 personer, klockan 22 till 06.",
        "De säljer för 1 500 kronor. ca. 100 st.",
        "",
    ],
)
def test_what_points_at_nobody_is_left_alone(text: str) -> None:
    assert find_details(text) == ()


def test_a_place_may_say_a_street_and_number_unless_it_is_a_home() -> None:
    assert find_details("Storgatan 12", is_place=True) == ()
    assert [one.kind for one in find_details("hemma hos mig, Storgatan 12", is_place=True)] == ["address"]
    assert [one.kind for one in find_details("Anna Svensson", is_place=True)] == ["name"]


def test_hidden_passages_have_one_length_and_leave_the_rest_to_the_letter() -> None:
    text = "Å 070-123 45 67, Anna Svensson\noch é👩‍👩‍👧"
    hidden = hide(text, [(one.start, one.end) for one in find_details(text)])
    assert hidden == f"Å {MASK}, {MASK}\noch é👩‍👩‍👧"
    assert hide("abcdef", [(1, 3), (2, 5), (5, 5)]) == f"a{MASK}f"


def test_passages_never_overlap_and_stay_inside_the_text() -> None:
    text = "".join(words for words, _kind, _words in FOUND) * 3
    found = find_details(text, Known(STAFF, ("Kort ####",)))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hanna Handläggare var otrevlig.", {1}),
        ("handläggare hanna Handläggares svar", {1}),
        ("Samordnare Siv Samordnare tog emot.", {2}),
        ("Öberg Åsa svarade inte.", {3}),
        ("Handläggaren Öberg svarade inte.", {3}),
        ("Mejla asa@lindesund.example", {3}),
        ("Hanna på biblioteket är snäll.", set()),
        ("Det är mörkt.", set()),
    ],
)
def test_the_staff_it_speaks_of(text: str, ids: set[int]) -> None:
    assert names_of_staff(text, STAFF) == ids


def test_names_of_staff_are_marked_like_any_other() -> None:
    known = Known((StaffName(1, "Xaver Zzyzx"),))
    assert [one.kind for one in find_details("jag talade med xaver zzyzx igår", known)] == ["name"]
    assert find_details("jag talade med xaver zzyzx igår") == ()


def test_own_patterns_match_what_they_say_and_not_everything() -> None:
    known = Known(own=("LGH-####", "kort *nr ##"))
    assert [(one.start, one.end, one.kind) for one in find_details("se lgh-1234 här", known)] == [(3, 11, "other")]
    assert find_details("kort kundnr 12", known)
    for too_little in ("", "#", "**", "a*", "####", "x" * 90):
        assert own_pattern(too_little) is None
    assert own_pattern("(a+)+$") is not None
    assert not find_details("aaaaaaaa", Known(own=("(a+)+$",)))


def test_words_are_found_wherever_they_stand() -> None:
    assert every_place_of("Kex och kex, k e x", "kex") == [(0, 3), (8, 11)]
    assert every_place_of("den  långa\nMannen", "långa mannen") == [(5, 17)]
    assert every_place_of("a.b", ".") == [(1, 2)]
    assert every_place_of("text", "  ") == []
