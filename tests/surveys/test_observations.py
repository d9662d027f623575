"""From answer sheets to the picture of the situation: once, mixed, in codes, and with no way back."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernEvent, ConcernTag
from dialog.concerns.operations.observations import Observation, receive_observations
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import count
from dialog.database import Database
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyAnswer, SurveyText
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.coding import code_text
from dialog.surveys.operations.observations import gather, surveys_to_gather
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.queries.texts import TextFilter, one_text, text_counts, text_page
from dialog.surveys.rules.observing import Observed, observed
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.texts import TextCoding
from dialog.surveys.rules.values import Value
from tests.builders import an_area
from tests.people import People, unit
from tests.surveys.waves import a_questionnaire, a_survey, answers

DARK = Tag("other", "lighting")
LITTER = Tag("other", "littering")
DRUGS = Tag("open_drug_scene")


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def town(database: Database) -> None:
    def make(session: Session) -> None:
        unit(session)
        an_area(session, "N1", name="Norrhöjden", slug="norrhojden")

    database.write(make)


@pytest.fixture
def wave(database: Database, town: None) -> tuple[int, int]:
    return database.write(a_survey)


def end(database: Database, wave: tuple[int, int]) -> date:
    with database.read() as session:
        return session.get_one(Survey, wave[0]).closes_on


def finish(database: Database, keys: Keys, wave: tuple[int, int], days: int = 1) -> int:
    """Let the wave end and the worker do its work; how many concerns came of it."""
    with clock.at(end(database, wave) + timedelta(days=days)):
        database.write(lambda session: move_due(session, keys))
        return database.write(lambda session: gather(session, wave[0]))


def ranked(number: int, *items: str, **more: Value) -> dict[str, Value]:
    return answers(number) | {"TOPP": Value({str(place): (item,) for place, item in enumerate(items, 1)})} | more


DOCUMENT: Mapping[str, Any] = {
    "OMRADE": {"": ["N1"]},
    "PROBLEM": {"a": ["2"], "c": ["3"], "g": ["3"]},
    "TOPP": {"1": ["c"], "2": ["a"]},
    "NAR": {"": ["VK", "SKL"]},
    "OFTA": {"": ["D"]},
    "PLATS": {"": ["TUN"]},
}


def test_an_observation_says_what_when_where_and_how_often() -> None:
    assert observed(a_questionnaire(), DOCUMENT) == Observed(
        tags=(DARK,),
        area_code="N1",
        place="Gångtunnel",
        when_days="weekday",
        when_times=("morning", "day", "evening"),
        recurring="yes",
    )


def test_weekday_and_weekend_together_are_both() -> None:
    found = observed(a_questionnaire(), DOCUMENT | {"NAR": {"": ["VK", "HN"]}})
    assert found is not None
    assert (found.when_days, found.when_times) == ("both", ("evening", "night"))


def test_a_sheet_without_a_top_problem_is_no_observation() -> None:
    assert observed(a_questionnaire(), {"OMRADE": {"": ["N1"]}}) is None
    assert observed(a_questionnaire(), DOCUMENT | {"TOPP": {}}) is None
    assert observed(replace(a_questionnaire(), observation={}), DOCUMENT) is None


def battery(at_least: str) -> Questionnaire:
    return replace(a_questionnaire(), observation={"what": {"battery": "PROBLEM", "at_least": at_least}})


@pytest.mark.parametrize(
    ("values", "at_least", "tags"),
    [
        ({"a": ["1"], "c": ["3"], "g": ["2"]}, "2", (DARK,)),
        ({"a": ["3"], "c": ["3"], "g": ["2"]}, "2", (DARK, LITTER)),
        ({"a": ["1"], "c": ["1"]}, "2", ()),
        ({"a": ["0"], "g": ["VI"]}, "0", (LITTER,)),
        ({"g": ["VI"]}, "1", ()),
        ({"g": ["2"]}, "2", (DRUGS,)),
    ],
)
def test_in_a_battery_the_largest_problem_counts_and_equals_share(
    values: dict[str, list[str]], at_least: str, tags: tuple[Tag, ...]
) -> None:
    found = observed(battery(at_least), {"PROBLEM": values})
    assert (found.tags if found is not None else ()) == tuple(sorted(tags))


@pytest.mark.parametrize("slug", ["kort", "trygghet"])
def test_the_ready_questionnaires_give_observations(slug: str) -> None:
    path = f"dialog/surveys/questionnaires/{slug}.json"
    with open(path, encoding="utf-8") as file:
        questionnaire = own_json.loads(file.read())
    document = {
        "OMRADE": {"": ["N1"]},
        "PROBLEM": {"a": ["1"], "c": ["3"]},
        "TOPP3": {"1": ["c"]},
        "TID": {"": ["VK"]},
        "P1NAR": {"": ["VK"]},
        "PLATS": {"": ["TUN"]},
        "PLATS__2": {"": ["TUN"]},
        "P1VAR": {"": ["P2"]},
        "P1OFTA": {"": ["D"]},
    }
    found = observed(questionnaire, document)
    assert found is not None
    assert (found.tags, found.area_code, found.when_days, found.when_times) == ((DARK,), "N1", "weekday", ("evening",))
    assert found.place == "Gångtunnel"
    assert found.recurring == ("yes" if slug == "trygghet" else "")


def test_peer_1c_answers_become_observations_when_the_wave_is_over_and_once(
    database: Database, keys: Keys, wave: tuple[int, int]
) -> None:
    named = Value({"": ("TUN",)}, {"name": "Bakom Astas kiosk"})
    for number in range(8):
        submit_answers(database, keys, *wave, ranked(number, "c", "a", PLATS=named), form_key=f"c{number}")
    for number in range(4):
        submit_answers(database, keys, *wave, ranked(number + 50, "g"), form_key=f"g{number}")
    submit_answers(database, keys, *wave, answers(99), form_key="none")
    database.write(lambda session: move_due(session, keys))
    with database.read() as session:
        assert surveys_to_gather(session) == []
    assert database.write(lambda session: gather(session, wave[0])) == 0
    assert finish(database, keys, wave) == 12
    assert finish(database, keys, wave) == 0
    assert finish(database, keys, wave, days=40) == 0
    with database.read() as session:
        concerns = session.scalars(select(Concern)).all()
        assert {concern.area.code for concern in concerns if concern.area is not None} == {"N1"}
        tags = session.execute(select(ConcernTag.category, ConcernTag.facet)).all()
        history = session.scalars(select(ConcernEvent)).all()
        assert surveys_to_gather(session) == []
    assert len(concerns) == 12
    assert Counter(Tag(*tag) for tag in tags) == {DARK: 8, DRUGS: 4}
    for concern in concerns:
        assert (concern.channel, concern.state, concern.kind) == ("survey", "reviewed", "concern")
        assert concern.received_on == concern.reviewed_on == end(database, wave)
        assert (concern.text, concern.how, concern.code_hash, concern.entered_by) == ("", "", None, None)
        assert concern.place in ("", "Gångtunnel")
    assert sum(concern.place == "Gångtunnel" for concern in concerns) == 8
    assert sorted(concern.number for concern in concerns) == list(range(1, 13))
    assert all(event.at is None and event.actor_id is None for event in history)


def test_likely_repeats_are_no_observations(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    same = ranked(1, "c") | {f"Q{number}": Value({"": ("1",)}) for number in range(6)}
    for number in range(12):
        submit_answers(database, keys, *wave, same, form_key=f"f{number}")
    assert finish(database, keys, wave) == 1


def test_observations_come_in_no_order(database: Database, keys: Keys, wave: tuple[int, int]) -> None:
    """200 sheets, half of each sort in the order of their keys: the concerns' numbers say nothing about which."""
    observations = [Observation((DARK,))] * 100 + [Observation((LITTER,))] * 100

    def store(session: Session) -> int:
        return receive_observations(session, observations, date(2026, 3, 31))

    assert database.write(store) == 200
    with database.read() as session:
        facets = session.scalars(
            select(ConcernTag.facet).join(Concern, Concern.id == ConcernTag.concern_id).order_by(Concern.number)
        ).all()
    # The number of dark ones in the first half is hypergeometric: 50 ± 3.5; 6 sigma.
    assert abs(sum(facet == "lighting" for facet in facets[:100]) - 50) < 22


