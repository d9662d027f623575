"""The parts of the picture beside its counts: who told, who sees, who is silent, which places, what is not known."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.channels import CHANNELS
from dialog.concerns.models import ConcernContact
from dialog.concerns.queries.voices import Heard
from dialog.database import Database
from dialog.disclosure.cells import hidden_cells, is_wide
from dialog.places.models import Area
from dialog.situation.models import Judgement, PlannedChange
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.parts import Picture, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.silence import may_hear_of_parts, silence
from dialog.situation.rules.levels import Perspective, SourceClass
from dialog.situation.rules.periods import Period, Span, whole_weeks
from dialog.situation.rules.sources import hidden_sums, source_class
from dialog.statistics.models import Population, StatisticSource
from dialog.statistics.operations.classes import note_area
from tests.builders import a_concern, an_area
from tests.client import Fetched
from tests.people import People, organisation, unit

MONDAY, LAST_WEEK = date(2026, 11, 23), date(2026, 11, 18)
WEEK = whole_weeks(MONDAY, 1, Span.WEEK)
SQUARE = [[[[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.1], [18.0, 59.0]]]]
FRIDAY_EVENING = {"days": ["fri"], "time_from": "20:00", "time_to": "22:00"}
MONDAY_MORNING = {"days": ["mon"], "time_from": "08:00", "time_to": "10:00"}
BESIDE = [[[[18.1, 59.0], [18.2, 59.0], [18.2, 59.1], [18.1, 59.1], [18.1, 59.0]]]]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def told(session: Session, count: int, **values: Any) -> list[int]:
    """So many reviewed concerns of last week, from as many people as far as anybody knows."""
    defaults: dict[str, Any] = {"state": "reviewed", "received_on": LAST_WEEK, "tags": (("fire", ""),)}
    return [a_concern(session, **(defaults | values)).id for _ in range(count)]


def from_one(session: Session, ids: list[int], address: str = "f" * 64) -> None:
    """All of them were sent from one address."""
    for concern_id in ids:
        session.add(ConcernContact(concern_id=concern_id, sealed_address=b"x", fingerprint=address))


def a_town(session: Session, residents: dict[str, int] | None = None) -> dict[str, int]:
    """The municipality with areas A and B, drawn, and how many live there. Area ids by code."""
    an_area(session, "TOWN", name="Staden", level="municipality", slug="staden")
    areas = [
        an_area(session, code, parent_code="TOWN", slug=code.lower(), polygons=polygons)
        for code, polygons in (("A", SQUARE), ("B", BESIDE))
    ]
    if residents:
        source = StatisticSource(
            kind="population", source="Folkmängd, SCB", file_name="f.csv", digest="x", rows=2, imported_at=clock.now()
        )
        session.add(source)
        session.flush()
        for area in areas:
            session.add(Population(area_id=area.id, year=2025, count=residents[area.code], source_id=source.id))
    session.flush()
    return {area.code: area.id for area in areas}


def picture_of(database: Database, people: People, role: str = "coordinator", period: Period = WEEK) -> Picture:
    staff = people.make(role)
    with database.read() as session:
        areas = load_areas(session, MONDAY)
        return situation_picture(session, staff, areas, Wanted(period), MONDAY)


def section(page: Fetched, heading: str) -> str:
    """The words of the section that `heading` (an id) names."""
    found = re.search(rf'<section[^>]* aria-labelledby="{heading}">(.*?)</section>', page.html, re.DOTALL)
    assert found is not None, heading
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def test_A03_what_is_good_is_counted_and_stands_among_the_strengths(database: Database, people: People) -> None:
    database.write(lambda s: told(s, 1, text="Tack för lamporna.", kind="positive", tags=(("positive_events", ""),)))
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    strengths = section(page, "positives")
    assert "1 has told us of something good." in strengths
    assert "Tack för lamporna." in strengths
    assert (
        next(
            one.row.now.number
            for one in picture_of(database, people).categories
            if one.tag.category == "positive_events"
        )
        == 1
    )


def test_A04_counts_stand_by_channel_and_statistics_by_themselves(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for at, channel in enumerate(CHANNELS):
            told(session, at + 1, channel=channel)

    database.write(fill)
    found = {
        code: shown.number for one in picture_of(database, people).sources for code, shown in one.channels if shown
    }
    assert found == {channel: at + 1 for at, channel in enumerate(CHANNELS)}
    sources = section(people.sign_in("coordinator").get("/en/intern/lagesbild"), "sources")
    for words in ("Web form 1", "Phone 2", "Survey 4", "Safety walk 6", "Weekly conference 8", "Partner 9"):
        assert words in sources
    assert "Reported crime No information" in sources


def test_A09_three_perspectives_and_silence_is_never_nought(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        town = organisation(session, "lindesund").id
        police = organisation(session, "polisen", "police").id
        told(session, 3)
        told(session, 2, channel="staff_dialogue", source_id=town)
        told(session, 1, channel="staff_dialogue", source_id=police)
        told(session, 4, tags=(("open_drug_scene", ""),))
        told(
            session,
            1,
            channel="staff_dialogue",
            source_id=town,
            tags=(("vandalism_graffiti", ""),),
            received_on=date(2026, 10, 1),
        )

    database.write(fill)
    seen = {
        one.category.value: {eyes: cell.number for eyes, cell in one.by.items()}
        for one in picture_of(database, people).seen
    }
    residents, social, police = Perspective
    assert seen["fire"] == {residents: 3, social: 2, police: 1}
    assert seen["open_drug_scene"] == {residents: 4}
    assert seen["vandalism_graffiti"] == {social: 0}, "told of in the weeks before, not in this one"
    assert seen["other"] == {}
    words = section(people.sign_in("coordinator").get("/en/intern/lagesbild"), "seen")
    assert "Fire and arson 3 2 1" in words
    assert re.search(r"Open drug scene 4 no information no information", words)
    assert (
        "Only residents have told of Open drug scene." in people.sign_in("coordinator").get("/en/intern/lagesbild").text
    )


def test_A11_each_area_has_its_own_picture(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session)
        told(session, 2, area_id=ids["A"])
        told(session, 5, area_id=ids["B"], tags=(("other", "lighting"),))

    database.write(fill)
    client = people.sign_in("coordinator")
    town = client.get("/en/intern/lagesbild")
    links = {text: url for url, text in town.page.links if "/lagesbild?" in url and "area=" in url}
    assert {"Område A", "Område B"} <= set(links), "the whole leads to each area"
    own = client.get(links["Område A"].replace("&amp;", "&"))
    assert "Område A." in own.text
    assert "2 concerns count." in own.text
    assert "7 concerns count." in town.text


def test_E11_the_places_told_of_most_and_none_named_by_few(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session)
        told(session, 4, place="Kajen", area_id=ids["A"])
        told(session, 2, place="  kajen ", area_id=ids["A"])
        told(session, 4, place="Hos Anna på trean", area_id=ids["A"])
        from_one(session, told(session, 7, place="Torget", area_id=ids["B"]))

    database.write(fill)
    assert [(one.name, one.reports.number, one.voices) for one in picture_of(database, people).places] == [
        ("Torget", 7, 1),
        ("Kajen", 6, 6),
        ("Hos Anna på trean", 4, 4),
    ]
    reader = people.sign_in("reader").get("/en/intern/lagesbild")
    assert "Kajen" in section(reader, "places")
    for few in ("Anna", "Torget"):
        assert few not in reader.text


def test_a_place_that_few_name_is_told_to_those_who_may_read_the_words(database: Database, people: People) -> None:
    """An analyst counts concerns whose words nobody has looked at yet, and reads none of them."""

    def fill(session: Session) -> None:
        ids = a_town(session)
        told(session, 4, place="Hos Anna på trean", area_id=ids["A"], marks_checked=False)
        told(session, 5, place="Kajen", area_id=ids["A"], marks_checked=False)
        told(session, 2, place="Bryggan", area_id=ids["B"], marks_checked=True)

    database.write(fill)
    page = people.sign_in("analyst").get("/en/intern/lagesbild")
    shown = section(page, "places")
    assert "Kajen" in shown
    assert "Bryggan" in shown
    assert "Anna" not in page.text


def test_peer_F1_sources_stand_apart_in_one_timeline(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for week, channel, count in ((0, "form", 3), (0, "staff_dialogue", 2), (1, "form", 5), (4, "partner", 1)):
            told(session, count, channel=channel, received_on=LAST_WEEK - timedelta(weeks=week))

    database.write(fill)
    weeks = {one.source: one.weeks for one in picture_of(database, people).sources}
    assert weeks[SourceClass.RESIDENTS] == (0,) * 11 + (5, 3)
    assert weeks[SourceClass.STAFF] == (0,) * 12 + (2,)
    assert weeks[SourceClass.PARTNERS] == (0,) * 8 + (1, 0, 0, 0, 0)
    sources = section(people.sign_in("coordinator").get("/en/intern/lagesbild"), "sources")
    assert "w. 47 3 2 0 w. 46 5 0 0" in sources


def test_peer_F1_a_source_that_has_said_nothing_is_no_information(database: Database, people: People) -> None:
    database.write(lambda session: told(session, 3))
    partners = picture_of(database, people).sources[-1]
    assert (partners.known, partners.weeks, partners.channels) == (False, None, (("partner", None),))
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "Partners have told: no information in these weeks or the twelve before." in page.text
    assert "Partners have told No information" in section(page, "sources")


def test_peer_F2_what_nobody_has_reviewed_is_told_and_not_counted(database: Database, people: People) -> None:
    database.write(lambda session: told(session, 2))
    database.write(lambda session: told(session, 3, state="new", place="Kajen", channel="phone"))
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "2 concerns count. 3 are not reviewed yet, and do not count." in page.text
    assert "Phone no information" in section(page, "sources")
    assert "3 are not reviewed yet" in section(page, "quality")
    assert any("view=uncounted" in url and text == "3" for url, text in page.page.links)


def test_peer_F3_where_and_when_and_against_ones_own_past(database: Database, people: People) -> None:
    """An area's own grid of weekdays and hours, and its own range of what is usual."""

    def fill(session: Session) -> None:
        ids = a_town(session)
        for week in range(14):
            day = LAST_WEEK - timedelta(weeks=week)
            told(
                session,
                9 if week == 0 else 1,
                area_id=ids["A"],
                received_on=day,
                days=["fri"],
                time_from="20:00",
                time_to="22:00",
            )
            told(session, 9, area_id=ids["B"], received_on=day, **MONDAY_MORNING)

    database.write(fill)
    client = people.sign_in("coordinator")
    page = client.get("/en/intern/lagesbild?area=A")
    assert "More than usual: usual 0–4" in page.text
    grid = section(page, "times")
    assert re.search(r"Monday Tuesday", grid), "nothing of area B's mornings"
    assert re.search(r"Friday 12 ", grid)
    assert "More than usual" not in client.get("/en/intern/lagesbild?area=B").text


