"""The eight paths of the instrument, answered by links and buttons alone: the same codes are stored in every language.

Which questions are asked is tested, not on how many pages.
"""

import json
import re
from dataclasses import dataclass, field

import pytest

from dialog.database import Database
from dialog.surveys.questionnaires import LONG, SHORT, ready
from tests.client import PageClient
from tests.surveys.browser import Browser, Filled, Plain
from tests.surveys.published import publish_ready, waiting

LANGUAGES = ("sv", "en", "ar")
LETTERS = "abcdefghijklmn"
NO_PROBLEM = {f"q_PROBLEM_{letter}": "0" for letter in LETTERS}
ALWAYS = ("OMRADE", "ALDER", "KNYT")
START = {"q_OMRADE": "L1", "q_ALDER": "A30", "q_KNYT": ["BOR"]}
SAFE = START | {"q_TRYGGDAG": "1", "q_TRYGGKV": "1", "q_UNDVIK": "N", "q_UTSATT": ["NEJ"]} | NO_PROBLEM
END = (
    "PRIO",
    "UTSATT",
    "STOD",
    "ORO",
    "AVSTAR",
    "FORTR",
    "LYSSNAR",
    "TRYGGAV",
    "ENSAK",
    "KON",
    "BOENDE",
    "BOTID",
    "BARN",
)
TOP = ("TOPP3", "P1OFTA", "P1NAR", "P1VAR", "P1HUR", "P1UTV")
ALL_SHORT = (*ALWAYS, "TRYGGKV", "TID", "PLATS", "PROBLEM", "PRIO", "FORTR", "TRYGGAV", "ENSAK", "KON")


@dataclass(frozen=True)
class Path:
    """A way through: what is answered, which questions are met, and codes that are stored among others."""

    name: str
    answers: Filled
    asked: tuple[str, ...]
    stored: dict[str, dict[str, list[str]]] = field(default_factory=dict)


THREE_PLACES = {
    "q_UNDVIK": "J",
    "q_PLATS__1": "TUN", "q_PLATS__1_name": "Tunneln vid ån", "q_PLATSVARF__1": ["MORK", "ODE"], "q_PLATSFLER__1": "J",
    "q_PLATS__2": "PARK", "q_PLATSVARF__2": ["SIKT"], "q_PLATSFLER__2": "J",
    "q_PLATS__3": "HPL", "q_PLATS__3_name": "Torget", "q_PLATSVARF__3": ["GRUPP"],
}  # fmt: skip
PLACES_ASKED = (
    "PLATS__1", "PLATSVARF__1", "PLATSFLER__1", "PLATS__2", "PLATSVARF__2", "PLATSFLER__2", "PLATS__3", "PLATSVARF__3",
)  # fmt: skip
PLACES_STORED = {
    "PLATS__1": {"": ["TUN"]}, "PLATS__2": {"": ["PARK"]}, "PLATS__3": {"": ["HPL"]},
    "PLATSVARF__1": {"": ["MORK", "ODE"]}, "PLATSVARF__2": {"": ["SIKT"]}, "PLATSVARF__3": {"": ["GRUPP"]},
}  # fmt: skip
TWO_PROBLEMS = {
    "q_PROBLEM_a": "1",
    "q_PROBLEM_c": "3",
    "q_TOPP3_1": "c",
    "q_TOPP3_2": "a",
    "q_P1OFTA": "V",
    "q_P1NAR": ["VK", "HN"],
}
TOP_STORED = {"TOPP3": {"1": ["c"], "2": ["a"]}, "P1OFTA": {"": ["V"]}, "P1NAR": {"": ["VK", "HN"]}}

