"""Observations: what staff and partners see, in a minute on a phone, kept for the unit and never for the person."""

import re
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.concerns.models import Concern, ConcernEvent, ConcernTag
from dialog.concerns.operations.observing import Sighting, observe
from dialog.concerns.queries.sources import sources
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.keys import Keys
from tests.client import PageClient
from tests.concerns.conftest import settle
from tests.people import NAMES, People, organisation

PAGE = "/intern/iakttagelse"
SEEN = {"category": "open_drug_scene", "text": "Sprutor i trapphuset.", "area": "N1", "seen_on": "today", "source": ""}


def only(database: Database) -> Concern:
    with database.read() as session:
        found = session.scalars(select(Concern)).one()
        _ = found.tags, found.area, found.source, found.source_unit
        return found


def key_of(page: object) -> str:
    return page.page.value("form_key")  # type: ignore[attr-defined,no-any-return]


def write(client: PageClient, status: int = 303, **typed: object) -> object:
    key = key_of(client.get(PAGE))
    return client.post(PAGE, SEEN | {"form_key": key} | typed, status=status)


@pytest.fixture
def hanna(town: Database, people: People) -> PageClient:
    """A handler of the unit 'north'."""
    return people.sign_in("handler", unit_code="north")


def test_D14_one_page_of_big_buttons_is_an_observation_of_the_unit(town: Database, people: People) -> None:
    with clock.at(datetime(2026, 11, 21, 22, 30, tzinfo=clock.ZONE)):
        hanna = people.sign_in("handler", unit_code="north")
        page = hanna.get(PAGE)
        boxes = [field for form in page.page.forms for field in form["fields"] if field.get("name") == "category"]
        assert len(boxes) == 14
        # What is most often right is chosen already: two taps, some words and the area are left.
        assert re.search(r'name="seen_on"[^>]*value="today" checked', page.html)
        assert re.search(r'name="when_time"[^>]*value="night" checked', page.html)
        sent = SEEN | {"form_key": key_of(page), "when_time": "night"}
        answer = hanna.post(PAGE, sent, status=303)
    assert "area=N1" in answer.location
    concern = only(town)
    assert (concern.channel, concern.kind, concern.state) == ("staff_dialogue", "event", "new")
    assert [(tag.category, tag.facet) for tag in concern.tags] == [("open_drug_scene", "")]
    assert (concern.days, concern.when_days, concern.when_times) == (["sat"], "weekend", ["night"])
    assert concern.recurring == ""
    assert concern.received_on == date(2026, 11, 21)
    assert concern.source is not None
    assert concern.source.code == "lindesund"
    assert concern.source_unit is not None
    assert concern.source_unit.code == "north"


def test_D14_no_table_links_the_observation_with_the_person(town: Database, people: People, hanna: PageClient) -> None:
    write(hanna, text="Sprutor i trapphuset.", area="N1")
    reference = only(town).reference
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.entered_by is None
        assert concern.handler_id is None
        assert concern.urgent_seen_by is None
        event = session.scalars(select(ConcernEvent)).one()
        assert event.actor_id is None
        assert event.at is None
        assert NAMES["handler"] not in str(event.detail)
        assert session.scalars(select(ConcernTag.tagged_by)).all() == [None]
        # The log says that she wrote one for her organisation. It names no observation.
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "observed")).one()
        assert (entry.actor, entry.object_type, entry.object_reference) == (
            NAMES["handler"], "organisation", "lindesund",
        )  # fmt: skip
        assert reference not in str(entry.detail)
    siv = people.sign_in("coordinator")
    assert "Enhet north, Lindesund" in siv.get(f"/intern/synpunkter/{reference}").text
    assert NAMES["handler"] not in siv.get(f"/intern/synpunkter/{reference}/historik").text


def test_D14_yesterday_and_again_and_again(town: Database, people: People) -> None:
    with clock.at(date(2026, 11, 23)):  # a Monday
        hanna = people.sign_in("handler", unit_code="north")
        write(hanna, seen_on="yesterday", text="Det brann i en papperskorg.")
        write(hanna, seen_on="often", text="De säljer här varje kväll.")
    with town.read() as session:
        first, second = session.scalars(select(Concern).order_by(Concern.id)).all()
    assert (first.days, first.when_days, first.recurring) == (["sun"], "weekend", "")
    assert (second.days, second.when_days, second.recurring) == ([], "", "yes")


def test_what_raises_safety_is_something_good(town: Database, hanna: PageClient) -> None:
    write(hanna, category="positive_events", text="Många vuxna ute.")
    assert only(town).kind == "positive"


