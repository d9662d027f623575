"""What coordinators fill in for the desk: texts for answers, and macros."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.concerns import labels
from dialog.concerns.models import AnswerTemplate, Macro
from dialog.concerns.operations.answer import REASON_LIMIT
from dialog.concerns.operations.macros import MACRO_STATES, MacroSteps
from dialog.concerns.operations.templates import NAME_LIMIT, TEMPLATE_LIMIT
from dialog.concerns.rules.wording import unknown_in, written_form
from dialog.concerns.staff_forms import TagsField
from dialog.web.forms import LineField, StaffForm, TextField
from dialog.web.language import OWN_NAMES


class WordingField(TextField):
    """A text for answers in one language; its placeholders must be known."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if unknown := unknown_in(self.data or ""):
            words = ", ".join(f"[{word}]" for word in unknown)
            raise ValidationError(
                _("%(words)s stands for nothing. Use a word from the list, or take the brackets away", words=words)
            )


class TemplateForm(StaffForm):
    """One text per language; those left empty are not offered in that language."""

    version = HiddenField(default="0")
    name = LineField(_l("What is the text called?"), limit=NAME_LIMIT, required=_l("Give the text a name"))
    text_sv = WordingField(OWN_NAMES["sv"], limit=TEMPLATE_LIMIT)
    text_en = WordingField(OWN_NAMES["en"], limit=TEMPLATE_LIMIT)
    text_fi = WordingField(OWN_NAMES["fi"], limit=TEMPLATE_LIMIT)
    text_ar = WordingField(OWN_NAMES["ar"], limit=TEMPLATE_LIMIT)
    text_so = WordingField(OWN_NAMES["so"], limit=TEMPLATE_LIMIT)
    text_fa = WordingField(OWN_NAMES["fa"], limit=TEMPLATE_LIMIT)

    @classmethod
    def of(cls, template: AnswerTemplate, language: str) -> "TemplateForm":
        """Filled with what is stored, placeholders in the words of `language`."""
        texts = {f"text_{code}": written_form(text, language) for code, text in template.texts.items()}
        return cls(formdata=None, name=template.name, version=str(template.version), **texts)

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: str(self[f"text_{code}"].data or "") for code in OWN_NAMES}

    def validate_text_sv(self, field: Any) -> None:
        if not any(text.strip() for text in self.texts.values()):
            raise ValidationError(_("Write the text in at least one language"))


class MacroForm(StaffForm):
    """The steps of a macro."""

    version = HiddenField(default="0")
    name = LineField(_l("What is the macro called?"), limit=NAME_LIMIT, required=_l("Give the macro a name"))
    key = LineField(_l("Its key, after M"), limit=1)
    tags = TagsField(_l("Tags to add"))
    template = SelectField(_l("Answer with"), choices=[SelectChoice("", "")], default="")
    state = SelectField(_l("Afterwards it is"), choices=[SelectChoice("", "")], default="")
    reason = LineField(_l("What was done"), limit=REASON_LIMIT)

    def offer(self, templates: list[tuple[int, str]]) -> "MacroForm":
        """The texts to answer with, and the states to leave it in."""
        self.template.choices = [
            SelectChoice("", _("No answer")),
            *(SelectChoice(str(one), name) for one, name in templates),
        ]
        self.state.choices = [
            SelectChoice("", _("As it was")),
            *(SelectChoice(state.value, labels.STATES[state]) for state in MACRO_STATES),
        ]
        return self

    @classmethod
    def of(cls, macro: Macro) -> "MacroForm":
        """Filled with what is stored."""
        form = cls(
            formdata=None,
            version=str(macro.version),
            name=macro.name,
            key=macro.key,
            template=str(macro.template_id or ""),
            state=macro.state,
            reason=macro.closing_reason,
        )
        form.tags.data = list(macro.tags)
        return form

    def validate_key(self, field: Any) -> None:
        field.data = (field.data or "").strip().lower()
        if field.data and not (field.data.isascii() and field.data.isalnum()):
            raise ValidationError(_("Write one letter a–z or one digit"))

    def steps(self) -> MacroSteps:
        """What was decided. Call after validate()."""
        return MacroSteps(
            name=str(self.name.data),
            key=self.key.data or "",
            tags=self.tags.tags(),
            state=self.state.data or "",
            template_id=int(self.template.data) if self.template.data else None,
            closing_reason=self.reason.data or "",
        )
