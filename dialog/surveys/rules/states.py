"""Where a survey stands in its life."""

from datetime import date
from enum import StrEnum


class SurveyState(StrEnum):
    """A draft has no published version; the others follow from the days."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


def state_on(day: date, *, published: bool, opens_on: date, closes_on: date, batched: bool = False) -> SurveyState:
    """The state on a local day. `batched`: the last answers were moved, and nothing more is taken in."""
    if not published:
        return SurveyState.DRAFT
    if day < opens_on:
        return SurveyState.COMING
    return SurveyState.CLOSED if batched or day > closes_on else SurveyState.OPEN
