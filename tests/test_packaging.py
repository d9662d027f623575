"""What is shipped: the wheel is complete, the requirements are pinned and name no index."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")


def files_below(folder: str) -> set[str]:
    """Files that belong in the wheel, relative to the checkout."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in found
        if "__pycache__" not in path.parts and path.suffix not in (".pyc", ".new")
    }


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    ("folder", "inside"),
    [("dialog", "dialog"), ("migrations", "dialog/_migrations"), ("translations", "dialog/_translations")],
)
def test_wheel_holds_every_file(packed: set[str], folder: str, inside: str) -> None:
    expected = {inside + name.removeprefix(folder) for name in files_below(folder)}
    assert expected - packed == set()


def test_wheel_holds_a_compiled_catalogue_for_every_source(packed: set[str]) -> None:
    sources = {name.removesuffix(".po") for name in packed if name.endswith(".po")}
    compiled = {name.removesuffix(".mo") for name in packed if name.endswith(".mo")}
    assert sources == compiled


def test_wheel_holds_nothing_else(packed: set[str]) -> None:
    assert {name.split("/")[0] for name in packed} <= {"dialog", "dialog-0.1.0.dist-info"}
    assert not [name for name in packed if "__pycache__" in name]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_by_hash_and_names_no_index(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in line and line.endswith("\\") for line in pins)
    assert [line for line in lines if "://" in line or "index" in line or "find-links" in line] == []


def test_lock_holds_every_declared_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for lock, declared in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", [*project["dependencies"], *extras["test"], *extras["redis"]]),
    ):
        text = "\n" + (ROOT / lock).read_text(encoding="utf-8")
        names = [requirement.partition(">=")[0].partition("[")[0] for requirement in declared]
        assert [name for name in names if f"\n{name}==" not in text] == []
