"""Answering, as a plain client without script does it: from the way in to the receipt."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import brotli
import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog import clock
from dialog.clock import today
from dialog.database import Database
from dialog.surveys.models import SurveyDraft, SurveyWaiting
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.rules.others_details import holds_details
from tests.client import Page, PageClient
from tests.live import live_app
from tests.surveys.conftest import Published
from tests.surveys.walks import ADULT, FIRST, YOUNG, Respondent

PROBLEMS = {f"q_PROBLEM_{code}": "0" for code in "abc"}
WORRIED = PROBLEMS | {"q_PROBLEM_a": "3"}
# The fixed numbers of the small questionnaire's pages.
AREA, AGE, AVOID, PLACE1, WHY1, PLACE2, WHY2, PLACE3, WHY3, BATTERY1, BATTERY2, TOP, OFTEN, WORDS, SEX = range(1, 16)


def sheets(database: Database) -> list[dict[str, dict[str, list[str]]]]:
    with database.read() as session:
        return [json.loads(one) for one in session.scalars(select(SurveyWaiting.document))]


def written(database: Database) -> list[dict[str, dict[str, str]]]:
    with database.read() as session:
        return [json.loads(one) for one in session.scalars(select(SurveyWaiting.texts))]


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def walk_to_check(respondent: Respondent, **pages: dict[str, str]) -> None:
    respondent.start()
    respondent.answer_all({AREA: FIRST, AGE: ADULT, AVOID: {"q_UNDVIK": "N"}, WORDS: {"q_ORD": "Mer ljus"}})


def test_E05_a_resident_answers_without_script(survey_id: int, respondent: Respondent, database: Database) -> None:
    """Every kind of turn: required, skipped, a loop, a battery over two pages, a ranking drawn from it, and text."""
    respondent.start()
    respondent.answer_all(
        {
            AREA: FIRST,
            AGE: ADULT,
            AVOID: {"q_UNDVIK": "J"},
            PLACE1: {"q_PLATS__1": "TUN", "q_PLATS__1_name": "Vid skolan"},
            WHY1: {"q_VARFOR__1": ["J", "N"], "q_MER__1": "N"},
            BATTERY1: WORRIED,
            TOP: {"q_TOPP_1": "a"},
            WORDS: {"q_ORD": "  Mer ljus\r\nvid tunneln  "},
        }
    )
    assert "Mer ljus" in respondent.shown.text
    receipt = respondent.send()
    assert re.fullmatch(r"E-\d{4}-\d{4}-\d{4}", receipt.page.by_id("reference"))
    assert sheets(database) == [
        {
            "OMRADE": {"": ["A1"]},
            "ALDER": {"": ["A30"]},
            "UNDVIK": {"": ["J"]},
            "PLATS__1": {"": ["TUN"]},
            "VARFOR__1": {"": ["J", "N"]},
            "MER__1": {"": ["N"]},
            "PROBLEM": {"a": ["3"], "b": ["0"], "c": ["0"]},
            "TOPP": {"1": ["a"]},
        }
    ]
    assert written(database) == [{"PLATS__1": {"name": "Vid skolan"}, "ORD": {"": "Mer ljus\nvid tunneln"}}]


def test_the_way_in_says_who_asks_and_what_happens(survey_id: int, respondent: Respondent) -> None:
    page = respondent.get()
    for words in ("9 frågor", "cirka 2 minuter", "114", "112", "Du väljer själv", "Vi sparar inte namn"):
        assert words in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Set-Cookie" not in page.headers


def test_E01_a_survey_answers_only_while_it_is_open(publish: Published, client: PageClient) -> None:
    publish(opens_on=today() + timedelta(days=3), closes_on=today() + timedelta(days=9))
    with clock.at(today() + timedelta(days=1)):
        assert "Enkäten öppnar" in client.get("/enkat/liten").text
    start = client.get("/enkat/liten").page
    assert not [one for one in start.forms if one["action"].endswith("/starta")]
    client.post("/enkat/liten/starta", {}, status=422)
    with clock.at(today() + timedelta(days=4)):
        assert "Starta enkäten" in client.get("/enkat/liten").text
    with clock.at(today() + timedelta(days=10)):
        assert "Enkäten stängde" in client.get("/enkat/liten").text


def test_sec_B14_the_servers_rules_hold_whatever_is_posted(
    survey_id: int, respondent: Respondent, client: PageClient, database: Database
) -> None:
    """Page 3 first, an answer to a hidden question, a required one left out, a closed wave."""
    client.post("/enkat/liten/3", {"q_UNDVIK": "J"}, status=303)
    respondent.start()
    assert respondent.press("next", {}, status=422).page.title.startswith("Fel:")
    early = client.post("/enkat/liten/14", {"q_ORD": "För tidigt", "action": "next"})
    assert early.location.endswith("/enkat/liten/1")
    client.post("/enkat/liten/12", {"q_TOPP_1": "a", "action": "next"})
    assert client.get("/enkat/liten/granska", status=303).location.endswith("/enkat/liten/1")
    respondent.get("/1")
    respondent.answer_all({AREA: FIRST, AGE: ADULT, BATTERY1: PROBLEMS, WORDS: {}})
    assert "För tidigt" in respondent.shown.text
    respondent.send()
    assert "TOPP" not in sheets(database)[0]
    respondent.start()
    with clock.at(today() + timedelta(days=60)):
        closed = respondent.press("next", FIRST, status=422)
    assert "stängde" in closed.text
    assert count(database, SurveyWaiting) == 1


@pytest.mark.parametrize("number", ["0", "16", "99999999", "-1", "1.5", "\u0661", "01", "%00"])
def test_sec_B11_pages_that_are_not_there(survey_id: int, respondent: Respondent, number: str) -> None:
    respondent.start()
    assert respondent.client.get(f"/enkat/liten/{number}", status=None).status == 404
    assert respondent.client.get("/enkat/finns-inte", status=None).status == 404


def test_going_on_without_an_answer_is_asked_about_once(survey_id: int, respondent: Respondent) -> None:
    respondent.start()
    respondent.answer_all_until(AVOID, {AREA: FIRST, AGE: ADULT})
    asked = respondent.press("next", {}, status=422)
    assert "hoppa över frågan" in asked.page.by_id("q_UNDVIK-error")
    respondent.press("next")
    assert respondent.number == BATTERY1
    respondent.press("skip")
    assert respondent.number == BATTERY2


def test_a_skipped_answer_is_kept_and_does_not_count(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    respondent.start()
    respondent.answer_all_until(AVOID, {AREA: FIRST, AGE: ADULT})
    respondent.press("skip", {"q_UNDVIK": "J"})
    assert respondent.number == BATTERY1
    respondent.press("back")
    assert "checked" in next(one for one in respondent.page.fields if one.get("value") == "J")
    respondent.press("skip")
    respondent.answer_all({})
    respondent.send()
    assert "UNDVIK" not in sheets(database)[0]


def test_change_leads_back_to_the_check_page(survey_id: int, respondent: Respondent) -> None:
    walk_to_check(respondent)
    respondent.shown = respondent.client.get("/enkat/liten/14?andra=1")
    respondent.press("next", {"q_ORD": "Något annat"})
    assert respondent.path.endswith("/granska")
    assert "Något annat" in respondent.shown.text


def test_a_change_that_opens_new_pages_leads_to_them_first(survey_id: int, respondent: Respondent) -> None:
    walk_to_check(respondent)
    respondent.shown = respondent.client.get("/enkat/liten/3?andra=1")
    respondent.press("next", {"q_UNDVIK": "J"})
    assert respondent.number == PLACE1
    respondent.press("skip")
    respondent.press("skip")
    assert respondent.path.endswith("/granska")


def test_peer_1b_an_answer_off_the_route_is_kept_and_told(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Peer row 1b "Off-route answers handled", pain 6: a ranked problem that is set back to none."""
    respondent.start()
    respondent.answer_all({AREA: FIRST, AGE: ADULT, BATTERY1: WORRIED, TOP: {"q_TOPP_1": "a"}, OFTEN: {"q_OFTA": "J"}})
    respondent.shown = respondent.client.get(f"/enkat/liten/{BATTERY1}?andra=1")
    respondent.press("next", PROBLEMS)
    assert respondent.path.endswith("/granska")
    assert "räknas inte längre" in respondent.shown.text
    assert "TOPP" in respondent.shown.text
    assert respondent.page.html.count("Fråga TOPP?") == 1
    respondent.shown = respondent.client.get(f"/enkat/liten/{BATTERY1}?andra=1")
    respondent.press("next", WORRIED)
    assert respondent.path.endswith("/granska")
    assert "räknas inte längre" not in respondent.shown.text
    respondent.shown = respondent.client.get(f"/enkat/liten/{BATTERY1}?andra=1")
    respondent.press("next", PROBLEMS)
    respondent.send()
    assert {"TOPP", "OFTA"}.isdisjoint(sheets(database)[0])


