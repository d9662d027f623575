"""Who sees what of meetings and groups: every staff address, tried by everybody who must not come further.

The addresses are read from the application, so that a new one is tried without being named here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from dialog.accounts.guard import StaffBlueprint
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.groups.models import Group
from dialog.keys import Keys
from dialog.meetings.models import Finding, FindingPicture, Meeting, MeetingTold, Proposal, Registration, WalkStop
from dialog.meetings.queries.walks import walk_of
from tests.client import PageClient
from tests.groups.conftest import ContactDraft, Stored
from tests.meetings.builders import a_meeting, a_registration
from tests.meetings.walk_rows import the_area
from tests.people import NAMES, People, unit

# What only those who run a meeting, or a group, may read: in no other page, file, mail list or log.
NAME, PHONE, ADDRESS = "Kanariefågel Ängslund", "070-174 06 77", "kanarie@exempel.example"
GROUP_NAME, GROUP_PHONE, GROUP_ADDRESS = "Gråsparv Ängslund", "070-174 06 78", "sparv@exempel.example"
INTERPRETER, VIEW = "tigrinja-kanarie", "kanariefågeln sjöng i tunneln"
SECRETS = (NAME, "Kanariefågel", PHONE, ADDRESS, GROUP_NAME, "Gråsparv", GROUP_PHONE, GROUP_ADDRESS, INTERPRETER, VIEW)
NEED_WORDS = ("Hörslinga", "Hearing loop")
# Pages that ask for less than the right to run: totals, the public protocol, and registering for who calls.
TOTALS = {"meetings_staff.meeting"}
BY_PHONE = {"meetings_staff.register_party", "meetings_staff.write_party"}
OUTSIDERS = (
    "administrator", "analyst", "police", "vbe", "contact_centre", "reader", "other_organisation", "other_unit",
)  # fmt: skip


class World:
    """A walk run by the unit 'ordning' of the municipality in the area A1, and a group in the area A1."""

    def __init__(self, app: Flask, keys: Keys, group: Stored, other_group: Stored) -> None:
        self.app, self.group, self.other_group = app, group, other_group
        self.database: Database = app.extensions["dialog.database"]
        self.database.write(lambda session: self._make(session, keys))

    def _make(self, session: Session, keys: Keys) -> None:
        area = the_area(session)
        own = a_meeting(session, slug="vandringen", kind="safety_walk", area_id=area.id)
        own.hosts[0].unit_id = unit(session, "ordning").id
        session.flush()
        self.draft = a_meeting(session, slug="utkastet", state="draft", area_id=area.id).slug
        session.scalars(select(Meeting).where(Meeting.slug == "utkastet")).one().hosts[0].unit_id = own.hosts[0].unit_id
        party = a_registration(
            session, keys, own, 2, name=NAME, email=ADDRESS, phone=PHONE,
            needs={"hearing_loop": 1, "interpreter": 1}, interpreter_language=INTERPRETER,
        )  # fmt: skip
        walk = walk_of(session, own)
        session.add(walk)
        session.flush()
        stop = WalkStop(meeting_id=own.id, position=1, title=VIEW)
        finding = Finding(meeting_id=own.id, client_key="k" * 20, number=1, what="lighting", view=VIEW)
        finding.pictures = [FindingPicture(content=b"x", width=1, height=1)]
        told = MeetingTold(meeting_id=own.id, registration_id=party.id, kind="meeting_changed", turn=1)
        proposal = Proposal(
            meeting_id=own.id, title={"sv": "Fler lyktor"}, text={"sv": VIEW},
            opens_on=own.starts_at.date(), closes_on=own.starts_at.date(),
        )  # fmt: skip
        session.add_all([stop, finding, told, proposal])
        session.flush()
        self.own = {
            "registration_id": party.id, "told_id": told.id, "stop_id": stop.id, "picture_id": finding.pictures[0].id,
            "number": finding.number, "reference": "SP-2026-0001",
        }  # fmt: skip
        self.proposal = proposal.id

    def values(self, rule: Rule, *, there: bool) -> dict[str, Any]:
        """What fills an address: what is there but not theirs, or what is nowhere."""
        of_proposal = "tyck-till" in rule.rule
        known = self.own | {"slug": "vandringen", "group_id": self.group.id, "contact_id": self.contact()}
        if of_proposal:
            known |= {"number": self.proposal, "slug": "a1"}
        nowhere = {name: 987_654 if isinstance(value, int) else "finns-inte" for name, value in known.items()}
        return {name: (known if there else nowhere)[name] for name in rule.arguments}

    def contact(self) -> int:
        with self.database.read() as session:
            return session.get_one(Group, self.group.id).contacts[0].id


@pytest.fixture
def world(app: Flask, keys: Keys, stored: Any) -> World:
    contact = ContactDraft(GROUP_NAME, GROUP_ADDRESS, GROUP_PHONE)
    group = stored(title="Lindgatan", contacts=(contact,))
    return World(app, keys, group, stored(title="Annan gata", streets="Ekgatan"))


@dataclass(frozen=True)
class Outsider:
    """Somebody, and the browser of theirs."""

    staff: StaffMember
    client: PageClient


@pytest.fixture(params=OUTSIDERS)
def outsider(request: pytest.FixtureRequest, people: People, world: World) -> Outsider:
    """Somebody who neither runs the meeting nor the group. Handlers have the right, but elsewhere."""
    elsewhere: dict[str, dict[str, Any]] = {
        "other_organisation": {"organisation_code": "grannkommunen", "areas": ("Z9",)},
        "other_unit": {"unit_code": "parken", "areas": ("Z9",)},
    }
    role = "handler" if request.param in elsewhere else request.param
    staff = people.make(role, **elsewhere.get(request.param, {}))
    return Outsider(staff, people.sign_in(staff))


def rules_of(app: Flask, *, about_one: bool) -> list[Rule]:
    """Addresses of meetings and groups in the staff area; `about_one`: those that name a record."""
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in ("meetings_staff", "groups_staff") and bool(rule.arguments) == about_one
    ]
    return sorted(found, key=lambda rule: (rule.rule, rule.endpoint))


def passes(app: Flask, staff: StaffMember, rule: Rule) -> bool:
    """True when this person's role has the right that the page asks for, somewhere."""
    blueprint = app.blueprints[rule.endpoint.partition(".")[0]]
    assert isinstance(blueprint, StaffBlueprint)
    return any(staff.may(one) for one in blueprint.permissions[rule.endpoint])


