"""The pages of a safety walk, for staff and for everybody."""

import re
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.meetings.models import Finding, Walk, WalkStop
from tests.client import PageClient
from tests.meetings.walk_rows import a_walk
from tests.people import People, unit
from tests.pictures import CANARY, a_jpeg

HERE = "/intern/moten/norrhojden"
ON_PHONE = f"{HERE}/vandring"
PROTOCOL = f"{ON_PHONE}/protokoll"
SEEN = {"what": "lighting", "view": "Två lampor är trasiga", "client_key": "telefon-0001"}


@pytest.fixture
def walk(database: Database) -> int:
    return database.write(a_walk)


@pytest.fixture
def leader(people: People, walk: int) -> PageClient:
    """A coordinator with the walk's phone page."""
    return people.sign_in("coordinator")


def stored(database: Database) -> list[Finding]:
    with database.read() as session:
        return list(session.scalars(select(Finding).order_by(Finding.number)))


def picture_of(database: Database) -> int:
    """The first picture of the first finding."""
    with database.read() as session:
        return session.scalars(select(Finding).order_by(Finding.number)).first().pictures[0].id  # type: ignore[union-attr]


def follow(leader: PageClient, database: Database, number: int, status: int = 303, **values: Any) -> str:
    page = leader.get(f"{ON_PHONE}/fynd/{number}").page
    owner = f"unit-{database.write(lambda session: unit(session).id)}"
    kept = next(one for one in stored(database) if one.number == number)
    sent = {"what": kept.what, "view": kept.view, "owner": owner, "decision": "yes", "due_on": "2026-12-01"}
    return leader.post(f"{ON_PHONE}/fynd/{number}", sent | {"version": page.value("version")} | values, status).html


def test_a_finding_takes_two_presses_and_is_there(leader: PageClient, database: Database) -> None:
    page = leader.get(ON_PHONE).page
    form = next(one for one in page.forms if one["method"] == "post" and "csrf_token" in str(one["fields"]))
    required = {one["name"] for one in form["fields"] if one["tag"] != "button" and one.get("type") != "hidden"}
    assert required == {"what", "view", "place", "proposal", "picture"}
    sent = {"what": "traffic", "client_key": page.value("client_key")}
    answer = leader.post(ON_PHONE, sent)
    assert "1. " in leader.get(answer.location).text
    leader.post(ON_PHONE, sent)
    [one] = stored(database)
    assert (one.number, one.what, one.view) == (1, "traffic", "")


def test_without_a_choice_everything_typed_is_kept(leader: PageClient, database: Database) -> None:
    answer = leader.post(ON_PHONE, {"view": "Mörkt vid bron", "proposal": "Fler lampor"}, 422)
    assert "Mörkt vid bron" in answer.html
    assert "Fler lampor" in answer.html
    assert 'href="#what-0"' in answer.html
    assert stored(database) == []


def test_the_script_sends_the_same_thing_twice_and_it_is_one(leader: PageClient, database: Database) -> None:
    numbers = [
        leader.http.post(ON_PHONE, data=SEEN | {"csrf_token": leader.csrf_token}, headers={"X-Walk": "1"}).get_json()[
            "number"
        ]
        for _ in range(3)
    ]
    assert numbers == [1, 1, 1]
    state = leader.http.get(f"{ON_PHONE}/lage").get_json()
    assert len(state["found"]) == 1
    assert state["token"]
    assert not state["ended"]


def test_the_script_is_told_what_is_wrong_and_loses_nothing_for_a_picture(
    leader: PageClient, database: Database
) -> None:
    def send(**fields: Any) -> Any:
        data = {"csrf_token": leader.csrf_token, "client_key": "telefon-0002"} | fields
        return leader.http.post(ON_PHONE, data=data, headers={"X-Walk": "1"})

    wrong = send(what="aliens")
    assert wrong.status_code == 422
    assert wrong.get_json()["said"]
    answer = send(what="litter", picture=(BytesIO(b"no picture"), "x.jpg"))
    assert answer.status_code == 200
    assert answer.get_json()["said"]
    assert [one.what for one in stored(database)] == ["litter"]


