"""Other concerns that look like one: nearly the same words, or the same place and category within a season."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Category, Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import readable, safe_place, shown_place, shown_text
from dialog.concerns.queries.alike import nearly_same_as
from dialog.concerns.queries.voices import Heard, heard
from dialog.concerns.rules.prints import letters
from dialog.places.models import Area

SHOWN = 5
COMPARED = 12
SEASON = timedelta(days=90)
NEAR_BY = 100


class Likeness(StrEnum):
    """Why a concern looks like another."""

    WORDS = "words"
    PLACE = "place"


@dataclass(frozen=True)
class SimilarOne:
    """A concern that looks like the open one. `text` and `place` as this person may see them."""

    reference: str
    received_on: date
    area: str
    place: str
    text: str
    language: str
    state: str
    matter_id: int | None
    why: Likeness


@dataclass(frozen=True)
class Similar:
    """The nearest ones, those with the same words first. `same_words`: how many reports and voices, this one included.

    `at_least`: there are more with the same words than were compared. `own_text`: of the open one, as it may be shown.
    """

    own_text: str = ""
    ones: tuple[SimilarOne, ...] = ()
    same_words: Heard | None = None
    at_least: bool = False


def similar_to(session: Session, staff: StaffMember, concern: Concern, tags: Iterable[Tag]) -> Similar:
    """What `staff` may open and that looks like `concern`; not what is linked with it already, nor its own parts."""
    if concern.withdrawn_on is not None or not concern.text:
        return Similar()
    may_see = and_(readable(staff), Concern.withdrawn_on.is_(None), _of_another(concern))
    same = nearly_same_as(session, concern.text, may_see, but=concern.id, limit=COMPARED)
    why = {one.id: Likeness.WORDS for one in same}
    for concern_id in _near_by(session, concern, tuple(tags), may_see):
        why.setdefault(concern_id, Likeness.PLACE)
    shown = dict(list(why.items())[:SHOWN])
    counted = heard(session, Concern.id.in_([concern.id, *(one.id for one in same)])) if same else None
    own = session.scalar(select(shown_text(staff)).where(Concern.id == concern.id)) or "" if shown else ""
    return Similar(own, _ones(session, staff, shown), counted, len(same) == COMPARED)


def _of_another(concern: Concern) -> ColumnElement[bool]:
    """Neither this concern, nor a part of it or its whole, nor another part; not divided; and in no matter with it."""
    whole = concern.part_of_id or concern.id
    apart = and_(
        Concern.id != whole, Concern.divided.is_(False), or_(Concern.part_of_id.is_(None), Concern.part_of_id != whole)
    )
    if concern.matter_id is None:
        return apart
    return and_(apart, or_(Concern.matter_id.is_(None), Concern.matter_id != concern.matter_id))


def _near_by(session: Session, concern: Concern, tags: tuple[Tag, ...], may_see: ColumnElement[bool]) -> list[int]:
    """Newest first: in the same area, at the same place by name, with a category in common where this one has any."""
    place = letters(concern.redacted_place if concern.redacted_place is not None else concern.place)
    if not place or concern.area_id is None:
        return []
    season = Concern.received_on.between(concern.received_on - SEASON, concern.received_on + SEASON)
    rows = session.execute(
        select(Concern.id, safe_place())
        .where(may_see, Concern.area_id == concern.area_id, season, Concern.place != "", _about(tags))
        .order_by(Concern.received_on.desc(), Concern.id.desc())
        .limit(NEAR_BY)
    ).all()
    return [concern_id for concern_id, other in rows if letters(other) == place]


def _about(tags: tuple[Tag, ...]) -> ColumnElement[bool]:
    """A tag in common. "Other" says nothing by itself: there the facet must be the same."""
    if not tags:
        return true()
    same: list[Any] = [ConcernTag.category == tag.category for tag in tags if tag.category != Category.OTHER]
    same += [and_(ConcernTag.category == Category.OTHER, ConcernTag.facet == tag.facet) for tag in tags if tag.facet]
    if not same:
        return true()
    return exists().where(ConcernTag.concern_id == Concern.id, or_(*same))


def _ones(session: Session, staff: StaffMember, why: dict[int, Likeness]) -> tuple[SimilarOne, ...]:
    if not why:
        return ()
    rows = session.execute(
        select(
            Concern.id, Concern.reference, Concern.received_on, Area.name, shown_place(staff), shown_text(staff),
            Concern.language, Concern.state, Concern.matter_id,
        )
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(Concern.id.in_(why))
    ).all()  # fmt: skip
    found = {
        row[0]: SimilarOne(row[1], row[2], row[3] or "", row[4], row[5], row[6], row[7], row[8], why[row[0]])
        for row in rows
    }
    return tuple(found[concern_id] for concern_id in why)
