"""What holds for every page a resident can read."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

import dialog
from dialog.database import Database
from dialog.organisations.operations import ImportReport, import_organisations, publish_text
from dialog.organisations.rules import SYSTEM
from dialog.settings import ALL_LANGUAGES
from dialog.surveys.rules.drafts import COOKIE
from tests.client import PageClient
from tests.home.walk import readable_paths
from tests.organisations.conftest import FILE
from tests.people import People

PACKAGE = Path(dialog.__file__).parent


def test_the_walk_finds_the_pages(app: Flask) -> None:
    found = readable_paths(app)
    for path in (
        "/",
        "/synpunkt",
        "/folj",
        "/omraden",
        "/kontakt",
        "/om",
        "/om/modellen",
        "/dataskydd",
        "/kakor",
        "/tillganglighet",
        "/sok",
    ):
        assert path in found


def test_A01_the_names_of_programme_and_parties_come_from_settings(
    app: Flask, client: PageClient, people: People, database: Database
) -> None:
    described = json.loads(FILE.read_text(encoding="utf-8"))
    # These two name the programme in the municipality's own free words.
    del described["accessibility_statement"], described["contact"]["postal_address"]
    database.write(lambda session: import_organisations(session, json.dumps(described)))
    start = client.get("/")
    assert "Trygghetsdialogen" in start.page.title
    assert "Lindesunds kommun och polisen" in start.text
    staff = people.sign_in("administrator", organisation_code="LIND-KOM")
    for key, wording in (
        ("programme.name", "Trygg i Sunden"),
        ("programme.municipality", "Sundens kommun"),
        ("programme.parties_line", "Sundens kommun och polisen i Sunden"),
    ):
        page = staff.get(f"/intern/installningar/texter/{key}").page
        typed = {"body": wording, "seen": page.value("seen"), "action": "publish"}
        staff.post(f"/intern/installningar/texter/{key}", typed)
    for path in readable_paths(app):
        page = client.get(path)
        assert "Trygg i Sunden" in page.page.title, path
        assert "Sundens kommun och polisen i Sunden" in page.text, path
        assert "Trygghetsdialogen" not in page.text, path
    assert "Trygg i Sunden" in staff.get("/intern/").text
    privacy = client.get("/dataskydd").text
    assert "Sundens kommun ansvarar för de personuppgifter" in privacy


def test_A01_no_other_municipality_stands_in_the_code() -> None:
    needles = ("G\N{LATIN SMALL LETTER O WITH DIAERESIS}teborg", "031-" + "365", "404 " + "82")
    searched = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in {".py", ".html", ".js", ".css", ".json", ".txt", ".xml", ".svg"}
        and PACKAGE / "demo" / "data" not in path.parents
    ]
    assert len(searched) > 100
    found = [
        (path.name, needle) for path in searched for needle in needles if needle in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_A21_the_phone_can_be_called_from_every_page(app: Flask, client: PageClient, lindesund: ImportReport) -> None:
    for path in readable_paths(app):
        page = client.get(path)
        if "tight" in page.html.split("<footer", 1)[1][:40]:
            assert any(href == "/kontakt" for href, _ in page.page.links), path
        else:
            assert ("tel:+46313900600", "031-390 06 00") in page.page.links, path


def test_C19_where_to_turn_is_one_press_away_from_every_page(
    app: Flask, client: PageClient, lindesund: ImportReport
) -> None:
    for path in readable_paths(app):
        assert any(href == "/kontakt" for href, _ in client.get(path).page.links), path
    for path in readable_paths(app):
        assert any(href == "/ar/kontakt" for href, _ in client.get(f"/ar{path}").page.links), path


def test_A26_the_first_stop_of_every_page_leads_to_the_main_content(app: Flask, client: PageClient) -> None:
    for path in readable_paths(app):
        html = client.get(path).html
        first = re.search(r"<(a|button|input|select|textarea|summary)\b[^>]*>", html.split("<body", 1)[1])
        assert first, path
        assert re.search(r'class="skip" href="#main"', first.group(0)), path
        assert re.search(r'<main\b[^>]*id="main"[^>]*tabindex="-1"', html), path


def test_A28_no_page_waits_for_a_script(app: Flask, client: PageClient, lindesund: ImportReport) -> None:
    for path in readable_paths(app):
        page = client.get(path)
        assert "<noscript" not in page.html, path
        assert not re.search(r"(?i)loading|laddar", page.text), path
        main = page.html.split("<main", 1)[1].split("</main>", 1)[0]
        assert len(re.sub(r"<[^>]+>|\s", "", main)) > 20, f"{path} is empty without script"
        for tag in re.findall(r"<script[^>]*>", page.html):
            assert "defer" in tag, path


def test_D23_no_page_loads_anything_from_others(app: Flask, client: PageClient, lindesund: ImportReport) -> None:
    for path in readable_paths(app):
        for tag in re.findall(
            r"<(?:script|link|img|iframe|source|object|embed|video|audio)\b[^>]*>", client.get(path).html
        ):
            for address in re.findall(r'(?:src|href|data|srcset)="([^"]*)"', tag):
                assert address.startswith(("/static/", "data:image/svg+xml")), (path, tag)


def test_D23_headings_are_in_order_in_every_language(app: Flask, client: PageClient, lindesund: ImportReport) -> None:
    for language in ALL_LANGUAGES:
        prefix = "" if language == "sv" else f"/{language}"
        for path in readable_paths(app):
            page = client.get(prefix + path).page  # the client checks order, one h1, labels, ids, direction
            assert page.language == language, path
            assert page.direction == ("rtl" if language in ("ar", "fa") else "ltr"), path


def test_reading_sets_no_cookie_and_the_list_is_what_is_set(
    app: Flask, client: PageClient, people: People, lindesund: ImportReport
) -> None:
    for path in readable_paths(app):
        assert "Set-Cookie" not in client.get(path).headers, path
    listed = re.findall(r'<th scope="row"><bdi dir="ltr">([^<]+)</bdi>', client.get("/kakor").html)
    assert listed == [app.config["SESSION_COOKIE_NAME"], COOKIE]
    staff = people.sign_in("coordinator", organisation_code="LIND-KOM")
    assert "Set-Cookie" not in staff.get("/intern/").headers


def test_the_start_page_weighs_at_most_fourteen_kilobytes_in_three_requests(
    client: PageClient, database: Database, lindesund: ImportReport
) -> None:
    packed = {"headers": {"Accept-Encoding": "br"}}
    page = client.http.get("/", **packed)
    html = client.get("/").html
    assert page.headers["Content-Encoding"] == "br"
    files = re.findall(r'<(?:link rel="stylesheet"|script)[^>]*?(?:href|src)="([^"]+)"', html)
    others = re.findall(r"<(?:img|source|iframe)\b|url\(", html)
    assert not others
    assert 1 + len(files) <= 3
    total = len(page.data)
    for address in files:
        answer = client.http.get(address, **packed)
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        total += len(answer.data)
        answer.close()
    assert total <= 14_000, total


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_own_wording_shows_on_the_page_at_once(client: PageClient, database: Database, language: str) -> None:
    prefix = "" if language == "sv" else f"/{language}"
    client.get(f"{prefix}/om")
    database.write(
        lambda session: publish_text(session, SYSTEM, "about.page", language, "## Egen rubrik\n\nEgen text 1 & 2.")
    )
    page = client.get(f"{prefix}/om")
    assert "Egen text 1 & 2." in page.text
    assert ("#s-1", "Egen rubrik") in page.page.links
