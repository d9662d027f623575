"""A small town for concerns: two areas with owning units, a central triage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from dialog.concerns.operations.receive import ConcernDraft, Receipt, receive_concern
from dialog.database import Database
from dialog.keys import Keys
from dialog.organisations.models import Programme, UnitArea
from tests.builders import an_area
from tests.client import Fetched, PageClient
from tests.people import unit


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


@pytest.fixture
def town(database: Database) -> Database:
    """Norrhöjden (N1, owned by the unit 'north') and Söderängen (S1, owned by nobody), and the central triage."""

    def make(session: Session) -> None:
        unit(session)
        north = unit(session, "north")
        an_area(session, "N1", name="Norrhöjden", slug="norrhojden")
        an_area(session, "S1", name="Söderängen", slug="soderangen")
        session.add(UnitArea(unit_id=north.id, area_code="N1", valid_from=date(2020, 1, 1)))
        session.add(Programme(id=1, stamp=uuid4().hex))

    database.write(make)
    return database


def settle(database: Database, **values: Any) -> None:
    """Change facts of the programme."""

    def change(session: Session) -> None:
        programme = session.get_one(Programme, 1)
        for name, value in (values | {"stamp": uuid4().hex}).items():
            setattr(programme, name, value)

    database.write(change)


Receive = Callable[..., Receipt]


@pytest.fixture
def receive(town: Database, keys: Keys) -> Receive:
    """Stores a concern through the real operation; a fresh form key each time unless one is given."""
    count = iter(range(1_000_000))

    def receive(text: str = "Det är mörkt vid tunneln.", form_key: str = "", **values: Any) -> Receipt:
        key = form_key or f"key-{next(count)}"
        draft = ConcernDraft(text, **values)
        return town.write(lambda session: receive_concern(session, keys, draft, key))

    return receive


@dataclass
class Resident:
    """Somebody who fills in the form without script, page by page."""

    client: PageClient
    prefix: str = ""
    fields: dict[str, Any] = field(default_factory=dict)

    def open(self, query: str = "") -> Fetched:
        page = self.client.get(f"{self.prefix}/synpunkt{query}")
        self.fields["form_key"] = page.page.value("form_key")
        return page

    def press(self, step: str, status: int | None = 200, **typed: Any) -> Fetched:
        self.fields.update(typed)
        sent = self.fields | ({"step": step} if step else {})
        return self.client.post(f"{self.prefix}/synpunkt", sent, status=status)

    def send(self, text: str = "Det är mörkt vid tunneln.", status: int | None = 200, **typed: Any) -> Fetched:
        """The whole way: page 1, check page, receipt."""
        self.open()
        self.press("check", text=text, **{name: value for name, value in typed.items() if name != "email"})
        return self.press("send", status, **typed)


@pytest.fixture
def resident(town: Database, client: PageClient) -> Resident:
    return Resident(client)


@pytest.fixture
def count_queries(database: Database) -> Callable[[Callable[[], object]], list[str]]:
    """The statements, without their values, that a function sends to the database."""

    def count(work: Callable[[], object]) -> list[str]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return sent

    return count
