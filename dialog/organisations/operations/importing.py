"""Taking over a municipality's own description of itself: all of it, or nothing."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.clock import today
from dialog.errors import NotPossibleNow
from dialog.organisations.import_format import GuideRow, OrganisationRow, OrganisationsFile, UnitRow, read_file
from dialog.organisations.models import GuideEntry, Organisation, Unit, UnitArea
from dialog.organisations.operations.guide import GuideValues, save_guide_entry
from dialog.organisations.operations.hours import save_exception, set_hours
from dialog.organisations.operations.programme import change_details
from dialog.organisations.operations.stamping import take_programme
from dialog.organisations.operations.statement import publish_statement
from dialog.organisations.operations.texts import publish_text
from dialog.organisations.operations.units import (
    OrganisationValues,
    UnitValues,
    give_area,
    save_organisation,
    save_unit,
)
from dialog.organisations.queries.snapshot import Details
from dialog.organisations.rules import SYSTEM, Editor, OrganisationKind
from dialog.places.models import Area

# Whoever is the first known owner has owned the area from the beginning.
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True)
class ImportReport:
    """How many of each the file held."""

    organisations: int
    units: int
    areas: int
    guide: int
    texts: int


def import_organisations(
    session: Session, content: str, editor: Editor = SYSTEM, *, valid_from: date | None = None
) -> ImportReport:
    """Create or change what the file (JSON text) names, by code; what it does not name stays.

    An area that changes owner does so on `valid_from` (today when not given). Raises NotPossibleNow('import') with
    `faults`, one line per fault, and then nothing is changed.
    """
    file, faults = read_file(content)
    faults += _faults_against(session, file)
    if faults:
        raise NotPossibleNow("import", faults=faults)
    programme = take_programme(session)
    details = Details(**{name: getattr(programme, name) for name in Details.__dataclass_fields__})
    change_details(session, editor, replace(details, **file.details))
    if file.hours is not None:
        set_hours(session, editor, file.hours)
    for exception in file.exceptions:
        save_exception(session, editor, exception.day, exception.span, exception.reasons)
    for organisation in file.organisations:
        _organisation(session, editor, organisation)
    areas = sum(_unit(session, editor, unit, valid_from or today()) for unit in file.units)
    for line in file.guide:
        _guide(session, editor, line)
    for (key, language), wording in file.texts.items():
        publish_text(session, editor, key, language, wording)
    for language, items in file.statements.items():
        publish_statement(session, editor, language, items)
    report = ImportReport(len(file.organisations), len(file.units), areas, len(file.guide), len(file.texts))
    record(session, editor.id, editor.name, "import_organisations", "programme", "1", units=report.units)
    return report


def _faults_against(session: Session, file: OrganisationsFile) -> list[str]:
    """What the file says that does not fit with what is stored."""
    stored = set(session.scalars(select(Organisation.code)))
    named = {row.code for row in file.organisations} | stored
    known_areas = set(session.scalars(select(Area.code)))
    faults: list[str] = []
    for number, unit in enumerate(file.units, 1):
        where = f"units[{number}] {unit.code}"
        if unit.organisation_code and unit.organisation_code not in named:
            faults.append(f"{where}: no organisation has the code {unit.organisation_code}")
        faults += [
            f"{where}: there is no area {area}" for area in unit.areas if known_areas and area not in known_areas
        ]
    central = any("central_triage" in unit.flags for unit in file.units)
    if not central and session.scalar(select(func.count()).where(Unit.is_central_triage)) == 0:
        faults.append("units: one unit must have the flag central_triage")
    return faults


def _organisation(session: Session, editor: Editor, row: OrganisationRow) -> None:
    standing = session.scalars(select(Organisation).where(Organisation.code == row.code)).one_or_none()
    values = OrganisationValues(row.code, row.name, OrganisationKind(row.kind), row.party_order, row.phone, row.email)
    save_organisation(
        session,
        editor,
        values,
        organisation_id=standing.id if standing else None,
        seen_version=standing.version if standing else 0,
    )


def _unit(session: Session, editor: Editor, row: UnitRow, day: date) -> int:
    """Save the unit and give it its areas; how many it owns."""
    owner = session.scalars(select(Organisation).where(Organisation.code == row.organisation_code)).one()
    standing = session.scalars(select(Unit).where(Unit.code == row.code)).one_or_none()
    values = UnitValues(
        code=row.code,
        name=row.name,
        organisation_id=owner.id,
        phone=row.phone,
        email=row.email,
        # Central triage moves with the unit that takes it over; a file that leaves it out does not take it away.
        is_central_triage="central_triage" in row.flags or bool(standing and standing.is_central_triage),
        handles_domestic_violence="domestic_violence" in row.flags,
        handles_extremism="extremism" in row.flags,
    )
    unit_id = save_unit(
        session,
        editor,
        values,
        unit_id=standing.id if standing else None,
        seen_version=standing.version if standing else 0,
    )
    for area in row.areas:
        _give(session, editor, unit_id, area, day)
    return len(row.areas)


def _give(session: Session, editor: Editor, unit_id: int, area: str, day: date) -> None:
    ever = session.scalars(select(UnitArea).where(UnitArea.area_code == area)).all()
    if not ever:
        give_area(session, editor, unit_id, area, BEGINNING)
        return
    owner = session.scalars(
        select(UnitArea).where(
            UnitArea.area_code == area,
            UnitArea.valid_from <= day,
            or_(UnitArea.valid_to.is_(None), UnitArea.valid_to >= day),
        )
    ).one_or_none()
    if owner is None or owner.unit_id != unit_id:
        give_area(session, editor, unit_id, area, day)


def _guide(session: Session, editor: Editor, row: GuideRow) -> None:
    standing = session.scalars(select(GuideEntry).where(GuideEntry.code == row.code)).one_or_none()
    save_guide_entry(
        session,
        editor,
        GuideValues(row.code, row.kind, row.phone, row.url, row.texts, row.facets),
        entry_id=standing.id if standing else None,
        seen_version=standing.version if standing else 0,
    )
