"""The conference as those who sit in it meet it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import monday_of
from dialog.conferences.models import AgendaItem, Conference, ConferenceTask
from dialog.conferences.operations.conferences import make_ready
from dialog.database import Database
from dialog.places.models import Area
from dialog.situation.models import PlannedChange, Problem
from dialog.situation.operations.publishing import publish_totals
from tests.builders import a_concern, an_area
from tests.client import Fetched, PageClient
from tests.people import People, organisation

THURSDAY = date(2026, 11, 26)
WEEK = "2026-W48"
PAGE = f"/en/intern/torsdag/{WEEK}"


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


def a_town(session: Session) -> None:
    """Last week: seven told of litter in Norr, one of fire in Söder, six of something good; a problem and a change."""
    an_area(session, "TOWN", name="Staden", level="municipality")
    norr, soder = (
        an_area(session, code, name=name, parent_code="TOWN", slug=code.lower())
        for code, name in (("N", "Norr"), ("S", "Söder"))
    )
    day = monday_of(THURSDAY) - timedelta(days=4)
    common = {"state": "reviewed", "received_on": day}
    for _ in range(7):
        a_concern(
            session, tags=(("other", "littering"),), area_id=norr.id, recurring="yes", when_days="weekend",
            when_times=["evening"], place="Torget", **common,
        )  # fmt: skip
    a_concern(session, tags=(("fire", ""),), area_id=soder.id, place="Bakgatan 3", **common)
    for _ in range(6):
        a_concern(session, tags=(("positive_events", ""),), area_id=soder.id, kind="positive", **common)
    a_concern(session, tags=(("violent_extremism", ""),), area_id=norr.id, restricted="extremism", **common)
    session.add(
        Problem(
            number=31,
            area_id=norr.id,
            category="other",
            facet="littering",
            state="kept",
            recurring="yes",
            what="Skräp efter helgen",
            place="Torget",
            when="fredag och lördag kväll",
            how="Grupper äter där",
            made_on=THURSDAY,
        )
    )
    session.add(
        PlannedChange(
            title="Julmarknad",
            area_id=soder.id,
            place="Södra torget",
            starts_on=date(2026, 12, 5),
            ends_on=date(2026, 12, 6),
            made_on=THURSDAY,
            made_by=1,
        )
    )
    organisation(session, "polisen", "police")


@pytest.fixture
def client(database: Database, people: People) -> PageClient:
    signed_in = people.sign_in("coordinator")
    database.write(a_town)
    return signed_in


def begin(client: PageClient) -> None:
    client.post(f"{PAGE}/borja")


def item_id(database: Database, kind: str, category: str = "") -> int:
    with database.read() as session:
        wanted = select(AgendaItem.id).where(AgendaItem.kind == kind, AgendaItem.category == category)
        return session.scalars(wanted.order_by(AgendaItem.id)).first() or 0


def typed(page: Fetched, **values: str) -> dict[str, str]:
    """The open form as it stands, with `values`."""
    form = next(one for one in page.page.forms if one["id"] == "form")
    known = {
        field["name"]: field.get("value", "")
        for field in form["fields"]
        if field.get("name") and field["tag"] == "input" and field.get("type") not in ("checkbox", "radio")
    }
    return known | values


def test_D12_the_thursday_conference_from_nothing_to_minutes(database: Database, people: People) -> None:
    """By itself, on another day for a holiday, with last week's items, attendance, tasks and minutes to take out."""
    people.make("coordinator")
    database.write(a_town)
    with clock.at(date(2026, 12, 17)):
        client, address = people.sign_in("coordinator"), "/en/intern/torsdag/2026-W51"
        database.write(make_ready)
        client.post(f"{address}/borja")
        change = item_id(database, "change") or item_id(database, "problem", "other")
        page = client.get(f"{address}?punkt={change}")
        client.post(f"{address}/punkt/{change}", typed(page, task="Ring fastighetsägaren", owner="polis"))
        client.post(f"{address}/avsluta", {"do": "close"})
    with clock.at(date(2026, 12, 23)):
        client, address = people.sign_in("coordinator"), "/en/intern/torsdag/2026-W52"
        coming = client.get("/en/intern/torsdag").text
        assert "The weekly conference, Wednesday 23 December" in coming
        assert "the usual one is Christmas Eve" in coming
        assert "Task Ring fastighetsägaren Polisen, by 23 Dec" in coming
        client.post(f"{address}/borja")
        page = client.get(address)
        first = next(field["name"] for field in page.page.fields if field.get("name", "").startswith("people-"))
        client.post(f"{address}/narvaro", typed(page) | {first: "2"})
        client.post(f"{address}/avsluta", {"do": "close", "notes": "God jul."})
        text = client.get(f"{address}/protokoll.txt").html
        for said in ("Wednesday 23 December 2026", "2 people", "Not done yet. Task: Ring fastighetsägaren", "God jul."):
            assert said in text