def answer(client: PageClient, rule: Rule, values: dict[str, Any], **data: str) -> Any:
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    verb = "POST" if "POST" in (rule.methods or ()) else "GET"
    body = {"csrf_token": client.csrf_token} | data if verb == "POST" else None
    return client.http.open(built[1], method=verb, data=body)


def test_sec_G01_what_is_not_theirs_looks_like_what_is_not_there(app: Flask, world: World, outsider: Outsider) -> None:
    """Who lacks the right altogether is stopped at the door (`test_guard`): tried here is who gets past it."""
    faults = []
    for rule in rules_of(app, about_one=True):
        if rule.endpoint in TOTALS | BY_PHONE or not passes(app, outsider.staff, rule):
            continue
        there, nowhere = (answer(outsider.client, rule, world.values(rule, there=one)) for one in (True, False))
        same = there.status_code == nowhere.status_code
        if not same or there.status_code not in (403, 404):
            faults.append(f"{sorted(rule.methods or ())} {rule.rule}: {there.status_code}, {nowhere.status_code}")
    assert faults == []


def test_sec_G02_a_draft_is_known_to_those_who_run_it_only(world: World, outsider: Outsider) -> None:
    assert "utkastet" not in outsider.client.http.get("/intern/moten").get_data(as_text=True)
    for path in ("utkastet", "utkastet/anmal", "utkastet/vandring/protokoll"):
        assert outsider.client.http.get(f"/intern/moten/{path}").status_code in (403, 404), path


def pages_within(client: PageClient, start: str) -> Iterator[tuple[str, str]]:
    """(address, text) of every page somebody reaches by links from `start`, the first hundred."""
    waiting, seen = [start], {start}
    while waiting and len(seen) < 100:
        path = waiting.pop(0)
        fetched = client.http.get(path)
        assert fetched.status_code < 500, path
        text = fetched.get_data(as_text=True)
        yield path, text
        if "html" not in fetched.content_type:
            continue
        for link in {part.split('"')[0].split("#")[0] for part in text.split('href="')[1:]}:
            if link.startswith("/intern") and link not in seen and "logga-ut" not in link:
                seen.add(link)
                waiting.append(link.replace("&amp;", "&"))


def test_sec_G03_no_name_need_phone_or_address_is_shown_to_others(app: Flask, world: World, outsider: Outsider) -> None:
    """Every page they can reach by links, every address there is, and what a search for the name gives."""
    texts = list(pages_within(outsider.client, "/intern"))
    for rule in rules_of(app, about_one=True) + rules_of(app, about_one=False):
        if "POST" not in (rule.methods or ()):
            values = world.values(rule, there=True)
            texts.append((rule.rule, answer(outsider.client, rule, values).get_data(as_text=True)))
    texts += [
        (path, outsider.client.http.get(path, query_string={"q": NAME}).get_data(as_text=True).replace(NAME, "", 2))
        for path in ("/intern/utkorg", "/intern/logg")
    ]
    for path, text in texts:
        shown = [one for one in SECRETS if one in text]
        assert shown == [], path
        if "/anmal" not in path:
            assert not any(word in text for word in NEED_WORDS), path


