"""The municipality's texts in the language of the page."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from dialog.extensions import current, db
from dialog.organisations.queries import Wording, wording
from dialog.web.language import current_language


@dataclass(frozen=True)
class Section:
    """A part of a text page with a heading of its own. `language` is the text's: it may be Swedish on another page."""

    id: str
    title: str
    body: str
    language: str


def worded(key: str) -> Wording:
    """The text called `key` as this page shows it."""
    return wording(db.session, key, current_language())


def from_start(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The way here: the start page and the `steps` (label, url) between it and this page."""
    return [(_("Start"), url_for("home.start")), *steps]


def own_address() -> str:
    """This page's full address, for sharing: no query, no fragment."""
    return current.settings.base_url + request.script_root + request.path