def test_observations_count_and_do_not_fill_the_inbox(
    database: Database, keys: Keys, wave: tuple[int, int], people: People
) -> None:
    for number in range(10):
        submit_answers(database, keys, *wave, ranked(number, "c"), form_key=f"c{number}")
    finish(database, keys, wave)
    coordinator = people.make("coordinator")
    with database.read() as session:
        seen = {
            view: count(session, coordinator, InboxFilter(view))
            for view in (View.NEW, View.DONE, View.ALL, View.COUNTED)
        }
        reference = session.scalars(select(Concern.reference)).first()
    assert seen == {View.NEW: 0, View.DONE: 0, View.ALL: 0, View.COUNTED: 10}
    page = people.sign_in(coordinator).get(f"/intern/synpunkter/{reference}?view=counted")
    assert "Ticked in a survey" in page.html or "enkät" in page.html


def test_a_facet_that_is_not_known_and_an_area_that_is_not_there_do_not_stop_the_wave(
    database: Database, town: None
) -> None:
    odd = Observation((Tag("other", "not_a_facet"), Tag("not_a_category", "")), area_code="ANNAT")
    assert database.write(lambda session: receive_observations(session, [odd], date(2026, 3, 31))) == 1
    with database.read() as session:
        assert [(tag.category, tag.facet) for tag in session.scalars(select(ConcernTag))] == [("other", "")]
        assert session.scalars(select(Concern)).one().area_id is None


