"""What an analyst fills in about a free text, and which texts are listed."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectField  # type: ignore[attr-defined]

from dialog.categories.rules import readable_ticks, tags_ticked
from dialog.concerns.labels import KINDS
from dialog.surveys.queries.texts import TextFilter
from dialog.surveys.rules.texts import KINDS as OFFERED
from dialog.surveys.rules.texts import TextCoding, TextState
from dialog.web.forms import StaffForm

FILTERS = ("question", "area", "language", "state")


class TagsField(Field):
    """The boxes ticked among categories and facets."""

    data: list[str]

    def process_formdata(self, values: list[str]) -> None:
        self.data = readable_ticks(values)


class TextCodingForm(StaffForm):
    """What the text is about, as it will be counted. Without a category it stays with the survey."""

    tags = TagsField(_l("Categories"))
    kind = SelectField(_l("Kind"), choices=[SelectChoice(code.value, KINDS[code]) for code in OFFERED])
    area = SelectField(_l("Area it is about"))

    @classmethod
    def of(cls, coding: TextCoding) -> "TextCodingForm":
        """Filled with what is saved."""
        form = cls(formdata=None, kind=coding.kind, area=coding.area_code)
        form.tags.data = sorted(f"{tag.category}:{tag.facet}".rstrip(":") for tag in coding.tags)
        return form

    def offer_areas(self, areas: Iterable[tuple[str, str]]) -> None:
        """Areas in use, by name."""
        self.area.choices = [SelectChoice(code, name) for code, name in [("", _("Not known")), *areas]]

    def coding(self, *, chosen: bool) -> TextCoding:
        """What was decided; not `chosen`: nothing of it counts. Call after validate()."""
        tags = tags_ticked(self.tags.data or ()) if chosen else frozenset()
        return TextCoding(tags, self.kind.data, self.area.data or "")

    def asks_for_category(self) -> bool:
        """Add the fault that a chosen text needs a category; True when it was added."""
        if self.tags.data:
            return False
        self.tags.errors = [*self.tags.errors, _("Choose at least one category")]
        return True


class TextFilterForm(StaffForm):
    """Read from the address; what is not offered is left out."""

    question = SelectField(_l("Question"))
    area = SelectField(_l("Area"))
    language = SelectField(_l("Language"))
    state = SelectField(
        _l("Chosen"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice(TextState.UNCODED.value, _l("Not chosen yet")),
            SelectChoice(TextState.CODED.value, _l("Chosen for the picture")),
        ],
    )

    def offer(self, **offered: Iterable[tuple[str, str]]) -> None:
        """Choices by field: (value, words)."""
        for name, choices in offered.items():
            self[name].choices = [SelectChoice(value, words) for value, words in [("", _("All")), *choices]]

    def wanted(self, page: str) -> TextFilter:
        """What is asked for."""
        question, area, language, state = (self._offered(name) for name in FILTERS)
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return TextFilter(question, area, language, state, max(number, 1))

    def _offered(self, name: str) -> str:
        chosen = str(self[name].data or "")
        return chosen if chosen in {choice.value for choice in self[name].choices} else ""


def as_query(wanted: TextFilter, page: int | None = None) -> dict[str, Any]:
    """The filter as query parameters."""
    found: dict[str, Any] = {name: getattr(wanted, name) for name in FILTERS if getattr(wanted, name)}
    number = wanted.page if page is None else page
    return found | ({"page": str(number)} if number > 1 else {})
