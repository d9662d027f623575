"""What surveys keep for a while only is gone on its day, and the list of what is personal is complete."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import LargeBinary, String, Text, func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.commands.worker import forget_temporary
from dialog.database import Database
from dialog.keys import Keys
from dialog.schema import metadata
from dialog.surveys.models import Survey, SurveyAnswer, SurveyDraft, SurveyInvitation, SurveySent
from dialog.surveys.operations.batch import move_due
from dialog.surveys.operations.invitations import make_invitations
from dialog.surveys.operations.submit import submit_answers
from dialog.surveys.queries.waiting import participation
from dialog.surveys.retention import AFTER_WAVE, DRAFTS_KEPT, PERSONAL
from tests.surveys.waves import a_survey, answers

# Codes, names of questions and channels, places of rows: facts about the survey, not about who answered.
NOT_PERSONAL = {
    "key", "answer_key", "lookup", "resume_lookup", "channel", "language", "mode", "address", "suffix", "state", "coding",
    "area_code", "alike",
}  # fmt: skip
OF_RESIDENTS = ("draft", "invitation", "waiting", "sent", "answer", "text", "todo")


def test_every_personal_column_says_when_it_is_erased() -> None:
    found = {
        f"{name}.{column.name}"
        for name in (f"survey_{part}" for part in OF_RESIDENTS)
        for column in metadata.tables[name].columns
        if isinstance(column.type, String | Text | LargeBinary) and column.name not in NOT_PERSONAL
    }
    assert found == set(PERSONAL)


def number(database: Database, model: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_sec_E03_codes_and_marks_go_eight_days_after_the_wave(app: Flask, database: Database) -> None:
    keys: Keys = app.extensions["dialog.keys"]
    wave = database.write(lambda session: a_survey(session, "sample"))
    letters = database.write(lambda session: make_invitations(session, keys, wave[0], {"N1": 20, "S1": 20}))
    for place, letter in enumerate(letters[:13]):
        submit_answers(database, keys, *wave, answers(place), form_key=f"f{place}", invitation_code=letter.code)
    with database.read() as session:
        end = session.get_one(Survey, wave[0]).closes_on
        before = participation(session, wave[0])
    for days, left in ((1, 53), (AFTER_WAVE.days, 53), (AFTER_WAVE.days + 1, 0)):
        with clock.at(end + timedelta(days=days)):
            database.write(lambda session: move_due(session, keys))
            forget_temporary(app)
            forget_temporary(app)
        assert number(database, SurveyInvitation) + number(database, SurveySent) == left, days
    with database.read() as session:
        assert participation(session, wave[0]) == before
    assert [(area.area_code, area.invited, area.answered) for area in before] == [("N1", 20, 10), ("S1", 20, 0)]
    assert number(database, SurveyAnswer) == 13


def test_sec_E03_drafts_go_after_seven_days(app: Flask, database: Database) -> None:
    survey_id, version_id = database.write(a_survey)
    until = clock.today() + DRAFTS_KEPT

    def leave(session: Session) -> None:
        session.add(
            SurveyDraft(lookup=b"x" * 32, survey_id=survey_id, version_id=version_id, box=b"y", expires_on=until)
        )

    database.write(leave)
    with clock.at(until):
        forget_temporary(app)
    assert number(database, SurveyDraft) == 1
    with clock.at(until + timedelta(days=1)):
        forget_temporary(app)
    assert number(database, SurveyDraft) == 0
