"""The settings pages: who may, what is refused, what is kept, what is logged."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dialog import clock
from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.organisations.models import GuideEntry, OpeningHours, Organisation, Programme, TextVersion, Unit
from dialog.organisations.operations import ImportReport
from dialog.organisations.queries import programme_facts, unit_for_area
from dialog.organisations.texts import TEXTS
from tests.builders import an_area
from tests.client import Page, PageClient
from tests.people import People

ROOT = "/intern/installningar"
FACTS = {
    "phone": "031-1 23 45",
    "email": "ny@lindesund.example",
    "form_url": "/synpunkt",
    "postal_address": "Box 1\r\n999 50 Lindesund",
    "visiting_address": "Torget 2",
    "fault_report_url": "https://lindesund.example/fel",
    "quick_exit_url": "https://www.smhi.se/",
    "reading_days": "3",
    "answer_days": "7",
}


@pytest.fixture
def admin(people: People, lindesund: ImportReport) -> PageClient:
    return people.sign_in("administrator", organisation_code="LIND-KOM")


@pytest.fixture
def coordinator(people: People, lindesund: ImportReport) -> PageClient:
    return people.sign_in("coordinator", organisation_code="LIND-KOM")


def acts(database: Database, action: str) -> list[AuditEntry]:
    with database.read() as session:
        return list(
            session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence))
        )


def filled(page: Page) -> dict[str, str]:
    """What the first form of the page's content would send as it stands."""
    form = page.html.split("<main", 1)[1].split("<form", 1)[1].split("</form>", 1)[0]
    sent: dict[str, str] = {}
    for field in Page(f"<form{form}</form>").forms[0]["fields"]:
        name = field.get("name", "")
        if field["tag"] == "input" and name and (field.get("type") != "checkbox" or "checked" in field):
            sent[name] = field.get("value", "")
    for name, body in re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.S):
        sent[name] = unescape(body)
    for name, body in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrf_token", None)
    return sent


@pytest.mark.parametrize("role", list(Role))
def test_each_opens_what_the_role_allows(app: Flask, people: People, lindesund: ImportReport, role: Role) -> None:
    client = people.sign_in(role.value, organisation_code="LIND-KOM")
    held = permissions_of(role)
    pages = {
        "": {Permission.MANAGE_SETTINGS, Permission.EDIT_TEXTS},
        "/uppgifter": {Permission.MANAGE_SETTINGS},
        "/oppettider": {Permission.MANAGE_SETTINGS},
        "/organisationer": {Permission.MANAGE_SETTINGS},
        "/enheter/SOC-NORD": {Permission.MANAGE_SETTINGS},
        "/vart": {Permission.EDIT_TEXTS},
        "/texter": {Permission.EDIT_TEXTS},
        "/texter/about.page": {Permission.EDIT_TEXTS},
        "/tillganglighet": {Permission.EDIT_TEXTS},
    }
    for path, needed in pages.items():
        client.get(ROOT + path, status=200 if needed & held else 403)


