"""The sheets of the cross tables and of the themes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists

from dialog.concerns.models import ConcernTag
from dialog.concerns.queries.filters import one_of
from dialog.situation.queries.counting import TAGGED, Sheet
from dialog.situation.rules.themes import INFLUENCE, THEMES, Theme, ThemeCode

PLACE_AND_TARGET = "place_and_target"
UNDER_INFLUENCE = "under_influence"


def theme_sheet(code: ThemeCode) -> str:
    """The sheet of all concerns of a theme."""
    return f"theme_{code.value}"


def themed_sheet(code: ThemeCode) -> str:
    """The sheet of those concerns by category."""
    return f"themed_{code.value}"


def _also(theme: Theme, columns: Any) -> list[ColumnElement[bool]]:
    return [
        exists().where(ConcernTag.concern_id == columns.id, ConcernTag.category == category.value)
        for category in theme.also
    ]


def _tagged_so(theme: Theme) -> Callable[[Any], ColumnElement[bool]]:
    return lambda columns: and_(one_of(columns, theme.tags), *_also(theme, columns))


def _of_theme(theme: Theme) -> Callable[[Any], ColumnElement[bool]]:
    """Every tag of a concern that belongs to the theme."""
    return lambda columns: and_(
        exists().where(ConcernTag.concern_id == columns.id, one_of(ConcernTag, theme.tags)), *_also(theme, columns)
    )


CROSSED = (
    Sheet(PLACE_AND_TARGET, TAGGED, ("category", "place_type", "target"), once=True),
    Sheet(UNDER_INFLUENCE, TAGGED, ("category", "place_type"), lambda tags: tags.facet == INFLUENCE, once=True),
    *(Sheet(theme_sheet(code), TAGGED, (), _tagged_so(theme), once=True) for code, theme in THEMES.items()),
    *(
        Sheet(themed_sheet(code), TAGGED, ("category",), _of_theme(theme), once=True)
        for code, theme in THEMES.items()
        if not theme.plain
    ),
)