# --- Texts ---


@pytest.fixture
def analyst(people: People) -> StaffMember:
    return people.make("analyst")


def texts(database: Database, wave: tuple[int, int], **wanted: Any) -> list[str]:
    with database.read() as session:
        return [row.name for row in text_page(session, wave[0], TextFilter(**wanted)).rows]


def choose(database: Database, analyst: StaffMember, wave: tuple[int, int], name: str, *tags: Tag) -> None:
    coding = TextCoding(frozenset(tags), "suggestion", "N1")
    database.write(lambda session: code_text(session, analyst, wave[0], bytes.fromhex(name), coding))


def written(database: Database, keys: Keys, wave: tuple[int, int], number: int) -> None:
    for one in range(number):
        sheet = answers(one, text=f"Sätt upp lampa {one}")
        submit_answers(database, keys, *wave, sheet, form_key=f"t{one}", language="en")
    database.write(lambda session: move_due(session, keys))


def test_only_the_texts_an_analyst_chose_become_concerns(
    database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember
) -> None:
    written(database, keys, wave, 12)
    names = texts(database, wave)
    for name in names[:4]:
        choose(database, analyst, wave, name, DARK)
    choose(database, analyst, wave, names[3])
    with database.read() as session:
        chosen = {one_text(session, wave[0], name).text for name in names[:3]}  # type: ignore[union-attr]
    # Nothing leaves while the wave goes on.
    assert database.write(lambda session: gather(session, wave[0])) == 0
    assert finish(database, keys, wave) == 3
    with database.read() as session:
        concerns = session.scalars(select(Concern)).all()
        left = session.scalars(select(SurveyText).where(SurveyText.state == "moved")).all()
        assert {concern.text for concern in concerns} == chosen
        assert {(c.channel, c.state, c.kind, c.language) for c in concerns} == {
            ("survey", "reviewed", "suggestion", "en")
        }
        assert {c.received_on for c in concerns} == {end(database, wave)}
        assert text_counts(session, wave[0]).moved == 3
    for row in left:
        assert (row.text, row.answer_key, row.area_code, row.language, row.coding) == ("", None, "", "", None)
        assert row.key.hex() not in names
    assert len(texts(database, wave)) == 9