def test_peer_F4_small_numbers_are_said_in_words(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session, {"A": 1000, "B": 1000})
        told(session, 6, area_id=ids["A"], unit_id=unit(session, "boende", "hembo").id)
        told(session, 3, area_id=ids["B"], unit_id=unit(session, "boende", "hembo").id)

    database.write(fill)
    page = people.sign_in("handler").get("/en/intern/lagesbild")
    rows = section(page, "silence")
    assert "Område B not known fewer than five fewer than five" in rows, "three of somebody else's are not told"
    assert "too few to compare" in page.text


def test_peer_F5_thirty_reports_of_one_are_one_voice(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session, {"A": 1000, "B": 1000})
        from_one(session, told(session, 30, area_id=ids["A"]))

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "30 concerns count." in page.text
    assert "30 reports, 1 voice" in page.text
    assert "Område A 1 1 30" in section(page, "silence"), "per 1,000, voices and reports"


def test_peer_F6_the_map_shows_who_is_silent(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session, {"A": 2000, "B": 2000})
        told(session, 40, area_id=ids["A"])
        told(session, 4, area_id=ids["B"])

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert ("#silence", "See the map: We hear little from Område B") in page.page.links
    silent = section(page, "silence")
    assert "Område A 20 40 40" in silent
    assert "Område B ○ we hear little 2 4 4" in silent
    assert "Residents: Folkmängd, SCB, 2025." in silent
    shapes = re.findall(r'<a href="[^"]*" aria-label="(Område [AB], [^"]*)"><path d="[^"]+" class="h(\d)"', page.html)
    assert dict(shapes) == {"Område A, 20": "4", "Område B, 2": "1"}


