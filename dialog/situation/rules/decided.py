"""What conferences decide, as the situation picture tells it. Conferences come after it: they give the function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

# Where the application keeps the function.
DECISIONS = "dialog.situation.decisions"


@dataclass(frozen=True)
class Decision:
    """Something decided at a conference. `owner` is a unit or organisation, '' for none; `due` None when nothing is owed."""

    text: str
    owner: str
    due: date | None


# (session, ids of areas or None for everywhere, first day, last day) -> what was decided on those days.
Decisions = Callable[[Session, frozenset[int] | None, date, date], Sequence[Decision]]
