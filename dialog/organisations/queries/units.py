"""Which unit takes care of what."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import today
from dialog.errors import NotPossibleNow
from dialog.organisations.models import Unit, UnitArea
from dialog.places.models import Area

DEPTH = 20  # no map has this many levels; a ring of parents ends here


def unit_for_area(session: Session, area_code: str | None) -> Unit:
    """The unit that owns the area today, or the nearest area above it that has an owner; else the central triage.

    Raises NotPossibleNow('no_central_unit') before the municipality has named one.
    """
    return owner_of_area(session, area_code) or central_unit(session)


def owner_of_area(session: Session, area_code: str | None) -> Unit | None:
    """The unit that owns the area or the nearest area above it; None when none does.

    What staff have decided counts before the unit that the municipality's own register names for the area.
    """
    code = area_code
    for _ in range(DEPTH):
        if not code:
            break
        parent, named = _in_register(session, code)
        owner = _owner(session, code) or _unit_called(session, named)
        if owner is not None:
            return owner
        code = parent
    return None


def central_unit(session: Session) -> Unit:
    """The unit that takes what nobody else owns. Raises NotPossibleNow('no_central_unit')."""
    found = central_unit_or_none(session)
    if found is None:
        raise NotPossibleNow("no_central_unit")
    return found


def central_unit_or_none(session: Session) -> Unit | None:
    """The same, or None before the municipality has named one."""
    return session.scalars(select(Unit).where(Unit.is_central_triage).order_by(Unit.id).limit(1)).one_or_none()


def unit_with_flag(session: Session, flag: str) -> Unit | None:
    """The unit for 'domestic_violence' or 'extremism', or None when none is named."""
    column = {"domestic_violence": Unit.handles_domestic_violence, "extremism": Unit.handles_extremism}[flag]
    return session.scalars(select(Unit).where(column).order_by(Unit.id).limit(1)).one_or_none()


def units(session: Session) -> list[Unit]:
    """All units with their organisations, by name."""
    return list(session.scalars(select(Unit).options(joinedload(Unit.organisation)).order_by(Unit.name)))


def _owner(session: Session, code: str) -> Unit | None:
    day = today()
    return session.scalars(
        select(Unit)
        .join(UnitArea, UnitArea.unit_id == Unit.id)
        .where(
            UnitArea.area_code == code,
            UnitArea.valid_from <= day,
            or_(UnitArea.valid_to.is_(None), UnitArea.valid_to >= day),
        )
        .order_by(UnitArea.valid_from.desc())
        .limit(1)
    ).one_or_none()


def _in_register(session: Session, code: str) -> tuple[str, str]:
    """(code of the area above, code of the unit) of the area's present version; '' for none."""
    row = session.execute(
        select(Area.parent_code, Area.unit_code)
        .where(Area.code == code)
        .order_by((Area.valid_from <= today()).desc(), Area.valid_from.desc())
        .limit(1)
    ).one_or_none()
    return (row.parent_code or "", row.unit_code) if row is not None else ("", "")


def _unit_called(session: Session, code: str) -> Unit | None:
    return session.scalars(select(Unit).where(Unit.code == code)).one_or_none() if code else None
