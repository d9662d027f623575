"""Surveys made, changed, versioned and published, by operations and by the staff's pages."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import today
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.organisations.rules import Editor
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyVersion, SurveyWaiting
from dialog.surveys.operations.surveys import (
    SurveyValues,
    change_settings,
    create_survey,
    import_version,
    map_version,
    publish_version,
)
from dialog.surveys.queries.surveys import questionnaire_of_version, survey_facts
from dialog.surveys.questionnaires import ready
from dialog.surveys.rules.questionnaire import Page, Questionnaire
from dialog.surveys.rules.states import SurveyState
from dialog.surveys.rules.versions import Succession, difference
from tests.client import PageClient
from tests.people import People
from tests.surveys.questionnaires import small

WHO = Editor(None, "test")
HOSTILE = "<script>alert(1)</script>{{7*7}}\"'=cmd|#set page(fill: red)"


def values(**changed: Any) -> SurveyValues:
    days: dict[str, Any] = {"opens_on": today(), "closes_on": today() + timedelta(days=10)}
    return SurveyValues(**({"kind": "open", "title": {"sv": "Prov"}} | days | changed))


def without(questionnaire: Questionnaire, code: str) -> Questionnaire:
    """The questionnaire without the page that asks `code`."""
    sections = tuple(
        replace(
            section,
            parts=tuple(
                part
                for part in section.parts
                if not (isinstance(part, Page) and any(question.code == code for question in part.questions))
            ),
        )
        for section in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


def renamed(questionnaire: Questionnaire, old: str, new: str) -> Questionnaire:
    """The questionnaire where `old` is asked under the code `new`."""
    return own_json.loads(own_json.dumps(questionnaire).replace(f'"{old}"', f'"{new}"'))


@pytest.fixture
def made(database: Database) -> int:
    """The short questionnaire, version 1 published, open."""

    def make(session: Session) -> int:
        survey_id = create_survey(session, WHO, "prov", values(), ready("kort"))
        publish_version(session, WHO, survey_id, 1)
        return survey_id

    return database.write(make)


@pytest.fixture
def analyst(people: People) -> PageClient:
    return people.sign_in("analyst")


def versions(database: Database) -> list[tuple[int, bool]]:
    with database.read() as session:
        rows = session.scalars(select(SurveyVersion).order_by(SurveyVersion.number))
        return [(row.number, row.published_at is not None) for row in rows]


def form(**changed: str) -> dict[str, Any]:
    """What a filled-in page for a new survey sends."""
    days = {"opens_on": today().isoformat(), "closes_on": (today() + timedelta(days=10)).isoformat()}
    return (
        {"slug": "host", "kind": "open", "source": "kort", "title_sv": "Ny enkät", "news_sv": "Nu kan du svara."}
        | days
        | changed
    )


def file(content: str | bytes, name: str = "fragor.json") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


class TestVersions:
    def test_a_published_version_never_changes_and_the_next_one_gets_the_next_number(
        self, database: Database, made: int
    ) -> None:
        with database.read() as session:
            before = session.scalars(select(SurveyVersion.document)).one()
        changed = without(ready("kort"), "ENSAK")
        assert database.write(lambda session: import_version(session, WHO, made, changed)) == 2
        assert versions(database) == [(1, True), (2, False)]
        other = without(ready("kort"), "TRYGGAV")
        assert database.write(lambda session: import_version(session, WHO, made, other)) == 2
        assert versions(database) == [(1, True), (2, False)]
        database.write(lambda session: publish_version(session, WHO, made, 2))
        with database.read() as session:
            rows = session.scalars(select(SurveyVersion).order_by(SurveyVersion.number)).all()
            assert rows[0].document == before
            assert own_json.loads(rows[1].document) == other
            assert rows[1].mapping == {"retired": ["TRYGGAV"], "renamed": {}}

    def test_publishing_twice_is_publishing_once(self, database: Database, made: int) -> None:
        database.write(lambda session: publish_version(session, WHO, made, 1))
        with database.read() as session:
            acts = session.scalars(
                select(AuditEntry.action).where(AuditEntry.action == "survey_published").order_by(AuditEntry.sequence)
            ).all()
        assert len(acts) == 1

    def test_what_was_looked_at_is_what_is_published(self, database: Database, made: int) -> None:
        database.write(lambda session: import_version(session, WHO, made, without(ready("kort"), "ENSAK")))
        with pytest.raises(Conflict):
            database.write(lambda session: publish_version(session, WHO, made, 2, checksum="0" * 64))
        assert versions(database) == [(1, True), (2, False)]

    def test_a_question_lives_on_under_a_new_code_only_when_somebody_says_so(
        self, database: Database, made: int
    ) -> None:
        after = renamed(ready("kort"), "ENSAK", "ENSAK2")
        database.write(lambda session: import_version(session, WHO, made, after))
        mapping = Succession((), {"ENSAK": "ENSAK2"})
        database.write(lambda session: map_version(session, WHO, made, 2, mapping))
        with database.read() as session:
            assert survey_facts(session, "prov").newest.renamed == {"ENSAK": "ENSAK2"}
        for wrong in (Succession(), Succession((), {"ENSAK": "KON"}), Succession(("ENSAK", "KON"))):
            with pytest.raises(NotPossibleNow) as refusal:
                database.write(lambda session, wrong=wrong: map_version(session, WHO, made, 2, wrong))
            assert refusal.value.code == "mapping"

    def test_a_question_that_is_asked_in_another_way_needs_another_code(self, database: Database, made: int) -> None:
        document = own_json.dump(ready("kort"))
        for section in document["sections"]:
            for part in section["parts"]:
                for question in part["questions"]:
                    if question["code"] == "ENSAK":
                        question["type"] = "short_text"
                        question["settings"] = {"most": 100}
        with pytest.raises(NotPossibleNow) as refusal:
            database.write(lambda session: import_version(session, WHO, made, own_json.load(document)))
        assert refusal.value.values["faults"] == [("retyped", "ENSAK")]

    def test_the_difference_names_what_is_new_changed_and_gone(self) -> None:
        before = ready("kort")
        after = renamed(without(before, "TRYGGAV"), "ENSAK", "NYFRAGA")
        found = difference(before, after)
        assert (found.added, found.gone) == (("NYFRAGA",), ("TRYGGAV", "ENSAK"))
        assert found.retyped == ()
        reworded = own_json.loads(own_json.dumps(before).replace("Hur gammal är du?", "Din ålder?"))
        (change,) = difference(before, reworded).changed
        assert (change.code, change.parts, change.show_if) == ("ALDER", ("texts",), False)
        assert len(difference(before, before).same) == len(before.questions)

    def test_an_unsound_questionnaire_is_refused_whole(self, database: Database, made: int) -> None:
        broken = own_json.loads(own_json.dumps(ready("kort")).replace('"type": "area"', '"type": "sliders"'))
        with pytest.raises(NotPossibleNow) as refusal:
            database.write(lambda session: import_version(session, WHO, made, broken))
        assert refusal.value.values["faults"] == ["OMRADE: there is no type 'sliders'"]
        assert versions(database) == [(1, True)]


class TestSettings:
    def test_two_editors_meet_a_conflict(self, database: Database, made: int) -> None:
        database.write(lambda session: change_settings(session, WHO, made, values(wave="a"), seen_version=1))
        with pytest.raises(Conflict):
            database.write(lambda session: change_settings(session, WHO, made, values(wave="b"), seen_version=1))

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"kind": "sample"}, "kind_fixed"),
            ({"opens_on": date(2000, 1, 1)}, "opening_fixed"),
            ({"closes_on": date(2000, 1, 1), "opens_on": date(1999, 1, 1)}, "opening_fixed"),
            ({"results_on": date(2000, 1, 1)}, "dates"),
        ],
    )
    def test_what_residents_were_promised_stays(
        self, database: Database, made: int, changed: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(NotPossibleNow) as refusal:
            database.write(lambda session: change_settings(session, WHO, made, values(**changed), seen_version=1))
        assert refusal.value.code == code

    def test_a_running_survey_may_be_prolonged_and_not_closed_in_the_past(self, database: Database, made: int) -> None:
        later = values(closes_on=today() + timedelta(days=99))
        database.write(lambda session: change_settings(session, WHO, made, later, seen_version=1))
        with database.read() as session:
            assert survey_facts(session, "prov").closes_on == today() + timedelta(days=99)


class TestPages:
    def test_a_survey_from_a_ready_questionnaire_is_a_draft_until_published(
        self, analyst: PageClient, client: PageClient, database: Database
    ) -> None:
        analyst.post("/en/intern/enkater/ny", form())
        assert "Draft" in analyst.get("/en/intern/enkater").text
        client.get("/enkat/host", 404)
        with database.read() as session:
            checksum = survey_facts(session, "host").newest.checksum
        analyst.post("/en/intern/enkater/host/versioner/1/publicera", {"checksum": checksum})
        assert "Until" in analyst.get("/en/intern/enkater/host").text
        client.get("/enkat/host")

    def test_wrong_input_keeps_everything_typed(self, analyst: PageClient) -> None:
        page = analyst.post("/en/intern/enkater/ny", form(slug="Å b", opens_on="i morgon"), 422)
        assert 'value="i morgon"' in page.html
        assert 'value="Å b"' in page.html
        assert "Nu kan du svara." in page.html
        assert page.page.title.startswith("Error:")

    def test_a_taken_address_is_said_at_its_field(self, analyst: PageClient, made: int) -> None:
        page = analyst.post("/en/intern/enkater/ny", form(slug="prov"), 422)
        assert "Choose another one" in page.text

    def test_sec_J16_a_broken_file_is_refused_whole_and_told_escaped(
        self, analyst: PageClient, database: Database
    ) -> None:
        document = own_json.dump(small())
        document["sections"][0]["<b>x</b>"] = HOSTILE
        for content in (
            json.dumps(document),
            "{",
            own_json.dumps(small()).encode("utf-16"),
            json.dumps(own_json.dump(small()) | {"format": "xlsform"}),
            "[" * 100_000,
            b"\xff\xfe\x00",
            "",
        ):
            sent = form(source="file") | {"file": file(content)}
            page = analyst.post("/en/intern/enkater/ny", sent, 422, content_type="multipart/form-data")
            assert "<b>x</b>" not in page.html
            assert "What to correct in the file" in page.text
        with database.read() as session:
            assert session.scalar(select(func.count()).select_from(Survey)) == 0

    def test_sec_J02_hostile_titles_and_options_are_only_text(self, analyst: PageClient, database: Database) -> None:
        document = json.loads(own_json.dumps(small()))
        document["title"]["sv"] = HOSTILE
        question = document["sections"][0]["parts"][0]["questions"][0]
        question["texts"]["sv"] = HOSTILE
        sent = form(source="file", title_sv=HOSTILE, news_sv=HOSTILE) | {"file": file(json.dumps(document))}
        analyst.post("/en/intern/enkater/ny", sent, content_type="multipart/form-data")
        for path in (
            "",
            "/host",
            "/host/versioner",
            "/host/prova",
            "/host/kanaler",
            "/host/installningar",
            "/host/hjalp",
        ):
            page = analyst.get(f"/en/intern/enkater{path}")
            assert "<script>alert" not in page.html
            assert "{{7*7}}" in page.html or path == "/host/hjalp"

    def test_an_address_of_the_house_is_no_address_of_a_survey(self, analyst: PageClient) -> None:
        assert "Choose another one" in analyst.post("/en/intern/enkater/ny", form(slug="ny"), 422).text

    def test_somebody_elses_change_is_shown_beside_mine(self, analyst: PageClient, made: int) -> None:
        path = "/en/intern/enkater/prov/installningar"
        first = form(title_sv="Första", version="1")
        analyst.post(path, first)
        page = analyst.post(path, form(title_sv="Andra", version="1"), 409)
        assert "Första" in page.text
        assert 'value="Andra"' in page.html
        analyst.post(path, form(title_sv="Andra", version=page.page.value("version")))
        assert "Andra" in analyst.get("/en/intern/enkater/prov").text

    def test_a_new_version_shows_what_it_changes_and_what_became_of_what_is_gone(
        self, analyst: PageClient, made: int, database: Database
    ) -> None:
        after = renamed(ready("kort"), "ENSAK", "ENSAK2")
        path = "/en/intern/enkater/prov/versioner"
        analyst.post(path, {"file": file(own_json.dumps(after))}, content_type="multipart/form-data")
        page = analyst.get(path)
        assert "Retired from version 2" in page.text
        analyst.post(f"{path}/2/avbildning", {"now_ENSAK": "ENSAK2"})
        assert "Lives on as ENSAK2" in analyst.get(path).text
        with database.read() as session:
            checksum = survey_facts(session, "prov").newest.checksum
        analyst.post(f"{path}/2/publicera", {"checksum": checksum})
        assert versions(database) == [(1, True), (2, True)]
        analyst.post(f"{path}/2/publicera", {"checksum": checksum})
        assert versions(database) == [(1, True), (2, True)]

    def test_publishing_without_having_seen_it_is_refused(self, analyst: PageClient, made: int) -> None:
        other = without(ready("kort"), "ENSAK")
        path = "/en/intern/enkater/prov/versioner"
        analyst.post(path, {"file": file(own_json.dumps(other))}, content_type="multipart/form-data")
        analyst.post(f"{path}/2/publicera", {}, 409)

    def test_the_file_of_a_version_gives_the_same_version_back(
        self, analyst: PageClient, made: int, database: Database
    ) -> None:
        answer = analyst.get("/en/intern/enkater/prov/versioner/1.json")
        assert own_json.loads(answer.html) == ready("kort")
        analyst.get("/en/intern/enkater/prov/versioner/2.json", 404)

    def test_a_draft_can_be_thrown_away_and_a_survey_that_never_was_goes_with_it(
        self, analyst: PageClient, made: int, database: Database
    ) -> None:
        analyst.post("/en/intern/enkater/ny", form())
        analyst.post("/en/intern/enkater/host/versioner/slang")
        analyst.post("/en/intern/enkater/prov/versioner/slang", {}, 409)
        with database.read() as session:
            assert session.scalars(select(Survey.slug)).all() == ["prov"]

    def test_the_list_counts_those_that_wait_too(self, analyst: PageClient, made: int, database: Database) -> None:
        def wait(session: Session) -> None:
            version = session.scalars(select(SurveyVersion.id)).one()
            for number in range(3):
                session.add(
                    SurveyWaiting(
                        key=bytes([number]) * 16, survey_id=made, version_id=version, form_hash=bytes([number]) * 32,
                        reference="E-1", document="{}", texts="{}", language="sv",
                    )
                )  # fmt: skip

        database.write(wait)
        text = analyst.get("/en/intern/enkater").text
        assert "3 of them wait" in text
        assert "3 answers" in analyst.get("/en/intern/enkater/prov").text

    def test_the_state_follows_from_the_days(self, database: Database) -> None:
        def make(session: Session) -> None:
            for slug, first in (("a", 1), ("b", 0), ("c", -20)):
                opens = today() + timedelta(days=first)
                chosen = values(opens_on=opens, closes_on=opens + timedelta(days=9))
                survey_id = create_survey(session, WHO, slug, chosen, small())
                if slug != "c":
                    publish_version(session, WHO, survey_id, 1)

        database.write(make)
        with database.read() as session:
            states = [survey_facts(session, slug).state for slug in "abc"]
            assert states == [SurveyState.COMING, SurveyState.OPEN, SurveyState.DRAFT]
            assert questionnaire_of_version(session, survey_facts(session, "a").newest.id) == small()


def test_the_reader_sees_and_changes_nothing(people: People, made: int) -> None:
    reader = people.sign_in("reader")
    page = reader.get("/en/intern/enkater/prov")
    assert "/installningar" not in page.html
    assert "/kanaler" not in page.html
    reader.get("/en/intern/enkater/prov/kanaler", 403)
