"""What a new version of a questionnaire changes, and what becomes of the questions it no longer asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dialog.surveys.rules.questionnaire import Item, Option, Question, Questionnaire

# What of a question can change. The words are in `labels`.
PARTS = ("texts", "hints", "required", "settings")


@dataclass(frozen=True)
class Change:
    """A question asked in both versions. `parts`: what else of it differs; `show_if`: on other conditions than before."""

    code: str
    parts: tuple[str, ...]
    new_choices: tuple[str, ...]
    retired_choices: tuple[str, ...]
    show_if: bool


@dataclass(frozen=True)
class Difference:
    """From one version to the next, by question codes in the order they are asked. `retyped`: asked in another way now."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Change, ...]
    same: tuple[str, ...]
    retyped: tuple[str, ...]


@dataclass(frozen=True)
class Succession:
    """What became of the questions that are gone: retired, or asked on under a new code."""

    retired: tuple[str, ...] = ()
    renamed: Mapping[str, str] | None = None

    def stored(self) -> dict[str, Any]:
        """As the version keeps it."""
        return {"retired": sorted(self.retired), "renamed": dict(sorted((self.renamed or {}).items()))}


def difference(before: Questionnaire, after: Questionnaire) -> Difference:
    """What differs between two versions."""
    old, new = before.questions, after.questions
    kept = [code for code in new if code in old and new[code].type == old[code].type]
    changes = {code: _change(before, after, code) for code in kept}
    return Difference(
        added=tuple(code for code in new if code not in old),
        gone=tuple(code for code in old if code not in new),
        changed=tuple(change for change in changes.values() if change is not None),
        same=tuple(code for code, change in changes.items() if change is None),
        retyped=tuple(code for code in new if code in old and new[code].type != old[code].type),
    )


def successors(before: Questionnaire, after: Questionnaire, code: str) -> tuple[str, ...]:
    """The new questions that a question may live on as: asked in the same way, under a new code."""
    kind = before.questions[code].type
    return tuple(new for new in difference(before, after).added if after.questions[new].type == kind)


def mapping_problems(before: Questionnaire, after: Questionnaire, mapping: Succession) -> Iterator[tuple[str, str]]:
    """(code of the fault, question): 'retyped', 'unmapped' (gone, and nobody says what became of it), 'successor'."""
    found = difference(before, after)
    renamed = mapping.renamed or {}
    for code in found.retyped:
        yield "retyped", code
    for code in found.gone:
        if (code in renamed) == (code in mapping.retired):
            yield "unmapped", code
        elif code in renamed and renamed[code] not in successors(before, after, code):
            yield "successor", code
    for new in {new for new in renamed.values() if list(renamed.values()).count(new) > 1}:
        yield "successor", new
    for code in sorted({*renamed, *mapping.retired} - set(found.gone)):
        yield "unmapped", code


def _change(before: Questionnaire, after: Questionnaire, code: str) -> Change | None:
    old, new = before.questions[code], after.questions[code]
    ours, theirs = _choices(old), _choices(new)
    parts = [part for part in PARTS if getattr(old, part) != getattr(new, part)]
    if [one for one in _both(ours, theirs) if ours[one] != theirs[one]]:
        parts.append("choices")
    if _both(ours, theirs) != _both(theirs, ours):
        parts.append("order")
    show_if = _conditions(before, code) != _conditions(after, code)
    fresh = tuple(one for one in theirs if one not in ours)
    retired = tuple(one for one in ours if one not in theirs)
    if not (parts or fresh or retired or show_if):
        return None
    return Change(code, tuple(parts), fresh, retired, show_if)


def _choices(question: Question) -> dict[str, Option | Item]:
    found: dict[str, Option | Item] = {option.code: option for option in question.options}
    return found | {item.code: item for item in question.items}


def _both(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return [code for code in one if code in other]


def _conditions(questionnaire: Questionnaire, code: str) -> list[object]:
    return [
        screen.condition
        for screen in questionnaire.screens
        if any(asked.question.code == code for asked in screen.questions)
    ]
