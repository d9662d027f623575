"""Fields of public forms where somebody chooses among codes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, ValidationError  # type: ignore[attr-defined]
from wtforms.widgets import CheckboxInput, ListWidget, Select

CHOOSE = _l("Choose one of the answers in the list")


class LongSelect(Select):
    """For lists of a hundred choices and more: an option is written at once, without WTForms' way through its attributes."""

    @classmethod
    def render_option(cls, choice: Any, **more: Any) -> Markup:  # type: ignore[override]  # the stubs are of WTForms 3.2
        if more or choice.render_kw or isinstance(choice.value, bool):
            return super().render_option(choice, **more)
        return (_CHOSEN if choice.selected else _OPTION).format(choice.value, choice.label or choice.value)


_OPTION = Markup('<option value="{}">{}</option>')
_CHOSEN = Markup('<option selected value="{}">{}</option>')


class OneOf(RadioField):
    """Choose one, or none. `data` is a code or ''."""

    def __init__(self, label: Any, named: Mapping[str, Any], **options: Any) -> None:
        super().__init__(label, choices=named_choices(named), **options)

    def process_formdata(self, values: list[str]) -> None:
        self.data = values[0] if values else ""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in codes_of(self):
            raise ValidationError(str(CHOOSE))


class SeveralOf(SelectMultipleField):
    """Choose any number. `data` is a list of codes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, named: Mapping[str, Any], **options: Any) -> None:
        super().__init__(label, choices=named_choices(named), **options)

    def pre_validate(self, form: Any) -> None:
        if not set(self.data or ()) <= codes_of(self):
            raise ValidationError(str(CHOOSE))


def named_choices(named: Mapping[str, Any]) -> list[SelectChoice]:
    """{code: name} as a field takes it."""
    return [SelectChoice(str(code), name) for code, name in named.items()]


def codes_of(field: SelectField | SelectMultipleField) -> frozenset[str]:
    """The codes that can be chosen."""
    return frozenset(str(choice[0]) for choice in field.iter_choices())
