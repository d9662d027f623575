"""The summary in sentences, as staff meet it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.models import Concern, ConcernContact
from dialog.database import Database
from tests.builders import a_concern, an_area
from tests.client import Fetched
from tests.people import People

TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 16)
SUMMARY = "/en/intern/lagesbild/sammanfattning"
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.at(TUESDAY):
        yield


def a_town(session: Session) -> None:
    """Moped noise that rises in area B, and a dark street in A week after week; one note says a name that is marked."""
    an_area(session, "TOWN", name="Staden", level="municipality")
    areas = [an_area(session, code, name=f"Område {code}", parent_code="TOWN", slug=code.lower()) for code in "AB"]
    for week in range(13):
        common = {"state": "reviewed", "received_on": MONDAY + timedelta(days=1) - week * WEEK}
        dark = {
            "place": "Skolvägen",
            "marks_checked": True,
            "area_id": areas[0].id,
            "redacted_text": "Det är mörkt, säger █████.",
        }
        a_concern(session, "Det är mörkt, säger Kalle.", tags=(("other", "lighting"),), **common, **dark)
        for _ in range(20 if week == 0 else 2):
            a_concern(session, tags=(("social_unrest", "traffic_nuisance"),), area_id=areas[1].id, **common)
    hidden = {"state": "reviewed", "received_on": MONDAY, "restricted": "domestic_violence", "area_id": areas[0].id}
    for _ in range(9):
        a_concern(session, tags=(("threats_violence", "domestic_violence"),), **hidden)


def ids(html: str) -> list[str]:
    return re.findall(r'name="text-(\d+)"', html)


def test_peer_F8_every_sentence_opens_its_redacted_sources_and_a_person_signs(
    database: Database, people: People
) -> None:
    database.write(a_town)
    siv, reader = people.sign_in("coordinator"), people.sign_in("reader")
    siv.post(f"{SUMMARY}/foresla", status=303)
    page = siv.get(SUMMARY)
    texts = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page.html)
    assert texts == [
        "Social unrest and public conflicts: people tell of this more than usual. Most of it is told from Område B.",
        "Mopeds and cars that disturb, Område B: told of 12 weeks in a row.",
        "Lighting, Skolvägen, Område A: told of 12 weeks in a row.",
    ]
    assert "domestic" not in " ".join(texts).lower()
    # Nobody has signed: the others see nothing, and cannot reach it.
    first, out, second = ids(page.html)
    assert "Nothing is signed" in reader.get(SUMMARY).text
    reader.get(f"/en/intern/lagesbild/meningar/{first}", status=404)
    reader.post(SUMMARY, {f"text-{first}": texts[0], "act": "sign"}, status=403)
    words = {f"text-{first}": "Mopeder stör i Område B.", f"text-{second}": texts[2], f"text-{out}": texts[1]}
    siv.post(SUMMARY, words | {f"out-{out}": "on", "act": "sign"}, status=303)
    page = reader.get(SUMMARY)
    assert "Mopeder stör i Område B." in page.text
    assert "Signed by Siv Samordnare" in page.text
    links = [url for url, _ in page.page.links if "/lagesbild/meningar/" in url]
    assert len(links) == 2
    # The one who may read them finds the redacted words; the others how many they are.
    mine = "".join(siv.get(f"/en/intern/lagesbild/meningar/{one}").text for one in (first, second))
    assert "Det är mörkt, säger █████." in mine
    assert "Kalle" not in mine
    assert "It rests on 20 concerns." in mine
    theirs = [reader.get(url).text for url in links]
    assert any("It rests on 20 concerns." in text for text in theirs)
    assert not any("mörkt, säger" in text for text in theirs)


def test_a_sentence_of_ones_own_needs_words_and_known_numbers(database: Database, people: People) -> None:
    database.write(a_town)
    siv = people.sign_in("coordinator")
    page = siv.post(f"{SUMMARY}/egen", {"text": "Det är mörkt.", "sources": "SP-1999-0001"}, status=422)
    assert "Write the numbers of the concerns the sentence rests on" in page.text
    with database.read() as session:
        reference = session.query(Concern.reference).filter_by(restricted="").first()[0]
    siv.post(f"{SUMMARY}/egen", {"text": "Det är mörkt.", "sources": f"{reference.lower()},"}, status=303)
    page = siv.get(SUMMARY)
    (only,) = ids(page.html)
    assert "Worded by a person" in page.text
    page = siv.post(SUMMARY, {f"text-{only}": "Ring 070-174 06 05", "act": "sign"}, status=422)
    assert "Take out what leads to one person" in page.text
    assert "Ring 070-174 06 05" in page.html
    siv.post(SUMMARY, {f"text-{only}": "Det är mörkt.", "act": "sign"}, status=303)
    siv.post(f"/en/intern/lagesbild/meningar/{only}/ta-tillbaka", status=303)
    assert "Nothing is signed" in siv.get(SUMMARY).text


@pytest.mark.parametrize("looked_at", [True, False])
def test_five_voices_name_a_place_once_somebody_has_looked_for_what_to_hide(
    database: Database, people: People, looked_at: bool
) -> None:
    """Five neighbours may name the home of a sixth: that many use a name does not say that it may be told."""

    def town(session: Session) -> None:
        an_area(session, "TOWN", name="Staden", level="municipality")
        area = an_area(session, "A", name="Område A", parent_code="TOWN")
        for week in range(6):
            common = {"state": "reviewed", "received_on": MONDAY - week * WEEK, "area_id": area.id}
            a_concern(session, tags=(("other", "lighting"),), place="Stenbacken", marks_checked=looked_at, **common)

    database.write(town)
    siv = people.sign_in("coordinator")
    siv.post(f"{SUMMARY}/foresla", status=303)
    texts = " ".join(re.findall(r"<textarea[^>]*>([^<]*)</textarea>", siv.get(SUMMARY).html))
    assert "weeks in a row" in texts
    assert ("Stenbacken" in texts) is looked_at


def test_a_proposed_sentence_names_a_place_only_when_five_people_do(database: Database, people: People) -> None:
    """One address has written of the pub every week, and a house of one family is told of by four without an address."""

    def town(session: Session) -> None:
        an_area(session, "TOWN", name="Staden", level="municipality")
        area = an_area(session, "A", name="Område A", parent_code="TOWN")
        for week in range(13):
            common = {
                "state": "reviewed",
                "received_on": MONDAY - week * WEEK,
                "area_id": area.id,
                "marks_checked": True,
            }
            pub = a_concern(session, tags=(("other", "lighting"),), place="Ankaret", **common)
            session.add(ConcernContact(concern_id=pub.id, sealed_address=b"x", fingerprint="a" * 64))
            if week < 4:
                a_concern(session, tags=(("vandalism_graffiti", "graffiti"),), place="Gränden 3", **common)

    database.write(town)
    siv = people.sign_in("coordinator")
    siv.post(f"{SUMMARY}/foresla", status=303)
    texts = " ".join(re.findall(r"<textarea[^>]*>([^<]*)</textarea>", siv.get(SUMMARY).html))
    assert "Område A: told of 12 weeks in a row" in texts
    assert "Område A: told of 4 weeks in a row" in texts
    assert "Ankaret" not in texts
    assert "Gränden" not in texts


def filled(page: Fetched) -> dict[str, str]:
    """What the form of the proposals holds."""
    texts = re.findall(r'<textarea[^>]* name="(text-[0-9]+)"[^>]*>([^<]*)</textarea>', page.html)
    marks = re.findall(r'name="(was-[0-9]+)" value="([^"]+)"', page.html)
    return {name: unescape(value) for name, value in texts + marks}


def test_two_who_word_the_same_sentences_lose_nothing(database: Database, people: People) -> None:
    database.write(a_town)
    siv, ove = people.sign_in("coordinator"), people.sign_in("coordinator", name="Ove Annan")
    siv.post(f"{SUMMARY}/foresla", status=303)
    page = siv.get(SUMMARY)
    first, second, _third = ids(page.html)
    shown = filled(page)
    # Another rewords one, leaves one out, and signs none: what the slower one typed stands beside what is saved.
    others = shown | {f"text-{first}": "Ove skriver så.", f"out-{second}": "on", "act": "save"}
    ove.post(SUMMARY, others, status=303)
    mine = shown | {f"text-{first}": "Siv <skriver> så.", f"text-{second}": "Siv om det andra.", "act": "sign"}
    answer = siv.post(SUMMARY, mine, status=409)
    assert "Ove skriver så." in answer.text
    assert filled(answer)[f"text-{first}"] == "Siv <skriver> så."
    assert "Siv om det andra." in answer.text
    assert answer.page.title.startswith("Error: ")
    assert "Nothing is signed" in answer.text
    # Whoever leaves out what has been reworded is told too; then one's own counts.
    siv.post(SUMMARY, shown | {f"out-{first}": "on", "act": "save"}, status=409)
    now = filled(answer)
    siv.post(SUMMARY, now | {"act": "sign"}, status=303)
    assert "Siv <skriver> så." in siv.get(SUMMARY).text
    # Signed meanwhile: other words are shown and not saved; the same words once more are no conflict.
    late = ove.post(SUMMARY, now | {f"text-{first}": "Ove igen.", "act": "save"}, status=409)
    assert "Ove igen." in late.text
    assert "nothing left to sign" in ove.post(SUMMARY, now | {"act": "sign"}, status=422).text
