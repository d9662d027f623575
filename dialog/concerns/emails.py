"""Which mail goes out about a concern, and with which values. None holds a resident's words, a category or an area.

Notes lie in a table this module does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dialog.concerns.rules import Restriction

_SWEDISH = "sv"


@dataclass(frozen=True)
class ConcernMail:
    """A mail about one concern. `template` is the key of an editable text, `values` fill its placeholders.

    A value that begins with '/' is a path on this site; the worker puts the configured address before it.
    """

    template: str
    language: str
    about: str
    values: Mapping[str, str]


def receipt_mail(reference: str, language: str) -> ConcernMail:
    """Says that it has arrived, at once."""
    values = {"reference": reference, "link": follow_path(language)}
    return ConcernMail("mail.concern_receipt", language, reference, values)


def answer_mail(reference: str, language: str, restricted: str, answer: str, sender: str) -> ConcernMail:
    """The answer itself; for a restricted concern only that one waits under the code."""
    values = {"reference": reference, "link": follow_path(language)}
    if restricted != Restriction.NONE:
        return ConcernMail("mail.concern_answer_waiting", language, reference, values)
    return ConcernMail("mail.concern_answer", language, reference, values | {"answer": answer, "sender": sender})


def follow_path(language: str) -> str:
    """Where the code is typed, in the resident's language. The code itself is never in an address."""
    return "/folj" if language == _SWEDISH else f"/{language}/folj"
