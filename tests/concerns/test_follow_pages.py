"""The follow page: the right code shows where it stands, a wrong one nothing, and nothing secret is left behind."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, ConcernMessage
from dialog.concerns.operations.receive import Receipt
from dialog.database import Database
from tests.client import Fetched, PageClient
from tests.concerns.conftest import Receive, settle
from tests.people import People

WORDS = {"received": "Received", "read": "Has been read", "answered": "Answered", "closed": "Finished"}


@pytest.fixture
def look(client: PageClient) -> Callable[..., Fetched]:
    """Types a code on the English page."""

    def look(code: str, status: int = 200) -> Fetched:
        page = client.get("/en/folj")
        return client.post("/en/folj", {"code": code, "form_key": page.page.value("form_key")}, status=status)

    return look


def fields(page: Fetched, form_id: str) -> dict[str, str]:
    """The fields of one form on a page, as a browser would send them."""
    form = next(form for form in page.page.forms if form["id"] == form_id)
    assert form["method"] == "post"
    return {field["name"]: field.get("value", "") for field in form["fields"] if "name" in field}


def answer(database: Database, people: People, receipt: Receipt, text: str, *, state: str = "closed") -> None:
    author = people.make("handler")

    def write(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == receipt.reference)).one()
        concern.state, concern.reviewed_on = state, clock.today()
        concern.closed_on = clock.today() if state == "closed" else None
        session.add(
            ConcernAnswer(
                concern_id=concern.id, author_id=author.id, sender="Enhet nord", answered_on=clock.today(), text=text
            )
        )

    database.write(write)


def test_X05_the_page_shows_status_without_personal_data(
    receive: Receive, look: Callable[..., Fetched], town: Database, people: People
) -> None:
    receipt = receive(
        "Min granne Gunilla i tunneln",
        place="Hemgatan 3",
        email="kalle@exempel.example",
        area_code="N1",
        topics=("drugs",),
    )
    assert look(receipt.code).page.by_id("status") == WORDS["received"]
    answer(town, people, receipt, "Vi bytte lampan.\n\nTack för att du skrev.", state="waiting_answer")
    assert look(receipt.code).page.by_id("status") == WORDS["answered"]
    answer(town, people, receipt, "Nu är det klart.")
    closed = look(receipt.code)
    assert closed.page.by_id("status") == WORDS["closed"]
    assert "Vi bytte lampan." in closed.text
    assert "Nu är det klart." in closed.text
    for secret in ("Gunilla", "Hemgatan", "kalle@", "Norrhöjden", "Drug", receipt.code, "Hanna"):
        assert secret not in closed.text, secret


def test_every_state_has_its_word(receive: Receive, look: Callable[..., Fetched], town: Database) -> None:
    receipt = receive()
    for state, word in (("new", "received"), ("reviewed", "read"), ("paused", "read"), ("closed", "closed")):
        town.write(lambda session, state=state: _set_state(session, state))
        assert look(receipt.code).page.by_id("status") == WORDS[word]


def _set_state(session: Session, state: str) -> None:
    concern = session.scalars(select(Concern)).one()
    concern.state = state
    concern.closing_reason = "Lampan är bytt." if state == "closed" else ""


def test_what_was_done_is_told(receive: Receive, look: Callable[..., Fetched], town: Database) -> None:
    receipt = receive()
    town.write(lambda session: _set_state(session, "closed"))
    assert "Lampan är bytt." in look(receipt.code).text


def test_what_is_promised_is_dated(receive: Receive, look: Callable[..., Fetched]) -> None:
    with clock.at(date(2026, 6, 18)):
        receipt = receive()
    with clock.at(date(2026, 6, 21)):
        page = look(receipt.code)
    assert "no later than Tuesday 23 June" in page.text
    assert "no later than Friday 3 July" in page.text


@pytest.mark.parametrize("writing", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_the_code_is_taken_as_it_is_typed(receive: Receive, look: Callable[..., Fetched], writing: str) -> None:
    receipt = receive()
    groups = [receipt.code[start : start + 4] for start in range(0, 16, 4)]
    arabic = receipt.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    typed = writing.format(receipt.code, " ".join(groups), "-".join(groups), arabic)
    assert look(typed).page.by_id("reference") == receipt.reference


WRONG = ["1" * 16, "", "1234", "x" * 16, "1" * 17, "SP-2026-0001", "'; DROP TABLE concern; --", "\x00" * 16, "9" * 5000]


@pytest.mark.parametrize("code", WRONG)
def test_a_wrong_code_shows_the_same_page_again(receive: Receive, look: Callable[..., Fetched], code: str) -> None:
    receive()
    page = look(code, status=422)
    assert page.page.title.startswith("Error:")
    assert "#code" in [href for href, _ in page.page.links]
    assert "SP-" not in page.text.replace("SP-2026-0001" if code.startswith("SP") else "", "")


def test_sec_A07_wrong_codes_look_alike(receive: Receive, client: PageClient, town: Database) -> None:
    """Never given out, given out and taken away with its record: the same answer but for the key of the new form."""
    gone = receive()
    town.write(lambda session: session.delete(session.scalars(select(Concern)).one()))

    def answer_to(code: str) -> str:
        page = client.post("/folj", {"code": code}, status=422)
        return re.sub(r'name="form_key" value="[^"]*"', "", page.html).replace(code, "")

    assert len({answer_to(code) for code in (gone.code, "1" * 16, "0" * 16)}) == 1


def test_sec_A07_a_wrong_code_costs_the_same_work(
    receive: Receive, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    keys = type(client.app.extensions["dialog.keys"])
    real = keys.code_hash
    monkeypatch.setattr(keys, "code_hash", lambda self, digits: (hashed.append(digits), real(self, digits))[1])
    for code in ("1" * 16, "1234", "", "abc"):
        client.post("/folj", {"code": code}, status=422)
    assert [len(digits) for digits in hashed] == [16, 16, 16, 16]


def test_something_is_added_and_shown_as_received(
    receive: Receive, look: Callable[..., Fetched], client: PageClient, town: Database
) -> None:
    receipt = receive()
    page = look(receipt.code)
    sent = fields(page, "reply") | {"message": "En sak till\r\nom lampan"}
    for _ in (1, 2):
        added = client.post("/en/folj", sent, status=200)
        assert "We have received what you added." in added.text
    with town.read() as session:
        assert [message.text for message in session.scalars(select(ConcernMessage))] == ["En sak till\nom lampan"]
    assert "You have added something once" in look(receipt.code).text


def test_an_addition_works_without_naming_the_action(receive: Receive, client: PageClient, town: Database) -> None:
    receipt = receive()
    opened = client.post("/folj", {"code": receipt.code}, status=200)
    key = fields(opened, "reply")["form_key"]
    client.post("/folj", {"code": receipt.code, "message": "Mer", "form_key": key}, status=200)
    with town.read() as session:
        assert len(session.scalars(select(ConcernMessage)).all()) == 1


@pytest.mark.parametrize("message", ["", "  \r\n", "x" * 5001, "Ett \x07 tecken"])
def test_a_faulty_addition_is_kept_on_the_page(
    receive: Receive, look: Callable[..., Fetched], client: PageClient, town: Database, message: str
) -> None:
    receipt = receive()
    page = client.post("/en/folj", fields(look(receipt.code), "reply") | {"message": message}, status=422)
    assert page.page.title.startswith("Error:")
    assert "#message" in [href for href, _ in page.page.links]
    kept = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page.html, re.S)
    assert kept
    assert unescape(kept.group(1)).strip() == message.strip()
    with town.read() as session:
        assert session.scalars(select(ConcernMessage)).all() == []


def test_an_edited_addition_under_a_used_key_is_kept(
    receive: Receive, look: Callable[..., Fetched], client: PageClient
) -> None:
    sent = fields(look(receive().code), "reply")
    client.post("/en/folj", sent | {"message": "Ett"}, status=200)
    page = client.post("/en/folj", sent | {"message": "Två"}, status=409)
    assert "Två" in page.html
    assert fields(page, "reply")["form_key"] != sent["form_key"]
    client.post("/en/folj", fields(page, "reply") | {"message": "Två"}, status=200)


def test_what_was_sent_is_taken_back(
    receive: Receive, look: Callable[..., Fetched], client: PageClient, town: Database
) -> None:
    receipt = receive(email="kalle@exempel.example")
    sent = fields(look(receipt.code), "withdraw")
    for _ in (1, 2):
        page = client.post("/en/folj", sent, status=200)
        assert page.page.by_id("status") == "Withdrawn"
        assert [form["id"] for form in page.page.forms] == []
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert concern.withdrawn_on == clock.today()
        assert session.scalars(select(ConcernContact)).all() == []


def test_nothing_is_taken_back_without_the_answer_yes(
    receive: Receive, look: Callable[..., Fetched], client: PageClient, town: Database
) -> None:
    sent = fields(look(receive().code), "withdraw")
    for change in ({"confirm": ""}, {"form_key": "x"}):
        client.post("/en/folj", sent | change, status=422)
    with town.read() as session:
        assert session.scalars(select(Concern)).one().withdrawn_on is None


def test_an_addition_to_what_was_taken_back_is_not_lost(
    receive: Receive, look: Callable[..., Fetched], client: PageClient
) -> None:
    page = look(receive().code)
    client.post("/en/folj", fields(page, "withdraw"), status=200)
    late = client.post("/en/folj", fields(page, "reply") | {"message": "För sent skrivet"}, status=422)
    assert "För sent skrivet" in late.text


def test_sec_Z15_a_code_acts_on_its_own_concern_only(
    receive: Receive, look: Callable[..., Fetched], client: PageClient, town: Database
) -> None:
    one, other = receive("Ett"), receive("Två")
    sent = fields(look(one.code), "withdraw")
    client.post("/en/folj", sent | {"reference": other.reference, "id": "2", "concern": other.reference}, status=200)
    with town.read() as session:
        withdrawn = select(Concern.reference).where(Concern.withdrawn_on.is_not(None))
        assert session.scalars(withdrawn).all() == [one.reference]


def test_sec_A11_neither_address_title_nor_headers_hold_anything(
    receive: Receive, look: Callable[..., Fetched], client: PageClient
) -> None:
    receipt = receive()
    page = look(receipt.code)
    assert page.headers["Cache-Control"] == client.get("/folj").headers["Cache-Control"] == "no-store"
    assert page.page.title == client.get("/en/folj").page.title
    for leak in (receipt.reference, receipt.code, receipt.code[:4]):
        assert leak not in page.page.title
        assert all(leak not in value for value in page.headers.values())
        assert all(leak not in href for href, _ in page.page.links)


def test_there_is_a_quick_way_out(receive: Receive, look: Callable[..., Fetched], town: Database) -> None:
    receipt = receive()
    settle(town, quick_exit_url="https://vader.example/")
    page = look(receipt.code)
    assert "https://vader.example/" in [href for href, _ in page.page.links]
    assert "data-quick-exit" in page.html


def test_a_link_cannot_carry_the_code(receive: Receive, client: PageClient) -> None:
    receipt = receive()
    page = client.get(f"/folj?code={receipt.code}")
    assert receipt.reference not in page.text


def test_sec_E01_the_code_gives_exactly_its_own_record(
    receive: Receive, look: Callable[..., Fetched], town: Database, people: People
) -> None:
    mine, other = receive("Mitt"), receive("Annans")
    answer(town, people, mine, "Svar till mig")
    answer(town, people, other, "Svar till annan")
    page = look(mine.code)
    assert "Svar till mig" in page.text
    assert "Svar till annan" not in page.text
    assert other.reference not in page.text