LONG_PATHS = (
    Path(
        "safe and short",
        SAFE,
        (*ALWAYS, "TRYGGDAG", "TRYGGKV", "UNDVIK", "PROBLEM", *END),
        {"TRYGGKV": {"": ["1"]}, "UTSATT": {"": ["NEJ"]}, "PROBLEM": {letter: ["0"] for letter in LETTERS}},
    ),
    Path(
        "avoids the evening",
        SAFE | {"q_TRYGGKV": "5", "q_TID": ["VK", "VIN"]},
        (*ALWAYS, "TRYGGDAG", "TRYGGKV", "TID", "UNDVIK", "PROBLEM", *END),
        {"TRYGGKV": {"": ["5"]}, "TID": {"": ["VK", "VIN"]}},
    ),
    Path(
        "three places",
        SAFE | THREE_PLACES,
        (*ALWAYS, "TRYGGDAG", "TRYGGKV", "UNDVIK", *PLACES_ASKED, "PROBLEM", *END),
        PLACES_STORED,
    ),
    Path(
        "a top problem without a place",
        SAFE | TWO_PROBLEMS | {"q_P1VAR": "ANN", "q_P1VAR_ANN_text": "Vid ån"},
        (*ALWAYS, "TRYGGDAG", "TRYGGKV", "UNDVIK", "PROBLEM", *TOP, *END),
        TOP_STORED | {"P1VAR": {"": ["ANN"]}},
    ),
    Path(
        "everything at once",
        SAFE
        | THREE_PLACES
        | TWO_PROBLEMS
        | {
            "q_TRYGGKV": "4", "q_TID": ["HN"], "q_P1VAR": "P2", "q_P1HUR": "Lamporna är trasiga.", "q_P1UTV": "4",
            "q_UTSATT": ["STOLD", "HOT"], "q_UTSOMR__STOLD": "J", "q_UTSANM__STOLD": "N", "q_UTSSKAL__STOLD": "MENI",
            "q_UTSOMR__HOT": "VI", "q_UTSANM__HOT": "J", "q_PRIO": ["TILLG", "VALD", "NARK"], "q_KON": "VS",
        },
        (
            *ALWAYS, "TRYGGDAG", "TRYGGKV", "TID", "UNDVIK", *PLACES_ASKED, "PROBLEM", *TOP, "PRIO", "UTSATT", "STOD",
            "UTSOMR__STOLD", "UTSANM__STOLD", "UTSSKAL__STOLD", "UTSOMR__HOT", "UTSANM__HOT", *END[3:],
        ),
        PLACES_STORED | TOP_STORED | {
            "P1VAR": {"": ["P2"]}, "UTSATT": {"": ["STOLD", "HOT"]}, "UTSSKAL__STOLD": {"": ["MENI"]},
            "UTSOMR__HOT": {"": ["VI"]}, "PRIO": {"": ["TILLG", "VALD", "NARK"]}, "KON": {"": ["VS"]},
        },
    ),
    Path(
        "a child",
        {"q_OMRADE": "L2", "q_ALDER": "A15", "q_TRYGGKV": "3", "q_TID": ["SKL"], "q_UNDVIK": "N", "q_TOPP3U_1": "h"},
        ("OMRADE", "ALDER", "TRYGGKV", "TID", "UNDVIK", "TOPP3U", "TRYGGAV", "ENSAK"),
        {"ALDER": {"": ["A15"]}, "TOPP3U": {"1": ["h"]}},
    ),
    Path(
        "does not live here",
        SAFE | {"q_OMRADE": "ANNAT", "q_KNYT": ["ARB", "BES"]},
        (*ALWAYS, "TRYGGDAG", "TRYGGKV", "UNDVIK", "PROBLEM", *END),
        {"OMRADE": {"": ["ANNAT"]}, "KNYT": {"": ["ARB", "BES"]}},
    ),
)  # fmt: skip

SHORT_PATHS = (
    Path(
        "safe and short",
        START | {"q_TRYGGKV": "1", "q_PLATS": "INGEN"} | {f"q_PROBLEM_{letter}": "0" for letter in "acegi"},
        tuple(code for code in ALL_SHORT if code != "TID"),
        {"TRYGGKV": {"": ["1"]}, "PLATS": {"": ["INGEN"]}, "PROBLEM": {letter: ["0"] for letter in "acegi"}},
    ),
    Path("avoids the evening", START | {"q_TRYGGKV": "5"}, ALL_SHORT, {"TRYGGKV": {"": ["5"]}}),
    Path(
        "everything at once",
        START
        | {
            "q_KNYT": ["BOR", "VERK", "VIST"], "q_TRYGGKV": "4", "q_TID": ["VK", "HN", "VIN"], "q_PLATS": "TUN",
            "q_PLATS_name": "Tunneln vid ån", "q_PROBLEM_a": "1", "q_PROBLEM_c": "3", "q_PROBLEM_e": "VI",
            "q_PRIO": ["VALD", "ANN"], "q_PRIO_ANN_text": "Mörkret", "q_FORTR_a": "2", "q_FORTR_b": "VI",
            "q_TRYGGAV": ["LJUS", "GRAN"], "q_ENSAK": "Fler lampor.\nOch laga dem.", "q_KON": "A",
        },
        ALL_SHORT,
        {
            "KNYT": {"": ["BOR", "VERK", "VIST"]}, "TID": {"": ["VK", "HN", "VIN"]}, "PLATS": {"": ["TUN"]},
            "PROBLEM": {"a": ["1"], "c": ["3"], "e": ["VI"]}, "PRIO": {"": ["VALD", "ANN"]},
            "FORTR": {"a": ["2"], "b": ["VI"]}, "TRYGGAV": {"": ["LJUS", "GRAN"]}, "KON": {"": ["A"]},
        },
    ),
    Path(
        "a child",
        {"q_OMRADE": "L1", "q_ALDER": "A15", "q_TRYGGKV": "2", "q_TID": ["SKL"], "q_PLATS": "SKOLA"},
        ("OMRADE", "ALDER", "TRYGGKV", "TID", "PLATS", "PROBLEM", "TRYGGAV", "ENSAK"),
        {"ALDER": {"": ["A15"]}, "PLATS": {"": ["SKOLA"]}},
    ),
    Path(
        "does not live here",
        START | {"q_OMRADE": "ANNAT", "q_ALDER": "A15", "q_KNYT": ["VIST"], "q_TRYGGKV": "1"},
        ("OMRADE", "ALDER", "KNYT", "TRYGGKV", "PLATS", "PROBLEM", "TRYGGAV", "ENSAK"),
        {"OMRADE": {"": ["ANNAT"]}, "KNYT": {"": ["VIST"]}},
    ),
)  # fmt: skip


