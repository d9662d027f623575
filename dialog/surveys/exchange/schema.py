"""The published schema of the own format (JSON Schema, draft 2020-12). What it cannot say is `rules.checking`."""

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("questionnaire.schema.json")


def schema() -> dict[str, Any]:
    """The schema as JSON values."""
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found
