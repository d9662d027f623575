"""One link of its own to a survey for a group: answers are counted for the group, and nobody is followed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import NotPossibleNow
from dialog.groups.models import GroupSurvey
from dialog.groups.operations.contacts import locked_group, note
from dialog.groups.operations.states import OBJECT
from dialog.groups.queries.surveys import surveys_to_link
from dialog.groups.rules import Happened
from dialog.organisations.rules import Editor
from dialog.surveys.models import SurveyCollector
from dialog.surveys.operations.collectors import CollectorValues, add_collector
from dialog.surveys.rules.collectors import CollectorKind, GroupType


def link_survey(session: Session, editor: Editor, group_id: int, slug: str) -> str:
    """The code of the group's link into an open survey, made the first time.

    Raises Missing, NotPossibleNow('survey') for one that does not take answers from everybody, 'too_many' channels.
    """
    group = locked_group(session, group_id)
    survey = next((one for one in surveys_to_link(session) if one.slug == slug), None)
    if survey is None:
        raise NotPossibleNow("survey")
    there = session.get(GroupSurvey, (group.id, survey.id))
    if there is not None:
        return there.collector.code
    values = CollectorValues(CollectorKind.GROUP, group.title, GroupType.NEIGHBOURHOOD_WATCH.value)
    code = add_collector(session, editor, survey.id, values)
    collector_id = session.scalars(select(SurveyCollector.id).where(SurveyCollector.code == code)).one()
    session.add(GroupSurvey(group_id=group.id, survey_id=survey.id, collector_id=collector_id))
    note(session, group.id, Happened.SURVEY, editor, survey=slug)
    record(session, editor.id, editor.name, "group_survey", OBJECT, str(group.id), channel=code)
    return code
