"""What became of an answer, in words and with what to do; until when it can be stopped; and who stands behind it."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import at, now
from dialog.concerns.models import Concern
from dialog.concerns.operations.answer import HOLD, answer_concern, close_concern
from dialog.concerns.operations.drafts import save_draft
from dialog.concerns.operations.notes import add_note
from dialog.concerns.operations.promise import promise_answer
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.queries.follow import followed_concern
from dialog.concerns.rules.deadlines import Promise
from dialog.database import Database
from dialog.keys import Keys
from dialog.outbox.models import Mail
from dialog.outbox.operations import claim_due, note_delivery
from dialog.settings import Settings
from tests.client import Fetched, PageClient
from tests.concerns.test_answer import imports_of, modules, reached_from, said_in
from tests.people import NAMES, People

INBOX = "/intern/synpunkter"
ADDRESS = "bo.boende@exempel.example"


@pytest.fixture
def siv(town: Database, people: People) -> StaffMember:
    return people.make("coordinator")


def answered(town: Database, keys: Keys, receive: Any, staff: StaffMember, **values: Any) -> str:
    reference: str = receive(**values).reference
    town.write(lambda s: answer_concern(s, keys, staff, reference, 1, "Lampan byts på tisdag.", reference, close=False))
    return reference


def tried(town: Database, code: int, times: int = 1) -> None:
    """The mail server answers `code` so many times, each when the mail is due."""
    moment = now() + HOLD
    for _time in range(times):
        moment += timedelta(days=2)
        with at(moment):
            for mail in town.write(claim_due):
                if mail.template.startswith("mail.concern_answer"):
                    town.write(lambda s, mail=mail: note_delivery(s, mail.id, code))  # type: ignore[misc]


def fate(page: Fetched) -> str:
    found = re.search(r'<p class="small fate[^"]*">(.*?)</p>', page.html, re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


@pytest.mark.parametrize(
    ("code", "times", "words"),
    [
        (250, 1, "The mail has been sent"),
        (
            550,
            1,
            "The address does not exist. The answer stands under the code. If the person gets in touch, the contact",
        ),
        (451, 1, "The receiver's mail server asked us to try later. We do. Next try:"),
        (0, 1, "Our own mail does not work right now. We try again. Next try:"),
        (0, 9, "We tried for two days and have given up. Send it again from the outbox"),
    ],
)
def test_the_item_says_what_became_of_its_mail_and_what_to_do(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People, code: int, times: int, words: str
) -> None:
    reference = answered(town, keys, receive, siv, email=ADDRESS)
    tried(town, code, times)
    page = people.sign_in(siv).get(f"/en{INBOX}/{reference}")
    assert words in fate(page)
    assert ADDRESS not in page.html


def test_a_handler_is_told_whom_to_ask_when_a_mail_was_given_up(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People
) -> None:
    reference = answered(town, keys, receive, siv, email=ADDRESS, area_code="N1")
    tried(town, 0, 9)
    page = people.sign_in("handler", unit_code="north").get(f"/en{INBOX}/{reference}")
    assert "Ask a coordinator to send it again." in fate(page)


@pytest.mark.parametrize("email", ["", ADDRESS])
def test_an_answer_can_be_taken_back_while_the_seconds_run_and_by_its_writer_alone(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People, email: str
) -> None:
    start = now()
    with at(start):
        reference = answered(town, keys, receive, siv, email=email, area_code="N1")
    mine, hers = people.sign_in(siv), people.sign_in("handler", unit_code="north")
    with at(start + timedelta(seconds=10)):
        left = re.search(r'data-seconds="(\d+)"', mine.get(f"{INBOX}/{reference}").html)
        assert left
        assert 0 < int(left[1]) <= 20
        assert "data-hold" not in hers.get(f"{INBOX}/{reference}").html
    with at(start + HOLD + timedelta(seconds=1)):
        assert "data-hold" not in mine.get(f"{INBOX}/{reference}").html
    with at(start + timedelta(seconds=29)):
        page = mine.get(f"{INBOX}/{reference}")
        address = next(
            form["action"] for form in page.page.forms if form["action"].endswith("/angra") and "svar" in form["action"]
        )
        mine.post(address, {})
        assert "data-hold" not in mine.get(f"{INBOX}/{reference}").html


def test_peer_B6_the_day_stands_on_the_row_in_the_pane_and_under_the_code(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People
) -> None:
    def noon(day: date) -> Any:
        return at(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Stockholm")))

    client = people.sign_in(siv)
    with noon(date(2026, 11, 23)):
        client = people.sign_in(siv)
        receipt = receive(form_key="k1", wants_answer=True)
        assert "Answer by 7 Dec" in client.get(f"/en{INBOX}").text
        assert "Answer no later than Monday 7 December" in client.get(f"/en{INBOX}/{receipt.reference}").text.replace(
            "  ", " "
        )
        town.write(lambda s: promise_answer(s, siv, receipt.reference, 1, Promise.THURSDAY))
        assert "Answer by 26 Nov" in client.get(f"/en{INBOX}").text
    with noon(date(2026, 11, 27)):
        client = people.sign_in(siv)
        late = client.get(f"/en{INBOX}?view=overdue")
        assert "The answer is late since 26 Nov" in late.text
        assert 'class="n num late"' in late.html
        public = PageClient(client.app)
        key = public.get("/en/folj").page.value("form_key")
        followed = public.post("/en/folj", {"code": receipt.code, "form_key": key}, status=200)
        assert "You see our answer here no later than Thursday 26 November" in followed.text


def test_peer_J6_the_resident_meets_the_unit_and_never_a_person(
    town: Database, keys: Keys, receive: Any, people: People, settings: Settings
) -> None:
    """Nowhere in what leaves the house, nor under the code, stands who wrote it: neither name nor address nor number."""
    hanna = people.make("handler", unit_code="north", name="Hanna Kanariefågel")
    receipt = receive(form_key="k1", email=ADDRESS, area_code="N1")
    reference = receipt.reference
    town.write(lambda s: add_note(s, hanna, reference, "Anteckning", "n1"))
    town.write(lambda s: answer_concern(s, keys, hanna, reference, 1, "Lampan byts.", "a1", close=False))
    town.write(lambda s: close_concern(s, hanna, reference, 2, "Lampan är bytt."))
    with town.read() as session:
        followed = followed_concern(session, slow_code_hash(keys, "k1"))
        mails = [said_in(mail, settings) for mail in session.scalars(select(Mail)) if mail.sealed is not None]
    public = PageClient(people.app)
    key = public.get("/folj").page.value("form_key")
    page = public.post("/folj", {"code": receipt.code, "form_key": key}, status=200)
    assert "Lampan byts." in page.text
    assert "Enhet north" in page.text
    for shown in (page.html, repr(followed), repr(mails)):
        assert "Kanariefågel" not in shown
        assert hanna.email not in shown
        assert NAMES["handler"] not in shown


def test_peer_B10_begun_words_reach_no_mail_and_no_page_of_another(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People, settings: Settings
) -> None:
    receipt = receive(form_key="k1", email=ADDRESS, area_code="N1")
    for field in ("answer", "note", "question", "reason"):
        town.write(lambda s, field=field: save_draft(s, siv, receipt.reference, field, f"Kanariefågel i {field}"))  # type: ignore[misc]
    another = people.make("handler", unit_code="north")
    town.write(lambda s: answer_concern(s, keys, another, receipt.reference, 1, "Lampan byts.", "a1", close=True))
    client = people.sign_in(another)
    pages = [f"{INBOX}/{receipt.reference}?panel={panel}" for panel in ("answer", "note", "unclear", "close")]
    shown = [client.get(address).html for address in (INBOX, "/intern/utkast", *pages)]
    with town.read() as session:
        shown += [repr(said_in(mail, settings)) for mail in session.scalars(select(Mail)) if mail.sealed is not None]
        shown.append(repr(followed_concern(session, slow_code_hash(keys, "k1"))))
    assert not [one for one in shown if "Kanariefågel" in one]


def test_peer_B10_no_writer_of_mail_can_read_begun_words() -> None:
    edges = {name: imports_of(tree) for name, tree in modules().items()}
    for start in (
        "dialog.concerns.emails",
        "dialog.concerns.operations.answer",
        "dialog.outbox",
        "dialog.concerns.queries.follow",
    ):
        assert "dialog.concerns.queries.drafts" not in reached_from(start, edges), start


def test_a_promise_for_the_next_answer_stands_under_the_code(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People
) -> None:
    receipt = receive(form_key="k1", wants_answer=True)
    fields = {
        "answer": "Vi ser efter.",
        "step": "send",
        "afterwards": "keep",
        "promise": "thu",
        "version": "1",
        "form_key": "a",
    }
    people.sign_in(siv).post(f"{INBOX}/{receipt.reference}/svar", fields)

    def day(session: Session) -> date | None:
        return session.scalars(select(Concern.answer_by)).one()

    by = town.write(day)
    assert by is not None
    public = PageClient(people.app)
    key = public.get("/en/folj").page.value("form_key")
    page = public.post("/en/folj", {"code": receipt.code, "form_key": key}, status=200)
    assert "We answer you again no later than" in page.text
