"""Learning from decisions: when it is due, what it may read, and what becomes of suggestions that wait."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.models import SuggestionModel
from dialog.categories.rules.linear import ENOUGH_IN_ALL, learn
from dialog.clock import at, today
from dialog.commands.worker import suggest_tags
from dialog.concerns.models import Concern, ConcernSuggestion
from dialog.concerns.operations.learning import (
    KEPT,
    ask_model,
    decisions,
    keep_model,
    learning_is_due,
    model_is_to_be_asked,
)
from dialog.concerns.operations.suggestions import set_suggestions
from dialog.concerns.queries.suggestions import what_is_shown
from dialog.concerns.rules.judging import Mode
from dialog.database import Database
from tests.builders import a_concern
from tests.categories.test_linear import learnt, told
from tests.concerns.conftest import Receive
from tests.people import People


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


def decide(session: Session, number: int) -> None:
    """People have decided on so many texts."""
    for place, decision in enumerate(told(number)):
        day = today() - timedelta(days=10)
        values = {"number": 5000 + place, "state": "reviewed", "reviewed_on": day, "received_on": day}
        concern = a_concern(session, decision.text, **values)
        kept = session.get_one(ConcernSuggestion, concern.id)
        kept.decided, kept.decided_on = sorted(decision.categories), day
    session.flush()


def test_learning_waits_for_enough_and_is_done_at_night_after_the_first_time(town: Database) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with at(noon):
        town.write(lambda session: decide(session, ENOUGH_IN_ALL - 1))
        with town.read() as session:
            assert not learning_is_due(session)
        town.write(lambda session: decide_one_more(session))
        with town.read() as session:
            assert learning_is_due(session)
        town.write(lambda session: keep_model(session, learnt(), ENOUGH_IN_ALL))
        with town.read() as session:
            assert not learning_is_due(session)
        town.write(lambda session: decide_one_more(session))
    with at(noon + timedelta(days=1)), town.read() as session:
        assert not learning_is_due(session)
    with at(noon + timedelta(hours=14)), town.read() as session:
        assert learning_is_due(session)


def decide_one_more(session: Session) -> None:
    concern = a_concern(session, "En text till.", number=9000 + session.query(Concern).count(), reviewed_on=today())
    kept = session.get_one(ConcernSuggestion, concern.id)
    kept.engine, kept.decided, kept.decided_on = "words", ["other"], today()


def test_it_reads_redacted_words_and_nothing_that_was_taken_back(town: Database) -> None:
    town.write(lambda session: decide(session, 3))

    def change(session: Session) -> None:
        first, second, _third = session.scalars(select(Concern).order_by(Concern.id))
        first.redacted_text = "Skrotbil hos [namn dolt]."
        second.withdrawn_on = today()

    town.write(change)
    with town.read() as session:
        texts = [decision.text for decision in decisions(session)]
    assert len(texts) == 2
    assert "Skrotbil hos [namn dolt]." in texts


def test_waiting_suggestions_are_made_anew_and_decided_ones_stay(town: Database, receive: Receive) -> None:
    text = "Två skrotbilar står på gatan och det är fult."
    waits = receive(text).reference
    decided = receive(text).reference

    def settle(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == decided)).one()
        kept = session.get_one(ConcernSuggestion, concern.id)
        kept.decided, kept.decided_on = ["other"], today()
        assert keep_model(session, learnt(), 300)

    town.write(settle)
    with town.read() as session:
        assert model_is_to_be_asked(session)
    assert town.write(ask_model) == 1
    with town.read() as session:
        assert not model_is_to_be_asked(session)
        joined = select(Concern.reference, ConcernSuggestion).join(Concern, Concern.id == ConcernSuggestion.concern_id)
        rows = {row.reference: row.ConcernSuggestion for row in session.execute(joined)}
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "suggestions_learnt")).one()
        assert entry.detail == {"number": 300, "used": True}
    (tag,) = rows[waits].tags
    assert (tag["category"], tag["source"]) == ("vandalism_graffiti", "learnt")
    assert rows[waits].engine.startswith("learnt:")
    assert (rows[decided].engine, rows[decided].tags) == ("words", [])


def test_the_old_models_go_and_one_at_most_is_used(town: Database) -> None:
    for number in range(KEPT + 2):
        town.write(lambda session, number=number: keep_model(session, learnt(), 300 + number))
    with town.read() as session:
        rows = session.execute(
            select(SuggestionModel.number, SuggestionModel.active).order_by(SuggestionModel.id)
        ).all()
    assert [tuple(row) for row in rows] == [(302, False), (303, False), (304, True)]


def test_switched_off_nothing_is_learnt_or_asked(town: Database, siv: StaffMember, receive: Receive) -> None:
    receive("Två skrotbilar står på gatan.")
    town.write(lambda session: keep_model(session, learnt(), 300))
    town.write(lambda session: set_suggestions(session, siv, Mode.OFF))
    with town.read() as session:
        assert not learning_is_due(session)
        assert not model_is_to_be_asked(session)
    assert town.write(ask_model) == 0


def test_the_page_says_what_was_learnt_and_whether_it_is_used(town: Database, people: People) -> None:
    client = people.sign_in("coordinator")
    before = client.get("/intern/forslag").html
    town.write(lambda session: keep_model(session, learnt(), 345))
    after = client.get("/intern/forslag").html
    assert "345" not in before
    assert "345" in after
    assert f"{round(learnt().learnt * 100)} %" in after


def test_other_texts_than_swedish_are_not_asked_about(town: Database, receive: Receive) -> None:
    receive("There are wrecked cars in the street")
    town.write(lambda session: keep_model(session, learnt(), 300))
    assert town.write(ask_model) == 0
    with town.read() as session:
        assert session.scalars(select(ConcernSuggestion.tags)).one() == []


def test_the_worker_measures_learns_and_makes_anew_what_waits(app: Flask, town: Database, receive: Receive) -> None:
    town.write(lambda session: decide(session, ENOUGH_IN_ALL))
    receive("Två skrotbilar står på gatan.")
    suggest_tags(app)
    with town.read() as session:
        assert what_is_shown(session).measured_on == today().isoformat()
        (model,) = session.scalars(select(SuggestionModel)).all()
        assert (model.number, model.active) == (ENOUGH_IN_ALL, True)
        waiting = session.scalars(select(ConcernSuggestion).where(ConcernSuggestion.decided_on.is_(None))).one()
        assert waiting.engine == f"learnt:{model.id}"
    with town.read() as session:
        assert not model_is_to_be_asked(session)


def test_a_model_of_real_decisions_can_be_made_from_the_database(town: Database) -> None:
    town.write(lambda session: decide(session, ENOUGH_IN_ALL))
    with town.read() as session:
        model = learn(decisions(session))
    assert model is not None
    assert set(model.categories) == {"vandalism_graffiti", "other", "open_drug_scene"}
