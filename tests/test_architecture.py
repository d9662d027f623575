"""The house stands: imports run one way, Flask stays at the edge, sizes hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialog.app import SLICES

PACKAGE = Path(__file__).parent.parent / "dialog"
INNER = (
    "rules",
    "models",
    "queries",
    "emails",
    "operations",
    "delivery",
    "texts",
    "urgent",
    "retention",
    "question_types",
    "exchange",
    "sheets",
)
ORDER = ("rules", "models", "queries", "emails", "operations", "forms", "pages")
FOUNDATION = {path.stem if path.suffix else path.name for path in PACKAGE.iterdir()} - set(SLICES)
# Where the parts meet: these may know every slice.
MEETING = {"app", "schema", "commands", "demo"}
OPEN_TO_ALL = {"dialog.accounts.guard", "dialog.accounts.permissions", "dialog.accounts.rules"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_foundation_knows_no_slice() -> None:
    faults = [
        f"{module} -> {name}"
        for module, tree in modules()
        if room(module) in FOUNDATION - MEETING and room(module)
        for name in imported(tree)
        if name.startswith("dialog.") and room(name) in SLICES
    ]
    assert not faults


def test_slices_import_only_to_their_left() -> None:
    faults = []
    for module, tree in modules():
        own = room(module)
        if own not in SLICES:
            continue
        for name in imported(tree):
            other = room(name) if name.startswith("dialog.") else ""
            to_the_right = other in SLICES and SLICES.index(other) > SLICES.index(own)
            open_to_pages = name.rsplit(".", 1)[0] in OPEN_TO_ALL and "page" in module
            if to_the_right and not open_to_pages:
                faults.append(f"{module} -> {name}")
    assert not faults


def test_flask_stays_at_the_edge() -> None:
    faults = [
        f"{module} -> {name}"
        for module, tree in modules()
        if room(module) in SLICES and any(part in INNER for part in module.split(".")[2:3])
        for name in imported(tree)
        if name.split(".")[0].startswith("flask") or name.startswith(("dialog.extensions", "dialog.web"))
    ]
    assert not faults


def test_from_another_slice_only_its_inner_files_are_taken() -> None:
    allowed = {"rules", "models", "queries", "operations", "guard", "permissions", "texts", "labels", "channels"}
    faults = [
        f"{module} -> {name}"
        for module, tree in modules()
        if room(module) in SLICES
        for name in imported(tree)
        if name.startswith("dialog.") and room(name) in SLICES and room(name) != room(module)
        if [*name.split("."), ""][2] not in allowed
    ]
    assert not faults


def test_no_project_import_hides_in_a_function() -> None:
    faults = [
        f"{module}.{node.name} -> {name}"
        for module, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imported(node)
        if name.startswith("dialog")
    ]
    assert not faults


@pytest.mark.parametrize("limit", [400])
def test_files_stay_readable(limit: int) -> None:
    sizes = {path.name: path.read_text(encoding="utf-8").count("\n") for path in PACKAGE.rglob("*.py")}
    assert not {name: size for name, size in sizes.items() if size > limit}


def test_only_the_database_module_commits() -> None:
    faults = [
        module
        for module, tree in modules()
        if module not in ("dialog.database",)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not faults


def test_every_slice_says_what_it_is() -> None:
    for module, tree in modules():
        if room(module) in SLICES and module.count(".") == 1:
            assert len((ast.get_docstring(tree) or "").strip()) > 40, module
