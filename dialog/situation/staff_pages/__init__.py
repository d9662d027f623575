"""Staff pages of the situation picture. Every module of this package that has pages is imported here."""

from dialog.situation.staff_pages import (
    changes,
    crossings,
    document_parts,
    documents,
    judgements,
    linking,
    picture,
    problem_parts,
    problems,
    report,
    sentences,
    versions,
)
from dialog.situation.staff_pages.blueprint import pages

__all__ = [
    "changes",
    "crossings",
    "document_parts",
    "documents",
    "judgements",
    "linking",
    "pages",
    "picture",
    "problem_parts",
    "problems",
    "report",
    "sentences",
    "versions",
]
