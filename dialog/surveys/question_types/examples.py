"""Texts of simulated respondents, who live in nobody's neighbourhood."""

import json
from functools import cache
from pathlib import Path
from random import Random


def example_text(random: Random, limit: int) -> str:
    """A sentence that fits, '' when none does."""
    fitting = [text for text in _texts() if len(text) <= limit]
    return random.choice(fitting) if fitting else ""


@cache
def _texts() -> tuple[str, ...]:
    return tuple(json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8")))
