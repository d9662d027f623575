"""How a screen is drawn: blank ones once, streets led to areas, headings and languages."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from dialog.database import Database
from dialog.extensions import db
from dialog.places.operations import import_areas, import_streets
from dialog.places.queries import area_choices
from dialog.surveys.rendering import Drawn, draw_screen
from dialog.surveys.rules.questionnaire import Loop, Option, Page, Question, Questionnaire, Section
from dialog.surveys.rules.values import Answers, Problem, Raw, Value
from tests.client import Page as Seen
from tests.surveys.type_examples import AREAS, EXAMPLES, questionnaire

DEMO = Path(__file__).parents[2] / "dialog" / "demo" / "data"
DOCUMENT = questionnaire()


@pytest.fixture
def lindesund(app: Flask) -> Flask:
    """The demo's areas and streets."""
    database: Database = app.extensions["dialog.database"]
    areas, streets = ((DEMO / name).read_text(encoding="utf-8") for name in ("areas.geojson", "streets.csv"))
    database.write(lambda session: import_areas(session, areas, "areas.geojson"))
    database.write(lambda session: import_streets(session, streets, "streets.csv"))
    return app


def draw(
    app: Flask,
    code: str,
    raw: Raw | None = None,
    *,
    language: str = "sv",
    version: str = "",
    document: Questionnaire = DOCUMENT,
    areas: Mapping[str, str] | None = None,
    answers: Answers | None = None,
    problems: tuple[Problem, ...] = (),
) -> Drawn:
    screen = document.screens[document.screen_of[code] - 1]
    with app.test_request_context("/" if language == "sv" else f"/{language}/"):
        if areas is None:
            areas = {area.code: area.name for area in area_choices(db.session)} or AREAS
        return draw_screen(
            document, version, screen, language, answers=answers or {}, areas=areas, raw=raw or {}, problems=problems
        )


def test_a_blank_screen_is_drawn_once_for_a_version_and_a_language(app: Flask) -> None:
    blank = draw(app, "KVALL", version="v1")
    assert draw(app, "KVALL", {"q_KVALL": [""], "other": ["x"]}, version="v1") is blank
    assert draw(app, "KVALL", version="v2") is not blank
    assert draw(app, "KVALL", version="v1", language="en").html != blank.html
    assert draw(app, "KVALL", version="") is not draw(app, "KVALL", version="")


def test_a_filled_or_wrong_screen_is_never_kept(app: Flask) -> None:
    filled = draw(app, "KVALL", {"q_KVALL": ["2"]}, version="v3")
    assert "checked" in filled.html
    assert "checked" not in draw(app, "KVALL", version="v3").html
    wrong = draw(app, "KVALL", version="v3", problems=(Problem("q_KVALL", "unanswered"),))
    assert wrong.errors[0][0] == "q_KVALL-0"
    assert not draw(app, "KVALL", version="v3").errors


def test_what_earlier_answers_offer_is_never_kept(app: Flask) -> None:
    places = Question("PLATS", "multiple", {"sv": "Var?"}, options=tuple(Option(c, {"sv": f"Plats {c}"}) for c in "AB"))
    where = Question("VILKEN", "single", {"sv": "Vilken?"}, settings={"from": "PLATS"})
    section = Section("S", {"sv": "S"}, (Page((places,)), Page((where,))))
    document = Questionnaire("x", ("sv",), {"sv": "x"}, {"sv": "x"}, 1, (section,))
    for code in "AB":
        answers = {"PLATS": Value({"": (code,)})}
        html = draw(app, "VILKEN", version="v4", document=document, answers=answers).html
        assert re.findall(r"Plats .", html) == [f"Plats {code}"]


def test_the_list_of_areas_follows_the_areas(app: Flask) -> None:
    assert "Nytt namn" not in draw(app, "OMRADE", version="v5", areas={"N": "Gammalt"}).html
    assert "Nytt namn" in draw(app, "OMRADE", version="v5", areas={"N": "Nytt namn"}).html


def test_a_question_alone_is_the_heading(app: Flask) -> None:
    for code in DOCUMENT.asked:
        drawn = draw(app, code)
        assert drawn.html.count("<h1") == 1, code
    assert "<legend><h1>Hur trygg känner du dig sent på kvällen?</h1></legend>" in draw(app, "KVALL").html
    assert draw(app, "KVALL").title == "Hur trygg känner du dig sent på kvällen?"
    assert re.search('<h1[^>]*><label for="q_KORT">', draw(app, "KORT").html)


