"""The one blueprint of the public pages of meetings."""

from flask import Blueprint

pages = Blueprint("meetings", __name__)
