"""Concerns that name a place: people write it with capitals and without, and with any number of spaces."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.queries.access import safe_place, worded
from dialog.concerns.queries.search import with_words_of


def folded(place: str) -> str:
    """A place as it is compared."""
    return " ".join(place.split()).casefold()


def at_place(
    session: Session, staff: StaffMember, place: str, among: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Concerns that name `place`, as far as `staff` may read of it. Asks which ways of writing there are `among` these
    conditions: databases disagree about the case of å, ä and ö.
    """
    there = [worded(staff), *with_words_of(place)]
    written = session.scalars(select(safe_place()).where(*among, *there).distinct())
    wanted = folded(place)
    return and_(safe_place().in_(sorted(one for one in written if folded(one) == wanted)), *there)
