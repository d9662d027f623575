"""Fill an empty installation with Lindesund, through the same operations that pages call."""

import json
from collections.abc import Callable
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
from dialog.concerns.operations.triage import Coding, code_concern, set_state
from dialog.concerns.queries.desks import violence_units
from dialog.concerns.rules import State
from dialog.concerns.sight import Sight, Whereabouts, sight
from dialog.database import Database
from dialog.demo.desk import desk_of
from dialog.demo.documents import archive
from dialog.demo.meetings import Gatherings
from dialog.demo.picture import PictureWork
from dialog.demo.story import DATA, Event, Told, events
from dialog.demo.surveys import ALL, ANSWERED, Asking
from dialog.keys import Keys, load_worker_key
from dialog.organisations.models import Organisation, Unit
from dialog.organisations.operations.importing import import_organisations
from dialog.organisations.rules import Editor
from dialog.outbox.delivery import deliver_due
from dialog.places.operations.imports import import_areas, import_streets
from dialog.situation.operations.publishing import publish_totals

PASSWORD = "Lindesund-2026"
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
    story, teller = events(today()), Teller(database, keys)
    analyst = teller.of_role(Role.ANALYST)
    everything = len(story) + ALL
    asking = Asking(app, Editor(analyst.id, analyst.name), lambda answered: progress(answered, everything))
    asking.finished_wave()
    done = sum(ANSWERED.values())
    picture = PictureWork(keys, teller.of_role, teller.of_unit, today())
    gatherings = Gatherings(keys, teller.of_role(Role.COORDINATOR), teller.of_unit("SOC-CENTRUM"), today())
    for day, group in groupby(story, key=lambda event: event.at.date()):
        happening = list(group)
        asking.on(day)
        if day == today():
            _let_mails_leave(app)
        for others in (gatherings, picture):
            database.write(partial(others.until, moment=happening[0].at.astimezone(UTC)))
        database.write(partial(teller.live, happening=happening))
        done += len(happening)
        progress(done, everything)
    database.write(partial(gatherings.until, moment=now()))
    database.write(partial(picture.until, moment=now()))
    database.write(desk_of(teller.of_role(Role.COORDINATOR)).fill)
    asking.open_answers(done)
    archive(app, teller.of_role(Role.COORDINATOR)).fill()
    # What the worker does every Monday: the areas' own pages tell what has been heard.
    database.write(publish_totals)


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


class Teller:
    """Lets the story happen, and remembers what it needs again: who works here, and which number a view got."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._keys = keys
        self._references: dict[int, str] = {}
        with database.read() as session:
            found = [staff_member(session, one) for one in session.scalars(select(User.id).order_by(User.id))]
            self._violence_units = violence_units(session)
            self._units = {unit.code: unit.id for unit in session.scalars(select(Unit).order_by(Unit.id))}
        self._staff = [staff for staff in found if staff is not None]
        self._happens = {"receive": self._receive, "work": self._work, "end": self._end}

    def live(self, session: Session, happening: list[Event]) -> None:
        """One day's events, each at its own time."""
        for event in happening:
            with at(min(event.at.astimezone(UTC), now())):
                self._happens[event.kind](session, event.told)

    def _receive(self, session: Session, told: Told) -> None:
        by_staff = told.facts["channel"] in ("phone", "counter")
        draft = _draft(told, self.of_role(Role.CONTACT_CENTRE) if by_staff else None)
        self._references[told.number] = receive_concern(session, self._keys, draft, _key(told, "told")).reference

    def _work(self, session: Session, told: Told) -> None:
        concern = self._concern(session, told)
        staff = self._handler_of(concern)
        if told.facts.get("note"):
            add_note(session, staff, concern.reference, told.facts["note"], _key(told, "note"))
        if told.state == "new":
            return
        code_concern(session, staff, concern.reference, concern.version, _coding(told), done=True)
        staff = self._handler_of(concern)
        if told.number % 3 == 0:
            assign_to_person(session, staff, concern.reference, concern.version, staff.id)
        if told.state in ("paused", "waiting_answer"):
            set_state(session, staff, concern.reference, concern.version, State(told.state))

    def _end(self, session: Session, told: Told) -> None:
        concern = self._concern(session, told)
        staff, answer, closing = self._handler_of(concern), told.facts.get("answer"), told.facts.get("closing", "")
        if answer:
            key, close = _key(told, "answer"), not closing
            answer_concern(session, self._keys, staff, concern.reference, concern.version, answer, key, close=close)
        if closing:
            close_concern(session, staff, concern.reference, concern.version, closing)

    def _concern(self, session: Session, told: Told) -> Concern:
        return session.scalars(select(Concern).where(Concern.reference == self._references[told.number])).one()

    def _handler_of(self, concern: Concern) -> StaffMember:
        """The handler whose desk it lies on, else the coordinator."""
        place = Whereabouts(
            organisation_id=concern.unit.organisation_id,
            unit_id=concern.unit_id,
            area_code=concern.area.code if concern.area else None,
            restricted=concern.restricted,
            withdrawn=False,
        )
        for staff in self._staff:
            if staff.has_role(Role.HANDLER) and sight(staff, place, self._violence_units) is Sight.EVERYTHING:
                return staff
        return self.of_role(Role.COORDINATOR)

    def of_role(self, role: Role) -> StaffMember:
        """Somebody who has the role."""
        return next(staff for staff in self._staff if staff.has_role(role))

    def of_unit(self, code: str) -> StaffMember:
        """A handler of the unit with this code."""
        return next(staff for staff in self._staff if any(held.unit_id == self._units[code] for held in staff.roles))


def _draft(told: Told, writer: StaffMember | None) -> ConcernDraft:
    facts = told.facts
    return ConcernDraft(
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


def _key(told: Told, purpose: str) -> str:
    return f"demo-{purpose}-{told.number}"


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
