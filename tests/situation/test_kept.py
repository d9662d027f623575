"""Counts that are kept equal a full recount, whatever is changed in between and whoever asks."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, inspect, select, update
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernContact, ConcernNamed, ConcernTag
from dialog.concerns.rules import restriction_of
from dialog.database import Database
from dialog.organisations.models import Unit
from dialog.places.models import Area
from dialog.situation.models import CountedSheet, CountedWeek
from dialog.situation.operations.counting import forget_old_counts, keep_counts, rebuild_counts
from dialog.situation.queries.areas import load_areas
from dialog.situation.queries.kept import EVERY_WEEK, noted
from dialog.situation.queries.parts import Picture, Wanted
from dialog.situation.queries.picture import scope_of, situation_picture
from dialog.situation.queries.ready import count_ahead
from dialog.situation.queries.voices import voices_by_area
from dialog.situation.rules.periods import Period, Span, named_period, whole_weeks
from tests.builders import a_concern, an_area
from tests.people import People, unit
from tests.situation.test_queries import CODES, MONDAY, STATES, TAGS, a_random_town

PERIODS = [
    whole_weeks(MONDAY, 1, Span.WEEK),
    whole_weeks(MONDAY, 12, Span.TWELVE_WEEKS),
    named_period("2026-10", MONDAY),
    Period(date(2026, 9, 2), date(2026, 9, 21)),
]
Asked = tuple[Picture, dict[str, Any]]


def asked(session: Session, staff: StaffMember, code: str, period: Period, channel: str = "") -> Asked:
    """A picture and its voices."""
    areas = load_areas(session, MONDAY)
    wanted = Wanted(period, areas.current[code] if code else None, channel)
    heard = dict(voices_by_area(session, scope_of(staff, areas, wanted), areas, period, code))
    return situation_picture(session, staff, areas, wanted, MONDAY), heard


def ask(database: Database, staff: StaffMember, code: str, period: Period, channel: str = "") -> Asked:
    """As a page does: what was counted is kept."""
    with database.read() as session:
        found = asked(session, staff, code, period, channel)
        new = noted(session)
    database.write(lambda session: keep_counts(session, new))
    return found


def recounted(database: Database, staff: StaffMember, code: str, period: Period, channel: str = "") -> Asked:
    """The same with nothing kept."""
    with database.read() as session:
        session.execute(delete(CountedSheet))
        found = asked(session, staff, code, period, channel)
        session.rollback()
    return found


def counting(database: Database, act: Callable[[], Any]) -> list[str]:
    """Part and days of what was counted or gathered while something was done."""
    before = _made(database)
    act()
    return sorted(f"{row[3]} {row[4]} {row[5]}" for row in _made(database) - before)


def _made(database: Database) -> set[Any]:
    with database.read() as session:
        return set(session.execute(select(*inspect(CountedSheet).primary_key, CountedSheet.version)).all())


class Editor:
    """Changes things at random, by every way there is."""

    def __init__(self, rng: random.Random, people: list[StaffMember]) -> None:
        self.rng, self.people = rng, people

    def edit(self, session: Session) -> None:
        """One change."""
        acts = [
            self.add, self.move, self.state, self.tag, self.untag, self.withdraw, self.contact, self.forget_contact,
            self.name, self.area, self.flag, self.divide, self.erase, self.past_the_session, self.many_at_once,
            self.untag_past_the_session, self.own_unit, self.day,
        ]  # fmt: skip
        self.rng.choice(acts)(session)
        session.flush()

    def one(self, session: Session) -> Concern:
        ids = session.scalars(select(Concern.id).order_by(Concern.id)).all()
        return session.get_one(Concern, self.rng.choice(ids))

    def add(self, session: Session) -> None:
        tags = tuple(self.rng.sample(TAGS, 2))
        day = MONDAY - timedelta(days=self.rng.randrange(1, 120))
        a_concern(
            session, tags=tags, received_on=day, reviewed_on=day, state="reviewed", place=self.rng.choice(("", "Torget")),
            restricted=str(restriction_of([])), area_id=self.some_area(session),
        )  # fmt: skip

    def some_area(self, session: Session) -> int:
        return self.rng.choice(session.scalars(select(Area.id).order_by(Area.id)).all())

    def move(self, session: Session) -> None:
        self.one(session).area_id = self.some_area(session)

    def state(self, session: Session) -> None:
        self.one(session).state = self.rng.choice(STATES)

    def day(self, session: Session) -> None:
        self.one(session).received_on -= timedelta(days=self.rng.choice((1, 7, 30)))

    def tag(self, session: Session) -> None:
        concern = self.one(session)
        category, facet = self.rng.choice(TAGS)
        if (category, facet) not in {(tag.category, tag.facet) for tag in concern.tags}:
            concern.tags.append(ConcernTag(category=category, facet=facet))

    def untag(self, session: Session) -> None:
        concern = self.one(session)
        if concern.tags:
            concern.tags.remove(concern.tags[0])

    def withdraw(self, session: Session) -> None:
        self.one(session).withdrawn_on = MONDAY

    def contact(self, session: Session) -> None:
        concern = self.one(session)
        if concern.part_of_id is None and session.get(ConcernContact, concern.id) is None:
            address = f"{self.rng.randrange(6):064d}"[::-1]
            session.add(ConcernContact(concern_id=concern.id, sealed_address=b"x", fingerprint=address))

    def forget_contact(self, session: Session) -> None:
        some = session.scalars(select(ConcernContact.concern_id).order_by(ConcernContact.concern_id)).all()
        if some:
            session.execute(delete(ConcernContact).where(ConcernContact.concern_id == self.rng.choice(some)))

    def name(self, session: Session) -> None:
        concern, person = self.one(session), self.rng.choice(self.people)
        if session.get(ConcernNamed, (concern.id, person.id)) is None:
            session.add(ConcernNamed(concern_id=concern.id, user_id=person.id))

    def area(self, session: Session) -> None:
        number = len(session.scalars(select(Area.id)).all())
        an_area(
            session, "A1", parent_code=self.rng.choice("AB"), slug=f"a1-{number}",
            valid_from=date(2020, 1, 2) + timedelta(days=number), valid_to=date(2020, 1, 2) + timedelta(days=number),
        )  # fmt: skip

    def flag(self, session: Session) -> None:
        found = session.scalars(select(Unit).order_by(Unit.id)).all()
        some = self.rng.choice(found)
        some.handles_domestic_violence = not some.handles_domestic_violence

    def own_unit(self, session: Session) -> None:
        self.one(session).unit_id = self.rng.choice(session.scalars(select(Unit.id).order_by(Unit.id)).all())

    def divide(self, session: Session) -> None:
        whole = self.one(session)
        if whole.part or whole.divided:
            return
        whole.divided = True
        for number in (1, 2):
            a_concern(
                session, tags=tuple(self.rng.sample(TAGS, 1)), received_on=whole.received_on, part=number,
                part_of_id=whole.id, number=whole.number, state="reviewed", area_id=self.some_area(session),
                reference=f"{whole.reference}-{number}",
            )  # fmt: skip

    def erase(self, session: Session) -> None:
        parts = select(Concern.part_of_id).where(Concern.part_of_id.is_not(None))
        ids = session.scalars(select(Concern.id).where(Concern.id.not_in(parts)).order_by(Concern.id)).all()
        session.delete(session.get_one(Concern, self.rng.choice(ids)))

    def past_the_session(self, session: Session) -> None:
        one = self.one(session)
        session.execute(update(Concern).where(Concern.id == one.id).values(restricted="", channel="phone"))

    def many_at_once(self, session: Session) -> None:
        one = self.one(session)
        if ("fire", "") not in {(tag.category, tag.facet) for tag in one.tags}:
            session.execute(insert(ConcernTag), [{"concern_id": one.id, "category": "fire", "facet": ""}])
            session.expire(one, ["tags"])

    def untag_past_the_session(self, session: Session) -> None:
        one = self.one(session)
        session.execute(delete(ConcernTag).where(ConcernTag.concern_id == one.id, ConcernTag.category == "other"))
        session.expire(one, ["tags"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_kept_equals_a_recount_after_any_change(database: Database, people: People, seed: int) -> None:
    database.write(lambda session: a_random_town(session, seed, 120))
    database.write(lambda session: unit(session, "social", handles_domestic_violence=True) and None)
    staff = [
        people.make("coordinator"),
        people.make("coordinator", name="Namngiven Samordnare"),
        people.make("analyst", areas=("A1", "B")),
        people.make("handler", unit_code="social"),
        people.make("handler"),
        people.make("reader"),
    ]
    rng = random.Random(seed)
    editor = Editor(rng, staff)
    for _ in range(25):
        database.write(editor.edit)
        person, code, period = rng.choice(staff), rng.choice(("", "", "A", "B")), rng.choice(PERIODS)
        channel = rng.choice(("", "", "", "phone"))
        assert period is not None
        with clock.at(MONDAY):
            assert ask(database, person, code, period, channel) == recounted(database, person, code, period, channel)


def test_nothing_is_counted_twice(database: Database, people: People) -> None:
    database.write(lambda session: a_random_town(session, 4, 60))
    week, staff = PERIODS[0], people.make("coordinator")
    assert week is not None
    assert counting(database, lambda: ask(database, staff, "", week))
    assert not counting(database, lambda: ask(database, staff, "", week))
    other = people.make("coordinator", name="Annan Samordnare")
    assert not counting(database, lambda: ask(database, other, "", week))
    assert counting(database, lambda: ask(database, people.make("reader"), "", week))


def test_a_change_costs_its_week_only(database: Database, people: People) -> None:
    def change(session: Session) -> None:
        a_concern(session, state="reviewed", received_on=date(2026, 11, 18))

    database.write(lambda session: a_random_town(session, 4, 60))
    week, staff = PERIODS[0], people.make("coordinator")
    assert week is not None
    ask(database, staff, "", week)
    database.write(change)
    again = counting(database, lambda: ask(database, staff, "", week))
    days = {part.split(maxsplit=1)[1] for part in again}
    # The week, and the four and twelve weeks that end with it.
    assert days == {"2026-11-16 2026-11-22", "2026-10-26 2026-11-22", "2026-08-31 2026-11-22"}


def test_what_is_counted_while_somebody_writes_is_not_taken_for_the_new_state(
    database: Database, people: People
) -> None:
    """The versions are read first: what is counted after a change is at most newer than it says."""
    week, staff = PERIODS[0], people.make("coordinator")
    assert week is not None
    database.write(lambda session: a_concern(session, state="reviewed", received_on=date(2026, 11, 18)) and None)
    with database.read() as session:
        before = asked(session, staff, "", week)
        late = noted(session)
    database.write(lambda session: a_concern(session, state="reviewed", received_on=date(2026, 11, 18)) and None)
    after = ask(database, staff, "", week)
    # What the first reader counted arrives last.
    database.write(lambda session: keep_counts(session, late))
    assert before[0].total.now.number == 1
    assert ask(database, staff, "", week)[0].total.now.number == after[0].total.now.number == 2
    assert not counting(database, lambda: ask(database, staff, "", week))


def test_a_write_that_fails_raises_nothing(database: Database) -> None:
    def fail(session: Session) -> None:
        a_concern(session, received_on=date(2026, 11, 18))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(fail)
    assert versions_of(database) == {}


def versions_of(database: Database) -> dict[date, int]:
    with database.read() as session:
        return {row.week: row.version for row in session.scalars(select(CountedWeek))}


def test_every_write_raises_its_weeks(database: Database) -> None:
    def add(session: Session) -> None:
        a_concern(session, received_on=date(2026, 11, 18))
        a_concern(session, received_on=date(2026, 10, 7))

    database.write(add)
    assert versions_of(database) == {date(2026, 11, 16): 1, date(2026, 10, 5): 1}
    database.write(
        lambda session: session.scalars(select(Concern).order_by(Concern.id)).first().__setattr__("kind", "event")
    )
    assert versions_of(database) == {date(2026, 11, 16): 2, date(2026, 10, 5): 1}
    # What cannot be read from a statement raises all of them.
    database.write(lambda session: session.execute(update(Concern).values(channel="phone")) and None)
    assert versions_of(database)[EVERY_WEEK] == 1


def test_made_anew_means_that_nothing_old_is_used(database: Database, people: People) -> None:
    database.write(lambda session: a_random_town(session, 5, 40))
    week, staff = PERIODS[0], people.make("coordinator")
    assert week is not None
    ask(database, staff, "", week)
    with database.read() as session:
        late = asked(session, staff, "A", week) and noted(session)
    database.write(rebuild_counts)
    database.write(lambda session: keep_counts(session, late))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(CountedSheet)) == len(late)
    assert counting(database, lambda: ask(database, staff, "A", week))
    assert database.write(forget_old_counts) >= 0


def test_old_and_stale_counts_are_forgotten(database: Database, people: People) -> None:
    week, staff = PERIODS[0], people.make("coordinator")
    assert week is not None
    with clock.at(MONDAY):
        ask(database, staff, "", week)
        assert database.write(forget_old_counts) == 0
        database.write(lambda session: a_concern(session, received_on=date(2026, 11, 18)) and None)
        assert database.write(forget_old_counts) > 0
        assert not counting(database, lambda: database.write(forget_old_counts))
    with clock.at(MONDAY + timedelta(days=31)):
        assert database.write(forget_old_counts) > 0
        assert not _made(database)


def test_pictures_are_ready_before_somebody_asks(database: Database, people: People) -> None:
    database.write(lambda session: a_random_town(session, 6, 60))
    staff = people.make("coordinator")
    with database.read() as session:
        for new in count_ahead(session, MONDAY):
            database.write(lambda session, new=new: keep_counts(session, new))
    for code in ("", *CODES):
        assert not counting(database, lambda code=code: pictured(database, staff, code))


def pictured(database: Database, staff: StaffMember, code: str) -> None:
    with database.read() as session:
        areas = load_areas(session, MONDAY)
        week = whole_weeks(MONDAY, 1, Span.WEEK)
        situation_picture(session, staff, areas, Wanted(week, areas.current[code] if code else None), MONDAY)
        new = noted(session)
    database.write(lambda session: keep_counts(session, new))


def test_voices_are_people_and_not_reports(database: Database, people: People) -> None:
    def fill(session: Session) -> None:
        an_area(session, "TOWN", level="municipality")
        north, south = (an_area(session, code, parent_code="TOWN", slug=code.lower()) for code in "NS")
        days = (date(2026, 11, 18), date(2026, 11, 4), date(2026, 8, 5))
        for at in range(6):
            # One person three times in each area, months apart.
            one = a_concern(
                session, state="reviewed", received_on=days[at % 3], area_id=(north if at < 3 else south).id
            )
            session.add(ConcernContact(concern_id=one.id, sealed_address=b"x", fingerprint="ab" * 32))
        a_concern(session, state="reviewed", received_on=days[0], area_id=north.id)
        a_concern(session, state="new", received_on=days[0], area_id=north.id)
        whole = a_concern(session, state="reviewed", received_on=days[0], divided=True)
        for number, area in ((1, north), (2, south), (3, south)):
            a_concern(
                session, state="reviewed", received_on=days[0], area_id=area.id, part=number, part_of_id=whole.id,
                number=whole.number, reference=f"{whole.reference}-{number}",
            )  # fmt: skip

    database.write(fill)
    staff = people.make("coordinator")
    _, heard = ask(database, staff, "", Period(date(2026, 6, 1), date(2026, 11, 22)))
    assert {code: (one.reports, one.voices) for code, one in heard.items()} == {"": (8, 3), "N": (5, 3), "S": (4, 2)}
    _, week = ask(database, staff, "", whole_weeks(MONDAY, 1, Span.WEEK))
    assert {code: (one.reports, one.voices) for code, one in week.items()} == {"": (4, 3), "N": (3, 3), "S": (2, 2)}
    assert not counting(database, lambda: ask(database, staff, "", whole_weeks(MONDAY, 1, Span.WEEK)))


def test_a_page_keeps_what_it_counted(database: Database, people: People) -> None:
    with clock.at(MONDAY):
        database.write(lambda session: a_random_town(session, 7, 40))
        client = people.sign_in("coordinator")
        assert counting(database, lambda: client.get("/intern/lagesbild"))
        assert not counting(database, lambda: client.get("/intern/lagesbild"))


def test_an_address_that_comes_or_goes_changes_the_voices(database: Database, people: People) -> None:
    def fill(session: Session) -> list[int]:
        return [a_concern(session, state="reviewed", received_on=date(2026, 11, 18)).id for _ in range(2)]

    def leave(session: Session) -> None:
        session.add_all(ConcernContact(concern_id=one, sealed_address=b"x", fingerprint="cd" * 32) for one in ids)

    def erase(session: Session) -> None:
        session.execute(delete(ConcernContact).where(ConcernContact.concern_id == ids[0]))

    def erase_the_other(session: Session) -> None:
        session.delete(session.get_one(ConcernContact, ids[1]))

    ids, staff = database.write(fill), people.make("coordinator")
    week, voices = whole_weeks(MONDAY, 1, Span.WEEK), []
    for act in (lambda _: None, leave, erase, lambda session: leave_one(session, ids[0]), erase_the_other):
        database.write(act)
        voices.append(ask(database, staff, "", week)[1][""].voices)
    assert voices == [2, 1, 2, 1, 2]


def leave_one(session: Session, concern_id: int) -> None:
    session.add(ConcernContact(concern_id=concern_id, sealed_address=b"x", fingerprint="cd" * 32))
