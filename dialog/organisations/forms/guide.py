"""One line of the guide to where to turn."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, ValidationError  # type: ignore[attr-defined]

from dialog.organisations.forms.fields import CodeField, LinkField, PhoneField
from dialog.organisations.labels import GUIDE_KINDS
from dialog.organisations.operations import GuideValues
from dialog.organisations.rules import GuideKind, is_code
from dialog.settings import ALL_LANGUAGES
from dialog.web.forms import LineField, StaffForm, TextField


class GuideForm(StaffForm):
    """Kind, number, link, and name and text in each language: `name_sv`, `text_sv`, …"""

    code = CodeField(
        _l("Code"),
        required=_l("Write a code"),
        description=_l("Short, for files and addresses. It cannot be changed later."),
    )
    kind = SelectField(_l("Kind"), choices=[SelectChoice(str(kind), label) for kind, label in GUIDE_KINDS.items()])
    phone = PhoneField(_l("Phone"))
    url = LinkField(_l("Address of the website"))
    facets = LineField(
        _l("Tags that lead here"),
        description=_l(
            "Codes with commas between, such as lighting, littering. A view with such a tag gets this link."
        ),
    )
    version = HiddenField()

    def languages(self) -> list[tuple[str, Any, Any]]:
        return [(code, self[f"name_{code}"], self[f"text_{code}"]) for code in ALL_LANGUAGES]

    def validate_facets(self, field: LineField) -> None:
        if not all(is_code(code) for code in self.facet_codes()):
            raise ValidationError(str(_l("Write codes of letters, digits, - and _, with commas between")))

    def facet_codes(self) -> tuple[str, ...]:
        return tuple(code.strip() for code in (self.facets.data or "").split(",") if code.strip())

    def values(self) -> GuideValues:
        return GuideValues(
            code=self.code.data or "",
            kind=GuideKind(self.kind.data),
            phone=self.phone.data or "",
            url=self.url.data or "",
            texts={code: {"name": name.data or "", "text": text.data or ""} for code, name, text in self.languages()},
            facets=self.facet_codes(),
        )


for _code in ALL_LANGUAGES:
    _needed = _l("Write the name in Swedish") if _code == "sv" else None
    setattr(GuideForm, f"name_{_code}", LineField(_l("Name"), limit=120, required=_needed))
    setattr(GuideForm, f"text_{_code}", TextField(_l("Text"), limit=400))