def test_sec_a_picture_keeps_nothing_of_its_file(leader: PageClient, database: Database) -> None:
    leader.post(ON_PHONE, SEEN | {"picture": (BytesIO(a_jpeg(hidden=True)), "namn.jpg")})
    picture_id = picture_of(database)
    answer = leader.http.get(f"{ON_PHONE}/bilder/{picture_id}")
    assert answer.mimetype == "image/jpeg"
    assert CANARY not in answer.data


def test_a_stop_is_put_on_the_map_moved_and_chosen_on_the_phone(leader: PageClient, database: Database) -> None:
    for title, point in (("Torget", "58.005,12.01"), ("Tunneln", "")):
        leader.post(f"{ON_PHONE}/stopp", {"title": title, "point": point})
    assert "58.2837" in leader.post(f"{ON_PHONE}/stopp", {"title": "Fel", "point": "här"}, 422).text
    with database.read() as session:
        first, second = session.scalars(select(WalkStop.id).order_by(WalkStop.position)).all()
    leader.post(f"{ON_PHONE}/stopp/{second}/ordning", {"do": "up"})
    assert leader.get(f"{ON_PHONE}/stopp/{first}").page.value("point") == "58.005,12.01"
    leader.post(f"{ON_PHONE}/stopp/{second}", {"title": "Gångtunneln", "point": "58.003, 12.004"})
    page = leader.get(f"{ON_PHONE}/rutt")
    assert page.text.index("1. Gångtunneln") < page.text.index("2. Torget")
    assert page.html.count("stop-dot") >= 2
    leader.post(ON_PHONE, SEEN | {"stop": str(first), "place": "vid porten"})
    assert "Torget, vid porten" in leader.get(PROTOCOL).text
    leader.post(f"{ON_PHONE}/stopp/{first}/ordning", {"do": "remove"})
    assert "Torget" not in leader.get(f"{ON_PHONE}/rutt").text


def test_a_stop_taken_away_meanwhile_costs_no_finding(leader: PageClient, database: Database) -> None:
    leader.post(ON_PHONE, SEEN | {"stop": "4711"})
    assert [one.stop_id for one in stored(database)] == [None]


def test_who_is_there_is_numbers(leader: PageClient, database: Database) -> None:
    sent = {"light": "dark", "weather": "rain", "group_children": "4", "group_youth": "3", "group_police": ""}
    leader.post(f"{ON_PHONE}/vilka", sent)
    leader.post(f"{ON_PHONE}/vilka", sent | {"group_children": "många"}, 422)
    page = leader.get(PROTOCOL)
    assert "7" in page.text
    with database.read() as session:
        walk = session.scalars(select(Walk)).one()
        assert {group.code: group.number for group in walk.groups} == {"children": 4, "youth": 3}


def test_the_summary_two_people_write_at_once_is_not_lost(leader: PageClient) -> None:
    leader.post(f"{ON_PHONE}/rutt", {"leader": "Sam", "summary_sv": "Vi gick", "version": "1"})
    answer = leader.post(f"{ON_PHONE}/rutt", {"leader": "Kim", "summary_sv": "Vi såg", "version": "1"}, 409)
    assert "Vi gick" in answer.html
    assert "Vi såg" in answer.html


