"""Taking answers back: possible until they are mixed with others, for nobody can find them afterwards."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyInvitation, SurveySent, SurveyWaiting
from dialog.surveys.rules.holding import read_reference, sent_mark


def withdraw_answers(session: Session, survey_id: int, typed: str) -> bool:
    """Erase the sheet whose receipt has this number; True when one was still waiting.

    The same form sent again stays without effect. A personal code that came with it may be used anew: nobody but the
    person knows that it was.
    """
    reference = read_reference(typed)
    if not reference:
        return False
    theirs = (SurveyWaiting.survey_id == survey_id, SurveyWaiting.reference == reference)
    form = session.scalar(delete(SurveyWaiting).where(*theirs).returning(SurveyWaiting.form_hash))
    if form is None:
        return False
    session.add(SurveySent(mark=sent_mark(form), survey_id=survey_id))
    session.execute(
        update(SurveyInvitation)
        .where(SurveyInvitation.survey_id == survey_id, SurveyInvitation.form_hash == form)
        .values(used=False, form_hash=None)
        .execution_options(synchronize_session=False)
    )
    return True