def test_peer_1a_progress_never_grows(survey_id: int, respondent: Respondent) -> None:
    """Progress of DESIGN 5: the total is what can still come, and only shrinks."""
    respondent.start()
    totals = []
    while respondent.number:
        step, total = map(int, re.findall(r"Fråga (\d+) av (\d+)", respondent.shown.text)[0])
        assert step <= total
        totals.append(total)
        respondent.press("skip" if respondent.number > AGE else "next", FIRST | ADULT)
    assert totals == sorted(totals, reverse=True)


def test_peer_1a_whole_survey_works_with_javascript_off(survey_id: int, respondent: Respondent) -> None:
    """Peer row 1a "Whole survey works with JavaScript off": routing, ranking, save and resume, receipt."""
    respondent.start()
    respondent.answer_all_until(BATTERY1, {AREA: FIRST, AGE: ADULT})
    assert re.fullmatch(r"\d{4}( \d{4}){3}", respondent.press("save", WORRIED).page.by_id("resume-code"))
    respondent.get("/10")
    respondent.answer_all({BATTERY1: {}, TOP: {"q_TOPP_1": "a"}})
    assert respondent.send().page.by_id("reference")


def test_peer_1a_byte_budget_for_the_first_question(app: Flask, survey_id: int, respondent: Respondent) -> None:
    """Peer row 1a "Byte budget for first question": 14 kB with everything, then 6 kB a page."""
    sizes, assets = [], set()
    respondent.start()
    for path in ("/enkat/liten", *(f"/enkat/liten/{number}" for number in (1,))):
        html = respondent.client.get(path).html
        assets |= set(re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', html))
        sizes.append(_on_the_wire(respondent.client, path))
    loaded = sum(_on_the_wire(respondent.client, address) for address in assets)
    assert max(sizes) + loaded <= 14_000
    assert sizes[1] <= 6_000


def _on_the_wire(client: PageClient, path: str) -> int:
    answer = client.http.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers.get("Content-Encoding") in ("gzip", "br")
    size = len(answer.data) + len(str(answer.headers))
    answer.close()
    return size


def test_the_compressed_page_is_the_page(survey_id: int, respondent: Respondent) -> None:
    import gzip

    respondent.start()
    plain = respondent.client.http.get("/enkat/liten/1").data
    packed = respondent.client.http.get("/enkat/liten/1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain
    assert brotli  # other pages answer with it


def test_peer_1a_batteries_are_item_by_item(survey_id: int, respondent: Respondent) -> None:
    """Peer row 1a "Batteries shown item by item, never as a grid"."""
    respondent.start()
    respondent.answer_all_until(BATTERY1, {AREA: FIRST, AGE: ADULT})
    assert "<table" not in respondent.shown.html
    assert {one["name"] for one in respondent.page.fields if one.get("type") == "radio"} == {
        "q_PROBLEM_a",
        "q_PROBLEM_b",
        "q_PROBLEM_c",
    }


def test_peer_1a_save_and_resume_without_an_account(
    survey_id: int, respondent: Respondent, another: Respondent
) -> None:
    """Peer row 1a "Save and resume without an account": sixteen digits open the draft on another phone."""
    respondent.start()
    respondent.press("next", FIRST)
    code = respondent.press("save", ADULT).page.by_id("resume-code")
    another.get("/fortsatt")
    field = {"form_key": another.page.value("form_key"), "resume_code": code.replace(" ", "-")}
    another.shown = another.client.post("/enkat/liten/fortsatt", field)
    assert "Set-Cookie" in another.shown.headers
    another.get("/granska")
    assert another.number == AGE
    assert "checked" in next(one for one in another.page.fields if one.get("value") == "A30")
    assert another.client.post("/enkat/liten/fortsatt", field | {"resume_code": "1" * 16}, status=422).text


def test_two_devices_save_into_one_draft(
    survey_id: int, respondent: Respondent, another: Respondent, database: Database
) -> None:
    respondent.start()
    respondent.press("next", FIRST)
    code = respondent.press("save").page.by_id("resume-code")
    respondent.get("/2")
    another.client.post("/enkat/liten/fortsatt", {"resume_code": code})
    another.get("/granska")
    another.press("next", ADULT)
    assert another.number == AVOID
    another.press("next", {"q_UNDVIK": "N"})
    # The first phone still shows page 2, and presses what it shows.
    respondent.press("next", ADULT)
    respondent.get("/granska")
    respondent.answer_all({WORDS: {"q_ORD": "Från första telefonen"}})
    another.get("/granska")
    another.send()
    assert sheets(database)[0]["UNDVIK"] == {"": ["N"]}
    assert written(database)[0]["ORD"] == {"": "Från första telefonen"}


def test_two_saves_at_once_keep_both_pages(
    app: Flask, survey_id: int, respondent: Respondent, database: Database
) -> None:
    respondent.start()
    respondent.press("next", FIRST)
    respondent.press("next", ADULT)
    cookie = respondent.client.http.get_cookie("enkat")
    assert cookie is not None

    def save(number: int, field: str, value: str) -> int:
        headers = {"Cookie": f"enkat={cookie.value}"}
        sent = {field: value, "action": "keep"}
        return app.test_client(use_cookies=False).post(f"/enkat/liten/{number}", data=sent, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        pages = [(AVOID, "q_UNDVIK", "N"), (WORDS, "q_ORD", "Ord"), (SEX, "q_KON", "J"), (AGE, "q_ALDER", "A16")]
        assert set(pool.map(lambda one: save(*one), pages)) == {204}
    respondent.get("/3")
    respondent.answer_all({AVOID: {}, WORDS: {}, SEX: {}})
    for words in ("Nej", "Ord", "Ålder A16"):
        assert words in respondent.shown.text


def test_peer_1a_answers_survive_an_error_and_an_expired_draft(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Peer row 1a "Answer survives validation error, timeout, crash", pain 1: the page that was typed begins a new draft."""
    respondent.start()
    respondent.answer_all_until(WORDS, {AREA: FIRST, AGE: ADULT})
    long = "å" * 1001
    kept = respondent.press("next", {"q_ORD": long}, status=422)
    assert long in kept.html
    respondent.press("next", {"q_ORD": "Det här skrev jag länge på"})
    respondent.get(f"/{WORDS}")
    with clock.at(today() + timedelta(days=9)):
        respondent.press("next", {"q_ORD": "Det här skrev jag länge på"})
        assert respondent.number == AREA
        assert "ligger kvar" in respondent.shown.text
        respondent.answer_all({AREA: FIRST, AGE: ADULT, WORDS: {}})
        assert "Det här skrev jag länge på" in respondent.shown.text


def test_a_fault_shows_what_was_typed(
    app: Flask, survey_id: int, respondent: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pain 1: a 500 keeps the page's fields, ready to be sent again."""
    respondent.start()
    with live_app(app) as live:
        client = PageClient(live)
        client.http.set_cookie("enkat", respondent.client.http.get_cookie("enkat").value)  # type: ignore[union-attr]
        monkeypatch.setattr("dialog.surveys.public_pages.questions.change", lambda *_: 1 / 0)
        broken = client.post("/enkat/liten/14", {"q_ORD": "Skrivet i onödan? " * 5, "action": "next"}, status=500)
    assert "Skrivet i onödan?" in broken.html
    assert 'name="q_ORD"' in broken.html


def test_sec_C04_double_click_resend_back_and_reload_give_one_answer(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Peer row 1a "Double click / back / resend gives one response": one row, and the same receipt each time."""
    walk_to_check(respondent)
    key = respondent.page.value("form_key")
    cookie = respondent.client.http.get_cookie("enkat")
    first = respondent.send().page.by_id("reference")
    again = respondent.client.post("/enkat/liten/granska", {"form_key": key, "action": "send"}, status=200)
    assert again.page.by_id("reference") == first
    # Back to a question page in the browser's memory, and Continue: sent already.
    old = respondent.client.post("/enkat/liten/14", {"form_key": key, "q_ORD": "En gång till"}, status=200)
    assert old.page.by_id("reference") == first
    respondent.client.http.set_cookie("enkat", cookie.value)  # type: ignore[union-attr]
    assert respondent.client.get("/enkat/liten/granska", status=303).location.endswith("/enkat/liten")
    assert count(database, SurveyWaiting) == 1
    assert count(database, SurveyDraft) == 0


def test_peer_1a_twenty_sends_at_once_give_one_answer(
    app: Flask, survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Peer row 1a "Double click / back / resend gives one response": twenty at the same time."""
    walk_to_check(respondent)
    key, cookie = respondent.page.value("form_key"), respondent.client.http.get_cookie("enkat")
    assert cookie is not None

    def send(_: int) -> tuple[int, str]:
        answer = app.test_client(use_cookies=False).post(
            "/enkat/liten/granska",
            data={"form_key": key, "action": "send"},
            headers={"Cookie": f"enkat={cookie.value}"},
        )
        return answer.status_code, Page(answer.get_data(as_text=True)).by_id("reference")

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(send, range(20)))
    assert {status for status, _ in answers} == {200}
    assert len(answers) == 1
    assert count(database, SurveyWaiting) == 1


def test_a_send_without_answers_is_met_calmly(survey_id: int, client: PageClient) -> None:
    page = client.post("/enkat/liten/granska", {"form_key": "nothing", "action": "send"}, status=422)
    assert "inget att skicka" in page.text


def test_a_check_page_of_cleared_answers_sends_nothing(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    walk_to_check(respondent)
    old = respondent.page.value("form_key")
    respondent.start(again="1")
    respondent.answer_all({AREA: {"q_OMRADE": "A2"}, AGE: ADULT})
    page = respondent.client.post("/enkat/liten/granska", {"form_key": old, "action": "send"}, status=409)
    assert "Inget skickades" in page.text
    assert count(database, SurveyWaiting) == 0


@pytest.mark.parametrize("prefix", ["/en", "/ar", "/fa", "/fi", "/so"])
def test_peer_1a_language_switch_keeps_place_and_answers(survey_id: int, respondent: Respondent, prefix: str) -> None:
    """Peer row 1a "Language switch keeps place and answers": every page there and back, with what is typed and not saved."""
    respondent.start()
    typed = {
        AREA: FIRST,
        AGE: ADULT,
        AVOID: {"q_UNDVIK": "N"},
        BATTERY1: WORRIED,
        WORDS: {"q_ORD": "Skrivet på svenska"},
    }
    while (number := respondent.number) != 0:
        respondent.prefix = ""
        respondent.press(f"language-{prefix[1:]}", typed.get(number, {}))
        assert respondent.path.endswith(f"/enkat/liten/{number}")
        assert respondent.page.language == prefix[1:]
        before = respondent.fields()
        respondent.prefix = prefix
        respondent.press("language-sv")
        assert respondent.page.language == "sv"
        assert respondent.fields() == before
        respondent.prefix = ""
        respondent.press("next" if number in typed else "skip")
    assert "Skrivet på svenska" in respondent.shown.text


def test_peer_1a_right_to_left(survey_id: int, respondent: Respondent) -> None:
    """Peer row 1a "Right-to-left": the direction comes from the language, Swedish words stay left to right."""
    respondent.prefix = "/ar"
    respondent.start()
    respondent.press("next", FIRST)
    assert respondent.page.direction == "rtl"
    assert re.search(r'lang="sv"[^>]*>[^<]*Fråga ALDER', respondent.shown.html)


def test_peer_1a_dont_know_and_rather_not_say_are_different_codes(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Peer row 1a "Don't know" and "Rather not say" are different codes."""
    respondent.start()
    respondent.answer_all({AREA: FIRST, AGE: ADULT, AVOID: {"q_UNDVIK": "VI"}, SEX: {"q_KON": "VS"}})
    respondent.send()
    assert (sheets(database)[0]["UNDVIK"], sheets(database)[0]["KON"]) == ({"": ["VI"]}, {"": ["VS"]})


def test_peer_1a_review_page_and_receipt(survey_id: int, respondent: Respondent) -> None:
    """Peer row 1a "Review page + receipt": every asked question with its answer and the way to change it."""
    walk_to_check(respondent)
    links = [href for href, words in respondent.page.links if words.startswith("Ändra")]
    assert links == [f"/enkat/liten/{n}?andra=1" for n in (AREA, AGE, AVOID, BATTERY1, BATTERY2, WORDS, SEX)]
    assert "Inget är skickat ännu" in respondent.shown.text
    receipt = respondent.send()
    assert "Område A1" not in receipt.text
    assert "Mer ljus" not in receipt.html


def test_the_check_page_hints_at_others_details(survey_id: int, respondent: Respondent) -> None:
    respondent.start()
    respondent.answer_all({AREA: FIRST, AGE: ADULT, WORDS: {"q_ORD": "Ring Kalle på 070-123 45 67"}})
    assert "telefonnummer" in respondent.shown.text
    assert respondent.send().page.by_id("reference")


@pytest.mark.parametrize(
    "text",
    [
        "Ring 070-123 45 67",
        "+46 70 123 45 67",
        "19850101-1234",
        "850161-1234",
        "ABC 12D körde",
        "a.b@c.se",
        "٠٧٠١٢٣٤٥٦٧",
    ],
)
def test_details_of_others_are_seen(text: str) -> None:
    assert holds_details(text)


@pytest.mark.parametrize(
    "text", ["Mer ljus", "Kl. 18–22", "100 000 kronor 2026", "Buss 18 och 19", "Ring 112 eller 114 14"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_details(text)


def test_somebody_under_16_is_led_to_nothing_that_asks_for_contact(survey_id: int, respondent: Respondent) -> None:
    respondent.start()
    respondent.answer_all({AREA: FIRST, AGE: YOUNG})
    receipt = respondent.send()
    assert not any("/synpunkt" in href or "/moten" in href for href, _ in receipt.page.links)
    assert any("/kontakt" in href for href, _ in receipt.page.links)


def test_an_adult_can_go_on_to_leave_a_view(survey_id: int, respondent: Respondent) -> None:
    walk_to_check(respondent)
    assert any(href == "/synpunkt" for href, _ in respondent.send().page.links)


def test_E06_a_channel_follows_the_answer_and_nothing_else(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    client = respondent.client
    assert client.get(f"/e/TORG{survey_id}", status=303).location == f"/enkat/liten?kanal=TORG{survey_id}"
    assert client.get(f"/ar/e/torg{survey_id}", status=303).location == f"/ar/enkat/liten?kanal=TORG{survey_id}"
    assert client.get("/e/FINNSINTE", status=404)
    respondent.start(f"?kanal=TORG{survey_id}")
    respondent.answer_all({AREA: FIRST, AGE: ADULT})
    respondent.send()
    respondent.start("?kanal=PAHITT")
    respondent.answer_all({AREA: FIRST, AGE: ADULT})
    respondent.send()
    with database.read() as session:
        assert sorted(session.scalars(select(SurveyWaiting.channel))) == ["", f"TORG{survey_id}"]


def test_sec_A07_a_sample_asks_for_the_code_in_the_letter(
    publish: Published, respondent: Respondent, another: Respondent, database: Database
) -> None:
    """A slip is told of without asking the database; an unknown code and a used one look like a first use."""
    sample = publish(kind="sample")
    keys = respondent.client.app.extensions["dialog.keys"]
    letter = database.write(lambda session: make_invitations(session, keys, sample, {"A1": 1}))[0]
    assert "brevet" in respondent.start().text
    assert respondent.shown.status == 422
    assert respondent.start(code="ABCD-EFGH-JKMN").status == 422
    receipts = []
    for one in (respondent, another):
        one.start(code=letter.code.lower())
        one.answer_all({AREA: FIRST, AGE: ADULT})
        receipts.append(one.send().page.by_id("reference"))
    assert len(set(receipts)) == 2
    assert count(database, SurveyWaiting) == 1


def test_clearing_leaves_nothing(survey_id: int, respondent: Respondent, database: Database) -> None:
    respondent.start()
    respondent.press("next", FIRST)
    respondent.press("clear", ADULT)
    assert respondent.path == "/enkat/liten"
    assert "borta" in respondent.shown.text
    assert "data-survey-over" in respondent.shown.html
    assert count(database, SurveyDraft) == 0
    assert respondent.client.http.get_cookie("enkat") is None


def test_the_way_in_offers_to_go_on(survey_id: int, respondent: Respondent) -> None:
    respondent.start()
    respondent.press("next", FIRST)
    page = respondent.get().page
    assert ("/enkat/liten/2", "Fortsätt där du var") in page.links
    respondent.start()
    assert respondent.number == AGE
    respondent.start(again="1")
    assert respondent.number == AREA
    assert "checked" not in respondent.shown.html


def test_sec_A09_only_a_started_survey_sets_a_cookie(
    survey_id: int, respondent: Respondent, client: PageClient
) -> None:
    for path in ("/", "/enkat/liten", "/enkat/liten/fortsatt", f"/e/TORG{survey_id}", "/enkat/liten/1", "/enkat/sw.js"):
        assert "Set-Cookie" not in client.get(path, status=None).headers
    started = client.post("/enkat/liten/starta", {"form_key": client.get("/enkat/liten").page.value("form_key")})
    cookie = started.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    assert client.get("/enkat/liten/1").headers["Cache-Control"] == "no-store"


def test_sec_A05_nothing_finer_than_the_wave_is_stored(
    survey_id: int, respondent: Respondent, database: Database
) -> None:
    """Answers in the morning and in the evening leave the same rows but for what was answered."""
    walk_to_check(respondent)
    respondent.send()
    with database.read() as session:
        row = session.execute(select(SurveyWaiting)).scalar_one()
        values = " ".join(str(getattr(row, column.name)) for column in SurveyWaiting.__table__.columns)
    assert str(today().year) not in values


def test_the_next_page_is_fetched_ahead_only_when_it_comes_anyway(survey_id: int, respondent: Respondent) -> None:
    respondent.start()
    assert 'data-next="/enkat/liten/2"' in respondent.shown.html
    ahead = {"Sec-Purpose": "prefetch"}
    page = respondent.client.get("/enkat/liten/2", headers=ahead)
    assert page.headers["Cache-Control"].startswith("private, max-age=")
    assert respondent.client.get("/enkat/liten/2", status=303).location.endswith("/1")
    assert respondent.client.get("/enkat/liten/3", status=303, headers=ahead).location.endswith("/1")
    respondent.answer_all_until(AVOID, {AREA: FIRST, AGE: ADULT})
    # Whether the places come rests on this very answer.
    assert "data-next" not in respondent.shown.html


def test_a_street_finds_the_area_without_being_kept(survey_id: int, respondent: Respondent, database: Database) -> None:
    respondent.start()
    found = respondent.press("look_up", {"q_OMRADE_street": "Finnsintegatan 3"}, status=200)
    assert "Finnsintegatan 3" in found.html
    respondent.press("next", FIRST)
    respondent.answer_all({AGE: ADULT})
    assert "Finnsintegatan" not in respondent.shown.html
    respondent.send()
    assert "Finnsintegatan" not in str(sheets(database)) + str(written(database))


def test_sec_A01_no_log_or_row_holds_who_answered(
    survey_id: int, respondent: Respondent, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    respondent.client.http.environ_base |= {"HTTP_USER_AGENT": "Kanarieagent/7", "REMOTE_ADDR": "198.51.100.77"}
    walk_to_check(respondent)
    respondent.send()
    with database.engine.connect() as connection:
        raw = " ".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            for table in ("survey_waiting", "survey_draft", "form_submission", "audit_entry")
        )
    assert "Kanarieagent" not in raw + caplog.text
    assert "198.51.100.77" not in raw + caplog.text
