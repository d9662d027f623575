"""The same thing at the same place, read off the sheets."""

from dialog.categories.rules import Tag
from dialog.situation.queries.sheets import Sheets, lately
from dialog.situation.rules.recurring import Problem, recurring


def recurring_problems(sheets: Sheets) -> tuple[Problem, ...]:
    """What comes back, in the twelve weeks that end with the period. Only what this person may open is looked at."""
    rows = sheets.rows("problem", lately(sheets.period))
    return recurring(
        Problem(Tag(category, facet), area_id, place, tuple(weeks)) for category, facet, place, area_id, weeks in rows
    )
