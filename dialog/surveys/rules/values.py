"""What travels between a page, the store and the route: raw fields, values, and what an answer may be chosen among."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dialog.surveys.rules.questionnaire import Item, Option

# A page's fields exactly as they were sent: name -> values in order.
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Value:
    """One answer. `codes`: suffix -> chosen codes; `texts`: suffix (or the option's code) -> what was written.

    The suffix is '' for the question itself, an item's code in a battery, the place in a ranking. Nothing answered is no
    Value at all.
    """

    codes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def code(self, suffix: str = "") -> str:
        """The single code under `suffix`, '' when there is none."""
        return next(iter(self.codes.get(suffix, ())), "")


# Address -> its answer.
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Problem:
    """Something the person has to mend: the field it belongs to, a code of `labels`, and the values of its sentence."""

    field: str
    code: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a page's fields mean: a value when they mean one, and what has to be mended."""

    value: Value | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What may be chosen where that rests on earlier answers or on the installation.

    `areas`: code -> name, as people choose among them. `options` and `items`: those of the question, or the ones an
    earlier answer leaves (a ranking of the items that were a problem, the places that were named).
    """

    areas: Mapping[str, str] = dataclasses.field(default_factory=dict)
    options: tuple["Option", ...] = ()
    items: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Column:
    """A column that a question gives to results and exports. `codes` are its possible values in order, none for `text`.

    `open`: other values than `codes` occur too (areas, numbers, dates, points, what earlier answers offer).
    """

    suffix: str
    codes: tuple[str, ...] = ()
    multiple: bool = False
    text: bool = False
    open: bool = False


def document_of(answers: Answers) -> dict[str, dict[str, list[str]]]:
    """The codes of `answers` as stored: address -> suffix -> codes."""
    return {
        address: {suffix: list(codes) for suffix, codes in value.codes.items()}
        for address, value in answers.items()
        if value.codes
    }


def texts_of(answers: Answers) -> dict[str, dict[str, str]]:
    """The free texts of `answers`: address -> suffix -> text."""
    return {address: dict(value.texts) for address, value in answers.items() if value.texts}


def answers_of(
    document: Mapping[str, Mapping[str, Sequence[str]]], texts: Mapping[str, Mapping[str, str]]
) -> dict[str, Value]:
    """The answers that were stored as `document` and `texts`."""
    return {
        address: Value(
            codes={suffix: tuple(codes) for suffix, codes in document.get(address, {}).items()},
            texts=dict(texts.get(address, {})),
        )
        for address in (*document, *(address for address in texts if address not in document))
    }
