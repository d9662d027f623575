"""Fill an empty installation with Lindesund, through the same operations that pages call."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from itertools import groupby

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.operations.people import create_user
from dialog.accounts.passwords import hash_password
from dialog.accounts.permissions import Role
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import StaffMember, WantedGrant
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.clock import at, now, today
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import answer_concern, close_concern
from dialog.concerns.operations.assign import assign_to_person
from dialog.concerns.operations.notes import add_note
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.concerns.operations.triage import Coding, ask_about, code_concern, set_state
from dialog.concerns.queries.access import readable
from dialog.concerns.rules import State
from dialog.database import Database
from dialog.demo.story import DATA, Event, Told, events
from dialog.keys import Keys, load_worker_key
from dialog.organisations.models import Organisation, Unit
from dialog.organisations.operations.importing import import_organisations
from dialog.outbox.delivery import deliver_due
from dialog.places.operations.imports import import_areas, import_streets

PASSWORD = "Lindesund-2026"  # noqa: S105 - printed for everybody who starts the demo
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DemoPerson:
    """One sign-in of the demo."""

    role: str
    email: str


def fill(app: Flask, progress: Progress) -> None:
    """Everything, once. `progress` hears (done, all)."""
    database: Database = app.extensions["dialog.database"]
    keys: Keys = app.extensions["dialog.keys"]
    database.write(seed_facets)
    database.write(lambda session: import_areas(session, _read("areas.geojson"), "areas.geojson"))
    database.write(lambda session: import_streets(session, _read("streets.csv"), "streets.csv"))
    database.write(lambda session: import_organisations(session, _read("organisations.json")))
    database.write(lambda session: _add_staff(session, keys))
    story = events(today())
    done = 0
    for day, group in groupby(story, key=lambda event: event.at.date()):
        happening = list(group)
        if day == today():
            _let_mails_leave(app)
        database.write(partial(_live, keys=keys, happening=happening))
        done += len(happening)
        progress(done, len(story))


def people() -> list[DemoPerson]:
    """Who can sign in, in the data's order."""
    return [DemoPerson(person["role"], person["email"]) for person in json.loads(_read("staff.json"))]


def is_filled(app: Flask) -> bool:
    """True when the demo has its people."""
    database: Database = app.extensions["dialog.database"]
    with database.read() as session:
        return session.scalar(select(User.id).limit(1)) is not None


