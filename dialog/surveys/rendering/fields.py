"""A question's fields in the shape the components take: they look like the fields of any other form here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import html_params


@dataclass(frozen=True)
class Label:
    """`text` may hold markup that says it is in another language."""

    text: str


@dataclass(frozen=True)
class InputField:
    """A field to write in. Calling it gives the element, with what was typed exactly as it was typed."""

    id: str
    label: Label
    value: str
    errors: Sequence[str] = ()
    description: str = ""
    multiline: bool = False

    @property
    def name(self) -> str:
        """The field's name is its id."""
        return self.id

    def __call__(self, **attributes: Any) -> Markup:
        value = writable(self.value)
        if self.multiline:
            # The first line break after the tag is not part of the text.
            return Markup("<textarea {}>\n{}</textarea>").format(self._params(attributes), escape(value))
        return Markup("<input {}>").format(self._params({"type": "text"} | attributes | {"value": value}))

    def _params(self, attributes: dict[str, Any]) -> Markup:
        return _attributes(id=self.id, name=self.id, **attributes)


@dataclass(frozen=True)
class OptionView:
    """One radio button, box or line of a list. `write_in`: the field that stands below it."""

    id: str
    name: str
    data: str
    label: Label
    checked: bool
    write_in: InputField | None = None


@dataclass(frozen=True)
class ChoiceField:
    """Options under one name. `apart`: the values that stand by themselves, after "or"."""

    id: str
    label: Label
    options: Sequence[OptionView]
    errors: Sequence[str] = ()
    description: str = ""
    apart: Sequence[str] = ()

    def __iter__(self) -> Iterator[OptionView]:
        return iter(self.options)


@dataclass(frozen=True)
class SelectField:
    """A list of which one is chosen; the first line, without value, says that nothing is."""

    id: str
    label: Label
    options: Sequence[OptionView]
    blank: str
    errors: Sequence[str] = ()
    description: str = ""

    def __call__(self, **attributes: Any) -> Markup:
        lines = [Markup('<option value="">{}</option>').format(self.blank)]
        lines += [
            Markup("<option {}>{}</option>").format(
                _attributes(value=option.data, selected=option.checked), option.label.text
            )
            for option in self.options
        ]
        params = _attributes(id=self.id, name=self.id, **attributes)
        return Markup("<select {}>{}</select>").format(params, Markup("").join(lines))


def _attributes(**attributes: Any) -> Markup:
    return Markup(html_params(**attributes))  # noqa: S704  (it escapes every value itself)


def writable(text: str) -> str:
    """`text` without what no page can carry: half characters and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
