"""A group registers to a meeting from its own page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import now
from dialog.database import Database
from dialog.keys import Keys
from dialog.meetings.models import Meeting, Registration
from tests.client import Fetched, PageClient
from tests.groups.conftest import OVE, PHONE_ONLY, SIV, Stored
from tests.meetings.builders import a_meeting, a_registration

Store = Callable[..., Stored]


@pytest.fixture
def there(stored: Store) -> Stored:
    return stored(contacts=(SIV, OVE))


def make_meeting(database: Database, **values: object) -> str:
    return str(database.write(lambda session: a_meeting(session, **values)).slug)


def nearly_full(database: Database, keys: Keys, free: int) -> str:
    """A room for ten where `free` seats are left."""

    def make(session: Session) -> str:
        meeting = a_meeting(session, capacity=10)
        a_registration(session, keys, meeting, 10 - free, name="Berit Blom")
        return str(meeting.slug)

    return database.write(make)


def party(database: Database, slug: str) -> Registration:
    with database.read() as session:
        own = select(Registration).join(Meeting).where(Meeting.slug == slug, Registration.group_id.is_not(None))
        return session.scalars(own).one()


def register(client: PageClient, link: str, slug: str, status: int = 303, **typed: str) -> Fetched:
    form = client.get(f"{link}/moten/{slug}").page
    return client.post(f"{link}/moten/{slug}", {"form_key": form.value("form_key")} | typed, status=status)


def test_peer_D6_six_people_without_names(client: PageClient, database: Database, there: Stored) -> None:
    slug = make_meeting(database)
    link = there.links[0]
    assert f"{link}/moten/{slug}" in [href for href, _ in client.get(link).page.links]
    answer = register(client, link, slug, party_size="6", step_free="1", interpreter="2", interpreter_language="finska")
    assert answer.location.startswith(f"{link}?")
    found = party(database, slug)
    assert (found.size, found.seated, found.group_id) == (6, 6, there.id)
    with database.read() as session:
        needs = {row.need: (row.number, row.language) for row in session.get_one(Registration, found.id).needs}
    assert needs == {"step_free": (1, ""), "interpreter": (2, "finska")}
    assert re.search(r"6", client.get(answer.location).page.by_id("main"))


def test_J2_two_contacts_at_once_are_one_registration(client: PageClient, database: Database, there: Stored) -> None:
    slug = make_meeting(database)
    first, second = there.links
    pages = [client.get(f"{link}/moten/{slug}").page.value("form_key") for link in (first, second)]
    client.post(f"{first}/moten/{slug}", {"form_key": pages[0], "party_size": "6"})
    client.post(f"{second}/moten/{slug}", {"form_key": pages[1], "party_size": "4"})
    assert party(database, slug).size == 4
    seen = client.get(f"{second}/moten/{slug}")
    assert re.search(r'value="4" checked', seen.html)


def test_the_same_form_twice_counts_once(client: PageClient, database: Database, there: Stored) -> None:
    slug, link = make_meeting(database), there.links[0]
    form_key = client.get(f"{link}/moten/{slug}").page.value("form_key")
    for _ in range(2):
        client.post(f"{link}/moten/{slug}", {"form_key": form_key, "party_size": "6"})
    client.post(f"{link}/moten/{slug}", {"form_key": form_key, "party_size": "7"}, status=409)
    assert party(database, slug).size == 6


@pytest.mark.parametrize(("choice", "seated"), [("take_some", 4), ("wait_all", 0)])
def test_J2_six_people_and_four_seats_left(
    client: PageClient,
    database: Database,
    keys: Keys,
    there: Stored,
    choice: str,
    seated: int,
) -> None:
    slug, link = nearly_full(database, keys, free=4), there.links[0]
    asked = register(client, link, slug, status=422, party_size="6", step_free="1")
    offered = re.findall(r'name="on_shortage" value="(\w+)"', asked.html)
    assert offered == ["take_some", "wait_all", "other_date"]
    assert re.search(r'value="6" checked', asked.html)
    typed = {"form_key": asked.page.value("form_key"), "party_size": "6", "on_shortage": choice}
    client.post(f"{link}/moten/{slug}", typed)
    found = party(database, slug)
    assert (found.size, found.seated, found.choice) == (6, seated, choice)


def test_J2_another_date_registers_nothing(client: PageClient, database: Database, keys: Keys, there: Stored) -> None:
    slug, link = nearly_full(database, keys, free=4), there.links[0]
    other = make_meeting(database)
    answer = register(client, link, slug, party_size="6", on_shortage="other_date")
    shown = [href for href, _ in client.get(answer.location).page.links]
    assert f"{link}/moten/{other}" in shown
    with database.read() as session:
        assert session.scalar(select(func.count(Registration.id))) == 1


def test_what_is_not_a_number_is_asked_again(client: PageClient, database: Database, there: Stored) -> None:
    slug, link = make_meeting(database), there.links[0]
    for typed in ({}, {"party_size": "0"}, {"party_size_more": "många"}, {"party_size_more": "31"}):
        register(client, link, slug, status=422, **typed)
    register(client, link, slug, party_size_more="14")
    assert party(database, slug).size == 14


def test_a_closed_meeting_says_so_and_a_draft_is_not_there(
    client: PageClient, database: Database, there: Stored
) -> None:
    link = there.links[0]
    closed = make_meeting(database, closes_at=now() - timedelta(hours=1))
    page = client.get(f"{link}/moten/{closed}")
    assert not page.page.forms
    client.get(f"{link}/moten/{make_meeting(database, state='draft')}", status=404)


def test_a_start_meeting_is_shown_to_its_group_alone(client: PageClient, database: Database, stored: Store) -> None:
    own = stored()
    other = stored(title="Lindarna", streets="Lindvägen", contacts=(OVE,))
    slug = make_meeting(database, kind="group_start", for_group_id=own.id)
    assert f"{own.links[0]}/moten/{slug}" in [href for href, _ in client.get(own.links[0]).page.links]
    assert slug not in client.get(other.links[0]).html
    client.get(f"{other.links[0]}/moten/{slug}", status=404)
    register(client, own.links[0], slug, party_size="8")
    assert party(database, slug).seated == 8


def test_who_has_not_confirmed_registers_nobody(client: PageClient, database: Database, stored: Store) -> None:
    link = stored(contacts=(PHONE_ONLY,), confirm=False).links[0]
    slug = make_meeting(database)
    assert client.get(f"{link}/moten/{slug}", status=303).location == link
    assert client.post(f"{link}/moten/{slug}", {"party_size": "6"}).location == link
    with database.read() as session:
        assert session.scalar(select(func.count(Registration.id))) == 0


def test_a_meeting_that_has_been_is_not_offered(client: PageClient, database: Database, there: Stored) -> None:
    slug = make_meeting(database)
    with clock.at(now() + timedelta(days=20)):
        assert slug not in client.get(there.links[0]).html


def test_nobody_else_is_named_on_the_page(client: PageClient, database: Database, keys: Keys, there: Stored) -> None:
    slug = nearly_full(database, keys, free=0)
    asked = register(client, there.links[0], slug, status=422, party_size="6")
    assert "Berit" not in asked.html
    assert re.findall(r'name="on_shortage" value="(\w+)"', asked.html) == ["wait_all", "other_date"]
