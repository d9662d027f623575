"""The blueprint that the modules of residents' pages in this slice add their pages to."""

from flask import Blueprint

pages = Blueprint("home", __name__)