def test_A21_every_fact_is_changed_on_one_page_and_shows_at_once(
    admin: PageClient, client: PageClient, database: Database
) -> None:
    page = admin.get(f"{ROOT}/uppgifter").page
    admin.post(f"{ROOT}/uppgifter", FACTS | {"version": page.value("version")})
    contact = client.get("/kontakt")
    for value in ("031-1 23 45", "ny@lindesund.example", "Box 1", "999 50 Lindesund", "Torget 2"):
        assert value in contact.text
    assert ("tel:+463112345", "031-1 23 45") in client.get("/").page.links
    with database.read() as session:
        facts = programme_facts(session, "sv")
    assert (facts.quick_exit_url, facts.fault_report_url) == ("https://www.smhi.se/", "https://lindesund.example/fel")
    assert (facts.reading_days, facts.answer_days) == (3, 7)
    act = acts(database, "change_programme")[-1]
    assert set(act.detail["fields"]) >= {"phone", "email", "answer_days"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "ring oss"),
        ("email", "ingen adress"),
        ("reading_days", "0"),
        ("reading_days", "två"),
        ("reading_days", "9" * 5000),
        ("answer_days", "366"),
        ("answer_days", ""),
        ("quick_exit_url", "javascript:alert(1)"),
        ("fault_report_url", "data:text/html,x"),
        ("fault_report_url", "vbscript:x"),
        ("fault_report_url", "/kontakt"),
        ("form_url", "//evil.example"),
        ("form_url", "java\tscript:alert(1)"),
        ("postal_address", "a\x00b"),
    ],
)
def test_sec_J04_what_cannot_be_is_said_at_its_field_and_kept(
    admin: PageClient, database: Database, field: str, value: str
) -> None:
    page = admin.get(f"{ROOT}/uppgifter").page
    answer = admin.post(f"{ROOT}/uppgifter", FACTS | {"version": page.value("version"), field: value}, status=422)
    assert answer.page.title.startswith("Fel:")
    assert f'href="#{field}"' in answer.html
    assert "031-1 23 45" in answer.html or field == "phone"
    with database.read() as session:
        assert session.get_one(Programme, 1).phone == "031-390 06 00"


def test_two_editors_of_the_facts_see_both_versions(admin: PageClient, people: People, database: Database) -> None:
    seen = admin.get(f"{ROOT}/uppgifter").page.value("version")
    other = people.sign_in("administrator", organisation_code="LIND-KOM")
    other.post(f"{ROOT}/uppgifter", FACTS | {"version": seen})
    page = admin.post(f"{ROOT}/uppgifter", FACTS | {"version": seen, "phone": "031-9 87 65"}, status=409)
    assert "031-1 23 45" in page.text
    assert page.page.value("phone") == "031-9 87 65"
    admin.post(f"{ROOT}/uppgifter", FACTS | {"version": page.page.value("version"), "phone": "031-9 87 65"})
    with database.read() as session:
        assert session.get_one(Programme, 1).phone == "031-9 87 65"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\u0663"])
def test_a_version_that_is_none_is_a_conflict(admin: PageClient, version: str) -> None:
    admin.post(f"{ROOT}/uppgifter", FACTS | {"version": version}, status=409)


def test_the_week_is_changed_and_what_cannot_be_is_refused(admin: PageClient, database: Database) -> None:
    form = filled(admin.get(f"{ROOT}/oppettider").page)
    assert form["opens_4"] == "08:00"
    assert form["opens_5"] == ""
    admin.post(f"{ROOT}/oppettider", form | {"opens_5": "10", "closes_5": "14.30", "opens_0": "", "closes_0": ""})
    with database.read() as session:
        assert sorted(session.scalars(select(OpeningHours.weekday))) == [1, 2, 3, 4, 5]
        saturday = session.get_one(OpeningHours, 5)
        assert (saturday.opens.isoformat(), saturday.closes.isoformat()) == ("10:00:00", "14:30:00")
    for bad in ({"opens_1": "25:00"}, {"opens_1": "18:00", "closes_1": "08:00"}, {"closes_1": ""}, {"opens_1": "abc"}):
        page = admin.post(f"{ROOT}/oppettider", form | bad, status=422)
        assert page.page.title.startswith("Fel:")


def test_a_day_that_differs_is_added_and_removed(people: People, lindesund: ImportReport, client: PageClient) -> None:
    with clock.at(date(2026, 11, 30)):
        admin = people.sign_in("administrator", organisation_code="LIND-KOM")
        typed = {"day": "2026-12-01", "opens": "10:00", "closes": "12:00", "reason_sv": "Möte", "reason_en": "Meeting"}
        admin.post(f"{ROOT}/oppettider/undantag", typed)
        assert "Tisdag 1 december: 10.00–12.00 (Möte)" in client.get("/kontakt").text
        assert "(Meeting)" in client.get("/en/kontakt").text
        admin.post(f"{ROOT}/oppettider/undantag/2026-12-01/ta-bort")
        assert "(Möte)" not in client.get("/kontakt").text
        admin.post(f"{ROOT}/oppettider/undantag/2026-12-01/ta-bort", status=404)
        admin.post(f"{ROOT}/oppettider/undantag/i-morgon/ta-bort", status=404)
        for bad in ({"day": "i morgon"}, {"opens": "", "closes": ""}, {"closes": ""}, {"day": ""}):
            admin.post(f"{ROOT}/oppettider/undantag", typed | bad, status=422)
        admin.post(f"{ROOT}/oppettider/undantag", typed | {"closed": "y", "opens": "", "closes": ""})
        assert "Tisdag 1 december: stängt (Möte)" in client.get("/kontakt").text


