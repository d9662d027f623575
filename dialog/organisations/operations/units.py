"""Organisations, their units, and which unit owns which area."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import Organisation, Unit, UnitArea
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.rules import Editor, OrganisationKind

Row = TypeVar("Row", Organisation, Unit)
FLAGS = ("is_central_triage", "handles_domestic_violence", "handles_extremism")


@dataclass(frozen=True)
class OrganisationValues:
    """What an organisation is. `party_order` None: a partner, not a party of the programme."""

    code: str
    name: str
    kind: OrganisationKind
    party_order: int | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class UnitValues:
    """What a unit is, and which duties it has alone."""

    code: str
    name: str
    organisation_id: int
    phone: str = ""
    email: str = ""
    is_central_triage: bool = False
    handles_domestic_violence: bool = False
    handles_extremism: bool = False


def create_first_organisation(session: Session, name: str, unit_name: str) -> Organisation:
    """For a new installation: the municipality with one unit that takes everything. Its code is 'kommun', 'central' the unit's."""
    take_programme(session)
    organisation = Organisation(code="kommun", name=name, kind=OrganisationKind.MUNICIPALITY.value, party_order=1)
    organisation.units.append(Unit(code="central", name=unit_name, is_central_triage=True))
    session.add(organisation)
    session.flush()
    record(session, None, "system", "create_organisation", "organisation", organisation.code)
    return organisation


def save_organisation(
    session: Session,
    editor: Editor,
    values: OrganisationValues,
    *,
    organisation_id: int | None = None,
    seen_version: int = 0,
) -> int:
    """Create, or change the one with this id (its code stays); the id.

    Raises Missing, Conflict('organisation'), NotPossibleNow('code_taken').
    """
    take_programme(session)
    if organisation_id is None:
        _check_code_free(session, Organisation, values.code)
        organisation = Organisation(code=values.code)
    else:
        organisation = _found(session, Organisation, organisation_id, seen_version)
    organisation.name, organisation.kind = values.name, values.kind.value
    organisation.party_order = values.party_order
    organisation.phone, organisation.email = values.phone, values.email
    session.add(organisation)
    session.flush()
    action = "create_organisation" if organisation_id is None else "change_organisation"
    record(session, editor.id, editor.name, action, "organisation", organisation.code, name=values.name)
    return organisation.id


def save_unit(
    session: Session, editor: Editor, values: UnitValues, *, unit_id: int | None = None, seen_version: int = 0
) -> int:
    """Create or change a unit; the id. A duty moves here from the unit that had it: each is one unit's at a time.

    The central triage can be moved but not given up: without one a view about an unknown place would have nowhere to go.
    Raises Missing, Conflict('unit'), NotPossibleNow('code_taken' or 'central_unit_needed').
    """
    take_programme(session)
    if session.get(Organisation, values.organisation_id) is None:
        raise Missing("organisation")
    if unit_id is None:
        _check_code_free(session, Unit, values.code)
        unit = Unit(code=values.code)
    else:
        unit = _found(session, Unit, unit_id, seen_version)
    if unit.is_central_triage and not values.is_central_triage:
        raise NotPossibleNow("central_unit_needed")
    duties = [flag for flag in FLAGS if getattr(values, flag)]
    for flag in duties:
        session.execute(update(Unit).where(getattr(Unit, flag)).values({flag: False}))
    for flag in FLAGS:
        setattr(unit, flag, flag in duties)
    unit.organisation_id, unit.name = values.organisation_id, values.name
    unit.phone, unit.email = values.phone, values.email
    session.add(unit)
    session.flush()
    action = "create_unit" if unit_id is None else "change_unit"
    record(session, editor.id, editor.name, action, "unit", unit.code, name=values.name, duties=duties)
    return unit.id


def give_area(session: Session, editor: Editor, unit_id: int, area_code: str, valid_from: date) -> None:
    """The unit owns the area from `valid_from` on; whoever owned it then stops the day before.

    Raises Missing, NotPossibleNow('owned_later') when another ownership begins after that date.
    """
    take_programme(session)
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise Missing("unit")
    for standing in _ownerships(session, area_code, valid_from):
        if standing.valid_from > valid_from:
            raise NotPossibleNow("owned_later")
        if standing.valid_from == valid_from:
            session.delete(standing)
        else:
            standing.valid_to = valid_from - timedelta(days=1)
    session.flush()
    session.add(UnitArea(unit_id=unit.id, area_code=area_code, valid_from=valid_from))
    record(
        session,
        editor.id,
        editor.name,
        "give_area",
        "unit",
        unit.code,
        area=area_code,
        valid_from=valid_from.isoformat(),
    )


def end_ownership(session: Session, editor: Editor, unit_area_id: int, last_day: date) -> None:
    """The unit owns the area to `last_day` and not after. Raises Missing, NotPossibleNow('before_start')."""
    take_programme(session)
    ownership = session.get(UnitArea, unit_area_id)
    if ownership is None:
        raise Missing("unit_area")
    if last_day < ownership.valid_from:
        raise NotPossibleNow("before_start")
    ownership.valid_to = last_day
    unit = session.get_one(Unit, ownership.unit_id)
    record(
        session,
        editor.id,
        editor.name,
        "end_area",
        "unit",
        unit.code,
        area=ownership.area_code,
        valid_to=last_day.isoformat(),
    )


def _ownerships(session: Session, area_code: str, day: date) -> list[UnitArea]:
    """Ownerships of the area that hold on `day` or begin after it."""
    return list(
        session.scalars(
            select(UnitArea).where(
                UnitArea.area_code == area_code, or_(UnitArea.valid_to.is_(None), UnitArea.valid_to >= day)
            )
        )
    )


def _check_code_free(session: Session, table: type[Organisation] | type[Unit], code: str) -> None:
    if session.scalar(select(table.id).where(table.code == code)) is not None:
        raise NotPossibleNow("code_taken")


def _found(session: Session, table: type[Row], row_id: int, seen_version: int) -> Row:
    row = session.get(table, row_id)
    if row is None:
        raise Missing(table.__tablename__)
    if row.version != seen_version:
        raise Conflict(table.__tablename__)
    row.version += 1
    return row
