"""Many wrong tries from one sender are refused for a while; nothing that is kept says who sent them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from dialog.app import create_app
from dialog.extensions import limiter
from dialog.settings import Settings
from tests.accounts.doors import PASSWORD, SIGN_IN, a_member
from tests.client import PageClient

SENDER = {"REMOTE_ADDR": "203.0.113.77"}
OTHER = {"REMOTE_ADDR": "203.0.113.78"}


@pytest.fixture
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    """An app that counts, as in production; the limiter is one object for all apps, so it is put back."""
    found = create_app(replace(settings, testing=False))
    with found.app_context():
        limiter.reset()
    yield found
    with found.app_context():
        limiter.reset()
    limiter.enabled = False
    found.extensions["dialog.database"].close()


def wrong(client: PageClient, **sender: str) -> int:
    """Status of a try without a form key: refused before anything slow is done."""
    return client.http.post(SIGN_IN, data={"email": "x@x.se", "password": "y"}, environ_base=sender).status_code


def test_the_sixty_first_wrong_try_from_one_sender_is_refused(limited: Flask) -> None:
    client = PageClient(limited)
    assert {wrong(client, **SENDER) for _ in range(60)} == {422}
    answer = client.post(SIGN_IN, {"email": "x@x.se"}, status=429, environ_base=SENDER)
    assert int(answer.headers["Retry-After"]) > 0
    assert wrong(client, **OTHER) == 422


def test_a_sender_with_many_people_behind_it_is_not_refused_for_signing_in(limited: Flask) -> None:
    """A municipality shares one address: only what went wrong counts."""
    for number in range(3):
        member = a_member(limited, email=f"staff{number}@lindesund.example")
        client = PageClient(limited)
        key = client.get(SIGN_IN, environ_base=SENDER).page.value("form_key")
        sent = {"form_key": key, "email": member.email, "password": PASSWORD, "totp": member.code()}
        client.post(SIGN_IN, sent, environ_base=SENDER)
    counted = sum(int(count) for count in limiter.storage.storage.values())  # type: ignore[attr-defined]
    assert counted == 0


def test_the_counts_hold_no_address(limited: Flask) -> None:
    wrong(PageClient(limited), **SENDER)
    kept = repr(dict(limiter.storage.storage))  # type: ignore[attr-defined]
    assert "accounts.try_sign_in" in kept
    assert "203.0.113" not in kept


def test_asking_for_links_is_limited_too(limited: Flask) -> None:
    client = PageClient(limited)
    path = "/intern/nytt-losenord"
    statuses = [client.http.post(path, data={"email": "x"}, environ_base=SENDER).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]
