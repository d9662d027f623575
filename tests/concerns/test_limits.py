"""Guessing codes and flooding the form are slowed down; real people behind one address are not."""

from collections.abc import Iterator

import pytest
from flask import Flask
from limits import parse_many
from sqlalchemy import select

from dialog.concerns import public_pages
from dialog.concerns.models import Concern
from dialog.concerns.rules import Aside
from dialog.database import Database
from tests.client import PageClient
from tests.concerns.conftest import Receive, Resident
from tests.live import live_app


@pytest.fixture
def limited(app: Flask, town: object) -> Iterator[PageClient]:
    with live_app(app) as live:
        yield PageClient(live)


def test_wrong_codes_are_throttled_and_a_right_one_costs_nothing(limited: PageClient, receive: Receive) -> None:
    code = receive().code
    for _ in range(30):
        limited.post("/folj", {"code": code}, status=200)
    for number in range(20):
        limited.post("/folj", {"code": f"{number:016d}"}, status=422)
    page = limited.post("/folj", {"code": "1" * 16}, status=429)
    assert int(page.headers["Retry-After"]) > 0
    limited.post("/folj", {"code": code}, status=429)
    limited.get("/folj")


def test_a_neighbour_behind_another_address_is_not_throttled(limited: PageClient, receive: Receive) -> None:
    code = receive().code
    for number in range(21):
        limited.post("/folj", {"code": f"{number:016d}"}, status=None)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    limited.post("/folj", {"code": code}, status=200, environ_overrides=elsewhere)


def test_sec_D07_twenty_people_behind_one_address_pass_and_a_flood_is_set_aside(
    limited: PageClient, town: Database
) -> None:
    """Nobody is refused: what a script sends waits apart, and people behind the same address still get through."""
    for number in range(20):
        Resident(limited).send(f"Synpunkt {number} från biblioteket")
    for number in range(45):
        bot = Resident(limited)
        bot.open()
        bot.press("send", 200, text=f"Skräp {number}")
    Resident(limited).send("En granne bakom samma adress som skriver sist av alla")
    aside = dict(_stored(town))
    assert not any(aside[f"Synpunkt {number} från biblioteket"] for number in range(20))
    assert [number for number in range(45) if aside[f"Skräp {number}"]] == list(range(40, 45))
    assert aside["En granne bakom samma adress som skriver sist av alla"] == Aside.BURST


def test_urgent_words_from_a_crowded_address_are_not_set_aside(
    limited: PageClient, town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_pages, "CROWDED", parse_many("1 per day"))
    Resident(limited).send("Det är skräpigt i parken")
    Resident(limited).send("Det är skräpigt på torget")
    Resident(limited).send("Han ska döda mig, jag är rädd att han kommer i kväll")
    assert [why for _text, why in _stored(town)] == ["", "burst", ""]


def test_another_address_is_not_crowded(limited: PageClient, town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_pages, "CROWDED", parse_many("1 per day"))
    for address in ("192.0.2.7", "192.0.2.7", "192.0.2.8"):
        person = Resident(limited)
        person.open()
        fields = person.fields | {"step": "send", "text": f"Det är skräpigt, skriver {address}"}
        limited.post("/synpunkt", fields, status=200, environ_overrides={"REMOTE_ADDR": address})
    assert [why for _text, why in _stored(town)] == ["", "burst", ""]


def test_one_machine_does_not_fill_the_disk(limited: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ceiling keeps what was typed, for another try."""
    monkeypatch.setattr(public_pages, "SENDS", "3 per 10 minutes")
    for number in range(3):
        Resident(limited).send(f"Skräp {number}")
    late = Resident(limited)
    late.open()
    assert "Skräp 4" in late.press("send", 429, text="Skräp 4").html


def _stored(town: Database) -> list[tuple[str, str]]:
    with town.read() as session:
        rows = session.execute(select(Concern.text, Concern.aside).order_by(Concern.id)).all()
        return [(text, why) for text, why in rows]


def test_sending_the_same_again_is_not_lost_to_the_limit(limited: PageClient) -> None:
    """Faults and going back and forth cost nothing: only what was received counts."""
    person = Resident(limited)
    person.open()
    for _ in range(65):
        person.press("send", 422, text="")
        person.press("check", 200, text="Nu så")
    person.press("send", 200)
