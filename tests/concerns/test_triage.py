"""Coding, states and hand-overs: what staff decide is stored, logged, and never lost to a colleague's save."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernEvent, ConcernMessage, ConcernReading
from dialog.concerns.operations.assign import assign_to_person, hand_over
from dialog.concerns.operations.notes import add_note, mark_unclear
from dialog.concerns.operations.reading import MANY_IN_AN_HOUR, note_reading
from dialog.concerns.operations.triage import (
    Coding,
    code_concern,
    mark_messages_seen,
    mark_urgent_seen,
    set_state,
)
from dialog.concerns.queries.notes import notes_on
from dialog.concerns.rules import State
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import UnitArea
from tests.builders import a_concern, an_area
from tests.people import People, unit

LIGHTING, LITTER = Tag("other", "lighting"), Tag("other", "littering")
NOTHING = Coding(
    tags=frozenset(), kind="concern", area_code="", place="", when_days="", when_times=(), days=(),
    time_from="", time_to="", recurring="", how="",
)  # fmt: skip


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


def stored(database: Database, **values: Any) -> str:
    """The reference of a concern in unit 'north', in a town where 'north' owns A1 and 'south' owns A2."""

    def make(session: Session) -> str:
        seed_facets(session)
        unit(session)
        for code, owner in (("A1", unit(session, "north")), ("A2", unit(session, "south"))):
            an_area(session, code)
            session.add(UnitArea(unit_id=owner.id, area_code=code, valid_from=date(2020, 1, 1)))
        return a_concern(session, **({"unit_id": unit(session, "north").id} | values)).reference

    return database.write(make)


def read(database: Database, reference: str) -> Concern:
    with database.read() as session:
        found = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        _ = found.tags, found.area, found.unit
        return found


def tags_of(database: Database, reference: str) -> set[Tag]:
    return {Tag(tag.category, tag.facet) for tag in read(database, reference).tags}


def logged(database: Database, action: str) -> list[AuditEntry]:
    with database.read() as session:
        return list(
            session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence))
        )


def test_X04_tags_are_set_and_taken_away_by_hand_and_the_log_says_by_whom(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    database.write(lambda s: code_concern(s, siv, reference, 1, replace(NOTHING, tags=frozenset({LIGHTING, LITTER}))))
    assert tags_of(database, reference) == {LIGHTING, LITTER}
    assert {tag.tagged_by for tag in read(database, reference).tags} == {siv.id}
    database.write(lambda s: code_concern(s, siv, reference, 2, replace(NOTHING, tags=frozenset({LIGHTING}))))
    assert tags_of(database, reference) == {LIGHTING}
    first, second = logged(database, "coded")
    assert (first.actor, first.detail) == (siv.name, {"added": ["other:lighting", "other:littering"]})
    assert second.detail == {"removed": ["other:littering"]}


def test_saving_what_is_there_changes_nothing(database: Database, siv: StaffMember) -> None:
    reference = stored(database, tags=(("other", "lighting"),))
    database.write(lambda s: code_concern(s, siv, reference, 1, replace(NOTHING, tags=frozenset({LIGHTING}))))
    assert read(database, reference).version == 1
    assert not logged(database, "coded")


def test_done_needs_a_category_and_counts_from_that_day(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    with pytest.raises(NotPossibleNow, match="no_tags"):
        database.write(lambda s: code_concern(s, siv, reference, 1, NOTHING, done=True))
    assert read(database, reference).state == State.NEW
    coding = replace(NOTHING, tags=frozenset({Tag("fire")}))
    database.write(lambda s: code_concern(s, siv, reference, 1, coding, done=True))
    concern = read(database, reference)
    assert concern.state == State.REVIEWED
    assert concern.reviewed_on is not None


def test_what_the_teller_said_is_kept_when_staff_code_something_else(database: Database, siv: StaffMember) -> None:
    reference = stored(database, place="Vid skolan", when_days="weekday", when_times=["evening"], recurring="yes")
    coding = replace(
        NOTHING, place="Skolvägen 4", when_days="both", when_times=("night",), days=("fri",),
        time_from="22:00", time_to="02:00", recurring="yes", how="Lampan blinkar",
    )  # fmt: skip
    database.write(lambda s: code_concern(s, siv, reference, 1, coding))
    concern = read(database, reference)
    assert (concern.place, concern.when_times, concern.days, concern.how) == (
        "Skolvägen 4",
        ["night"],
        ["fri"],
        "Lampan blinkar",
    )
    assert concern.told["place"] == "Vid skolan"
    assert (concern.told["when_days"], concern.told["when_times"]) == ("weekday", ["evening"])
    database.write(lambda s: code_concern(s, siv, reference, 2, replace(coding, place="Torget")))
    assert read(database, reference).told["place"] == "Vid skolan"
    assert "Skolvägen" not in str([entry.detail for entry in logged(database, "coded")])


def test_A29_a_new_area_moves_the_concern_to_its_unit_unless_it_is_kept(database: Database, siv: StaffMember) -> None:
    reference = stored(database, handler_id=siv.id)
    database.write(lambda s: code_concern(s, siv, reference, 1, replace(NOTHING, area_code="A2", keep_unit=True)))
    kept = read(database, reference)
    assert (kept.unit.code, kept.area.code, kept.handler_id) == ("north", "A2", siv.id)
    database.write(lambda s: code_concern(s, siv, reference, 2, replace(NOTHING, area_code="A1")))
    database.write(lambda s: code_concern(s, siv, reference, 3, replace(NOTHING, area_code="A2")))
    moved = read(database, reference)
    assert (moved.unit.code, moved.handler_id) == ("south", None)
    database.write(lambda s: code_concern(s, siv, reference, 4, NOTHING))
    assert read(database, reference).unit.code == "central"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tags": frozenset({Tag("other", "from_elsewhere")})}, "tag"),
        ({"tags": frozenset({Tag("not_a_category")})}, "tag"),
        ({"area_code": "A9"}, "area"),
        ({"area_code": "A2"}, "area"),
    ],
)
def test_sec_Z06_no_foreign_tag_and_no_foreign_area(
    database: Database, people: People, change: dict[str, Any], code: str
) -> None:
    reference = stored(database)
    handler = people.make("handler", unit_code="north", areas=("A1",))
    with pytest.raises(NotPossibleNow, match=code):
        database.write(lambda s: code_concern(s, handler, reference, 1, replace(NOTHING, **change)))
    assert read(database, reference).version == 1


def test_sec_C06_the_second_of_two_saves_is_told(database: Database, siv: StaffMember, people: People) -> None:
    reference = stored(database)
    other = people.make("coordinator")
    database.write(lambda s: code_concern(s, siv, reference, 1, replace(NOTHING, tags=frozenset({LIGHTING}))))
    for operation in (
        lambda s: code_concern(s, other, reference, 1, replace(NOTHING, tags=frozenset({LITTER}))),
        lambda s: set_state(s, other, reference, 1, State.PAUSED),
        lambda s: assign_to_person(s, other, reference, 1, other.id),
        lambda s: mark_unclear(s, other, reference, 1, "Var är det?"),
    ):
        with pytest.raises(Conflict):
            database.write(operation)
    assert tags_of(database, reference) == {LIGHTING}


def test_what_the_resident_adds_counts_as_a_change_and_acting_on_it_says_it_was_seen(
    database: Database, siv: StaffMember
) -> None:
    reference = stored(database)

    def add(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        session.add(ConcernMessage(concern_id=concern.id, text="Nu igen", received_on=date(2026, 3, 2)))

    database.write(add)
    database.write(lambda s: mark_messages_seen(s, siv, reference, 1))
    with database.read() as session:
        assert session.scalars(select(ConcernMessage.seen)).all() == [True]


def test_restricting_tags_take_it_out_of_sight_and_are_not_named_in_the_log(database: Database, people: People) -> None:
    reference = stored(database)
    handler = people.make("handler", unit_code="north")
    coding = replace(NOTHING, tags=frozenset({Tag("violent_extremism"), Tag("threats_violence", "domestic_violence")}))
    database.write(lambda s: code_concern(s, handler, reference, 1, coding))
    assert read(database, reference).restricted == "several"
    with pytest.raises(Missing):
        database.write(lambda s: set_state(s, handler, reference, 2, State.PAUSED))
    (entry,) = logged(database, "coded")
    assert entry.detail == {"added": ["restricted"]}


def test_states_follow_the_work(database: Database, siv: StaffMember) -> None:
    reference = stored(database, tags=(("fire", ""),))
    database.write(lambda s: set_state(s, siv, reference, 1, State.PAUSED))
    database.write(lambda s: set_state(s, siv, reference, 2, State.WAITING_ANSWER))
    database.write(lambda s: mark_unclear(s, siv, reference, 3, "Vilken lekplats?"))
    database.write(lambda s: set_state(s, siv, reference, 4, State.REVIEWED))
    with database.read() as session:
        kinds = session.scalars(select(ConcernEvent.kind).order_by(ConcernEvent.id)).all()
        (question,) = notes_on(session, siv, reference)
    assert kinds == ["paused", "waiting_answer", "unclear", "reviewed"]
    assert (question.text, question.is_question) == ("Vilken lekplats?", True)
    for state in (State.CLOSED, State.UNCLEAR):
        with pytest.raises(NotPossibleNow, match="state"):
            database.write(lambda s, state=state: set_state(s, siv, reference, 5, state))


def test_a_withdrawn_concern_cannot_be_worked_with(database: Database, siv: StaffMember) -> None:
    reference = stored(database, withdrawn_on=date(2026, 3, 2))
    with pytest.raises(NotPossibleNow, match="withdrawn"):
        database.write(lambda s: set_state(s, siv, reference, 1, State.PAUSED))


def test_given_to_those_who_can_open_it_and_to_no_others(database: Database, siv: StaffMember, people: People) -> None:
    reference = stored(database)
    near, far = people.make("handler", unit_code="north"), people.make("handler", unit_code="south")
    database.write(lambda s: assign_to_person(s, siv, reference, 1, near.id))
    assert read(database, reference).handler_id == near.id
    for id_ in (far.id, people.make("analyst").id, 4711):
        with pytest.raises(NotPossibleNow, match="colleague"):
            database.write(lambda s, id_=id_: assign_to_person(s, siv, reference, 2, id_))
    database.write(lambda s: assign_to_person(s, siv, reference, 2, None))
    assert read(database, reference).handler_id is None


def test_handed_over_within_the_organisation_or_to_central_triage(database: Database, people: People) -> None:
    reference = stored(database)
    handler = people.make("handler", unit_code="north")

    def ids(session: Session) -> tuple[int, int, int]:
        return unit(session, "south").id, unit(session, "caretakers", "housing").id, unit(session).id

    south, foreign, central = database.write(ids)
    for unit_id in (foreign, 4711):
        with pytest.raises(NotPossibleNow, match="unit"):
            database.write(lambda s, unit_id=unit_id: hand_over(s, handler, reference, 1, unit_id))
    database.write(lambda s: hand_over(s, handler, reference, 1, south))
    with pytest.raises(Missing):
        database.write(lambda s: hand_over(s, handler, reference, 2, central))
    siv = people.make("coordinator")
    database.write(lambda s: hand_over(s, siv, reference, 2, foreign))
    assert read(database, reference).unit.code == "caretakers"


def test_an_urgent_mark_is_seen_once_by_the_first(database: Database, siv: StaffMember, people: People) -> None:
    reference = stored(database, urgent=True)
    other = people.make("coordinator")
    database.write(lambda s: mark_urgent_seen(s, siv, reference))
    database.write(lambda s: mark_urgent_seen(s, other, reference))
    assert read(database, reference).urgent_seen_by == siv.id
    assert len(logged(database, "urgent_seen")) == 1


def test_who_works_with_an_urgent_concern_has_seen_it(database: Database, siv: StaffMember) -> None:
    reference = stored(database, urgent=True)
    database.write(lambda s: set_state(s, siv, reference, 1, State.PAUSED))
    assert read(database, reference).urgent_seen_by == siv.id


def test_a_note_sent_twice_is_one(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    for _ in range(2):
        database.write(lambda s: add_note(s, siv, reference, "Ring vaktmästaren", "key-1"))
    with database.read() as session:
        assert [note.text for note in notes_on(session, siv, reference)] == ["Ring vaktmästaren"]
    assert read(database, reference).version == 1


def test_notes_are_for_those_who_may_open_the_concern(database: Database, siv: StaffMember, people: People) -> None:
    reference = stored(database)
    database.write(lambda s: add_note(s, siv, reference, "Ring vaktmästaren", "key-1"))
    with database.read() as session:
        assert notes_on(session, people.make("handler", unit_code="north"), reference)
        for role in ("analyst", "contact_centre", "police", "administrator"):
            assert not notes_on(session, people.make(role), reference)
        assert not notes_on(session, people.make("handler", unit_code="south"), reference)


def test_sec_E06_every_opening_is_logged_and_very_many_leave_a_line_of_their_own(
    database: Database, siv: StaffMember
) -> None:
    def many(session: Session) -> list[str]:
        home = unit(session).id
        return [a_concern(session, unit_id=home).reference for _ in range(MANY_IN_AN_HOUR)]

    references = database.write(many)

    def open_all(session: Session) -> None:
        for reference in references:
            note_reading(session, siv, reference)

    database.write(open_all)
    database.write(open_all)
    assert len(logged(database, "read")) == MANY_IN_AN_HOUR
    (alert,) = logged(database, "read_many")
    assert alert.detail == {"concerns": MANY_IN_AN_HOUR}


def test_a_reading_that_may_not_be_is_none(database: Database, people: People) -> None:
    reference = stored(database)
    stranger = people.make("handler", unit_code="south")
    database.write(lambda s: note_reading(s, stranger, reference))
    with database.read() as session:
        assert not session.scalars(select(ConcernReading)).all()
    assert not logged(database, "read")
