"""People of Lindesund who answer a survey: made up, and alike in the ways that people are.

Areas differ, evenings feel less safe than days, women and the oldest feel less safe than others, and who comes in by
which door is not the same crowd. Every text and place is from `data/survey-answers.json`; nobody in it is real.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from dialog.demo.story import DATA
from dialog.surveys.rules.questionnaire import Asked, code_of
from dialog.surveys.rules.values import Answers, Choices, Value
from dialog.surveys.simulating import as_its_type_says

SKIPPED = 0.03
AGES = ("A15", "A16", "A20", "A30", "A45", "A65", "A75")
MIXED_AGES = (2, 7, 16, 26, 27, 13, 9)
LANGUAGES = ("sv", "en", "ar", "so", "fa", "fi")
MIXED_LANGUAGES = (87, 4, 3, 2, 2, 2)
# How much less safe than the middle somebody feels, by age.
AGE_UNEASE = {"A15": 0.0, "A16": 0.25, "A20": 0.15, "A30": -0.1, "A45": -0.1, "A65": 0.05, "A75": 0.35}


@dataclass(frozen=True)
class Crowd:
    """Who comes in by one door: how old they are and what they speak, as weights."""

    ages: Sequence[int] = MIXED_AGES
    languages: Sequence[int] = MIXED_LANGUAGES
    women: float = 0.54
    unease: float = 0.0


@dataclass(frozen=True)
class Resident:
    """One made-up person. `unease` is 0 in the middle, 1 is clearly less safe than most."""

    area: str
    age: str
    sex: str
    unease: float
    language: str

    def __call__(self, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value | None:
        """What this person answers; a plausible anything where nothing better is known."""
        code = code_of(asked.address)
        if not asked.question.required and code != "TRYGGKV" and random.random() < SKIPPED:
            return None
        if code in ANSWERS:
            return ANSWERS[code](self, asked, choices, answers, random)
        return as_its_type_says(asked, choices, answers, random)


def someone(random: Random, crowd: Crowd, areas: Sequence[str], area: str = "") -> Resident:
    """A person of the crowd, from `area` or from any of `areas` by how many live there."""
    told = _told()["areas"]
    at = area or random.choices(areas, [told.get(code, {}).get("weight", 5) for code in areas])[0]
    age = random.choices(AGES, crowd.ages)[0]
    sex = "VS" if random.random() < 0.03 else "K" if random.random() < crowd.women else "M"
    if sex == "M" and random.random() < 0.02:
        sex = "A"
    unease = random.gauss(told.get(at, {}).get("unease", 0.0) + crowd.unease + AGE_UNEASE[age], 0.7)
    unease += 0.35 if sex == "K" else -0.15
    return Resident(at, age, sex, unease, random.choices(LANGUAGES, crowd.languages)[0])


Answer = Callable[[Resident, Asked, Choices, Answers, Random], Value | None]


def _one(*codes: str) -> Value:
    return Value({"": codes})


def _area(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    return _one("ANNAT" if random.random() < 0.02 else one.area)


def _relation(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    home = answers["OMRADE"].code() != "ANNAT" and random.random() < 0.9
    others = [option.code for option in asked.question.options if option.code != "BOR"]
    working = [random.choice(others)] if not home or random.random() < 0.35 else []
    return _in_order(asked, [*(["BOR"] if home else []), *working])


def _feeling(darkness: float) -> Answer:
    """Four steps of safety, and the ways out that the question has."""

    def answer(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
        felt = one.unease + darkness + random.gauss(0, 0.35)
        known = {option.code for option in asked.question.options}
        if random.random() < 0.015:
            return _one("VI")
        if "6" in known and random.random() < (0.12 if one.age in ("A65", "A75") else 0.02):
            return _one("6")
        if "5" in known and felt > 1.2 and random.random() < 0.45:
            return _one("5")
        return _one("1" if felt < -0.25 else "2" if felt < 0.75 else "3" if felt < 1.6 else "4")

    return answer


TIME_WEIGHTS = {
    "VM": 3, "VD": 3, "VK": 22, "VN": 20, "HD": 4, "HK": 30, "HN": 32, "SKL": 3, "VIN": 24, "INGEN": 0,
}  # fmt: skip


def _times(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    if random.random() < 0.05:
        return _one("INGEN")
    return _in_order(asked, _drawn(random, TIME_WEIGHTS, random.choice((1, 2, 2, 3, 3))))


def _avoids(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    return _one("J" if random.random() < _share(0.3 + 0.25 * one.unease) else "N")


def _place(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    known = _told()["areas"].get(one.area, {}).get("places", [])
    none = asked.question.option("INGEN")
    if none is not None and random.random() > _share(0.35 + 0.25 * one.unease):
        return _one("INGEN")
    if not known or random.random() < 0.12:
        return _one(random.choice([option.code for option in asked.question.options if option is not none]))
    kind, name, _ = random.choices(known, [place[2] for place in known])[0]
    return Value({"": (kind,)}, {"name": name} if name and random.random() < 0.8 else {})


def _problems(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    levels = _levels(one.area)
    codes = {}
    for item in asked.question.items:
        if random.random() < (0.13 if item.code in "gln" else 0.05):
            codes[item.code] = ("VI",)
        else:
            felt = random.gauss(levels.get(item.code, 1.0) + 0.35 * one.unease, 0.75)
            codes[item.code] = (str(max(0, min(3, round(felt)))),)
    return Value(codes)


def _top(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    """The biggest first, mostly."""
    levels, said = _levels(one.area), answers.get("PROBLEM", Value())
    weights = {
        option.code: 0.3 + levels.get(option.code, 1.0) * (1 + 3 * int(said.code(option.code) or 0))
        for option in choices.options
        if not option.missing
    }
    chosen = _drawn(random, weights, min(3, len(weights)))
    return Value({str(place): (code,) for place, code in enumerate(chosen, start=1)})


def _priorities(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    levels = _levels(one.area)
    if random.random() < 0.03:
        return _one("VI")
    weights = {
        "TILLG": 1.4, "VALD": 0.4 + levels["i"], "ORGBR": 0.5 + levels["l"] + 0.4 * levels["g"],
        "MANGD": 0.5 + levels["k"], "NARK": 0.4 + levels["g"], "ANN": 0.12,
    }  # fmt: skip
    chosen = _drawn(random, weights, random.choice((2, 3, 3, 3)))
    texts = {"ANN": random.choice(_said("other", one))} if "ANN" in chosen else {}
    return Value(_in_order(asked, chosen).codes, texts)


def _trust(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    codes = {}
    for item in asked.question.items:
        felt = random.gauss(2.1 + 0.3 * one.unease + (0.25 if item.code == "b" else 0.0), 0.75)
        codes[item.code] = ("VI",) if random.random() < 0.08 else (str(max(1, min(4, round(felt)))),)
    return Value(codes)


SAFER_WEIGHTS = {
    "LJUS": 30, "GRAN": 30, "FOLK": 24, "POL": 20, "VARD": 14, "RENT": 17, "MOTE": 11, "KOLL": 9, "KAM": 12, "GSAM": 7,
    "ANN": 1,
}  # fmt: skip


def _safer(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    chosen = _drawn(random, SAFER_WEIGHTS, random.choice((1, 2, 3, 3, 4, 5)))
    texts = {"ANN": random.choice(_said("other", one))} if "ANN" in chosen else {}
    return Value(_in_order(asked, chosen).codes, texts)


def _wish(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value | None:
    if random.random() > 0.3:
        return None
    wishes = _told()["wishes"][one.language]
    return Value({}, {"": random.choice([*wishes[""], *wishes.get(one.area, []) * 2])})


def _way(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value | None:
    top = answers.get("TOPP3", Value()).code("1")
    if random.random() > 0.35 or top not in _told()["ways"] or one.language != "sv":
        return None
    return Value({}, {"": random.choice(_told()["ways"][top])})


def _exposure(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    if random.random() < 0.03:
        return _one("VS")
    if random.random() > _share(0.24 + 0.07 * one.unease):
        return _one("NEJ")
    weights = {
        "SKAD": 24,
        "STOLD": 22,
        "INBR": 9,
        "BEDR": 24,
        "HOT": 16,
        "VALD": 6,
        "RAN": 3,
        "SEX": 6,
        "HAT": 6,
        "NAT": 9,
    }
    if one.sex == "K":
        weights |= {"SEX": 13, "NAT": 11}
    return _in_order(asked, _drawn(random, weights, random.choice((1, 1, 1, 2))))


def _worry(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    lean = {"a": 0.9, "b": 0.8, "c": 0.9 if one.sex == "K" else 0.2, "d": 1.1, "e": 1.3}
    codes = {}
    for item in asked.question.items:
        felt = random.gauss(lean.get(item.code, 1.0) + 0.45 * one.unease, 0.8)
        codes[item.code] = (str(max(0, min(3, round(felt)))),)
    return Value(codes)


def _sex(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    return _one(one.sex)


def _age(one: Resident, asked: Asked, choices: Choices, answers: Answers, random: Random) -> Value:
    return _one(one.age)


ANSWERS: Mapping[str, Answer] = {
    "OMRADE": _area,
    "ALDER": _age,
    "KNYT": _relation,
    "TRYGGDAG": _feeling(-0.9),
    "TRYGGKV": _feeling(0.15),
    "TID": _times,
    "UNDVIK": _avoids,
    "PLATS": _place,
    "PLATSFLER": lambda one, asked, choices, answers, random: _one("J" if random.random() < 0.25 else "N"),
    "PROBLEM": _problems,
    "TOPP3": _top,
    "TOPP3U": _top,
    "P1NAR": _times,
    "P1HUR": _way,
    "PRIO": _priorities,
    "UTSATT": _exposure,
    "ORO": _worry,
    "FORTR": _trust,
    "TRYGGAV": _safer,
    "ENSAK": _wish,
    "KON": _sex,
}


def _in_order(asked: Asked, chosen: Sequence[str]) -> Value:
    """Several codes as the page sends them: in the order of the options."""
    return Value({"": tuple(option.code for option in asked.question.options if option.code in chosen)})


def _drawn(random: Random, weights: Mapping[str, float], number: int) -> list[str]:
    """So many different codes, heavier ones more often and earlier."""
    left, found = dict(weights), []
    for _ in range(number):
        code = random.choices(list(left), list(left.values()))[0]
        found.append(code)
        del left[code]
    return found


def _share(value: float) -> float:
    return max(0.05, min(0.92, value))


def _levels(area: str) -> dict[str, float]:
    return {**_told()["problems"], **_told()["areas"].get(area, {}).get("problems", {})}


def _said(kind: str, one: Resident) -> list[str]:
    found: list[str] = _told()[kind][one.language]
    return found


@cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "survey-answers.json").read_text(encoding="utf-8"))
    return found
