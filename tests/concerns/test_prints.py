"""Prints find near-same wording in any language, and nothing else."""

import random

import pytest

from dialog.concerns.rules.prints import BANDS, LEAST_LETTERS, bands, letters, likeness, nearly_same, repeats, runs

CAMPAIGN = (
    "Vi som bor på Norrhöjden kräver att kommunen bygger ett gupp på Ängsvägen. Bilarna kör alldeles för fort förbi "
    "skolan och barnen vågar inte längre gå själva. Det måste hända något innan någon blir påkörd. Hälsningar {name}"
)
NAMES = ("Åsa på trean", "familjen Ek", "Mo", "en orolig pappa", "Kerstin och Lars", "Amina", "boende i elvan", "B.")
LANGUAGES = {
    "en": "The street lamps along the canal have been dark for three weeks and nobody dares to walk there at night.",
    "fi": "Katuvalot kanavan varrella ovat olleet pimeinä kolme viikkoa, eikä kukaan uskalla kulkea siellä öisin.",
    "ar": "مصابيح الشارع على طول القناة مطفأة منذ ثلاثة أسابيع ولا يجرؤ أحد على المشي هناك ليلا مع الأطفال",
    "so": "Nalalka waddada ee ku teedsan kanaalka ayaa mugdi ahaa saddex toddobaad, qofna kuma dhiirado inuu habeenkii maro.",
    "fa": "چراغ‌های خیابان کنار کانال سه هفته است که خاموش‌اند و هیچ‌کس جرئت نمی‌کند شب‌ها آنجا راه برود",
    "zh": "运河沿岸的路灯已经坏了三个星期了晚上没有人敢在那里走路孩子们放学回家也很害怕"
    "希望市政府尽快派人来修理这些路灯谢谢你们的帮助和理解",
}


def shared(one: str, other: str) -> int:
    return len(set(enumerate(bands(one))) & set(enumerate(bands(other))))


def test_case_marks_and_blanks_do_not_matter() -> None:
    one = CAMPAIGN.format(name="Åsa")
    assert letters("  Hej,\n\tPÅ dig!! ") == "hej på dig"
    assert bands(one) == bands(one.upper().replace(".", " !!!\n"))
    assert len(bands(one)) == BANDS


def test_a_campaign_with_changed_names_is_found() -> None:
    texts = [CAMPAIGN.format(name=name) for name in NAMES]
    for text in texts[1:]:
        assert shared(texts[0], text) >= 1
        assert nearly_same(runs(texts[0]), runs(text))


def test_a_campaign_text_with_an_own_paragraph_is_nearly_the_same() -> None:
    base = CAMPAIGN.format(name="Åsa")
    own = (
        base + " Själv har jag två barn i klass ett, och i tisdags var det nära att det gick riktigt illa vid infarten."
    )
    assert nearly_same(runs(base), runs(own))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_compared(language: str) -> None:
    text = LANGUAGES[language]
    changed = text + " " + text.split()[0]
    assert shared(text, changed) >= 1
    assert nearly_same(runs(text), runs(changed))


def test_the_same_matter_in_other_words_is_not_the_same_wording() -> None:
    one = "Det är mörkt i tunneln under järnvägen och ungdomar sitter där och röker varje kväll när jag går hem."
    other = (
        "Varje kväll när jag kommer hem från jobbet är tunneln under järnvägen nedsläckt, och där röker några ungdomar."
    )
    assert not nearly_same(runs(one), runs(other))
    assert shared(one, other) <= 1


def test_unrelated_texts_hardly_ever_share_a_band() -> None:
    words = random.Random(7)
    syllables = [a + b for a in "bdfghjklmnprstv" for b in ("a", "e", "i", "o", "u", "å", "ä", "ö")]
    texts = [" ".join("".join(words.choices(syllables, k=words.randint(1, 4))) for _ in range(60)) for _ in range(60)]
    pairs = [(one, other) for at, one in enumerate(texts) for other in texts[at + 1 :]]
    assert sum(shared(*pair) > 0 for pair in pairs) <= len(pairs) // 200


def test_most_near_copies_share_a_band() -> None:
    """Three words of forty are replaced in each copy."""
    dice = random.Random(11)
    base = CAMPAIGN.format(name="Åsa").split()
    found = 0
    for _ in range(200):
        copy = list(base)
        for at in dice.sample(range(len(copy)), 3):
            copy[at] = "".join(dice.choices("abcdefghijklmnopqrstuvwxyzåäö", k=6))
        found += shared(" ".join(base), " ".join(copy)) > 0
    assert found >= 180


def test_short_texts_have_no_print() -> None:
    assert bands("Det är mörkt vid tunneln.") == ()
    assert bands("") == ()
    assert bands("x" * LEAST_LETTERS) != ()


def test_repeats() -> None:
    assert repeats("Mörkt i tunneln!", "mörkt  i tunneln")
    assert not repeats("Mörkt i tunneln", "Mörkt i tunnlarna")
    text = CAMPAIGN.format(name="Åsa")
    assert repeats(text, text + " Svara!")
    assert not repeats(text, text + " Och nu har dessutom lamporna slocknat igen längs hela vägen ner mot torget.")


def test_likeness_ends() -> None:
    assert likeness(frozenset(), frozenset()) == 1.0
    assert likeness(runs("abcdefgh"), runs("ijklmnop")) == 0.0