def test_those_who_run_them_do_see_all_of_it(world: World, people: People) -> None:
    """Else the tests above would prove nothing."""
    for client in (people.sign_in("coordinator"), people.sign_in("handler", unit_code="ordning")):
        registered = client.get("/intern/moten/vandringen/anmalda").text
        assert all(one in registered for one in (NAME, PHONE, INTERPRETER))
        assert VIEW in client.get("/intern/moten/vandringen/vandring/protokoll").text
        group = client.get(f"/intern/grupper/{world.group.id}").text
        assert GROUP_NAME in group
        assert GROUP_PHONE in group
        assert not {ADDRESS, GROUP_ADDRESS} & set((registered + group).split()), "addresses are sealed for them too"


def test_sec_G04_what_belongs_to_another_meeting_cannot_be_reached_through_ones_own(
    app: Flask, world: World, people: People
) -> None:
    def make(session: Session) -> None:
        theirs = a_meeting(session, slug="deras", kind="safety_walk", hosts=("grannkommunen",))
        session.add(walk_of(session, theirs))

    world.database.write(make)
    client = people.sign_in("handler", organisation_code="grannkommunen")
    before = rows(world)
    faults = []
    for rule in rules_of(app, about_one=True):
        if "slug" not in rule.arguments or rule.arguments == {"slug"}:
            continue
        values = world.values(rule, there=True) | {"slug": "deras"}
        body = {"came": "1", "seen": "", "key": "k" * 20, "act": "cancel", "do": "remove", "party_size": "1"}
        found = answer(client, rule, values, **body)
        if found.status_code not in (404, 422):
            faults.append(f"{sorted(rule.methods or ())} {rule.rule}: {found.status_code}")
        assert not any(one in found.get_data(as_text=True) for one in SECRETS), rule
    assert faults == []
    assert rows(world) == before


def rows(world: World) -> list[Any]:
    """What somebody else's press could have changed."""
    with world.database.read() as session:
        return [
            session.execute(select(Registration.id, Registration.state, Registration.size, Registration.came)).all(),
            session.execute(select(WalkStop.id, WalkStop.position).order_by(WalkStop.id)).all(),
            session.execute(select(Finding.id, Finding.withdrawn, Finding.lock_version)).all(),
            session.execute(select(FindingPicture.id)).all(),
            session.execute(select(MeetingTold.id, MeetingTold.called_on)).all(),
        ]


def test_a_contact_of_another_group_cannot_be_reached_through_ones_own(world: World, people: People) -> None:
    client = people.sign_in("coordinator")
    path = f"/intern/grupper/{world.other_group.id}/kontakt/{world.contact()}"
    for action in ("confirm", "main", "link", "code", "drop"):
        client.post(path, {"action": action}, status=404)


@pytest.mark.parametrize("number", ["0", "01", "99999999999999999999", "²", "١", "-1", "1.0"])
def test_a_number_that_no_record_can_have_is_not_found(app: Flask, world: World, people: People, number: str) -> None:
    client = people.sign_in("coordinator")
    for rule in rules_of(app, about_one=True):
        values = world.values(rule, there=True)
        wanted = [name for name, value in values.items() if isinstance(value, int)]
        if not wanted:
            continue
        marked = {name: 987_654 if name in wanted else value for name, value in values.items()}
        built = rule.build(marked, append_unknown=False)
        assert built is not None
        verb = "POST" if "POST" in (rule.methods or ()) else "GET"
        found = client.http.open(
            built[1].replace("987654", number), method=verb, data={"csrf_token": client.csrf_token}
        )
        assert found.status_code == 404, f"{verb} {rule.rule}"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/intern/moten/vandringen/anmalda", "registrations"), ("/intern/moten/vandringen/utskick", "registrations"),
     ("/intern/moten/vandringen/dorr", "registrations"), ("/intern/moten/vandringen/dorr/lista", "registrations"),
     ("/intern/grupper/{group}", "group")],
)  # fmt: skip
def test_that_somebody_looked_at_names_is_in_the_log(world: World, people: People, path: str, kind: str) -> None:
    client = people.sign_in("coordinator")
    page = client.get(path.format(group=world.group.id)).text
    assert NAME in page or GROUP_NAME in page
    with world.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    assert (entry.action, entry.object_type) == ("read", kind)
    assert not any(one in str(entry.detail) for one in SECRETS)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2027-02-30", "٢٠٢٧-٠١-٠١", "20270101000"])
def test_a_day_no_meeting_can_be_on_is_refused_at_its_field(world: World, people: People, day: str) -> None:
    client = people.sign_in("coordinator")
    times = {"day": day, "starts": "00:00", "ends": "23:59"}
    for path, form in (
        ("vandringen/flytta", times),
        ("vandringen/kopiera", times),
        ("utkastet/andra", times | {"opens_day": day, "closes_day": day}),
        ("ny", times | {"opens_day": day, "closes_day": day}),
    ):
        assert "2026-12-15" in client.post(f"/intern/moten/{path}", form, status=422).text, path


def test_the_cast_is_complete() -> None:
    assert set(NAMES) - set(OUTSIDERS) == {"coordinator", "handler"}, "a new role: say what it sees"
