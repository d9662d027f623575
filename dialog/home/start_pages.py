"""The start page."""

from flask import render_template

from dialog.home.blueprint import pages
from dialog.home.wording import worded


@pages.get("/")
def start() -> str:
    """What this is, the one thing to do, and the way to one's own area."""
    return render_template(
        "home/public/start.html",
        heading=worded("start.heading"),
        lead=worded("start.lead"),
        description=worded("start.description"),
    )
