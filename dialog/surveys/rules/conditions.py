"""Conditions of the route: on any earlier answer, with and, or, not and counts. One evaluator for page, save and export.

A condition is a JSON object with one key that says its kind: `{"answer": CODE, "in": [codes]}` (with `"item"` for one item
of a battery), `{"answered": CODE}`, `{"count": CODE, "in": [codes], "at_least": n, "at_most": n}` (chosen codes of a
multiple choice, or items of a battery with such a value), `{"fact": NAME}` (something known about the area that was
answered for), `{"all": […]}`, `{"any": […]}`, `{"not": {…}}`. Inside a loop a code of the same loop means the same round.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dialog.surveys.rules.values import Answers, Value

Condition = Mapping[str, Any]
# Whether an address has been passed: until then its answer may still come.
Passed = Callable[[str], bool]
LEAVES = ("answer", "answered", "count", "fact")
KINDS = (*LEAVES, "all", "any", "not")
# Where facts about the area stand among the answers; no question can have this code.
FACTS = "_facts"


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether `condition` holds for what is answered; none always does."""
    return evaluate(condition, answers, lambda _address: True) is True


def evaluate(condition: Condition | None, answers: Answers, passed: Passed) -> bool | None:
    """True, False, or None while the answers it rests on may still come."""
    if not condition:
        return True
    if "all" in condition or "any" in condition:
        parts = [evaluate(part, answers, passed) for part in condition.get("all") or condition["any"]]
        decisive = "any" in condition
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if "not" in condition:
        inner = evaluate(condition["not"], answers, passed)
        return None if inner is None else not inner
    return _leaf(condition, answers, passed)


def within_round(condition: Condition, addresses: Mapping[str, str]) -> Condition:
    """`condition` with the codes of a loop's own questions turned into the addresses of one round."""
    turned: dict[str, Any] = dict(condition)
    for kind in LEAVES[:-1]:
        if kind in turned:
            turned[kind] = addresses.get(turned[kind], turned[kind])
    for kind in ("all", "any"):
        if kind in turned:
            turned[kind] = [within_round(part, addresses) for part in turned[kind]]
    if "not" in turned:
        turned["not"] = within_round(turned["not"], addresses)
    return turned


def leaves_of(condition: Condition | None) -> Iterator[Condition]:
    """The conditions on single answers inside `condition`."""
    if not condition:
        return
    if "all" in condition or "any" in condition:
        for part in condition.get("all") or condition["any"]:
            yield from leaves_of(part)
    elif "not" in condition:
        yield from leaves_of(condition["not"])
    else:
        yield condition


def subject_of(leaf: Condition) -> str:
    """The question code or address a leaf rests on, '' for a fact."""
    return str(next((leaf[kind] for kind in LEAVES[:-1] if kind in leaf), ""))


def _leaf(condition: Condition, answers: Answers, passed: Passed) -> bool | None:
    if "fact" in condition:
        facts = answers.get(FACTS)
        return facts is not None and condition["fact"] in facts.codes.get("", ())
    address = subject_of(condition)
    met = _is_met(condition, answers.get(address, Value()))
    if passed(address):
        return met
    # The rest of a battery on several screens may still come: more can be found, nothing found can be lost.
    return True if met and "at_most" not in condition else None


def _is_met(condition: Condition, value: Value) -> bool:
    if "answered" in condition:
        return bool(value.codes or value.texts)
    wanted = set(condition["in"])
    if "answer" in condition:
        return bool(wanted & set(_codes(value, condition.get("item"))))
    found = sum(code in wanted for code in _codes(value, None))
    return bool(condition.get("at_least", 0) <= found <= condition.get("at_most", found))


def _codes(value: Value, item: str | None) -> Iterator[str]:
    for suffix, codes in value.codes.items():
        if item is None or suffix == item:
            yield from codes


def shape_problems(condition: Any, path: str = "show_if") -> list[str]:
    """What is wrong with a condition's form, in English for the person who wrote the file."""
    if not isinstance(condition, Mapping):
        return [f"{path}: a condition is an object"]
    kinds = [kind for kind in KINDS if kind in condition]
    if len(kinds) != 1:
        return [f"{path}: name exactly one of {', '.join(KINDS)}"]
    kind = kinds[0]
    if kind in ("all", "any"):
        parts = condition[kind]
        if not isinstance(parts, list) or not parts or len(condition) > 1:
            return [f"{path}: '{kind}' needs a list of conditions, and nothing beside it"]
        return [problem for n, part in enumerate(parts) for problem in shape_problems(part, f"{path}.{kind}[{n}]")]
    if kind == "not":
        return shape_problems(condition["not"], f"{path}.not")
    return [*_leaf_problems(condition, kind, path)]


def _leaf_problems(condition: Condition, kind: str, path: str) -> Iterator[str]:
    if not isinstance(condition[kind], str):
        yield f"{path}: '{kind}' needs a code"
    allowed = {kind} if kind in ("answered", "fact") else {kind, "in"}
    codes = condition.get("in")
    if "in" in allowed and not (isinstance(codes, list) and codes and all(isinstance(code, str) for code in codes)):
        yield f"{path}: 'in' needs a list of codes"
    if kind == "answer":
        allowed |= {"item"}
    if kind == "count":
        allowed |= {"at_least", "at_most"}
        if not {"at_least", "at_most"} & set(condition):
            yield f"{path}: say 'at_least' or 'at_most'"
        for limit in ("at_least", "at_most"):
            if not isinstance(condition.get(limit, 0), int):
                yield f"{path}: '{limit}' needs a number"
    for key in sorted(set(condition) - allowed):
        yield f"{path}: '{key}' means nothing here"
