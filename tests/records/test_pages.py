"""The page of the rules, what the public is told, and the command line."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.commands import main
from dialog.commands.worker import dispose
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.keys import Keys, load_keys
from dialog.records.models import RetentionRule, RetentionRun
from dialog.records.operations.rules import RuleDraft, add_rule
from dialog.records.rules import What
from tests.client import PageClient
from tests.commands.conftest import built as built
from tests.commands.conftest import installation as installation
from tests.people import People
from tests.records.conftest import HELD_ON, Rule, a_held_meeting, kept

TODAY = date(2026, 6, 1)
TYPED = {
    "what": "registration_contact",
    "days": "30",
    "decision": "KS 2026/12",
    "decided_on": "2026-05-20",
    "starts_on": "2026-06-02",
}


def test_a_rule_is_made_after_a_look_at_what_it_would_erase(database: Database, keys: Keys, people: People) -> None:
    database.write(lambda session: a_held_meeting(session, keys))
    with clock.at(TODAY):
        client = people.sign_in("administrator")
        looked = client.post("/intern/gallring", TYPED | {"step": "check"}, status=200)
        assert "1" in looked.page.by_id("would-erase")
        with database.read() as session:
            assert session.scalars(select(RetentionRule)).all() == [], "looking makes no rule"
        sent = {field["name"]: field.get("value", "") for field in looked.page.fields if field["tag"] == "input"}
        client.post("/intern/gallring", {name: sent[name] for name in TYPED} | {"step": "save"})
        shown = client.get("/intern/gallring")
        assert shown.page.by_id("due-registration_contact") == "1"
        assert "KS 2026/12" in shown.page.text
    with database.read() as session:
        assert kept(session)[1][0], "a rule of tomorrow erases nothing today"
        entries = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "retention_rule")).all()
        assert [(one.action, one.detail["days"]) for one in entries] == [("rule_made", 30)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days", "-1"),
        ("days", "0"),
        ("days", "many"),
        ("days", "4000"),
        ("decision", ""),
        ("decided_on", "2026-06-02"),
        ("starts_on", "2026-06-01"),
        ("starts_on", ""),
        ("what", "everything"),
    ],
)
def test_what_is_not_right_is_said_at_its_field(database: Database, people: People, name: str, value: str) -> None:
    with clock.at(TODAY):
        client = people.sign_in("coordinator")
        page = client.post("/intern/gallring", TYPED | {name: value, "step": "save"}, status=422)
        assert f'href="#{name}"' in page.page.html
        assert "KS 2026/12" in page.page.html or name == "decision"
    with database.read() as session:
        assert session.scalars(select(RetentionRule)).all() == []


def test_one_rule_at_a_time_about_a_thing(
    database: Database, people: People, rule: Rule, archivist: StaffMember
) -> None:
    number = rule(days=10)
    with clock.at(TODAY):
        client = people.sign_in(archivist)
        client.post("/intern/gallring", TYPED | {"step": "save"}, status=422)
        draft = RuleDraft(What.REGISTRATION_CONTACT, 5, "KS 1", TODAY, TODAY + timedelta(days=1))
        with pytest.raises(NotPossibleNow):
            database.write(lambda session: add_rule(session, archivist, draft))
        client.post(f"/intern/gallring/{number}/avsluta")
        client.post(f"/intern/gallring/{number}/avsluta")
        client.post("/intern/gallring", TYPED | {"step": "save"})
    with database.read() as session:
        found = session.scalars(select(RetentionRule).order_by(RetentionRule.id)).all()
        assert [(one.days, one.ended_on) for one in found] == [(10, TODAY), (30, None)]
        ended = session.scalars(select(AuditEntry).where(AuditEntry.action == "rule_ended")).all()
        assert len(ended) == 1


def test_the_page_about_personal_data_says_what_is_decided(client: PageClient, rule: Rule) -> None:
    before = client.get("/en/dataskydd").page.text
    assert "after the meeting" not in before
    assert "Until the municipality has decided to dispose of it" in before
    rule(days=45)
    rule(What.REGISTRATION_NEED, days=3, starts_on=date(2100, 1, 1))
    after = client.get("/en/dataskydd").page.text
    assert "45 days after the meeting" in after
    assert "3 days after the meeting" not in after, "a rule that is not run yet promises nothing"


def test_staff_are_told_when_disposal_stands_still(people: People, rule: Rule) -> None:
    client = people.sign_in("administrator")
    address = "/en/intern/"
    assert "Disposal has not run" not in client.get(address).page.text
    rule(days=1)
    assert "Disposal has not run for days" in client.get(address).page.text
    assert "Disposal has not run" not in people.sign_in("handler").get(address).page.text


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["dialog", "retention", "run", *words])
    main()


def test_the_command_says_first_and_erases_then(
    installation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = load_keys(tmp_path)

    def make(session: Session) -> None:
        user = User(email="a@lindesund.example", email_key="a@lindesund.example", name="Alva")
        session.add(user)
        session.flush()
        a_held_meeting(session, keys)
        day = date(2020, 1, 1)
        dates = {"decided_on": day, "starts_on": day, "made_by": user.id}
        session.add(RetentionRule(what="registration_contact", days=30, decision="KS 7", **dates))

    command(monkeypatch)
    assert "no rule is in force: nothing is erased" in capsys.readouterr().out
    installation.write(make)
    with clock.at(HELD_ON + timedelta(days=30)):
        command(monkeypatch, "--dry-run")
        assert "registration_contact, 30 days, KS 7: would erase 1" in capsys.readouterr().out
        with installation.read() as session:
            assert kept(session)[1][0]
            assert session.scalars(select(RetentionRun)).all() == []
        command(monkeypatch)
        assert "registration_contact, 30 days, KS 7: erased 1, left 0" in capsys.readouterr().out
    with installation.read() as session:
        assert not kept(session)[1][0]


def test_the_worker_runs_the_rules(app: Flask, database: Database, keys: Keys, rule: Rule) -> None:
    one = database.write(lambda session: a_held_meeting(session, keys))
    rule(days=30)
    with clock.at(HELD_ON + timedelta(days=31)):
        dispose(app)
        dispose(app)
    with database.read() as session:
        assert not kept(session)[one][0]
        assert len(session.scalars(select(RetentionRun)).all()) == 1
