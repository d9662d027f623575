"""What is said at a meeting is written down fast, and each note becomes a concern."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import ZONE
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.meetings.models import Meeting, MeetingNote
from dialog.meetings.staff_note_forms import Named, found_by
from dialog.places.models import Area
from tests.browsers import axe_violations, watched_page
from tests.client import PageClient
from tests.concerns.conftest import town as town
from tests.concerns.test_staff_browser import sign_in
from tests.meetings.builders import a_meeting
from tests.people import People

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

HELD = datetime(2026, 3, 4, 18, tzinfo=ZONE)
AFTER = date(2026, 3, 5)
Notes = list[tuple[Concern, MeetingNote]]


def meeting_at(database: Database, **values: Any) -> str:
    def make(session: Session) -> str:
        values.setdefault("area_id", session.scalars(select(Area.id).where(Area.code == "N1")).one())
        return a_meeting(session, **({"slug": "dialogmote", "starts_at": HELD} | values)).slug

    return database.write(make)


def stored(database: Database) -> Notes:
    with database.read() as session:
        rows = session.execute(
            select(Concern, MeetingNote).join(MeetingNote, MeetingNote.concern_id == Concern.id).order_by(Concern.id)
        ).all()
        found = [(concern, note) for concern, note in rows]
        for concern, _note in found:
            assert concern.tags is not None
            assert concern.area is None or concern.area.name
        return found


def write(client: PageClient, slug: str = "dialogmote", status: int = 303, **typed: Any) -> Any:
    page = client.get(f"/intern/moten/{slug}/anteckningar")
    shown = {"form_key": page.page.value("form_key")}
    sent = {"text": "Det är mörkt vid tunneln.", "about": "belysning", "area": "N1", "kind": "concern"} | shown | typed
    return client.post(f"/intern/moten/{slug}/anteckningar", sent, status=status)


@pytest.mark.browser
def test_A06_twenty_notes_from_one_page_with_the_keyboard_alone(
    browser: "Browser", site: str, app: "Flask", town: Database, people: People
) -> None:
    """No press of a mouse, no name: text, some letters of what it is about, Enter. Area and meeting come along."""
    meeting_at(town)
    with watched_page(browser, site) as page:
        sign_in(page, site, app, people.make("coordinator").id)
        page.goto(f"{site}/intern/moten/dialogmote/anteckningar")
        assert not [name for name in page.eval_on_selector_all("form[data-notes] [name]", "all => all.map(o => o.name)")
                    if "name" in name or "phone" in name or "mail" in name]  # fmt: skip
        for number in range(20):
            assert page.evaluate("document.activeElement.id") == "text"
            page.keyboard.type(f"Anteckning {number}: mörkt vid tunneln")
            page.keyboard.press("Tab")
            page.keyboard.type("klott" if number % 2 else "belysn")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        assert page.locator(".note-list > li").count() == 20
        assert not axe_violations(page)
        # What is typed and not saved outlives the page.
        page.keyboard.type("Halvfärdig mening")
        page.reload()
        assert page.locator("#text").input_value() == "Halvfärdig mening"
    found = stored(town)
    assert [concern.text for concern, _ in found] == [f"Anteckning {n}: mörkt vid tunneln" for n in range(20)]
    assert {concern.area.code for concern, _ in found if concern.area} == {"N1"}
    assert all(concern.tags and concern.area and note.meeting_id for concern, note in found)
    assert {(tag.category, tag.facet) for concern, _ in found for tag in concern.tags} == {
        ("vandalism_graffiti", ""),
        ("other", "lighting"),
    }


def test_a_note_carries_all_that_was_said_of_it(town: Database, people: People) -> None:
    meeting_at(town)
    staff = people.make("coordinator")
    with clock.at(AFTER):
        write(
            people.sign_in(staff),
            about="Klotter, belysning",
            place="Skolvägen",
            when_days="weekend",
            when_time=["evening", "night"],
            kind="suggestion",
            taken_along="y",
        )
    ((concern, note),) = stored(town)
    assert (concern.channel, concern.kind, concern.place, concern.when_days) == (
        "meeting",
        "suggestion",
        "Skolvägen",
        "weekend",
    )
    assert concern.when_times == ["evening", "night"]
    assert {(tag.category, tag.facet, tag.tagged_by) for tag in concern.tags} == {
        ("vandalism_graffiti", "", staff.id),
        ("other", "lighting", staff.id),
    }
    assert (concern.received_on, concern.entered_by, note.taken_along) == (HELD.date(), staff.id, True)


@pytest.mark.parametrize(
    ("kind", "channel"),
    [("safety_walk", "safety_walk"), ("staff_dialogue", "staff_dialogue"), ("open_square", "meeting")],
)
def test_the_channel_is_the_meetings(town: Database, people: People, kind: str, channel: str) -> None:
    meeting_at(town, kind=kind)
    with clock.at(AFTER):
        write(people.sign_in("coordinator"))
    assert [concern.channel for concern, _ in stored(town)] == [channel]


def test_what_is_not_right_keeps_everything_that_was_typed(town: Database, people: People) -> None:
    meeting_at(town)
    client = people.sign_in("coordinator")
    page = write(client, status=422, about="xyzzy", place="Skolvägen", when_days="weekend").page
    assert "xyzzy" in page.text, "it is said what is not known"
    assert page.value("place") == "Skolvägen"
    assert "Det är mörkt vid tunneln." in page.html
    write(client, status=422, text="", about="klotter")
    write(client, status=422, about="")
    assert stored(town) == []


def test_a_second_press_stores_nothing_and_another_note_is_not_lost(town: Database, people: People) -> None:
    meeting_at(town)
    client = people.sign_in("coordinator")
    with clock.at(AFTER):
        key = client.get("/intern/moten/dialogmote/anteckningar").page.value("form_key")
        write(client, form_key=key)
        write(client, form_key=key)
        refused = write(client, form_key=key, text="En annan sak", status=409).page
        assert len(stored(town)) == 1
        write(client, form_key=refused.value("form_key"), text="En annan sak")
    assert [concern.text for concern, _ in stored(town)] == ["Det är mörkt vid tunneln.", "En annan sak"]


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_no_notes_of_what_does_not_take_place(town: Database, people: People, state: str) -> None:
    meeting_at(town)
    client = people.sign_in("coordinator")
    page = client.get("/intern/moten/dialogmote/anteckningar").page
    town.write(lambda session: setattr(session.scalars(select(Meeting)).one(), "state", state))
    sent = {"text": "x", "about": "klotter", "form_key": page.value("form_key"), "kind": "concern", "area": ""}
    client.post("/intern/moten/dialogmote/anteckningar", sent, status=422)
    assert stored(town) == []


def test_notes_are_for_those_who_run_the_meeting(town: Database, people: People) -> None:
    meeting_at(town)
    write(people.sign_in("coordinator"))
    ((concern, _note),) = stored(town)
    other = people.sign_in("handler", organisation_code="grannkommun")
    other.get("/intern/moten/dialogmote/anteckningar", status=404)
    other.post("/intern/moten/dialogmote/anteckningar", {"text": "x"}, status=404)
    other.post(f"/intern/moten/dialogmote/anteckningar/{concern.reference}/ta-med", {"along": "yes"}, status=404)
    own = people.sign_in("handler")
    assert "mörkt vid tunneln" in own.get("/intern/moten/dialogmote/anteckningar").page.text


def test_what_is_for_few_eyes_is_a_number_to_the_others(town: Database, people: People) -> None:
    meeting_at(town)
    write(people.sign_in("coordinator"), text="De värvar unga till nazism", about="våldsbejakande")
    page = people.sign_in("handler").get("/en/intern/moten/dialogmote/anteckningar").page
    assert "nazism" not in page.html
    assert "1 more is for few eyes" in page.text


def test_peer_C10_a_note_is_a_concern_at_once_and_is_taken_along_with_one_press(town: Database, people: People) -> None:
    meeting_at(town)
    client = people.sign_in("coordinator")
    write(client)
    ((concern, _),) = stored(town)
    assert concern.reference.startswith("SP-")
    assert [tag.facet for tag in concern.tags] == ["lighting"]
    address = f"/intern/moten/dialogmote/anteckningar/{concern.reference}/ta-med"
    for along, kept in (("yes", True), ("yes", True), ("no", False)):
        client.post(address, {"along": along})
        assert [note.taken_along for _, note in stored(town)] == [kept]
    client.post("/intern/moten/dialogmote/anteckningar/SP-2026-9999/ta-med", {"along": "yes"}, status=404)


NAMES = [
    Named("fire", "Brand och mordbrand"),
    Named("vandalism_graffiti", "Skadegörelse och klotter"),
    Named("other", "Annat"),
    Named("other:lighting", "belysning"),
    Named("other:littering", "nedskräpning"),
]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("klott", "vandalism_graffiti"),
        ("SKADEGÖRELSE", "vandalism_graffiti"),
        ("skadegorelse", "vandalism_graffiti"),
        ("ned", "other:littering"),
        ("lysning", "other:lighting"),
        ("Annat", "other"),
    ],
)
def test_some_letters_are_enough(typed: str, value: str) -> None:
    found = found_by(NAMES, typed)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy"])
def test_letters_that_mean_nothing_find_nothing(typed: str) -> None:
    assert found_by(NAMES, typed) is None