@pytest.fixture
def town(database: Database) -> Database:
    publish_ready(database, LONG, SHORT)
    return database


@pytest.mark.parametrize(
    ("slug", "path"),
    [(LONG, path) for path in LONG_PATHS] + [(SHORT, path) for path in SHORT_PATHS],
    ids=lambda value: value if isinstance(value, str) else value.name.replace(" ", "-"),
)
def test_peer_1a_the_paths_store_the_same_in_every_language(
    town: Database, client: PageClient, slug: str, path: Path
) -> None:
    documents, texts = [], []
    for language in LANGUAGES:
        before = {bytes(one.key) for one in waiting(town)}
        browser = Browser(client if language == "sv" else Plain(client.app), slug, language)
        browser.start()
        assert met(slug, browser.answer_all(path.answers)) == path.asked, language
        assert browser.finish()
        (sent,) = [one for one in waiting(town) if bytes(one.key) not in before]
        assert sent.language == language
        documents.append(json.loads(sent.document))
        texts.append(json.loads(sent.texts))
    assert documents[0] == documents[1] == documents[2]
    assert texts[0] == texts[1] == texts[2]
    assert path.stored.items() <= documents[0].items()
    assert set(documents[0]) <= set(path.asked)


@pytest.mark.parametrize(
    ("slug", "path", "language"),
    [(SHORT, SHORT_PATHS[2], language) for language in ("sv", "en", "fi", "ar", "so", "fa")]
    + [(LONG, LONG_PATHS[4], language) for language in ("sv", "en")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_peer_1a_every_page_after_the_first_is_small(
    town: Database, client: PageClient, slug: str, path: Path, language: str
) -> None:
    """6 kB a page as it travels, with everything answered, up to the check page."""
    browser = Browser(client if language == "sv" else Plain(client.app), slug, language)
    browser.start()
    browser.answer_all(path.answers)
    prefix = "" if language == "sv" else f"/{language}"
    sizes = {}
    for page in [*range(1, 80), "granska"]:
        answer = browser.client.http.get(f"{prefix}/enkat/{slug}/{page}", headers={"Accept-Encoding": "gzip, br"})
        if answer.status_code == 200:
            sizes[page] = len(answer.data) + len(str(answer.headers))
        answer.close()
    assert len(sizes) > 10
    assert not {page: size for page, size in sizes.items() if size > 6_000}


def test_peer_1a_a_mind_that_changes_leads_to_another_route(town: Database, client: PageClient) -> None:
    """A problem is ranked, and then it is none: what rested on it counts no longer, and the person is told."""
    browser = Browser(client, LONG)
    browser.start()
    browser.answer_all(SAFE | TWO_PROBLEMS | {"q_P1HUR": "Lamporna är trasiga."})
    # Back from the check page to the problems.
    screens = [screen.number for screen in ready(LONG).screens if screen.questions[0].address == "PROBLEM"]
    page = browser.open(f"{browser.home}/{screens[0]}?andra=1")
    assert page.status == 200
    form = browser.form
    form.fill("q_PROBLEM_a", "0")
    form.fill("q_PROBLEM_c", "0")
    told = browser.send(form, "next")
    assert "räknas inte längre" in told.text or "no longer counts" in told.text
    browser.answer_all({})
    assert "TOPP3" not in browser.page.text  # type: ignore[union-attr]
    assert ready(LONG).questions["P1HUR"].texts["sv"] in browser.page.page.by_id("main")  # type: ignore[union-attr]
    browser.finish()
    (sent,) = waiting(town)
    document, texts = json.loads(sent.document), json.loads(sent.texts)
    assert document["PROBLEM"] == {letter: ["0"] for letter in LETTERS}
    assert not {"TOPP3", "P1OFTA", "P1NAR", "P1VAR", "P1UTV"} & set(document)
    assert "P1HUR" not in texts


def test_peer_1a_a_place_that_is_taken_away_renumbers_nothing(town: Database, client: PageClient) -> None:
    browser = Browser(client, LONG)
    browser.start()
    browser.answer_all(SAFE | THREE_PLACES)
    number = ready(LONG).screen_of["PLATS__2"]
    browser.open(f"{browser.home}/{number}?andra=1")
    browser.form.fill("q_PLATS__2", [])
    form = browser.form
    form.fill("q_PLATS__2", [])
    browser.send(form, "next")
    browser.answer_all({})
    browser.finish()
    document = json.loads(waiting(town)[0].document)
    assert "PLATS__2" not in document
    assert document["PLATS__1"] == {"": ["TUN"]}
    assert document["PLATS__3"] == {"": ["HPL"]}


def test_swedish_words_are_marked_where_a_language_is_missing(town: Database, client: PageClient) -> None:
    browser = Browser(client, LONG, "ar")
    page = browser.start()
    assert (page.page.language, page.page.direction) == ("ar", "rtl")
    question = ready(LONG).questions["OMRADE"].texts["sv"]
    assert re.search(rf'lang="sv"[^>]*>(<[^>]+>)*\s*{re.escape(question)}', page.html)
    browser.answer_all(SAFE)
    assert re.search(rf'lang="sv"[^>]*>\s*{re.escape(question)}', browser.page.html)  # type: ignore[union-attr]


def test_the_short_one_has_its_own_words_in_arabic(town: Database, client: PageClient) -> None:
    page = Browser(client, SHORT, "ar").start()
    question = ready(SHORT).questions["OMRADE"].texts
    assert question["ar"] in page.text
    assert question["sv"] not in page.text


def test_support_is_shown_whatever_was_answered(town: Database, client: PageClient) -> None:
    """Also to somebody who passed the question on exposure."""
    for exposure in ({}, {"q_UTSATT": ["NEJ"]}, {"q_UTSATT": ["VALD"]}):
        browser = Browser(client, LONG)
        browser.start()
        while ready(LONG).screens[browser.number - 1].questions[0].address != "STOD":
            browser.answer_page({name: told for name, told in SAFE.items() if name != "q_UTSATT"} | exposure)
        assert "116 006" in browser.page.text.replace("\xa0", " ")  # type: ignore[union-attr]


def test_a_child_is_not_led_on_to_what_asks_for_contact(town: Database, client: PageClient) -> None:
    for age, way_on in (("A15", False), ("A30", True)):
        browser = Browser(client, SHORT, "en")
        browser.start()
        browser.answer_all(START | {"q_ALDER": age})
        receipt = browser.send(browser.form, "send")
        assert ("Do you want to tell us more?" in receipt.text) is way_on


def test_each_round_says_what_it_is_about(town: Database, client: PageClient) -> None:
    browser = Browser(client, LONG)
    browser.start()
    while browser.questions[:1] != ["UTSOMR__STOLD"]:
        browser.answer_page(SAFE | {"q_UTSATT": ["STOLD", "HOT"]})
    said = browser.page.page.by_id("main")  # type: ignore[union-attr]
    assert "Stöld" in said
    assert "Hot" not in said
    browser.answer_all(SAFE | {"q_UTSATT": ["STOLD", "HOT"], "q_UTSANM__HOT": "J"})
    checked = browser.page.page.by_id("main")  # type: ignore[union-attr]
    assert "Stöld: Anmälde du det till polisen?" in checked
    assert "Hot: Anmälde du det till polisen?Ja" in checked


def met(slug: str, pages: list[tuple[int, list[str]]]) -> tuple[str, ...]:
    """Each question once, however many pages it has. A page without fields is known by its number."""
    screens = ready(slug).screens
    asked = [address for number, found in pages for address in found or [screens[number - 1].questions[0].address]]
    return tuple(dict.fromkeys(asked))
