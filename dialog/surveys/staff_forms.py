"""Forms of the staff's survey pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.settings import ALL_LANGUAGES
from dialog.surveys.exchange.own_json import LARGEST, UnreadableQuestionnaire
from dialog.surveys.operations.surveys import SurveyValues
from dialog.surveys.questionnaires import READY as READY_NAMES
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules.collectors import CollectorKind
from dialog.surveys.rules.questionnaire import SLUG, Questionnaire
from dialog.surveys.soundness import read_file
from dialog.surveys.staff_labels import COLLECTOR_KINDS, GROUP_TYPES, KINDS, READY, REFUSALS
from dialog.web.forms import DayField, LineField, StaffForm, TextField

OWN_FILE = "file"
MOST_FAULTS = 200
_CORRECT = _l("Nothing was loaded. Correct what the table below says and choose the file again")


class SettingsForm(StaffForm):
    """When a survey is open, what it is called and whom it asks; `title_sv`, `news_sv`, … for each language."""

    kind = SelectField(_l("Who answers"), choices=[SelectChoice(code, label) for code, label in KINDS.items()])
    opens_on = DayField(_l("First day"), required=True)
    closes_on = DayField(_l("Last day"), required=True, description=_l("Answers are taken in until midnight."))
    results_on = DayField(
        _l("Results are shown on"), description=_l("Leave it empty while you do not know. Residents see the day.")
    )
    wave = LineField(_l("Wave"), limit=40, description=_l("For example 2026. It tells waves of the same survey apart."))
    version = HiddenField()

    def languages(self) -> list[tuple[str, Any, Any]]:
        """(language, title, news) in the order of the page."""
        return [(code, self[f"title_{code}"], self[f"news_{code}"]) for code in ALL_LANGUAGES]

    def values(self) -> SurveyValues:
        return SurveyValues(
            kind=self.kind.data,
            title={code: title.data or "" for code, title, _ in self.languages()},
            news={code: news.data or "" for code, _, news in self.languages()},
            opens_on=self.opens_on.data or date.min,
            closes_on=self.closes_on.data or date.min,
            results_on=self.results_on.data,
            wave=self.wave.data or "",
        )

    def refuse(self, code: str) -> None:
        """Say at the field why the operation refused."""
        field = {
            "kind_fixed": self.kind,
            "opening_fixed": self.opens_on,
            "closing_fixed": self.closes_on,
            "closing_past": self.closes_on,
            "dates": self.closes_on,
        }.get(code, self.wave)
        field.errors = [str(REFUSALS.get(code, code))]


for _code in ALL_LANGUAGES:
    _needed = _l("Write the title in Swedish") if _code == "sv" else None
    setattr(SettingsForm, f"title_{_code}", LineField(_l("Title"), limit=160, required=_needed))
    setattr(SettingsForm, f"news_{_code}", TextField(_l("News text"), limit=1000))


class QuestionnaireField(FileField):
    """An own-JSON file. After validation `questionnaire` is what it says, or `faults` lists what to correct."""

    questionnaire: Questionnaire | None = None
    faults: tuple[str, ...] = ()

    def read(self) -> None:
        """Raises ValidationError with the sentence for the field."""
        chosen = self.data if isinstance(self.data, FileStorage) else None
        if chosen is None or not chosen.filename:
            raise ValidationError(str(_l("Choose a file")))
        try:
            self.questionnaire = read_file(chosen.stream.read(LARGEST + 1))
        except UnreadableQuestionnaire as fault:
            self.faults = tuple(fault.problems)
            raise ValidationError(str(_CORRECT)) from fault


class NewSurveyForm(SettingsForm):
    """A survey from a questionnaire that comes with the program, or from a file."""

    slug = LineField(
        _l("Address"),
        limit=60,
        required=_l("Write the last part of the survey’s address"),
        description=_l("The last part of the address, for example trygghet-2026. It cannot be changed later."),
    )
    source = RadioField(
        _l("Questions"),
        choices=[
            *(SelectChoice(name, READY[name]) for name in READY_NAMES),
            SelectChoice(OWN_FILE, _l("A file of your own")),
        ],
        default=READY_NAMES[0],
    )
    file = QuestionnaireField(_l("File"), description=_l("A questionnaire in the format of this program (JSON)."))

    def validate_slug(self, field: LineField) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(str(REFUSALS["slug"]))

    def validate_file(self, field: QuestionnaireField) -> None:
        if self.source.data == OWN_FILE:
            field.read()

    def questionnaire(self) -> Questionnaire:
        """What was chosen; only after the form holds."""
        if self.source.data != OWN_FILE:
            return ready(self.source.data)
        assert self.file.questionnaire is not None
        return self.file.questionnaire


class VersionForm(StaffForm):
    """A new version, from a file."""

    file = QuestionnaireField(_l("File"), description=_l("A questionnaire in the format of this program (JSON)."))

    def validate_file(self, field: QuestionnaireField) -> None:
        field.read()


class CollectorForm(StaffForm):
    """A new channel."""

    label = LineField(
        _l("Name"),
        limit=120,
        required=_l("Write a name, such as the place or the event"),
        description=_l("Only staff see it. Write a place, an event or a group, never a person."),
    )
    kind = SelectField(_l("Kind"), choices=[SelectChoice(str(kind), label) for kind, label in COLLECTOR_KINDS.items()])
    group_type = SelectField(
        _l("Kind of group"),
        choices=[SelectChoice("", _l("No group")), *(SelectChoice(str(k), label) for k, label in GROUP_TYPES.items())],
        description=_l("Give each group a link of its own."),
    )

    def validate_group_type(self, field: SelectField) -> None:
        if self.kind.data == CollectorKind.GROUP and not field.data:
            raise ValidationError(str(REFUSALS["group_type"]))

    def chosen_group(self) -> str:
        """The kind of group; '' for all other channels."""
        return str(self.group_type.data or "") if self.kind.data == CollectorKind.GROUP else ""


class LabelForm(StaffForm):
    """Another name for a channel."""

    label = LineField(_l("Name"), limit=120, required=_l("Write a name, such as the place or the event"))


class InvitationForm(StaffForm):
    """How many codes each area gets. The numbers are read from `number_<code>` by hand: areas differ between places."""

    form_key = HiddenField()
    language = SelectField(_l("Language of the letters"))
    files = RadioField(
        _l("What to fetch"),
        choices=[
            SelectChoice("csv", _l("A list of the codes (CSV), for a print shop")),
            SelectChoice("pdf", _l("Letters ready to print (PDF), one page each")),
            SelectChoice("both", _l("Both, in one file (ZIP)")),
        ],
        default="both",
    )

    def offer(self, languages: Iterable[tuple[str, str]]) -> None:
        self.language.choices = [SelectChoice(code, name) for code, name in languages]
