"""A party registers and looks after itself, through the pages, as J2 tells it."""

import re
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
from dialog.meetings.models import Meeting, Registration, RegistrationNeed
from dialog.meetings.operations.seats import cancel_party, draw_lots, pass_on
from dialog.outbox.models import Mail
from tests.builders import an_area
from tests.client import Fetched, PageClient
from tests.meetings.builders import a_meeting, wall
from tests.meetings.test_public_pages import fill

FORM = "/en/moten/mote/anmalan"
OWN = re.compile(r'href="(/en/anmalan/[a-z2-7]{26})"')
ASKED = {"name": "Åsa Berg", "email": "asa@example.se", "party_size": "2"}


@pytest.fixture
def meeting_id(database: Database) -> int:
    return database.write(lambda session: a_meeting(session, slug="mote", capacity=10).id)


def register(client: PageClient, status: int = 200, **values: Any) -> Fetched:
    """Fill in the form and send it."""
    key = client.get(FORM).page.value("form_key")
    return client.post(FORM, ASKED | {"form_key": key} | values, status=status)


def own_link(page: Fetched) -> str:
    found = OWN.search(page.html)
    assert found, page.text
    return found[1]


def press(client: PageClient, link: str, status: int = 303, **values: Any) -> Fetched:
    """Press a button of the party's own page."""
    key = client.get(link).page.value("form_key")
    return client.post(link, {"form_key": key} | values, status=status)


def seated(database: Database) -> list[tuple[int, int, int]]:
    """(size, seated, offered) of every party, in the order they came."""
    with database.read() as session:
        rows = session.execute(
            select(Registration.size, Registration.seated, Registration.offered).order_by(Registration.id)
        )
        return [tuple(row) for row in rows]


def taken(database: Database, meeting_id: int) -> int:
    with database.read() as session:
        return session.get_one(Meeting, meeting_id).seats_taken


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


