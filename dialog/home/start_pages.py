"""The start page."""

from flask import render_template

from dialog.extensions import db
from dialog.home.blueprint import pages
from dialog.home.wording import worded
from dialog.meetings.labels import meeting_row
from dialog.meetings.queries.coming import coming_meetings
from dialog.surveys.queries.news import survey_news
from dialog.surveys.rules.states import SurveyState

MOST_NEWS = 3
MOST_MEETINGS = 3


@pages.get("/")
def start() -> str:
    """What this is, the one thing to do, and the way to one's own area."""
    surveys = survey_news(db.session)
    coming = [one for one in surveys if one.state is not SurveyState.CLOSED]
    return render_template(
        "home/public/start.html",
        heading=worded("start.heading"),
        lead=worded("start.lead"),
        description=worded("start.description"),
        survey=next((one for one in surveys if one.for_everybody), None),
        news=coming[:MOST_NEWS],
        meetings=[meeting_row(one) for one in coming_meetings(db.session, limit=MOST_MEETINGS)],
    )
