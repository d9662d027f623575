"""Reads about the programme, its texts, its units and the guide."""

from dialog.organisations.queries.facts import (
    ContactFacts,
    ProgrammeFacts,
    coming_exceptions,
    programme_facts,
)
from dialog.organisations.queries.guide import GuideLine, guide, guide_for_facet
from dialog.organisations.queries.pictures import PublishedPicture, published_content, published_picture
from dialog.organisations.queries.units import (
    central_unit,
    central_unit_or_none,
    owner_of_area,
    unit_for_area,
    unit_with_flag,
    units,
)
from dialog.organisations.queries.wordings import Wording, notice_version, render_mail, text, wording, wordings

__all__ = [
    "ContactFacts",
    "GuideLine",
    "ProgrammeFacts",
    "PublishedPicture",
    "Wording",
    "central_unit",
    "central_unit_or_none",
    "coming_exceptions",
    "guide",
    "guide_for_facet",
    "notice_version",
    "owner_of_area",
    "programme_facts",
    "published_content",
    "published_picture",
    "render_mail",
    "text",
    "unit_for_area",
    "unit_with_flag",
    "units",
    "wording",
    "wordings",
]
