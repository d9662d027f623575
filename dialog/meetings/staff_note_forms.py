"""The form for many notes: what was said, and what it is about by some letters of its name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput

from dialog import form_keys
from dialog.categories.labels import CategoryChoice, FacetChoice
from dialog.categories.rules import Tag, tags_ticked
from dialog.concerns import labels
from dialog.concerns.operations.receive import ConcernDraft
from dialog.concerns.rules import PLACE_LIMIT, TEXT_LIMIT, Kind
from dialog.web.choosing import OneOf, SeveralOf, codes_of
from dialog.web.forms import LineField, StaffForm, TextField

PURPOSE = "note"
_PARTS = re.compile(r"[\s/,:-]+")
_KINDS = (Kind.CONCERN, Kind.QUESTION, Kind.SUGGESTION, Kind.POSITIVE)


@dataclass(frozen=True)
class Named:
    """Something a note can be about: what a ticked box would send, and its name."""

    value: str
    label: str


def names_of(categories: Iterable[CategoryChoice], general: Iterable[FacetChoice]) -> list[Named]:
    """Everything a note can be about, the fourteen first in their order, then the facets."""
    offered = list(categories)
    facets = [Named(facet.value, facet.label) for category in offered for facet in category.facets]
    return [Named(one.value, one.label) for one in offered] + facets + [Named(one.value, one.label) for one in general]


def found_by(names: Sequence[Named], typed: str) -> Named | None:
    """What some letters mean: the whole name, its beginning, the beginning of a word in it, or letters anywhere.

    The first in order wins, as when a category is looked for at the desk.
    """
    wanted = _plain(typed)
    if not wanted:
        return None
    best = min(((_fit(_plain(one.label), wanted), at) for at, one in enumerate(names)), default=(9, 0))
    return names[best[1]] if best[0] < 4 else None


class TypedTags(LineField):
    """Categories and facets by their names, commas between; the beginning of a name is enough."""

    names: Sequence[Named] = ()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, limit=300, **options)

    def words(self) -> list[str]:
        """The names that were typed. A name with commas of its own is taken whole."""
        typed = self.data or ""
        if any(_plain(one.label) == _plain(typed) for one in self.names):
            return [typed]
        return [part.strip() for part in typed.split(",") if part.strip()]

    def unknown(self) -> list[str]:
        """What was typed and means nothing."""
        return [word for word in self.words() if found_by(self.names, word) is None]

    def tags(self) -> tuple[Tag, ...]:
        """What was typed, as tags."""
        found = [found_by(self.names, word) for word in self.words()]
        return tuple(sorted(tags_ticked(one.value for one in found if one is not None)))


class NoteForm(StaffForm):
    """One note."""

    form_key = StringField(widget=HiddenInput())
    text = TextField(_l("What was said"), limit=TEXT_LIMIT, required=_l("Write what was said"))
    about = TypedTags(_l("What it is about"), required=_l("Write what it is about, such as graffiti"))
    area = SelectField(_l("Area"), validate_choice=False)
    place = LineField(_l("Street or place"), limit=PLACE_LIMIT)
    when_days = OneOf(_l("On which days"), labels.WHEN_DAYS)
    when_time = SeveralOf(_l("At what time of day"), labels.WHEN_TIMES)
    kind = SelectField(
        _l("Kind"), default=Kind.CONCERN.value, choices=[SelectChoice(one.value, labels.KINDS[one]) for one in _KINDS]
    )
    taken_along = BooleanField(_l("We take this along"))

    def offer(self, names: Sequence[Named], areas: Iterable[tuple[str, str]]) -> None:
        """What there is to choose among."""
        self.about.names = names
        self.area.choices = [SelectChoice(code, name) for code, name in [("", _("Not known")), *areas]]

    def validate(self, extra_validators: Any = None) -> bool:
        holds = bool(super().validate(extra_validators))
        unknown = [] if self.about.errors else self.about.unknown()
        if unknown:
            self.about.errors = [
                _("We know nothing that is called “%(name)s”. Write some of its letters", name=unknown[0])
            ]
        known = self.area.data in codes_of(self.area)
        if not known:
            self.area.errors = [_("Choose an area in the list")]
        return holds and known and not unknown

    def fresh_key(self) -> None:
        """A new key: the next note is another one."""
        self.form_key.data = form_keys.new_form_key(str(current_app.secret_key), PURPOSE)

    def key_is_good(self) -> bool:
        """True for a key this installation gave out lately."""
        return form_keys.is_valid(str(current_app.secret_key), PURPOSE, self.form_key.data or "")

    def draft(self, notice_version: str) -> ConcernDraft:
        """What was said. Call after validate()."""
        return ConcernDraft(
            text=self.text.data or "",
            kind=self.kind.data,
            tags=self.about.tags(),
            area_code=self.area.data or "",
            place=self.place.data or "",
            when_days=self.when_days.data or "",
            when_times=tuple(self.when_time.data or ()),
            notice_version=notice_version,
        )


def _plain(words: str) -> str:
    """Without accents, soft hyphens and capitals."""
    parted = unicodedata.normalize("NFD", words.replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", ""))
    return "".join(one for one in parted if not unicodedata.combining(one)).casefold().strip()


def _fit(name: str, wanted: str) -> int:
    """0 is best; 4 does not fit."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if any(word.startswith(wanted) for word in _PARTS.split(name)):
        return 2
    return 3 if wanted in name else 4