def test_questions_that_share_a_screen_stand_under_the_title_of_their_section(app: Flask) -> None:
    drawn = draw(app, "KON")
    assert drawn.title == "Om dig"
    assert "<h1>Om dig</h1>" in drawn.html
    assert drawn.html.count("<h2>") == 2


def test_a_missing_translation_is_shown_in_swedish_and_says_so(app: Flask) -> None:
    html = draw(app, "KVALL", language="ar").html
    assert '<h1><span lang="sv" dir="ltr">Hur trygg känner du dig sent på kvällen?</span></h1>' in html
    assert "lang=" not in draw(app, "KVALL", language="sv").html


def test_no_scale_is_a_grid_a_slider_or_a_list(app: Flask) -> None:
    html = draw(app, "PROBLEM").html
    assert html.count("<fieldset") == 3
    assert html.count('type="radio"') == 15
    assert not re.search(r"<table|<select|type=.range", html)


def test_reasons_not_to_answer_stand_apart(app: Flask) -> None:
    kept, apart = draw(app, "KVALL").html.split('class="or"')
    assert [code in kept for code in ('value="3"', 'value="VI"')] == [True, False]
    assert 'value="VI"' in apart
    assert 'value="VS"' in apart


def test_a_text_beside_an_option_is_there_before_it_is_chosen(app: Flask) -> None:
    html = draw(app, "EN").html
    assert 0 < html.index('value="ANN"') < html.index('name="q_EN_ANN_text"') < html.index('value="VI"')


def test_a_street_leads_to_at_most_five_areas_and_keeps_what_was_typed(lindesund: Flask) -> None:
    html = draw(lindesund, "OMRADE", {"q_OMRADE_street": ["Storg"], "q_OMRADE": ["ANNAT"]}).html
    found, _ = html.split('role="status"')[1].split("</div>", 1)
    assert 1 <= found.count('type="radio"') <= 5
    assert "Storgatan" in found
    seen = Seen(f'<html lang="sv" dir="ltr"><head><title>t</title></head><body>{html}</body></html>')
    assert not seen.check()
    assert seen.value("q_OMRADE_street") == "Storg"
    assert [one["value"] for one in seen.fields if "checked" in one] == ["ANNAT"]
    values = [one["value"] for one in seen.fields if one.get("name") == "q_OMRADE"]
    assert len(values) == len(set(values)) == 9 + 3


def test_an_unknown_street_says_so_and_shows_the_list(lindesund: Flask) -> None:
    html = draw(lindesund, "OMRADE", {"q_OMRADE_street": ["Zzzgatan 99"]}).html
    assert html.count('role="status"') == 1
    assert html.count('type="radio"') == 9 + 3


def test_nothing_is_looked_up_without_a_street(lindesund: Flask) -> None:
    assert 'role="status"' not in draw(lindesund, "OMRADE", {"q_OMRADE_street": ["  "]}).html


def test_a_long_list_of_areas_is_folded_unless_one_is_chosen(app: Flask) -> None:
    many = {f"A{number}": f"Område {number}" for number in range(40)}
    assert re.search(r'<details class="fold"><summary>', draw(app, "OMRADE", areas=many).html)
    assert re.search(r'<details class="fold" open>', draw(app, "OMRADE", {"q_OMRADE": ["A7"]}, areas=many).html)


def test_the_map_is_there_for_the_script_only(lindesund: Flask) -> None:
    html = draw(lindesund, "PLATS").html
    assert html.count('<div class="pin" hidden') == 3
    assert html.count("<script ") == 1


def test_without_shapes_there_is_no_map(app: Flask) -> None:
    html = draw(app, "PLATS").html
    assert "pin" not in html
    assert 'name="q_PLATS_point"' in html


def test_a_point_that_is_none_is_not_shown_again(lindesund: Flask) -> None:
    assert "evil" not in draw(lindesund, "PLATS", {"q_PLATS_point": ["evil"]}).html


def test_more_places_are_folded_away_until_one_of_them_is_filled(app: Flask) -> None:
    assert '<details class="fold"><summary>' in draw(app, "PLATS", {"q_PLATS": ["TUN"]}).html
    for field in ("q_PLATS_2", "q_PLATS_3_name"):
        assert '<details class="fold" open>' in draw(app, "PLATS", {field: ["PARK"]}).html