def test_an_organisation_is_made_and_changed(admin: PageClient, client: PageClient, database: Database) -> None:
    typed = {"code": "NYA", "name": "Nya föreningen", "kind": "association", "party_order": "", "version": ""}
    admin.post(f"{ROOT}/organisationer/ny", typed)
    assert "Nya föreningen" in admin.get(f"{ROOT}/organisationer").text
    admin.post(f"{ROOT}/organisationer/ny", typed, status=422)
    for bad in ({"code": "två ord"}, {"name": ""}, {"kind": "kingdom"}, {"email": "x"}):
        admin.post(f"{ROOT}/organisationer/ny", typed | {"code": "X"} | bad, status=422)
    form = filled(admin.get(f"{ROOT}/organisationer/NYA").page)
    admin.post(f"{ROOT}/organisationer/NYA", form | {"name": "Nyare föreningen"})
    admin.post(f"{ROOT}/organisationer/NYA", form | {"name": "För sent"}, status=409)
    with database.read() as session:
        assert session.scalars(select(Organisation.name).where(Organisation.code == "NYA")).one() == "Nyare föreningen"
    admin.get(f"{ROOT}/organisationer/FINNS-INTE", status=404)
    assert acts(database, "create_organisation")[-1].detail == {"name": "Nya föreningen"}


def test_a_unit_gets_an_area_and_duties(people: People, lindesund: ImportReport, database: Database) -> None:
    database.write(lambda session: an_area(session, "L9").id)
    unit_page = f"{ROOT}/enheter/SOC-NORD"
    with clock.at(date(2026, 12, 1)):
        admin = people.sign_in("administrator", organisation_code="LIND-KOM")
        admin.post(unit_page, filled(admin.get(unit_page).page) | {"handles_domestic_violence": "y"})
        admin.post(f"{unit_page}/omraden", {"area": "L9", "valid_from": "2026-12-01"})
        for bad in ({"area": "L99", "valid_from": "2026-12-01"}, {"area": "L9", "valid_from": "snart"}):
            admin.post(f"{unit_page}/omraden", bad, status=422)
        admin.post(f"{unit_page}/omraden/999999/avsluta", status=404)
        with database.read() as session:
            assert unit_for_area(session, "L9").code == "SOC-NORD"
            assert session.scalars(select(Unit.code).where(Unit.handles_domestic_violence)).all() == ["SOC-NORD"]
    with clock.at(date(2026, 12, 10)):
        admin = people.sign_in("administrator", organisation_code="LIND-KOM")
        admin.post(re.findall(r'action="([^"]+/avsluta)"', admin.get(unit_page).html)[-1])
        with database.read() as session:
            assert unit_for_area(session, "L9").code == "KONTAKT"


def test_the_central_triage_cannot_be_unticked(admin: PageClient) -> None:
    form = filled(admin.get(f"{ROOT}/enheter/KONTAKT").page)
    assert form.pop("is_central_triage") == "y"
    page = admin.post(f"{ROOT}/enheter/KONTAKT", form, status=422)
    assert "En enhet behöver ta det som ingen annan äger" in page.text


