"""Searching: inflections, compounds, phrases, numbers, other spellings; and never what somebody may not read."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.commands.worker import index_after_upgrade
from dialog.concerns.models import Concern, ConcernMark, ConcernWord
from dialog.concerns.operations.follow import add_message, withdraw_concern
from dialog.concerns.operations.index import index_concern, index_words, rebuild_index
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import inbox_page
from dialog.concerns.rules.seeking import sought, spelt_otherwise
from dialog.database import Database
from dialog.keys import Keys
from tests.builders import a_concern
from tests.concerns.conftest import Receive
from tests.people import People, unit

Find = Callable[..., set[str]]


@pytest.fixture
def siv(people: People, town: Database) -> StaffMember:
    return people.make("coordinator")


@pytest.fixture
def stored(town: Database) -> Callable[..., None]:
    """Stores texts under names: the name is the concern's `how`, which nothing searches."""

    def store(**texts: str) -> None:
        def make(session: Session) -> None:
            for name, text in texts.items():
                index_concern(session, a_concern(session, text, how=name))

        town.write(make)

    return store


@pytest.fixture
def find(town: Database, siv: StaffMember) -> Find:
    """Names of the concerns that somebody (Siv) finds."""

    def find(typed: str, staff: StaffMember = siv, view: View = View.ALL) -> set[str]:
        with town.read() as session:
            page = inbox_page(session, staff, InboxFilter(view=view, q=typed))
            found = [row.reference for row in page.rows]
            assert page.total == len(found)
            return set(session.scalars(select(Concern.how).where(Concern.reference.in_(found))))

    return find


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("moped", "Mopederna kör på gångvägen"),
        ("mopeder", "En moped kör på gångvägen"),
        ("mörk", "Det är mörkt i parken"),
        ("lampa", "Lamporna är trasiga"),
        ("lamporna", "En lampa är trasig"),
        ("inbrott", "Det var källarinbrott igen"),
        ("källarinbrott", "Inbrott i källaren igen"),
        ("källarinbrotten", "Ett källarinbrott till"),
        ("belys", "Belysningen är dålig"),
        ("belysn*", "Belysningen är dålig"),
        ("ung*", "Ungdomar samlas här"),
        ("ÄNGSVÄGEN", "Nere på Ängsvägen"),
        ("ängsvägen", "NERE PÅ ÄNGSVÄGEN"),
        ("angsvagen", "Nere på Ängsvägen"),
        ("morkt", "Det är mörkt i parken"),
        ("mörkt", "Det ar morkt i parken"),
        ("parken mörkt", "Det är mörkt i parken"),
        ('"mörkt i parken"', "Det är Mörkt i\nparken om kvällen"),
        ('"ÅH NEJ"', "Åh nej, tänkte jag"),
        ("”i parken”", "Det är mörkt i parken"),
        ('"100 % (nästan)"', "Jag är 100 % (nästan) säker"),
        ('"a[b]c^d\\e*f?"', "Tecken: a[b]c^d\\e*f? och så"),
        ("night", "Nobody walks there at night."),
        ("مظلم", "الشارع مظلم جدا في الليل"),
        ("e-post", "Jag har skickat e-post"),
        ("epost", "Jag har skickat e-post"),
        ("24", "Utanför port 24 varje kväll"),
    ],
)
def test_it_is_found(stored: Callable[..., None], find: Find, typed: str, text: str) -> None:
    stored(wanted=text, other="Tack för den fina nya lekplatsen vid skolan")
    assert find(typed) == {"wanted"}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("bil", "En bild på väggen, och bildskönt var det"),
        ("får", "Jag for hem"),
        ("parken torget", "Det är mörkt i parken"),
        ('"parken mörk"', "Det är mörkt i parken"),
        ("%", "Det är mörkt i parken"),
        ("_", "Det är mörkt i parken"),
        ("*", "Det är mörkt i parken"),
        ('"*"', "Det är mörkt i parken"),
        ('"."', "Det är mörkt i parken"),
        ('"[a-z]"', "Det är mörkt i parken"),
        ("' OR 1=1 --", "Det är mörkt i parken"),
    ],
)
def test_it_is_not_found(stored: Callable[..., None], find: Find, typed: str, text: str) -> None:
    stored(wanted=text)
    assert find(typed) == set()


def test_another_spelling_is_a_second_try_only(stored: Callable[..., None], find: Find) -> None:
    stored(far="Min far går här", faar="Jag får aldrig svar")
    assert find("far") == {"far"}
    assert spelt_otherwise(sought("får")) != sought("får")


def test_numbers(town: Database, find: Find) -> None:
    def make(session: Session) -> None:
        whole = a_concern(session, "Hela", how="whole", number=12, year=2026, reference="SP-2026-0012")
        part = {"part": 1, "part_of_id": whole.id, "number": 12, "year": 2026, "reference": "SP-2026-0012-1"}
        for one in (
            whole,
            a_concern(session, "Delen", how="part", **part),
            a_concern(session, "Annat 12", how="other", number=112, year=2026, reference="SP-2026-0112"),
            a_concern(session, "Förra året", how="old", number=12, year=2025, reference="SP-2025-0012"),
        ):
            index_concern(session, one)

    town.write(make)
    assert find("SP-2026-0012") == find("sp-2026-12") == find("2026-0012") == {"whole", "part"}
    assert find("SP-2026-0012-1") == {"part"}
    assert find("0012") == {"whole", "part", "old"}
    assert find("12") == {"whole", "part", "old", "other"}
    assert find("SP-2025") == {"old"}
    assert find("SP-2026-0012 delen") == {"part"}
    assert find("SP-2026-9999") == set()


