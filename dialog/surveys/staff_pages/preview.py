"""Try a survey before anybody is asked: nothing is stored, what was typed travels with the page itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.exceptions import NotFound

from dialog.extensions import db
from dialog.places.queries import area_choices
from dialog.surveys.describing import Described, described
from dialog.surveys.queries.surveys import SurveyFacts, VersionFacts, questionnaire_of_version
from dialog.surveys.question_types import TYPES
from dialog.surveys.rendering import draw_screen
from dialog.surveys.rules.checking import missing_texts
from dialog.surveys.rules.drafts import fields_of
from dialog.surveys.rules.questionnaire import Questionnaire, Screen, worded
from dialog.surveys.rules.route import choices_for
from dialog.surveys.rules.values import Raw
from dialog.surveys.sheets import Sheet, read_sheet
from dialog.surveys.staff_pages.blueprint import READ, facts_of, pages, way_here
from dialog.web.language import OWN_NAMES, direction

# What travels with the page is at most this long: a whole questionnaire with every text filled in.
LONGEST = 150_000
Raws = dict[int, Raw]


@dataclass(frozen=True)
class Trial:
    """A version being tried in one language."""

    facts: SurveyFacts
    version: VersionFacts
    questionnaire: Questionnaire
    language: str
    areas: Mapping[str, str]


@pages.get("/enkater/<slug>/prova", permission=READ)
def preview(slug: str) -> str:
    """Every screen with when it is asked, in one language; and what is not translated."""
    trial = _trial(slug)
    return render_template(
        "surveys/staff/preview.html",
        trail=way_here(trial.facts),
        trial=trial,
        screens=_screens(trial),
        missing=missing_texts(trial.questionnaire, trial.language),
        intro=worded(trial.questionnaire.intro, trial.language),
        **_choices(trial),
    )


@pages.post("/enkater/<slug>/prova", permission=READ)
def walk(slug: str) -> str | tuple[str, int]:
    """One step: `number` is the page that was filled in (0 to begin), `action` where to go."""
    trial = _trial(slug)
    raws, number, action = _kept(), _number(trial), request.form.get("action", "next")
    if number and action == "return":
        return _step(trial, raws, read_sheet(trial.questionnaire, raws, trial.areas), number)
    if number:
        screen = trial.questionnaire.screens[number - 1]
        raws[number] = fields_of(request.form.items(multi=True), [asked.address for asked in screen.questions])
    sheet = read_sheet(trial.questionnaire, raws, trial.areas)
    if number and (action == "look_up" or action.startswith("remove-")):
        return _step(trial, raws, sheet, number)
    if number and action == "next" and sheet.problems.get(number):
        return _step(trial, raws, sheet, number, wrong=True), 422
    if action == "back":
        earlier = sheet.before(number)
        return _step(trial, raws, sheet, earlier.number if earlier else number)
    if action == "stay" and number:
        return _step(trial, raws, sheet, number)
    following = sheet.next_after(number)
    return _step(trial, raws, sheet, following.number) if following else _end(trial, raws, sheet)


def _trial(slug: str) -> Trial:
    """`version` and `sprak` in the address or the form; the newest version and Swedish when left out."""
    facts = facts_of(slug)
    wanted, language = request.values.get("version", ""), request.values.get("sprak", "sv")
    version = next((one for one in facts.versions if str(one.number) == wanted), None if wanted else facts.newest)
    if version is None:
        raise NotFound()
    questionnaire = questionnaire_of_version(db.session, version.id)
    areas = {area.code: area.name for area in area_choices(db.session)}
    return Trial(facts, version, questionnaire, language if language in questionnaire.languages else "sv", areas)


def _kept() -> Raws:
    """What was typed on the pages before, as this page carries it. Anything else than that is nothing."""
    try:
        found = json.loads(request.form.get("kept", "{}")[:LONGEST])
        return {
            int(number): {str(name): [str(one) for one in values] for name, values in raw.items()}
            for number, raw in found.items()
        }
    except (ValueError, AttributeError, TypeError):
        return {}


def _number(trial: Trial) -> int:
    typed = request.form.get("number", "0")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    if number > len(trial.questionnaire.screens):
        raise NotFound()
    return number


def _step(trial: Trial, raws: Raws, sheet: Sheet, number: int, *, wrong: bool = False) -> str:
    screen = trial.questionnaire.screens[number - 1]
    drawn = draw_screen(
        trial.questionnaire,
        trial.version.checksum,
        screen,
        trial.language,
        answers=sheet.answers,
        areas=trial.areas,
        raw=raws.get(number, {}),
        problems=sheet.problems.get(number, ()) if wrong else (),
    )
    return render_template(
        "surveys/staff/trial.html",
        trail=way_here(trial.facts),
        trial=trial,
        drawn=drawn,
        has_errors=bool(drawn.errors),
        number=number,
        kept=json.dumps(raws, ensure_ascii=False),
        described=described(screen, trial.questionnaire, trial.language),
        first=sheet.before(number) is None,
        direction_there=direction(trial.language),
        **_choices(trial),
    )


def _end(trial: Trial, raws: Raws, sheet: Sheet) -> str:
    rows = []
    for screen in sheet.screens:
        for asked in screen.questions:
            value = sheet.answers.get(asked.address)
            if asked.question.type == "information":
                continue
            choices = choices_for(trial.questionnaire, asked, sheet.answers, trial.areas)
            lines = TYPES[asked.question.type].summary(asked, value, trial.language, choices) if value else []
            rows.append((worded(asked.question.texts, trial.language)[0], asked.address, lines))
    return render_template(
        "surveys/staff/trial_end.html",
        trail=way_here(trial.facts),
        trial=trial,
        rows=rows,
        last=sheet.screens[-1].number if sheet.screens else 0,
        kept=json.dumps(raws, ensure_ascii=False),
        direction_there=direction(trial.language),
        **_choices(trial),
    )


def _screens(trial: Trial) -> list[tuple[Screen, Described]]:
    return [(screen, described(screen, trial.questionnaire, trial.language)) for screen in trial.questionnaire.screens]


def _choices(trial: Trial) -> dict[str, object]:
    return {
        "languages_to_try": [
            (code, OWN_NAMES.get(code, code), direction(code)) for code in trial.questionnaire.languages
        ],
        "own_names": OWN_NAMES,
    }
