"""Which passwords are taken."""

import pytest

from dialog.accounts.passwords import Weakness, composed, hash_password, matches, weakness

COST = (1, 8)


def judged(password):
    return weakness(password, name="Siv Östen Ek", email="siv.lyktgren@lindesund.example")


@pytest.mark.parametrize(
    "password",
    [
        "tre lyktor vid ån", "aaaa bbbb cccc dddd e", "korrekt häst batteri", "12 små katter äter", "🦊🌲🏠🚲🌧🔑🧦🍎🪑🎈🚌🧵",
        "XkD92kfLqpwo", "ei ole salasana tässä", "كلمة سر طويلة جدا", "t" + "abcdefghijk" * 50,
    ],
)  # fmt: skip
def test_a_long_one_that_nobody_guesses_is_taken(password):
    assert judged(password) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elva tecken", Weakness.SHORT),
        ("", Weakness.SHORT),
        ("å" * 1001, Weakness.LONG),
        ("password1234", Weakness.COMMON),
        ("PASSWORD 1234!", Weakness.COMMON),
        ("Lösenord1234", Weakness.COMMON),
        ("Sommar2026!!!", Weakness.COMMON),
        ("qwertyuiopåä", Weakness.COMMON),
        ("123456789012", Weakness.COMMON),
        ("987654321098", Weakness.COMMON),
        ("abcdefghijklm", Weakness.COMMON),
        ("ababababababab", Weakness.COMMON),
        ("sommarsommar", Weakness.COMMON),
        ("correct horse battery staple", Weakness.COMMON),
        ("jagheterÖsten123", Weakness.PERSONAL),
        ("lyktgren är bäst", Weakness.PERSONAL),
        ("Siv.Lyktgren-2026", Weakness.PERSONAL),
    ],
)
def test_others_are_refused_with_the_reason(password, why):
    assert judged(password) is why


def test_short_names_are_not_looked_for():
    assert weakness("ek och sivar i vassen", name="Siv Ek", email="s@x.se") is None


def test_a_hash_matches_its_password_alone():
    hashed = hash_password("tre lyktor vid ån", COST)
    assert matches(hashed, "tre lyktor vid ån", COST)
    assert not matches(hashed, "tre lyktor vid ån ", COST)
    assert not matches("", "the password of an account that does not exist", COST)
    assert not matches("not a hash", "tre lyktor vid ån", COST)


def test_the_same_letters_typed_another_way_match():
    decomposed = "tre lyktor vid a\u030an"
    assert matches(hash_password(composed("tre lyktor vid ån"), COST), composed(decomposed), COST)
