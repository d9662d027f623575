"""The questions of one screen, drawn through their partials."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, g
from flask_babel import force_locale
from markupsafe import Markup

from dialog.extensions import db
from dialog.places.queries.versions import place_version
from dialog.surveys.labels import problem_text
from dialog.surveys.question_types import TYPES
from dialog.surveys.question_types.choosing import is_drawn
from dialog.surveys.rendering.question import QuestionView
from dialog.surveys.rules.questionnaire import Question, Questionnaire, Screen, Texts, worded
from dialog.surveys.rules.route import choices_for, rests_on_words, round_words
from dialog.surveys.rules.values import Answers, Choices, Problem, Raw
from dialog.web.language import current_language

Error = tuple[str, str]
NOTHING: Raw = {}
MOST_KEPT = 2000


@dataclass(frozen=True)
class Drawn:
    """`html` holds the only h1 of the page. `title` is what the page asks, for its <title>.

    `errors`: (id of the input, sentence), as the component `error_summary` takes them.
    """

    html: Markup
    title: str
    errors: tuple[Error, ...] = ()


_kept: dict[object, Drawn] = {}


def draw_screen(
    questionnaire: Questionnaire,
    version: str,
    screen: Screen,
    language: str,
    *,
    answers: Answers,
    areas: Mapping[str, str],
    raw: Raw = NOTHING,
    problems: Sequence[Problem] = (),
) -> Drawn:
    """The screen's questions with what was sent, exactly as it was sent.

    `version` tells this questionnaire from all others, earlier ones too: its checksum; '' while it may still change.
    """
    choices = [choices_for(questionnaire, asked, answers, areas) for asked in screen.questions]
    about = round_words(questionnaire, screen, answers)
    personal = any(map(is_drawn, _questions(screen))) or rests_on_words(questionnaire, screen)
    if problems or _filled(screen, choices, raw) or not version or personal:
        return _draw(questionnaire, screen, language, choices, raw, problems, about)
    key = (version, screen.number, language, *(_rests_on(asked.question, areas) for asked in screen.questions))
    drawn = _kept.get(key)
    if drawn is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        drawn = _kept[key] = _draw(questionnaire, screen, language, choices, NOTHING, (), about)
    return drawn


def _questions(screen: Screen) -> Iterator[Question]:
    return (asked.question for asked in screen.questions)


def _filled(screen: Screen, choices: Sequence[Choices], raw: Raw) -> bool:
    if not raw:
        return False
    pairs = zip(screen.questions, choices, strict=True)
    names = (name for asked, one in pairs for name in TYPES[asked.question.type].fields(asked, one))
    return any(any(raw.get(name, ())) for name in names)


def _rests_on(question: Question, areas: Mapping[str, str]) -> Hashable:
    """What besides the questionnaire a blank question shows. What earlier answers offer is never kept: it is personal."""
    if question.type == "area":
        return tuple(areas.items())
    return place_version(db.session) if question.settings.get("point") else None


def _draw(
    questionnaire: Questionnaire,
    screen: Screen,
    language: str,
    choices: Sequence[Choices],
    raw: Raw,
    problems: Sequence[Problem],
    about: Texts,
) -> Drawn:
    alone = len(screen.questions) == 1
    views = [
        QuestionView(asked, one, raw, problems, language, "h1" if alone else "h2")
        for asked, one in zip(screen.questions, choices, strict=True)
    ]
    asked = screen.questions[0].question.texts if alone else about or _section_title(questionnaire, screen)
    with _speaking(language):
        parts = [_partial(view) for view in views]
    if not alone:
        parts.insert(0, Markup("<h1>{}</h1>").format(views[0].say(asked)))
    elif about:
        parts.insert(0, Markup('<p class="about">{}</p>').format(views[0].say(about)))
    title = worded(asked, language)[0]
    if alone and about:
        title = f"{worded(about, language)[0]}: {title}"
    return Drawn(Markup("").join(parts), title, tuple(_errors(views, problems)))


def _partial(view: QuestionView) -> Markup:
    template = current_app.jinja_env.get_template(f"surveys/public/questions/{view.type.name}.html")
    return Markup(template.render(ask=view))  # noqa: S704  (templates escape what they are given)


def _section_title(questionnaire: Questionnaire, screen: Screen) -> Texts:
    return next(section.title for section in questionnaire.sections if section.code == screen.section)


def _errors(views: Sequence[QuestionView], problems: Sequence[Problem]) -> Iterator[Error]:
    """In the order of the page, each with the input it leads to."""
    for view in views:
        names = view.type.fields(view.asked, view.choices)
        for problem in problems:
            if problem.field in names:
                yield view.anchor(problem.field), problem_text(problem, view.question, view.language)


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """The components' own words in `language`, also when the page around is in another one (a preview)."""
    if language == current_language():
        yield
        return
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        g.language = before
