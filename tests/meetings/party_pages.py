"""A party at the pages: filling in the form, finding its link, pressing its buttons."""

import re
from typing import Any

from sqlalchemy import select

from dialog.database import Database
from dialog.meetings.models import Meeting, Registration
from tests.client import Fetched, PageClient

FORM = "/en/moten/mote/anmalan"
OWN = re.compile(r'href="(/en/anmalan/[a-z2-7]{26})"')
ASKED = {"name": "Åsa Berg", "email": "asa@example.se", "party_size": "2"}


def register(client: PageClient, status: int = 200, **values: Any) -> Fetched:
    """Fill in the form and send it."""
    key = client.get(FORM).page.value("form_key")
    return client.post(FORM, ASKED | {"form_key": key} | values, status=status)


def own_link(page: Fetched) -> str:
    found = OWN.search(page.html)
    assert found, page.text
    return found[1]


def press(client: PageClient, link: str, status: int = 303, **values: Any) -> Fetched:
    """Press a button of the party's own page."""
    key = client.get(link).page.value("form_key")
    return client.post(link, {"form_key": key} | values, status=status)


def seated(database: Database) -> list[tuple[int, int, int]]:
    """(size, seated, offered) of every party, in the order they came."""
    with database.read() as session:
        rows = session.execute(
            select(Registration.size, Registration.seated, Registration.offered).order_by(Registration.id)
        )
        return [tuple(row) for row in rows]


def taken(database: Database, meeting_id: int) -> int:
    with database.read() as session:
        return session.get_one(Meeting, meeting_id).seats_taken
