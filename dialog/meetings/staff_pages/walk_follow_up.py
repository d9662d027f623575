"""What was seen on walks and is not done yet."""

from flask import render_template

from dialog.accounts.guard import current_staff
from dialog.extensions import db
from dialog.meetings.queries.protocol import worded
from dialog.meetings.queries.walk_follow_up import open_findings
from dialog.meetings.staff_pages.blueprint import pages
from dialog.meetings.staff_pages.shared import way_here
from dialog.meetings.staff_pages.walks import RUN
from dialog.meetings.walk_labels import DECISIONS, WHAT
from dialog.web.language import current_language


@pages.get("/moten/iakttagelser", permission=RUN)
def walk_follow_up() -> str:
    language = current_language()
    found = [(one, worded(one.title, language)[0]) for one in open_findings(db.session, current_staff())]
    return render_template(
        "meetings/staff/walk_follow_up.html", trail=way_here(), found=found, what=WHAT, decisions=DECISIONS
    )
