"""The base of all forms: fields that read text by the text policy, and public forms that carry a form key."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, StringField, TextAreaField, ValidationError
from wtforms.widgets import HiddenInput

from dialog import form_keys
from dialog.text import TextRefused, TextRule, canonical, shape


class PolicyText:
    """Mixin for text fields: `data` is canonical text when valid, and the typed text in canonical shape when not."""

    rule: TextRule
    empty_message: Any = None

    def process_formdata(self, values: list[str]) -> None:
        # A file part under this name is no text.
        raw = values[0] if values and isinstance(values[0], str) else ""
        self.data = shape(raw, self.rule)
        try:
            self.data = canonical(raw, self.rule)
        except TextRefused as refusal:
            raise ValueError(refusal_message(refusal, self.rule)) from refusal

    def pre_validate(self, form: Any) -> None:
        if self.empty_message is not None and not self.data and not getattr(self, "process_errors", []):
            raise ValidationError(str(self.empty_message))


class LineField(PolicyText, StringField):  # type: ignore[misc]
    """One line of text. `required` is the sentence shown when it is empty."""

    def __init__(self, label: Any = None, *, limit: int = 200, required: Any = None, **options: Any) -> None:
        self.rule = TextRule(limit=limit)
        self.empty_message = required
        super().__init__(label, **options)


class TextField(PolicyText, TextAreaField):  # type: ignore[misc]
    """Several lines of text."""

    def __init__(self, label: Any = None, *, limit: int = 5000, required: Any = None, **options: Any) -> None:
        self.rule = TextRule(limit=limit, multiline=True)
        self.empty_message = required
        super().__init__(label, **options)


class EmailField(LineField):
    """One e-mail address, or '' when it may be left out."""

    def __init__(self, label: Any = None, *, required: Any = None, **options: Any) -> None:
        super().__init__(label, limit=254, required=required, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not self.process_errors:
            self.data = valid_email(self.data)


class DayField(DateField):
    """A date, written 2026-12-15; None when it is left empty and need not be filled in.

    Years are those somebody plans for or looks back on: near both ends of the calendar no moment can be reckoned.
    """

    years = range(1900, 2201)
    message = _l("Write the date like this: 2026-12-15")

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.needed = required

    def process_formdata(self, values: list[str]) -> None:
        raw = values[0].strip() if values else ""
        self.data = None
        if not raw and not self.needed:
            return
        try:
            found = date.fromisoformat(raw)
        except ValueError as fault:
            raise ValueError(str(self.message)) from fault
        if found.year not in self.years:
            raise ValueError(str(self.message))
        self.data = found

    def pre_validate(self, form: Any) -> None:
        if self.needed and self.data is None and not self.process_errors:
            raise ValidationError(str(self.message))


def valid_email(raw: str) -> str:
    """The address in normal form. Raises ValidationError with what to do."""
    try:
        return validate_email(raw, check_deliverability=False, allow_smtputf8=True).normalized
    except EmailNotValidError as fault:
        raise ValidationError(str(_l("Write the e-mail address like this: name@example.com"))) from fault


def refusal_message(refusal: TextRefused, rule: TextRule) -> str:
    """What to tell somebody whose text was not taken."""
    if refusal.reason == "too_long" and refusal.excess:
        return str(
            ngettext(
                "The text may be at most %(limit)s characters. You have written %(num)s too many",
                "The text may be at most %(limit)s characters. You have written %(num)s too many",
                refusal.excess,
                limit=f"{rule.limit:,}".replace(",", "\N{NO-BREAK SPACE}"),
            )
        )
    if refusal.reason == "too_long":
        return str(_l("The text takes too much room. Shorten it"))
    return str(_l("The text holds a character that cannot be read. Write that part again"))


class StaffForm(FlaskForm):
    """A form behind sign-in: protected by the session's token for the whole staff area, not per form."""

    class Meta:
        csrf = False


class PublicForm(FlaskForm):
    """A form for anybody: no cookie; a signed `form_key` instead. `purpose` ties the key to this kind of form."""

    purpose = "public"

    class Meta:
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Fields only: no files and no JSON, whatever the sender calls it."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if request.method == "POST" else None

        def get_translations(self, form: Any) -> None:
            """Every message is this project's own: the library's catalogue would be read anew for each request."""

    form_key = StringField(widget=HiddenInput())

    def fresh_key(self) -> str:
        """A new key, put into the form for its next rendering."""
        key = form_keys.new_form_key(str(current_app.secret_key), self.purpose)
        self.form_key.data = key
        return key

    def key_to_show(self) -> str:
        """The key the page carries: the one that came while it is good, else a new one."""
        key = self.form_key.data or ""
        return key if self.key_is_good() else self.fresh_key()

    def key_is_good(self) -> bool:
        return form_keys.is_valid(str(current_app.secret_key), self.purpose, self.form_key.data or "")

    def content(self) -> Mapping[str, Any]:
        """What was filled in, without the key: the same content is the same submission."""
        return {
            name: field.data for name, field in self._fields.items() if name not in ("form_key", "step", "csrf_token")
        }


def submitted(form: FlaskForm) -> bool:
    """True for a POST whose fields all hold."""
    return request.method == "POST" and form.validate()


def all_errors(form: FlaskForm) -> list[tuple[Field, str]]:
    """(field, message) in page order, for the error summary."""
    return [(field, str(message)) for field in form for message in field.errors]