def _read(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def _add_staff(session: Session, keys: Keys) -> None:
    organisations = {row.code: row.id for row in session.scalars(select(Organisation))}
    units = {row.code: row.id for row in session.scalars(select(Unit))}
    password_hash = hash_password(PASSWORD, keys.hash_cost)
    for person in json.loads(_read("staff.json")):
        # All nine areas means everywhere; only handlers are tied to their unit.
        everywhere = len(person["areas"]) >= 9
        grant = WantedGrant(
            role=Role(person["role"]),
            organisation_id=organisations[person["organisation_code"]],
            unit_id=units[person["unit_code"]] if person["role"] == Role.HANDLER else None,
            area_codes=() if everywhere else tuple(person["areas"]),
        )
        create_user(
            session, keys, email=person["email"], name=person["name"], grants=[grant], password_hash=password_hash
        )


def _live(session: Session, keys: Keys, happening: list[Event]) -> None:
    """One day's events, each at its own time."""
    for event in happening:
        with at(min(event.at.astimezone(UTC), now())):
            _HAPPENS[event.kind](session, keys, event.told)


def _receive(session: Session, keys: Keys, told: Told) -> None:
    facts = told.facts
    writer = _of_role(session, Role.CONTACT_CENTRE) if facts["channel"] in ("phone", "counter") else None
    draft = ConcernDraft(
        text=facts["text"],
        kind=facts["kind"],
        channel=facts["channel"],
        language=facts["lang"],
        topics=tuple(facts["topics"]),
        area_code=facts["area"] or "",
        place=facts["place"],
        when_days=facts["when_days"],
        when_times=tuple(facts["when_time"]),
        recurring=facts["recurring"],
        email=f"boende{told.number}@exempel.example" if told.wants_mail else "",
        notice_version="demo",
        entered_by=writer.id if writer else None,
        staff_name=writer.name if writer else "",
    )
    receive_concern(session, keys, draft, _key(told, "told"))


def _work(session: Session, keys: Keys, told: Told) -> None:
    facts, concern = told.facts, _concern(session, keys, told)
    staff = _handler_of(session, concern)
    if facts.get("note"):
        add_note(session, staff, concern.reference, facts["note"], _key(told, "note"))
    if told.state == "new":
        return
    code_concern(session, staff, concern.reference, concern.version, _coding(told), done=True)
    staff = _handler_of(session, concern)
    if told.number % 3 == 0:
        assign_to_person(session, staff, concern.reference, concern.version, staff.id)
    if told.state in ("paused", "waiting_answer"):
        set_state(session, staff, concern.reference, concern.version, State(told.state))
    elif told.state == "unclear":
        ask_about(session, staff, concern.reference, concern.version)


def _end(session: Session, keys: Keys, told: Told) -> None:
    concern = _concern(session, keys, told)
    staff = _handler_of(session, concern)
    answer, closing = told.facts.get("answer"), told.facts.get("closing", "")
    if answer:
        answer_concern(
            session, keys, staff, concern.reference, concern.version, answer, _key(told, "answer"), close=not closing
        )
    if closing:
        close_concern(session, staff, concern.reference, concern.version, closing)


_HAPPENS = {"receive": _receive, "work": _work, "end": _end}


def _coding(told: Told) -> Coding:
    facts = told.facts
    return Coding(
        tags=frozenset(Tag(category, facet) for category, facet in facts["tags"]),
        kind=facts["kind"],
        area_code=facts["area"] or "",
        place=facts["place"],
        when_days=facts["when_days"],
        when_times=tuple(facts["when_time"]),
        days=tuple(facts.get("days", ())),
        time_from=facts.get("time_from", ""),
        time_to=facts.get("time_to", ""),
        recurring=facts["recurring"],
        how=facts.get("how", ""),
    )


def _concern(session: Session, keys: Keys, told: Told) -> Concern:
    code_hash = keys.code_hash(keys.receipt_code(_key(told, "told")))
    return session.scalars(select(Concern).where(Concern.code_hash == code_hash)).one()


def _key(told: Told, purpose: str) -> str:
    return f"demo-{purpose}-{told.number}"


def _handler_of(session: Session, concern: Concern) -> StaffMember:
    """The handler whose desk it lies on, else the coordinator."""
    session.flush()
    for staff in _staff(session):
        if staff.has_role(Role.HANDLER) and _may_read(session, staff, concern):
            return staff
    return _of_role(session, Role.COORDINATOR)


def _may_read(session: Session, staff: StaffMember, concern: Concern) -> bool:
    found = session.scalar(select(Concern.id).where(Concern.id == concern.id, readable(staff)))
    return found is not None


def _of_role(session: Session, role: Role) -> StaffMember:
    return next(staff for staff in _staff(session) if staff.has_role(role))


def _staff(session: Session) -> Iterator[StaffMember]:
    if "demo.staff" not in session.info:
        ids = session.scalars(select(User.id).order_by(User.id)).all()
        session.info["demo.staff"] = [staff_member(session, one) for one in ids]
    return iter(session.info["demo.staff"])


def _let_mails_leave(app: Flask) -> None:
    """The demo has no mail server: mails of days gone by have left, today's wait in the outbox to be looked at."""

    def leave(message: EmailMessage, recipient: str) -> int:
        return 250

    settings = app.extensions["dialog.settings"]
    with at(datetime.now(UTC)):
        deliver_due(
            app.extensions["dialog.database"],
            load_worker_key(settings.data_dir),
            app.extensions["dialog.render_mail"],
            leave,
            settings,
        )
