"""The addresses of a survey, in this page's language unless said otherwise."""

from flask import request

from dialog.extensions import current
from dialog.web.language import prefix


def intro(slug: str) -> str:
    return f"{request.script_root}/enkat/{slug}"


def start(slug: str) -> str:
    return f"{intro(slug)}/starta"


def question(slug: str, number: int, changing: bool = False) -> str:
    """`changing`: the page leads back to the check page."""
    return f"{intro(slug)}/{number}{'?andra=1' if changing else ''}"


def check(slug: str) -> str:
    return f"{intro(slug)}/granska"


def resume(slug: str) -> str:
    return f"{intro(slug)}/fortsatt"


def in_language(language: str, address: str) -> str:
    """The same page in another language."""
    return prefix(language) + address.removeprefix(request.script_root)


def language_of(action: str) -> str:
    """The language a button of the language menu asks for, '' for any other button."""
    kind, _, language = action.partition("-")
    return language if kind == "language" and language in current.settings.languages else ""
