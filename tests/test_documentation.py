"""Documentation that can be compared with the program is compared."""

import re
from pathlib import Path

from dialog.commands import COMMANDS
from dialog.settings import _KNOWN as SETTINGS

ROOT = Path(__file__).parents[1]
OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other() -> None:
    section = OPERATING.split("## Settings")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(SETTINGS)


def test_shipped_environment_names_only_settings() -> None:
    shipped = (ROOT / "deploy/dialog.env.example").read_text(encoding="utf-8")
    names = re.findall(r"^DIALOG_(\w+)=", shipped, re.M)
    assert names
    assert set(names) <= set(SETTINGS)


def test_commands_of_the_documents_exist() -> None:
    texts = [OPERATING, *(path.read_text(encoding="utf-8") for path in (ROOT / "deploy").glob("*.service"))]
    named = {name for text in texts for name in re.findall(r"(?:^run|`dialog|bin/dialog) ([a-z]+)", text, re.M)}
    assert named - set(COMMANDS) == set()


def test_local_links_lead_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)\)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]
    assert broken == []
