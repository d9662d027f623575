"""Where Chromium is, and how tests start it. Nothing is downloaded."""

import os
import shutil
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> Path | None:
    """The browser named by DIALOG_TEST_CHROMIUM, else Debian's, else one on the path."""
    named = os.environ.get("DIALOG_TEST_CHROMIUM")
    if named:
        return Path(named)
    debian = Path("/usr/bin/chromium")
    if debian.exists():
        return debian
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return Path(found) if found else None
