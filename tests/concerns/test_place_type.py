"""What sort of place it happens at and what was hit: coded at the desk, on the phone and when staff see it, and listed by."""

from typing import Any

import pytest
from sqlalchemy import select

from dialog.concerns.models import Concern, ConcernActionItem
from dialog.concerns.operations.undo import undo_last
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.rules.facts import PlaceType, Target
from dialog.database import Database
from tests.builders import a_concern
from tests.client import PageClient
from tests.concerns.test_staff_pages import coding
from tests.people import People

INBOX = "/intern/synpunkter"


@pytest.fixture
def siv(town: Database, people: People) -> PageClient:
    return people.sign_in("coordinator")


def only(database: Database) -> Concern:
    with database.read() as session:
        return session.scalars(select(Concern)).one()


def test_the_desk_codes_them_and_an_undo_takes_them_back(town: Database, people: People) -> None:
    staff = people.make("coordinator")
    siv = people.sign_in(staff)
    reference = town.write(lambda session: a_concern(session, "Bilen är uppbruten.").reference)
    page = siv.get(f"{INBOX}/{reference}")
    siv.post(
        f"{INBOX}/{reference}",
        coding(page, action="save", tags="theft_burglary", place_type="car_park", target="vehicle"),
        status=303,
    )
    assert (only(town).place_type, only(town).target) == ("car_park", "vehicle")
    page = siv.get(f"{INBOX}/{reference}")
    assert "Typ av plats" in page.text
    # What was coded stays when something else is saved.
    siv.post(f"{INBOX}/{reference}", coding(page, action="save", place="Torget"), status=303)
    assert (only(town).place_type, only(town).place) == ("car_park", "Torget")
    for _ in range(2):
        town.write(lambda session: undo_last(session, staff))
    assert (only(town).place_type, only(town).target, only(town).place) == ("", "", "")


def test_an_act_from_before_they_existed_can_still_be_undone(town: Database, people: People) -> None:
    staff = people.make("coordinator")
    siv = people.sign_in(staff)
    reference = town.write(lambda session: a_concern(session, "Bilen är uppbruten.").reference)
    siv.post(f"{INBOX}/{reference}", coding(siv.get(f"{INBOX}/{reference}"), action="save", place="Torget"), status=303)

    def forget(session: Any) -> None:
        item = session.scalars(select(ConcernActionItem)).one()
        new = ("place_type", "target")
        item.before = {name: value for name, value in item.before.items() if name not in new}
        item.after = {name: value for name, value in item.after.items() if name not in new}

    town.write(forget)
    siv.get(f"{INBOX}/{reference}/historik")
    town.write(lambda session: undo_last(session, staff))
    assert only(town).place == ""


def test_the_phone_asks_for_them(town: Database, people: People) -> None:
    kim = people.sign_in("contact_centre")
    key = kim.get(f"{INBOX}/ny").page.value("form_key")
    typed = {
        "form_key": key, "channel": "phone", "text": "Någon stal min cykel.", "kind": "concern", "language": "sv",
        "place_type": "station", "target": "person", "area": "N1",
    }  # fmt: skip
    page = kim.post(f"{INBOX}/ny", typed | {"step": "check"}, status=200)
    assert page.page.value("place_type") == "station"
    kim.post(f"{INBOX}/ny", typed | {"step": "send"}, status=200)
    assert (only(town).place_type, only(town).target) == ("station", "person")
    kim.post(f"{INBOX}/ny", typed | {"step": "check", "target": "moon"}, status=422)


def test_the_inbox_lists_by_them(town: Database, siv: PageClient) -> None:
    def make(session: Any) -> None:
        a_concern(session, "Bilen är uppbruten.", place_type="car_park", target="vehicle", number=1)
        a_concern(session, "Godis togs ur hyllan.", place_type="shop", target="shop", number=2)

    town.write(make)
    shop = siv.get(f"{INBOX}?target=shop").html
    assert "Godis togs" in shop
    assert "uppbruten" not in shop
    parked = siv.get(f"{INBOX}?place_type=car_park").html
    assert "uppbruten" in parked
    assert "Godis togs" not in parked


@pytest.mark.parametrize("name", ["place_type", "target"])
def test_the_filter_reads_only_codes_and_is_written_back(name: str) -> None:
    known = {"place_type": PlaceType, "target": Target}[name]
    for one in known:
        wanted = InboxFilter.read({name: one.value})
        assert InboxFilter.read(wanted.arguments) == wanted
        assert wanted.narrowing == {name: one.value}
    assert InboxFilter.read({name: "moon"}).narrowing == {}
