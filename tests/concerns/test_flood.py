"""Floods are recognised and set aside for a look; nothing is refused, deleted or kept from where it must go."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernEvent, ConcernPrint
from dialog.concerns.operations.flood import gather_campaigns, release
from dialog.concerns.operations.follow import withdraw_concern
from dialog.concerns.operations.index import index_wording
from dialog.concerns.operations.triage import set_state
from dialog.concerns.rules import Aside, State
from dialog.concerns.rules.flood import BURST_LEAST, BURST_LEAST_AT_FIRST, CAMPAIGN_FROM, burst_from
from dialog.database import Database
from dialog.keys import Keys
from tests.builders import a_concern
from tests.concerns.conftest import Receive
from tests.people import People, unit

DAY = date(2026, 3, 2)
CAMPAIGN = (
    "Vi som bor på Norrhöjden kräver att kommunen bygger ett gupp på Ängsvägen. Bilarna kör alldeles för fort förbi "
    "skolan och barnen vågar inte längre gå själva. Hälsningar {name}"
)


@pytest.fixture(autouse=True)
def on_a_monday() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def siv(people: People, town: Database) -> StaffMember:
    return people.make("coordinator")


def asides(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Concern.aside).order_by(Concern.id)))


def references(database: Database, why: str) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Concern.reference).where(Concern.aside == why).order_by(Concern.id)))


def campaign(receive: Receive, number: int, start: int = 0, **values: object) -> None:
    for at in range(start, start + number):
        receive(CAMPAIGN.format(name=f"granne {at}"), **values)


def test_a_campaign_is_set_aside_but_for_its_first(town: Database, receive: Receive) -> None:
    campaign(receive, CAMPAIGN_FROM - 1)
    assert set(asides(town)) == {Aside.NONE}
    campaign(receive, 4, CAMPAIGN_FROM - 1)
    assert asides(town) == ["", *["campaign"] * (CAMPAIGN_FROM + 2)]


def test_other_texts_of_the_same_days_stay(town: Database, receive: Receive) -> None:
    campaign(receive, CAMPAIGN_FROM)
    receive(
        "Det är mörkt på Ängsvägen vid skolan, lamporna har inte lyst på tre veckor och ingen kommer och lagar dem."
    )
    assert asides(town)[-1] == Aside.NONE


def test_what_somebody_has_begun_with_stays_where_it_is(town: Database, receive: Receive, siv: StaffMember) -> None:
    campaign(receive, CAMPAIGN_FROM - 1)
    with town.read() as session:
        second = session.scalars(select(Concern.reference).order_by(Concern.id).offset(1)).first() or ""
    town.write(lambda session: set_state(session, siv, second, 1, State.PAUSED))
    campaign(receive, 1, CAMPAIGN_FROM)
    assert asides(town)[:3] == ["", "", "campaign"]


def test_an_emergency_among_the_copies_is_never_set_aside(town: Database, receive: Receive) -> None:
    campaign(receive, CAMPAIGN_FROM + 1)
    receive(
        CAMPAIGN.format(name="granne 50") + " Just nu står en man utanför med kniv och jag är rädd att han dödar mig"
    )
    with town.read() as session:
        last = session.scalars(select(Concern).order_by(Concern.id.desc())).first()
        assert last is not None
        assert (last.urgent, last.aside) == (True, "")


def test_what_staff_write_down_is_never_set_aside(town: Database, receive: Receive, siv: StaffMember) -> None:
    campaign(receive, CAMPAIGN_FROM + 2, channel="phone", entered_by=siv.id, staff_name=siv.name)
    assert set(asides(town)) == {Aside.NONE}


def test_the_worker_gathers_what_came_before(town: Database, receive: Receive) -> None:
    """As after an import: stored one by one without a look."""

    def store(session: Session) -> None:
        for at in range(CAMPAIGN_FROM + 5):
            index_wording(session, a_concern(session, CAMPAIGN.format(name=f"granne {at}"), received_on=DAY))

    town.write(store)
    assert town.write(gather_campaigns) == CAMPAIGN_FROM + 4
    assert asides(town) == ["", *["campaign"] * (CAMPAIGN_FROM + 4)]
    assert town.write(gather_campaigns) == 0


def test_the_worker_leaves_few_copies_and_old_ones(town: Database) -> None:
    def store(session: Session) -> None:
        for at in range(CAMPAIGN_FROM - 1):
            index_wording(session, a_concern(session, CAMPAIGN.format(name=f"granne {at}"), received_on=DAY))
        old = DAY - timedelta(days=15)
        index_wording(session, a_concern(session, CAMPAIGN.format(name="förra månaden"), received_on=old))

    town.write(store)
    assert town.write(gather_campaigns) == 0


def test_the_same_words_from_the_same_address_are_a_repeat(town: Database, receive: Receive) -> None:
    text = "Mörkt i tunneln!"
    receive(text, email="asa@lindesund.example")
    receive("mörkt i  tunneln", email="asa@lindesund.example")
    receive(text, email="bo@lindesund.example")
    receive(text)
    assert asides(town) == ["", "repeat", "", ""]


def test_after_an_end_the_same_words_are_a_reminder(town: Database, receive: Receive) -> None:
    receive("Mörkt i tunneln!", email="asa@lindesund.example")
    town.write(lambda session: setattr(session.scalars(select(Concern)).one(), "state", State.CLOSED.value))
    receive("Mörkt i tunneln!", email="asa@lindesund.example")
    assert asides(town) == ["", ""]


def test_release_lets_them_go_and_holds_for_what_follows(town: Database, receive: Receive, siv: StaffMember) -> None:
    campaign(receive, CAMPAIGN_FROM + 2)
    waiting = references(town, Aside.CAMPAIGN)
    assert town.write(lambda session: release(session, siv, waiting)) == len(waiting)
    campaign(receive, 2, 50)
    assert set(asides(town)) == {Aside.NONE}
    assert town.write(gather_campaigns) == 0


def test_whoever_works_with_one_takes_it_out(town: Database, receive: Receive, siv: StaffMember) -> None:
    campaign(receive, CAMPAIGN_FROM)
    reference = references(town, Aside.CAMPAIGN)[0]
    town.write(lambda session: set_state(session, siv, reference, 1, State.PAUSED))
    assert reference not in references(town, Aside.CAMPAIGN)


def test_history_says_what_the_machine_did(town: Database, receive: Receive) -> None:
    campaign(receive, CAMPAIGN_FROM)
    with town.read() as session:
        events = session.scalars(select(ConcernEvent).where(ConcernEvent.kind == "set_aside")).all()
    assert {(event.detail["why"], event.at, event.actor_id) for event in events} == {("campaign", None, None)}


def test_a_burst_is_far_more_than_usual() -> None:
    usual = {DAY - timedelta(days=back): 20 for back in range(1, 29)}
    assert burst_from(DAY, usual) == 120
    quiet = {DAY - timedelta(days=20): 1, DAY - timedelta(days=3): 2}
    assert burst_from(DAY, quiet) == BURST_LEAST
    assert burst_from(DAY, {DAY - timedelta(days=2): 40}) == BURST_LEAST_AT_FIRST
    assert burst_from(DAY, {}) == BURST_LEAST_AT_FIRST


def test_a_burst_is_set_aside_until_somebody_has_looked(town: Database, receive: Receive, siv: StaffMember) -> None:
    def quiet_weeks_and_a_busy_day(session: Session) -> None:
        central = unit(session).id
        for at in range(20):
            a_concern(session, f"Vardag {at}", received_on=DAY - timedelta(days=20 - at), unit_id=central)
        for at in range(BURST_LEAST):
            a_concern(session, f"Olika ord {at}", received_on=DAY, unit_id=central)

    town.write(quiet_weeks_and_a_busy_day)
    receive("Något helt annat än de andra skriver jag", form_key="late")
    assert asides(town)[-1] == Aside.BURST
    town.write(lambda session: release(session, siv, references(town, Aside.BURST)))
    receive("Det smällde vid torget och alla är oroliga nu")
    assert asides(town)[-1] == Aside.NONE


def test_what_is_taken_back_leaves_no_print(town: Database, receive: Receive, keys: Keys) -> None:
    code = receive(CAMPAIGN.format(name="Åsa")).code
    with town.read() as session:
        assert session.scalars(select(ConcernPrint)).first() is not None
    town.write(lambda session: withdraw_concern(session, keys.code_hash(code), "back"))
    with town.read() as session:
        assert session.scalars(select(ConcernPrint)).first() is None
