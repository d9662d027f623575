"""One contract for every type of question: what was filled in is what is stored, exported, read again and shown again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.extensions import db
from dialog.surveys.exchange import own_json
from dialog.surveys.labels import problem_text
from dialog.surveys.models import Survey, SurveyVersion, SurveyWaiting
from dialog.surveys.question_types import ALL, TYPES, unanswered
from dialog.surveys.rendering import draw_screen
from dialog.surveys.rules.questionnaire import Asked, Question, Screen
from dialog.surveys.rules.values import Choices, Raw, Reading, Value, answers_of, document_of, texts_of
from tests.client import Page
from tests.hostile import HOSTILE, as_read
from tests.surveys.form_filling import FilledPage
from tests.surveys.type_examples import AREAS, EXAMPLES, QUESTIONS, questionnaire

LANGUAGES = ("sv", "en", "ar")
ASKED = {code: Asked(question, code) for code, question in QUESTIONS.items()}
FILLED = [(question.code, value) for question, values in EXAMPLES for value in values]
NAMES = [f"{code}-{number}" for number, (code, _) in enumerate(FILLED)]


def choices(code: str) -> Choices:
    return Choices(AREAS, QUESTIONS[code].options, QUESTIONS[code].items)


def read(code: str, raw: Raw) -> Reading:
    return TYPES[QUESTIONS[code].type].read(ASKED[code], raw, choices(code))


def write(code: str, value: Value) -> Raw:
    return TYPES[QUESTIONS[code].type].write(ASKED[code], value)


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in reading.problems]


def screen_of(code: str) -> Screen:
    document = questionnaire()
    return document.screens[document.screen_of[code] - 1]


def page(app: Flask, code: str, raw: Raw, language: str = "sv", problems: Sequence[object] = ()) -> str:
    with app.test_request_context(f"/{language}/" if language != "sv" else "/"):
        drawn = draw_screen(
            questionnaire(),
            "",
            screen_of(code),
            language,
            answers={},
            areas=AREAS,
            raw=raw,
            problems=problems,  # type: ignore[arg-type]
        )
    html = str(drawn.html)
    html.encode("utf-8")
    return html


def looked_at(html: str) -> Page:
    """The page as every page is looked at by the test client."""
    found = Page(f'<html lang="sv" dir="ltr"><head><title>t</title></head><body><form>{html}</form></body></html>')
    assert not found.check()
    return found


# The contract


def test_every_type_is_asked_about_here() -> None:
    assert {question.type for question in QUESTIONS.values()} == {kind.name for kind in ALL} == set(TYPES)
    assert len(ALL) == 12


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "value"), FILLED, ids=NAMES)
def test_peer_pain_5_what_was_filled_in_is_what_is_stored_and_shown_again(
    shared_app: Flask, code: str, value: Value, language: str
) -> None:
    sent = FilledPage(page(shared_app, code, {}, language)).fill(write(code, value)).sent()
    reading = read(code, sent)
    assert (reading.value, reading.problems) == (value, ())

    stored = json.dumps([document_of({code: value}), texts_of({code: value})])
    again = answers_of(*json.loads(stored))
    assert again == {code: value}

    shown = FilledPage(page(shared_app, code, write(code, again[code]), language)).sent()
    assert shown == sent


def test_the_questions_are_the_same_after_export_and_import() -> None:
    document = questionnaire()
    assert own_json.loads(own_json.dumps(document)) == document
    assert own_json.dumps(own_json.loads(own_json.dumps(document))) == own_json.dumps(document)


@pytest.mark.parametrize(("code", "value"), FILLED, ids=NAMES)
def test_an_imported_question_reads_the_same(code: str, value: Value) -> None:
    imported = own_json.loads(own_json.dumps(questionnaire())).asked[code]
    kind = TYPES[imported.question.type]
    offered = Choices(AREAS, imported.question.options, imported.question.items)
    assert kind.read(imported, kind.write(imported, value), offered).value == value


def test_answers_come_back_from_the_database(app: Flask) -> None:
    def store(session: Session) -> None:
        survey = Survey(slug="alla", kind="open", title={}, opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1))
        session.add(survey)
        session.flush()
        version = SurveyVersion(survey_id=survey.id, number=1, document=own_json.dumps(questionnaire()), checksum="x")
        session.add(version)
        session.flush()
        for number, (code, value) in enumerate(FILLED):
            key = number.to_bytes(16, "big")
            session.add(
                SurveyWaiting(
                    key=key,
                    survey_id=survey.id,
                    version_id=version.id,
                    form_hash=key,
                    reference="r",
                    document=json.dumps(document_of({code: value})),
                    texts=json.dumps(texts_of({code: value}), ensure_ascii=False),
                    language="sv",
                )
            )

    app.extensions["dialog.database"].write(store)
    with app.app_context():
        rows = db.session.scalars(select(SurveyWaiting).order_by(SurveyWaiting.key)).all()
        found = [answers_of(json.loads(row.document), json.loads(row.texts)) for row in rows]
        document = db.session.scalars(select(SurveyVersion.document)).one()
    assert found == [{code: value} for code, value in FILLED]
    assert own_json.loads(document) == questionnaire()


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_the_page_has_the_fields_the_type_names(shared_app: Flask, code: str) -> None:
    html = page(shared_app, code, {})
    looked_at(html)
    assert FilledPage(html).names() == set(TYPES[QUESTIONS[code].type].fields(ASKED[code], choices(code)))


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_nothing_filled_in_is_no_answer(shared_app: Flask, code: str) -> None:
    sent = FilledPage(page(shared_app, code, {})).sent()
    assert read(code, sent) == read(code, {}) == Reading(None, ())


@pytest.mark.parametrize("code", [code for code in QUESTIONS if QUESTIONS[code].type != "information"])
def test_only_what_the_route_needs_has_to_be_answered(code: str) -> None:
    own = own_json.load(own_json.dump(questionnaire())).asked[code]
    needed = Asked(Question(**{**vars(own.question), "required": True}), code)
    kind = TYPES[own.question.type]
    problems = kind.read(needed, {}, choices(code)).problems
    assert {problem.code for problem in problems} == {"needed"}
    assert {problem.field for problem in problems} <= set(kind.fields(needed, choices(code)))
    softly = unanswered(own, choices(code))
    assert softly is not None
    assert (softly.field, softly.code) == (problems[0].field, "unanswered")


@pytest.mark.parametrize(("code", "value"), FILLED, ids=NAMES)
def test_columns_hold_every_value(code: str, value: Value) -> None:
    columns = {
        column.suffix: column for column in TYPES[QUESTIONS[code].type].columns(QUESTIONS[code]) if not column.text
    }
    texts = {column.suffix for column in TYPES[QUESTIONS[code].type].columns(QUESTIONS[code]) if column.text}
    for suffix, chosen in value.codes.items():
        assert columns[suffix].open or set(chosen) <= set(columns[suffix].codes)
        assert columns[suffix].multiple or len(chosen) == 1
    assert set(value.texts) <= texts


@pytest.mark.parametrize(("code", "value"), FILLED, ids=NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_page_says_something_about_every_answer(code: str, value: Value, language: str) -> None:
    lines = TYPES[QUESTIONS[code].type].summary(ASKED[code], value, language, choices(code))
    assert any(line.strip() for line in lines)
    assert all(text.split("\n")[0] in "\n".join(lines) for text in value.texts.values())


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_simulated_answers_are_answers(code: str) -> None:
    kind = TYPES[QUESTIONS[code].type]
    random, seen = Random(7), set()
    for _ in range(300):
        value = kind.simulate(QUESTIONS[code], random, choices(code))
        if value is not None:
            assert read(code, write(code, value)) == Reading(value, ())
            seen.add(json.dumps([value.codes, value.texts], sort_keys=True))
    assert len(seen) > 3 or kind.name == "information"


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_the_examples_can_be_asked(code: str) -> None:
    assert TYPES[QUESTIONS[code].type].definition_problems(QUESTIONS[code]) == []


@pytest.mark.parametrize(
    "code", [code for code in QUESTIONS if QUESTIONS[code].option("VI") and QUESTIONS[code].option("VS")]
)
def test_not_knowing_and_not_wanting_to_say_are_two_answers(shared_app: Flask, code: str) -> None:
    html = page(shared_app, code, {})
    name = FilledPage(html).name_of_box("VI")
    stored = {why: read(code, FilledPage(html).fill({name: [why]}).sent()).value for why in ("VI", "VS")}
    for why, value in stored.items():
        assert value is not None
        assert list(chain.from_iterable(value.codes.values())) == [why]
    assert stored["VI"] != stored["VS"]


# What was ticked is what is stored


def subsets(of: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))


@pytest.mark.parametrize("ticked", list(subsets(["BOR", "ARB", "ANN", "NEJ", "VI"])), ids="+".join)
def test_peer_pain_5_what_was_ticked_is_stored_or_said_and_kept(shared_app: Flask, ticked: tuple[str, ...]) -> None:
    sent = FilledPage(page(shared_app, "FLERA", {})).fill({"q_FLERA": list(ticked)}).sent()
    reading = read("FLERA", sent)
    alone = len(ticked) > 1 and {"NEJ", "VI"} & set(ticked)
    if not ticked:
        assert reading == Reading(None, ())
    elif alone:
        assert codes(reading) == [("q_FLERA", "stands_alone")]
    elif len(ticked) > 2:
        assert codes(reading) == [("q_FLERA", "at_most")]
    else:
        assert reading.value == Value({"": ticked})
    shown = page(shared_app, "FLERA", sent, problems=reading.problems)
    looked_at(shown)
    assert FilledPage(shown).sent() == sent


# Anything that can be sent

ODD_TEXT = st.one_of(
    st.text(st.characters(), max_size=30),
    st.sampled_from(
        ["\x00", "\ud800", "a\x00b", "e" + "\u0301" * 40, "\u202e<b>", " ", "\r\n", "١٢", "1e9", "-0", "VI", "å" * 3000]
    ),
)


def raws(code: str) -> st.SearchStrategy[dict[str, list[str]]]:
    question = QUESTIONS[code]
    fields = TYPES[question.type].fields(ASKED[code], choices(code))
    known = [option.code for option in question.options] + list(AREAS) + ["2026-10-05", "12", "59.12345,14.2"]
    values = st.lists(st.one_of(st.sampled_from(known), ODD_TEXT), max_size=3)
    names = st.sampled_from([*fields, f"q_{code}", f"q_{code}_x", f"q_{code}_ANN_text", "q_", "action"])
    return st.dictionaries(names, values, max_size=6)


@pytest.mark.parametrize("code", list(QUESTIONS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_sec_B06_whatever_is_sent_is_a_value_or_a_problem(shared_app: Flask, code: str, data: st.DataObject) -> None:
    raw = data.draw(raws(code))
    reading = read(code, raw)
    assert not (reading.value and reading.problems)
    if reading.value:
        assert read(code, write(code, reading.value)) == Reading(reading.value, ())
        TYPES[QUESTIONS[code].type].summary(ASKED[code], reading.value, "sv", choices(code))
    fields = TYPES[QUESTIONS[code].type].fields(ASKED[code], choices(code))
    for problem in reading.problems:
        assert problem.field in fields
        assert problem_text(problem, QUESTIONS[code], "sv")
    looked_at(page(shared_app, code, raw, problems=reading.problems))


@pytest.mark.parametrize(
    "code", [code for code in QUESTIONS if QUESTIONS[code].type in ("short_text", "long_text", "single", "place")]
)
def test_typed_markup_stays_text(shared_app: Flask, code: str) -> None:
    fields = [
        name for name in TYPES[QUESTIONS[code].type].fields(ASKED[code], choices(code)) if not name.endswith("point")
    ]
    for one in HOSTILE[::7]:
        typed = as_read(one)
        html = page(
            shared_app, code, {name: [typed] for name in fields}, problems=read(code, {fields[-1]: [typed]}).problems
        )
        found = looked_at(html)
        assert "<script>" not in html
        assert {field["name"] for field in found.fields if "name" in field} >= set(fields)


def test_forged_answers_are_problems() -> None:
    assert codes(read("EN", {"q_EN": ["X"]})) == [("q_EN", "unknown")]
    assert codes(read("EN", {"q_EN": ["A", "A"]})) == [("q_EN", "unknown")]
    assert codes(read("EN", {"q_EN": ["A", "B"]})) == [("q_EN", "one_only")]
    assert codes(read("FLERA", {"q_FLERA": ["BOR", "X"]})) == [("q_FLERA", "unknown")]
    assert codes(read("KVALL", {"q_KVALL": ["4"]})) == [("q_KVALL", "unknown")]
    assert codes(read("PROBLEM", {"q_PROBLEM_a": ["9"]})) == [("q_PROBLEM_a", "unknown")]
    assert codes(read("TOPP", {"q_TOPP_1": ["VI"]})) == [("q_TOPP_1", "unknown")]
    assert codes(read("OMRADE", {"q_OMRADE": ["VAST"]})) == [("q_OMRADE", "unknown")]
    assert codes(read("PLATS", {"q_PLATS_2": ["TORG"]})) == [("q_PLATS_2", "unknown")]
    assert codes(read("KORT", {"q_KORT_none": ["VS"]})) == [("q_KORT_none", "unknown")]


# What single types mean

GOLDEN: Mapping[str, tuple[str, Raw, Value | list[tuple[str, str]]]] = {
    "written without choosing": ("EN", {"q_EN_ANN_text": [" Vid ån "]}, Value({"": ("ANN",)}, {"ANN": "Vid ån"})),
    "written beside another": ("EN", {"q_EN": ["A"], "q_EN_ANN_text": ["ån"]}, [("q_EN_ANN_text", "written_elsewhere")]),
    "blanks are not written": ("EN", {"q_EN": ["A"], "q_EN_ANN_text": [" \t"]}, Value({"": ("A",)})),
    "written too long": ("EN", {"q_EN": ["ANN"], "q_EN_ANN_text": ["x" * 121]}, [("q_EN_ANN_text", "text_too_long")]),
    "several, one written": (
        "FLERA",
        {"q_FLERA": ["BOR"], "q_FLERA_ANN_text": ["Övar"]},
        Value({"": ("BOR", "ANN")}, {"ANN": "Övar"}),
    ),
    "in the order of the options": ("FLERA", {"q_FLERA": ["ARB", "BOR"]}, Value({"": ("BOR", "ARB")})),
    "written makes one too many": (
        "FLERA",
        {"q_FLERA": ["BOR", "ARB"], "q_FLERA_ANN_text": ["x"]},
        [("q_FLERA", "at_most")],
    ),
    "one item of a battery twice": ("PROBLEM", {"q_PROBLEM_a": ["0", "1"]}, [("q_PROBLEM_a", "one_only")]),
    "a place skipped": ("TOPP", {"q_TOPP_1": ["a"], "q_TOPP_3": ["b"]}, [("q_TOPP_2", "place_skipped")]),
    "ranked twice": ("TOPP", {"q_TOPP_1": ["a"], "q_TOPP_2": ["a"]}, [("q_TOPP_2", "ranked_twice")]),
    "ranked and not knowing": ("TOPP", {"q_TOPP_1": ["a"], "q_TOPP": ["VI"]}, [("q_TOPP", "one_or_the_other")]),
    "a number in Arabic digits": ("ANTAL", {"q_ANTAL": ["١٢"]}, Value({"": ("12",)})),
    "a number with blanks": ("ANTAL", {"q_ANTAL": [" 12 ", ""]}, Value({"": ("12",)})),
    "words are no number": ("ANTAL", {"q_ANTAL": ["tolv"]}, [("q_ANTAL", "number")]),
    "half numbers are none": ("ANTAL", {"q_ANTAL": ["1,5"]}, [("q_ANTAL", "number")]),
    "too small": ("ANTAL", {"q_ANTAL": ["-1"]}, [("q_ANTAL", "number_least")]),
    "too large": ("ANTAL", {"q_ANTAL": ["1 200"]}, [("q_ANTAL", "number_most")]),
    "number and not knowing": ("ANTAL", {"q_ANTAL": ["12", "VI"]}, [("q_ANTAL", "one_or_the_other")]),
    "the text VI is a text": ("KORT", {"q_KORT": ["VI"]}, Value({}, {"": "VI"})),
    "text and not knowing": ("KORT", {"q_KORT": ["x"], "q_KORT_none": ["VI"]}, [("q_KORT_none", "one_or_the_other")]),
    "a line has no breaks": ("KORT", {"q_KORT": ["a\nb"]}, [("q_KORT", "text_unreadable")]),
    "breaks count as one": ("ENSAK", {"q_ENSAK": ["a\r\n" * 100]}, Value({}, {"": "\n".join("a" * 100)})),
    "too long by two": ("ENSAK", {"q_ENSAK": ["x" * 202]}, [("q_ENSAK", "text_too_long")]),
    "too long after a line break": ("ENSAK", {"q_ENSAK": ["\n" + "x" * 201]}, [("q_ENSAK", "text_too_long")]),
    "people are one code point each": ("ENSAK", {"q_ENSAK": ["👩" * 200]}, Value({}, {"": "👩" * 200})),
    "a day without strokes": ("DAG", {"q_DAG": ["20261005"]}, Value({"": ("2026-10-05",)})),
    "a day with blanks": ("DAG", {"q_DAG": [" 2026 10 05 "]}, Value({"": ("2026-10-05",)})),
    "a day that is none": ("DAG", {"q_DAG": ["2026-02-30"]}, [("q_DAG", "date_day")]),
    "a day of another age": ("DAG", {"q_DAG": ["1026-02-03"]}, [("q_DAG", "date_day")]),
    "a month": ("MANAD", {"q_MANAD": ["2026-1"]}, Value({"": ("2026-01",)})),
    "a month that is none": ("MANAD", {"q_MANAD": ["2026-13"]}, [("q_MANAD", "date_month")]),
    "a year": ("AR", {"q_AR": ["۱۹۹۸"]}, Value({"": ("1998",)})),
    "a year of two digits": ("AR", {"q_AR": ["98"]}, [("q_AR", "date_year")]),
    "a period backwards": ("NAR", {"q_NAR_from": ["2026-02-02"], "q_NAR_to": ["2026-02-01"]}, [("q_NAR_to", "period_backwards")]),
    "a period with one bad end": ("NAR", {"q_NAR_from": ["2026-02-02"], "q_NAR_to": ["i går"]}, [("q_NAR_to", "date_day")]),
    "a street alone": ("OMRADE", {"q_OMRADE_street": ["Storgatan 3"]}, [("q_OMRADE_street", "street_only")]),
    "a street and its area": ("OMRADE", {"q_OMRADE_street": ["Storgatan 3"], "q_OMRADE": ["NORD"]}, Value({"": ("NORD",)})),
    "two areas": ("OMRADE", {"q_OMRADE": ["NORD", "SYD"]}, [("q_OMRADE", "one_only")]),
    "a point is made coarse": ("PLATS", {"q_PLATS_point": ["59.1234567,14.2345678"]}, Value({"point": ("59.123,14.235",)})),
    "a point at sea far away": ("PLATS", {"q_PLATS_point": ["0.0,0.0"]}, [("q_PLATS_point", "point")]),
    "a place and not knowing": ("PLATS", {"q_PLATS": ["VI"], "q_PLATS_name": ["x"]}, [("q_PLATS", "one_or_the_other")]),
    "a place kept where it was": ("PLATS", {"q_PLATS_3_name": ["Lunden"]}, Value({}, {"3_name": "Lunden"})),
}  # fmt: skip


@pytest.mark.parametrize("name", list(GOLDEN))
def test_what_is_sent_means(name: str) -> None:
    code, raw, meant = GOLDEN[name]
    reading = read(code, raw)
    if isinstance(meant, Value):
        assert (reading.value, reading.problems) == (meant, ())
    else:
        assert (reading.value, codes(reading)) == (None, meant)


# What a browser can send: one radio button of a group, and no point that its script did not make.
MENDABLE = [
    name
    for name, (_, _, meant) in GOLDEN.items()
    if isinstance(meant, list) and meant[0][1] not in ("one_only", "point")
]


@pytest.mark.parametrize("name", MENDABLE)
def test_peer_pain_2_a_wrong_answer_is_shown_as_it_was_sent(shared_app: Flask, name: str) -> None:
    code, raw, _ = GOLDEN[name]
    shown = FilledPage(page(shared_app, code, raw, problems=read(code, raw).problems)).sent()
    for key, values in raw.items():
        assert [value for value in shown[key] if value] == [value.replace("\n", "\r\n") for value in values if value]


def test_a_point_is_never_finer_than_the_grid() -> None:
    random = Random(3)
    for _ in range(500):
        typed = f"{random.uniform(55.1, 69.4):.7f},{random.uniform(10.1, 24.9):.7f}"
        value = read("PLATS", {"q_PLATS_point": [typed]}).value
        assert value is not None
        latitude, longitude = (round(float(part) * 1000) for part in value.code("point").split(","))
        assert longitude % 3 == 0
        assert abs(latitude / 1000 - float(typed.split(",")[0])) <= 0.00051
        assert len(value.code("point")) <= len("59.123,14.235")


def test_too_long_a_text_says_by_how_much() -> None:
    problem = read("ENSAK", {"q_ENSAK": ["x" * 223]}).problems[0]
    assert problem.values == {"limit": 200, "excess": 23}
    assert "200" in problem_text(problem, QUESTIONS["ENSAK"], "sv")
    assert "23" in problem_text(problem, QUESTIONS["ENSAK"], "sv")


def test_every_problem_has_a_sentence_of_its_own() -> None:
    fallback = problem_text(read("EN", {"q_EN": ["X"]}).problems[0], QUESTIONS["EN"], "en")
    for code, raw, meant in GOLDEN.values():
        for problem in read(code, raw).problems if isinstance(meant, list) else ():
            assert problem_text(problem, QUESTIONS[code], "en") != fallback, problem.code


WRONG: Mapping[str, Question] = {
    "few options": Question("A", "single", {"sv": "x"}),
    "limits the wrong way": Question(
        "A", "multiple", {"sv": "x"}, options=QUESTIONS["FLERA"].options, settings={"at_least": 3, "at_most": 2}
    ),
    "a limit that is no number": Question(
        "A", "multiple", {"sv": "x"}, options=QUESTIONS["FLERA"].options, settings={"at_most": "two"}
    ),
    "a scale with a text": Question("A", "scale", {"sv": "x"}, options=QUESTIONS["EN"].options),
    "a battery without items": Question("A", "battery", {"sv": "x"}, options=QUESTIONS["KVALL"].options),
    "too many places": Question("A", "ranking", {"sv": "x"}, options=QUESTIONS["TOPP"].options, settings={"places": 9}),
    "numbers the wrong way": Question("A", "number", {"sv": "x"}, settings={"least": 5, "most": 2}),
    "a unit in no language": Question("A", "number", {"sv": "x"}, settings={"unit": "kg"}),
    "an option of a text": Question("A", "short_text", {"sv": "x"}, options=(QUESTIONS["EN"].options[0],)),
    "a text without end": Question("A", "long_text", {"sv": "x"}, settings={"most": 1_000_000}),
    "a date by the hour": Question("A", "date", {"sv": "x"}, settings={"precision": "hour"}),
    "an area with a text": Question("A", "area", {"sv": "x"}, options=QUESTIONS["EN"].options),
    "ten places": Question("A", "place", {"sv": "x"}, options=QUESTIONS["PLATS"].options, settings={"most": 10}),
    "information to answer": Question("A", "information", {"sv": "x"}, required=True),
    "a setting that means nothing": Question("A", "information", {"sv": "x"}, settings={"colour": "red"}),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_what_cannot_be_asked_is_said(name: str) -> None:
    assert TYPES[WRONG[name].type].definition_problems(WRONG[name])