def test_the_coming_conference_is_there_before_anybody_has_made_it(client: PageClient, database: Database) -> None:
    page = client.get("/en/intern/torsdag")
    assert "The weekly conference, Thursday 26 November" in page.text
    assert "About the week 16–22 November 2026." in page.text
    with database.read() as session:
        assert session.scalars(select(Conference.id)).first() is None


def test_only_what_has_content_is_on_the_agenda(client: PageClient) -> None:
    page = client.get("/en/intern/torsdag").text
    norr, soder = page.index("Norr Level of the area"), page.index("Söder Level of the area")
    assert norr < page.index("Told of 7 times.") < page.index("Problem 31: Skräp efter helgen") < soder
    assert "What: litter (7)" in page
    assert "Where: Torget (7)" in page
    assert "7 say that it happens again and again." in page
    assert "Told by: residents (7)" in page
    assert "Theft" not in page
    assert "extremism" not in page
    assert "Bakgatan" not in page, "a place that one person named is that person's words"


def test_D15_good_things_end_the_agenda_and_stand_on_the_page_of_the_area(
    client: PageClient, database: Database
) -> None:
    page = client.get("/en/intern/torsdag").text
    last = page.rindex("What makes people feel safe")
    assert "Söder: Positive events that raise the sense of safety" in page[last:]
    assert "Told of 6 times." in page[last:]
    assert page.index("Planned changes, four weeks ahead") < last

    def more(session: Session) -> None:
        day, tags = monday_of(THURSDAY) - timedelta(days=3), (("positive_events", ""),)
        for area_id in session.scalars(select(Area.id).where(Area.code.in_(("N", "S")))).all():
            for _ in range(24):
                a_concern(session, tags=tags, area_id=area_id, kind="positive", state="reviewed", received_on=day)
        publish_totals(session)

    assert "What is good here" not in client.get("/en/omraden/n").text
    database.write(more)
    public = client.get("/en/omraden/n").text
    assert "24 views are about something that makes people feel safe here." in public


def test_residents_see_the_planned_changes_that_are_for_them(client: PageClient, database: Database) -> None:
    assert "Julmarknad" not in client.get("/en/omraden/s").text

    def open_up(session: Session) -> None:
        session.scalars(select(PlannedChange)).one().public = True

    database.write(open_up)
    page = client.get("/en/omraden/s").text
    assert "What is going to change here" in page
    assert "Julmarknad, Södra torget, 5 December 2026 – 6 December 2026" in page
    assert "Julmarknad" not in client.get("/en/omraden/n").text


def test_D16_planned_changes_are_shown_four_weeks_ahead(client: PageClient, database: Database) -> None:
    def later(session: Session) -> None:
        for title, day in (("Om tre veckor och sex dagar", 27), ("Om fyra veckor", 28)):
            starts = THURSDAY + timedelta(days=day)
            session.add(PlannedChange(title=title, starts_on=starts, made_on=THURSDAY, made_by=1))

    database.write(later)
    before = client.get("/en/intern/torsdag").text
    begin(client)
    for page in (before, client.get(PAGE).text):
        part = page[page.index("Planned changes, four weeks ahead") :]
        assert "Söder: Julmarknad Saturday 5 December – Sunday 6 December, Södra torget" in part
        assert "Om tre veckor och sex dagar" in part
        assert "Om fyra veckor" not in part


