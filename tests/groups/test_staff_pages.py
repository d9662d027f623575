"""Staff pages: the register and its queue, one group, its contacts, notices."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import today
from dialog.database import Database
from dialog.groups.models import Group, GroupContact, GroupEvent
from dialog.groups.operations.states import mark_trained
from dialog.meetings.models import Meeting
from dialog.outbox.models import Mail
from dialog.surveys.models import SurveyCollector
from tests.client import Fetched, PageClient
from tests.groups.conftest import OVE, PHONE_ONLY, SIV, Stored, mails
from tests.people import People
from tests.surveys.published import publish
from tests.surveys.waves import a_questionnaire

Store = Callable[..., Stored]


@pytest.fixture
def staff(people: People) -> PageClient:
    return people.sign_in("coordinator")


@pytest.fixture
def open_survey(database: Database) -> str:
    database.write(lambda session: publish(session, a_questionnaire(), "prov"))
    return "prov"


def state_of(database: Database, group_id: int) -> str:
    with database.read() as session:
        return session.get_one(Group, group_id).state


def test_the_register_is_a_list_for_readers_and_a_queue_for_those_who_run_it(
    people: People, stored: Store, staff: PageClient
) -> None:
    there = stored()
    page = staff.get("/intern/grupper")
    assert f"/intern/grupper/{there.id}" in [href for href, _ in page.page.links]
    assert "Björkbacken" in staff.get("/intern/grupper?state=interest&area=A1").text
    assert "Björkbacken" not in staff.get("/intern/grupper?state=active").text
    police = people.sign_in("police")
    page = police.get("/intern/grupper")
    assert "Björkbacken" in page.text
    for hidden in ("Siv", "070-174", "Björkgatan", f"/intern/grupper/{there.id}"):
        assert hidden not in page.html
    police.get(f"/intern/grupper/{there.id}", status=403)


def test_a_handler_runs_groups_in_its_own_areas_alone(people: People, stored: Store) -> None:
    own, other = stored(), stored(title="Bortom", area_code="A2", contacts=(OVE,))
    handler = people.sign_in("handler", areas=("A1",))
    assert "Siv Lind" in handler.get(f"/intern/grupper/{own.id}").text
    for path in ("", "/startmote"):
        handler.get(f"/intern/grupper/{other.id}{path}", status=404)
    for path in ("", "/lage", "/stammer", "/skyltar", "/enkat", "/kontakt", "/kontakt/1", "/startmote"):
        handler.post(f"/intern/grupper/{other.id}{path}", {}, status=404)
    page = handler.get("/intern/grupper/meddelande")
    assert re.findall(r'name="areas"[^>]*value="(\w+)"', page.html) == ["A1"]


def test_X03_everything_about_a_group_stands_on_one_page_and_can_be_changed(
    database: Database, stored: Store, staff: PageClient
) -> None:
    there = stored()
    path = f"/intern/grupper/{there.id}"
    typed = {
        "version": staff.get(path).page.value("version"),
        "title": "Björkbacken södra",
        "area": "A1",
        "streets": "Björkgatan 1-40",
        "households": "40",
        "police_contact": "Områdespolisen, 114 14",
    }
    staff.post(path, typed | {"households": "0"}, status=422)
    staff.post(path, typed)
    with database.read() as session:
        group = session.get_one(Group, there.id)
        assert (group.title, group.households, group.police_contact) == (
            "Björkbacken södra", 40, "Områdespolisen, 114 14",
        )  # fmt: skip
    page = staff.get(path)
    for shown in ("Björkbacken södra", "Siv Lind", "070-174 06 05", "Områdespolisen, 114 14", "Björkgatan 1-40"):
        assert shown in page.html
    behind = staff.post(path, typed | {"title": "Någon annans"}, status=409)
    assert behind.page.value("title") == "Någon annans"


BY_PHONE = {
    "group_name": "Aspbacken",
    "streets": "Aspgatan",
    "area": "A1",
    "households": "14",
    "contact_name": "Tage Tall",
    "contact_phone": "070-174 06 11",
    "language": "sv",
}


def call_in(client: PageClient, status: int = 303, **typed: str) -> Fetched:
    """Fill in the form for a group that calls, and send it."""
    key = client.get("/intern/grupper/ny").page.value("form_key")
    return client.post("/intern/grupper/ny", BY_PHONE | {"form_key": key} | typed, status=status)


def test_a_group_that_calls_is_registered_once_and_its_contact_confirmed_by_the_call(
    database: Database, stored: Store, staff: PageClient
) -> None:
    stored()
    key = staff.get("/intern/grupper/ny").page.value("form_key")
    made = [call_in(staff, form_key=key).location for _ in range(2)]
    assert made[0] == made[1]
    call_in(staff, 409, form_key=key, households="15")
    call_in(staff, group_name="Lindbacken", streets="Lindgatan", contact_phone="", contact_email="tage@bo.example")
    with database.read() as session:
        called, mailed = session.scalars(select(Group).where(Group.title != "Björkbacken").order_by(Group.id)).all()
        assert (called.title, called.streets, called.households, called.state, called.confirmed_on) == (
            "Aspbacken", "Aspgatan", 14, "interest", today(),
        )  # fmt: skip
        assert mailed.confirmed_on is None, "who has an address confirms by it"
        steps = select(GroupEvent).where(GroupEvent.group_id == called.id).order_by(GroupEvent.id)
        assert [(one.kind, one.actor_id is not None) for one in session.scalars(steps)] == [
            ("registered", True), ("confirmed", True),
        ]  # fmt: skip
        logged = session.scalars(select(AuditEntry.object_reference).where(AuditEntry.action == "group_registered"))
        assert sorted(logged) == sorted([str(called.id), str(mailed.id)])


def test_a_group_that_calls_is_shown_those_alike_and_wrong_input_keeps_what_was_typed(
    database: Database, people: People, stored: Store, staff: PageClient
) -> None:
    there = stored()
    stored(title="Bortom", area_code="A2", contacts=(OVE,))
    looked = call_in(staff, 200, group_name="Björkbacken")
    assert f"/intern/grupper/{there.id}" in [href for href, _ in looked.page.links]
    assert looked.page.value("contact_phone") == "070-174 06 11"
    wrong = call_in(staff, 422, households="många", contact_phone="")
    assert 'href="#households"' in wrong.html
    assert 'href="#contact_email"' in wrong.html
    assert wrong.page.value("households") == "många"
    handler = people.sign_in("handler", areas=("A2",))
    call_in(handler, 422)
    with database.read() as session:
        assert session.scalars(select(Group.title).order_by(Group.id)).all() == ["Björkbacken", "Bortom"]
    call_in(staff, group_name="Björkbacken", step="new")
    call_in(handler, area="A2")
    with database.read() as session:
        assert len(session.scalars(select(Group.id)).all()) == 4


def test_peer_D3_states_by_hand_and_signs_at_the_end(database: Database, stored: Store, staff: PageClient) -> None:
    there = stored()
    path = f"/intern/grupper/{there.id}"
    database.write(lambda session: mark_trained(session, there.id, None))
    assert "skyltar" not in [form["action"].rsplit("/", 1)[-1] for form in staff.get(path).page.forms]
    staff.post(f"{path}/skyltar", {"number": "4"}, status=422)
    staff.post(f"{path}/lage", {"state": "active", "seen": "interest"})
    assert state_of(database, there.id) == "trained"
    staff.post(f"{path}/lage", {"state": "active", "seen": "trained"})
    wrong = staff.post(f"{path}/skyltar", {"number": "0"}, status=422).page
    assert (wrong.title[:5], wrong.value("number")) == ("Fel: ", "0")
    staff.post(f"{path}/skyltar", {"number": "4"})
    with database.read() as session:
        last = session.scalars(select(GroupEvent).order_by(GroupEvent.id.desc()).limit(1)).one()
        assert (last.kind, last.detail) == ("signs", {"number": 4})
        assert last.actor_id is not None


def test_peer_D1_people_in_roles_each_with_a_link_are_helped_on_the_phone(
    database: Database, stored: Store, staff: PageClient
) -> None:
    there = stored(contacts=(PHONE_ONLY, SIV), confirm=False)
    with database.read() as session:
        by_phone, by_mail = session.scalars(select(GroupContact.id).order_by(GroupContact.id)).all()
    path = f"/intern/grupper/{there.id}/kontakt"
    staff.post(f"{path}/{by_phone}", {"action": "confirm"})
    staff.post(f"{path}/{by_phone}", {"action": "main"})
    staff.post(f"{path}/{by_mail}", {"action": "link"})
    staff.post(f"{path}/{by_mail}", {"action": "okänd"})
    shown = staff.post(f"{path}/{by_phone}", {"action": "code"}, status=200)
    assert re.search(r"[2-9A-Z]{4} [2-9A-Z]{4}", shown.text)
    staff.post(path, {"name": "Ny Person"}, status=422)
    staff.post(path, {"name": "Ny Person", "phone": "070-174 06 44"})
    staff.post(f"{path}/{by_mail}", {"action": "drop"})
    staff.post(f"{path}/{by_mail}", {"action": "drop"}, status=404)
    with database.read() as session:
        rows = session.scalars(select(GroupContact).order_by(GroupContact.id)).all()
        found = [(row.role, row.confirmed_on is not None, row.locked_facts is None) for row in rows]
    assert found == [("main", True, False), ("contact", False, True), ("contact", False, False)]


def test_J2_a_start_meeting_is_booked_shown_to_the_group_and_mailed(
    app: Flask, database: Database, stored: Store, staff: PageClient, client: PageClient
) -> None:
    there = stored()
    path = f"/intern/grupper/{there.id}/startmote"
    day = today() + timedelta(days=20)
    typed = {"day": day.isoformat(), "starts": "18.30", "ends": "20.00", "place": "Biblioteket", "capacity": "20"}
    staff.post(path, typed | {"ends": "17.00"}, status=422)
    assert state_of(database, there.id) == "interest"
    answer = staff.post(path, typed | {"action": "show"})
    assert state_of(database, there.id) == "meeting_booked"
    with database.read() as session:
        meeting = session.scalars(select(Meeting)).one()
        assert (meeting.kind, meeting.state, meeting.for_group_id) == ("group_start", "published", there.id)
        template, content = mails(session, app)[-1]
        slug = meeting.slug
    assert f"/intern/moten/{slug}" in answer.location
    assert (template, content["values"]["link"]) == ("mail.group_start", there.links[0])
    assert slug in client.get(there.links[0]).html
    client.get(f"/moten/{slug}", status=404)


def test_a_draft_of_a_start_meeting_tells_nobody(database: Database, stored: Store, staff: PageClient) -> None:
    there = stored()
    typed = {"day": date(2031, 3, 30).isoformat(), "starts": "18:30", "ends": "20:00", "place": "Biblioteket"}
    skipped = staff.post(f"/intern/grupper/{there.id}/startmote", typed | {"starts": "02:30"}, status=422)
    assert 'href="#starts"' in skipped.html
    staff.post(f"/intern/grupper/{there.id}/startmote", typed | {"action": "draft"})
    with database.read() as session:
        assert session.scalars(select(Meeting.state)).all() == ["draft"]
        assert "mail.group_start" not in session.scalars(select(Mail.template)).all()


def test_peer_D7_a_notice_is_looked_at_before_it_leaves_once(
    app: Flask, database: Database, stored: Store, staff: PageClient
) -> None:
    stored(contacts=(SIV, OVE))
    path = "/intern/grupper/meddelande"
    typed = {"subject": "Inbrott i källare", "text": "Lås cykeln.\n\nHälsa grannarna.", "areas": ["A1"]}
    staff.post(path, {"subject": "x", "text": "y"}, status=422)
    looked = staff.post(path, typed, status=200)
    assert "Hälsa grannarna." in looked.page.by_id("main")
    with database.read() as session:
        assert "mail.group_notice" not in [template for template, _ in mails(session, app)]
    sending = typed | {"form_key": looked.page.value("form_key"), "step": "send"}
    for _ in range(2):
        assert "ref=2" in staff.post(path, sending).location
    staff.post(path, sending | {"text": "Annat"}, status=409)
    with database.read() as session:
        assert [template for template, _ in mails(session, app)].count("mail.group_notice") == 2
    assert "Inbrott i källare" in staff.get(path).text


def test_a_group_gets_one_link_to_a_survey(
    database: Database, stored: Store, staff: PageClient, client: PageClient, open_survey: str
) -> None:
    there = stored()
    path = f"/intern/grupper/{there.id}/enkat"
    staff.post(path, {"survey": "finns-inte"}, status=422)
    for _ in range(2):
        staff.post(path, {"survey": open_survey})
    with database.read() as session:
        made = session.scalars(select(SurveyCollector).where(SurveyCollector.kind == "group")).one()
        assert (made.group_type, made.label) == ("neighbourhood_watch", "Björkbacken")
        code = made.code
    assert f"/e/{code}" in [href for href, _ in client.get(there.links[0]).page.links]
    assert f"/e/{code}" in staff.get(f"/intern/grupper/{there.id}").text


def test_who_called_notes_that_all_is_right(database: Database, stored: Store, staff: PageClient) -> None:
    there = stored()

    def asked(session: Session) -> None:
        session.get_one(Group, there.id).asks = 2

    database.write(asked)
    staff.post(f"/intern/grupper/{there.id}/stammer", {})
    with database.read() as session:
        assert session.get_one(Group, there.id).asks == 0
