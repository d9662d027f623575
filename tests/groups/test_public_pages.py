"""What residents meet: about, register, join, confirm, say that it is right, hand over."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialog.database import Database
from dialog.groups.models import Group, GroupContact
from dialog.outbox.models import Mail
from tests.builders import an_area
from tests.client import Fetched, PageClient
from tests.groups.conftest import OVE, PHONE_ONLY, SIV, Stored, mails

Store = Callable[..., Stored]
TYPED = {
    "group_name": "Björkbacken",
    "streets": "Björkgatan 1-19",
    "area": "A1",
    "households": "18",
    "contact_name": "Siv Lind",
    "contact_email": "siv@lindesund.example",
}


@pytest.fixture(autouse=True)
def _area(database: Database) -> None:
    database.write(lambda session: an_area(session) and None)


def send(client: PageClient, path: str = "/grannsamverkan/anmal", status: int = 200, **typed: str) -> Fetched:
    form_key = typed.pop("form_key", "") or client.get(path).page.value("form_key")
    return client.post(path, TYPED | typed | {"form_key": form_key}, status=status)


def groups(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Group.id))) or 0


def test_a_group_is_registered_on_one_page_and_once(client: PageClient, database: Database) -> None:
    assert "/grannsamverkan/anmal" in [href for href, _ in client.get("/grannsamverkan").page.links]
    form_key = client.get("/grannsamverkan/anmal").page.value("form_key")
    for _ in range(2):
        page = send(client, form_key=form_key, second_name="Ove Ek", second_phone="070-174 06 11")
        assert "Siv" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert groups(database) == 1
    with database.read() as session:
        assert len(session.scalars(select(Mail)).all()) == 1
    other = send(client, form_key=form_key, households="19", status=409)
    assert other.page.value("households") == "19"
    assert other.page.value("form_key") != form_key


def test_what_is_missing_is_asked_for_and_everything_is_kept(client: PageClient, database: Database) -> None:
    page = send(client, status=422, contact_email="", households="många", group_name="")
    for field in ("group_name", "households", "contact_email"):
        assert f'href="#{field}"' in page.html
    assert page.page.value("households") == "många"
    assert page.page.value("contact_name") == "Siv Lind"
    second = send(client, status=422, second_name="Ove")
    assert 'href="#second_email"' in second.html
    assert groups(database) == 0


def test_the_street_decides_the_area_and_outside_is_asked(client: PageClient, database: Database) -> None:
    page = send(client, status=422, area="", streets="Finnsintegatan 4")
    assert 'href="#area"' in page.html
    named = send(client, area="", streets="Område A1")
    assert named.status == 200
    assert groups(database) == 1


def test_J2_joining_a_group_nearby_stores_nobody(
    client: PageClient, app: Flask, database: Database, stored: Store
) -> None:
    there = stored()
    page = send(client, group_name="Nya", contact_name="Nils Ny", contact_email="nils@lindesund.example")
    assert "Björkbacken" in page.text
    assert groups(database) == 1
    form_key = page.page.value("form_key")
    joined = send(
        client,
        form_key=form_key,
        group_name="Nya",
        contact_name="Nils Ny",
        contact_email="nils@lindesund.example",
        join=str(there.id),
    )
    assert "Björkbacken" in joined.text
    with database.read() as session:
        assert mails(session, app)[-1][0] == "mail.group_join"
        assert len(session.scalars(select(GroupContact)).all()) == 1
    again = send(client, group_name="Nya", step="new")
    assert again.status == 200
    assert groups(database) == 2


def test_sec_D21_opening_the_mailed_link_confirms_nothing(
    client: PageClient, database: Database, stored: Store
) -> None:
    (link,) = stored(confirm=False).links
    for _ in range(2):
        page = client.get(link)
        assert client.http.head(link).status_code == 200
    with database.read() as session:
        assert session.scalars(select(GroupContact.confirmed_on)).one() is None
    client.get(f"{link}/bekrafta", status=405)
    sent = client.post(f"{link}/bekrafta", {"form_key": page.page.value("form_key")})
    assert sent.location.startswith(f"{link}?")
    with database.read() as session:
        assert session.scalars(select(GroupContact.confirmed_on)).one() is not None


def test_J2_a_wrong_link_opens_nothing_and_the_right_one_shows_little(client: PageClient, stored: Store) -> None:
    there = stored(contacts=(SIV, OVE))
    for path in ("/grannsamverkan/" + "a" * 26, there.links[0] + "x"):
        client.get(path, status=404)
        client.get(f"{path}/stammer", status=404)
        client.post(f"{path}/kod", {}, status=404)
        client.post(f"{path}/bekrafta", {}, status=404)
    page = client.get(there.links[0])
    assert "Siv" in page.text
    assert "Ove" in page.text
    for hidden in ("Lind ", "Siv Lind", "Ove Ek", "070-174", "@lindesund"):
        assert hidden not in page.html
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.html


def test_saying_that_it_is_right_is_one_press(client: PageClient, database: Database, stored: Store) -> None:
    there = stored()

    def ask(session: object) -> None:
        session.get_one(Group, there.id).asks = 1  # type: ignore[attr-defined]

    database.write(ask)
    assert f"{there.links[0]}/stammer" in [href for href, _ in client.get(there.links[0]).page.links]
    page = client.get(f"{there.links[0]}/stammer")
    typed = {"form_key": page.page.value("form_key"), "streets": "Björkgatan", "households": "20"}
    client.post(f"{there.links[0]}/stammer", typed | {"households": "0"}, status=422)
    client.post(f"{there.links[0]}/stammer", typed)
    with database.read() as session:
        group = session.get_one(Group, there.id)
        assert (group.asks, group.households, group.streets) == (0, 20, "Björkgatan")


def test_peer_D8_a_code_by_mail_and_the_old_link_is_dead(
    client: PageClient, app: Flask, database: Database, stored: Store
) -> None:
    there = stored()
    page = client.get(there.links[0])
    answer = client.post(f"{there.links[0]}/kod", {"form_key": page.page.value("form_key")})
    with database.read() as session:
        code = mails(session, app)[-1][1]["values"]["handover_code"]
    assert code not in client.get(answer.location).html
    typed = {"contact_name": "Ove Ek", "contact_phone": "070-174 06 33", "code": code}
    form_key = client.get("/grannsamverkan/ta-over").page.value("form_key")
    wrong = client.post("/grannsamverkan/ta-over", typed | {"code": "2222 2222", "form_key": form_key}, status=422)
    assert 'href="#code"' in wrong.html
    form_key = wrong.page.value("form_key")
    done = [client.post("/grannsamverkan/ta-over", typed | {"form_key": form_key}, status=200) for _ in range(2)]
    links = {href for page in done for href, _ in page.page.links if len(href) == len(there.links[0])}
    assert len(links) == 1
    client.get(there.links[0], status=404)
    assert "Ove" in client.get(links.pop()).text


def test_who_has_only_a_phone_waits_for_a_call(client: PageClient, stored: Store) -> None:
    (link,) = stored(contacts=(PHONE_ONLY,), confirm=False).links
    page = client.get(link)
    assert "form" not in [form["action"] for form in page.page.forms]
    assert not page.page.forms


@pytest.mark.parametrize("language", ["en", "fi", "ar", "so", "fa"])
def test_the_pages_are_there_in_every_language(client: PageClient, stored: Store, language: str) -> None:
    link = stored().links[0]
    for path in ("/grannsamverkan", "/grannsamverkan/anmal", "/grannsamverkan/ta-over", link, f"{link}/stammer"):
        assert client.get(f"/{language}{path}").page.language == language
