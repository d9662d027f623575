"""Every act that the program notes has words of its own on the log's page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dialog.audit.labels import ACTIONS, OBJECTS

PACKAGE = Path(__file__).parents[2] / "dialog"
# Functions that note an act -> where among the arguments the act stands.
NOTES = {"record": 3, "noted": 3, "changed": 3, "_note": 2, "note_meeting": 2}
OBJECT_AT = 4


def calls() -> Iterator[tuple[str, ast.Call, dict[str, list[str]]]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: strings(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NOTES:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node, named


def strings(node: ast.AST) -> list[str]:
    """The texts that an expression can be, when it is a text or a choice between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return strings(node.body) + strings(node.orelse) if isinstance(node, ast.IfExp) else []


def said(node: ast.Call, position: int, named: dict[str, list[str]]) -> list[str]:
    if len(node.args) <= position:
        return []
    argument = node.args[position]
    return named.get(argument.id, []) if isinstance(argument, ast.Name) else strings(argument)


def test_every_act_has_words() -> None:
    found = [
        (place, act) for place, node, named in calls() for act in said(node, NOTES[getattr(node.func, "id", "")], named)
    ]
    assert len(found) > 30, "the search finds nothing any more"
    assert [one for one in found if one[1] not in ACTIONS] == []


def test_every_kind_of_record_has_words() -> None:
    found = [
        (place, kind)
        for place, node, named in calls()
        if getattr(node.func, "id", "") == "record"
        for kind in said(node, OBJECT_AT, named)
    ]
    assert len(found) > 15
    assert [one for one in found if one[1] not in OBJECTS] == []
