"""`dialog rebuild words` and `dialog rebuild counts`, as the operator runs them."""

import os
import subprocess
import sys
from pathlib import Path


def test_derived_data_is_made_anew(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DIALOG_")}
    environ = {**own, "DIALOG_DATA_DIR": str(tmp_path / "data")}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", "from dialog.commands import main; main()", *arguments]
        home = Path(__file__).parents[2]
        return subprocess.run(
            command, input="tre lyktor vid ån\n", env=environ, cwd=home, capture_output=True, text=True, check=True
        ).stdout

    run("init", "--municipality", "Lindesund", "--admin-email", "alva@lindesund.example", "--password-stdin")
    assert run("rebuild", "words") == "the words of all concerns are indexed\n"
    assert run("rebuild", "counts") == "the counts of the situation picture are made anew\n"
