"""Parts of addresses that name a record."""

from flask import Flask
from werkzeug.routing import BaseConverter


class RecordId(BaseConverter):
    """A record's number, written one way only: ASCII digits without leading zeros, small enough for both databases.

    Werkzeug's own `int` takes digits of all scripts and numbers of any size.
    """

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: object) -> str:
        return str(value)


def init_converters(app: Flask) -> None:
    """Make `<id:…>` known to routes."""
    app.url_map.converters["id"] = RecordId
