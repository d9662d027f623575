"""Marked visitors go every public way, wrong ways included. Afterwards nothing of them is on disk or in any log.

A mark is looked for as it is, in hexadecimal, in base64 at any offset, percent-coded, and as UTF-16.
"""

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dialog.concerns import public_pages
from dialog.concerns.operations.receive import Receipt, receive_concern
from dialog.database import Database
from dialog.schema import metadata
from tests.builders import an_area
from tests.client import PageClient
from tests.live import live_app
from tests.people import unit

ADDRESS = "203.0.113.77"
FORWARDED = "198.51.100.99"
AGENT = "KanariefagelAgent/77"
REFERRER = "https://kanarie-referens.example/hem"
MAIL = "kanariebrev@exempel.example"
COOKIE = "kanariekaka77"
TRACE = "kanariespar77"
REFUSED = "Kanarietext som aldrig togs emot"
MARKS = (ADDRESS, FORWARDED, AGENT, REFERRER, MAIL, COOKIE, TRACE, REFUSED)
FORM = "application/x-www-form-urlencoded"
PLANTED = "planterad-fjaeder-77"

Lost = Callable[[], list[str]]


class Marked:
    """A browser whose every request carries the marks."""

    def __init__(self, app: Flask) -> None:
        self.client = PageClient(app)

    def request(self, method: str, path: str, status: int, **options: Any) -> Any:
        headers = {
            "User-Agent": AGENT,
            "Referer": REFERRER,
            "X-Forwarded-For": FORWARDED,
            "X-Real-IP": FORWARDED,
            "Forwarded": f"for={FORWARDED}",
            "Cookie": f"spar={COOKIE}",
            "X-Request-Id": TRACE,
        }
        http = self.client.http
        options.setdefault("environ_overrides", {"REMOTE_ADDR": ADDRESS})
        response = http.open(path, method=method, headers=headers, **options)
        return self.client._fetched(response, status)

    def get(self, path: str, status: int = 200) -> Any:
        return self.request("GET", path, status)

    def post(self, path: str, fields: dict[str, Any], status: int = 200) -> Any:
        return self.request("POST", path, status, data=fields)

    def key(self, path: str = "/synpunkt") -> str:
        return str(self.get(path).page.value("form_key"))


@pytest.fixture
def town(database: Database) -> None:
    def make(session: Session) -> None:
        unit(session)
        an_area(session, "N1", name="Norrhöjden", slug="norrhojden")

    database.write(make)


@pytest.fixture
def visitor(app: Flask, town: None) -> Iterator[Marked]:
    with live_app(app) as live:
        yield Marked(live)


