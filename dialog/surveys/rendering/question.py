"""What a question's partial draws from: its words in the page's language, and its fields with what was sent."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from dialog.extensions import db
from dialog.surveys.labels import problem_text
from dialog.surveys.question_types import TYPES
from dialog.surveys.question_types.base import field_name, missing, offered
from dialog.surveys.question_types.writing import write_in_field
from dialog.surveys.rendering.fields import ChoiceField, InputField, Label, OptionView, SelectField
from dialog.surveys.rendering.points import PinMap, pin_map
from dialog.surveys.rendering.streets import NO_HITS, Hits, hits_for
from dialog.surveys.rules.questionnaire import Asked, Option, Texts, worded
from dialog.surveys.rules.values import Choices, Problem, Raw
from dialog.web.language import direction


class QuestionView:
    """One question on its page. `heading` is the tag its words stand in: 'h1' when it is alone there, else 'h2'."""

    def __init__(
        self, asked: Asked, choices: Choices, raw: Raw, problems: Sequence[Problem], language: str, heading: str
    ) -> None:
        self.asked = asked
        self.question = asked.question
        self.type = TYPES[asked.question.type]
        self.choices = choices
        self.language = language
        self.heading = heading
        self.id = field_name(asked)
        self._raw = raw
        self._problems = problems
        self._groups: set[str] = set()

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen now."""
        return offered(self.asked, self.choices)

    @property
    def reasons(self) -> tuple[Option, ...]:
        """The options that say why there is no answer."""
        return missing(self.options)

    @property
    def hint(self) -> str:
        """The hint in the page's language, '' for none."""
        return self.say(self.question.hints)

    def say(self, texts: Texts) -> str:
        """The text in the page's language; a Swedish one in its place says that it is Swedish. '' for none."""
        text, language = worded(texts, self.language)
        if language == self.language or not text:
            return escape(text) if text else ""
        return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction(language), text)

    def name(self, suffix: str = "") -> str:
        """The field's name."""
        return field_name(self.asked, suffix)

    def worded(self, texts: Texts) -> tuple[str, str]:
        """The bare text and its language."""
        return worded(texts, self.language)

    def typed(self, suffix: str = "", besides: Sequence[Option] = ()) -> str:
        """What was typed into the field, when boxes of the same name stand `besides` it."""
        codes = {option.code for option in besides}
        return next((value for value in self._raw.get(self.name(suffix), ()) if value not in codes), "")

    def any_sent(self, groups: Iterable[Mapping[str, str]]) -> bool:
        """Whether anything was sent in one of these groups of fields, each given by its suffixes."""
        return any(any(self._raw.get(self.name(suffix), ())) for group in groups for suffix in group.values())

    def errors(self, name: str) -> list[str]:
        """The sentences about a field."""
        found = (problem for problem in self._problems if problem.field == name)
        return [problem_text(problem, self.question, self.language) for problem in found]

    def text(
        self,
        suffix: str = "",
        *,
        label: str = "",
        multiline: bool = False,
        besides: Sequence[Option] = (),
        kept: str | None = None,
    ) -> InputField:
        """A field to write in. Without `label` it is called what the question says. `kept`: shown instead of the typed."""
        name = self.name(suffix)
        value = self.typed(suffix, besides) if kept is None else kept
        label = label or self.say(self.question.texts)
        return InputField(name, Label(label), value, self.errors(name), multiline=multiline)

    def choice(
        self,
        suffix: str = "",
        *,
        options: Sequence[Option] | None = None,
        label: str = "",
        group: bool = True,
    ) -> ChoiceField:
        """Options under one name, with the fields to write in below those that have one.

        `group`: problems lead to the first of them, and not to a field to write in of the same name.
        """
        name = self.name(suffix)
        self._groups |= {name} if group else set()
        shown = self.options if options is None else options
        return ChoiceField(
            name,
            Label(label or self.say(self.question.texts)),
            [self._option(name, number, option) for number, option in enumerate(shown)],
            self.errors(name),
            apart=[option.code for option in shown if option.apart or option.missing],
        )

    def select(self, suffix: str, *, label: str, blank: str, options: Sequence[Option]) -> SelectField:
        """A list to choose one from."""
        name = self.name(suffix)
        lines = [self._option(name, number, option) for number, option in enumerate(options)]
        return SelectField(name, Label(label), lines, blank, self.errors(name))

    def areas(self) -> tuple[Option, ...]:
        """The areas as options. Their names are the same in every language."""
        return tuple(Option(code, {self.language: name}) for code, name in self.choices.areas.items())

    def hits(self, suffix: str) -> Hits:
        """The areas that the typed street may lie in."""
        typed = self.typed(suffix)
        return hits_for(db.session, typed, self.choices.areas, self.language) if typed.strip() else NO_HITS

    def anchor(self, name: str) -> str:
        """The id of the first input of a field: in a group of options that of the first option."""
        return f"{name}-0" if name in self._groups else name

    def map(self) -> PinMap | None:
        """The map to put a point on."""
        return pin_map(db.session)

    def _option(self, name: str, number: int, option: Option) -> OptionView:
        chosen = option.code in self._raw.get(name, ())
        return OptionView(
            f"{name}-{number}", name, option.code, Label(self.say(option.texts)), chosen, self._write_in(option)
        )

    def _write_in(self, option: Option) -> InputField | None:
        if not option.write_in:
            return None
        name = write_in_field(self.asked, option)
        return InputField(name, Label(""), next(iter(self._raw.get(name, ())), ""), self.errors(name))
