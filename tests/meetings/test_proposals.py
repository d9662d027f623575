"""What people think of proposals: one view for each registered person or code, a last day the server keeps, totals, themes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.clock import ZONE
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Proposal, ProposalCode, ProposalView, Registration
from dialog.meetings.operations.proposals import give_view
from dialog.meetings.queries.proposals import seat_codes
from dialog.meetings.rules.proposals import Given, Phase, Stance, phase_on, result_of, shown, themes_typed
from dialog.places.models import Area
from tests.client import PageClient
from tests.concerns.conftest import keys as keys
from tests.concerns.conftest import town as town
from tests.meetings.builders import a_meeting, a_registration
from tests.people import People

STARTS = datetime(2026, 3, 4, 18, tzinfo=ZONE)
OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 20)
DURING = date(2026, 3, 10)
ROOM = "/moten/dialogmote/forslag"


@pytest.fixture
def party(town: Database, keys: Keys) -> tuple[int, str]:
    """Six people with seats at a meeting that has one open proposal: (id of the proposal, token of the party's page)."""

    def make(session: Session) -> tuple[int, str]:
        found = a_meeting(session, slug="dialogmote", starts_at=STARTS, capacity=40)
        six = a_registration(session, keys, found, 6)
        a_registration(session, keys, found, 2, seated=0, email="vantar@example.org")
        proposal = a_proposal(session, meeting_id=found.id)
        return proposal.id, six.token  # type: ignore[attr-defined]

    return town.write(make)


def a_proposal(session: Session, **values: Any) -> Proposal:
    defaults = {"title": {"sv": "Gatlyktor på gångvägen"}, "opens_on": OPENS, "closes_on": CLOSES, "published": True}
    proposal = Proposal(**(defaults | values))
    session.add(proposal)
    session.flush()
    return proposal


def codes_of(database: Database, keys: Keys, size: int = 6) -> list[str]:
    with database.read() as session:
        party = session.scalars(select(Registration).where(Registration.size == size)).one()
        return seat_codes(keys, party)


def say(client: PageClient, proposal: int, code: str, status: int = 303, path: str = ROOM, **typed: str) -> str:
    sent = {"nr": str(proposal), "code": code, "stance": "support", "comment": ""} | typed
    return client.post(path, sent, status=status).text


def views(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.scalars(select(ProposalView).order_by(ProposalView.stance, ProposalView.comment)).all()
        return [(row.stance, row.comment) for row in rows]


def test_without_a_number_a_view_is_on_the_only_open_proposal(
    party: tuple[int, str], town: Database, keys: Keys, client: PageClient
) -> None:
    proposal, _ = party
    with clock.at(DURING):
        code = codes_of(town, keys)[0]
        say(client, proposal, code, nr="", comment="Bra")
        assert views(town) == [("support", "Bra")]
        meeting_id = town.write(lambda session: session.scalars(select(Meeting.id)).one())
        town.write(lambda session: a_proposal(session, meeting_id=meeting_id).id)
        say(client, proposal, code, status=404, nr="", stance="against")
        assert views(town) == [("support", "Bra")]


def test_A07_one_view_per_person_totals_and_themes_and_a_last_day(
    party: tuple[int, str], town: Database, keys: Keys, people: People, client: PageClient
) -> None:
    proposal, token = party
    with clock.at(DURING):
        own = client.get(f"/anmalan/{token}").page
        codes = codes_of(town, keys)
        assert len(set(codes)) == 6
        assert all(f"{code[:4]} {code[4:]}" in own.text for code in codes), (
            "the party sees a code for each of its people"
        )
        for code in codes[:4]:
            say(client, proposal, code, comment="Det är mörkt")
        say(client, proposal, f"{codes[4][:4].lower()}-{codes[4][4:]}", stance="against", comment="Det kostar")
        say(client, proposal, codes[5], comment="Ljus behövs")
        say(client, proposal, codes[5], comment="Ljus behövs verkligen")
        assert len(views(town)) == 6, "the same code speaks once"
        open_page = client.get(ROOM).html
        assert "Det är mörkt" not in open_page
        staff = people.sign_in("coordinator")
        page = staff.get(f"/intern/tyck-till/{proposal}").page
        for form in page.forms:
            if not form["action"].endswith("/teman"):
                continue
            voter = next(field["value"] for field in form["fields"] if field.get("name") == "view")
            with town.read() as session:
                comment = session.get_one(ProposalView, (proposal, bytes.fromhex(voter))).comment
            theme = "Pris" if "kostar" in comment else "Belysning, trygghet"
            staff.post(f"/intern/tyck-till/{proposal}/teman", {"view": voter, "themes": theme})
    with clock.at(CLOSES):
        say(client, proposal, codes[0], stance="unsure", comment="Det är mörkt")
    with clock.at(CLOSES + timedelta(days=1)):
        say(client, proposal, codes[0], stance="against", status=422)
        result = client.get(ROOM).page.text
        shown_to_staff = people.sign_in("coordinator").get(f"/intern/tyck-till/{proposal}").page.text
    assert [stance for stance, _ in views(town)].count("unsure") == 1, "the last day counts, the day after does not"
    assert "belysning: 5" in result
    assert "pris" not in result, "fewer than five brought it up"
    assert "pris: 1" in shown_to_staff
    assert "mörkt" not in result, "comments are not shown"


@pytest.mark.parametrize("code", ["ABCD2345", "ABC", "", "ABCD2345ABCD2345"])
def test_a_code_that_was_not_given_out_says_nothing(
    party: tuple[int, str], town: Database, client: PageClient, code: str
) -> None:
    with clock.at(DURING):
        page = say(client, party[0], code, status=422, comment="Jag tycker")
    assert "Jag tycker" in page, "what was typed is kept"
    assert views(town) == []


def test_who_waits_or_cancelled_has_no_code(party: tuple[int, str], town: Database, keys: Keys) -> None:
    assert codes_of(town, keys, size=2) == []

    def cancel(session: Session) -> None:
        session.scalars(select(Registration).where(Registration.size == 6)).one().state = "cancelled"

    town.write(cancel)
    assert codes_of(town, keys) == []


def test_a_code_of_another_meeting_does_not_open_this_one(
    party: tuple[int, str], town: Database, keys: Keys, client: PageClient
) -> None:
    def make(session: Session) -> None:
        area = session.scalars(select(Area).where(Area.code == "N1")).one()
        other = a_meeting(session, slug="annat", starts_at=STARTS, area_id=area.id)
        a_registration(session, keys, other, 3)

    town.write(make)
    with clock.at(DURING):
        say(client, party[0], codes_of(town, keys, size=3)[0], status=422)
    assert views(town) == []


def test_one_code_speaks_about_each_proposal_and_nothing_ties_the_two(
    party: tuple[int, str], town: Database, keys: Keys, client: PageClient
) -> None:
    first = party[0]

    def more(session: Session) -> int:
        return a_proposal(session, meeting_id=session.scalars(select(Meeting.id)).one(), title={"sv": "Bänkar"}).id

    second = town.write(more)
    code = codes_of(town, keys)[0]
    with clock.at(DURING):
        say(client, first, code)
        say(client, second, code, stance="against")
    with town.read() as session:
        rows = session.scalars(select(ProposalView).order_by(ProposalView.proposal_id)).all()
        assert [row.stance for row in rows] == ["support", "against"]
        assert rows[0].voter != rows[1].voter
        assert code.encode() not in rows[0].voter


@pytest.mark.parametrize(
    ("values", "day"),
    [({"published": False}, DURING), ({"opens_on": date(2026, 3, 15)}, DURING)],
)
def test_what_is_not_open_yet_is_not_there(
    party: tuple[int, str], town: Database, keys: Keys, client: PageClient, values: dict[str, Any], day: date
) -> None:
    def change(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(Proposal, party[0]), name, value)

    town.write(change)
    with clock.at(day):
        client.get(f"{ROOM}?nr={party[0]}", status=404)
        say(client, party[0], codes_of(town, keys)[0], status=404)
        assert "Gatlyktor" not in client.get(ROOM).page.text
    assert views(town) == []


def test_few_views_show_no_numbers(party: tuple[int, str], town: Database, keys: Keys, client: PageClient) -> None:
    with clock.at(DURING):
        for code in codes_of(town, keys)[:4]:
            say(client, party[0], code)
    with clock.at(CLOSES + timedelta(days=1)):
        text = client.get(f"/en{ROOM}").page.text
    assert "Fewer than five have said what they think" in text


def test_staff_make_publish_and_close_with_codes_to_hand_out(
    town: Database, keys: Keys, people: People, client: PageClient
) -> None:
    """The proposal of an area: nobody is registered there, so printed codes open it."""
    typed = {
        "title_sv": "Fler bänkar",
        "title_en": "More benches",
        "text_sv": "Vi ställer ut fyra bänkar.",
        "opens_on": "2026-03-01",
        "closes_on": "2026-03-20",
    }
    area = "/intern/tyck-till/omrade/norrhojden"
    with clock.at(date(2026, 3, 1)):
        staff = people.sign_in("coordinator")
        assert "Norrhöjden" in staff.get("/intern/tyck-till").page.text
        staff.post(area, typed | {"closes_on": "2026-02-20"}, status=422)
        staff.post(area, typed | {"title_sv": ""}, status=422)
        address = staff.post(area, typed).response.headers["Location"].partition("?")[0]
        assert "bänkar" not in client.get("/omraden/norrhojden/forslag").page.text, "a draft is for staff"
        staff.post(f"{area}/koder", {"number": "0"}, status=422)
        printed = staff.post(f"{area}/koder", {"number": "2"}, status=200).page
        codes = [line.replace(" ", "") for line in _codes_in(printed.html)]
        assert len(set(codes)) == 2
        staff.post(f"{address}/lage", {"act": "publish"})
        assert "More benches" in client.get("/en/omraden/norrhojden/forslag").page.text
        number = int(address.rsplit("/", 1)[1])
        for _ in range(2):
            say(client, number, codes[0], path="/omraden/norrhojden/forslag")
        assert views(town) == [("support", "")]
        version = staff.get(address).page.value("version")
        staff.post(address, typed | {"version": version, "title_sv": "Färre bänkar"}, status=422)
        staff.post(address, typed | {"version": version, "closes_on": "2026-03-25"})
        staff.post(address, typed | {"version": version}, status=409)
        staff.post(f"{address}/lage", {"act": "close"})
        say(client, number, codes[1], status=422, path="/omraden/norrhojden/forslag")
    with town.read() as session:
        stored = session.scalars(select(ProposalCode.code_hash)).all()
        assert len(stored) == 2
        assert not {code.encode() for code in codes} & set(stored), "only hashes are kept"
        assert session.scalars(select(Proposal)).one().title["sv"] == "Fler bänkar"
        acts = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "proposal")).all()
        assert sorted(act.action for act in acts) == [
            "proposal_changed",
            "proposal_closed",
            "proposal_codes_made",
            "proposal_made",
            "proposal_published",
        ]


