"""Many concerns at once that are coded already: what a survey says when its wave is over.

They come mixed, all dated the same day, as reviewed: they count in the picture, and nobody has to read them one by one.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from dialog.categories.models import Facet
from dialog.categories.rules import ORDER, Tag
from dialog.concerns.channels import SURVEY
from dialog.concerns.models import Concern, ConcernEvent, ConcernTag
from dialog.concerns.operations.index import index_those
from dialog.concerns.operations.receive import numbered, take_numbers
from dialog.concerns.operations.redaction import protect_those
from dialog.concerns.rules import Kind, State, restriction_of
from dialog.organisations.queries import unit_for_area
from dialog.places.queries import area_by_code


@dataclass(frozen=True)
class Observation:
    """Facts in codes, and perhaps words. `text` '' is an observation that was never written: a ticked box.

    `area_code` of an area that is not in use then stands for no area; facets that are not known are left out.
    """

    tags: tuple[Tag, ...]
    area_code: str = ""
    place: str = ""
    when_days: str = ""
    when_times: tuple[str, ...] = ()
    recurring: str = ""
    text: str = ""
    kind: str = Kind.CONCERN
    language: str = "sv"


def receive_observations(
    session: Session, observations: Iterable[Observation], received_on: date, channel: str = SURVEY.code
) -> int:
    """Store them in random order as reviewed concerns of one day; how many.

    Raises NotPossibleNow('no_central_unit') before the municipality has named one.
    """
    mixed = [one for one in observations if one.tags]
    secrets.SystemRandom().shuffle(mixed)
    if not mixed:
        return 0
    facets = frozenset(session.scalars(select(Facet.code)))
    numbers = take_numbers(session, received_on.year, len(mixed))
    tags = [_known(one.tags, facets) for one in mixed]
    whereabouts = _whereabouts(session, received_on)
    rows = [
        _facts(one) | whereabouts(one.area_code) | numbered(received_on.year, number)
        | {
            "channel": channel,
            "state": State.REVIEWED.value,
            "restricted": str(restriction_of(known)),
            "received_on": received_on,
            "reviewed_on": received_on,
        }
        for one, known, number in zip(mixed, tags, numbers, strict=True)
    ]  # fmt: skip
    ids = session.scalars(insert(Concern).returning(Concern.id, sort_by_parameter_order=True), rows).all()
    _tag(session, ids, tags)
    _begin_history(session, ids, received_on, channel)
    worded = [concern_id for concern_id, one in zip(ids, mixed, strict=True) if one.text or one.place]
    protect_those(session, worded)
    index_those(session, worded)
    return len(ids)


def _facts(one: Observation) -> dict[str, Any]:
    names = ("place", "when_days", "recurring", "text", "language")
    return {name: getattr(one, name) for name in names} | {"kind": str(one.kind), "when_times": list(one.when_times)}


def _known(tags: Sequence[Tag], facets: frozenset[str]) -> tuple[Tag, ...]:
    kept = {Tag(tag.category, tag.facet if tag.facet in facets else "") for tag in tags if tag.category in ORDER}
    return tuple(sorted(kept))


def _whereabouts(session: Session, day: date) -> Any:
    """Area and unit by area code, each looked up once."""

    @cache
    def found(area_code: str) -> dict[str, Any]:
        area = area_by_code(session, area_code, day) if area_code else None
        unit = unit_for_area(session, area.code if area is not None else None)
        return {"area_id": area.id if area is not None else None, "unit_id": unit.id}

    return found


def _tag(session: Session, ids: Sequence[int], tags: Sequence[tuple[Tag, ...]]) -> None:
    rows = [
        {"concern_id": concern_id, "category": tag.category, "facet": tag.facet}
        for concern_id, known in zip(ids, tags, strict=True)
        for tag in known
    ]
    if rows:
        session.execute(insert(ConcernTag), rows)


def _begin_history(session: Session, ids: Sequence[int], day: date, channel: str) -> None:
    detail = {"channel": channel}
    rows = [{"concern_id": concern_id, "kind": "received", "on": day, "detail": detail} for concern_id in ids]
    session.execute(insert(ConcernEvent), rows)
