"""Five hundred people who answer in the worst of ways: no typed character is lost, nobody is counted twice or not at all."""

from functools import partial
from random import Random

import pytest
from flask import Flask

from dialog.surveys.questionnaires import SHORT, ready
from tests.conftest import DATABASE
from tests.surveys.published import AREAS, publish, publish_ready
from tests.surveys.questionnaires import small, tiny
from tests.surveys.walker import Faults, Walker

# What differs between the databases is the write, which 150 walks try enough; the pages are the same.
WALKS, CROWDS = 50, 10 if DATABASE == "sqlite" else 3
# Mostly the smallest one, so that many things go wrong in little time.
SLUGS = ("pytteliten",) * 7 + ("liten",) * 2 + (SHORT,)
QUESTIONNAIRES = {"pytteliten": tiny(), "liten": small(), SHORT: ready(SHORT)}


@pytest.fixture
def faults(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Faults:
    publish_ready(app.extensions["dialog.database"], SHORT)
    for slug in ("pytteliten", "liten"):
        app.extensions["dialog.database"].write(partial(publish, questionnaire=QUESTIONNAIRES[slug], slug=slug))
    return Faults(app, monkeypatch.setattr)


def walk(faults: Faults, slug: str, seed: str) -> Walker:
    walker = Walker(faults.app, faults, QUESTIONNAIRES[slug], slug, AREAS, Random(seed))
    try:
        walker.walk()
    except AssertionError as fault:
        fault.add_note(f"walk {seed}: {' '.join(walker.events)}")
        raise
    return walker


@pytest.mark.parametrize("crowd", range(CROWDS))
def test_peer_1a_answers_survive_everything(faults: Faults, crowd: int) -> None:
    walkers = [walk(faults, SLUGS[number % len(SLUGS)], f"{crowd}-{number}") for number in range(WALKS)]
    met = {event.partition(":")[2] for walker in walkers for event in walker.events}
    # Everything that can happen has happened: a walk without faults would prove nothing.
    assert met >= {"next", "skip", "back", "reload", "resend", "fault", "lost", "device", "expiry", "send"}
