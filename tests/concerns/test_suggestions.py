"""Suggestions: made when a text comes, in the shadow until measured, decided by people, and never saved by themselves."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.clock import today
from dialog.concerns.models import Concern, ConcernEvent, ConcernSuggestion, ConcernTag
from dialog.concerns.operations.suggestions import (
    forget_suggestions,
    measure_suggestions,
    measuring_is_due,
    set_suggestions,
    suggest_for,
    suggest_missing,
)
from dialog.concerns.operations.triage import Coding, code_concern
from dialog.concerns.queries.suggestions import suggestion_figures, what_is_shown
from dialog.concerns.rules.judging import ENOUGH_OF_CATEGORY, Measured, Mode, Outcome, good_enough, measured
from dialog.database import Database
from tests.builders import a_concern
from tests.concerns.conftest import Receive
from tests.people import People

MOPEDS = "Mopeder kör runt på gården varje fredag och lördag mellan 22 och 02."
NOTHING = Coding(
    tags=frozenset(), kind="concern", area_code="", place="", when_days="", when_times=(), days=(),
    time_from="", time_to="", recurring="", how="",
)  # fmt: skip


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


@pytest.fixture
def facets(town: Database) -> Database:
    town.write(seed_facets)
    return town


def kept(database: Database, reference: str) -> ConcernSuggestion | None:
    with database.read() as session:
        return session.scalars(
            select(ConcernSuggestion)
            .join(Concern, Concern.id == ConcernSuggestion.concern_id)
            .where(Concern.reference == reference)
        ).one_or_none()


NUMBERS = count(5000)


def put(session: Session, suggested: str, decided: str, *, shown: bool = False) -> None:
    """A decided suggestion, put in directly."""
    day = today() - timedelta(days=20)
    values = {"number": next(NUMBERS), "reviewed_on": day, "state": "reviewed", "received_on": day}
    concern = a_concern(session, tags=((decided, ""),), **values)
    session.merge(
        ConcernSuggestion(
            concern_id=concern.id, engine="words", made_on=day, shown=shown,
            tags=[{"category": suggested, "facet": "", "words": ["x"], "source": "words"}] if suggested else [],
            decided=[decided], decided_on=day,
        )
    )  # fmt: skip


def prove(database: Database, category: str, right: int, wrong: int = 0) -> None:
    """Let people have decided on suggestions of `category`, and measure."""

    def make(session: Session) -> None:
        for _ in range(right):
            put(session, category, category)
        for _ in range(wrong):
            put(session, category, "other")

    database.write(make)
    database.write(measure_suggestions)


def test_a_text_that_comes_gets_suggestions_and_no_tag(town: Database, receive: Receive) -> None:
    reference = receive(MOPEDS).reference
    found = kept(town, reference)
    assert found is not None
    assert found.engine == "words"
    assert [(tag["category"], tag["facet"], tag["source"]) for tag in found.tags] == [
        ("social_unrest", "traffic_nuisance", "words")
    ]
    assert found.tags[0]["words"] == ["moped"]
    assert found.facts["when"]["time_from"] == "22:00"
    assert (found.decided, found.decided_on, found.shown) == (None, None, False)
    with town.read() as session:
        assert session.scalars(select(ConcernTag.category)).all() == []


@pytest.mark.parametrize(
    "text", ["People sell drugs in the park every night", "الشارع مظلم", "Puistossa on pimeää ja se on vaarallinen"]
)
def test_other_languages_get_none(town: Database, receive: Receive, text: str) -> None:
    found = kept(town, receive(text).reference)
    assert found is not None
    assert (found.engine, found.tags, found.facts) == ("", [], {})


def test_a_withdrawn_concern_leaves_none(town: Database, receive: Receive) -> None:
    reference = receive(MOPEDS).reference

    def forget(session: Session) -> None:
        forget_suggestions(session, session.scalars(select(Concern.id)).one())

    town.write(forget)
    assert kept(town, reference) is None


def test_hidden_passages_are_not_read(town: Database, receive: Receive) -> None:
    reference = receive("Klotter i tunneln. Grannen heter Moped Mopedsson.").reference

    def hide(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        concern.redacted_text = "Klotter i tunneln. Grannen heter [namn dolt]."
        suggest_for(session, concern)

    town.write(hide)
    found = kept(town, reference)
    assert found is not None
    assert [tag["category"] for tag in found.tags] == ["vandalism_graffiti"]


def test_missing_ones_are_made_some_at_a_time(town: Database) -> None:
    made = town.write(lambda session: [a_concern(session, MOPEDS).id for _ in range(3)])
    town.write(lambda session: [forget_suggestions(session, ident) for ident in made])
    assert town.write(suggest_missing) == 3
    assert town.write(suggest_missing) == 0


def test_the_decision_is_kept_beside_the_suggestion_and_the_log_has_both(
    facets: Database, receive: Receive, siv: StaffMember
) -> None:
    reference = receive(MOPEDS).reference
    noise = replace(NOTHING, tags=frozenset({Tag("social_unrest", "noise")}))
    facets.write(lambda session: code_concern(session, siv, reference, 1, noise, done=True))
    found = kept(facets, reference)
    assert found is not None
    assert (found.decided, found.decided_on is not None, found.shown) == (["social_unrest:noise"], True, False)
    with facets.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "reviewed")).one()
        assert entry.detail["suggested"] == ["social_unrest:traffic_nuisance"]
        assert entry.detail["in_sight"] is False
        coded = session.scalars(select(AuditEntry).where(AuditEntry.action == "coded")).one()
        assert coded.detail["added"] == ["social_unrest:noise"]


def test_the_log_names_no_tags_for_few_eyes(facets: Database, receive: Receive, siv: StaffMember) -> None:
    reference = receive("Det har målats hakkors på skolan och nazister samlas i skogen.").reference
    tags = replace(NOTHING, tags=frozenset({Tag("violent_extremism")}))
    facets.write(lambda session: code_concern(session, siv, reference, 1, tags, done=True))
    with facets.read() as session:
        details = [str(entry.detail) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
        details += [str(step.detail) for step in session.scalars(select(ConcernEvent).order_by(ConcernEvent.id))]
    assert any("restricted" in detail for detail in details)
    assert not any("extremism" in detail for detail in details)


def test_measures_are_shares_of_what_people_decided() -> None:
    fire, drugs = frozenset({"fire"}), frozenset({"open_drug_scene"})
    whole, each = measured(
        [Outcome(fire, fire), Outcome(fire, drugs), Outcome(frozenset(), drugs), Outcome(drugs, drugs)]
    )
    assert (each["fire"].precision, each["fire"].recall) == (0.5, 1.0)
    assert each["open_drug_scene"].precision == 1.0
    assert each["open_drug_scene"].recall == pytest.approx(1 / 3)
    assert (whole.suggested, whole.right, whole.decided) == (3, 2, 4)
    assert each["planned_changes"].precision is None


def test_a_category_is_good_enough_by_its_own_measure_or_that_of_all() -> None:
    whole = Measured("", 100, 90, 100)
    each = {
        "fire": Measured("fire", ENOUGH_OF_CATEGORY, 19, 20),
        "other": Measured("other", ENOUGH_OF_CATEGORY, 10, 20),
        "planned_changes": Measured("planned_changes", 2, 2, 2),
        "digital_harassment": Measured("digital_harassment", 3, 1, 2),
    }
    assert good_enough(whole, each) == {"fire", "planned_changes"}
    few = Measured("", 10, 10, 10)
    assert good_enough(few, {"planned_changes": each["planned_changes"]}) == frozenset()


def test_figures_leave_out_what_was_taken_back_or_is_not_decided(town: Database) -> None:
    def make(session: Session) -> None:
        put(session, "fire", "fire")
        put(session, "fire", "other", shown=True)
        undone = a_concern(session, MOPEDS)
        values: dict[str, Any] = {"engine": "words", "made_on": today(), "tags": [], "decided": ["fire"]}
        session.merge(ConcernSuggestion(concern_id=undone.id, decided_on=today(), **values))
        suggest_for(session, a_concern(session, MOPEDS))

    town.write(make)
    with town.read() as session:
        figures = suggestion_figures(session)
    assert (figures.decided, figures.shadow, figures.waiting) == (2, 1, 1)
    assert (figures.whole.suggested, figures.whole.right) == (2, 1)


def test_peer_B11_suggestions_stay_in_the_shadow_until_they_are_measured_good_enough(
    facets: Database, receive: Receive, people: People
) -> None:
    reference = receive(MOPEDS).reference
    client = people.sign_in("coordinator")
    before = client.get(f"/intern/synpunkter/{reference}")
    assert 'data-tick="social_unrest' not in before.html
    assert "chip sug" not in client.get("/intern/synpunkter").html

    prove(facets, "social_unrest", ENOUGH_OF_CATEGORY - 1)
    assert 'data-tick="social_unrest' not in client.get(f"/intern/synpunkter/{reference}").html
    prove(facets, "social_unrest", 1)
    pane = client.get(f"/intern/synpunkter/{reference}")
    assert 'data-tick="social_unrest social_unrest:traffic_nuisance"' in pane.html
    assert '<q dir="auto">mopeder</q>' in pane.html
    assert "<mark>Mopeder</mark> kör runt" in pane.html
    assert "chip sug" in client.get("/intern/synpunkter").html

    prove(facets, "social_unrest", 0, wrong=ENOUGH_OF_CATEGORY)
    assert 'data-tick="social_unrest' not in client.get(f"/intern/synpunkter/{reference}").html


def test_peer_B11_in_the_shadow_it_is_named_after_a_person_has_tagged(
    facets: Database, receive: Receive, people: People
) -> None:
    siv = people.make("coordinator")
    reference = receive(MOPEDS).reference
    client = people.sign_in(siv)
    named = 'class="why afterwards"'
    assert named not in client.get(f"/intern/synpunkter/{reference}").html
    litter = replace(NOTHING, tags=frozenset({Tag("other", "littering")}))
    facets.write(lambda session: code_concern(session, siv, reference, 1, litter, done=True))
    assert named in client.get(f"/intern/synpunkter/{reference}").html


def test_X04_a_suggestion_is_shown_with_its_words_a_person_decides_and_the_measure_is_reported(
    facets: Database, receive: Receive, people: People
) -> None:
    prove(facets, "social_unrest", ENOUGH_OF_CATEGORY)
    siv = people.make("coordinator")
    client = people.sign_in(siv)
    taken, left = receive(MOPEDS).reference, receive("Moppar och buskörning på skolgården.").reference
    pane = client.get(f"/intern/synpunkter/{taken}")
    assert "mopeder" in pane.text
    with facets.read() as session:
        fresh = select(ConcernTag).join(Concern).where(Concern.reference.in_([taken, left]))
        assert session.scalars(fresh).all() == []

    # Without script the button saves the form with that tag; nothing else is decided by it.
    fields: dict[str, Any] = {"version": pane.page.value("version"), "kind": "concern"}
    client.post(f"/intern/synpunkter/{taken}", fields | {"tags": "social_unrest:traffic_nuisance"})
    with facets.read() as session:
        tags = session.execute(
            select(ConcernTag.category, ConcernTag.tagged_by).join(Concern).where(Concern.reference == taken)
        )
        assert [tuple(row) for row in tags] == [("social_unrest", siv.id)]
        assert session.scalars(fresh).all() != []
        concern = session.scalars(select(Concern).where(Concern.reference == left)).one()
        assert concern.tags == []
    litter = replace(NOTHING, tags=frozenset({Tag("other", "littering")}))
    facets.write(lambda session: code_concern(session, siv, left, 1, litter, done=True))
    with facets.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "reviewed")).one()
        assert (entry.detail["suggested"], entry.detail["in_sight"]) == (["social_unrest:traffic_nuisance"], True)

    # 20 right before, one wrong now; of 21 tags by people 20 were found beforehand.
    report = client.get("/intern/forslag").html.replace("\xa0", " ")
    lines = re.findall(r'num">(\d+)\D+(\d+)</td><td class="r num">(\d+) ?%</td><td class="r num">(\d+)</td>', report)
    assert ("20", "21", "95", "20") in lines


def test_facts_are_proposed_and_taken_over_by_a_press(facets: Database, receive: Receive, people: People) -> None:
    client = people.sign_in("coordinator")
    reference = receive(MOPEDS).reference
    pane = client.get(f"/intern/synpunkter/{reference}")
    assert 'name="take" value="when"' in pane.html
    fields: dict[str, Any] = {"version": pane.page.value("version"), "kind": "concern", "take": "when"}
    client.post(f"/intern/synpunkter/{reference}", fields)
    with facets.read() as session:
        concern = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        assert (concern.days, concern.when_days, concern.time_from, concern.time_to) == (
            ["fri", "sat"],
            "both",
            "22:00",
            "02:00",
        )
        assert concern.recurring == ""
    assert 'name="take" value="when"' not in client.get(f"/intern/synpunkter/{reference}").html


def test_an_area_named_in_the_text_is_proposed(facets: Database, receive: Receive, people: People) -> None:
    client = people.sign_in("coordinator")
    reference = receive("Det är mörkt i Söderängen bakom skolan.").reference
    pane = client.get(f"/intern/synpunkter/{reference}")
    assert 'name="take" value="where"' in pane.html
    client.post(
        f"/intern/synpunkter/{reference}", {"version": pane.page.value("version"), "kind": "concern", "take": "where"}
    )
    with facets.read() as session:
        area = session.scalars(select(Concern).where(Concern.reference == reference)).one().area
        assert area is not None
        assert area.code == "S1"


def test_switched_off_nothing_is_made_or_shown_and_switched_on_it_is_made_up_for(
    facets: Database, receive: Receive, people: People
) -> None:
    prove(facets, "social_unrest", ENOUGH_OF_CATEGORY)
    client = people.sign_in("coordinator")
    before = receive(MOPEDS).reference
    client.post("/intern/forslag", {"mode": "off"})
    after = receive(MOPEDS).reference
    for reference in (before, after):
        assert "data-tick" not in client.get(f"/intern/synpunkter/{reference}").html
    found = kept(facets, after)
    assert found is not None
    assert (found.engine, found.tags) == ("", [])
    client.post("/intern/forslag", {"mode": "measured"})
    facets.write(suggest_missing)
    assert "data-tick" in client.get(f"/intern/synpunkter/{after}").html
    with facets.read() as session:
        modes = [
            entry.detail["mode"]
            for entry in session.scalars(
                select(AuditEntry).where(AuditEntry.action == "suggestions_switched").order_by(AuditEntry.sequence)
            )
        ]
    assert modes == ["off", "measured"]


def test_only_who_may_read_the_words_sees_suggestions(facets: Database, receive: Receive, people: People) -> None:
    prove(facets, "social_unrest", ENOUGH_OF_CATEGORY)
    reference = receive(MOPEDS).reference
    analyst = people.sign_in("analyst")
    assert "chip sug" not in analyst.get("/intern/synpunkter").html
    assert "<q" not in analyst.get(f"/intern/synpunkter/{reference}").html


def test_the_figures_count_topics_for_few_eyes_so_only_coordinators_open_them(
    facets: Database, receive: Receive, people: People
) -> None:
    prove(facets, "social_unrest", ENOUGH_OF_CATEGORY)
    reference = receive(MOPEDS).reference
    pages = {
        role: people.sign_in(role, **more).get(f"/intern/synpunkter/{reference}").html
        for role, more in (("coordinator", {}), ("handler", {"unit_code": "central"}))
    }
    assert "data-tick" in pages["handler"]
    assert "/intern/forslag" in pages["coordinator"]
    assert "/intern/forslag" not in pages["handler"]


def test_measuring_is_done_once_a_day(town: Database, siv: StaffMember) -> None:
    with town.read() as session:
        assert measuring_is_due(session)
    assert town.write(measure_suggestions) is False
    with town.read() as session:
        assert not measuring_is_due(session)
    town.write(lambda session: set_suggestions(session, siv, Mode.OFF))
    with town.read() as session:
        assert what_is_shown(session).mode is Mode.OFF
        assert not measuring_is_due(session)


def test_receiving_asks_the_database_no_more_for_a_long_text(town: Database, receive: Receive) -> None:
    asked: list[str] = []
    listener = lambda conn, cursor, statement, *rest: asked.append(statement)  # noqa: E731
    engine = town.engine
    event.listen(engine, "before_cursor_execute", listener)
    try:
        receive("Mörkt.")
        short = sum("suggestion" in statement or "programme" in statement for statement in asked)
        asked.clear()
        receive((MOPEDS + " ") * 70)
        long = sum("suggestion" in statement or "programme" in statement for statement in asked)
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    assert long == short