def test_peer_C12_the_protocol_is_ready_when_the_walk_ends(leader: PageClient, database: Database) -> None:
    """Route with stops, dark or light, an owner for each finding, and page, paper and public summary at once."""
    leader.post(f"{ON_PHONE}/stopp", {"title": "Tunneln", "point": "58.005,12.01"})
    with database.read() as session:
        stop = session.scalars(select(WalkStop.id)).one()
    leader.post(f"{ON_PHONE}/vilka", {"light": "dark", "weather": "clear", "group_residents": "9", "group_youth": "4"})
    leader.post(ON_PHONE, SEEN | {"stop": str(stop), "picture": (BytesIO(a_jpeg()), "a.jpg")})
    leader.post(ON_PHONE, {"what": "feels_good", "view": "Bra med bänkar", "client_key": "telefon-0003"})
    answer = leader.post(f"{ON_PHONE}/slut")
    page = leader.get(answer.location)
    assert "Två lampor är trasiga" in page.text
    assert "Bra med bänkar" in page.text
    paper = leader.http.get(f"{PROTOCOL}.pdf")
    assert paper.data.startswith(b"%PDF-")
    assert b"/MarkInfo" in paper.data or b"/StructTreeRoot" in paper.data
    with database.read() as session:
        assert session.scalars(select(Concern.channel)).all() == ["safety_walk", "safety_walk"]
    everybody = PageClient(leader.app).get("/moten/norrhojden")
    assert "Två lampor är trasiga" not in everybody.text
    assert "13" in everybody.text


def test_E07_each_finding_is_answered_and_then_everybody_reads_it(leader: PageClient, database: Database) -> None:
    leader.post(ON_PHONE, SEEN | {"picture": (BytesIO(a_jpeg()), "a.jpg")})
    leader.post(ON_PHONE, {"what": "graffiti", "client_key": "telefon-0004", "view": "Klotter på porten"})
    leader.post(f"{ON_PHONE}/slut")
    assert leader.post(PROTOCOL, {"do": "publish"}, 422)
    follow(leader, database, 2, 422, decision="no", due_on="")
    follow(leader, database, 1)
    follow(leader, database, 2, decision="no", reason="Porten ska bytas ut", due_on="")
    leader.post(PROTOCOL, {"do": "publish"})
    everybody = PageClient(leader.app)
    page = everybody.get("/moten/norrhojden")
    assert "Två lampor är trasiga" in page.text
    assert "Porten ska bytas ut" in page.text
    assert "Enhet central" in page.text
    assert "<img" not in page.html
    assert everybody.http.get(f"/moten/norrhojden/bilder/{picture_of(database)}").status_code == 404
    assert everybody.http.get("/moten/norrhojden/protokoll.pdf").data.startswith(b"%PDF-")
    picture_id = picture_of(database)
    at = f"{ON_PHONE}/fynd/1/bilder/{picture_id}"
    leader.post(at, {f"p{picture_id}-published": "y"}, 422)
    leader.post(at, {f"p{picture_id}-published": "y", f"p{picture_id}-alt": "Trasig lampa"})
    assert 'alt="Trasig lampa"' in everybody.get("/moten/norrhojden").html
    assert everybody.http.get(f"/moten/norrhojden/bilder/{picture_id}").mimetype == "image/jpeg"
    follow(leader, database, 1, 422, due_on="")
    leader.post(PROTOCOL, {"do": "back"})
    assert everybody.http.get("/moten/norrhojden/protokoll.pdf").status_code == 404
    assert everybody.http.get(f"/moten/norrhojden/bilder/{picture_id}").status_code == 404


def test_a_wrong_press_is_left_out_and_can_come_back(leader: PageClient, database: Database) -> None:
    leader.post(ON_PHONE, SEEN)
    leader.post(f"{ON_PHONE}/fynd/1/bort", {"do": "out"})
    leader.post(f"{ON_PHONE}/slut")
    assert "Två lampor" not in leader.get(PROTOCOL).text
    with database.read() as session:
        assert session.scalars(select(Concern.id)).all() == []
    leader.post(f"{ON_PHONE}/fynd/1/bort", {"do": "back"})
    assert "Två lampor" in leader.get(PROTOCOL).text


def test_two_who_answer_at_once_see_both(leader: PageClient, database: Database) -> None:
    leader.post(ON_PHONE, SEEN)
    follow(leader, database, 1, reason="Lampor är beställda")
    assert "Lampor är beställda" in follow(leader, database, 1, 409, version="1", reason="Nya stolpar")