def test_place_and_additions_are_searched(town: Database, receive: Receive, keys: Keys, siv: StaffMember) -> None:
    receipt = receive("Mörkt här", place="Kvarngatan 3")
    wanted = InboxFilter(view=View.ALL, q="kvarngatan")
    town.write(lambda session: add_message(session, keys.code_hash(receipt.code), "Nu är lyktan lagad", "m1"))
    with town.read() as session:
        assert inbox_page(session, siv, wanted).total == 1
        assert inbox_page(session, siv, InboxFilter(view=View.ALL, q="lyktor")).total == 1
        assert inbox_page(session, siv, InboxFilter(view=View.ALL, q='"lyktan lagad"')).total == 1


def test_hidden_words_are_not_found(town: Database, find: Find) -> None:
    """Not by word, beginning, part, other spelling or phrase; only what stands in their place."""

    def make(session: Session) -> None:
        concern = a_concern(session, "Grannen Kanarifågelsson på Ängsvägen skriker", how="secret", place="Hos Kanariel")
        index_concern(session, concern)
        concern.redacted_text = "Grannen [namn] på Ängsvägen skriker"
        concern.redacted_place = "[adress]"
        session.add(ConcernMark(concern_id=concern.id, start=8, end=23, kind="name", state="accepted"))
        index_words(session, concern)

    town.write(make)
    for typed in (
        "kanarifågelsson",
        "kanari*",
        "kanari",
        "fågel",
        "kanariel",
        '"grannen kanari"',
        '"Kanariel"',
        "Kanarifagelsson",
    ):
        assert find(typed) == set(), typed
    assert find("grannen skriker") == {"secret"}


def test_no_operation_can_forget_the_index(town: Database, receive: Receive, find: Find) -> None:
    """Words changed in any write are indexed when it ends, hidden ones are gone from it, and nothing else is touched."""
    receive("Grannen Kanarifågelsson skriker", place="Storgatan")
    receive("En annan sak")

    def hide(session: Session) -> None:
        concern = session.scalars(select(Concern).order_by(Concern.id)).first()
        assert concern is not None
        concern.redacted_text, concern.place, concern.how = "Grannen [namn] skriker", "Kvarngatan", "first"

    town.write(hide)
    assert find("kanarifågelsson") == find("storgatan") == set()
    assert find("grannen") == find("kvarngatan") == {"first"}


def test_what_is_taken_back_is_in_no_index(town: Database, receive: Receive, keys: Keys, siv: StaffMember) -> None:
    receipt = receive("Kanariegult plank")
    town.write(lambda session: withdraw_concern(session, keys.code_hash(receipt.code), "w1"))
    with town.read() as session:
        assert session.scalars(select(ConcernWord)).all() == []
        assert inbox_page(session, siv, InboxFilter(view=View.WITHDRAWN, q="kanariegult")).total == 0


def test_peer_B12_search_goes_through_the_access_filter(town: Database, people: People, find: Find) -> None:
    """A handler finds words of own concerns only; an analyst numbers, and words once they are checked."""
    hanna = people.make("handler", unit_code="north", areas=("N1",))
    asta = people.make("analyst")

    def make(session: Session) -> None:
        north, central = unit(session, "north").id, unit(session).id
        for how, owner, more in (
            ("hers", north, {}),
            ("others", central, {}),
            ("few", north, {"restricted": "extremism"}),
            ("checked", central, {"marks_checked": True}),
        ):
            index_concern(session, a_concern(session, f"Mopeder, {how}", how=how, unit_id=owner, **more))

    town.write(make)
    assert find("moped") == {"hers", "others", "few", "checked"}
    assert find("moped", hanna) == find('"mopeder"', hanna) == find("mop*", hanna) == {"hers"}
    assert find("moped", asta) == {"checked"}


def test_peer_B12_the_same_questions_are_asked_whether_something_is_hidden_or_not(
    town: Database, people: People, count_queries: Callable[[Callable[[], object]], list[str]]
) -> None:
    hanna = people.make("handler", unit_code="north", areas=("N1",))

    def search(typed: str) -> list[str]:
        with town.read() as session:
            return count_queries(lambda: inbox_page(session, hanna, InboxFilter(view=View.ALL, q=typed)))

    typed = ("kanariegult", '"kanariegult plank"', "kanarie*", "SP-2026-0001", "kanariegult 0001")
    before = [search(one) for one in (*typed, *typed)]
    town.write(lambda session: index_concern(session, a_concern(session, "Kanariegult plank")))
    assert [search(one) for one in typed] == before[len(typed) :]


def test_rebuild_makes_the_same_index(town: Database, receive: Receive) -> None:
    for text in ("Mopeder på torget", "Källarinbrott igen och igen på samma gård hela hösten igenom", "مظلم جدا"):
        receive(text, place="Kvarngatan")

    def index() -> list[tuple[str, int]]:
        with town.read() as session:
            rows = select(ConcernWord.stem, ConcernWord.concern_id).order_by(ConcernWord.stem, ConcernWord.concern_id)
            return [(stem, concern_id) for stem, concern_id in session.execute(rows)]

    before = index()
    town.write(lambda session: session.query(ConcernWord).delete())
    last: int | None = 0
    while last is not None:
        after = last
        last = town.write(lambda session, after=after: rebuild_index(session, after, 2))
    assert index() == before != []


def test_the_worker_makes_an_index_that_is_not_there(app: Flask, town: Database, receive: Receive) -> None:
    """As after an upgrade."""
    receive("Mopeder på torget")
    town.write(lambda session: session.execute(delete(ConcernWord)))
    index_after_upgrade(app)
    with town.read() as session:
        assert "moped" in session.scalars(select(ConcernWord.stem)).all()
