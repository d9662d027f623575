"""Nobody counts what they may not see: organisations, restricted topics, roles that see totals only."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.parts import Picture, Row, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.periods import Period, Span, whole_weeks
from tests.builders import a_concern, an_area
from tests.people import People, unit

MONDAY, LAST_WEEK = date(2026, 11, 23), date(2026, 11, 18)
WEEK, TWELVE = whole_weeks(MONDAY, 1, Span.WEEK), whole_weeks(MONDAY, 12, Span.TWELVE_WEEKS)
EXTREMISM = {"restricted": "extremism", "tags": (("violent_extremism", ""),)}
VIOLENCE = {"restricted": "domestic_violence", "tags": (("threats_violence", "domestic_violence"),)}
THREAT = {"restricted": "threat", "tags": (("threats_violence", "staff_threatened"),)}


def some(
    session: Session, count: int, unit_code: str = "central", organisation: str = "lindesund", **values: object
) -> None:
    """So many reviewed concerns of last week with a unit."""
    unit_id = unit(session, unit_code, organisation).id
    defaults = {"state": "reviewed", "received_on": LAST_WEEK, "tags": (("fire", ""),), "unit_id": unit_id}
    for _ in range(count):
        a_concern(session, **(defaults | values))


def picture_of(
    database: Database, staff: StaffMember, period: Period = WEEK, area: str = "", channel: str = ""
) -> Picture:
    with database.read() as session:
        areas = load_areas(session, MONDAY)
        wanted = Wanted(period, areas.current[area] if area else None, channel)
        return situation_picture(session, staff, areas, wanted, MONDAY)


def category(picture: Picture, code: str) -> Shown:
    return next(one.row.now for one in picture.categories if one.tag.category == code)


def every_number(picture: Picture) -> Iterator[int]:
    """All numbers of a picture, wherever they stand."""
    rows: list[Row] = [picture.total, *picture.channels, *picture.kinds, *picture.areas]
    rows += [subject.row for subject in (*picture.categories, *picture.facets)]
    shown = [row.now for row in rows] + [row.before for row in rows if row.before is not None]
    shown += [picture.waiting, picture.again.yes, picture.again.no, picture.again.unsaid]
    shown += [picture.times.told, picture.times.untold, *picture.times.cells.values()]
    yield from (one.number for one in shown if one.number is not None)
    for subject in (*picture.categories, *picture.facets):
        yield from subject.series or ()
    yield from (problem.total for problem in picture.problems)


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        (0, Shown(6)),
        (3, Shown(6, more=True, exact=False)),
        (4, Shown(6, more=True, exact=False)),
        (5, Shown(11, exact=False)),
    ],
)
def test_sec_Z07_a_handler_does_not_count_a_strangers_few(
    database: Database, people: People, others: int, shown: Shown
) -> None:
    database.write(lambda session: some(session, 6))
    database.write(lambda session: some(session, others, "boende", "hembo"))
    picture = picture_of(database, people.make("handler"))
    assert (picture.total.now, category(picture, "fire")) == (shown, shown)


def test_sec_Z07_two_organisations_learn_nothing_small_of_each_other(database: Database, people: People) -> None:
    """Each figure is what one may open, or holds at least five of the others'; differences between figures too."""
    rng = random.Random(5)

    def fill(session: Session) -> None:
        areas = [an_area(session, code, slug=code.lower()) for code in ("A", "B", "C", "D")]
        for _ in range(70):
            own = rng.random() < 0.6
            some(
                session, 1, "central" if own else "boende", "lindesund" if own else "hembo",
                tags=((rng.choice(("fire", "other", "social_unrest", "open_drug_scene")), ""),),
                area_id=rng.choice(areas).id, channel=rng.choice(("form",) * 6 + ("phone", "meeting")),
                received_on=LAST_WEEK - timedelta(weeks=rng.randrange(20)),
            )  # fmt: skip

    database.write(fill)
    for code in ("lindesund", "hembo"):
        picture = picture_of(database, people.make("handler", organisation_code=code), TWELVE)
        with database.read() as session:
            rows = session.scalars(select(Concern).where(Concern.received_on.between(TWELVE.start, TWELVE.end))).all()
            facts = [
                ({row.area.code, row.channel, row.tags[0].category}, row.unit.organisation.code == code) for row in rows
            ]
        hidden = [check_table(table, facts) for table in tables(picture)]
        assert any(hidden), "nothing small to hide: the test would hold nothing"


