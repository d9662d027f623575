"""Let made-up residents send their answers the way real ones do: through the route, the submission and the batch."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from dialog.database import Database
from dialog.demo.respondents import Resident
from dialog.keys import Keys
from dialog.surveys.operations.submit import SELF, submit_answers
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.values import Answers
from dialog.surveys.simulating import simulate_sheet

# Several at a time share one commit, as they do when people answer.
AT_ONCE = 16
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Sending:
    """One answer sheet on its way, with the door it comes in by and the code of its letter."""

    answers: Answers
    language: str
    channel: str = ""
    mode: str = SELF
    code: str = ""


def sent_by(
    resident: Resident,
    questionnaire: Questionnaire,
    areas: Mapping[str, str],
    random: Random,
    channel: str = "",
    mode: str = SELF,
    code: str = "",
) -> Sending:
    """What the resident sends. A language that the questionnaire lacks is answered in Swedish."""
    sheet = simulate_sheet(questionnaire, random, areas, answer=resident)
    if sheet.problems:
        raise AssertionError(f"a made-up answer would not be taken: {sheet.problems}")
    language = resident.language if resident.language in questionnaire.languages else "sv"
    return Sending(sheet.answers, language, channel, mode, code)


def send(
    database: Database,
    keys: Keys,
    survey_id: int,
    version_id: int,
    sendings: Iterable[Sending],
    progress: Progress = lambda done: None,
) -> int:
    """Submit every sheet, each once; how many."""

    def submit(one: Sending) -> None:
        submit_answers(
            database,
            keys,
            survey_id,
            version_id,
            one.answers,
            form_key=secrets.token_urlsafe(16),
            invitation_code=one.code,
            channel=one.channel,
            language=one.language,
            mode=one.mode,
        )

    done = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(submit, sendings), start=1):
            progress(done)
    return done