@pytest.fixture
def finds(
    app: Flask, data_dir: Path, database: Database, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Lost:
    """Every place where a mark is found."""
    caplog.set_level(logging.INFO)
    forms = {mark: disguises(mark) for mark in (*MARKS, PLANTED)}

    def search() -> list[str]:
        found: list[str] = []
        said = capfd.readouterr()
        places = {"log": caplog.text.encode(), "output": (said.out + said.err).encode()}
        places |= {str(path): path.read_bytes() for path in data_dir.rglob("*") if path.is_file()}
        places |= dict(table_contents(database))
        for place, content in places.items():
            lowered = content.lower()
            found += [f"{mark} in {place}" for mark, looks in forms.items() if any(look in lowered for look in looks)]
        return found

    return search


def disguises(mark: str) -> set[bytes]:
    """How the mark could lie in a file, in lower case."""
    raw = mark.encode()
    looks = {raw, raw.hex().encode(), quote(mark).encode(), mark.encode("utf-16-le")}
    for shift in range(3):
        # The ends depend on what stands beside it: only the middle is sure.
        looks.add(b64encode(b"\0" * shift + raw)[4:-4])
    return {look.lower() for look in looks}


def table_contents(database: Database) -> Iterator[tuple[str, bytes]]:
    """Everything every column of every table holds."""
    with database.read() as session:
        for table in metadata.sorted_tables:
            rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()
            cells = (cell for row in rows for cell in row)
            as_bytes = (bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in cells)
            yield f"table {table.name}", b"\n".join(as_bytes)


def failing(fault: Callable[[str], Exception]) -> Callable[..., Receipt]:
    """Receives as it should, and then something breaks before the commit, quoting what was typed."""

    def fail(session: Session, keys: Any, draft: Any, form_key: str, code_hash: bytes | None = None) -> Receipt:
        receive_concern(session, keys, draft, form_key, code_hash)
        session.flush()
        raise fault(f"{draft.text} {draft.email}")

    return fail


def test_the_search_finds_what_is_there(finds: Lost, town: None, database: Database, data_dir: Path) -> None:
    """The test of the test: each kind of place is really searched, and each disguise seen through."""
    logging.getLogger("dialog.somewhere").warning("a visitor from %s", PLANTED)
    print(f"printed {PLANTED}")
    left = {
        "hex": PLANTED.encode().hex(),
        "base64": b64encode(f"xy{PLANTED}z".encode()).decode(),
        "utf16": "x" + PLANTED,
    }
    for name, content in left.items():
        (data_dir / name).write_text(content, encoding="utf-16-le" if name == "utf16" else "utf-8")
    database.write(lambda session: an_area(session, "X1", name=PLANTED, slug="x1"))
    places = {place.removeprefix(f"{PLANTED} in ") for place in finds()}
    for name in left:
        (data_dir / name).unlink()
    assert {"log", "output", "table area", *(str(data_dir / name) for name in left)} <= places


def test_sec_A01_goal_G4_nothing_of_a_visitor_is_left(
    visitor: Marked, finds: Lost, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    said = {"text": "Det är mörkt vid tunneln.", "area": "N1", "email": MAIL}
    refused = {"text": REFUSED, "email": MAIL}

    # The ways that work, in two languages.
    for start in ("/synpunkt", "/en/synpunkt"):
        key = visitor.key(start)
        visitor.post(start, said | {"step": "check", "form_key": key})
        visitor.post(start, said | {"form_key": key, "change": "text"})
        receipt = visitor.post(start, said | {"step": "send", "form_key": key})
        visitor.post(start, said | {"step": "send", "form_key": key})
        visitor.post(start, refused | {"step": "send", "form_key": key}, 409)
        code = receipt.page.by_id("receipt-code")
        opened = visitor.post("/folj", {"code": code, "form_key": visitor.key("/folj")})
        forms = {
            f["id"]: {i["name"]: i.get("value", "") for i in f["fields"] if "name" in i} for f in opened.page.forms
        }
        visitor.post("/folj", forms["reply"] | {"message": "En sak till"})
        visitor.post("/folj", forms["reply"] | {"message": REFUSED}, 409)
        visitor.post("/folj", forms["reply"] | {"message": REFUSED + "\x00"}, 422)
    visitor.post("/folj", forms["withdraw"])

    # The ways that do not.
    visitor.post("/synpunkt", refused | {"step": "send", "form_key": "x"}, 422)
    visitor.post("/synpunkt", refused | {"step": "send", "email": "fel", "form_key": visitor.key()}, 422)
    visitor.post("/synpunkt", {"step": "check", "text": REFUSED + "\x00"}, 422)
    visitor.post("/folj", {"code": f"{ADDRESS} {MAIL}"}, 422)
    for path in (f"/{TRACE}", f"/omraden/{TRACE}", f"/synpunkt/{TRACE}", f"/en/{TRACE}?{TRACE}={MAIL}"):
        visitor.get(path, 404)
    for method in ("PUT", "DELETE", "PATCH"):
        visitor.request(method, "/synpunkt", 405, data=refused)
    visitor.request("POST", "/synpunkt", 413, data=b"text=" + REFUSED.encode() * 20_000, content_type=FORM)
    visitor.request("POST", "/synpunkt", 413, data="&".join([f"text={quote(REFUSED)}"] * 400), content_type=FORM)
    visitor.request("POST", "/synpunkt", 415, data=REFUSED, content_type="application/json")
    hostless = {"REMOTE_ADDR": ADDRESS, "HTTP_ORIGIN": "https://kanarie.example"}
    visitor.request("POST", "/synpunkt", 403, data=refused, environ_overrides=hostless)

    # When something breaks after it was written and before it was committed.
    with monkeypatch.context() as broken:
        broken.setattr(public_pages, "receive_concern", failing(lambda quoted: RuntimeError(quoted)))
        visitor.post("/synpunkt", refused | {"step": "send", "form_key": visitor.key()}, 500)
        lost = failing(lambda quoted: OperationalError("INSERT", {"text": quoted}, Exception(quoted)))
        broken.setattr(public_pages, "receive_concern", lost)
        answer = visitor.post("/synpunkt", refused | {"step": "send", "form_key": visitor.key()}, 503)
        assert REFUSED in answer.html

    # And when it is too much.
    for number in range(30):
        visitor.request("POST", "/folj", 422 if number < 19 else 429, data={"code": f"{number:016d}"})

    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM concern")).scalar_one() == 2
        assert session.execute(text("SELECT count(*) FROM concern_contact")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM mail")).scalar_one() >= 1
    assert [place for place in finds() if not place.startswith(PLANTED)] == []