def test_those_who_see_totals_only_hear_no_small_numbers(client: PageClient, people: People) -> None:
    for role in ("police", "reader", "handler"):
        page = people.sign_in(role).get("/en/intern/torsdag").text
        assert "Told of 7 times." in page
        assert "What: litter." in page
        assert "litter (7)" not in page
        soder = page[page.index("Söder Level") :]
        assert "Told of, fewer times than may be numbered." in soder
        assert "Told of 1 time." not in page


def test_decisions_and_tasks_are_typed_on_the_item(client: PageClient, database: Database, people: People) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    page = client.get(f"{PAGE}?punkt={litter}")
    address = f"{PAGE}/punkt/{litter}"
    task = typed(page, task="Töm papperskorgarna på fredag", owner="polis", due="2026-12-03", to="stay")
    answer = client.post(address, task)
    assert f"punkt={litter}" in answer.location
    client.post(address, task)
    decision = typed(client.get(f"{PAGE}?punkt={litter}"), task="Vi väntar in mätningen", text="Värst vid grillen.")
    client.post(address, decision | {"to": "next", "shared": "lind", "done": "y"})
    with database.read() as session:
        rows = session.execute(
            select(
                ConferenceTask.text, ConferenceTask.decision, ConferenceTask.due, ConferenceTask.problem_id
            ).order_by(ConferenceTask.id)
        ).all()
        assert [tuple(row)[:3] for row in rows] == [
            ("Töm papperskorgarna på fredag", False, date(2026, 12, 3)),
            ("Vi väntar in mätningen", True, None),
        ]
    shown = client.get(f"{PAGE}?punkt=narvaro").text
    assert "Task Töm papperskorgarna på fredag Polisen, by 3 Dec" in shown
    assert "Decision Vi väntar in mätningen" in shown
    assert "Värst vid grillen." in shown
    assert "Shared with: Lindesund" in shown
    assert "gone through" in shown


def test_what_is_typed_survives_what_is_wrong(client: PageClient, database: Database) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    page = client.get(f"{PAGE}?punkt={litter}")
    address = f"{PAGE}/punkt/{litter}"
    for wrong, said in (
        ({"owner": "Ingen som finns"}, "We know nobody who is called “Ingen som finns”"),
        ({"owner": "", "due": "2026-12-10"}, "Write who answers for it"),
        ({"owner": "polisen", "due": ""}, "Write the day it is to be done"),
        ({"owner": "polisen", "due": "i morgon"}, "Write the date like this"),
        ({"shared": "grannarna"}, "We know no organisation that is called “grannarna”"),
        ({"text": "Ring 070-123 45 67"}, "leads to one person"),
        ({"task": "Hälsa på 19850412-1234"}, "leads to one person"),
    ):
        sent = typed(page, task="Töm korgarna", text="Skräp vid grillen") | wrong
        answer = client.post(address, sent, status=422)
        assert said in answer.text
        assert answer.page.value("task") == sent["task"]
        assert sent["text"] in answer.text
        assert answer.page.title.startswith("Error:")
    with database.read() as session:
        assert session.scalars(select(ConferenceTask.id)).first() is None


def test_two_who_write_on_one_point_both_keep_their_words(client: PageClient, database: Database) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    address = f"{PAGE}/punkt/{litter}"
    first, second, third = (client.get(f"{PAGE}?punkt={litter}") for _ in range(3))
    client.post(address, typed(first, text="Den förstas ord."))
    late = client.post(address, typed(second, text="Den andras ord."), status=409)
    assert "Somebody else has saved this meanwhile" in late.text
    assert "Den förstas ord." in late.text
    assert "Den andras ord." in late.text
    client.post(address, typed(late, text="Bådas ord."))
    # Whoever has not touched the words may always add a task: it overwrites nothing.
    client.post(address, typed(third, task="Ring fastighetsägaren", owner="polis", due="2026-12-03", text=""))
    with database.read() as session:
        assert session.get_one(AgendaItem, litter).text == "Bådas ord."
        assert session.scalars(select(ConferenceTask.text)).all() == ["Ring fastighetsägaren"]