def test_a_street_gives_the_area_and_nothing_of_it_is_asked_for_twice(town: Database, hanna: PageClient) -> None:
    page = write(hanna, status=422, area="", place="")
    assert "Sprutor i trapphuset." in page.html  # type: ignore[attr-defined]
    assert 'href="#area"' in page.html  # type: ignore[attr-defined]
    write(hanna, area="", place="Norrhöjden")
    concern = only(town)
    assert concern.area is not None
    assert concern.area.code == "N1"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"category": ""}, "category"),
        ({"category": "nonsense"}, "category"),
        ({"text": "  "}, "text"),
        ({"area": "X9"}, "area"),
        ({"seen_on": "tomorrow"}, "seen_on"),
        ({"place_type": "moon"}, "place_type"),
        ({"target": "moon"}, "target"),
        ({"source": "org:999"}, "source"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field_and_kept(
    town: Database, hanna: PageClient, typed: dict[str, str], field: str
) -> None:
    page = write(hanna, status=422, **typed)
    assert f'id="{field}-error"' in page.html  # type: ignore[attr-defined]
    with town.read() as session:
        assert session.scalars(select(Concern)).all() == []


def test_a_form_pressed_twice_is_one_observation_and_changed_it_is_asked_about(
    town: Database, hanna: PageClient
) -> None:
    key = key_of(hanna.get(PAGE))
    for _ in range(2):
        hanna.post(PAGE, SEEN | {"form_key": key}, status=303)
    page = hanna.post(PAGE, SEEN | {"form_key": key, "text": "Något annat."}, status=409)
    assert "Något annat." in page.html
    hanna.post(PAGE, SEEN | {"form_key": "made up"}, status=422)
    with town.read() as session:
        assert len(session.scalars(select(Concern)).all()) == 1
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "observed")).all()) == 1


def test_a_partner_tells_and_somebody_of_the_municipality_writes(town: Database, hanna: PageClient) -> None:
    def partner(session: Session) -> int:
        return organisation(session, "hem", "housing_company").id

    number = town.write(partner)
    assert f'value="org:{number}"' in hanna.get(PAGE).html
    write(hanna, source=f"org:{number}")
    concern = only(town)
    assert (concern.channel, concern.source_id, concern.source_unit_id) == ("partner", number, None)


def test_only_those_who_write_down_what_others_say_choose_a_partner(town: Database, people: People, keys: Keys) -> None:
    number = town.write(lambda session: organisation(session, "hem", "housing_company").id)
    analyst, police = people.make("analyst"), people.make("police", organisation_code="polisen")
    with town.read() as session:
        assert [one.own for one in sources(session, analyst)] == [True]
        own = sources(session, police)
        assert [(one.organisation_code, one.channel) for one in own] == [("polisen", "staff_dialogue")]
    seen = Sighting("fire", "Det brinner.", source=f"org:{number}")
    with pytest.raises(NotPossibleNow, match="source"):
        town.write(lambda session: observe(session, keys, analyst, seen, "key-1"))


def test_staff_of_a_partner_are_partners_also_when_they_write_themselves(
    town: Database, people: People, keys: Keys
) -> None:
    town.write(lambda session: organisation(session, "hem", "housing_company").id)
    janitor = people.make("analyst", organisation_code="hem")
    town.write(lambda session: observe(session, keys, janitor, Sighting("fire", "Det brann.", area_code="N1"), "key-1"))
    assert only(town).channel == "partner"


def test_an_observation_is_one_of_the_conference_when_it_says_so(town: Database, people: People, keys: Keys) -> None:
    siv = people.make("coordinator")
    seen = Sighting("fire", "Det brann.", area_code="N1", place_type="school", target="vehicle")
    town.write(lambda session: observe(session, keys, siv, seen, "key-1", channel="weekly_conference"))
    concern = only(town)
    assert (concern.channel, concern.place_type, concern.target) == ("weekly_conference", "school", "vehicle")
    other = Sighting("fire", "Det brann.", area_code="N1", place_type="pub", target="vehicle")
    with pytest.raises(Conflict):
        town.write(lambda session: observe(session, keys, siv, other, "key-1", channel="weekly_conference"))


def test_an_urgent_one_says_so_and_stands_among_the_urgent(town: Database, hanna: PageClient) -> None:
    settle(town)
    answer = write(hanna, text="Hjälp, någon hotas med kniv just nu")
    assert "observed_urgent" in answer.location  # type: ignore[attr-defined]
    assert only(town).urgent


def test_the_person_who_reads_only_cannot_observe(town: Database, people: People) -> None:
    people.sign_in("reader").get(PAGE, status=403)
