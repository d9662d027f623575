"""`dialog import survey FILE`: all or nothing, a line for each fault, the next version of one that is there."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from dialog.database import Database
from dialog.surveys.exchange import own_json
from dialog.surveys.models import Survey, SurveyVersion
from dialog.surveys.questionnaires import READY, ready, ready_text
from tests.commands.test_import import file, run


def stored(database: Database) -> list[tuple[str, int, bool]]:
    with database.read() as session:
        rows = session.execute(
            select(Survey.slug, SurveyVersion.number, SurveyVersion.published_at)
            .join(SurveyVersion, SurveyVersion.survey_id == Survey.id)
            .order_by(Survey.slug, SurveyVersion.number)
        )
        return [(slug, number, at is not None) for slug, number, at in rows]


@pytest.mark.parametrize("name", READY)
def test_both_ready_questionnaires_are_taken_over(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert run(monkeypatch, "survey", file(tmp_path, "q.json", ready_text(name)), "--publish") == 0
    assert stored(installation) == [(ready(name).slug, 1, True)]
    with installation.read() as session:
        assert own_json.loads(session.scalars(select(SurveyVersion.document)).one()) == ready(name)


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = file(tmp_path, "q.json", ready_text("kort"))
    assert run(monkeypatch, "survey", first, "--dry-run") == 0
    assert "a new survey with 12 questions" in capsys.readouterr().out
    assert stored(installation) == []
    assert run(monkeypatch, "survey", first, "--slug", "prov", "--publish") == 0
    second = file(tmp_path, "q2.json", ready_text("kort").replace('"ENSAK"', '"ENSAK2"'))
    capsys.readouterr()
    assert run(monkeypatch, "survey", second, "--slug", "prov", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "new: ENSAK2" in said
    assert "retired from version 2: ENSAK" in said
    assert stored(installation) == [("prov", 1, True)]
    assert run(monkeypatch, "survey", second, "--slug", "prov") == 0
    assert stored(installation) == [("prov", 1, True), ("prov", 2, False)]


def test_everything_wrong_is_said_at_once_and_nothing_is_taken(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(ready_text("kort"))
    document["sections"][0]["parts"][0]["questions"][0]["kolumn"] = 1
    document["minutes"] = "fyra"
    assert run(monkeypatch, "survey", file(tmp_path, "q.json", json.dumps(document))) == 1
    said = capsys.readouterr().err
    assert "q.json: questionnaire.minutes: a whole number is expected" in said
    assert "kolumn: means nothing here" in said
    assert "nothing was imported: 2 things to correct" in said
    assert stored(installation) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{\x00}\x00", b'{"format": "x"}', b"[" * 50_000])
def test_what_is_no_questionnaire_is_refused_in_a_line(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    assert run(monkeypatch, "survey", file(tmp_path, "q.json", content)) == 1
    assert stored(installation) == []


def test_the_same_file_twice_is_no_new_version(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path, "q.json", ready_text("kort"))
    assert run(monkeypatch, "survey", path, "--publish") == 0
    assert run(monkeypatch, "survey", path) == 1
    assert "the same as what is published" in capsys.readouterr().err


def test_days_that_cannot_be_are_refused(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, "q.json", ready_text("kort"))
    assert run(monkeypatch, "survey", path, "--opens", "2026-12-01", "--closes", "2026-11-01") == 1
    assert run(monkeypatch, "survey", path, "--opens", "i morgon") == 2
    assert stored(installation) == []
