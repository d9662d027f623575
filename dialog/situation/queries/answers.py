"""Answers that are more than sums of counts (how many different people, which come first): worked out once and kept."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from sqlalchemy.orm import Session

from dialog.situation.queries.kept import NewCounts, kept, note, versions
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.sheets import Sheets, load_sheets, place_of
from dialog.situation.rules.periods import Period
from dialog.situation.rules.stretches import stretch_of


def answer(
    session: Session,
    scope: Scope,
    name: str,
    period: Period,
    parts: Iterable[str],
    make: Callable[[Sheets], Any],
    rests_on: object = "",
) -> Any:
    """What `make` works out from the sheets of `parts` for a picture of `period`: a value that JSON can hold.

    It is kept as `name` for who sees the same, until a concern of these days changes. `rests_on`: whatever else the value
    depends on (anything whose repr says all of it). `parts` may ask for days of `period` only.
    """
    stretch = stretch_of(period)
    found = versions(session, [stretch])
    place = place_of(session, scope)
    digest = blake2b(repr((rests_on, scope.own_only)).encode(), digest_size=8).hexdigest()
    place = replace(place, area=f"{place.area}:{digest}")
    known = kept(session, place, found, {(name, stretch)})
    if known:
        return known[name, stretch]
    value = make(load_sheets(session, scope, period, parts))
    note(session, [NewCounts(place, name, stretch, found.of(stretch), value)])
    return value
