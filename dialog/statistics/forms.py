"""What the pages of imported figures ask for."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from dialog.catalogue import translate
from dialog.categories.labels import CATEGORY_LABELS
from dialog.places.models import Area
from dialog.places.rules.faults import FileFault, FileRefused
from dialog.places.rules.tables import decode
from dialog.statistics.labels import GROUPS, figure_fault
from dialog.statistics.rules.figure_file import FigureFile, read_figures
from dialog.web.forms import StaffForm, TextField
from dialog.web.language import current_language

MOST_SHOWN = 200


class FiguresForm(StaffForm):
    """A file of figures. When it holds, `content` is its text and `figures` what it says."""

    file = FileField(
        _l("File with figures"), description=_l("Reported crime or residents as CSV. Saved as UTF-8, at most 20 MB.")
    )
    content = ""
    file_name = ""
    figures: FigureFile | None = None
    faults: tuple[FileFault, ...] = ()

    def validate_file(self, field: FileField) -> None:
        chosen: FileStorage | None = field.data if isinstance(field.data, FileStorage) else None
        if chosen is None or not chosen.filename:
            raise ValidationError(str(_l("Choose a file")))
        self.file_name = "".join(letter if letter.isprintable() else "_" for letter in chosen.filename)[:200]
        try:
            self.content = decode(chosen.stream.read())
            self.figures = read_figures(self.content)
        except FileRefused as refusal:
            self.refuse(refusal.faults)
        else:
            if self.figures.faults:
                self.refuse(self.figures.faults)

    def refuse(self, faults: tuple[FileFault, ...]) -> None:
        """Show these faults. Raises ValidationError with the sentence for the field."""
        self.faults = faults
        whole = [fault for fault in faults if not fault.row]
        raise ValidationError(
            figure_fault(whole[0], current_language())
            if whole
            else str(_l("Nothing was loaded. Correct the rows in the table below and choose the file again"))
        )


class ListField(SelectField):
    """A choice from a list, with what to do when it is not there."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in list(self.choices or [])}:
            raise ValidationError(str(_("Choose from the list")))


class FigureForm(StaffForm):
    """Read from the address: the area ('' the municipality), the year (the newest), and a kind of crime to follow."""

    area = ListField(_l("Area"))
    year = ListField(_l("Year"))
    crime = SelectField(_l("Kind of crime, year by year"), validate_choice=False)

    def __init__(self, arguments: Mapping[str, str], areas: Sequence[Area], years: Sequence[int]) -> None:
        newest = str(years[0]) if years else ""
        super().__init__(formdata=MultiDict({"area": "", "year": newest, "crime": ""} | dict(arguments.items())))
        self.area.choices = [("", _("The whole municipality")), *((area.code, area.name) for area in areas)]
        self.year.choices = [(str(year), str(year)) for year in years] or [("", _("No figures yet"))]
        self.crime.choices = []

    def offer(self, classes: Sequence[str]) -> None:
        """The kinds of crime there are; the first one is followed unless another is asked for."""
        self.crime.choices = [(name, name) for name in classes]
        if self.crime.data not in classes:
            self.crime.data = classes[0] if classes else ""


class ClassForm(StaffForm):
    """What one class of crime is about."""

    group = SelectField(_l("Which of the seven common crimes"))
    categories = SelectMultipleField(
        _l("Categories of concerns that it belongs with"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        language = current_language()
        named = [(group.value, translate(language, msgid)) for group, msgid in GROUPS.items()]
        self.group.choices = [("", str(_l("None of them"))), *named]
        self.categories.choices = [(category.value, str(label)) for category, label in CATEGORY_LABELS.items()]


class NoteForm(StaffForm):
    """Whether an area is a city core, and what to mind there."""

    city_core = BooleanField(_l("This is a city core: many come here who do not live here"))
    note: Any = TextField(
        _l("What to mind when reading figures per resident"),
        limit=500,
        description=_l("Stands beside every figure per resident of the area. Leave it empty for the usual sentence."),
    )
