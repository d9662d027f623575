"""`dialog export survey` and `dialog survey rebuild` on an installation of its own."""

import csv
import io
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.commands import main
from dialog.database import Database
from dialog.surveys.exchange.own_json import load
from dialog.surveys.models import SurveyAnswer, SurveyCube, SurveyText, SurveyVersion
from dialog.surveys.operations.fold import fold
from dialog.surveys.questionnaires import ready
from tests.spreadsheets import read_xlsx
from tests.surveys.answered import a_survey, answer
from tests.surveys.test_results_storage import sheets

QUESTIONNAIRE = ready("kort")
WROTE = '=1+1, "lys upp"\ngången'


@pytest.fixture
def installation(installation: Database) -> Database:
    """An installation with 30 answers, one of them with words."""
    installation.write(_fill)
    return installation


def _fill(session: Session) -> None:
    survey = a_survey(session, QUESTIONNAIRE)
    version = session.scalars(select(SurveyVersion)).one()
    keys = answer(session, version, QUESTIONNAIRE, sheets(QUESTIONNAIRE, 30), channel="torg")
    session.add(
        SurveyText(key=b"t" * 16, answer_key=keys[0], survey_id=survey.id, address="ENSAK", text=WROTE, language="sv")
    )
    session.flush()
    fold(session)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["dialog", *arguments])
    main()


def exported(monkeypatch: pytest.MonkeyPatch, kind: str, *more: str) -> Path:
    path = Path(f"out.{kind}")
    run(monkeypatch, "export", "survey", QUESTIONNAIRE.slug, "--format", kind, "-o", str(path), *more)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


def documents(database: Database) -> list[dict[str, Any]]:
    with database.read() as session:
        rows = session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.key)).all()
        return [json.loads(row.document) for row in rows]


def test_json_holds_the_questionnaire_and_every_sheet(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(exported(monkeypatch, "json").read_text(encoding="utf-8"))
    assert load(content["versions"][0]["questionnaire"]) == QUESTIONNAIRE
    assert [one["document"] for one in content["answers"]] == documents(installation)
    assert all("texts" not in one and "key" not in one for one in content["answers"])
    assert "30 answer sheets" in capsys.readouterr().out
    with_texts = json.loads(exported(monkeypatch, "json", "--texts").read_text(encoding="utf-8"))
    assert [one["texts"] for one in with_texts["answers"] if one["texts"]] == [{"ENSAK": {"": WROTE}}]
    with installation.read() as session:
        noted = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "exported").order_by(AuditEntry.sequence)
        ).all()
        assert [entry.detail["number"] for entry in noted] == [30, 30]


def test_csv_and_xlsx_have_one_column_for_each_of_the_code_book(
    installation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = exported(monkeypatch, "csv", "--texts").read_bytes().decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text), strict=True))
    assert head[:8] == ["version", "language", "channel", "mode", "likely_repeat", "OMRADE", "ALDER", "KON"]
    assert len(rows) == 30
    assert {len(row) for row in rows} == {len(head)}
    for row, document in zip(rows, documents(installation), strict=True):
        said = dict(zip(head, row, strict=True))
        assert [said["ALDER"]] == document["ALDER"][""]
        chosen = document.get("KNYT", {}).get("", [])
        assert [code for code in ("BOR", "VERK", "VIST") if said[f"KNYT_{code}"] == "1"] == chosen
        assert said["KNYT_BOR"] in (("0", "1") if chosen else ("",))
    written = [row[head.index("ENSAK_text")] for row in rows if row[head.index("ENSAK_text")]]
    assert written == ["'" + WROTE]

    book = read_xlsx(exported(monkeypatch, "xlsx", "--texts").read_bytes())
    assert book["answers"][0] == head
    assert len(book["answers"]) == 31
    # A spreadsheet's own line breaks; nothing before the text, because a text cell is never a formula.
    assert WROTE in [cell for row in book["answers"] for cell in row]
    assert [row[0] for row in book["codebook"][1:]] == head[5:]


def test_without_texts_no_words_leave(installation: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    text = exported(monkeypatch, "csv").read_text(encoding="utf-8-sig")
    assert "lys upp" not in text
    assert "_text" not in text.splitlines()[0]


def test_rebuilding_makes_the_same_figures(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cube() -> list[tuple[Any, ...]]:
        with installation.read() as session:
            rows = session.execute(
                select(
                    SurveyCube.area,
                    SurveyCube.age,
                    SurveyCube.sex,
                    SurveyCube.question,
                    SurveyCube.value,
                    SurveyCube.count,
                )
            )
            return sorted(tuple(row) for row in rows)

    before = cube()
    installation.write(lambda session: session.execute(delete(SurveyCube).where(SurveyCube.question == "TRYGGKV")))
    assert cube() != before
    run(monkeypatch, "survey", "rebuild")
    assert cube() == before
    assert "30 answers counted anew" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run(monkeypatch, "survey", "rebuild", "finns-inte")
    with installation.read() as session:
        assert session.scalar(select(func.count()).where(AuditEntry.action == "results_rebuilt")) == 1
