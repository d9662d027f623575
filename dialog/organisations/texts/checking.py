"""What an own wording must hold before it is published."""

import re
from dataclasses import dataclass

from dialog.links import is_own_path, is_safe_link
from dialog.organisations.texts.kinds import TextKind, placeholders

SUBJECT_LIMIT = 120
_ADDRESS = re.compile(r"\]\(([^\s)]*)")


@dataclass(frozen=True)
class TextFault:
    """Why a wording is not taken. `reason` is 'missing', 'unknown', 'link' or 'subject'; `what` is the word it is about."""

    reason: str
    what: str


def faults_in(kind: TextKind, wording: str) -> list[TextFault]:
    """Everything that stands in the way of publishing `wording`. An empty wording brings the built-in text back."""
    if not wording:
        return []
    named = placeholders(wording)
    faults = [TextFault("missing", f"%({name})s") for name in kind.required if name not in named]
    faults += [TextFault("unknown", f"%({name})s") for name in sorted(named - frozenset(kind.known))]
    faults += links_at_fault(wording)
    subject = wording.partition("\n")[0].strip()
    if kind.is_mail and not 0 < len(subject) <= SUBJECT_LIMIT:
        faults.append(TextFault("subject", str(SUBJECT_LIMIT)))
    return faults


def links_at_fault(wording: str) -> list[TextFault]:
    """The addresses in `wording` that no page may link to."""
    return [
        TextFault("link", address)
        for address in _ADDRESS.findall(wording)
        if not (is_safe_link(address) or is_own_path(address))
    ]
