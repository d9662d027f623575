"""The accessibility statement and the form for what does not work."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.organisations.models import AccessibilityStatement
from dialog.organisations.operations import ImportReport, publish_statement
from dialog.organisations.rules import SYSTEM, StatementItem, missing_items
from tests.client import Fetched, PageClient
from tests.people import People, unit

TEXT = "Skärmläsaren säger inte vad knappen heter."


def whole() -> dict[str, str]:
    items = {item.value: f"Om {item.value}" for item in StatementItem}
    return items | {"compliance": "partly", "assessed_on": "2026-10-30", "updated_on": "2026-11-06"}


def complain(client: PageClient, status: int = 200, **typed: str) -> Fetched:
    key = client.get("/tillganglighet").page.value("form_key")
    return client.post("/tillganglighet", {"text": TEXT, "form_key": key} | typed, status=status)


def test_law_2_there_are_eleven_items() -> None:
    assert len(StatementItem) == 11
    assert missing_items(whole()) == []


@pytest.mark.parametrize("item", list(StatementItem))
def test_law_2_a_missing_item_blocks_publishing(database: Database, people: People, item: StatementItem) -> None:
    for left_out in (whole() | {item.value: ""}, whole() | {item.value: "  \n "}):
        with pytest.raises(NotPossibleNow) as refused:
            database.write(lambda session, items=left_out: publish_statement(session, SYSTEM, "sv", items))
        assert refused.value.values["missing"] == [item]
    staff = people.sign_in("coordinator")
    page = staff.post(
        "/intern/installningar/tillganglighet?sprak=sv", whole() | {item.value: "", "seen": "0"}, status=422
    )
    assert page.page.title.startswith("Fel:")
    assert f'href="#{item.value}"' in page.html
    with database.read() as session:
        assert session.scalars(select(AccessibilityStatement)).all() == []


def test_law_2_a_whole_statement_shows_all_eleven(client: PageClient, people: People, database: Database) -> None:
    assert "håller på att skrivas" in client.get("/tillganglighet").text
    staff = people.sign_in("coordinator")
    staff.post("/intern/installningar/tillganglighet?sprak=sv", whole() | {"seen": "0"})
    page = client.get("/tillganglighet")
    for item in set(StatementItem) - {StatementItem.COMPLIANCE, StatementItem.ASSESSED_ON, StatementItem.UPDATED_ON}:
        assert f"Om {item.value}" in page.text, item
    assert "delvis förenlig" in page.text
    assert "30 oktober 2026" in page.text
    assert "6 november 2026" in page.text
    english = client.get("/en/tillganglighet").html
    assert '<dd lang="sv" dir="ltr">Om body</dd>' in english, "Swedish in its place is marked as such"
    assert re.search(r'<div class="text" lang="sv" dir="ltr"><p>Om method</p>', english)
    assert "partly compatible" in english
    assert "30 October 2026" in english


def test_the_demo_has_a_statement(client: PageClient, lindesund: ImportReport) -> None:
    page = client.get("/tillganglighet")
    assert "digg.se" in page.html
    assert "NVDA" in page.text


def test_two_editors_of_the_statement_see_each_other(people: People, database: Database) -> None:
    one = people.sign_in("coordinator")
    one.post("/intern/installningar/tillganglighet?sprak=sv", whole() | {"seen": "0"})
    page = one.post(
        "/intern/installningar/tillganglighet?sprak=sv", whole() | {"method": "Annan metod", "seen": "0"}, status=409
    )
    assert "Om method" in page.text
    assert "Annan metod" in page.html
    again = whole() | {"method": "Annan metod", "seen": page.page.value("seen")}
    one.post("/intern/installningar/tillganglighet?sprak=sv", again)
    with database.read() as session:
        numbers = session.scalars(select(AccessibilityStatement.number)).all()
    assert sorted(numbers) == [1, 2]


def test_law_2_telling_makes_a_concern_with_a_receipt(client: PageClient, database: Database) -> None:
    database.write(lambda session: unit(session).id)
    page = complain(client, place="/omraden", email="siv@lindesund.example")
    reference = page.page.by_id("reference")
    code = page.page.by_id("receipt-code")
    assert len(code.replace(" ", "")) == 16
    with database.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert (concern.reference, concern.kind, concern.text, concern.place) == (
            reference,
            "accessibility",
            TEXT,
            "/omraden",
        )
        assert concern.wants_answer
        assert concern.notice_version.startswith("sv.")
    status = client.post("/folj", {"code": code}, status=200)
    assert reference in status.text


def test_the_same_form_sent_twice_counts_once_and_another_text_is_kept(client: PageClient, database: Database) -> None:
    database.write(lambda session: unit(session).id)
    key = client.get("/tillganglighet").page.value("form_key")
    first = client.post("/tillganglighet", {"text": TEXT, "form_key": key}, status=200)
    second = client.post("/tillganglighet", {"text": TEXT, "form_key": key}, status=200)
    assert first.page.by_id("reference") == second.page.by_id("reference")
    other = client.post("/tillganglighet", {"text": "Något annat", "form_key": key}, status=409)
    assert re.search(r"<textarea[^>]*>\s*Något annat</textarea>", other.html)
    assert other.page.value("form_key") != key
    with database.read() as session:
        assert len(session.scalars(select(Concern)).all()) == 1


@pytest.mark.parametrize(
    "typed", [{"text": ""}, {"text": " \u200b "}, {"email": "inte en adress"}, {"text": "a\x00b"}, {"text": "x" * 5001}]
)
def test_what_is_wrong_is_said_and_everything_typed_stays(
    client: PageClient, app: Flask, typed: dict[str, str]
) -> None:
    page = complain(client, status=422, place="Startsidan", **typed)
    assert page.page.title.startswith("Fel:")
    assert page.page.value("place") == "Startsidan"
    assert 'role="alert"' in page.html


def test_a_key_of_another_form_is_not_taken(client: PageClient) -> None:
    page = client.post("/tillganglighet", {"text": TEXT, "form_key": "made up"}, status=422)
    assert TEXT in page.html
    assert page.page.value("form_key") != "made up"
