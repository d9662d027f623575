"""What an answer sheet says for the picture of the situation: what, when, where and how often, in codes only.

A questionnaire's `observation` says where to look:
    what       {"ranking": CODE}, {"battery": CODE, "at_least": code} or {"question": CODE}
    when       {"question": CODE, "codes": {code: {"days": "weekday", "times": ["evening"]}}}
    where      {"area": CODE, "place": CODE}
    recurring  {"question": CODE, "codes": {code: "yes"}}
Words are never taken: what a place is called, how it happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialog.categories.rules import Tag
from dialog.concerns.rules import TimeOfDay, WhenDays
from dialog.surveys.rules.questionnaire import Item, Option, Question, Questionnaire, round_address
from dialog.surveys.rules.route import PLACE, draws_on

Document = Mapping[str, Mapping[str, Sequence[str]]]
# "Another place" without its name says nothing.
ANOTHER = "ANN"


@dataclass(frozen=True)
class Observed:
    """One observation. `tags` are several when a person finds several problems equally large."""

    tags: tuple[Tag, ...]
    area_code: str = ""
    place: str = ""
    when_days: str = ""
    when_times: tuple[str, ...] = ()
    recurring: str = ""


def observed(questionnaire: Questionnaire, document: Document) -> Observed | None:
    """At most one for a sheet; None for a sheet without a problem that belongs in the picture."""
    said = questionnaire.observation
    tags = _what(questionnaire, document, said.get("what", {}))
    if not tags:
        return None
    days, times = _when(document, said.get("when", {}))
    where = said.get("where", {})
    return Observed(
        tags=tags,
        area_code=_first(document, str(where.get("area", ""))),
        place=_place(questionnaire, document, str(where.get("place", ""))),
        when_days=days,
        when_times=times,
        recurring=_recurring(document, said.get("recurring", {})),
    )


def tag_of(written: str) -> Tag | None:
    """The tag that a questionnaire writes as 'category' or 'category/facet'."""
    category, _, facet = written.partition("/")
    return Tag(category, facet) if category else None


def _what(questionnaire: Questionnaire, document: Document, said: Mapping[str, Any]) -> tuple[Tag, ...]:
    code = str(next((said[kind] for kind in ("ranking", "battery", "question") if kind in said), ""))
    question = questionnaire.questions.get(code)
    if question is None:
        return ()
    if "battery" in said:
        chosen = _largest(question, document.get(code, {}), str(said.get("at_least", "")))
        return _tags(question.items, chosen)
    chosen = {_first(document, code, "1" if "ranking" in said else "")} if "ranking" in said else _all(document, code)
    source = questionnaire.questions.get(draws_on(question))
    return _tags((*question.options, *(source.items + source.options if source is not None else ())), chosen)


def _largest(question: Question, values: Mapping[str, Sequence[str]], at_least: str) -> set[str]:
    """The items with the highest value on the battery's scale, when that is high enough."""
    scale = [option.code for option in question.options if not option.missing]
    lowest = scale.index(at_least) if at_least in scale else 1
    rated = {item: scale.index(codes[0]) for item, codes in values.items() if codes and codes[0] in scale}
    highest = max(rated.values(), default=-1)
    return {item for item, value in rated.items() if value == highest >= lowest}


def _tags(offered: Iterable[Item | Option], chosen: set[str]) -> tuple[Tag, ...]:
    found = {tag for one in offered if one.code in chosen and (tag := tag_of(one.tag)) is not None}
    return tuple(sorted(found))


def _when(document: Document, said: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    meant = said.get("codes", {})
    chosen = [meant[code] for code in sorted(_all(document, str(said.get("question", "")))) if code in meant]
    days = {one["days"] for one in chosen if one.get("days")}
    times = {time for one in chosen for time in one.get("times", ())}
    return (WhenDays.BOTH.value if len(days) > 1 else "".join(days)), tuple(
        time.value for time in TimeOfDay if time in times
    )


def _place(questionnaire: Questionnaire, document: Document, code: str) -> str:
    """What kind of place, in the questionnaire's own Swedish. '' when it was not said or has only a name."""
    question = questionnaire.questions.get(code)
    chosen = _first(document, code)
    if question is None or not chosen:
        return ""
    source = draws_on(question)
    if source.startswith("loop:") and chosen.startswith(PLACE):
        return _kind_in_round(questionnaire, document, chosen.removeprefix(PLACE))
    return _kind(question, chosen) if question.type == "place" else ""


def _kind_in_round(questionnaire: Questionnaire, document: Document, round_: str) -> str:
    places = (question for question in questionnaire.questions.values() if question.type == "place")
    kinds = (_kind(place, _first(document, round_address(place.code, round_))) for place in places)
    return next((kind for kind in kinds if kind), "")


def _kind(question: Question, code: str) -> str:
    option = question.option(code)
    if option is None or option.missing or option.exclusive or code == ANOTHER:
        return ""
    return option.texts["sv"]


def _recurring(document: Document, said: Mapping[str, Any]) -> str:
    return str(said.get("codes", {}).get(_first(document, str(said.get("question", ""))), ""))


def _first(document: Document, address: str, suffix: str = "") -> str:
    return next(iter(document.get(address, {}).get(suffix, ())), "")


def _all(document: Document, address: str) -> set[str]:
    return {code for codes in document.get(address, {}).values() for code in codes}
