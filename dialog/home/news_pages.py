"""News: surveys with the days they are open."""

from flask import render_template

from dialog.extensions import db
from dialog.home.blueprint import pages
from dialog.surveys.queries.news import survey_news


@pages.get("/nyheter")
def news() -> str:
    """What is open, what is coming, and what has closed."""
    return render_template("home/public/news.html", items=survey_news(db.session))
