"""How imported figures are to be read: what a class of crime is about, and which areas are city cores."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.errors import Missing
from dialog.places.queries import area_by_code
from dialog.statistics.models import AreaNote, CrimeClass
from dialog.statistics.rules.groups import CrimeGroup


def map_class(
    session: Session,
    code: str,
    group: CrimeGroup | None,
    categories: Collection[Category],
    *,
    actor_id: int | None,
    actor: str,
) -> None:
    """Say what a publisher's class is about. Raises Missing for a class that no file has named."""
    found = session.get(CrimeClass, code)
    if found is None:
        raise Missing("crime_class")
    ordered = [category.value for category in Category if category in categories]
    if (found.group, found.categories) == (group or "", ordered):
        return
    found.group, found.categories = group.value if group else "", ordered
    record(session, actor_id, actor, "map", "crime_class", code)


def note_area(session: Session, code: str, *, city_core: bool, note: str, actor_id: int | None, actor: str) -> None:
    """Say that an area is a city core, and what to mind there. Raises Missing for an unknown area."""
    if area_by_code(session, code, today()) is None:
        raise Missing("area")
    found = session.get(AreaNote, code)
    if found is None:
        found = AreaNote(area_code=code, city_core=False, note="")
        session.add(found)
    if (found.city_core, found.note) == (city_core, note):
        return
    found.city_core, found.note = city_core, note
    record(session, actor_id, actor, "note_area", "area", code)
