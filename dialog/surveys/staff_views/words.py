"""What results say in words. Findings are worded by `finding_text` alone, which knows whom they may speak of."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.surveys.rules.measures import Measure
from dialog.surveys.rules.questionnaire import Question, Texts, worded
from dialog.surveys.rules.speaking import Estimate, Kind, Speaker, speaker

RELATIONS: Mapping[str, Any] = {"live": _l("Live here"), "active": _l("Are active here"), "stay": _l("Stay here")}
GROUPS: Mapping[str, Any] = {
    "neighbourhood_watch": _l("Neighbourhood watch"),
    "safety_walkers": _l("Safety walkers"),
    "advisory_council": _l("Advisory councils"),
    "-": _l("Everybody else"),
}
LANGUAGES: Mapping[str, Any] = {
    "sv": _l("Swedish"),
    "en": _l("English"),
    "fi": _l("Finnish"),
    "ar": _l("Arabic"),
    "so": _l("Somali"),
    "fa": _l("Persian"),
}
FILTERS: Mapping[str, Any] = {
    "area": _l("Area"),
    "age": _l("Age"),
    "sex": _l("Sex"),
    "relation": _l("Relation to the area"),
    "channel": _l("Channel"),
    "group": _l("Group"),
    "language": _l("Language"),
    "version": _l("Version"),
    "repeats": _l("Likely repeats"),
}


def finding_text(kind: Kind, option: str, share: float, estimate: Estimate | None = None) -> str:
    """The finding that `option` has this share, of those it may speak of. Raises ValueError for a wrong claim."""
    if speaker(kind, estimate) is Speaker.RESIDENTS and estimate is not None:
        return str(
            _(
                "%(share)s of the residents say “%(option)s”, most likely between %(low)s and %(high)s.",
                share=percent(estimate.share),
                option=option,
                low=percent(estimate.low),
                high=percent(estimate.high),
            )
        )
    return str(_("Of those who answered, %(share)s say “%(option)s”.", share=percent(share), option=option))


def method_text(kind: Kind, weighted: bool = False) -> str:
    """How the answers came about, and what that lets one say."""
    if kind is Kind.OPEN:
        return str(
            _(
                "Anyone could answer through an open link, so this is not a random sample. The shares are of those who "
                "answered, and say nothing about others."
            )
        )
    if not weighted:
        return str(
            _(
                "A random sample was asked. The answers are not weighted yet, so the shares are of those who answered, "
                "and not of everybody."
            )
        )
    return str(_("A random sample was asked, and the answers are weighted."))


def percent(share: float) -> str:
    """A whole per cent. More than nothing is never 0 %, less than all never 100 %."""
    return _percent(whole(share), str(get_locale()))


def count_text(count: int) -> str:
    """1 417."""
    return _decimal(count, str(get_locale()))


# A page of results holds thousands of them, and few are different.
@lru_cache(maxsize=1_000)
def _percent(number: str, locale: str) -> str:
    sign = number[0] if number[0] in "<>" else ""
    return sign + str(format_percent(int(number.removeprefix(sign)) / 100, locale=locale))


@lru_cache(maxsize=20_000)
def _decimal(count: int, locale: str) -> str:
    return str(format_decimal(count, locale=locale))


def whole(share: float) -> str:
    """The number of a share: '<1' and '>99' at the ends."""
    if 0 < share < 0.5:
        return "<1"
    if 99.5 <= share < 100:
        return ">99"
    return str(int(share + 0.5))


def in_words(texts: Texts) -> str:
    """A text of the questionnaire in the page's language, else in Swedish."""
    return worded(texts, str(get_locale()))[0]


def question_text(question: Question) -> str:
    """The question as it was asked."""
    return in_words(question.texts)


def part_text(measure: Measure, rounds: Mapping[str, str]) -> str:
    """Which part of the question a measure is: the battery's line, the round, or what was ranked first. '' for all of it."""
    item = next((item for item in measure.question.items if item.code == measure.item), None)
    parts = [
        rounds.get(measure.round, measure.round),
        in_words(item.texts) if item is not None else "",
        _("Ranked first") if measure.place else "",
    ]
    return ", ".join(part for part in parts if part)


def option_text(measure: Measure, code: str, areas: Mapping[str, str]) -> str:
    """What an answer is called. `areas`: names of open codes."""
    option = next((option for option in measure.options if option.code == code), None)
    return in_words(option.texts) if option is not None else areas.get(code, code)
