"""Concerns that look like another: by words, by place and subject; counted honestly, never beyond what one may open."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernContact
from dialog.concerns.queries.similar import Likeness, Similar, similar_to
from dialog.database import Database
from dialog.places.models import Area
from tests.builders import a_concern
from tests.people import People, unit

DAY = date(2026, 3, 2)
GUPP = "Vi som bor här kräver ett gupp på Ängsvägen vid skolan nu. Bilarna kör alldeles för fort. Hälsningar granne {n}"
GRAFFITI = ("vandalism_graffiti", "")


@pytest.fixture
def siv(people: People, town: Database) -> StaffMember:
    return people.make("coordinator")


def store(town: Database, text: str, how: str, **values: object) -> int:
    def make(session: Session) -> int:
        area = session.scalars(select(Area).where(Area.code == "N1")).one()
        return a_concern(session, text, how=how, **({"received_on": DAY, "area_id": area.id} | values)).id

    return town.write(make)


def look(town: Database, staff: StaffMember, concern_id: int) -> tuple[Similar, list[tuple[str, str]]]:
    with town.read() as session:
        concern = session.get_one(Concern, concern_id)
        found = similar_to(session, staff, concern, [Tag(tag.category, tag.facet) for tag in concern.tags])
        hows = dict(session.execute(select(Concern.reference, Concern.how)).all())
    return found, [(hows[one.reference], one.why.value) for one in found.ones]


def test_the_same_words_come_first_and_are_counted_with_their_voices(town: Database, siv: StaffMember) -> None:
    wanted = store(town, GUPP.format(n=1), "open", place="Ängsvägen 2")
    copies = [store(town, GUPP.format(n=n), f"copy {n}") for n in (2, 3, 4)]
    store(town, "En helt annan sak om lekplatsen i parken som är trasig", "near", place="ängsvägen 2!")
    store(town, "Skräpigt", "elsewhere", place="Kvarngatan")

    def same_address(session: Session) -> None:
        for concern_id in copies[:2]:
            session.add(ConcernContact(concern_id=concern_id, sealed_address=b"x", fingerprint="one"))

    town.write(same_address)
    found, listed = look(town, siv, wanted)
    assert listed == [("copy 4", "words"), ("copy 3", "words"), ("copy 2", "words"), ("near", "place")]
    assert found.same_words is not None
    assert (found.same_words.reports, found.same_words.voices) == (4, 3)
    assert not found.at_least


def test_the_same_place_needs_a_subject_in_common(town: Database, siv: StaffMember) -> None:
    wanted = store(town, "Klotter", "open", place="Torget", tags=(GRAFFITI,))
    store(town, "Mer klotter", "same", place="torget", tags=(GRAFFITI,))
    store(town, "Mörkt", "other", place="Torget", tags=(("other", "lighting"),))
    store(town, "Förra året", "old", place="Torget", tags=(GRAFFITI,), received_on=DAY - timedelta(days=200))
    assert look(town, siv, wanted)[1] == [("same", "place")]


def test_other_is_no_subject_but_its_facet_is(town: Database, siv: StaffMember) -> None:
    wanted = store(town, "Mörkt", "open", place="Torget", tags=(("other", "lighting"),))
    store(town, "Skräp", "litter", place="Torget", tags=(("other", "littering"),))
    store(town, "Lampan", "lamp", place="Torget", tags=(("other", "lighting"),))
    assert look(town, siv, wanted)[1] == [("lamp", "place")]


def test_nothing_beyond_what_one_may_open(town: Database, people: People) -> None:
    hanna = people.make("handler", unit_code="north", areas=("N1",))
    with town.read() as session:
        north = unit(session, "north").id
    wanted = store(town, GUPP.format(n=1), "open", unit_id=north, place="Torget")
    store(town, GUPP.format(n=2), "foreign", place="Torget")
    store(town, GUPP.format(n=3), "few", unit_id=north, restricted="extremism", place="Torget")
    store(town, GUPP.format(n=4), "back", unit_id=north, withdrawn_on=DAY, place="Torget")
    assert look(town, hanna, wanted) == (Similar(), [])
    assert look(town, people.make("analyst"), wanted) == (Similar(), [])


def test_what_is_linked_already_is_not_offered_and_parts_are_not_similar(town: Database, siv: StaffMember) -> None:
    whole = store(town, GUPP.format(n=1), "whole", place="Torget")
    store(town, GUPP.format(n=1), "part", place="Torget", part=1, part_of_id=whole, reference="SP-2026-9999-1")
    assert look(town, siv, whole)[1] == []


def test_they_are_linked_from_the_page(town: Database, people: People, siv: StaffMember) -> None:
    wanted = store(town, GUPP.format(n=1), "open")
    store(town, GUPP.format(n=2), "copy")
    store(town, GUPP.format(n=3), "copy")
    with town.read() as session:
        here, *others = session.scalars(select(Concern.reference).order_by(Concern.id)).all()
    browser = people.sign_in(siv)
    page = browser.get(f"/intern/synpunkter/{here}")
    assert all(f'value="{one}" checked' in page.html for one in others)
    browser.post(f"/intern/synpunkter/{here}/samma", {"with": others[0]}, status=303)
    with town.read() as session:
        linked = session.scalars(select(Concern.reference).where(Concern.matter_id.is_not(None)).order_by(Concern.id))
        assert linked.all() == [here, others[0]]
    found, _listed = look(town, siv, wanted)
    assert [(one.reference, one.why) for one in found.ones] == [(others[1], Likeness.WORDS)]
    browser.post(f"/intern/synpunkter/{here}/samma", {}, status=422)


def test_side_by_side_hides_what_is_hidden(town: Database, people: People, siv: StaffMember) -> None:
    store(town, GUPP.format(n="Kanarifågelsson"), "open", redacted_text=GUPP.format(n="[namn]"))
    store(town, GUPP.format(n="Papegojström"), "copy", redacted_text=GUPP.format(n="[namn]"))
    with town.read() as session:
        here = session.scalars(select(Concern.reference).order_by(Concern.id)).first()
    html = people.sign_in(siv).get(f"/intern/synpunkter/{here}").html
    assert "Papegojström" not in html
    assert "[namn]" in html
