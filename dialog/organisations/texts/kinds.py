"""What an editable text is: its default wording in parts, its placeholders, where it is shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialog.catalogue import translate, translate_number

# Every text may name these; they are filled from the programme's facts.
COMMON = ("programme", "municipality", "parties", "phone", "email", "reading_days", "answer_days", "address")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Part:
    """One line or paragraph of a default. `mark` is what stands before it: '', '## ' (heading) or '- ' (list).

    `forms` is one msgid, or two when the sentence holds the number `counted` ('reading_days', 'answer_days').
    """

    forms: tuple[str, ...]
    mark: str = ""
    counted: str = ""

    def wording(self, language: str, numbers: Mapping[str, int]) -> str:
        if len(self.forms) == 2:
            return self.mark + translate_number(language, (self.forms[0], self.forms[1]), numbers[self.counted])
        return self.mark + translate(language, self.forms[0])


@dataclass(frozen=True)
class TextKind:
    """One editable text. `title` and `where` are msgids for the editor's page.

    `required` and `optional` are placeholders besides COMMON; own wording must keep the required ones. A mail is one
    text whose first line is its subject. `follows_swedish`: a name that is not worded in a language is the Swedish one.
    """

    key: str
    title: str
    where: str
    parts: tuple[Part, ...]
    multiline: bool = True
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    follows_swedish: bool = False
    limit: int = 5000

    @property
    def group(self) -> str:
        """The first word of the key: programme, start, notice, privacy, receipt, mail, about, …"""
        return self.key.split(".", 1)[0]

    @property
    def is_mail(self) -> bool:
        return self.group == "mail"

    @property
    def known(self) -> tuple[str, ...]:
        """Every placeholder that may stand in this text."""
        return (*self.required, *self.optional, *COMMON)

    def default(self, language: str, numbers: Mapping[str, int]) -> str:
        """The built-in wording in `language`, placeholders unfilled. Parts are apart by a blank line, list items by none."""
        said = ""
        before = ""
        for part in self.parts:
            joiner = "\n" if part.mark == before == "- " else "\n\n"
            said += (joiner if said else "") + part.wording(language, numbers)
            before = part.mark
        return said


def placeholders(wording: str) -> frozenset[str]:
    """The names of the placeholders in `wording`."""
    return frozenset(_PLACEHOLDER.findall(wording))


def filled(wording: str, values: Mapping[str, Any]) -> str:
    """`wording` with its placeholders replaced. Unknown ones stay, a bare per cent sign is only a sign."""
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), wording)


def said(*msgids: str) -> tuple[Part, ...]:
    """Paragraphs."""
    return tuple(Part((msgid,)) for msgid in msgids)


def heading(msgid: str) -> tuple[Part, ...]:
    """A heading."""
    return (Part((msgid,), "## "),)


def listed(*msgids: str) -> tuple[Part, ...]:
    """A list."""
    return tuple(Part((msgid,), "- ") for msgid in msgids)


def counted(name: str, forms: tuple[str, str]) -> tuple[Part, ...]:
    """A paragraph with the number called `name`."""
    return (Part(forms, counted=name),)
