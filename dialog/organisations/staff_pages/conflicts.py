"""Two people changed the same thing: both versions are shown, and nothing typed is lost."""

from typing import Any

from wtforms import Form, HiddenField

from dialog.web.forms import StaffForm


def seen_version(form: StaffForm) -> int:
    """The version the editor began from; 0 for anything that is not a version, which fits no stored one."""
    raw = str(form["version"].data or "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def differences(form: Form, stored: Any) -> list[tuple[str, str, str]]:
    """(label, what is stored, what was typed) of every field that differs."""
    found = []
    for field in form:
        if isinstance(field, HiddenField) or not hasattr(stored, field.name):
            continue
        theirs, mine = _shown(field, getattr(stored, field.name)), _shown(field, field.data)
        if theirs != mine:
            found.append((str(field.label.text), theirs, mine))
    return found


def _shown(field: Any, value: Any) -> str:
    names = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    text = "" if value is None or value is False else str(value)
    return names.get(text, text)
