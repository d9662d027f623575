"""Start, about, the model, personal data, contact, search, addresses for machines."""

import re
import time
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog import clock, form_keys
from dialog.catalogue import is_translated
from dialog.database import Database
from dialog.extensions import db
from dialog.organisations.models import GuideEntry
from dialog.organisations.operations import ImportReport, publish_text
from dialog.organisations.queries import notice_version
from dialog.organisations.rules import SYSTEM
from dialog.organisations.texts import TEXTS
from dialog.organisations.texts.privacy import ARTICLE_13
from dialog.places.operations import import_areas
from dialog.settings import ALL_LANGUAGES
from tests.client import PageClient
from tests.places.conftest import TOWN_AREAS


def prefix(language: str) -> str:
    return "" if language == "sv" else f"/{language}"


def test_the_start_page_has_one_thing_to_do(client: PageClient, lindesund: ImportReport) -> None:
    page = client.get("/")
    assert page.page.headings[0] == "h1"
    assert "Hur är det där du bor?" in page.text
    assert re.findall(r'class="btn"[^>]*href="([^"]+)"', page.html) == ["/synpunkt"]
    form = page.page.forms[0]
    assert form["action"] == "/omraden"
    assert [field.get("name") for field in form["fields"] if field["tag"] == "input"] == ["gata"]
    assert "Fara just nu?" in page.text
    assert "enkät" not in page.text.lower(), "no way to a survey before there is one"
    assert '<meta name="description" content="Lämna en synpunkt' in page.html


def test_the_six_steps_stand_in_their_order(client: PageClient) -> None:
    page = client.get("/om/modellen")
    steps = [
        "Lägesbild",
        "Problembild",
        "Syfte och mål",
        "Metod, resurs och organisation",
        "Aktivitet och åtgärd",
        "Uppföljning",
    ]
    assert re.findall(r'<h2 id="step-\d">\d\. ([^<]+)</h2>', page.html) == steps


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_A25_the_page_holds_every_item_of_article_13(
    client: PageClient, lindesund: ImportReport, language: str
) -> None:
    page = client.get(f"{prefix(language)}/dataskydd")
    for item in ARTICLE_13:
        section = re.search(rf'<section aria-labelledby="{item}">.*?</section>', page.html, re.S)
        assert section, item
        assert len(re.sub(r"<[^>]+>", "", section.group(0)).strip()) > 60, item
        assert (f"#{item}", unescape(page.page.by_id(item))) in page.page.links, "each is in the contents"


def test_A25_the_page_names_its_version_and_it_changes_with_the_text(client: PageClient, database: Database) -> None:
    with database.read() as session:
        before = notice_version(session, "sv")
    assert client.get("/dataskydd").page.by_id("notice-version") == before
    database.write(
        lambda session: publish_text(session, SYSTEM, "notice.privacy_page.rights", "sv", "Du har rätt att …")
    )
    page = client.get("/dataskydd")
    assert page.page.by_id("notice-version") != before
    assert "Du har rätt att …" in page.text


def test_the_privacy_page_says_the_times_the_code_keeps(client: PageClient) -> None:
    page = client.get("/dataskydd").text
    assert f"{form_keys.KEPT.days} dagar" in page
    assert "10 timmar" in page
    assert "Klockslaget sparas inte" in page


def test_a_text_without_a_translation_is_marked_as_swedish(client: PageClient, session: Session) -> None:
    kind = TEXTS["notice.privacy_page.limits"]
    page = client.get("/so/dataskydd").html
    section = page.split('aria-labelledby="limits"', 1)[1].split("</section>", 1)[0]
    marked = 'lang="sv" dir="ltr"' in section
    assert marked is not is_translated("so", kind.parts[0].forms[0])


def test_A21_every_value_of_the_contact_block_is_shown(client: PageClient, lindesund: ImportReport) -> None:
    with clock.at(date(2026, 12, 22)):
        page = client.get("/kontakt")
    for value in (
        "031-390 06 00",
        "kontaktcenter@lindesund.example",
        "999 50 Lindesund",
        "Stora torget 1",
        "Måndag–torsdag: 8.00–18.00",
        "Lördag–söndag: stängt",
        "Torsdag 24 december: stängt (Julafton)",
    ):
        assert value in page.text, value
    assert ("tel:+46313900600", "031-390 06 00") in page.page.links
    assert ("mailto:kontaktcenter@lindesund.example", "kontaktcenter@lindesund.example") in page.page.links
    with clock.at(date(2026, 12, 24)):
        assert "I dag: stängt (Julafton)" in client.get("/kontakt").text


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_C19_the_guide_says_who_does_what(client: PageClient, lindesund: ImportReport, language: str) -> None:
    page = client.get(f"{prefix(language)}/kontakt")
    for number in (
        "112",
        "11414",
        "+46313900600",
        "+46313900610",
        "+46313900620",
        "+4620505050",
        "116111",
        "90101",
        "116006",
        "1177",
    ):
        assert any(href == f"tel:{number}" for href, _ in page.page.links), number
    assert any(href == "https://lindesund.example/felanmalan" for href, _ in page.page.links)
    assert page.html.index('id="urgent"') < page.html.index('id="centre"') < page.html.index('id="helplines"')


def test_C19_112_and_114_14_are_there_on_an_empty_installation(client: PageClient) -> None:
    links = client.get("/kontakt").page.links
    assert any(href == "tel:112" for href, _ in links)
    assert any(href == "tel:11414" for href, _ in links)