def test_going_to_another_point_saves_the_open_one(client: PageClient, database: Database) -> None:
    begin(client)
    litter, fire = item_id(database, "category", "other"), item_id(database, "category", "fire")
    page = client.get(f"{PAGE}?punkt={litter}")
    answer = client.post(f"{PAGE}/punkt/{litter}", typed(page, text="Nästan glömt.", to=str(fire)))
    assert f"punkt={fire}" in answer.location
    assert "Nästan glömt." in client.get(answer.location).text
    # Enter in the line for decisions saves and stays: the first button of the form in the page says so.
    buttons = [one for one in page.page.fields if one["tag"] == "button" and one.get("form", "form") == "form"]
    first = next(one for one in buttons if one.get("name") == "to")
    assert first["value"] == "stay"


def test_attendance_is_numbers_by_organisation(client: PageClient, database: Database) -> None:
    begin(client)
    page = client.get(PAGE)
    names = sorted(field["name"] for field in page.page.fields if field.get("name", "").startswith("people-"))
    assert len(names) == 2
    three = "tre, och en som ringer in"
    wrong = client.post(f"{PAGE}/narvaro", typed(page) | {names[0]: three, names[1]: "2"}, status=422)
    assert "Write a number from 0 to 200" in wrong.text
    assert (wrong.page.value(names[0]), wrong.page.value(names[1])) == (three, "2")
    client.post(f"{PAGE}/narvaro", typed(page) | {names[0]: "3"})
    # Somebody else with the page as it was fills in the other organisation: the first number stays.
    client.post(f"{PAGE}/narvaro", typed(page) | {names[1]: "2", "to": "next"})
    shown = client.get(f"{PAGE}?punkt=uppgifter").text
    assert "Lindesund 3, Polisen 2" in shown


def test_the_next_conference_begins_with_what_was_left(client: PageClient, database: Database, people: People) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    for task in ("Laga lampan", "Klipp buskarna", "Ring skolan"):
        page = client.get(f"{PAGE}?punkt={litter}")
        client.post(f"{PAGE}/punkt/{litter}", typed(page, task=task, owner="polis", due="2026-12-03"))
    client.post(f"{PAGE}/avsluta", {"notes": "Tack för i dag.", "do": "close"})
    officer = people.make("police", organisation_code="polisen")
    police = people.sign_in(officer)
    assert "3 are for you, your unit or your organisation." in police.get("/en/intern/torsdag/uppgifter").text
    start = police.get("/en/intern/").text
    assert "3 tasks from the weekly conference" in start
    with clock.at(date(2026, 12, 3)):
        address, client = "/en/intern/torsdag/2026-W49", people.sign_in("coordinator")
        client.post(f"{address}/borja")
        page = client.get(f"{address}?punkt=uppgifter")
        ids = sorted(
            field["name"].split("-")[1] for field in page.page.fields if field.get("name", "").startswith("ended-")
        )
        assert len(ids) == 3
        known = typed(page)
        dropped = client.post(
            f"{address}/uppgifter", known | {f"ended-{ids[0]}": "done", f"ended-{ids[1]}": "dropped"}, status=422
        )
        assert "Write why it is dropped" in dropped.text
        client.post(
            f"{address}/uppgifter",
            typed(dropped) | {f"ended-{ids[1]}": "dropped", f"outcome-{ids[1]}": "Görs av länet"},
        )
        shown = client.get(f"{address}?punkt=narvaro").text
        assert "Is done Laga lampan" in shown
        assert "Is dropped Klipp buskarna" in shown
        assert "Görs av länet" in shown
        assert "Task Ring skolan" in shown
    with clock.at(date(2026, 12, 7)):
        monday = people.sign_in(officer).get("/en/intern/").text
        assert "1 task from the weekly conference" in monday
        assert "1 is late" in monday