def _codes_in(html: str) -> list[str]:
    return [part.partition("</code>")[0] for part in html.split('<code dir="ltr">')[1:]]


def test_only_those_who_run_the_meeting_or_the_area_see_comments(
    party: tuple[int, str], town: Database, people: People, app: Flask
) -> None:
    other = people.sign_in("handler", organisation_code="grannkommun")
    for path in (f"/intern/tyck-till/{party[0]}", "/intern/moten/dialogmote/forslag"):
        other.get(path, status=404)
    other.post(f"/intern/tyck-till/{party[0]}/lage", {"act": "close"}, status=404)
    other.post(f"/intern/tyck-till/{party[0]}/teman", {"view": "00", "themes": "x"}, status=404)
    people.sign_in("handler", areas=("S1",)).get("/intern/tyck-till/omrade/norrhojden", status=404)
    people.sign_in("handler").get(f"/intern/tyck-till/{party[0]}")
    people.sign_in("handler").post(f"/intern/tyck-till/{party[0]}/teman", {"view": "zz", "themes": "x"}, status=404)


def test_phases_follow_the_calendar() -> None:
    def phase(day: date, published: bool = True) -> Phase:
        return phase_on(day, published=published, opens_on=OPENS, closes_on=CLOSES)

    assert phase(OPENS, published=False) is Phase.DRAFT
    assert phase(OPENS - timedelta(days=1)) is Phase.COMING
    assert (phase(OPENS), phase(CLOSES)) == (Phase.OPEN, Phase.OPEN)
    assert phase(CLOSES + timedelta(days=1)) is Phase.CLOSED


