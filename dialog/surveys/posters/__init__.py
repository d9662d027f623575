"""Posters and letters on paper, in the language of those who read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date

from dialog.catalogue import N_, _n, locale_of, translate, translate_number
from dialog.pdf import typeset
from dialog.surveys.qr import qr_svg

ROOM = Path(__file__).parent
PAPERS = ("a4", "a5")
LONGEST_WORD = 24
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
# A poster holds this much, and has to be read in passing.
LONGEST_TITLE = 110
LONGEST_LEAD = 230
LONGEST_LETTER_LEAD = 420
LONGEST_NAME = 60

QUESTIONS = _n("%(num)s question", "%(num)s questions")
MINUTES = _n("about %(num)s minute", "about %(num)s minutes")
UNNAMED = N_("You do not need to say who you are")
UNTIL = N_("You can answer until %(date)s.")
BETWEEN = N_("You can answer from %(first)s to %(last)s.")
SCAN = N_("Point the camera of your phone at the square")
WRITE = N_("Or write the address in your browser:")
SQUARE = N_("Square code that leads to %(address)s")
LANGUAGES = N_("You can answer in:")
EMERGENCY = N_("Danger right now? Call 112. Not urgent? The police, 114 14.")
CODE = N_("Your code, if you are asked for it:")
DRAWN = N_(
    "You have been drawn at random among those who live in %(area)s. "
    "That is why your answer weighs much: it also speaks for others."
)
DRAWN_ANYWHERE = N_("You have been drawn at random. That is why your answer weighs much: it also speaks for others.")
PROTECT = N_("How we protect you")
PROTECTED = (
    N_(
        "The code shows that you were drawn at random. It is kept apart from what you answer, and nobody can see who has answered."
    ),
    N_("We do not store your name, your address, or which phone you use. Answers are stored without a time."),
    N_("Taking part is up to you. You can skip questions and stop when you like."),
)
CONTACT = N_("Do you have questions, or do you want help to answer? Call %(phone)s.")


@dataclass(frozen=True)
class Asking:
    """Who asks what, in one language. `address` is the full one that the square leads to; it is printed without https://.

    `languages`: (code, own name) of those one can answer in.
    """

    language: str
    programme: str
    asks: str
    title: str
    lead: str
    address: str
    questions: int
    minutes: int
    opens_on: date
    closes_on: date
    languages: Sequence[tuple[str, str]]
    phone: str = ""


def poster(asking: Asking, paper: str) -> bytes:
    """A page for a wall or a counter, `paper` one of PAPERS, as PDF."""
    language = asking.language
    content = _shared(asking) | {
        "paper": paper,
        "title": breakable(_shortened(asking.title, LONGEST_TITLE)),
        "lead": breakable(_shortened(asking.lead, LONGEST_LEAD)),
        "qr": qr_svg(asking.address),
        "facts": [
            _length(asking),
            translate(language, UNNAMED),
            translate(language, BETWEEN, first=_day(asking.opens_on, language), last=_day(asking.closes_on, language)),
        ],
        "emergency": translate(language, EMERGENCY).replace("114 14", one_number("114 14")),
    }
    return typeset(ROOM / "poster.typ", content)


def letters(asking: Asking, codes: Iterable[tuple[str, str]], written_on: date) -> bytes:
    """A page for each (code, area name or ''), as one PDF."""
    language = asking.language
    drawn = list(codes)
    content = _shared(asking) | {
        "title": breakable(_shortened(asking.title, LONGEST_TITLE)),
        "day": _day(written_on, language),
        "pages": [
            {
                "code": code,
                "qr": qr_svg(f"{asking.address}#{code}", quick=True),
                "paragraphs": [
                    translate(language, DRAWN, area=breakable(_shortened(area, LONGEST_NAME)))
                    if area
                    else translate(language, DRAWN_ANYWHERE),
                    breakable(_shortened(asking.lead, LONGEST_LETTER_LEAD)),
                    f"{_length(asking)}. {translate(language, UNTIL, date=_day(asking.closes_on, language))}",
                ],
            }
            for code, area in drawn
        ],
        "code_label": translate(language, CODE),
        "protect_heading": translate(language, PROTECT),
        "protect": [translate(language, sentence) for sentence in PROTECTED],
        "contact": translate(language, CONTACT, phone=one_number(asking.phone)) if asking.phone else "",
    }
    return typeset(ROOM / "letter.typ", content)


def breakable(text: str) -> str:
    """`text` with places to break in words too long for a line."""
    return " ".join(
        BREAK_HERE.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))
        for word in text.split()
    )


def one_number(number: str) -> str:
    """Digits with blanks that stay on one line, and in their order also between right-to-left words."""
    mark = "\N{LEFT-TO-RIGHT MARK}"
    return mark + number.replace(" ", "\N{NO-BREAK SPACE}") + mark


def printed(address: str) -> str:
    """An address as people write it."""
    return address.removeprefix("https://").removeprefix("http://")


def _shared(asking: Asking) -> dict[str, Any]:
    language, address = asking.language, printed(asking.address)
    return {
        "language": language,
        "programme": breakable(_shortened(asking.programme, LONGEST_NAME)),
        "asks": breakable(_shortened(asking.asks, LONGEST_TITLE)),
        "scan": translate(language, SCAN),
        "write": translate(language, WRITE),
        "address": address,
        "address_broken": address.replace("/", f"/{BREAK_HERE}").replace(".", f"{BREAK_HERE}."),
        "qr_text": translate(language, SQUARE, address=address),
        "languages_label": translate(language, LANGUAGES),
        "languages": [{"code": code, "name": name} for code, name in asking.languages],
    }


def _length(asking: Asking) -> str:
    language = asking.language
    comma = "، " if language in ("ar", "fa") else ", "
    return comma.join(
        (
            translate_number(language, QUESTIONS, asking.questions),
            translate_number(language, MINUTES, asking.minutes),
        )
    )


def _day(day: date, language: str) -> str:
    return str(format_date(day, "d MMMM y", locale=locale_of(language)))


def _shortened(text: str, most: int) -> str:
    """The first sentences that fit, or as many words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = text[:most]
    end = max(kept.rfind(mark) for mark in (". ", "؟ ", "? ", "。"))
    if end > most // 3:
        return kept[: end + 1]
    return kept.rpartition(" ")[0] + " …"
