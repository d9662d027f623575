"""The door: who came, marked on a phone or from paper, once each, also when the network was gone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dialog.audit.models import AuditEntry
from dialog.clock import at
from dialog.errors import Conflict, NotAllowed, NotPossibleNow
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations.door import Marked, count, mark
from dialog.meetings.queries.door import door_count, door_parties
from dialog.meetings.rules.door import came_from, door_number, is_mark_key
from tests.client import PageClient
from tests.meetings.mail_desk import BEFORE, START, Desk
from tests.people import People

KEY = "0123456789abcdef"
SCRIPT = {"X-Door": "1"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, app.extensions["dialog.keys"])


def slug_of(desk: Desk, meeting_id: int) -> str:
    with desk.database.read() as session:
        return session.get_one(Meeting, meeting_id).slug


def came(desk: Desk, party_id: int) -> int | None:
    with desk.database.read() as session:
        return session.get_one(Registration, party_id).came


class Door:
    """A meeting with a group of six and a person of one, and somebody who runs it, signed in at its door."""

    def __init__(self, desk: Desk, people: People) -> None:
        self.desk = desk
        self.staff = people.make("coordinator")
        self.client: PageClient = people.sign_in(self.staff)
        self.meeting = desk.meeting()
        self.six = desk.party(self.meeting, 6, name="Amal")
        self.one = desk.party(self.meeting, 1, name="Bo")
        self.path = f"/intern/moten/{slug_of(desk, self.meeting)}/dorr"

    def mark(self, came: int | None, *, seen: int | None = None, key: str = KEY) -> Marked:
        return self.desk.database.write(
            lambda session: mark(session, self.staff, self.meeting, self.six, came, seen=seen, key=key)
        )

    def count(self, step: int, key: str) -> int:
        return self.desk.database.write(lambda session: count(session, self.staff, self.meeting, step, key=key))

    def send(self, party: int, came: str, key: str, seen: str = "", status: int = 200) -> Any:
        """As the page's script does it; the JSON of the answer."""
        data = {"came": came, "key": key, "seen": seen}
        return self.client.post(f"{self.path}/{party}", data, status=status, headers=SCRIPT).response.json


@pytest.fixture
def door(desk: Desk, people: People) -> Door:
    return Door(desk, people)


def test_peer_C8_six_of_six_and_four_of_six_are_one_press_each(door: Door) -> None:
    page = door.client.get(door.path)
    assert "6 av 6" in page.text
    for pressed in ("6", "4"):
        page = door.client.get(door.path)
        fields = hidden(page.html, f"{door.path}/{door.six}")
        answer = door.client.post(f"{door.path}/{door.six}", fields | {"came": pressed})
        assert came(door.desk, door.six) == int(pressed)
    assert answer.location.endswith(f"#p-{door.six}")
    shown = door.client.get(answer.location.partition("#")[0])
    assert "Avprickat" in shown.text
    assert 'data-came="4"' in shown.html


def hidden(html: str, action: str) -> dict[str, str]:
    form = re.search(rf'<form method="post" action="{re.escape(action)}".*?</form>', html, re.S)
    assert form is not None
    return dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', form[0]))


def test_a_mark_is_taken_away_again(door: Door) -> None:
    assert door.mark(6) == Marked(6, True)
    assert door.mark(None, seen=6, key=KEY + "2") == Marked(None, True)
    assert came(door.desk, door.six) is None


def test_a_mark_that_was_sent_twice_counts_once_even_after_it_was_taken_away(door: Door) -> None:
    door.mark(6)
    door.mark(None, seen=6, key=KEY + "2")
    assert door.mark(6) == Marked(6, True), "the first result again"
    assert came(door.desk, door.six) is None
    with pytest.raises(Conflict):
        door.mark(5)


def test_a_mark_that_waited_without_network_does_not_replace_a_newer_one(door: Door) -> None:
    door.mark(6, key=KEY + "b")
    assert door.mark(4, seen=None) == Marked(6, False)
    assert came(door.desk, door.six) == 6
    assert door.mark(6, seen=None, key=KEY + "c") == Marked(6, True), "both saw the same"


def test_J2_walk_ins_are_a_number_that_is_never_below_none(door: Door) -> None:
    assert door.count(5, KEY) == 5
    assert door.count(5, KEY) == 5, "sent twice"
    assert door.count(-8, KEY + "2") == 0
    with pytest.raises(NotPossibleNow):
        door.count(21, KEY + "3")
    with pytest.raises(NotPossibleNow):
        door.count(0, KEY + "4")


def test_who_came_is_people_and_walk_ins_together(door: Door) -> None:
    door.mark(4)
    door.count(3, KEY + "2")
    with door.desk.database.read() as session:
        found = door_count(session, session.get_one(Meeting, door.meeting))
    assert (found.came, found.walk_ins, found.together, found.unmarked) == (4, 3, 7, 1)


