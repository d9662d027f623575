"""What the settings pages show: rows as they are stored, and the history of the texts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from dialog.audit.models import AuditEntry
from dialog.clock import today
from dialog.errors import Missing
from dialog.organisations.models import (
    GuideEntry,
    OpeningException,
    OpeningHours,
    Organisation,
    Programme,
    TextVersion,
    Unit,
    UnitArea,
)


@dataclass(frozen=True)
class VersionLine:
    """One version in a text's history. `body` '' means that the built-in text came back with it."""

    number: int
    body: str
    published_at: datetime
    published_by: str


def programme_row(session: Session) -> Programme:
    """The stored facts; an unsaved row with the defaults before anybody has filled them in."""
    found = session.get(Programme, 1)
    return found or Programme(
        id=1,
        phone="",
        email="",
        form_url="",
        fault_report_url="",
        postal_address="",
        visiting_address="",
        quick_exit_url="",
        answer_days=10,
        reading_days=2,
        version=1,
    )


def week_hours(session: Session) -> dict[int, OpeningHours]:
    """The open weekdays."""
    return {row.weekday: row for row in session.scalars(select(OpeningHours))}


def exceptions_from_today(session: Session) -> list[OpeningException]:
    """The days with other hours that have not passed."""
    return list(
        session.scalars(select(OpeningException).where(OpeningException.day >= today()).order_by(OpeningException.day))
    )


def organisations(session: Session) -> list[Organisation]:
    """All organisations with their units: the parties first, the others by name."""
    rows = session.scalars(select(Organisation).options(selectinload(Organisation.units))).all()
    return sorted(rows, key=lambda row: (row.party_order is None, row.party_order or 0, row.name))


def organisation_by_code(session: Session, code: str) -> Organisation:
    """Raises Missing."""
    found = session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
    if found is None:
        raise Missing("organisation")
    return found


def unit_by_code(session: Session, code: str) -> Unit:
    """Raises Missing."""
    found = session.scalars(select(Unit).where(Unit.code == code).options(joinedload(Unit.organisation))).one_or_none()
    if found is None:
        raise Missing("unit")
    return found


def areas_of_unit(session: Session, unit_id: int) -> list[UnitArea]:
    """What the unit owns, has owned and will own, by area and date."""
    return list(
        session.scalars(
            select(UnitArea).where(UnitArea.unit_id == unit_id).order_by(UnitArea.area_code, UnitArea.valid_from)
        )
    )


def guide_entries(session: Session) -> list[GuideEntry]:
    """The lines in the staff's order."""
    return list(session.scalars(select(GuideEntry).order_by(GuideEntry.position, GuideEntry.id)))


def guide_entry_by_code(session: Session, code: str) -> GuideEntry:
    """Raises Missing."""
    found = session.scalars(select(GuideEntry).where(GuideEntry.code == code)).one_or_none()
    if found is None:
        raise Missing("guide_entry")
    return found


def published_languages(session: Session) -> dict[str, set[str]]:
    """{key: languages in which the municipality has its own wording now}."""
    newest: dict[tuple[str, str], str] = {}
    rows = session.execute(select(TextVersion.key, TextVersion.language, TextVersion.body).order_by(TextVersion.number))
    for key, language, body in rows:
        newest[(key, language)] = body
    found: dict[str, set[str]] = {}
    for (key, language), body in newest.items():
        if body:
            found.setdefault(key, set()).add(language)
    return found


def text_history(session: Session, key: str, language: str) -> list[VersionLine]:
    """Every version, the newest first. Names come from the log, so that they stay when an account is closed."""
    rows = session.scalars(
        select(TextVersion)
        .where(TextVersion.key == key, TextVersion.language == language)
        .order_by(TextVersion.number.desc())
    ).all()
    acts = session.execute(
        select(AuditEntry.actor, AuditEntry.detail).where(
            AuditEntry.object_type == "text", AuditEntry.object_reference == f"{key}.{language}"
        )
    )
    names = {detail.get("number"): actor for actor, detail in acts}
    return [VersionLine(row.number, row.body, row.published_at, names.get(row.number, "")) for row in rows]
