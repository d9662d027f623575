"""`dialog simulate SLUG`: apart from real answers, and among them in a demo only."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.clock import now, today
from dialog.commands import main
from dialog.commands.demo import MARK
from dialog.database import Database
from dialog.surveys.exchange.own_json import checksum
from dialog.surveys.models import Survey, SurveyAnswer, SurveyCollector, SurveyVersion, SurveyWaiting
from dialog.surveys.questionnaires import SHORT, ready_text
from tests.builders import an_area


@pytest.fixture
def installation(installation: Database) -> Database:
    """An installation in a folder, with an open short survey."""
    installation.write(fill)
    return installation


def fill(session: Session) -> None:
    for code in ("L1", "L2", "L3"):
        an_area(session, code)
    survey = Survey(
        slug="kort",
        kind="open",
        title={"sv": "Kort"},
        opens_on=today() - timedelta(days=1),
        closes_on=today() + timedelta(days=9),
    )
    session.add(survey)
    session.flush()
    text = ready_text(SHORT)
    session.add(
        SurveyVersion(survey_id=survey.id, number=1, document=text, checksum=checksum(text), published_at=now())
    )
    session.add(SurveyCollector(survey_id=survey.id, code="torget", kind="event", label="Torget"))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit status of `dialog simulate WORDS`."""
    monkeypatch.setattr(sys, "argv", ["dialog", "simulate", *words])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def stored(database: Database) -> tuple[int, int]:
    """Answers that (wait, have been moved)."""
    with database.read() as session:
        return (
            session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0,
            session.scalar(select(func.count()).select_from(SurveyAnswer)) or 0,
        )


def test_it_says_where_respondents_came_and_stores_nothing(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "kort", "--responses", "120", "--seed", "4") == 0
    said = capsys.readouterr().out
    assert "120 respondents, seed 4; nothing was stored" in said
    assert "fewest 7, median" in said
    assert "page   1      120  100%  OMRADE" in said
    assert "never reached" not in said
    assert "did not take" not in said
    assert stored(installation) == (0, 0)


def test_the_same_seed_says_the_same(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for seed in ("4", "4", "5"):
        run(monkeypatch, "kort", "--responses", "60", "--seed", seed)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert said[0] != said[2]


def test_real_answers_are_never_mixed_with_made_up_ones(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "kort", "--responses", "20", "--into-real") == 1
    assert "in a demo only" in capsys.readouterr().err
    assert stored(installation) == (0, 0)


def test_in_a_demo_they_are_sent_as_anybody_sends(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / MARK).touch()
    assert run(monkeypatch, "kort", "--responses", "25", "--into-real") == 0
    assert "25 made-up answers sent" in capsys.readouterr().out
    assert stored(installation) == (0, 25)
    with installation.read() as session:
        assert set(session.scalars(select(SurveyAnswer.channel))) == {"", "torget"}


def test_an_unknown_survey_is_said(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "finns-inte", "--responses", "5") == 1
    assert capsys.readouterr().err == "there is no survey 'finns-inte'\n"