def test_only_hosts_stand_at_the_door(door: Door, people: People) -> None:
    stranger = people.make("handler", organisation_code="annan")
    with pytest.raises(NotAllowed):
        door.desk.database.write(lambda session: mark(session, stranger, door.meeting, door.six, 1, seen=None, key=KEY))
    client = people.sign_in(stranger)
    for path in ("", "/lista", "/lage"):
        assert client.get(f"{door.path}{path}", status=404).status == 404
    assert client.post(f"{door.path}/{door.six}", {"came": "1", "key": KEY}, status=404).status == 404
    assert came(door.desk, door.six) is None


def test_a_party_of_another_meeting_is_not_marked_here(door: Door) -> None:
    other = door.desk.party(door.desk.meeting(), 2)
    assert "avbokat" in door.send(other, "2", KEY, status=422)["said"]
    assert came(door.desk, other) is None


def test_the_script_is_told_the_state_of_the_door_without_names(door: Door) -> None:
    answer = door.send(door.six, "4", KEY)
    assert answer["marks"] == {str(door.six): 4, str(door.one): None}
    assert (answer["came"], answer["own_came"], answer["own_applied"]) == (4, 4, True)
    late = door.send(door.six, "6", KEY + "2")
    assert (late["own_came"], late["own_applied"]) == (4, False)
    assert "Amal" not in str(answer) + door.client.get(f"{door.path}/lage").html


@pytest.mark.parametrize("typed", ["-1", "100", "4,5", "fyra", "٤"])
def test_what_is_no_number_of_people_is_refused(door: Door, typed: str) -> None:
    page = door.client.post(f"{door.path}/{door.six}", {"came": typed, "key": KEY}, status=422)
    assert "högst 99" in page.text
    with pytest.raises(ValueError, match="came"):
        came_from(typed)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "0123456789abcde!"])
def test_a_mark_needs_a_key_of_its_own(door: Door, key: str) -> None:
    assert not is_mark_key(key)
    door.client.post(f"{door.path}/{door.six}", {"came": "1", "key": key}, status=422)
    assert came(door.desk, door.six) is None


def test_attendance_closes_the_list_and_who_was_not_marked_did_not_come(door: Door) -> None:
    with at(START + timedelta(minutes=30)):
        door.mark(4)
        door.count(2, KEY + "2")
    page = door.client.get(door.path)
    assert "Stäng närvaron" in page.text
    with at(BEFORE):
        early = people_client(door).post(f"{door.path}/stang", {}, status=422)
        assert "inte börjat" in early.text
    with at(START + timedelta(hours=1)):
        client = people_client(door)
        closed = client.get(client.post(f"{door.path}/stang", {}).location)
        assert "6 personer kom" in closed.text
        assert "Stäng närvaron" not in closed.text
        refused = people_client(door).post(
            f"{door.path}/{door.six}", {"came": "6", "seen": "4", "key": KEY + "3"}, status=422
        )
        assert "stängd" in refused.text
    assert came(door.desk, door.six) == 4
    assert came(door.desk, door.one) is None
    with door.desk.database.read() as session:
        meeting = session.get_one(Meeting, door.meeting)
        assert (meeting.state, meeting.closed_at is not None) == ("held", True)


def people_client(door: Door) -> PageClient:
    """Signed in at the present moment of the test."""
    return People(door.desk.app).sign_in(door.staff)


def test_the_list_on_paper_has_a_box_for_each_person(door: Door) -> None:
    door.desk.party(door.meeting, 3, seated=0, name="Cia i kön")
    page = door.client.get(f"{door.path}/lista")
    with door.desk.database.read() as session:
        parties = door_parties(session, door.desk.keys, door.meeting)
    assert [party.name for party in parties] == ["Amal", "Bo", "Cia i kön"]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.html, re.S)
    assert [row.count("<i></i>") for row in rows] == [6, 1, 3]
    for party in parties:
        assert party.number in page.text


def test_the_number_at_the_door_is_the_one_in_the_mail(door: Door) -> None:
    with door.desk.database.read() as session:
        salts = {row.id: row.link_salt for row in session.scalars(select(Registration).order_by(Registration.id))}
        numbers = {party.id: party.number for party in door_parties(session, door.desk.keys, door.meeting)}
    assert numbers == {one: door_number(door.desk.keys, salt) for one, salt in salts.items()}
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers.values())


def test_who_has_cancelled_is_not_at_the_door(door: Door) -> None:
    gone = door.desk.party(door.meeting, 2, state="cancelled", seated=0, name="Dan")
    assert "Dan" not in door.client.get(door.path).text
    assert "avbokat" in door.send(gone, "2", KEY, status=422)["said"]


def test_a_party_whose_name_is_erased_is_still_found_by_its_number(door: Door) -> None:
    door.desk.change(lambda session: session.delete(session.get_one(Registration, door.six).contact))
    page = door.client.get(door.path)
    assert "Amal" not in page.text
    assert "Sällskap" in page.text


def test_that_somebody_saw_the_names_is_in_the_log(door: Door) -> None:
    door.client.get(door.path)
    with door.desk.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "registrations")).all()
    assert [(entry.action, entry.actor) for entry in entries] == [("read", door.staff.name)]
