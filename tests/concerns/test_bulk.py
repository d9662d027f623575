"""Many at once: each checked by itself, each in the log, and what stays as it was is said."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernAction, ConcernAnswer
from dialog.concerns.operations import bulk
from dialog.concerns.operations.bulk import Chosen, Outcome, Step
from dialog.concerns.operations.undo import undo_last
from dialog.concerns.queries.bulk import chosen_rows, tags_present
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail
from dialog.settings import Settings
from tests.builders import a_concern
from tests.concerns.test_answer import said_in
from tests.concerns.test_triage import LIGHTING, LITTER, logged, read, siv, stored, tags_of
from tests.people import People, unit

__all__ = ["siv"]
FIRE = Tag("fire")


def change(
    database: Database, staff: StaffMember, references: list[str], step: Step, version: int | None = None
) -> Outcome:
    chosen = [Chosen(reference, version) for reference in references]
    return database.write(lambda session: bulk.change_many(session, staff, chosen, step))


def several(database: Database, number: int = 3, **values: Any) -> list[str]:
    stored(database)
    return database.write(
        lambda session: [
            a_concern(session, unit_id=unit(session, "north").id, **values).reference for _ in range(number)
        ]
    )


def done(outcome: Outcome) -> list[str]:
    return [one.reference for one in outcome.changed]


def left(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.reference, one.why) for one in outcome.left]


def test_tags_are_put_beside_what_is_there(database: Database, siv: StaffMember) -> None:
    first, second, third = several(database)
    change(database, siv, [first], bulk.add_tags(frozenset({Tag("other")})))
    change(database, siv, [third], bulk.add_tags(frozenset({LIGHTING, FIRE})))
    outcome = change(database, siv, [first, second, third], bulk.add_tags(frozenset({LIGHTING})))
    assert (done(outcome), outcome.same, outcome.left) == ([first, second], (third,), ())
    assert [tags_of(database, one) for one in (first, second, third)] == [{LIGHTING}, {LIGHTING}, {LIGHTING, FIRE}]


def test_only_tags_that_are_there_are_offered_and_taken_away(database: Database, siv: StaffMember) -> None:
    first, second, third = several(database)
    change(database, siv, [first, second], bulk.add_tags(frozenset({LIGHTING, LITTER})))
    change(database, siv, [third], bulk.add_tags(frozenset({FIRE})))
    with database.read() as session:
        offered = tags_present(chosen_rows(session, siv, [first, second, third]))
    assert set(offered) == {LIGHTING, LITTER, FIRE}
    change(database, siv, [second], bulk.move_state("done"))
    change(database, siv, [third], bulk.move_state("done"))
    outcome = change(database, siv, [first, second, third], bulk.remove_tags(frozenset({LITTER, FIRE})))
    assert (done(outcome), left(outcome)) == ([first, second], [(third, "no_tags")])
    assert [tags_of(database, one) for one in (first, second, third)] == [{LIGHTING}, {LIGHTING}, {FIRE}]


def test_an_area_brings_its_unit_unless_they_stay(database: Database, siv: StaffMember) -> None:
    first, second = several(database, 2)
    change(database, siv, [first], bulk.move_area("A2", keep_unit=False))
    change(database, siv, [second], bulk.move_area("A2", keep_unit=True))
    assert [read(database, one).unit.code for one in (first, second)] == ["south", "north"]
    assert [read(database, one).area.code for one in (first, second)] == ["A2", "A2"]  # type: ignore[union-attr]


def test_they_are_given_to_somebody_who_may_open_each(database: Database, siv: StaffMember, people: People) -> None:
    first, second = several(database, 2)
    shut = database.write(lambda s: a_concern(s, unit_id=unit(s, "north").id, restricted="extremism").reference)
    colleague = people.make("handler", unit_code="north")
    outcome = change(database, siv, [first, second, shut], bulk.assign(user_id=colleague.id))
    assert (done(outcome), left(outcome)) == ([first, second], [(shut, "colleague")])
    with database.read() as session:
        south = unit(session, "south").id
    change(database, siv, [first], bulk.assign(unit_id=south))
    found = read(database, first)
    assert (found.unit_id, found.handler_id) == (south, None)


def test_states_follow_the_rules_of_one(database: Database, siv: StaffMember) -> None:
    first, second = several(database, 2)
    change(database, siv, [first], bulk.add_tags(frozenset({FIRE})))
    outcome = change(database, siv, [first, second], bulk.move_state("done"))
    assert (done(outcome), left(outcome)) == ([first], [(second, "no_tags")])
    change(database, siv, [first, second], bulk.move_state("pause"))
    change(database, siv, [first, second], bulk.move_state("reopen"))
    assert [read(database, one).state for one in (first, second)] == ["reviewed", "new"]
    with pytest.raises(NotPossibleNow):
        bulk.move_state("closed")


def test_nothing_is_closed_without_an_answer_or_a_reason(database: Database, siv: StaffMember) -> None:
    first, second = several(database, 2)

    def answered(session: Session) -> None:
        concern_id, day = read(database, first).id, read(database, first).received_on
        session.add(
            ConcernAnswer(concern_id=concern_id, author_id=siv.id, sender="Enheten", answered_on=day, text="Ja.")
        )

    database.write(answered)
    outcome = change(database, siv, [first, second], bulk.close(""))
    assert (done(outcome), left(outcome)) == ([first], [(second, "no_reason")])
    change(database, siv, [second], bulk.close("Lampan är bytt."))
    assert [read(database, one).state for one in (first, second)] == ["closed", "closed"]


def test_one_answer_to_all_is_one_mail_to_each(
    town: Database, keys: Keys, receive: Any, people: People, settings: Settings
) -> None:
    staff = people.make("coordinator")
    told = [receive(f"Mörkt {at}", area_code="N1", email=f"bo{at}@exempel.example").reference for at in range(3)]
    told.append(receive("Mörkt utan adress", area_code="N1").reference)
    chosen = [Chosen(reference, 1) for reference in told]
    step = bulk.answer(keys, "Lampan byts.", closes=True)
    outcome = town.write(lambda session: bulk.change_many(session, staff, chosen, step))
    assert done(outcome) == told
    with town.read() as session:
        mails = session.scalars(select(Mail).where(Mail.template == "mail.concern_answer").order_by(Mail.id)).all()
    assert [mail.about for mail in mails] == told[:3]
    said = [said_in(mail, settings) for mail in mails]
    assert len({one["sealed_address"] for one in said}) == 3
    for reference, one in zip(told, said, strict=False):
        assert one["values"]["reference"] == reference
        assert not [other for other in told if other != reference and other in json.dumps(one)]
    assert town.write(lambda session: undo_last(session, staff)).references == tuple(told)
    with town.read() as session:
        assert session.scalars(select(Mail.id).where(Mail.template == "mail.concern_answer")).all() == []
        assert session.scalars(select(ConcernAnswer.id)).all() == []


def test_a_form_sent_twice_answers_once(town: Database, keys: Keys, receive: Any, people: People) -> None:
    staff = people.make("coordinator")
    reference = receive(area_code="N1").reference

    def send(text: str) -> Outcome:
        step = bulk.answer(keys, text, closes=False)
        return town.write(
            lambda session: bulk.once(
                session, "k1", {"answer": text}, lambda: bulk.change_many(session, staff, [Chosen(reference)], step)
            )
        )

    assert done(send("Lampan byts.")) == done(send("Lampan byts.")) == [reference]
    with pytest.raises(Conflict):
        send("Något annat.")
    with town.read() as session:
        assert session.scalar(select(func.count()).select_from(ConcernAnswer)) == 1


def test_what_one_may_not_change_or_that_changed_is_reported(
    database: Database, siv: StaffMember, people: People
) -> None:
    mine, moved, gone, divided = several(database, 4)
    with database.read() as session:
        south = unit(session, "south").id
    theirs = database.write(lambda s: a_concern(s, unit_id=south).reference)
    change(database, siv, [moved], bulk.add_tags(frozenset({FIRE})))

    def alter(session: Session) -> None:
        by = {one.reference: one for one in session.scalars(select(Concern))}
        by[gone].withdrawn_on = by[gone].received_on
        by[divided].divided = True

    database.write(alter)
    handler = people.make("handler", unit_code="north")
    asked = [mine, moved, gone, divided, theirs, "SP-2020-9999"]
    outcome = change(database, handler, asked, bulk.add_tags(frozenset({LIGHTING})), version=1)
    assert done(outcome) == [mine]
    assert left(outcome) == [
        (moved, "changed"), (gone, "not_yours"), (divided, "divided"), (theirs, "not_yours"), ("SP-2020-9999", "not_yours"),
    ]  # fmt: skip
    assert left(change(database, siv, [gone], bulk.add_tags(frozenset({LIGHTING})))) == [(gone, "withdrawn")]


def test_none_and_too_many_are_refused(database: Database, siv: StaffMember) -> None:
    for references, code in (([], "many_none"), ([f"SP-2026-{at:04d}" for at in range(501)], "many_too_many")):
        with pytest.raises(NotPossibleNow) as fault:
            change(database, siv, references, bulk.add_tags(frozenset({FIRE})))
        assert fault.value.code == code


def test_those_that_can_be_are_linked(database: Database, siv: StaffMember, people: People) -> None:
    first, second = several(database, 2)
    with database.read() as session:
        south = unit(session, "south").id
    theirs = database.write(lambda s: a_concern(s, unit_id=south).reference)
    handler = people.make("handler", unit_code="north")
    chosen = [Chosen(one) for one in (first, second, theirs)]
    outcome = database.write(lambda session: bulk.group_many(session, handler, chosen, "Tunneln"))
    assert (done(outcome), left(outcome)) == ([first, second], [(theirs, "not_yours")])
    assert read(database, theirs).matter_id is None


def test_peer_B4_two_hundred_at_once_are_one_act_with_a_row_each(database: Database, siv: StaffMember) -> None:
    references = several(database, 200)
    outcome = change(database, siv, references, bulk.add_tags(frozenset({LIGHTING})), version=1)
    assert done(outcome) == references
    assert [row.object_reference for row in logged(database, "coded")] == references
    with database.read() as session:
        assert [(one.kind, one.number) for one in session.scalars(select(ConcernAction))] == [("coded", 200)]
    assert database.write(lambda session: undo_last(session, siv)).references == tuple(references)
    with database.read() as session:
        assert session.scalars(select(Concern.id).where(Concern.tags.any())).all() == []
