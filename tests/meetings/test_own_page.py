"""A party looks after itself by its private link: changes, cancels, answers offers, says who to reach."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.meetings.models import Meeting, RegistrationNeed
from dialog.meetings.operations.meetings.moving import move
from dialog.meetings.operations.seats import cancel_party, pass_on
from dialog.outbox.models import Mail
from tests.client import PageClient
from tests.meetings.builders import a_meeting, wall
from tests.meetings.party_pages import own_link, press, register, seated, taken
from tests.meetings.test_public_pages import fill
from tests.people import People


@pytest.fixture
def meeting_id(database: Database) -> int:
    return database.write(lambda session: a_meeting(session, slug="mote", capacity=10).id)


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


def test_J2_a_moved_meeting_keeps_the_place_and_says_what_it_was_before(
    client: PageClient, app: Flask, database: Database, meeting_id: int, people: People
) -> None:
    fill(app, database, meeting_id, 9)
    seats = own_link(register(client, party_size="1"))
    waits = own_link(register(client, on_shortage="wait_all", email="bo@example.se"))
    staff, keys = people.make("coordinator"), app.extensions["dialog.keys"]
    with database.read() as session:
        starts = session.get_one(Meeting, meeting_id).starts_at + timedelta(days=7)
    told = database.write(lambda session: move(session, keys, staff, meeting_id, starts, starts + timedelta(hours=1)))
    assert told == 3
    for link, standing in ((seats, "There is a seat for 1 person."), (waits, "You stand at place 1.")):
        page = client.get(link)
        assert "The meeting has a new time" in page.text
        assert "You keep your place." in page.text
        assert standing in page.text


def test_what_was_typed_is_shown_as_text(client: PageClient, database: Database, meeting_id: int) -> None:
    page = client.get(own_link(register(client, name="<b>Åsa</b> Berg")))
    assert "&lt;b&gt;Åsa&lt;/b&gt;" in page.html
    assert "<b>Åsa" not in page.html


@pytest.mark.parametrize("action", ["", "delete", "accept", "decline", "still"])
def test_buttons_that_do_not_fit_change_nothing(
    client: PageClient, database: Database, meeting_id: int, action: str
) -> None:
    link = own_link(register(client))
    key = client.get(link).page.value("form_key")
    client.post(link, {"action": action, "form_key": key}, status=None)
    assert seated(database) == [(2, 2, 0)]
    assert taken(database, meeting_id) == 2