def test_themes_are_counted_once_a_person_and_shown_from_five() -> None:
    given = [Given("support", ("ljus", "ljus"))] * 5 + [Given("against", ("pris",))] * 4
    result = result_of(given)
    assert result.stances == {Stance.SUPPORT: 5, Stance.AGAINST: 4, Stance.UNSURE: 0}
    assert result.themes == (("ljus", 5), ("pris", 4))
    assert shown(result).themes == (("ljus", 5),)
    assert shown(result).stances == {Stance.SUPPORT: None, Stance.AGAINST: None, Stance.UNSURE: 0}, "5 would tell of 4"
    many = [Given(Stance.SUPPORT)] * 9 + [Given(Stance.AGAINST)] * 6 + [Given(Stance.UNSURE)] * 5
    assert shown(result_of(many)).stances == {Stance.SUPPORT: 9, Stance.AGAINST: 6, Stance.UNSURE: 5}
    assert themes_typed(" Ljus,ljus , PRIS  och  kostnad,,") == ("ljus", "pris och kostnad")


def test_the_pages_of_meeting_and_area_lead_to_their_proposals(
    party: tuple[int, str], town: Database, client: PageClient
) -> None:
    def make(session: Session) -> None:
        area = session.scalars(select(Area).where(Area.code == "N1")).one()
        a_proposal(session, area_id=area.id)

    with clock.at(DURING):
        assert "/omraden/norrhojden/forslag" not in client.get("/omraden/norrhojden").html
        town.write(make)
        assert "/omraden/norrhojden/forslag" in client.get("/omraden/norrhojden").html
        assert ROOM in client.get("/moten/dialogmote").html
    with clock.at(OPENS - timedelta(days=1)):
        assert "/omraden/norrhojden/forslag" not in client.get("/omraden/norrhojden").html
        assert ROOM not in client.get("/moten/dialogmote").html


def test_the_same_code_sent_many_times_at_once_is_one_view(party: tuple[int, str], town: Database, keys: Keys) -> None:
    code = codes_of(town, keys)[0]

    def say_it(number: int) -> bool:
        return town.write(lambda session: give_view(session, keys, party[0], code, Stance.SUPPORT, f"sagt {number}"))

    with clock.at(DURING), ThreadPoolExecutor(8) as pool:
        first = list(pool.map(say_it, range(8)))
    assert first.count(True) == 1
    assert len(views(town)) == 1