def test_C19_the_guide_is_worded_ordered_and_emptied_by_staff(
    coordinator: PageClient, client: PageClient, database: Database
) -> None:
    typed = {
        "code": "jour",
        "kind": "helpline",
        "phone": "0771-12 34 56",
        "url": "https://jour.example",
        "facets": "noise, alcohol",
    }
    typed |= {"name_sv": "Jouren", "text_sv": "Prata med oss.", "name_fi": "Päivystys"}
    coordinator.post(f"{ROOT}/vart/ny", typed)
    assert ("tel:+46771123456", "0771-12 34 56") in client.get("/kontakt").page.links
    assert "Päivystys" in client.get("/fi/kontakt").text
    arabic = client.get("/ar/kontakt").html
    assert re.search(r'id="line-jour" lang="sv" dir="ltr"', arabic)

    order = [words for href, words in coordinator.get(f"{ROOT}/vart").page.links if href.startswith(f"{ROOT}/vart/")]
    coordinator.post(f"{ROOT}/vart/jour/flytta", {"direction": "up"})
    moved = [words for href, words in coordinator.get(f"{ROOT}/vart").page.links if href.startswith(f"{ROOT}/vart/")]
    assert moved.index("Jouren") == order.index("Jouren") - 1
    coordinator.post(f"{ROOT}/vart/jour/flytta", {"direction": "sideways"}, status=400)

    form = filled(coordinator.get(f"{ROOT}/vart/jour").page)
    coordinator.post(f"{ROOT}/vart/jour", form | {"name_sv": "Nya jouren"})
    conflict = coordinator.post(f"{ROOT}/vart/jour", form | {"name_sv": "För sent"}, status=409)
    assert "Nya jouren" in conflict.text
    for bad in ({"url": "javascript:alert(1)"}, {"name_sv": ""}, {"facets": "två ord"}, {"phone": "x"}, {"kind": "x"}):
        coordinator.post(f"{ROOT}/vart/jour", form | bad, status=422)
    coordinator.post(f"{ROOT}/vart/jour/ta-bort")
    assert "Nya jouren" not in client.get("/kontakt").text
    coordinator.get(f"{ROOT}/vart/jour", status=404)
    with database.read() as session:
        assert "jour" not in session.scalars(select(GuideEntry.code)).all()
    assert acts(database, "remove_guide")


def test_every_text_has_an_editor_that_keeps_what_it_shows(coordinator: PageClient) -> None:
    """Publishing what the editor shows is possible for every text: no default breaks its own rules."""
    for key in TEXTS:
        address = f"{ROOT}/texter/{key}?sprak=fi"
        shown = filled(coordinator.get(address).page)
        preview = coordinator.post(address, shown | {"action": "preview"}, status=200)
        assert 'id="preview-h"' in preview.html, key
        coordinator.post(address, shown | {"action": "publish"})
        assert filled(coordinator.get(address).page)["body"] == shown["body"], key


def test_a_text_without_its_link_is_refused_with_what_to_do(coordinator: PageClient, database: Database) -> None:
    typed = {"subject": "Välkommen", "body": "Hej, välj lösenord.", "seen": "0", "action": "publish"}
    page = coordinator.post(f"{ROOT}/texter/mail.account_invite?sprak=sv", typed, status=422)
    assert "Texten behöver %(link)s" in page.text
    assert page.page.value("subject") == "Välkommen"
    for bad in (
        {"body": "%(link)s %(secret)s"},
        {"body": "%(link)s [x](javascript:alert(1))"},
        {"subject": ""},
        {"body": ""},
    ):
        coordinator.post(f"{ROOT}/texter/mail.account_invite?sprak=sv", typed | bad, status=422)
    coordinator.post(
        f"{ROOT}/texter/mail.account_invite?sprak=sv", typed | {"body": "%(link)s " + "x" * 3000}, status=422
    )
    with database.read() as session:
        assert not session.scalars(select(TextVersion).where(TextVersion.key == "mail.account_invite")).all()


