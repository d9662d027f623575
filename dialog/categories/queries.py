"""Reads about facets."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.categories.models import Facet
from dialog.categories.rules import ORDER, Tag


def facets(session: Session) -> dict[str, Facet]:
    """Every facet by code, retired ones too: old tags keep their meaning. In the order shown."""
    rows = session.scalars(select(Facet).order_by(Facet.parent, Facet.position, Facet.code)).all()
    return {facet.code: facet for facet in rows}


def facets_by_category(session: Session) -> dict[str, list[Facet]]:
    """Facets in use by parent category; '' holds those that go with any."""
    found: dict[str, list[Facet]] = {}
    for facet in facets(session).values():
        if not facet.retired:
            found.setdefault(facet.parent, []).append(facet)
    return found


def is_usable(session: Session, tag: Tag) -> bool:
    """True when something may be tagged so: a category there is, and a facet that is in use or none.

    A facet's parent says where it is shown; it may be put under another category where that fits better.
    """
    facet = session.get(Facet, tag.facet) if tag.facet else None
    return tag.category in ORDER and (not tag.facet or (facet is not None and not facet.retired))
