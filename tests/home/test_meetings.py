"""Meetings where residents look first: the start page and the page of their area."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from dialog.clock import now
from dialog.database import Database
from tests.builders import an_area
from tests.client import PageClient
from tests.meetings.builders import a_meeting
from tests.web.test_weight import LARGEST_FIRST_VISIT, weight


def test_the_start_page_leads_to_the_next_meetings(client: PageClient, database: Database) -> None:
    assert 'href="/moten"' in client.get("/").html

    def make(session: Session) -> None:
        for days in (30, 2, 9, 16):
            a_meeting(session, title={"sv": f"Om {days} dagar"}, starts_at=now() + timedelta(days=days))
        a_meeting(session, title={"sv": "Internt"}, kind="staff_dialogue", starts_at=now() + timedelta(days=1))

    database.write(make)
    text = client.get("/").text
    assert text.index("Om 2 dagar") < text.index("Om 9 dagar") < text.index("Om 16 dagar")
    assert "Om 30 dagar" not in text
    assert "Internt" not in text


def test_the_page_of_an_area_shows_meetings_about_it(client: PageClient, database: Database) -> None:
    def make(session: Session) -> None:
        wide, here, there = an_area(session, "W"), an_area(session, "H", parent_code="W"), an_area(session, "D")
        for title, area in (("Hela staden", wide), ("Just här", here), ("Någon annanstans", there)):
            a_meeting(session, title={"sv": title}, area_id=area.id)

    database.write(make)
    page = client.get("/omraden/omrade-h")
    assert "Just här" in page.text
    assert "Hela staden" in page.text
    assert "Någon annanstans" not in page.text
    assert 'href="/moten?area=H"' in page.html


def test_published_meetings_are_on_the_site_map_and_nothing_private_is(client: PageClient, database: Database) -> None:
    database.write(lambda session: a_meeting(session, slug="synligt"))
    database.write(lambda session: a_meeting(session, slug="utkast", state="draft"))
    site_map = client.http.get("/sitemap.xml").get_data(as_text=True)
    assert "/moten/synligt<" in site_map
    assert "utkast" not in site_map
    assert "anmalan" not in site_map


def test_a_meeting_and_its_form_are_light(app: Flask, database: Database) -> None:
    def make(session: Session) -> None:
        intro = {"sv": "Vad har hänt sedan i våras, och vad gör vi nu? " * 8}
        a_meeting(session, slug="mote", intro=intro, travel=intro, access=["step_free", "bus_stop"], languages=["ar"])
        for days in range(1, 12):
            a_meeting(session, starts_at=now() + timedelta(days=days))

    database.write(make)
    for path in ("/moten", "/moten/mote", "/moten/mote/anmalan", "/ar/moten/mote/anmalan", "/"):
        total, asked = weight(app, path)
        assert len(asked) <= 3
        assert total <= LARGEST_FIRST_VISIT, path


def test_a_search_finds_meetings_to_come_and_those_that_have_been(client: PageClient, database: Database) -> None:
    def make(session: Session) -> None:
        area = an_area(session, "H")
        shown = {"title": {"sv": "Trygghet vid kanalen"}, "place": "Slussvakten", "area_id": area.id}
        a_meeting(session, slug="ute", kind="safety_walk", intro={"sv": "Ta med ficklampa."}, **shown)
        a_meeting(session, slug="var", state="held", starts_at=now() - timedelta(days=9), **shown)
        a_meeting(session, slug="utkast", state="draft", **shown)
        a_meeting(session, slug="internt", kind="staff_dialogue", **shown)

    database.write(make)

    def found(query: str) -> list[str]:
        links = client.get("/sok", query_string={"q": query}).page.links
        return [href for href, _ in links if href.startswith("/moten/")]

    for query in ("Trygghet vid kanalen", "slussvakten", "område h kanalen"):
        assert found(query) == ["/moten/ute", "/moten/var"], query
    assert found("ficklampa") == ["/moten/ute"]
    assert found("finns ingenstans") == []
    assert ("/grannsamverkan", "Grannsamverkan") in client.get("/sok?q=grannsamverkan").page.links
    assert ("/en/moten", "Meetings and safety walks") in client.get("/en/sok?q=safety walks").page.links