def test_a_closed_conference_stands(client: PageClient, database: Database) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    page = client.get(f"{PAGE}?punkt={litter}")
    client.post(
        f"{PAGE}/punkt/{litter}", typed(page, task="Laga lampan", owner="polis", due="2026-12-03", text="Mörkt.")
    )
    client.post(f"{PAGE}/avsluta", {"notes": "Tack.", "do": "close"})
    minutes = client.get(f"{PAGE}/protokoll").text
    assert "Task: Laga lampan. Polisen, by 3 December 2026" in minutes
    client.post(f"{PAGE}/punkt/{litter}", typed(page, text="Efteråt."), status=422)
    task_id = 0
    with database.read() as session:
        task_id = session.scalars(select(ConferenceTask.id)).one()
    one = client.get(f"/en/intern/torsdag/uppgifter/{task_id}")
    address = f"/en/intern/torsdag/uppgifter/{task_id}"
    known = {"version": one.page.value("version"), "text": "Laga lampan", "owner": "Lindesund", "due": "2026-12-20"}
    assert "the words of the task cannot be changed" in client.post(address, known | {"text": "Byt"}, status=422).text
    client.post(address, known | {"ended": "done", "outcome": "Lagad"})
    assert client.get(f"{PAGE}/protokoll").text == minutes
    with database.read() as session:
        assert session.scalars(select(Conference.week).order_by(Conference.week)).all() == [
            date(2026, 11, 23),
            date(2026, 11, 30),
        ]


def test_minutes_can_be_taken_out(client: PageClient, database: Database) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    page = client.get(f"{PAGE}?punkt={litter}")
    client.post(f"{PAGE}/punkt/{litter}", typed(page, task="=Laga lampan", owner="polis", due="2026-12-03"))
    client.post(f"{PAGE}/avsluta", {"do": "close"})
    text = client.get(f"{PAGE}/protokoll.txt").html
    assert "* Task: =Laga lampan. Polisen, by 3 December 2026" in text
    assert "Told of 7 times." in text
    assert "Told of 1 time." not in text
    assert "Fire" not in text, "told of once, and nothing was said of it"
    table = client.get(f"{PAGE}/protokoll.csv").html
    assert "'=Laga lampan" in table
    pdf = client.http.get(f"{PAGE}/protokoll.pdf").data
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf
    assert "'=Laga lampan" in client.get("/en/intern/torsdag/uppgifter.csv").html
    assert "Decision, who, by when:" in client.get(f"{PAGE}/underlag").text


def test_what_somebody_has_seen_becomes_a_concern(client: PageClient, database: Database, people: People) -> None:
    police = people.sign_in("police", organisation_code="polisen")
    address = f"{PAGE}/ny"
    page = police.get(f"{PAGE}?punkt=ny")
    sent = typed(page, title="Öppen droghandel vid stationen", area="N", text="Vardagar efter skolan.", observed="y")
    wrong = police.post(address, sent, status=422)
    assert "Choose what it is about, then it can be counted" in wrong.text
    assert wrong.page.value("title") == sent["title"]
    police.post(address, sent | {"category": "open_drug_scene"})
    police.post(address, sent | {"category": "open_drug_scene"})
    with database.read() as session:
        item = session.scalars(select(AgendaItem)).one()
        assert (item.kind, item.category) == ("own", "open_drug_scene")
        reference = item.facts["reference"]
    shown = client.get("/en/intern/torsdag").text
    assert "Öppen droghandel vid stationen" in shown
    assert f"It is counted as {reference}." in shown
    concern = client.get(f"/en/intern/synpunkter/{reference}").text
    assert "Weekly conference" in concern
    begin(client)
    assert "Öppen droghandel vid stationen" in client.get(PAGE).text


def test_who_only_reads_gets_no_form(client: PageClient, people: People) -> None:
    begin(client)
    for role in ("reader", "police", "handler", "analyst"):
        page = people.sign_in(role).get(PAGE)
        assert not [form for form in page.page.forms if form["id"] == "form"]
    reader = people.sign_in("reader")
    reader.post(f"{PAGE}/ny", {"title": "x"}, status=403)
    reader.post(f"{PAGE}/borja", status=403)
