"""What peers' users lost, and what settles it here: who answers (part 2, 1c), and pains 4, 7 and 8."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.keys import Keys
from dialog.schema import metadata
from dialog.surveys.models import Survey, SurveyAnswer, SurveyInvitation, SurveyVersion, SurveyWaiting
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.queries import waiting
from dialog.surveys.rules.values import Value
from tests.surveys.waves import a_survey, answers

PACKAGE = Path(__file__).parent.parent.parent / "dialog"
RESPONDENTS = ("survey_waiting", "survey_answer", "survey_text", "survey_todo", "survey_sent", "survey_draft")


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


def test_peer_1c_reminders_need_no_list_of_who_has_answered(database: Database, keys: Keys) -> None:
    """They go to everybody (decision 47): nothing tells the codes that were used from those that were not."""
    ids = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, ids[0], {"N1": 15}))
    for number, letter in enumerate(letters[:12]):
        submit_answers(database, keys, *ids, answers(number), form_key=f"f{number}", invitation_code=letter.code)
    with database.read() as session:
        (area,) = waiting.participation(session, ids[0])
    assert (area.invited, area.answered) == (15, 10)
    # Whoever reads `used` or a code's hash: marking, mixing, counting, erasing. No page, no file, no list.
    readers = {
        str(path.relative_to(PACKAGE))
        for path in (PACKAGE / "surveys").rglob("*.py")
        if re.search(r"SurveyInvitation\b|survey_invitation", path.read_text(encoding="utf-8"))
    }
    assert readers == {
        "surveys/models.py",
        "surveys/retention.py",
        "surveys/operations/batch.py",
        "surveys/operations/forgetting.py",
        "surveys/operations/invitations.py",
        "surveys/operations/submit.py",
        "surveys/operations/surveys.py",
        "surveys/operations/withdraw.py",
        "surveys/queries/waiting.py",
    }


def test_peer_1c_duplicate_control_has_one_way_in_and_no_gap(database: Database, keys: Keys) -> None:
    """Their unique rule was broken by a NULL, and by a second way in (#7710)."""
    form = metadata.tables["survey_waiting"].c.form_hash
    assert not form.nullable
    assert form.unique
    code = metadata.tables["survey_invitation"].c.code_hash
    assert code.primary_key
    writers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "SurveyWaiting"
    }
    ways_in = {path for path in writers if "/operations/" in path}
    assert ways_in == {
        "surveys/operations/submit.py",
        "surveys/operations/batch.py",
        "surveys/operations/withdraw.py",
    }
    ids = database.write(a_survey)
    submit_answers(database, keys, *ids, answers(1), form_key="f")

    def second_way(session: Session) -> None:
        row = session.scalars(select(SurveyWaiting)).one()
        values = {column.name: getattr(row, column.name) for column in SurveyWaiting.__table__.columns}
        session.add(SurveyWaiting(**(values | {"key": b"other-key-16byte"})))

    with pytest.raises(IntegrityError):
        database.write(second_way)


def test_peer_1c_invited_and_asked_have_no_key_in_common(database: Database) -> None:
    """After the batch no column of the one leads to the other: not by key, and not by way of a third table."""
    links = {
        (table.name, element.column.table.name)
        for table in metadata.sorted_tables
        if table.name.startswith("survey")
        for key in table.foreign_keys
        for element in [key]
    }
    reached, found = {"survey_invitation"}, {"survey_invitation"}
    while found:
        found = {to for source, to in links if source in found} - reached
        reached |= found
    assert reached == {"survey_invitation", "survey"}
    assert not {source for source, to in links if to == "survey_invitation"}


def test_peer_1c_assisted_entry_says_how_and_not_by_whom(database: Database, keys: Keys) -> None:
    ids = database.write(a_survey)
    for number in range(10):
        submit_answers(database, keys, *ids, answers(number), form_key=f"f{number}", mode="assisted")
    database.write(lambda session: move_due(session, keys))
    with database.read() as session:
        assert set(session.scalars(select(SurveyAnswer.mode))) == {"assisted"}
    named = [
        f"{name}.{column.name}"
        for name in RESPONDENTS
        for column in metadata.tables[name].columns
        if re.search(r"staff|user|actor|by$|entered", column.name)
        or any(key.column.table.name == "staff_user" for key in column.foreign_keys)
    ]
    assert named == []


def test_peer_pain_4_no_ordinary_act_takes_answers_with_it(database: Database, keys: Keys) -> None:
    """Republishing wiped answers by default (decidim#9168). Here nothing cascades, and what has answers stays."""
    ids = database.write(a_survey)
    for number in range(10):
        submit_answers(database, keys, *ids, answers(number), form_key=f"f{number}")
    database.write(lambda session: move_due(session, keys))
    engine = inspect(database.engine)
    for name in engine.get_table_names():
        if name.startswith("survey"):
            rules = [key.get("options", {}).get("ondelete") for key in engine.get_foreign_keys(name)]
            assert not [rule for rule in rules if rule and rule.upper() != "NO ACTION"], name
    for model, ident in ((SurveyVersion, ids[1]), (Survey, ids[0])):
        with pytest.raises(IntegrityError):
            database.write(lambda session, m=model, i=ident: session.execute(delete(m).where(m.id == i)))  # type: ignore[misc, attr-defined]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 10


def test_peer_pain_7_the_end_of_a_wave_cannot_be_undone(database: Database, keys: Keys) -> None:
    """Anonymity elsewhere was a switch that could be turned back (EUSURVEY#324): here what would undo it is not there."""
    ids = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, ids[0], {"N1": 12}))
    for number, letter in enumerate(letters):
        submit_answers(database, keys, *ids, answers(number), form_key=f"f{number}", invitation_code=letter.code)
    database.write(lambda session: move_due(session, keys))
    with database.read() as session:
        assert session.scalar(select(func.count()).where(SurveyInvitation.form_hash.is_not(None))) == 0
        assert session.scalar(select(func.count()).select_from(SurveyWaiting)) == 0
        end = session.get_one(Survey, ids[0]).closes_on
    with clock.at(end.replace(year=end.year + 1)):
        database.write(lambda session: move_due(session, keys))
        database.write(lambda session: session.execute(
            Survey.__table__.update().values(closes_on=end.replace(year=end.year + 2))
        ) and None)  # fmt: skip
        # Even with its days changed behind our backs it takes nothing more in.
        submit_answers(database, keys, *ids, answers(1), form_key="f1", invitation_code=letters[1].code)
        with database.read() as session:
            assert session.scalar(select(func.count()).select_from(SurveyWaiting)) == 0


def test_peer_pain_8_neighbours_behind_one_address_all_count_and_repeats_are_marked(
    database: Database, keys: Keys
) -> None:
    """Shared addresses were locked out (strawpoll#33), or all anonymous people were one (decidim-app#1015)."""
    ids = database.write(a_survey)
    same = answers(1) | {f"Q{number}": Value({"": ("1",)}) for number in range(8)}
    for number in range(20):
        submit_answers(database, keys, *ids, same, form_key=f"f{number}")
    database.write(lambda session: move_due(session, keys))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 20
        assert session.scalar(select(func.count()).where(SurveyAnswer.likely_repeat.is_(True))) == 19
