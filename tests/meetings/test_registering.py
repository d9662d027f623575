"""A party registers and looks after itself, through the pages, as J2 tells it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.groups.models import Group
from dialog.meetings.models import Meeting, Registration, RegistrationContact, RegistrationNeed
from dialog.meetings.operations.seats import draw_lots
from dialog.records.models import RetentionRule
from dialog.records.operations import run as retention
from dialog.records.rules import What
from tests.builders import an_area
from tests.client import PageClient
from tests.meetings.builders import a_meeting, wall
from tests.meetings.party_pages import ASKED, FORM, own_link, press, register, seated, taken
from tests.meetings.test_public_pages import fill
from tests.people import People


@pytest.fixture
def meeting_id(database: Database) -> int:
    return database.write(lambda session: a_meeting(session, slug="mote", capacity=10).id)


def test_peer_C1_a_party_registers_without_account_and_people_are_counted(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    page = register(client, party_size="4")
    assert "You are registered" in page.text
    assert "There are seats for 4 people." in page.text
    assert seated(database) == [(4, 4, 0)]
    assert taken(database, meeting_id) == 4
    assert "There are 6 seats left." in client.get("/en/moten/mote").text
    assert page.headers["Cache-Control"] == "no-store"


def test_J2_six_people_and_four_seats_are_asked_what_they_want(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    fill(app, database, meeting_id, 6)
    database.write(lambda session: a_meeting(session, slug="annat", title={"sv": "Ett annat möte"}).id)
    page = register(
        client, status=422, party_size="6", needs=["child", "hearing_loop"], interpreter_language="soomaali"
    )
    assert "There are 4 seats left, and you are 6." in page.text
    assert 'value="take_some"' in page.html
    assert "Ett annat möte" in page.text
    assert page.page.value("name") == "Åsa Berg"
    assert page.page.value("party_size") == "6"
    assert page.page.value("interpreter_language") == "soomaali"
    assert page.html.count(" checked") == 2
    assert page.page.title.startswith("Error: ")
    assert seated(database) == [(6, 6, 0)]
    key = page.page.value("form_key")
    page = client.post(FORM, ASKED | {"party_size": "6", "on_shortage": "take_some", "form_key": key}, status=200)
    assert "There are seats for 4 people." in page.text
    assert "2 people wait in the queue." in page.text
    assert seated(database) == [(6, 6, 0), (6, 4, 0)]


@pytest.mark.parametrize(
    ("choice", "status", "said", "seats"),
    [
        ("wait_all", 200, "6 people wait in the queue.", [(6, 6, 0), (6, 0, 0)]),
        ("take_some", 200, "There are seats for 4 people.", [(6, 6, 0), (6, 4, 0)]),
        ("other_date", 422, "Nothing is registered.", [(6, 6, 0)]),
        ("maybe", 422, "Choose one of the answers in the list", [(6, 6, 0)]),
    ],
)
def test_peer_C4_each_choice_of_a_party_that_does_not_fit(
    client: PageClient,
    app: Flask,
    database: Database,
    meeting_id: int,
    choice: str,
    status: int,
    said: str,
    seats: list[tuple[int, int, int]],
) -> None:
    fill(app, database, meeting_id, 6)
    page = register(client, status=status, party_size="6", on_shortage=choice)
    assert said in page.text
    assert seated(database) == seats


def test_every_field_of_the_outside_by_its_name(client: PageClient, app: Flask, database: Database) -> None:
    """What another program may send: the names are fixed, and each reaches the row it belongs to."""
    database.write(lambda session: a_meeting(session, slug="mote", capacity=10).id)
    needs = ["hearing_loop", "interpreter", "sign_language", "step_free", "child"]
    answer = register(
        client,
        phone="070-174 06 05",
        needs=needs,
        interpreter_language="soomaali",
        relation="lives",
        group_code="",
        on_shortage="other_date",
    )
    press(client, own_link(answer), action="change", party_size="6")
    press(client, own_link(answer), action="change", party_size="5")
    with database.read() as session:
        party = session.scalars(select(Registration)).one()
        assert (party.size, party.seated, party.relation) == (5, 5, "lives")
        assert sorted((row.need, row.language) for row in party.needs) == [
            ("child", ""), ("hearing_loop", ""), ("interpreter", "soomaali"), ("sign_language", ""), ("step_free", ""),
        ]  # fmt: skip
        assert party.contact is not None
        facts = json.loads(app.extensions["dialog.keys"].unlock(bytes(party.contact.locked_facts)))
    assert facts == {"name": "Åsa Berg", "phone": "070-174 06 05"}
    press(client, own_link(answer), action="cancel")
    assert seated(database) == [(5, 0, 0)]


def test_J2_a_party_that_would_rather_come_another_day_is_shown_where_and_is_not_stored(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    fill(app, database, meeting_id, 10)
    database.write(lambda session: a_meeting(session, slug="annat", title={"sv": "Ett annat möte"}).id)
    page = register(client, status=422, on_shortage="other_date")
    assert "Nothing is registered." in page.text
    assert 'href="/en/moten/annat"' in page.html
    assert seated(database) == [(10, 10, 0)]


def test_J2_come_anyway_when_the_organiser_allows_it(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    fill(app, database, meeting_id, 10)
    database.write(lambda session: setattr(session.get_one(Meeting, meeting_id), "extra_seats", 3))
    assert "The room is full, but we make room for 3 people more." in client.get(FORM).text
    assert "There are seats for 2 people." in register(client).text
    assert taken(database, meeting_id) == 12


def test_one_person_on_a_full_meeting_is_asked_nothing_more_and_waits(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    fill(app, database, meeting_id, 10)
    assert "1 person waits in the queue." in register(client, party_size="1").text
    assert "Nothing is registered." in register(client, status=422, party_size="1", on_shortage="other_date").text
    assert seated(database) == [(10, 10, 0), (1, 0, 0)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"party_size": "sex"}, "Write how many you are with digits"),
        ({"party_size": "0"}, "Write how many you are with digits"),
        ({"party_size": "31"}, "You can register at most 30 people here"),
        ({"party_size": "11"}, "You can register at most 10 people here"),
        ({"name": ""}, "Write a name that we can ask for"),
        ({"email": "", "phone": ""}, "Write an e-mail address or a phone number"),
        ({"email": "asa"}, "Write the e-mail address like this"),
        ({"phone": "ring mig"}, "Write the phone number with digits"),
        ({"group_code": "FINNSINT"}, "We do not find a group with that code"),
        ({"needs": ["massage"]}, "Choose one of the answers in the list"),
        ({"relation": "king"}, "Choose one of the answers in the list"),
    ],
)
def test_errors_say_what_to_do_and_keep_everything(
    client: PageClient, database: Database, meeting_id: int, values: dict[str, Any], said: str
) -> None:
    page = register(client, status=422, **values)
    assert said in page.text
    assert 'class="sum"' in page.html
    for name, value in (ASKED | values).items():
        if isinstance(value, str) and name != "relation":
            assert page.page.value(name) == value
    assert seated(database) == []
    assert taken(database, meeting_id) == 0


def test_a_double_press_registers_once_and_other_content_is_told_apart(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    key = client.get(FORM).page.value("form_key")
    first = client.post(FORM, ASKED | {"form_key": key}, status=200)
    again = client.post(FORM, ASKED | {"form_key": key}, status=200)
    assert own_link(first) == own_link(again)
    other = client.post(FORM, ASKED | {"form_key": key, "party_size": "3"}, status=409)
    assert other.page.value("party_size") == "3"
    assert other.page.value("form_key") != key
    assert seated(database) == [(2, 2, 0)]


def test_a_form_without_a_good_key_stores_nothing(client: PageClient, database: Database, meeting_id: int) -> None:
    page = client.post(FORM, ASKED | {"form_key": "made-up"}, status=422)
    assert "Everything you wrote is kept" in page.text
    assert seated(database) == []


@pytest.mark.parametrize("values", [{"state": "cancelled"}, {"closes_at": True}, {"opens_at": True}])
def test_nobody_registers_when_it_is_not_possible(
    client: PageClient, database: Database, meeting_id: int, values: dict[str, Any]
) -> None:
    key = client.get(FORM).page.value("form_key")
    moments = {"closes_at": now() - timedelta(hours=1), "opens_at": now() + timedelta(hours=1)}

    def change(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(Meeting, meeting_id), name, moments.get(name, value))

    database.write(change)
    page = client.post(FORM, ASKED | {"form_key": key}, status=422)
    assert "so nothing was sent" in page.text
    assert page.page.value("name") == "Åsa Berg"
    assert client.get(FORM, status=303).location.endswith("/moten/mote")
    assert seated(database) == []


def test_J2_two_contacts_of_a_group_have_one_registration(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    def make(session: Session) -> None:
        area = an_area(session, "G")
        group = Group(
            title="Gatan", code="ABCD2345", area_id=area.id, households=12, state_on=date(2026, 1, 1),
            registered_on=date(2026, 1, 1),
        )  # fmt: skip
        session.add(group)

    database.write(make)
    first = register(client, group_code="ABCD-2345", party_size="4")
    second = register(client, group_code="abcd 2345", party_size="6", email="bo@example.se", name="Bo")
    assert own_link(first) == own_link(second)
    assert seated(database) == [(6, 6, 0)]


def test_lots_are_drawn_and_nobody_has_a_seat_before(client: PageClient, app: Flask, database: Database) -> None:
    keys = app.extensions["dialog.keys"]
    meeting_id = database.write(
        lambda session: (
            a_meeting(session, slug="mote", capacity=2, admission="lottery", closes_at=now() + timedelta(days=3)).id
        )
    )
    pages = [register(client), register(client, email="bo@example.se")]
    for page in pages:
        assert "We have received your registration" in page.text
        assert "Lots are drawn when registration closes." in page.text
    assert taken(database, meeting_id) == 0
    database.write(lambda session: draw_lots(session, keys, meeting_id))
    standing = sorted("There are seats for 2 people." in client.get(own_link(page)).text for page in pages)
    assert standing == [False, True]


def test_a_residents_act_leaves_a_date_and_no_time(client: PageClient, database: Database, meeting_id: int) -> None:
    register(client)
    columns = {column.name: str(column.type) for column in Registration.__table__.columns}
    moments = {name for name, kind in columns.items() if kind.startswith("DATETIME")}
    assert moments == {"answer_by"}
    with database.read() as session:
        assert session.execute(select(Registration.answer_by)).scalar_one() is None


def test_X01_a_person_registers_waits_cancels_and_is_erased_by_rule(
    client: PageClient, app: Flask, database: Database, people: People
) -> None:
    administrator = people.make("administrator")
    with clock.at(date(2026, 3, 2)):
        starts = wall(date(2026, 3, 20), 18)
        meeting_id = database.write(lambda session: a_meeting(session, slug="mote", capacity=3, starts_at=starts).id)
        fill(app, database, meeting_id, 2)
        page = register(client, on_shortage="wait_all", relation="lives", needs=["hearing_loop"], phone="070-123 45 67")
        assert "You are in the queue" in page.text
        press(client, own_link(page), action="cancel")
        stays = register(client, party_size="1", needs=["step_free"])
        assert "You are registered" in stays.text
    decided = date(2026, 1, 1)
    for what in (What.REGISTRATION_CONTACT, What.REGISTRATION_NEED):
        rule = RetentionRule(
            what=what.value, days=30, decision="KS 1", decided_on=decided, starts_on=decided, made_by=administrator.id
        )
        database.write(lambda session, rule=rule: session.add(rule))
    for day, left in ((date(2026, 4, 18), True), (date(2026, 4, 20), False)):
        with clock.at(day):
            database.write(lambda session: retention.run(session, "worker"))
        with database.read() as session:
            contacts = session.execute(select(func.count()).select_from(RegistrationContact)).scalar_one()
            needs = session.execute(select(func.count()).select_from(RegistrationNeed)).scalar_one()
        assert (contacts > 0, needs > 0) == (left, left)
    assert "Åsa" not in client.get(own_link(stays)).text
