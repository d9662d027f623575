"""The agenda of a conference that goes on, gathered once more."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import monday_of
from dialog.conferences.models import AgendaItem
from dialog.conferences.operations.conferences import locked
from dialog.conferences.rules.gathered import anew
from dialog.database import Database
from dialog.places.models import Area
from dialog.situation.models import PlannedChange
from tests.builders import a_concern
from tests.client import PageClient
from tests.conferences.test_pages import PAGE, THURSDAY, a_town, begin, item_id, typed
from tests.people import People


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


@pytest.fixture
def client(database: Database, people: People) -> PageClient:
    signed_in = people.sign_in("coordinator")
    database.write(a_town)
    return signed_in


def more(session: Session) -> None:
    """Since it began: two of theft in Norr, two more of litter there, one more of fire in Söder, and a planned change."""
    norr, soder = (session.scalars(select(Area.id).where(Area.code == code)).one() for code in ("N", "S"))
    day = monday_of(THURSDAY) - timedelta(days=2)
    for tag, area_id in (
        ("theft_burglary", norr),
        ("theft_burglary", norr),
        ("other", norr),
        ("other", norr),
        ("fire", soder),
    ):
        a_concern(session, tags=((tag, ""),), area_id=area_id, state="reviewed", received_on=day)
    starts = THURSDAY + timedelta(days=7)
    session.add(PlannedChange(title="Avstängd bro", starts_on=starts, made_on=THURSDAY, made_by=1))


def agenda(database: Database) -> list[tuple[str, str, int | None, str]]:
    with database.read() as session:
        rows = session.scalars(select(AgendaItem).order_by(AgendaItem.position))
        return [(one.kind, one.category, one.facts.get("number"), one.text) for one in rows]


def test_what_has_come_since_is_added_and_nothing_typed_is_lost(client: PageClient, database: Database) -> None:
    begin(client)
    before = agenda(database)
    litter = item_id(database, "category", "other")
    client.post(f"{PAGE}/punkt/{litter}", typed(client.get(f"{PAGE}?punkt={litter}"), text="Värst vid grillen."))
    client.post(f"{PAGE}/ny", typed(client.get(f"{PAGE}?punkt=ny"), title="Vår egen punkt", area="N"))
    database.write(more)
    fire = item_id(database, "category", "fire")
    half = typed(client.get(f"{PAGE}?punkt={fire}"), text="Halvskrivet.", to="samla")
    answer = client.post(f"{PAGE}/punkt/{fire}", half)
    assert f"punkt={fire}" in answer.location, "the same point stays open"
    page = client.get(answer.location).text
    assert "The agenda is gathered anew. New points: 2." in page
    assert "Halvskrivet." in page
    after = agenda(database)
    assert sorted(one[:2] for one in after) == sorted(
        [one[:2] for one in before] + [("own", ""), ("category", "theft_burglary"), ("change", "")]
    )
    texts = {one[3]: one[2] for one in after if one[3]}
    assert texts == {"Värst vid grillen.": 7, "Halvskrivet.": 1}, "what the meeting has spoken of keeps its numbers"
    norr = page[page.index("Norr Level of the area") : page.index("Söder Level of the area")]
    assert norr.index("Told of 2 times.") < norr.index("Problem 31"), "in its place on the agenda"
    assert "Burglary" in norr
    assert "added since the conference began" in norr
    assert "Vår egen punkt" in norr


def test_gathering_twice_doubles_nothing_and_untouched_points_say_what_is_known_now(
    client: PageClient, database: Database
) -> None:
    begin(client)
    database.write(more)
    page = client.get(PAGE)
    for said in ("New points: 2.", "New points: 0."):
        answer = client.post(f"{PAGE}/narvaro", typed(page, to="samla"))
        assert said in client.get(answer.location).text
        assert len(agenda(database)) == 9
    assert ("category", "other", 9, "") in agenda(database)
    assert ("category", "fire", 2, "") in agenda(database)


def test_what_is_not_told_any_more_stays_and_says_so(client: PageClient, database: Database) -> None:
    begin(client)

    def retag(session: Session) -> None:
        session.scalars(select(PlannedChange)).one().withdrawn_on = THURSDAY

    database.write(retag)
    answer = client.post(f"{PAGE}/narvaro", typed(client.get(PAGE), to="samla"))
    page = client.get(answer.location).text
    assert "Södra torget. Not found when the agenda was gathered anew." in page


def test_a_form_that_is_wrong_is_not_left_for_gathering(client: PageClient, database: Database) -> None:
    begin(client)
    litter = item_id(database, "category", "other")
    database.write(more)
    sent = typed(client.get(f"{PAGE}?punkt={litter}"), task="Töm korgarna", owner="Ingen som finns", to="samla")
    answer = client.post(f"{PAGE}/punkt/{litter}", sent, status=422)
    assert answer.page.value("task") == "Töm korgarna"
    assert "Burglary" not in answer.text


def test_gathering_anew_is_for_who_runs_it_and_for_its_day(
    client: PageClient, database: Database, people: People
) -> None:
    begin(client)
    police = people.sign_in("police")
    page = police.get(f"{PAGE}?punkt=ny")
    assert "gather anew" not in page.text
    police.post(f"{PAGE}/ny", typed(page, to="samla"), status=403)
    page = client.get(PAGE)
    assert "Save, and gather anew" in page.text
    with clock.at(THURSDAY + timedelta(days=1)):
        client = people.sign_in("coordinator")
        assert "gather anew" not in client.get(PAGE).text
        client.post(f"{PAGE}/narvaro", {"to": "samla"}, status=422)
    database.write(lambda session: setattr(locked(session, monday_of(THURSDAY)), "state", "closed"))
    client = people.sign_in("coordinator")
    assert "gather anew" not in client.get(PAGE).text


def test_a_kept_number_is_hidden_when_it_would_tell_a_small_one_beside_it() -> None:
    old = {"number": 7, "told": 7, "told_before": 9, "gone": True}
    assert anew(old, {"number": 8, "told": None, "told_before": 9}, touched=True) == {
        "number": 7, "told": None, "told_before": 9,
    }  # fmt: skip
    assert anew(old, {"number": 8, "told": 8, "told_before": 9}, touched=False)["told"] == 8
    assert anew({"title": "Bro", "later": True}, {"title": "Bron"}, touched=False) == {"title": "Bron", "later": True}
