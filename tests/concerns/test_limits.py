"""Guessing codes and flooding the form are slowed down; real people behind one address are not."""

from collections.abc import Iterator

import pytest
from flask import Flask

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


def test_sec_D07_twenty_people_behind_one_address_pass_and_a_flood_is_stopped(limited: PageClient) -> None:
    people = [Resident(limited) for _ in range(20)]
    for number, person in enumerate(people):
        person.send(f"Synpunkt {number} från biblioteket")
    flood = [Resident(limited) for _ in range(45)]
    answers = []
    for number, bot in enumerate(flood):
        bot.open()
        answers.append(bot.press("send", None, text=f"Skräp {number}").status)
    assert answers.count(200) == 40
    late = flood[-1].press("send", 429)
    assert "Skräp 44" in late.html


def test_sending_the_same_again_is_not_lost_to_the_limit(limited: PageClient) -> None:
    """Faults and going back and forth cost nothing: only what was received counts."""
    person = Resident(limited)
    person.open()
    for _ in range(65):
        person.press("send", 422, text="")
        person.press("check", 200, text="Nu så")
    person.press("send", 200)
