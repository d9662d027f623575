"""The staff's start page."""

from flask import render_template

from dialog.accounts.guard import StaffBlueprint, current_staff
from dialog.accounts.permissions import Permission
from dialog.extensions import db
from dialog.home.waiting import waiting_for

pages = StaffBlueprint("home", __name__)


@pages.get("/", permission=Permission.OWN_ACCOUNT)
def start() -> str:
    """What waits for me, and where I can go."""
    staff = current_staff()
    return render_template("home/staff/start.html", waiting=waiting_for(db.session, staff))
