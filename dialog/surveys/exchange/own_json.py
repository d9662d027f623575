"""The own format of a questionnaire: JSON with a published schema, without loss both ways.

Empty parts are left out when written, so that the same questionnaire is always the same bytes.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar, cast

from dialog.surveys.rules.conditions import shape_problems
from dialog.surveys.rules.questionnaire import Item, Loop, Option, Page, Question, Questionnaire, Section

T = TypeVar("T")
FORMAT = "dialog-survey"
FORMAT_VERSION = 1
DEEPEST = 24
LARGEST = 2_000_000


class UnreadableQuestionnaire(Exception):
    """The file is not a questionnaire. `problems`: one English line each, for the person who wrote it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def dump(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as JSON values."""
    return {"format": FORMAT, "format_version": FORMAT_VERSION} | _fields(questionnaire)


def dumps(questionnaire: Questionnaire) -> str:
    """The questionnaire as canonical JSON text."""
    return json.dumps(dump(questionnaire), ensure_ascii=False, sort_keys=True, indent=1)


def checksum(text: str) -> str:
    """SHA-256 of a stored document."""
    return hashlib.sha256(text.encode()).hexdigest()


def loads(text: str | bytes) -> Questionnaire:
    """The questionnaire in `text`. Raises UnreadableQuestionnaire for anything that is not one."""
    if len(text) > LARGEST:
        raise UnreadableQuestionnaire(["the file is larger than a questionnaire can be"])
    try:
        content = json.loads(text, object_pairs_hook=_no_doubles)
    except UnicodeDecodeError as fault:
        raise UnreadableQuestionnaire(["the file is not UTF-8 text"]) from fault
    except (ValueError, RecursionError) as fault:
        raise UnreadableQuestionnaire([f"the file is not JSON: {str(fault)[:200]}"]) from fault
    return load(content)


def load(content: Any) -> Questionnaire:
    """The questionnaire that JSON values say. Raises UnreadableQuestionnaire."""
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise UnreadableQuestionnaire([f"the file does not say it is a '{FORMAT}'"])
    if content.get("format_version") != FORMAT_VERSION:
        raise UnreadableQuestionnaire([f"this installation reads format_version {FORMAT_VERSION}"])
    reader = _Reader()
    inner = {key: value for key, value in content.items() if key not in ("format", "format_version", "$schema")}
    questionnaire = reader.questionnaire(inner)
    if reader.problems or questionnaire is None:
        raise UnreadableQuestionnaire(reader.problems)
    return questionnaire


class _Reader:
    """Reads and remembers everything that is wrong, with its place in the file."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def questionnaire(self, raw: Any) -> Questionnaire | None:
        readers: dict[str, Callable[[Any, str], Any]] = {
            "slug": self.text,
            "languages": self.codes,
            "title": self.texts,
            "intro": self.texts,
            "minutes": self.number,
            "sections": self.each(self.section),
            "roles": self.names,
            "observation": self.values,
        }
        return self.build(Questionnaire, raw, "questionnaire", readers)

    def section(self, raw: Any, path: str) -> Section | None:
        readers = {"code": self.text, "title": self.texts, "parts": self.each(self.part)}
        return self.build(Section, raw, path, readers)

    def part(self, raw: Any, path: str) -> Page | Loop | None:
        if isinstance(raw, Mapping) and set(raw) == {"loop"}:
            return self.loop(raw["loop"], f"{path}.loop")
        return self.page(raw, path)

    def loop(self, raw: Any, path: str) -> Loop | None:
        readers: dict[str, Callable[[Any, str], Any]] = {
            "code": self.text,
            "pages": self.each(self.page),
            "most": self.number,
            "again": self.text,
            "for_each": self.text,
            "except_codes": self.codes,
            "show_if": self.condition,
        }
        return self.build(Loop, raw, path, readers)

    def page(self, raw: Any, path: str) -> Page | None:
        return self.build(Page, raw, path, {"questions": self.each(self.question), "show_if": self.condition})

    def question(self, raw: Any, path: str) -> Question | None:
        readers: dict[str, Callable[[Any, str], Any]] = {
            "code": self.text,
            "type": self.text,
            "texts": self.texts,
            "hints": self.texts,
            "options": self.each(self.option),
            "items": self.each(self.item),
            "required": self.truth,
            "settings": self.values,
        }
        return self.build(Question, raw, path, readers)

    def option(self, raw: Any, path: str) -> Option | None:
        readers: dict[str, Callable[[Any, str], Any]] = {
            "code": self.text,
            "texts": self.texts,
            "exclusive": self.truth,
            "write_in": self.number,
            "missing": self.truth,
            "apart": self.truth,
            "tag": self.text,
        }
        return self.build(Option, raw, path, readers)

    def item(self, raw: Any, path: str) -> Item | None:
        return self.build(Item, raw, path, {"code": self.text, "texts": self.texts, "tag": self.text})

    def build(self, kind: type[T], raw: Any, path: str, readers: Mapping[str, Callable[[Any, str], Any]]) -> T | None:
        """A `kind` from an object, or None with the problems noted."""
        if not isinstance(raw, Mapping):
            self.wrong(path, "an object is expected")
            return None
        before = len(self.problems)
        for key in raw:
            if key not in readers:
                self.wrong(f"{path}.{key}", "means nothing here")
        values = {}
        for part in fields(cast(Any, kind)):
            if part.name in raw:
                values[part.name] = readers[part.name](raw[part.name], f"{path}.{part.name}")
            elif part.default is MISSING and part.default_factory is MISSING:
                self.wrong(path, f"'{part.name}' is missing")
        return kind(**values) if len(self.problems) == before else None

    def each(self, one: Callable[[Any, str], Any]) -> Callable[[Any, str], tuple[Any, ...]]:
        """Reads a list with `one`."""

        def read(raw: Any, path: str) -> tuple[Any, ...]:
            if not isinstance(raw, list) or not raw:
                self.wrong(path, "a list with something in it is expected")
                return ()
            return tuple(one(value, f"{path}[{number}]") for number, value in enumerate(raw))

        return read

    def text(self, raw: Any, path: str) -> str:
        if not isinstance(raw, str) or any(ord(character) < 32 and character != "\n" for character in raw):
            self.wrong(path, "a text is expected")
            return ""
        return raw

    def number(self, raw: Any, path: str) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= 100_000:
            self.wrong(path, "a whole number is expected")
            return 0
        return raw

    def truth(self, raw: Any, path: str) -> bool:
        if not isinstance(raw, bool):
            self.wrong(path, "true or false is expected")
        return raw is True

    def codes(self, raw: Any, path: str) -> tuple[str, ...]:
        if not isinstance(raw, list):
            self.wrong(path, "a list is expected")
            return ()
        return tuple(self.text(value, f"{path}[{number}]") for number, value in enumerate(raw))

    def texts(self, raw: Any, path: str) -> dict[str, str]:
        return self.names(raw, path)

    def names(self, raw: Any, path: str) -> dict[str, str]:
        if not isinstance(raw, Mapping):
            self.wrong(path, "an object of texts is expected")
            return {}
        return {key: self.text(value, f"{path}.{key}") for key, value in raw.items()}

    def values(self, raw: Any, path: str) -> dict[str, Any]:
        if not isinstance(raw, Mapping) or not _is_shallow(raw):
            self.wrong(path, "an object is expected")
            return {}
        return dict(raw)

    def condition(self, raw: Any, path: str) -> Any:
        self.problems.extend(["a condition is nested too deep"] if not _is_shallow(raw) else shape_problems(raw, path))
        return raw

    def wrong(self, path: str, what: str) -> None:
        self.problems.append(f"{path}: {what}")


def _plain(value: Any) -> Any:
    if isinstance(value, Loop):
        return {"loop": _fields(value)}
    if isinstance(value, Questionnaire | Section | Page | Question | Option | Item):
        return _fields(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {part.name: _plain(getattr(value, part.name)) for part in fields(value) if not _is_default(part, value)}


def _is_default(part: Field[Any], value: Any) -> bool:
    own = getattr(value, part.name)
    if part.default is not MISSING:
        return bool(own == part.default)
    return part.default_factory is not MISSING and own == part.default_factory()


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names the same key twice")
    return found


def _is_shallow(value: Any, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return False
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return all(_is_shallow(one, depth + 1) for one in inner)
