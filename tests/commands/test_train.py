"""`dialog train suggestions` on an installation of its own."""

import sys

import pytest
from sqlalchemy import select

from dialog.audit.models import AuditEntry
from dialog.categories.models import SuggestionModel
from dialog.categories.rules.linear import ENOUGH_IN_ALL
from dialog.commands import main
from dialog.database import Database
from tests.concerns.test_learning import decide


def train(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["dialog", "train", "suggestions"])
    main()


def test_too_few_decisions_are_said_and_teach_nothing(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train(monkeypatch)
    assert "0 decisions: too few" in capsys.readouterr().out
    with installation.read() as session:
        assert session.scalars(select(SuggestionModel)).all() == []


def test_it_learns_and_says_whether_it_is_used(
    installation: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.write(lambda session: decide(session, ENOUGH_IN_ALL))
    train(monkeypatch)
    assert f"learnt from {ENOUGH_IN_ALL} decisions; it is used from now on" in capsys.readouterr().out
    with installation.read() as session:
        assert session.scalars(select(SuggestionModel.active)).one()
        assert session.scalars(select(AuditEntry.actor).order_by(AuditEntry.sequence)).all()[-1] == "command line"
