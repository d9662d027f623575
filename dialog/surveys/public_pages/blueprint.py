"""The blueprint of the public survey pages."""

from flask import Blueprint

pages = Blueprint("surveys", __name__)