def test_D23_long_pages_have_the_way_here_contents_and_a_plain_link_to_share(
    client: PageClient, lindesund: ImportReport
) -> None:
    for path in ("/om", "/om/modellen", "/dataskydd", "/kontakt", "/tillganglighet"):
        page = client.get(path)
        crumbs = page.html.split('<nav class="crumbs"', 1)[1].split("</nav>", 1)[0]
        assert 'href="/"' in crumbs, path
        contents = page.html.split('<nav class="toc"', 1)[1].split("</nav>", 1)[0]
        wanted = re.findall(r'href="#([^"]+)"', contents)
        assert len(wanted) >= 3, path
        assert set(wanted) <= set(page.page.ids), path
        address = f"http://127.0.0.1:8000{path}"
        assert (address, address.removeprefix("http://")) in page.page.links, path
        mailed = next(href for href, _ in page.page.links if href.startswith("mailto:?subject="))
        assert mailed.endswith("body=" + quote(address, safe="/")), path
    crumbs = client.get("/en/om/modellen").html.split('<nav class="crumbs"', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/en/", "/en/om"]


@pytest.fixture
def town(database: Database, lindesund: ImportReport) -> Database:
    database.write(lambda session: import_areas(session, TOWN_AREAS, "areas.geojson"))
    return database


@pytest.mark.parametrize(
    ("query", "title", "address"),
    [
        ("kvinnofrid", "Kvinnofridslinjen", "/kontakt#line-kvinnofridslinjen"),
        ("KVINNOFRID", "Kvinnofridslinjen", "/kontakt#line-kvinnofridslinjen"),
        ("dataskyddsombud", "Dataskyddsombudet", "/dataskydd#officer"),
        ("problembild", "Så arbetar vi, i sex steg", "/om/modellen"),
        ("trasiga lampor", "Felanmälan", "/kontakt#line-fault_report"),
        ("lampor trasiga", "Felanmälan", "/kontakt#line-fault_report"),
        ("kakor", "Kakor", "/kakor"),
    ],
)
def test_D23_search_finds_texts_and_the_guide(
    client: PageClient, town: Database, query: str, title: str, address: str
) -> None:
    page = client.get(f"/sok?q={query}")
    assert (address, title) in page.page.links


def test_D23_search_finds_areas(client: PageClient, town: Database) -> None:
    areas = [href for href, _ in client.get("/omraden").page.links if re.fullmatch(r"/omraden/[a-z0-9-]+", href)]
    assert areas
    name = next(words for href, words in client.get("/omraden").page.links if href == areas[0])
    assert any(href == areas[0] for href, _ in client.get(f"/sok?q={name}").page.links)


def seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def test_D23_a_search_is_literal_and_quick(client: PageClient, town: Database) -> None:
    for nothing in ("kv_nnofrid", "kv%nnofrid", ".*", "<script>alert(1)</script>", "\x00", "%", "\u202e", "å" * 5000):
        page = client.get("/sok", query_string={"q": nothing})
        assert "<mark>" not in page.html
        assert "<script>alert" not in page.html
    assert min(seconds(lambda: client.http.get("/sok?q=polisen")) for _ in range(5)) < 0.5
    assert client.get("/sok").text.count("träff") == 0


def test_D23_a_search_marks_what_it_found(client: PageClient, town: Database) -> None:
    assert "<mark>dataskyddsombud</mark>" in client.get("/sok?q=dataskyddsombud").html


def test_a_dangerous_link_in_the_guide_is_never_clickable(client: PageClient, database: Database) -> None:
    def plant(session: Session) -> None:
        texts = {"sv": {"name": "Farlig", "text": "[klicka](javascript:alert(1))"}}
        session.add(GuideEntry(code="bad", kind="helpline", phone="", url="", texts=texts))

    database.write(plant)
    database.write(
        lambda session: publish_text(
            session, SYSTEM, "about.page", "sv", "Se [kontakt](/kontakt) och [oss](https://x.example)."
        )
    )
    assert "javascript:" not in "".join(href for href, _ in client.get("/kontakt").page.links)
    assert {("/kontakt", "kontakt"), ("https://x.example", "oss")} <= set(client.get("/om").page.links)


def test_machines_get_their_answers(client: PageClient, lindesund: ImportReport) -> None:
    assert client.get("/healthz").html == "ok"
    assert client.get("/readyz").html == "ready"
    robots = client.get("/robots.txt").html
    assert "Disallow: /intern\n" in robots
    assert "Disallow: /ar/folj\n" in robots
    assert robots.endswith("Sitemap: http://127.0.0.1:8000/sitemap.xml\n")


def test_sec_K05_security_txt_says_whom_to_tell(client: PageClient, lindesund: ImportReport) -> None:
    with clock.at(date(2026, 11, 22)):
        lines = client.get("/.well-known/security.txt").html.splitlines()
    assert "Contact: mailto:kontaktcenter@lindesund.example" in lines
    assert "Contact: http://127.0.0.1:8000/kontakt" in lines
    assert "Expires: 2027-05-21T00:00:00Z" in lines
    assert "Canonical: http://127.0.0.1:8000/.well-known/security.txt" in lines


def test_the_site_map_leads_to_pages_that_answer(client: PageClient, town: Database) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.response.mimetype == "application/xml"
    addresses = re.findall(r"<loc>http://127\.0\.0\.1:8000([^<]*)</loc>", answer.html)
    assert "/" in addresses
    assert "/ar/kontakt" in addresses
    assert len([one for one in addresses if re.fullmatch(r"/omraden/[a-z0-9-]+", one)]) >= 2
    for address in addresses:
        if address.startswith("/fi") or not address.startswith(("/en", "/ar", "/so", "/fa")):
            client.get(address)


def test_the_database_that_does_not_answer_is_said(
    app: object, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", refuse)
    answer = client.get("/readyz", status=503)
    assert answer.headers["Retry-After"] == "30"
