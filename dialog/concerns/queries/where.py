"""Where a text says it happens: a street or an area this municipality knows, by its exact name."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.concerns.queries.desks import areas_in_use
from dialog.concerns.rules.facts import place_candidates
from dialog.places.queries import find_area_for_place, street_index


@dataclass(frozen=True)
class Where:
    """`words` as the text has them; `area_code` is the area they lie in. `exact`: a street, not only the area's name."""

    words: str
    area_code: str
    exact: bool


def where_of(session: Session, text: str) -> Where | None:
    """The first place in `text` that lies in one area, streets before areas' names; None when there is none."""
    candidates = place_candidates(text)
    return (_street(session, candidates) or _area(session, text)) if candidates else None


def _street(session: Session, candidates: list[str]) -> Where | None:
    index = street_index(session)
    for words in candidates:
        name = re.sub(r"\s\d+$", "", words)
        if not index.exact(words) and not index.exact(name):
            continue
        found = find_area_for_place(session, words)
        if found.area is not None:
            return Where(words, found.area.code, exact=True)
    return None


def _area(session: Session, text: str) -> Where | None:
    for code, name in areas_in_use(session):
        found = re.search(rf"\b({re.escape(name)})s?\b", text, re.IGNORECASE)
        if found:
            return Where(found.group(1), code, exact=False)
    return None