def test_there_are_no_more_ranks_than_there_is_to_rank(app: Flask) -> None:
    from_items = Question("P", "multiple", {"sv": "?"}, options=tuple(Option(c, {"sv": c}) for c in "ABC"))
    ranking = Question("TOPP", "ranking", {"sv": "?"}, settings={"from": "P", "places": 3})
    section = Section("S", {"sv": "S"}, (Page((from_items,)), Page((ranking,))))
    document = Questionnaire("x", ("sv",), {"sv": "x"}, {"sv": "x"}, 1, (section,))
    answers = {"P": Value({"": ("A", "B")})}
    assert draw(app, "TOPP", document=document, answers=answers).html.count("<select") == 2
    # What was chosen while there was more stays in sight, so that it can be mended.
    assert draw(app, "TOPP", {"q_TOPP_3": ["C"]}, document=document, answers=answers).html.count("<select") == 3


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_sec_J02_markup_in_a_questionnaire_stays_text(app: Flask, language: str) -> None:
    bad = {"sv": "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"}

    def hostile(question: Question) -> Question:
        options = tuple(replace(one, texts=bad) for one in question.options)
        items = tuple(replace(one, texts=bad) for one in question.items)
        return replace(question, texts=bad, hints=bad, options=options, items=items)

    pages = tuple(Page((hostile(asked),)) for asked, _ in EXAMPLES)
    document = replace(DOCUMENT, sections=(Section("S", bad, pages),))
    for code in document.asked:
        drawn = draw(app, code, document=document, language=language, areas={"N": bad["sv"]})
        seen = Seen(f'<html lang="sv" dir="ltr"><head><title>t</title></head><body>{drawn.html}</body></html>')
        assert not seen.check()
        assert "<img" not in drawn.html
        assert "49" not in drawn.html


def looped(for_each: str = "", again: str = "") -> Questionnaire:
    kinds = (Option("STOLD", {"sv": "Stöld"}), Option("HOT", {"sv": "Hot"}))
    yes_no = (Option("J", {"sv": "Ja"}), Option("N", {"sv": "Nej"}))
    inner = ((Page((Question("PLATS", "place", {"sv": "Vilken plats?"}, options=kinds),)),) if again else ()) + (
        Page((Question("VARFOR", "single", {"sv": "Varför?"}, options=yes_no),)),
        Page(tuple(Question(code, "single", {"sv": f"{code}?"}, options=yes_no) for code in ("HAR", "MER"))),
    )
    first = Page((Question("UTSATT", "multiple", {"sv": "Vad?"}, options=kinds),))
    loop = Loop("RUNDOR", inner, for_each=for_each, again=again)
    parts = (Section("A", {"sv": "Avsnittet"}, (first, loop)),)
    return Questionnaire("prov", ("sv",), {"sv": "Prov"}, {"sv": "Prov"}, 2, parts)


def drawn_of(app: Flask, questionnaire: Questionnaire, number: int, answers: Answers) -> Drawn:
    with app.test_request_context("/enkat/prov"):
        screen = questionnaire.screens[number - 1]
        return draw_screen(questionnaire, "looped", screen, "sv", answers=answers, areas=AREAS)


def test_a_round_says_what_it_is_about(app: Flask) -> None:
    questionnaire, answers = looped(for_each="UTSATT"), {"UTSATT": Value({"": ("STOLD", "HOT")})}
    alone, shared = (drawn_of(app, questionnaire, number, answers) for number in (4, 5))
    assert "Hot" in Seen(alone.html).text
    assert alone.title == "Hot: Varför?"
    assert "<h1>Hot</h1>" in shared.html
    assert "Stöld" not in alone.html + shared.html


def test_a_round_about_a_named_place_is_never_kept(app: Flask) -> None:
    questionnaire = looped(again="MER")
    for name in ("Röda tunneln", "Blå bron"):
        answers = {"PLATS__1": Value({"": ("HOT",)}, {"name": name})}
        for number in (3, 4):
            assert f"Hot: {name}" in drawn_of(app, questionnaire, number, answers).html
    assert "tunneln" not in drawn_of(app, questionnaire, 3, {}).html
