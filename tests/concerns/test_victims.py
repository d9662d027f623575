"""D22: whoever tells of violence, threats or harassment is shown who to talk to; the municipality words who that is."""

import re

import pytest
from sqlalchemy.orm import Session

from dialog.concerns.rules.victims import needs_support
from dialog.database import Database
from dialog.organisations.models import GuideEntry
from tests.client import Fetched, PageClient
from tests.concerns.conftest import Resident
from tests.people import People

VIOLENCE = (
    "En man slog mig i ansiktet utanför krogen.",
    "Han hotar mig varje gång jag går förbi.",
    "Han tafsade på mig på bussen.",
    "De skriver hot till min dotter på sociala medier.",
    "Min man slår mig hemma.",
    "Min granne misshandlas.",
)
OTHER = (
    "Lampan vid tunneln är trasig.",
    "Det är klotter på muren.",
    "Mycket skräp i parken.",
    "Tack för den nya lekplatsen!",
)


@pytest.fixture
def line(town: Database) -> Database:
    def make(session: Session) -> None:
        texts = {"sv": {"name": "Brottsofferjouren", "text": "Du som har varit med om ett brott."}}
        session.add(GuideEntry(code="boj", kind="helpline", phone="0200-21 20 19", texts=texts))
        session.add(GuideEntry(code="jour", kind="social_emergency", texts={"sv": {"name": "Socialjouren"}}))

    town.write(make)
    return town


def helped(page: Fetched) -> bool:
    return "Brottsofferjouren" in page.text


@pytest.mark.parametrize("text", VIOLENCE)
def test_D22_a_receipt_for_violence_shows_helplines(line: Database, resident: Resident, text: str) -> None:
    page = resident.send(text)
    assert helped(page)
    assert 'href="tel:+46200212019"' in page.html


@pytest.mark.parametrize("text", OTHER)
def test_D22_and_other_receipts_do_not(line: Database, resident: Resident, text: str) -> None:
    assert not helped(resident.send(text))
    assert not needs_support(text)


def test_D22_the_municipality_edits_them(line: Database, people: People, resident: Resident) -> None:
    siv: PageClient = people.sign_in("coordinator")
    path = "/intern/installningar/vart/boj"
    form = next(form for form in siv.get(path).page.forms if any(one.get("name") == "phone" for one in form["fields"]))
    sent = {one["name"]: one.get("value", "") for one in form["fields"] if one["tag"] != "button" and one.get("name")}
    sent |= {"kind": "helpline", "phone": "116 006", "name_sv": "Brottsofferjouren Lindesund"}
    siv.post(path, sent, status=303)
    page = resident.send(VIOLENCE[0])
    assert "Brottsofferjouren Lindesund" in page.text
    assert 'href="tel:116006"' in page.html


def test_D22_on_the_phone_staff_have_them_to_read_aloud(line: Database, people: People) -> None:
    kim = people.sign_in("contact_centre")
    for text, shown in ((VIOLENCE[0], True), (OTHER[0], False)):
        key = kim.get("/intern/synpunkter/ny").page.value("form_key")
        typed = {"form_key": key, "channel": "phone", "text": text, "kind": "concern", "language": "sv", "step": "send"}
        page = kim.post("/intern/synpunkter/ny", typed, status=200)
        assert bool(re.search(r'id="helplines"', page.html)) is shown
        assert helped(page) is shown
