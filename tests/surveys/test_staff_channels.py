"""Channels: short addresses, square codes, posters, and how many came by each."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.database import Database
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.settings import ALL_LANGUAGES
from dialog.surveys.models import SurveyAnswer, SurveyCollector
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.collectors import CollectorValues, add_collector, switch_collector
from dialog.surveys.operations.fold import fold
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.operations.surveys import SurveyValues, create_survey, publish_version
from dialog.surveys.posters import Asking, letters, poster
from dialog.surveys.qr import qr_svg
from dialog.surveys.queries.collectors import channel_counts
from dialog.surveys.queries.surveys import survey_facts
from dialog.surveys.rules.collectors import CollectorKind, GroupType
from dialog.surveys.rules.holding import ALPHABET
from dialog.surveys.rules.values import Value
from dialog.web.language import OWN_NAMES
from tests.client import PageClient
from tests.people import People
from tests.surveys.questionnaires import small
from tests.surveys.walks import Respondent

WHO = Editor(None, "test")
HOSTILE = '#set page(fill: red) *x* $y$ <b>&"\\u{202e}' + "W" * 120
GROUPS = {
    GroupType.NEIGHBOURHOOD_WATCH: "Grannsamverkan Ekdungen",
    GroupType.SAFETY_WALKERS: "Nattvandrarna",
    GroupType.ADVISORY_COUNCIL: "Pensionärsrådet",
}


@pytest.fixture
def survey_id(database: Database) -> int:
    def make(session: Session) -> int:
        days = (today(), today() + timedelta(days=9))
        made = create_survey(session, WHO, "prov", SurveyValues("open", {"sv": "Prov"}, *days), small())
        publish_version(session, WHO, made, 1)
        return made

    return database.write(make)


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def analyst(people: People) -> PageClient:
    return people.sign_in("analyst")


def add(database: Database, survey_id: int, label: str, kind: CollectorKind, group: str = "") -> str:
    values = CollectorValues(kind, label, group)
    return database.write(lambda session: add_collector(session, WHO, survey_id, values))


def asking(language: str, **changed: object) -> Asking:
    values: dict[str, object] = {
        "language": language,
        "programme": "Trygghetsdialogen",
        "asks": "Lindesunds kommun och polisen",
        "title": "Kort trygghetsenkät",
        "lead": "Kommunen och polisen vill veta hur tryggt det känns.",
        "address": "https://dialog.lindesund.example/ar/e/K7M4P",
        "questions": 12,
        "minutes": 4,
        "opens_on": date(2026, 11, 1),
        "closes_on": date(2026, 11, 30),
        "languages": list(OWN_NAMES.items()),
        "phone": "0123-456 78",
    }
    return Asking(**(values | changed))  # type: ignore[arg-type]


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def is_accessible(pdf: bytes, language: str) -> bool:
    """PDF/UA-1, tagged, in this language."""
    return (
        re.search(rb"pdfuaid:part>1<", pdf) is not None
        and b"/MarkInfo" in pdf
        and f"/Lang({language})".encode() in pdf.replace(b"/Lang (", b"/Lang(")
    )


class TestChannels:
    def test_E06_link_and_square_carry_the_coarse_code_and_answers_are_counted_by_it(
        self, analyst: PageClient, respondent: Respondent, database: Database, keys: Keys, survey_id: int
    ) -> None:
        for label, kind in (("Facebook", "link"), ("Dialogtorget", "event")):
            analyst.post("/en/intern/enkater/prov/kanaler", {"label": label, "kind": kind, "group_type": ""})
        with database.read() as session:
            codes = dict(
                session.execute(
                    select(SurveyCollector.label, SurveyCollector.code).where(SurveyCollector.kind != "assisted")
                ).all()
            )
        assert set(codes) == {"Facebook", "Dialogtorget"}
        for code in codes.values():
            assert re.fullmatch(f"[{ALPHABET}]{{5}}", code)
            page = analyst.get(f"/en/intern/enkater/prov/kanaler/{code}")
            assert f"http://127.0.0.1:8000/e/{code}" in page.html
            square = analyst.get(f"/en/intern/enkater/prov/kanaler/{code}/qr-ar.svg")
            assert square.html == qr_svg(f"http://127.0.0.1:8000/ar/e/{code}")
            assert square.html != qr_svg(f"http://127.0.0.1:8000/ar/e/{code}X")
            landing = respondent.client.get(f"/e/{code}", 303)
            assert landing.location.endswith(f"/enkat/prov?kanal={code}")
            intro = respondent.client.get(landing.location)
            assert re.search(rf'name="kanal"\s+value="{code}"', intro.html)
            # No pixel, no script of others, nothing that follows a person.
            assert not re.findall(r'(?:src|href)="https?://(?!127.0.0.1)', intro.html)
        answered(database, keys, {codes["Facebook"]: 12, codes["Dialogtorget"]: 11, "": 20})
        with database.read() as session:
            counts = channel_counts(session, survey_id)
            stored = set(session.scalars(select(SurveyAnswer.channel)))
        assert {one.label: one.answered for one in counts.collectors if one.kind != "assisted"} == {
            "Facebook": 12,
            "Dialogtorget": 11,
        }
        assert (counts.direct, counts.total) == (20, 43)
        assert stored == {"", *codes.values()}
        assert row_of(analyst, "Facebook") == ["Facebook", "Link, for a website or social media", "12"]

    def test_E08_three_kinds_of_groups_have_a_link_each_and_few_answers_are_not_told(
        self, analyst: PageClient, database: Database, keys: Keys, survey_id: int
    ) -> None:
        for group, label in GROUPS.items():
            analyst.post(
                "/en/intern/enkater/prov/kanaler", {"label": label, "kind": "group", "group_type": group.value}
            )
        with database.read() as session:
            rows = session.scalars(select(SurveyCollector).where(SurveyCollector.kind == "group")).all()
        assert {row.group_type for row in rows} == set(GROUPS)
        codes = {row.group_type: row.code for row in rows}
        assert len(set(codes.values())) == 3
        few, more, many = (codes[group] for group in GROUPS)
        answered(database, keys, {few: 9, more: 14, many: 30, "": 25})
        with database.read() as session:
            counts = channel_counts(session, survey_id)
        shown = {one.code: one.answered for one in counts.collectors}
        assert shown[few] is None
        assert shown[many] == 30
        # The sum is known: one hidden number alone could be worked out.
        hidden = [n for n in (*shown.values(), counts.direct) if n is None]
        assert len(hidden) >= 2
        few_row = ["Grannsamverkan Ekdungen", "GroupNeighbourhood watch", "Not shown"]
        assert row_of(analyst, "Grannsamverkan Ekdungen") == few_row

    def test_a_group_needs_its_kind_and_other_channels_have_none(self, analyst: PageClient, survey_id: int) -> None:
        page = analyst.post("/en/intern/enkater/prov/kanaler", {"label": "X", "kind": "group", "group_type": ""}, 422)
        assert "which kind of group" in page.text
        analyst.post("/en/intern/enkater/prov/kanaler", {"label": "X", "kind": "link", "group_type": "safety_walkers"})

    def test_codes_never_meet(self, database: Database, survey_id: int) -> None:
        drawn = iter(["AAAAA", "AAAAA", "BBBBB"])
        values = CollectorValues(CollectorKind.LINK, "x")
        for expected in ("AAAAA", "BBBBB"):
            assert (
                database.write(lambda session: add_collector(session, WHO, survey_id, values, lambda: next(drawn)))
                == expected
            )

    def test_renamed_and_switched_off_its_address_still_leads_to_the_survey(
        self, analyst: PageClient, client: PageClient, database: Database, survey_id: int
    ) -> None:
        code = add(database, survey_id, "Torget", CollectorKind.EVENT)
        path = f"/en/intern/enkater/prov/kanaler/{code}"
        analyst.post(path, {"label": "Stora torget"})
        analyst.post(f"{path}/lage", {"active": "off"})
        page = analyst.get(path)
        assert "Stora torget" in page.text
        assert "Switched off" in page.text
        assert client.get(f"/e/{code}", 303).location.endswith("/enkat/prov")
        analyst.post(f"{path}/lage", {"active": "on"})
        assert client.get(f"/e/{code}", 303).location.endswith(f"kanal={code}")

    def test_sec_Z06_a_channel_of_another_survey_is_not_there(
        self, analyst: PageClient, database: Database, survey_id: int
    ) -> None:
        def make(session: Session) -> int:
            days = (today(), today() + timedelta(days=9))
            return create_survey(session, WHO, "annan", SurveyValues("open", {"sv": "Annan"}, *days), small())

        code = add(database, database.write(make), "Torget", CollectorKind.EVENT)
        analyst.get(f"/en/intern/enkater/prov/kanaler/{code}", 404)
        analyst.post(f"/en/intern/enkater/prov/kanaler/{code}", {"label": "Min"}, 404)
        analyst.post(f"/en/intern/enkater/prov/kanaler/{code}/lage", {"active": "off"}, 404)
        analyst.get(f"/en/intern/enkater/prov/kanaler/{code}/affisch-a4-sv.pdf", 404)

    def test_switching_to_what_it_is_leaves_no_line_in_the_log(self, database: Database, survey_id: int) -> None:
        code = add(database, survey_id, "Torget", CollectorKind.EVENT)
        before = survey(database)
        database.write(lambda session: switch_collector(session, WHO, survey_id, code, active=True))
        assert survey(database) == before


class TestPaper:
    @pytest.mark.parametrize("language", ALL_LANGUAGES)
    def test_posters_are_one_page_and_accessible_in_every_language(self, language: str) -> None:
        for paper, width in (("a4", b"595"), ("a5", b"419")):
            made = poster(asking(language), paper)
            assert made.startswith(b"%PDF-")
            assert pages_of(made) == 1
            assert is_accessible(made, language)
            assert re.search(rb"/MediaBox\s*\[0 0 " + width, made)

    def test_sec_J02_hostile_words_are_only_text_and_stay_on_their_page(self) -> None:
        made = poster(asking("sv", title=HOSTILE, lead=HOSTILE, programme=HOSTILE, asks=HOSTILE), "a5")
        assert pages_of(made) == 1
        assert is_accessible(made, "sv")

    def test_a_poster_is_fetched_for_a_channel_and_a_language(
        self, analyst: PageClient, database: Database, survey_id: int
    ) -> None:
        code = add(database, survey_id, "Torget", CollectorKind.EVENT)
        base = f"/en/intern/enkater/prov/kanaler/{code}/affisch"
        answer = analyst.http.get(f"{base}-a5-fa.pdf")
        assert answer.mimetype == "application/pdf"
        assert is_accessible(answer.data, "fa")
        for wrong in ("a3-sv", "a4-xx", "a4-../sv"):
            assert analyst.http.get(f"{base}-{wrong}.pdf").status_code == 404

    def test_letters_have_a_page_each(self) -> None:
        made = letters(asking("ar"), [("K7MP-4XHD-9RTW", "Norrhöjden"), ("K7MP-4XHD-9RTX", HOSTILE)], date(2026, 1, 1))
        assert pages_of(made) == 2
        assert is_accessible(made, "ar")

    def test_a_square_holds_one_address_and_nothing_hostile(self) -> None:
        square = qr_svg("https://x.example/e/K7M4P")
        assert re.fullmatch(r"<svg [^<>]*>(<path [^<>]*/>)+</svg>\n?", square)
        assert qr_svg("https://x.example/e/K7M4P", quick=True) != square


def row_of(analyst: PageClient, label: str) -> list[str]:
    """The cells of a channel's row on the page of the survey."""
    html = analyst.get("/en/intern/enkater/prov").html
    row = next(row for row in re.findall(r"<tr>.*?</tr>", html, re.S) if f"<bdi>{label}</bdi>" in row)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row, re.S)]


def answered(database: Database, keys: Keys, numbers: dict[str, int]) -> None:
    """So many answers by each channel, moved and counted."""
    with database.read() as session:
        facts = survey_facts(session, "prov")
    for channel, number in numbers.items():
        for n in range(number):
            value = {"OMRADE": Value({"": ("A1",)})}
            submit_answers(database, keys, facts.id, facts.newest.id, value, form_key=f"{channel}-{n}", channel=channel)
    database.write(lambda session: move_due(session, keys))
    database.write(fold)


def survey(database: Database) -> object:
    with database.read() as session:
        return [
            (row.code, row.active, row.label)
            for row in session.scalars(select(SurveyCollector).order_by(SurveyCollector.id))
        ]