def tables(picture: Picture) -> list[dict[str, Shown]]:
    subjects = {one.tag.category: one.row.now for one in picture.categories}
    return [{row.key: row.now for row in rows} for rows in (picture.areas, picture.channels)] + [subjects]


def check_table(table: dict[str, Shown], facts: list[tuple[set[str], bool]]) -> int:
    """Every number of one table against the truth; how many are not told in full."""
    hidden = []
    for key, shown in table.items():
        own = sum(mine for marks, mine in facts if key in marks)
        others = sum(not mine for marks, mine in facts if key in marks)
        if shown.full is not None:
            assert shown.number == own + others
            assert others == 0 or others >= 5
        else:
            assert shown.number == (own or None)
            hidden.append(others)
    # The others' sum is known: one hidden number alone, or a small sum, could be told.
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= 5)
    return len(hidden)


@pytest.mark.parametrize("role", ["handler", "analyst", "police", "reader"])
@pytest.mark.parametrize("period", [WEEK, TWELVE])
def test_restricted_concerns_are_in_nobodys_totals(
    database: Database, people: People, role: str, period: Period
) -> None:
    """The picture is the same with and without them: nothing can be taken from anything."""

    def fill(session: Session) -> None:
        area = an_area(session, "A")
        some(session, 30, area_id=area.id, when_days="weekend", when_times=["night"], recurring="yes")
        some(session, 12, area_id=area.id, received_on=LAST_WEEK - timedelta(weeks=2))

    def fill_restricted(session: Session) -> None:
        area_id = load_areas(session, MONDAY).current["A"].id
        for restricted in (EXTREMISM, VIOLENCE, THREAT):
            more = {"tags": (*restricted["tags"], ("fire", ""))}  # type: ignore[misc]
            some(session, 8, **(restricted | more), area_id=area_id, when_days="weekend", when_times=["night"])
            some(session, 8, **(restricted | more), area_id=area_id, state="new")

    database.write(fill)
    staff = people.make(role)
    before = [picture_of(database, staff, period, *where) for where in (("", ""), ("A", ""), ("", "form"))]
    database.write(fill_restricted)
    after = [picture_of(database, staff, period, *where) for where in (("", ""), ("A", ""), ("", "form"))]
    assert [list(every_number(one)) for one in before] == [list(every_number(one)) for one in after]
    shut = {one.tag: one.everywhere for one in (*after[0].categories, *after[0].facets) if one.shut}
    assert shut == {Tag(*restricted["tags"][0]): 8 for restricted in (EXTREMISM, VIOLENCE, THREAT)}  # type: ignore[misc]
    assert not any(one.everywhere for picture in after[1:] for one in (*picture.categories, *picture.facets))


def test_few_restricted_concerns_are_not_even_counted_for_the_municipality(database: Database, people: People) -> None:
    database.write(lambda session: some(session, 4, **EXTREMISM))
    database.write(lambda session: some(session, 5, **VIOLENCE))
    picture = picture_of(database, people.make("reader"))
    shut = {one.tag.facet: one.everywhere for one in (*picture.categories, *picture.facets) if one.shut}
    assert shut == {"": None, "domestic_violence": 5, "staff_threatened": None}


def test_no_choice_of_days_changes_the_municipalitys_number(database: Database, people: People) -> None:
    for week in range(12):
        day = LAST_WEEK - timedelta(weeks=week)
        database.write(lambda session, day=day: some(session, 1, **EXTREMISM, received_on=day))
    staff = people.make("police")
    for period in (WEEK, TWELVE, Period(LAST_WEEK, LAST_WEEK), Period(date(2026, 9, 1), date(2026, 9, 9))):
        shut = next(one for one in picture_of(database, staff, period).categories if one.shut)
        assert shut.everywhere == 12


