"""Whether a questionnaire can be asked: its own logic, and what each question type demands."""

from dialog.surveys.exchange.own_json import UnreadableQuestionnaire, loads
from dialog.surveys.question_types import TYPES
from dialog.surveys.rules.checking import problems_of
from dialog.surveys.rules.questionnaire import Questionnaire


def read_file(raw: bytes) -> Questionnaire:
    """The questionnaire in a file that can be asked as it is. Raises UnreadableQuestionnaire with everything to correct."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableQuestionnaire(["the file is not UTF-8 text"]) from fault
    questionnaire = loads(text)
    faults = faults_of(questionnaire)
    if faults:
        raise UnreadableQuestionnaire(faults)
    return questionnaire


def faults_of(questionnaire: Questionnaire) -> list[str]:
    """One English line ("where: what") for each thing that stops it from being published; empty when it may be."""
    unknown = [
        f"{q.code}: there is no type '{q.type}'" for q in questionnaire.questions.values() if q.type not in TYPES
    ]
    typed = [
        line if line.startswith(question.code) else f"{question.code}: {line}"
        for question in questionnaire.questions.values()
        if question.type in TYPES
        for line in TYPES[question.type].definition_problems(question)
    ]
    if unknown or typed:
        return unknown + typed
    return [*problems_of(questionnaire), *_empty(questionnaire)]


def _empty(questionnaire: Questionnaire) -> list[str]:
    asking = any(question.type != "information" for question in questionnaire.questions.values())
    return [] if asking else ["sections: no question is asked"]