def test_a_protocol_is_for_those_who_run_the_walk_until_it_is_published(
    leader: PageClient, people: People, database: Database
) -> None:
    leader.post(ON_PHONE, SEEN | {"what": "feels_good", "picture": (BytesIO(a_jpeg()), "a.jpg")})
    leader.post(f"{ON_PHONE}/rutt", {"leader": "Sam Samordnare", "version": "1"})
    leader.post(f"{ON_PHONE}/slut")
    picture = picture_of(database)
    reader, other = people.sign_in("reader"), people.sign_in("handler", organisation_code="grannkommun")
    for client in (reader, other):
        for path in (PROTOCOL, f"{PROTOCOL}.pdf", f"{ON_PHONE}/bilder/{picture}"):
            assert client.http.get(path).status_code == 404
    for path in (ON_PHONE, f"{ON_PHONE}/lage", f"{ON_PHONE}/rutt", f"{ON_PHONE}/fynd/1", f"{ON_PHONE}/sw.js"):
        assert other.http.get(path).status_code == 404
    for path in (ON_PHONE, f"{ON_PHONE}/slut", f"{ON_PHONE}/vilka", PROTOCOL, f"{ON_PHONE}/fynd/1/bort"):
        assert other.http.post(path, data=SEEN | {"csrf_token": other.csrf_token}).status_code == 404
    about = ON_PHONE.removesuffix("/vandring")
    assert f'href="{PROTOCOL}"' in leader.get(about).html
    assert f'href="{PROTOCOL}"' not in reader.get(about).html
    leader.post(PROTOCOL, {"do": "publish"})
    assert f'href="{PROTOCOL}"' in reader.get(about).html
    shown = reader.get(PROTOCOL)
    assert "Två lampor" in shown.text
    assert "Sam Samordnare" not in shown.text
    assert reader.http.get(f"{ON_PHONE}/bilder/{picture}").status_code == 404


def test_the_page_the_phone_keeps_holds_no_token_and_nothing_that_was_said(leader: PageClient) -> None:
    leader.post(ON_PHONE, SEEN | {"place": "Mormors port"})
    assert "Mormors port" in leader.get(ON_PHONE).text
    kept = leader.get(f"{ON_PHONE}?skal=1")
    assert "Mormors port" not in kept.text
    assert {one["value"] for form in kept.page.forms for one in form["fields"] if one.get("name") == "csrf_token"} == {
        ""
    }
    worker = leader.http.get(f"{ON_PHONE}/sw.js")
    assert worker.headers["Service-Worker-Allowed"] == ON_PHONE
    assert "Mormors port" not in worker.text


def test_a_draft_or_cancelled_walk_tells_nothing(leader: PageClient, database: Database, walk: int) -> None:
    leader.post(ON_PHONE, SEEN)
    leader.post(f"{ON_PHONE}/slut")

    def cancel(session: Session) -> None:
        session.get_one(Walk, walk).meeting.state = "cancelled"

    database.write(cancel)
    leader.post(PROTOCOL, {"do": "publish"}, 422)
    assert PageClient(leader.app).http.get("/moten/norrhojden/protokoll.pdf").status_code == 404


def test_what_is_not_done_yet_is_followed_until_it_is(leader: PageClient, people: People, database: Database) -> None:
    """Late first, then what nobody has answered, then by day; a no, what is done and what feels good need no follow-up."""
    sent = ["lighting", "greenery", "litter", "graffiti", "traffic", "feels_good"]
    for number, what in enumerate(sent):
        leader.post(ON_PHONE, {"what": what, "client_key": f"telefon-100{number}", "place": f"plats {number + 1}"})
    leader.post(f"{ON_PHONE}/slut")
    follow(leader, database, 1, due_on="2126-12-01")
    follow(leader, database, 2, due_on="2020-01-02")
    follow(leader, database, 3, decision="no", reason="Inte vår mark", due_on="")
    follow(leader, database, 4, done_on="2020-01-03")
    rows = re.findall(r'/fynd/(\d)"', leader.get("/intern/moten/iakttagelser").html)
    assert rows == ["2", "5", "1"]
    other = people.sign_in("handler", organisation_code="grannkommun")
    assert "/fynd/" not in other.get("/intern/moten/iakttagelser").html
