"""Own wordings: one line, several, or a mail with subject and body."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField

from dialog.organisations.texts import TextKind
from dialog.organisations.texts.checking import TextFault, faults_in
from dialog.text import TextRefused, TextRule
from dialog.web.forms import LineField, StaffForm, TextField, refusal_message

# No text of the registry may be longer than this; each has its own limit below it.
LONGEST = 12_000


class TextForm(StaffForm):
    """What all three have in common. `seen` is the number of the version the editor began from."""

    seen = HiddenField()

    def wording(self) -> str:
        """The whole text as it is stored."""
        return str(self.main_field().data or "")

    def show(self, wording: str) -> None:
        """Put a stored text into the fields."""
        self.main_field().data = wording

    def main_field(self) -> Field:
        field: Field = self["body"]
        return field

    def validate_for(self, kind: TextKind) -> bool:
        """True when the fields hold and the wording is one that may be published."""
        if not self.validate():
            return False
        excess = len(self.wording()) - kind.limit
        messages = [fault_message(fault) for fault in faults_in(kind, self.wording())]
        if excess > 0:
            messages.append(refusal_message(TextRefused("too_long", excess), TextRule(limit=kind.limit)))
        if not self.wording().strip():
            messages.append(_("Write the text, or go back to the built-in one below"))
        self.main_field().errors = messages
        return not messages


class LineTextForm(TextForm):
    body = LineField(_l("Text"), limit=LONGEST)


class LongTextForm(TextForm):
    body = TextField(
        _l("Text"),
        limit=LONGEST,
        description=_l(
            "A blank line begins a new paragraph. ## begins a heading, - a line of a list. **Bold** and [words](address) "
            "work too."
        ),
    )


class MailForm(TextForm):
    subject = LineField(_l("Subject"), limit=120, required=_l("Write a subject"))
    body = TextField(_l("Text"), limit=LONGEST, required=_l("Write the text"))

    def wording(self) -> str:
        return f"{self.subject.data or ''}\n\n{self.body.data or ''}".strip()

    def show(self, wording: str) -> None:
        subject, _rest, body = wording.partition("\n")
        self.subject.data, self.body.data = subject.strip(), body.strip()


def form_for(kind: TextKind) -> TextForm:
    """The form that fits the text, filled from the request when there is one."""
    if kind.is_mail:
        return MailForm()
    return LongTextForm() if kind.multiline else LineTextForm()


def fault_message(fault: TextFault) -> Any:
    """What to do about it."""
    if fault.reason == "missing":
        return _("The text must hold %(word)s: without it the reader cannot go on. Put it back", word=fault.what)
    if fault.reason == "unknown":
        return _("%(word)s is not filled with anything. Take it away, or choose one of those listed", word=fault.what)
    if fault.reason == "link":
        return _("The link %(word)s must begin with https:, http:, tel:, mailto: or /", word=fault.what)
    return _("The first line is the subject: write one of at most %(word)s characters", word=fault.what)
