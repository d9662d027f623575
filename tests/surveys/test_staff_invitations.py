"""Codes for a random sample: handed out once, stored as hashes, told in tens."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.clock import today
from dialog.database import Database
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.surveys.models import SurveyCollector, SurveyInvitation
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.operations.surveys import SurveyValues, create_survey, publish_version
from dialog.surveys.queries.surveys import survey_facts
from dialog.surveys.rules.values import Value
from tests.builders import an_area
from tests.client import PageClient
from tests.people import People
from tests.surveys.questionnaires import small

WHO = Editor(None, "test")
PATH = "/en/intern/enkater/urval/inbjudningar"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def survey_id(database: Database) -> int:
    def make(session: Session) -> int:
        an_area(session, "A1", name="=Norrhöjden")
        an_area(session, "A2", slug="a2")
        days = (today(), today() + timedelta(days=9))
        made = create_survey(session, WHO, "urval", SurveyValues("sample", {"sv": "Urval"}, *days), small())
        publish_version(session, WHO, made, 1)
        return made

    return database.write(make)


@pytest.fixture
def analyst(people: People) -> PageClient:
    return people.sign_in("analyst")


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


def filled(analyst: PageClient, **changed: str) -> dict[str, str]:
    key = analyst.get(PATH).page.value("form_key")
    fields = {"form_key": key, "number_A1": "2", "number_A2": "", "language": "sv", "files": "csv"}
    return fields | changed | {"csrf_token": analyst.csrf_token}


def stored(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SurveyInvitation)) or 0


def test_a_list_is_handed_out_once_and_the_codes_are_nowhere_else(
    analyst: PageClient, database: Database, survey_id: int
) -> None:
    sent = filled(analyst, number_A2="3")
    answer = analyst.http.post(PATH, data=sent)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["A1", "A1", "A2", "A2", "A2"]
    assert rows[1][1] == "'=Norrhöjden"
    codes = [row[2] for row in rows[1:]]
    assert len(set(codes)) == 5
    assert all(CODE.fullmatch(code) for code in codes)
    # The code stands behind '#', which no browser sends, and never in a path or a query.
    assert all(row[4] == f"{row[3]}#{row[2]}" for row in rows[1:])
    assert not any(code in row[3] for row, code in zip(rows[1:], codes, strict=True))
    assert stored(database) == 5
    everything = dump(database)
    assert not any(code in everything or code.replace("-", "") in everything for code in codes)
    again = analyst.post(PATH, sent, 409)
    assert "handed out then" in again.text
    assert not any(code in again.html for code in codes)
    assert stored(database) == 5


def test_letters_and_list_come_together_with_the_same_codes(
    analyst: PageClient, database: Database, survey_id: int
) -> None:
    answer = analyst.http.post(PATH, data=filled(analyst, files="both", language="ar"))
    assert answer.mimetype == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    table, letters = sorted(archive.namelist())
    assert table.endswith(".csv")
    assert archive.read(letters).startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", archive.read(letters))) == 2
    assert b"pdfuaid:part>1<" in archive.read(letters)
    rows = list(csv.reader(io.StringIO(archive.read(table).decode("utf-8-sig"))))
    assert "/ar/e/" in rows[1][3]
    with database.read() as session:
        assert session.scalars(select(SurveyCollector.kind).where(SurveyCollector.kind == "letter")).all() == ["letter"]


def test_the_code_of_a_letter_opens_the_survey(analyst: PageClient, client: PageClient, survey_id: int) -> None:
    answer = analyst.http.post(PATH, data=filled(analyst))
    row = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1]
    landing = client.get(row[3].removeprefix("http://127.0.0.1:8000"), 303).location
    intro = client.get(landing)
    fields = {"form_key": intro.page.value("form_key"), "kanal": intro.page.value("kanal"), "code": row[2].lower()}
    assert client.post("/enkat/urval/starta", fields).location == "/enkat/urval/1"


@pytest.mark.parametrize(
    "changed",
    [
        {"number_A1": ""},
        {"number_A1": "två"},
        {"number_A1": "-1"},
        {"number_A1": "50001"},
        {"number_A1": "501", "files": "pdf"},
        {"language": "xx"},
        {"files": "exe"},
        {"form_key": "x"},
    ],
)
def test_wrong_input_makes_no_codes_and_keeps_what_was_typed(
    analyst: PageClient, database: Database, survey_id: int, changed: dict[str, str]
) -> None:
    page = analyst.post(PATH, filled(analyst) | changed, 422)
    assert page.page.title.startswith("Error:")
    assert page.page.value("number_A1") == changed.get("number_A1", "2")
    assert stored(database) == 0


def test_an_open_survey_has_no_codes(analyst: PageClient, database: Database, survey_id: int) -> None:
    days = (today(), today() + timedelta(days=9))
    values = SurveyValues("open", {"sv": "Öppen"}, *days)
    database.write(lambda session: create_survey(session, WHO, "oppen", values, small()))
    path = "/en/intern/enkater/oppen/inbjudningar"
    assert "has no codes" in analyst.get(path).text
    sent = filled(analyst)
    analyst.post(path, sent, 422)
    assert stored(database) == 0


def test_sec_A08_participation_is_told_in_tens_and_never_by_person(
    analyst: PageClient, database: Database, keys: Keys, survey_id: int
) -> None:
    letters = database.write(lambda session: make_invitations(session, keys, survey_id, {"A1": 40, "A2": 12}))
    with database.read() as session:
        facts = survey_facts(session, "urval")
    used = [letter for letter in letters if letter.area_code == "A1"][:27] + letters[-9:]
    for letter in used:
        value = {"OMRADE": Value({"": (letter.area_code,)})}
        submit_answers(
            database, keys, survey_id, facts.newest.id, value, form_key=letter.code, invitation_code=letter.code
        )
    for path in (PATH, "/en/intern/enkater/urval"):
        page = analyst.get(path)
        assert "20 or more" in page.text
        assert "Fewer than ten" in page.text
        assert not re.search(r"\b27\b", page.text)
        assert not any(letter.code in page.html for letter in letters)


def test_the_log_says_how_many_and_no_code(analyst: PageClient, database: Database, survey_id: int) -> None:
    analyst.http.post(PATH, data=filled(analyst))
    with database.read() as session:
        details = [
            entry.detail
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
            if entry.action == "invitations_made"
        ]
    assert details == [{"number": 2}]


def dump(database: Database) -> str:
    """Everything that is stored, as text."""
    found = []
    with database.read() as session:
        for table in SurveyInvitation.metadata.sorted_tables:
            for row in session.execute(text(f"SELECT * FROM {table.name}")):
                found.append(" ".join(str(bytes(cell) if isinstance(cell, memoryview) else cell) for cell in row))
    return "\n".join(found)