def test_those_permitted_see_their_own_restricted_topic(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        unit(session, "familj", handles_domestic_violence=True)
        some(session, 3, **VIOLENCE)
        some(session, 3, **EXTREMISM)
        some(session, 9, "boende", "hembo", **VIOLENCE)

    database.write(fill)
    picture = picture_of(database, people.make("handler", unit_code="familj"))
    facets = {one.tag.facet: one for one in picture.facets}
    assert (facets["domestic_violence"].shut, facets["domestic_violence"].row.now) == (False, Shown(3))
    assert [one.tag.category for one in picture.categories if one.shut] == ["violent_extremism"]
    assert picture.total.now == Shown(3)
    coordinator = picture_of(database, people.make("coordinator"))
    assert not any(one.shut for one in (*coordinator.categories, *coordinator.facets))
    assert coordinator.total.now == Shown(15)


@pytest.mark.parametrize("role", ["police", "reader"])
def test_police_and_readers_see_totals_only(database: Database, people: People, role: str) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A")
        for week in range(12):
            day = LAST_WEEK - timedelta(weeks=week)
            tags = (("fire", ""), ("positive_events", ""))
            some(
                session,
                3,
                received_on=day,
                area_id=area.id,
                place="Torget",
                tags=tags,
                days=["fri"],
                time_from="20:00",
                time_to="22:00",
            )

    database.write(fill)
    picture = picture_of(database, people.make(role), TWELVE)
    assert category(picture, "fire") == Shown(36, exact=False)
    assert next(one for one in picture.categories if one.tag.category == "fire").series is None
    assert (picture.problems, picture.positives, picture.times.fine.dated) == ((), (), 0)
    assert picture_of(database, people.make(role)).total.now == Shown(None, exact=False)


def test_an_analyst_lists_but_reads_no_words(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        area = an_area(session, "A")
        for week in range(5):
            day = LAST_WEEK - timedelta(weeks=week)
            tags = (("other", "lighting"), ("positive_events", ""))
            some(session, 1, text="Hos oss på Torget.", received_on=day, area_id=area.id, place="Torget", tags=tags)

    database.write(fill)
    picture = picture_of(database, people.make("analyst"))
    assert [(one.tag.facet, one.place) for one in picture.problems] == [("lighting", "")]
    assert [(one.excerpt, one.place) for one in picture.positives] == [("", "")]


@pytest.fixture
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.mark.usefixtures("_monday")
@pytest.mark.parametrize("role", ["police", "reader"])
def test_totals_are_told_of_whole_weeks_and_all_channels(database: Database, people: People, role: str) -> None:
    """One more day, or one channel less, would tell of a single concern."""
    database.write(lambda session: some(session, 9))
    client, page = people.sign_in(role), "/en/intern/lagesbild"
    monday, sunday = WEEK.start - timedelta(weeks=1), WEEK.end
    own = f"{page}?period=own&from={monday}&to="
    assert "9 concerns count" in client.get(f"{own}{sunday}").text
    for last in (LAST_WEEK, sunday - timedelta(days=1)):
        assert "choose a Monday and a Sunday" in client.get(f"{own}{last}", status=422).text
    assert 'name="channel"' not in client.get(page).html
    for narrowed in (page, f"{page}/korstabeller"):
        client.get(f"{narrowed}?channel=form", status=422)


@pytest.mark.usefixtures("_monday")
def test_what_others_hold_is_not_counted_by_channel_or_by_day(database: Database, people: People) -> None:
    """Whatever a handler chooses, two pages beside each other differ by what the handler may open, or by whole weeks."""
    wide, narrow = Period(LAST_WEEK, LAST_WEEK + timedelta(days=3)), Period(LAST_WEEK, LAST_WEEK + timedelta(days=2))

    def fill(session: Session) -> None:
        unit(session, "park")
        some(session, 2, "park")
        some(session, 12, "boende", "hembo", tags=(("fire", ""),))
        some(session, 1, "boende", "hembo", tags=(("fire", ""),), received_on=wide.end)
        some(session, 1, "boende", "hembo", tags=(("fire", ""),), channel="phone")

    database.write(fill)
    client, page = people.sign_in("handler", unit_code="park"), "/en/intern/lagesbild"
    assert "16 concerns count" in client.get(page).text
    found = [client.get(f"{page}?period=own&from={one.start}&to={one.end}").text for one in (wide, narrow)]
    found += [client.get(f"{page}?channel={channel}").text for channel in ("form", "phone")]
    told = [set(re.findall(r"(\d+) concerns? counts?\.", text)) for text in found]
    assert told == [{"2"}, {"2"}, {"2"}, {"0"}]
    assert all("only concerns that you may open yourself are counted" in text for text in found)
    crossed = client.get(f"{page}/korstabeller?channel=form").text
    assert "only concerns that you may open yourself are counted" in crossed
    coordinator = people.sign_in("coordinator").get(f"{page}?channel=form").text
    assert "15 concerns count" in coordinator
    assert "only concerns that you may open" not in coordinator
