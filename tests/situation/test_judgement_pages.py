"""Judgements as staff meet them."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from dialog import clock
from dialog.accounts.permissions import Permission, Role, permissions_of
from dialog.database import Database
from dialog.situation.models import Judgement
from tests.builders import an_area
from tests.people import People

DAY = date(2026, 11, 24)
NEW = "/en/intern/lagesbild/bedomningar/ny"
LIST = "/en/intern/lagesbild/bedomningar"


@pytest.fixture(autouse=True)
def _tuesday(database: Database) -> Iterator[None]:
    with clock.at(DAY):
        database.write(lambda session: an_area(session, "A", name="Norrhöjden").id)
        yield


def typed(organisation_id: int, **changes: str) -> dict[str, str]:
    """A whole judgement, ready to sign."""
    return {
        "organisation": str(organisation_id),
        "area": "A",
        "days": "2026-11-16/2026-11-22",
        "level": "orange",
        "reason": "Mopeder på gårdarna varje kväll.",
        "consequences": "Äldre går inte ut efter klockan 18.",
        "figures-0-label": "Anmälda rån",
        "figures-0-number": "12",
        "figures-0-source": "Polisens egen statistik, oktober",
        "function": "Kommunpolis",
        "act": "sign",
    } | changes


def test_a_judgement_is_drafted_signed_and_put_right(database: Database, people: People) -> None:
    staff = people.make("police", organisation_code="polisen")
    client, own = people.sign_in(staff), staff.roles[0].organisation_id
    assert "You judge for Polisen." in client.get(f"{NEW}?area=A").text
    client.post(NEW, typed(own, act="save", reason=""), status=303)
    assert "Your drafts" in client.get(LIST).text
    assert "Your drafts" not in people.sign_in("reader").get(LIST).text
    edit = f"{LIST}/1/andra"
    page = client.post(edit, typed(own, reason="", version="1"), status=422)
    assert "Write why before you sign" in page.text
    assert "Äldre går inte ut" in page.html
    client.post(edit, typed(own, version="1"), status=303)
    page = people.sign_in("reader").get(f"{LIST}?area=A")
    for words in (
        "Orange",
        "Mopeder på gårdarna",
        "Äldre går inte ut",
        "Signed by Pia Polis, Kommunpolis, 24 November 2026.",
    ):
        assert words in page.text
    assert "Put right" not in page.text
    client.post(f"{LIST}/1/ratta", status=303)
    client.post(f"{LIST}/2/andra", typed(own, level="yellow", version="1"), status=303)
    assert "A later one has taken its place." in client.get(f"{LIST}/1").text
    page = client.get(f"{LIST}?area=A")
    assert "Yellow" in page.text
    assert "replaced by a later one" in page.text


def test_nothing_signed_is_no_information_and_not_calm(people: People) -> None:
    page = people.sign_in("reader").get(LIST)
    assert re.search(r"Norrhöjden</a></th><td[^>]*>no information", page.html)
    assert "Nobody has judged this yet; that does not mean that it is calm." in page.text


def test_a_second_writer_is_told_and_keeps_the_words(people: People) -> None:
    staff = people.make("police", organisation_code="polisen")
    client, own = people.sign_in(staff), staff.roles[0].organisation_id
    client.post(NEW, typed(own, act="save"), status=303)
    client.post(f"{LIST}/1/andra", typed(own, act="save", version="1"), status=303)
    page = client.post(f"{LIST}/1/andra", typed(own, act="save", version="1", reason="Mina ord."), status=409)
    assert "Mina ord." in page.html
    client.post(f"{LIST}/1/kasta", status=303)
    client.get(f"{LIST}/1/andra", status=404)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"figures-0-number": "tolv"}, "Write a whole number, such as 12"),
        ({"figures-0-number": ""}, "Write how many"),
        ({"figures-1-number": "7"}, "Write what is counted"),
        ({"risks": "ABC 123 kör här"}, "Take out what leads to one person"),
        ({"level": "purple"}, "Choose one of the answers in the list"),
        ({"days": "2026-11-16/"}, "Choose from the list"),
        ({"area": "B"}, "Choose from the list"),
        ({"organisation": "999"}, "Choose from the list"),
        ({"function": ""}, "Write in which function you sign"),
    ],
)
def test_what_cannot_be_signed_is_said_at_its_field(people: People, changes: dict[str, str], message: str) -> None:
    staff = people.make("police", organisation_code="polisen")
    page = people.sign_in(staff).post(NEW, typed(staff.roles[0].organisation_id, **changes), status=422)
    assert message in page.text


def test_peer_F10_police_give_totals_and_judgements_by_their_own_hand(database: Database, people: People) -> None:
    """No import, no list of concerns, no small number and nothing that leads to a person: what is kept are words on a
    place and totals, signed by a function.
    """
    staff = people.make("police", organisation_code="polisen")
    client, own = people.sign_in(staff), staff.roles[0].organisation_id
    client.post(NEW, typed(own, **{"figures-0-number": "3"}), status=303)
    page = people.sign_in("coordinator").get(f"{LIST}?area=A")
    assert re.search(r"Anmälda rån</th><td[^>]*>fewer than five</td><td>Polisens egen statistik, oktober", page.html)
    with database.read() as session:
        (kept,) = session.scalars(select(Judgement)).all()
        assert kept.figures == [{"label": "Anmälda rån", "number": None, "source": "Polisens egen statistik, oktober"}]
    client.post(NEW, typed(own, reason="Se anmälan av 19900101-1234."), status=422)
    held = permissions_of(Role.POLICE)
    assert {Permission.JUDGE_AREAS, Permission.READ_FIGURES} <= held
    assert not held & {Permission.IMPORT_STATISTICS, Permission.LIST_CONCERNS, Permission.READ_CONCERNS}
    client.get("/intern/synpunkter", status=403)
