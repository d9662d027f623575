"""Areas as they are on a day. A day means in force that day; without one it is today."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, undefer

from dialog.clock import today
from dialog.places.models import Area
from dialog.places.rules.levels import rank
from dialog.places.rules.polygons import box_of, contains


def in_force(day: date | None = None) -> ColumnElement[bool]:
    """The condition that an area is in force on `day`."""
    when = day or today()
    return (Area.valid_from <= when) & or_(Area.valid_to.is_(None), Area.valid_to >= when)


def areas_in_force(session: Session, day: date | None = None) -> list[Area]:
    """All areas, the widest level first, by name within a level."""
    return sorted(
        session.scalars(select(Area).where(in_force(day))), key=lambda area: (rank(area.level), area.name, area.code)
    )


def areas_ever(session: Session) -> list[Area]:
    """Every version of every area, in the same order, the newest version first."""
    newest_first = sorted(session.scalars(select(Area)), key=lambda area: area.valid_from, reverse=True)
    return sorted(newest_first, key=lambda area: (rank(area.level), area.name, area.code))


def area_choices(session: Session, day: date | None = None) -> list[Area]:
    """The areas people choose among: those with no finer area below them, by name."""
    areas = areas_in_force(session, day)
    parents = {area.parent_code for area in areas}
    return sorted((area for area in areas if area.code not in parents), key=lambda area: (area.name, area.code))


def area_by_code(session: Session, code: str, day: date | None = None) -> Area | None:
    """The version of the area with this code."""
    return session.scalars(select(Area).where(Area.code == code, in_force(day))).first()


def area_by_slug(session: Session, slug: str, day: date | None = None) -> Area | None:
    """The area whose page has this address."""
    return session.scalars(select(Area).where(Area.slug == slug, in_force(day)).order_by(Area.id)).first()


def renamed_area(session: Session, slug: str) -> Area | None:
    """The area of today that had this address under an earlier name."""
    old = select(Area.code).where(Area.slug == slug).order_by(Area.valid_from.desc())
    found = (area_by_code(session, code) for code in session.scalars(old).all())
    return next((area for area in found if area is not None), None)


def area_versions(session: Session, code: str) -> list[Area]:
    """Every version of an area, the newest first."""
    return list(session.scalars(select(Area).where(Area.code == code).order_by(Area.valid_from.desc(), Area.id.desc())))


def area_with_parents(session: Session, area: Area, day: date | None = None) -> tuple[Area, ...]:
    """The area and all it lies in, the widest first."""
    found = [area]
    seen = {area.code}
    while (parent_code := found[0].parent_code) and parent_code not in seen:
        parent = area_by_code(session, parent_code, day)
        if parent is None:
            break
        seen.add(parent_code)
        found.insert(0, parent)
    return tuple(found)


def children_of(session: Session, code: str, day: date | None = None) -> list[Area]:
    """The areas right below, by name."""
    return list(session.scalars(select(Area).where(Area.parent_code == code, in_force(day)).order_by(Area.name)))


def area_at_point(session: Session, longitude: float, latitude: float, day: date | None = None) -> Area | None:
    """The finest area whose shape holds the point."""
    areas = session.scalars(
        select(Area).where(in_force(day), Area.polygons.is_not(None)).options(undefer(Area.polygons))
    )
    for area in sorted(areas, key=lambda area: rank(area.level), reverse=True):
        west, south, east, north = box_of(area.polygons)
        inside_box = west <= longitude <= east and south <= latitude <= north
        if inside_box and contains(area.polygons, longitude, latitude):
            return area
    return None


def codes_below(session: Session, codes: Iterable[str]) -> frozenset[str]:
    """`codes` and the codes of every area below them, in all versions."""
    pairs = session.execute(select(Area.code, Area.parent_code)).all()
    children: dict[str, set[str]] = {}
    for code, parent in pairs:
        if parent:
            children.setdefault(parent, set()).add(code)
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(children.get(code, ()))
    return frozenset(found)
