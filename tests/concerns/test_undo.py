"""Undoing: exactly what the act did, one's own last or any from the history, and never over what others did since."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.clock import at, now
from dialog.concerns.models import Concern, ConcernAction, ConcernAnswer, ConcernEvent, ConcernReading
from dialog.concerns.operations.answer import HOLD, answer_concern
from dialog.concerns.operations.assign import assign_to_person, hand_over
from dialog.concerns.operations.journal import UNDO_LIFE, picture
from dialog.concerns.operations.matters import group_concerns
from dialog.concerns.operations.triage import code_concern, mark_messages_seen, set_state
from dialog.concerns.operations.undo import Undone, undo_action, undo_last
from dialog.concerns.rules import State
from dialog.database import Database
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail
from tests.builders import a_concern
from tests.concerns.test_journal import another
from tests.concerns.test_triage import LIGHTING, LITTER, NOTHING, logged, read, siv, stored, tags_of
from tests.people import People, unit

__all__ = ["siv"]
LIT = replace(NOTHING, tags=frozenset({LIGHTING}))


def undo(database: Database, staff: StaffMember) -> Undone:
    return database.write(lambda session: undo_last(session, staff))


def shown(database: Database, reference: str) -> dict[str, Any]:
    with database.read() as session:
        return picture(session.scalars(select(Concern).where(Concern.reference == reference)).one())


def last_action(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(ConcernAction.id).order_by(ConcernAction.id.desc())).first() or 0


def code(database: Database, staff: StaffMember, reference: str, coding: Any = LIT, *, done: bool = False) -> int:
    version = read(database, reference).version
    database.write(lambda session: code_concern(session, staff, reference, version, coding, done=done))
    return last_action(database)


def refused(database: Database, act: Callable[[Session], Any]) -> str:
    with pytest.raises(NotPossibleNow) as fault:
        database.write(act)
    return fault.value.code


def test_the_last_twenty_acts_are_undone_one_after_the_other(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    pictures = []
    for place in range(22):
        pictures.append(shown(database, reference))
        code(database, siv, reference, replace(LIT, place=f"Plats {place}"))
    for place in reversed(range(2, 22)):
        assert undo(database, siv).references == (reference,)
        assert shown(database, reference) == pictures[place]
    assert refused(database, lambda session: undo_last(session, siv)) == "nothing_to_undo"
    assert len(logged(database, "undone")) == 20


def test_an_act_on_many_is_undone_at_once_with_a_row_in_the_log_each(database: Database, siv: StaffMember) -> None:
    references = [stored(database), *(another(database) for _ in range(4))]
    before = [shown(database, reference) for reference in references]
    database.write(lambda session: [code_concern(session, siv, one, 1, LIT, done=True) for one in references])
    undone = undo(database, siv)
    assert (list(undone.references), undone.kept) == (references, ())
    assert [shown(database, reference) for reference in references] == before
    assert [row.object_reference for row in logged(database, "undone")] == references
    assert [read(database, reference).version for reference in references] == [4] * 5


def test_what_somebody_changed_since_stays_and_is_said(database: Database, siv: StaffMember, people: People) -> None:
    first = stored(database)
    second = another(database)
    database.write(lambda session: [code_concern(session, siv, one, 1, LIT) for one in (first, second)])
    code(database, people.make("coordinator"), second, replace(LIT, tags=frozenset({LITTER})))
    undone = undo(database, siv)
    assert undone.references == (first,)
    assert [(one.reference, one.why) for one in undone.kept] == [(second, "changed")]
    assert tags_of(database, second) == {LITTER}


def test_other_fields_changed_since_do_not_hinder_an_act_from_the_history(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    tagged = code(database, siv, reference)
    code(database, siv, reference, replace(LIT, tags=frozenset({LIGHTING, Tag("fire")}), place="Torget"))
    database.write(lambda session: undo_action(session, siv, tagged, reference))
    found = read(database, reference)
    assert (tags_of(database, reference), found.place) == ({Tag("fire")}, "Torget")
    assert found.told["place"] == ""


def test_fields_that_belong_together_go_back_together_or_not_at_all(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    with database.read() as session:
        south = unit(session, "south").id
    database.write(lambda session: hand_over(session, siv, reference, 1, south))
    moved = last_action(database)
    database.write(lambda session: assign_to_person(session, siv, reference, 2, siv.id))
    undone = database.write(lambda session: undo_action(session, siv, moved))
    assert (undone.references, undone.kept[0].why) == ((), "changed")
    assert read(database, reference).handler_id == siv.id


def test_nothing_is_left_reviewed_without_a_category(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    tagged = code(database, siv, reference)
    database.write(lambda session: set_state(session, siv, reference, 2, State.REVIEWED))
    undone = database.write(lambda session: undo_action(session, siv, tagged))
    assert undone.kept[0].why == "tags"
    assert read(database, reference).state == "reviewed"


def test_a_wrong_tag_that_took_it_out_of_sight_can_be_taken_back(database: Database, people: People) -> None:
    reference = stored(database)
    handler = people.make("handler", unit_code="north")
    before = shown(database, reference)
    code(database, handler, reference, replace(NOTHING, tags=frozenset({Tag("threats_violence", "domestic_violence")})))
    assert read(database, reference).restricted == "domestic_violence"
    assert undo(database, handler).references == (reference,)
    assert shown(database, reference) == before


def test_what_lies_with_others_now_and_was_changed_there_stays_there(
    database: Database, siv: StaffMember, people: People
) -> None:
    reference = stored(database)
    handler = people.make("handler", unit_code="north")
    with database.read() as session:
        south = unit(session, "south").id
    database.write(lambda session: hand_over(session, handler, reference, 1, south))
    code(database, siv, reference)
    assert undo(database, handler).kept[0].why == "not_yours"
    assert read(database, reference).unit_id == south


def test_acts_of_others_are_undone_from_the_history_of_what_one_may_open(
    database: Database, siv: StaffMember, people: People
) -> None:
    reference = stored(database)
    action = code(database, siv, reference)
    stranger, colleague = people.make("handler", unit_code="south"), people.make("handler", unit_code="north")
    for staff, only in ((stranger, reference), (stranger, ""), (colleague, "")):
        with pytest.raises(Missing):
            database.write(lambda session, staff=staff, only=only: undo_action(session, staff, action, only))  # type: ignore[misc]
    assert database.write(lambda session: undo_action(session, colleague, action, reference)).references == (reference,)
    assert tags_of(database, reference) == set()


def test_an_act_can_be_undone_for_thirty_days_and_once(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    with at(now() - UNDO_LIFE - timedelta(minutes=1)):
        old = code(database, siv, reference)
    assert refused(database, lambda session: undo_action(session, siv, old)) == "undo_too_late"
    other = another(database)
    action = code(database, siv, other)
    undo(database, siv)
    assert refused(database, lambda session: undo_action(session, siv, action)) == "undone_before"


def test_what_was_undone_can_be_done_again_from_the_history(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    code(database, siv, reference)
    undo(database, siv)
    database.write(lambda session: undo_action(session, siv, last_action(database), reference))
    assert tags_of(database, reference) == {LIGHTING}


def test_one_concern_of_many_is_undone_alone(database: Database, siv: StaffMember) -> None:
    first = stored(database)
    second = another(database)
    database.write(lambda session: [code_concern(session, siv, one, 1, LIT) for one in (first, second)])
    action = last_action(database)
    database.write(lambda session: undo_action(session, siv, action, second))
    assert (tags_of(database, first), tags_of(database, second)) == ({LIGHTING}, set())
    assert database.write(lambda session: undo_action(session, siv, action)).references == (first,)


def test_an_answer_comes_back_within_its_hold_and_never_after(
    town: Database, keys: Keys, receive: Any, people: People
) -> None:
    siv = people.make("coordinator")
    reference = receive(area_code="N1", email="bo@exempel.example").reference

    def answer(key: str) -> None:
        version = read(town, reference).version
        town.write(lambda s: answer_concern(s, keys, siv, reference, version, "Lampan byts.", key, close=False))

    answer("a1")
    assert undo(town, siv).references == (reference,)
    with town.read() as session:
        assert session.scalars(select(ConcernAnswer)).all() == []
        assert session.scalars(select(Mail).where(Mail.template == "mail.concern_answer")).all() == []
    answer("a2")
    with at(now() + HOLD + timedelta(seconds=1)):
        town.write(lambda session: session.scalars(select(Mail).order_by(Mail.id)).all()[-1].__setattr__("attempts", 1))
        undone = undo(town, siv)
    assert (undone.references, [one.why for one in undone.kept]) == ((), ["answer_sent"])
    with town.read() as session:
        assert session.scalars(select(ConcernAnswer.text)).all() == ["Lampan byts."]


def test_what_its_teller_took_back_is_not_brought_back(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    code(database, siv, reference)

    def withdraw(session: Session) -> None:
        session.scalars(select(Concern).where(Concern.reference == reference)).one().withdrawn_on = now().date()

    database.write(withdraw)
    assert undo(database, siv).kept[0].why == "withdrawn"


def test_an_undo_marks_nothing_as_read(database: Database, siv: StaffMember) -> None:
    reference = stored(database, urgent=True)
    code(database, siv, reference)
    undo(database, siv)
    assert read(database, reference).urgent_seen_by is None
    with database.read() as session:
        assert session.scalars(select(ConcernReading)).all() == []
    database.write(lambda session: mark_messages_seen(session, siv, reference, 3))


def test_a_matter_is_undone_like_everything_else(database: Database, siv: StaffMember) -> None:
    references = [stored(database), another(database), another(database)]
    database.write(lambda session: group_concerns(session, siv, references))
    assert len(undo(database, siv).references) == 3
    assert [read(database, reference).matter_id for reference in references] == [None] * 3


def test_the_history_holds_codes_and_no_words(database: Database, siv: StaffMember) -> None:
    reference = stored(database, place="Kanariegatan")
    code(database, siv, reference, replace(LIT, place="Torget"))
    undo(database, siv)
    with database.read() as session:
        details = session.scalars(select(ConcernEvent.detail).order_by(ConcernEvent.id)).all()
    assert "Kanariegatan" not in json.dumps(details)
    assert details[-1] == {"act": "coded", "removed": ["other:lighting"]}


def test_peer_B4_two_hundred_are_changed_and_put_back_in_one_act(database: Database, siv: StaffMember) -> None:
    stored(database)
    references = database.write(lambda session: [a_concern(session).reference for _ in range(200)])
    database.write(lambda session: [code_concern(session, siv, one, 1, LIT, done=True) for one in references])
    with database.read() as session:
        assert [action.number for action in session.scalars(select(ConcernAction))] == [200]
    undone = undo(database, siv)
    assert (list(undone.references), undone.kept) == (references, ())
    assert len(logged(database, "undone")) == 200
    with database.read() as session:
        states = session.scalars(select(Concern.state).where(Concern.reference.in_(references))).all()
    assert set(states) == {"new"}