def test_a_rate_in_a_city_core_has_its_note_on_the_map_of_who_is_silent(database: Database, people: People) -> None:
    """C08 of the mission, where the rate is of voices and not of crimes."""

    actor: dict[str, Any] = {"actor_id": None, "actor": "test"}

    def fill(session: Session) -> None:
        ids = a_town(session, {"A": 2000, "B": 2000})
        told(session, 40, area_id=ids["A"])
        note_area(session, "A", city_core=True, note="Många kommer hit.", **actor)

    database.write(fill)
    client = people.sign_in("coordinator")
    silent = section(client.get("/en/intern/lagesbild"), "silence")
    assert "Område A : Många kommer hit." in silent
    assert "Område B :" not in silent
    database.write(lambda session: note_area(session, "A", city_core=True, note="", **actor))
    assert "Område A : A city core" in section(client.get("/en/intern/lagesbild"), "silence")
    database.write(lambda session: note_area(session, "A", city_core=False, note="", **actor))
    assert "Område A :" not in section(client.get("/en/intern/lagesbild"), "silence")


def test_peer_F6_without_residents_nobody_is_called_silent(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        ids = a_town(session)
        told(session, 40, area_id=ids["A"])

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "We hear little from" not in page.text
    assert "How many live in the areas is not known: no population has been imported." in page.text
    assert "How many live in Område A, Område B is not known" in page.text
    with database.read() as session:
        areas = load_areas(session, MONDAY)
        found = silence(session, Scope(people.make("coordinator")), areas, Wanted(WEEK))
        assert [one.rate for one in found.areas] == [None, None]


def test_levels_and_changes_stand_on_the_picture(database: Database, people: People) -> None:
    staff = people.make("coordinator")

    def fill(session: Session) -> None:
        ids = a_town(session)
        town = organisation(session, "lindesund").id
        session.add(
            Judgement(
                area_id=ids["A"], first=WEEK.start, last=WEEK.end, organisation_id=town, level="orange", reason="Mörkt.",
                written_by=staff.id, signed_by=staff.id, signed_at=clock.now() - timedelta(days=2),
            )
        )  # fmt: skip
        session.add(
            PlannedChange(
                title="Ny belysning", area_id=ids["B"], place="Skolvägen", starts_on=date(2026, 12, 1), made_on=MONDAY,
                made_by=staff.id,
            )
        )  # fmt: skip

    database.write(fill)
    page = people.sign_in(staff).get("/en/intern/lagesbild")
    assert "Område A Level orange" in section(page, "levels")
    assert "Område B no information" in section(page, "levels")
    assert "Nobody has judged Område B lately." in section(page, "gaps")
    assert "Ny belysning" in section(page, "coming")
    assert "Ny belysning" not in people.sign_in(staff).get("/en/intern/lagesbild?area=A").text


def test_something_new_is_called_new(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        for week in range(13):
            told(session, 2, received_on=LAST_WEEK - timedelta(weeks=week))
        told(session, 8, tags=(("open_drug_scene", ""),))

    database.write(fill)
    page = people.sign_in("coordinator").get("/en/intern/lagesbild")
    assert "New to the picture" in page.text
    assert "Open drug scene: not told of in the twelve weeks before" in page.text


def test_restricted_concerns_are_in_no_part_for_others(database: Database, people: People) -> None:
    """Sources, perspectives, places and voices are the same with and without them."""

    def fill(session: Session) -> None:
        ids = a_town(session, {"A": 1000, "B": 1000})
        told(session, 9, place="Kajen", area_id=ids["A"])

    database.write(fill)
    client = people.sign_in("reader")
    before = [section(client.get("/en/intern/lagesbild"), name) for name in ("sources", "seen", "places", "silence")]

    def fill_restricted(session: Session) -> None:
        area = session.query(Area).filter_by(code="A").one()
        for restricted in ("extremism", "domestic_violence", "threat"):
            told(session, 8, restricted=restricted, place="Kajen", area_id=area.id, channel="staff_dialogue")

    database.write(fill_restricted)
    after = [section(client.get("/en/intern/lagesbild"), name) for name in ("sources", "seen", "places", "silence")]
    assert before == after


def test_sec_Z07_sums_of_sources_give_no_small_channel_away() -> None:
    """A sum beside the channels under it: what a reader can take from it is nothing, or wide enough to hide in."""
    rng = random.Random(7)
    hid = 0
    for _ in range(2000):
        channels = {code: rng.choice((0, 0, 1, 2, 3, 4, 6, 9, 40)) for code in CHANNELS}
        unseen, sums = hidden_cells(channels), hidden_sums(channels)
        rest: dict[SourceClass, list[int]] = {found: [] for found in SourceClass}
        for code in unseen:
            if channels[code]:
                rest[source_class(code)].append(channels[code])
        shown = [counts for found, counts in rest.items() if found not in sums and counts]
        assert all(is_wide(sum(counts), len(counts)) for counts in shown)
        left = [count for found in sums for count in rest[found]]
        everything = [count for counts in rest.values() for count in counts]
        assert not left or is_wide(sum(left), len(left)) or sorted(left) == sorted(everything)
        hid += bool(sums)
    assert 0 < hid < 2000


def test_sec_Z07_a_quiet_area_cannot_be_found_from_the_others(people: People) -> None:
    """The whole may be known: sixty, six and three would leave three when one is hidden alone."""
    heard = {"A": Heard(60, 60), "B": Heard(6, 6), "C": Heard(3, 3)}
    told = may_hear_of_parts(heard, people.make("reader"))
    assert (told["A"].reports, told["B"].reports, told["C"].reports) == (60, None, None)
    assert may_hear_of_parts(heard, people.make("coordinator"))["C"].reports == 3