def test_texts_coded_late_wait_for_ten_or_the_last_one(
    database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember
) -> None:
    written(database, keys, wave, 24)
    assert finish(database, keys, wave) == 0
    names = texts(database, wave)
    for name in names[:9]:
        choose(database, analyst, wave, name, DARK)
    assert finish(database, keys, wave, days=2) == 0
    choose(database, analyst, wave, names[9], DARK)
    assert finish(database, keys, wave, days=2) == 10
    choose(database, analyst, wave, names[10], DARK)
    assert finish(database, keys, wave, days=29) == 0
    assert finish(database, keys, wave, days=30) == 1
    for name in names[11:]:
        choose(database, analyst, wave, name, DARK)
    assert finish(database, keys, wave, days=3) == 13
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Concern)) == 24


def test_a_concern_of_a_text_leads_back_to_no_sheet(
    database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember
) -> None:
    written(database, keys, wave, 12)
    for name in texts(database, wave):
        choose(database, analyst, wave, name, DARK)
    finish(database, keys, wave)
    with database.read() as session:
        sheets = session.scalars(select(SurveyAnswer.key)).all()
        rows = session.scalars(select(SurveyText)).all()
        concerns = session.scalars(select(Concern)).all()
    assert len(sheets) == 12
    assert not [row for row in rows if row.text or row.answer_key in sheets]
    facts = json.dumps([{c.name: str(getattr(one, c.name)) for c in Concern.__table__.columns} for one in concerns])
    assert not [key for key in sheets if key.hex() in facts or str(key) in facts]


def test_a_text_about_violence_at_home_is_for_few(
    database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember
) -> None:
    written(database, keys, wave, 10)
    choose(database, analyst, wave, texts(database, wave)[0], Tag("threats_violence", "domestic_violence"))
    finish(database, keys, wave)
    with database.read() as session:
        assert session.scalars(select(Concern.restricted)).all() == ["domestic_violence"]


def test_wrong_codings_are_refused(database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember) -> None:
    written(database, keys, wave, 10)
    other = database.write(lambda session: a_survey(session, slug="annan"))
    key = bytes.fromhex(texts(database, wave)[0])
    for coding, code in (
        (TextCoding(frozenset({Tag("nonsense")})), "tag"),
        (TextCoding(frozenset({Tag("other", "nonsense")})), "tag"),
        (TextCoding(frozenset({DARK}), "event"), "kind"),
        (TextCoding(frozenset({DARK}), "concern", "X9"), "area"),
    ):
        with pytest.raises(NotPossibleNow) as refused:
            database.write(lambda session, c=coding: code_text(session, analyst, wave[0], key, c))  # type: ignore[misc]
        assert refused.value.code == code
    for survey_id, name in ((other[0], key), (wave[0], bytes(16))):
        with pytest.raises(Missing):
            database.write(lambda s, i=survey_id, k=name: code_text(s, analyst, i, k, TextCoding(frozenset({DARK}))))  # type: ignore[misc]


def test_texts_are_filtered_by_question_area_language_and_state(
    database: Database, keys: Keys, wave: tuple[int, int], analyst: StaffMember
) -> None:
    for number in range(12):
        place = Value({"": ("TUN",)}, {"name": f"Tunnel {number}"})
        sheet = answers(number, area="N1" if number < 5 else "S1", text=f"Text {number}") | {"PLATS": place}
        submit_answers(database, keys, *wave, sheet, form_key=f"f{number}", language="sv" if number < 8 else "ar")
    database.write(lambda session: move_due(session, keys))
    assert len(texts(database, wave)) == 24
    assert len(texts(database, wave, question="ENSAK")) == 12
    assert len(texts(database, wave, question="PLATS", area="S1")) == 7
    assert len(texts(database, wave, question="ENSAK", language="ar")) == 4
    choose(database, analyst, wave, texts(database, wave)[0], DARK)
    assert len(texts(database, wave, state="coded")) == 1
    assert len(texts(database, wave, state="uncoded")) == 23
    assert texts(database, wave, question="EN") == []
