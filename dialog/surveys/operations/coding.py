"""An analyst chooses which free texts become concerns, and says what they are about. Only those ever leave the survey."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record, record_reading
from dialog.categories.models import Facet
from dialog.categories.rules import ORDER, Tag
from dialog.errors import Missing, NotPossibleNow
from dialog.places.queries import area_by_code
from dialog.surveys.models import Survey, SurveyText
from dialog.surveys.rules.texts import KINDS, TextCoding, TextState


def code_text(session: Session, staff: StaffMember, survey_id: int, key: bytes, coding: TextCoding) -> None:
    """Choose a text, or code it anew. Without tags it stays with the survey: the choice is taken back.

    Raises Missing('text') also when it has become a concern meanwhile, NotPossibleNow for 'tag', 'area', 'kind'.
    """
    row = session.scalars(
        select(SurveyText)
        .where(SurveyText.survey_id == survey_id, SurveyText.key == key, SurveyText.state != TextState.MOVED)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Missing("text")
    _check(session, coding)
    chosen = bool(coding.tags)
    state = TextState.CODED if chosen else TextState.UNCODED
    coded = coding.stored() if chosen else None
    if (row.state, row.coding) == (state, coded):
        return
    row.state, row.coding = state.value, coded
    survey = session.get_one(Survey, survey_id)
    # Neither which text nor what about: the log is read by more people than the texts.
    record(session, staff.id, staff.name, "text_coded", "survey", survey.slug, chosen=chosen)


def note_reading_of_texts(session: Session, staff: StaffMember, survey_id: int, number: int) -> None:
    """`staff` was shown so many free texts of a survey."""
    survey = session.get_one(Survey, survey_id)
    record_reading(session, staff.id, staff.name, "survey_texts", survey.slug, texts=number)


def _check(session: Session, coding: TextCoding) -> None:
    if coding.kind not in KINDS:
        raise NotPossibleNow("kind")
    if coding.area_code and area_by_code(session, coding.area_code) is None:
        raise NotPossibleNow("area")
    for tag in coding.tags:
        if not _exists(session, tag):
            raise NotPossibleNow("tag")


def _exists(session: Session, tag: Tag) -> bool:
    facet = session.get(Facet, tag.facet) if tag.facet else None
    return tag.category in ORDER and (not tag.facet or (facet is not None and not facet.retired))
