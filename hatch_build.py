"""Build step: compiles the message catalogues, and makes the wheel carry all that `dialog demo` needs."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
# folder in the checkout -> folder in the wheel
INSIDE_THE_PACKAGE = {"migrations": "dialog/_migrations", "translations": "dialog/_translations"}


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Write messages.mo beside every messages.po that is newer. Returns what was written."""
    written = []
    for source in sorted((root / "translations").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as catalogue_file:
            catalogue = read_po(catalogue_file, locale=source.parts[-3], abort_invalid=True)
        unfinished = target.with_suffix(f".{os.getpid()}.new")
        with unfinished.open("wb") as compiled_file:
            write_mo(compiled_file, catalogue)
        unfinished.replace(target)
        written.append(target)
    return written


class CompleteWheel(BuildHookInterface[Any]):
    """Runs before the wheel, the sdist and an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, then add the folders that lie outside the package to an ordinary wheel."""
        compile_catalogues(Path(self.root))
        if self.target_name == "wheel" and version != "editable":
            for folder, inside in INSIDE_THE_PACKAGE.items():
                if (Path(self.root) / folder).is_dir():
                    build_data["force_include"][folder] = inside


if __name__ == "__main__":
    for path in compile_catalogues():
        print(path.relative_to(ROOT))
