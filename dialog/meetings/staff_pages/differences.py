"""What a form says against what is stored, for somebody who saves after somebody else did."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from dialog.web.forms import StaffForm
from dialog.web.language import OWN_NAMES


def differences(typed: StaffForm, stored: StaffForm) -> list[tuple[str, str, str]]:
    """(label, what is stored, what was typed) of every field that differs."""
    found = []
    for field in typed:
        if field.name == "version" or field.name not in stored:
            continue
        theirs, mine = (_words(one) for one in (stored[field.name], field))
        if theirs != mine:
            language = field.name.rpartition("_")[2]
            label = f"{field.label.text} ({OWN_NAMES[language]})" if language in OWN_NAMES else str(field.label.text)
            found.append((label, theirs, mine))
    return found


def _words(field: Any) -> str:
    """What a person chose or typed, in the words of the page."""
    data = field.data
    if isinstance(data, time):
        return data.strftime("%H:%M")
    named = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    if isinstance(data, Iterable) and not isinstance(data, str):
        return ", ".join(named.get(str(one), str(one)) for one in data)
    text = "" if data is None else str(data)
    return named.get(text, text)