def test_a_preview_publishes_nothing(coordinator: PageClient, client: PageClient) -> None:
    typed = {"body": "## Rubrik\n\nVi är **%(programme)s**.", "seen": "0", "action": "preview"}
    page = coordinator.post(f"{ROOT}/texter/about.page", typed, status=200)
    assert "<strong>Trygghetsdialogen</strong>" in page.html
    assert "Rubrik" not in client.get("/om").text


def test_two_editors_of_a_text_see_both_versions_and_nothing_is_lost(
    coordinator: PageClient, people: People, client: PageClient
) -> None:
    other = people.sign_in("coordinator", organisation_code="LIND-KOM")
    typed = {"seen": "0", "action": "publish"}
    other.post(f"{ROOT}/texter/start.lead", typed | {"body": "Den andras text."})
    page = coordinator.post(f"{ROOT}/texter/start.lead", typed | {"body": "Min text."}, status=409)
    assert page.page.by_id("theirs") == "Den andras text."
    assert page.page.by_id("mine") == "Min text."
    assert "Den andras text." in client.get("/").text
    coordinator.post(
        f"{ROOT}/texter/start.lead", {"body": "Min text.", "seen": page.page.value("seen"), "action": "publish"}
    )
    assert "Min text." in client.get("/").text


def test_history_says_who_and_brings_back(coordinator: PageClient, client: PageClient, database: Database) -> None:
    for number, body in enumerate(("Första.", "Andra.")):
        coordinator.post(f"{ROOT}/texter/start.lead", {"body": body, "seen": str(number), "action": "publish"})
    page = coordinator.get(f"{ROOT}/texter/start.lead")
    assert page.text.count("Siv Samordnare") >= 2
    coordinator.post(f"{ROOT}/texter/start.lead/aterstall?sprak=sv", {"number": "1", "seen": "2"})
    assert "Första." in client.get("/").text
    coordinator.post(f"{ROOT}/texter/start.lead/aterstall?sprak=sv", {"number": "0", "seen": "3"})
    assert "Berätta vad som känns tryggt" in client.get("/").text
    coordinator.post(f"{ROOT}/texter/start.lead/aterstall?sprak=sv", {"number": "77", "seen": "4"}, status=404)
    coordinator.post(f"{ROOT}/texter/start.lead/aterstall?sprak=sv", {"number": "x", "seen": "4"}, status=404)
    coordinator.post(f"{ROOT}/texter/start.lead/aterstall?sprak=sv", {"number": "1", "seen": "3"}, status=409)
    own = [act for act in acts(database, "publish_text") if act.actor_id is not None]
    assert [act.detail for act in own] == [{"number": 1}, {"number": 2}, {"number": 3}, {"number": 4}]
    assert {act.object_reference for act in own} == {"start.lead.sv"}


def test_what_staff_write_is_text_and_never_markup(coordinator: PageClient, client: PageClient) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> "quoted" {{ 7*7 }} %(programme)s'
    coordinator.post(f"{ROOT}/texter/about.page", {"body": hostile, "seen": "0", "action": "publish"})
    page = client.get("/om")
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    assert "{{ 7*7 }} Trygghetsdialogen" in page.text


def test_unknown_texts_and_languages(coordinator: PageClient) -> None:
    coordinator.get(f"{ROOT}/texter/no.such", status=404)
    coordinator.post(f"{ROOT}/texter/no.such", {"body": "x"}, status=404)
    assert 'lang="sv"' in coordinator.get(f"{ROOT}/texter/start.lead?sprak=xx").html


CHANGES: list[tuple[str, Callable[[Any], dict[str, str]]]] = [
    ("/uppgifter", lambda page: FACTS | {"version": page.value("version")}),
    ("/oppettider", filled),
    ("/vart/bris", filled),
    ("/enheter/SOC-NORD", filled),
]


@pytest.mark.parametrize(("path", "typed"), CHANGES)
def test_without_the_sessions_token_nothing_changes(
    admin: PageClient, path: str, typed: Callable[[Any], dict[str, str]]
) -> None:
    sent = typed(admin.get(ROOT + path).page)
    admin.csrf_token = ""
    admin.post(ROOT + path, sent, status=400)
