"""The analyst reads free texts, chooses some of them, and the log knows that they were read."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.keys import Keys
from dialog.surveys.models import Survey, SurveyText, SurveyVersion
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.observations import gather
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.rules.values import Value
from tests.builders import an_area
from tests.client import PageClient
from tests.people import People, unit
from tests.surveys.waves import a_survey, answers

LIST = "/intern/enkater/prov/texter"


@pytest.fixture
def wave(app: Flask, database: Database) -> tuple[int, int]:
    def make(session: Session) -> tuple[int, int]:
        unit(session)
        an_area(session, "N1", name="Norrhöjden", slug="norrhojden")
        an_area(session, "S1", name="Söderby", slug="soderby")
        ids = a_survey(session)
        session.execute(update(SurveyVersion).values(published_at=clock.now()))
        return ids

    keys: Keys = app.extensions["dialog.keys"]
    ids = database.write(make)
    for number in range(30):
        area, language = ("S1", "ar") if number < 5 else ("N1", "sv")
        sheet = answers(number, area=area, text=f"Mer ljus vid port {number} <b>tack</b>")
        if number == 29:
            sheet["PLATS"] = Value({"": ("TUN",)}, {"name": "Tunneln vid torget"})
        submit_answers(database, keys, *ids, sheet, form_key=f"f{number}", language=language)
    database.write(lambda session: move_due(session, keys))
    return ids


@pytest.fixture
def asta(people: People, wave: tuple[int, int]) -> PageClient:
    return people.sign_in("analyst")


def name_of(database: Database, text: str) -> str:
    with database.read() as session:
        return bytes(session.scalars(select(SurveyText.key).where(SurveyText.text.contains(text))).one()).hex()


def readings(database: Database) -> list[int]:
    with database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "survey_texts").order_by(AuditEntry.sequence)
        ).all()
    return [entry.detail["texts"] for entry in entries if entry.action == "read"]


def test_texts_are_listed_a_page_at_a_time_and_every_reading_is_logged(asta: PageClient, database: Database) -> None:
    first = asta.get(LIST)
    assert first.html.count("Mer ljus vid port") + first.html.count("Tunneln vid torget") >= 25
    assert "&lt;b&gt;tack" in first.html
    assert 'lang="ar"' in first.html or 'lang="sv"' in first.html
    asta.get(f"{LIST}?page=2")
    assert asta.get(f"{LIST}?page=99").html.count(f"{LIST}/") == asta.get(f"{LIST}?page=2").html.count(f"{LIST}/")
    assert readings(database) == [25, 6, 6, 6]
    with database.read() as session:
        said = [
            str(entry.detail) + entry.object_reference
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
        ]
    assert not [one for one in said if "ljus" in one or "N1" in one]


def test_the_list_is_narrowed_by_the_address(asta: PageClient, database: Database) -> None:
    for query, number in (
        ("area=S1", 5),
        ("language=ar&area=N1", 0),
        ("question=PLATS", 1),
        ("state=coded", 0),
        ("question=NONSENS&area=%27&language=x&state=moved&page=-1", 25),
    ):
        before = len(readings(database))
        asta.get(f"{LIST}?{query}")
        found = readings(database)[before:]
        assert sum(found) == number, query


def test_a_text_is_chosen_and_becomes_a_concern_after_the_wave(
    app: Flask, asta: PageClient, database: Database, wave: tuple[int, int]
) -> None:
    name = name_of(database, "port 3 ")
    page = asta.get(f"{LIST}/{name}?area=S1")
    assert '<option selected value="S1">' in page.html
    fields = {"tags": ["other", "other:lighting"], "kind": "suggestion", "area": "S1", "action": "choose"}
    saved = asta.post(f"{LIST}/{name}?area=S1", fields, 303)
    assert "/texter?area=S1" in saved.headers["Location"]
    assert "checked" in asta.get(f"{LIST}/{name}").html
    keys: Keys = app.extensions["dialog.keys"]
    with database.read() as session:
        end = session.get_one(Survey, wave[0]).closes_on
    with clock.at(end + timedelta(days=1)):
        database.write(lambda session: move_due(session, keys))
        database.write(lambda session: gather(session, wave[0]))
    with database.read() as session:
        (concern,) = session.scalars(select(Concern).where(Concern.text != "")).all()
        assert (concern.kind, concern.channel, concern.area.code) == ("suggestion", "survey", "S1")  # type: ignore[union-attr]
        assert [(tag.category, tag.facet) for tag in concern.tags] == [("other", "lighting")]
        assert concern.text == "Mer ljus vid port 3 <b>tack</b>"
    asta.get(f"{LIST}/{name}", 404)
    asta.post(f"{LIST}/{name}", fields, 404)


def test_choosing_needs_a_category_and_keeps_the_rest(asta: PageClient, database: Database) -> None:
    name = name_of(database, "port 7 ")
    page = asta.post(f"{LIST}/{name}", {"kind": "question", "area": "S1", "action": "choose"}, 422)
    assert '<option selected value="S1">' in page.html
    assert '<option selected value="question">' in page.html
    asta.post(f"{LIST}/{name}", {"tags": "other", "kind": "event", "area": "", "action": "choose"}, 422)
    asta.post(f"{LIST}/{name}", {"tags": "other", "kind": "concern", "area": "X9", "action": "choose"}, 422)
    asta.post(f"{LIST}/{name}", {"tags": "nonsense", "kind": "concern", "area": "", "action": "choose"}, 422)
    with database.read() as session:
        assert session.scalars(select(SurveyText).where(SurveyText.state != "uncoded")).all() == []


def test_going_on_leads_to_the_next_one_and_leaving_takes_the_choice_back(asta: PageClient, database: Database) -> None:
    name = name_of(database, "port 4 ")
    fields = {"tags": "other", "kind": "concern", "area": ""}
    onward = asta.post(f"{LIST}/{name}?area=S1", fields | {"action": "choose_next"}, 303).headers["Location"]
    following = onward.partition("/texter/")[2].partition("?")[0]
    assert following not in ("", name)
    with database.read() as session:
        assert session.get_one(SurveyText, bytes.fromhex(following)).area_code == "S1"
    asta.post(f"{LIST}/{name}", {"kind": "concern", "area": "", "action": "leave"}, 303)
    with database.read() as session:
        row = session.get_one(SurveyText, bytes.fromhex(name))
    assert (row.state, row.coding) == ("uncoded", None)


def test_other_surveys_and_odd_names_are_not_found(asta: PageClient, database: Database) -> None:
    database.write(lambda session: a_survey(session, slug="annan"))
    name = name_of(database, "port 9 ")
    asta.get(f"/intern/enkater/annan/texter/{name}", 404)
    for odd in ("x", "00" * 16, name.upper(), name[:-2], "%00"):
        asta.get(f"{LIST}/{odd}", 404)
    asta.get("/intern/enkater/saknas/texter", 404)


@pytest.mark.parametrize("role", ["handler", "police", "reader", "contact_centre", "vbe", "administrator"])
def test_others_may_not_read_them(people: People, wave: tuple[int, int], database: Database, role: str) -> None:
    client = people.sign_in(role)
    client.get(LIST, 403)
    client.get(f"{LIST}/{name_of(database, 'port 9 ')}", 403)
    assert readings(database) == []
