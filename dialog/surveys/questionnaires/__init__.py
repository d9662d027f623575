"""The questionnaires that come with the program, in the own format: the short one and the one of 25 questions."""

from pathlib import Path

from dialog.surveys.exchange.own_json import loads
from dialog.surveys.rules.questionnaire import Questionnaire

FOLDER = Path(__file__).parent
SHORT, LONG = "kort", "trygghet"
READY = (SHORT, LONG)


def ready_text(name: str) -> str:
    """The file of a ready questionnaire, as it is written. `name` is one of READY."""
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def ready(name: str) -> Questionnaire:
    """A ready questionnaire. `name` is one of READY."""
    return loads(ready_text(name))
