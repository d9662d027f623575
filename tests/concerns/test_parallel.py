"""Pressed twenty times at once: one row. Fifty people at once: fifty numbers in a row. On the real application."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from dialog import clock
from dialog.concerns.models import Concern, ConcernEvent, ConcernMessage, ReferenceSeries
from dialog.database import Database
from dialog.form_keys import FormSubmission
from dialog.outbox.models import Mail
from tests.client import Fetched, PageClient
from tests.concerns.conftest import Receive, Resident


def at_once(app: Flask, posts: list[tuple[str, dict[str, object]]]) -> list[Fetched]:
    """Send all of `posts`, each from its own thread and client, starting together."""
    start = Barrier(len(posts))

    def send(post: tuple[str, dict[str, object]]) -> Fetched:
        path, fields = post
        client = PageClient(app)
        start.wait(timeout=30)
        return client.post(path, fields, status=None)

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(send, posts))


def opened(app: Flask, text: str, email: str = "") -> dict[str, object]:
    """The fields of a form that somebody has opened and filled in."""
    resident = Resident(PageClient(app))
    resident.open()
    return resident.fields | {"text": text, "email": email, "step": "send"}


def test_sec_C04_twenty_identical_posts_give_one_concern_and_one_receipt(app: Flask, town: Database) -> None:
    fields = opened(app, "Samma sak tjugo gånger", "kalle@exempel.example")
    answers = at_once(app, [("/synpunkt", fields)] * 20)
    assert {answer.status for answer in answers} == {200}
    receipts = {(page.page.by_id("reference"), page.page.by_id("receipt-code")) for page in answers}
    assert len(receipts) == 1
    with town.read() as session:
        for table in (Concern, ConcernEvent, Mail, FormSubmission):
            assert session.scalar(select(func.count()).select_from(table)) == 1, table


def test_law_4_1_fifty_different_posts_give_fifty_numbers_without_gaps(app: Flask, town: Database) -> None:
    posts = [("/synpunkt", opened(app, f"Synpunkt nummer {number}")) for number in range(50)]
    answers = at_once(app, posts)
    assert {answer.status for answer in answers} == {200}
    given = {answer.page.by_id("reference") for answer in answers}
    year = clock.today().year
    assert given == {f"SP-{year}-{number:04d}" for number in range(1, 51)}
    assert len({answer.page.by_id("receipt-code") for answer in answers}) == 50
    with town.read() as session:
        assert session.scalars(select(ReferenceSeries.last)).one() == 50
        rows = session.execute(select(Concern.reference, Concern.number, Concern.text)).all()
        assert {row.reference for row in rows} == given
        assert len({row.text for row in rows}) == 50


def test_repeats_and_refusals_among_others_leave_no_gap(app: Flask, town: Database) -> None:
    """Half are repeats of five forms, some ask for an area that is gone: the series still has no hole."""
    five = [opened(app, f"Synpunkt {number}") for number in range(5)]
    refused = [opened(app, "Fel område") | {"area": "NOWHERE"} for _ in range(5)]
    answers = at_once(app, [("/synpunkt", fields) for fields in [*five, *refused, *five, *five]])
    assert sorted(answer.status for answer in answers) == [200] * 15 + [422] * 5
    with town.read() as session:
        assert sorted(session.scalars(select(Concern.number))) == [1, 2, 3, 4, 5]


def test_the_same_key_with_two_contents_at_once_stores_one(app: Flask, town: Database) -> None:
    fields = opened(app, "")
    answers = at_once(app, [("/synpunkt", fields | {"text": f"Variant {number % 2}"}) for number in range(10)])
    assert sorted(answer.status for answer in answers) == [200] * 5 + [409] * 5
    with town.read() as session:
        assert session.scalar(select(func.count()).select_from(Concern)) == 1


def test_additions_and_withdrawal_at_once_happen_once(app: Flask, town: Database, receive: Receive) -> None:
    code = receive().code
    page = PageClient(app).post("/folj", {"code": code}, status=200)
    forms = {
        form["id"]: {f["name"]: f.get("value", "") for f in form["fields"] if "name" in f} for form in page.page.forms
    }
    reply = forms["reply"] | {"message": "En sak till"}
    at_once(app, [("/folj", reply)] * 8)
    at_once(app, [("/folj", forms["withdraw"])] * 8)
    with town.read() as session:
        assert session.scalar(select(func.count()).select_from(ConcernMessage)) == 1
        kinds = list(session.scalars(select(ConcernEvent.kind)))
        assert sorted(kinds) == ["message", "received", "withdrawn"]