def test_one_person_on_a_full_meeting_is_not_asked_to_come_in_part(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    fill(app, database, meeting_id, 10)
    page = register(client, status=422, party_size="1")
    assert 'value="take_some"' not in page.html
    assert "It is full right now, and others wait." in page.text


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


def test_needs_are_kept_apart_and_seen_by_nobody_on_the_page(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    page = register(client, needs=["interpreter", "step_free"], interpreter_language="dari")
    with database.read() as session:
        rows = session.execute(
            select(RegistrationNeed.need, RegistrationNeed.number, RegistrationNeed.language).order_by(
                RegistrationNeed.need
            )
        ).all()
    assert [tuple(row) for row in rows] == [("interpreter", 1, "dari"), ("step_free", 1, "")]
    link = own_link(page)
    press(client, link, action="needs", interpreter="2", step_free="0", child="1", interpreter_language="dari")
    with database.read() as session:
        rows = session.execute(select(RegistrationNeed.need, RegistrationNeed.number).order_by(RegistrationNeed.need))
        assert [tuple(row) for row in rows] == [("child", 1), ("interpreter", 2)]


def test_peer_C7_a_party_sees_changes_and_cancels_by_its_link(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    link = own_link(register(client, party_size="6"))
    answer = client.http.get(link)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "There are seats for 6 people." in client.get(link).text
    assert "changed" in client.get(press(client, link, action="change", party_size="4").location).text
    assert seated(database) == [(4, 4, 0)]
    assert taken(database, meeting_id) == 4
    for _ in range(2):
        client.get(link)
        assert client.http.head(link).status_code == 200
    assert taken(database, meeting_id) == 4
    page = client.get(press(client, link, action="cancel").location)
    assert "Your registration is cancelled." in page.text
    assert 'action="cancel"' not in page.html
    assert taken(database, meeting_id) == 0
    assert client.post(link, {"action": "cancel"}, status=303)


def test_J2_only_the_increase_goes_through_the_count(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    link = own_link(register(client, party_size="4"))
    fill(app, database, meeting_id, 5)
    page = press(client, link, status=422, action="change", party_size="6")
    assert "There is 1 seat left now." in page.text
    assert page.page.value("party_size") == "6"
    assert seated(database)[0] == (4, 4, 0)
    assert 'name="on_shortage" value="wait_all"' in page.html
    press(client, link, action="change", party_size="6", on_shortage="wait_all")
    assert seated(database)[0] == (6, 4, 0)
    assert "2 people wait in the queue." in client.get(link).text
    assert taken(database, meeting_id) == 9


@pytest.mark.parametrize("size", ["", "noll", "0", "31", "-1"])
def test_a_number_that_cannot_be_is_kept_and_explained(
    client: PageClient, database: Database, meeting_id: int, size: str
) -> None:
    link = own_link(register(client))
    page = press(client, link, status=422, action="change", party_size=size)
    assert page.page.value("party_size") == size
    assert page.page.title.startswith("Error: ")
    assert seated(database) == [(2, 2, 0)]


def test_J2_freed_seats_are_offered_and_taken_or_let_go(
    client: PageClient, app: Flask, database: Database, meeting_id: int
) -> None:
    keys = app.extensions["dialog.keys"]
    first = fill(app, database, meeting_id, 10)
    one = own_link(register(client, on_shortage="wait_all"))
    two = own_link(register(client, on_shortage="wait_all", email="bo@example.se"))
    assert "You stand at place 1." in client.get(one).text
    assert "You stand at place 2." in client.get(two).text
    database.write(lambda session: cancel_party(session, keys, first))
    for link in (one, two):
        page = client.get(link)
        assert "There are seats for 2 of you" in page.text
        assert "Answer by" in page.text
    press(client, one, action="accept")
    page = client.get(press(client, two, action="decline").location)
    assert "You have let the seats go" in page.text
    assert taken(database, meeting_id) == 2
    assert "There are seats for 2 people." in client.get(one).text


def test_J2_an_offer_that_is_not_answered_goes_on_and_twice_is_enough(
    client: PageClient, app: Flask, database: Database
) -> None:
    keys = app.extensions["dialog.keys"]
    with clock.at(date(2026, 3, 2)):
        starts = wall(date(2026, 3, 30), 18)
        meeting_id = database.write(lambda session: a_meeting(session, slug="mote", capacity=2, starts_at=starts).id)
        first = fill(app, database, meeting_id, 2)
        link = own_link(register(client, on_shortage="wait_all"))
        database.write(lambda session: cancel_party(session, keys, first))
    for day in (4, 6):
        with clock.at(date(2026, 3, day)):
            database.write(lambda session: pass_on(session, keys, meeting_id))
    with clock.at(date(2026, 3, 8)):
        page = client.get(link)
        assert "Do you still want to come?" in page.text
        assert "There are 2 seats left." in client.get("/en/moten/mote").text
        page = client.get(press(client, link, action="still").location)
        assert "There are seats for 2 people." in page.text


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


def test_J2_the_link_shows_a_first_name_and_numbers_only(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    link = own_link(register(client, phone="070-123 45 67"))
    page = client.get(link)
    assert "Åsa" in page.text
    for secret in ("Berg", "asa@example.se", "070-123", "1234567"):
        assert secret not in page.html
    assert link.rsplit("/", 1)[1] not in page.page.title


def test_J2_a_change_of_contact_needs_a_code_sent_to_the_contact(
    client: PageClient, app: Flask, database: Database, meeting_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialog.meetings.operations.contact.secrets.randbelow", lambda most: 4711)
    link = own_link(register(client))
    new = {"name": "Bo", "email": "bo@example.se", "phone": ""}
    assert "does not work any more" in press(client, link, status=422, action="contact", code="004711", **new).text
    assert "We have sent a code" in press(client, link, status=200, action="code").text
    wrong = press(client, link, status=422, action="contact", code="111111", **new)
    assert "That is not the code we sent" in wrong.text
    assert wrong.page.value("email") == "bo@example.se"
    assert "Åsa" in client.get(link).text
    press(client, link, action="contact", code="004 711", **new)
    assert "Hello Bo," in client.get(link).text
    assert "does not work any more" in press(client, link, status=422, action="contact", code="004711", **new).text
    with database.read() as session:
        codes = select(func.count()).where(Mail.template == "mail.meeting_code")
        assert session.execute(codes).scalar_one() == 1


def test_a_code_holds_for_five_tries_and_half_an_hour(
    client: PageClient, database: Database, meeting_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialog.meetings.operations.contact.secrets.randbelow", lambda most: 4711)
    link = own_link(register(client))
    new = {"name": "Bo", "email": "bo@example.se", "phone": ""}
    press(client, link, status=200, action="code")
    for _ in range(5):
        press(client, link, status=422, action="contact", code="000000", **new)
    assert "does not work any more" in press(client, link, status=422, action="contact", code="004711", **new).text
    press(client, link, status=200, action="code")
    with clock.at(now() + timedelta(minutes=31)):
        key = client.get(link).page.value("form_key")
        late = {"action": "contact", "code": "004711", "form_key": key}
        assert "does not work any more" in client.post(link, new | late, status=422).text
    assert "Åsa" in client.get(link).text


def test_without_an_address_staff_change_the_contact(client: PageClient, database: Database, meeting_id: int) -> None:
    link = own_link(register(client, email="", phone="070-123 45 67"))
    assert "Call us, and we change it for you." in client.get(link).text
    assert "We have no e-mail address" in press(client, link, status=422, action="code").text


@pytest.mark.parametrize("path", ["/en/anmalan/abcdefghijklmnopqrstuvwxyz", "/anmalan/x"])
def test_a_link_that_leads_nowhere_says_so(client: PageClient, path: str) -> None:
    page = client.get(path, status=404)
    assert page.headers["Cache-Control"] == "no-store"
    client.post(path, {"action": "cancel"}, status=404)


def test_J2_a_cancelled_meeting_shows_it_on_the_partys_page_and_takes_no_changes(
    client: PageClient, database: Database, meeting_id: int
) -> None:
    link = own_link(register(client))
    database.write(lambda session: setattr(session.get_one(Meeting, meeting_id), "state", "cancelled"))
    page = client.get(link)
    assert "The meeting is cancelled" in page.text
    assert "<form" not in page.html.split("<main")[1].split("</main")[0]
    client.post(link, {"action": "change", "party_size": "5"}, status=422)
    assert seated(database) == [(2, 2, 0)]


def test_a_residents_act_leaves_a_date_and_no_time(client: PageClient, database: Database, meeting_id: int) -> None:
    register(client)
    columns = {column.name: str(column.type) for column in Registration.__table__.columns}
    moments = {name for name, kind in columns.items() if kind.startswith("DATETIME")}
    assert moments == {"answer_by"}
    with database.read() as session:
        assert session.execute(select(Registration.answer_by)).scalar_one() is None
