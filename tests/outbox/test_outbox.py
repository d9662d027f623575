"""Mails: queued with the change, sealed, delivered once, forgotten."""

import socket
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import at, now
from dialog.database import Database
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys, load_worker_key, open_sealed
from dialog.outbox.delivery import SmtpTransport, deliver_due, make_message
from dialog.outbox.models import Mail, MailCount
from dialog.outbox.operations import (
    SealedAddress,
    claim_due,
    drop_waiting,
    forget_counts,
    queue_mail,
    take_back,
    try_again,
)
from dialog.outbox.queries import counts, delivery_of, not_sent
from dialog.outbox.rules import PAUSES, Delivery, MailState, meaning
from dialog.settings import Settings
from tests.people import People

ADDRESS = "amal@exempel.example"


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


def render(template: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    return f"Ärende {values['reference']}", f"Hej\n\n{values['reference']}\n"


def queue(
    session: Session,
    keys: Keys,
    template: str = "mail.concern_answer",
    address: str | SealedAddress = ADDRESS,
    **more: Any,
) -> int | None:
    return queue_mail(
        session, keys, template=template, language="sv", address=address,
        values={"reference": "SP-2026-0001"}, about="SP-2026-0001", **more,
    )  # fmt: skip


class Post:
    """A transport that remembers, and answers as told."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)
        self.sent: list[tuple[EmailMessage, str]] = []

    def __call__(self, message: EmailMessage, recipient: str) -> int:
        code = self.codes.pop(0) if self.codes else 250
        if code == 250:
            self.sent.append((message, recipient))
        return code


def deliver(database: Database, settings: Settings, post: Any) -> int:
    return deliver_due(database, load_worker_key(settings.data_dir), render, post, settings)


def test_a_mail_is_sealed_and_only_the_worker_opens_it(session: Session, keys: Keys, settings: Settings) -> None:
    queue(session, keys)
    mail = session.scalars(select(Mail)).one()
    assert mail.sealed is not None
    assert b"amal" not in mail.sealed
    assert ADDRESS in open_sealed(load_worker_key(settings.data_dir), mail.sealed).decode()


def test_the_mail_goes_with_the_change_or_not_at_all(database: Database, keys: Keys) -> None:
    def failing(session: Session) -> None:
        queue(session, keys)
        raise NotPossibleNow("later")

    with pytest.raises(NotPossibleNow):
        database.write(failing)
    with database.read() as session:
        assert not session.scalars(select(Mail)).all()


def test_delivery_sends_once_to_one_and_forgets_the_address(database: Database, keys: Keys, settings: Settings) -> None:
    mail_id = database.write(lambda session: queue(session, keys))
    post = Post()
    assert deliver(database, settings, post) == 1
    assert deliver(database, settings, post) == 0
    message, recipient = post.sent[0]
    assert recipient == ADDRESS
    assert message.get_all("To") == [ADDRESS]
    assert "Cc" not in message
    assert message["Subject"] == "Ärende SP-2026-0001"
    with database.read() as session:
        mail = session.get_one(Mail, mail_id)
        assert (mail.state, mail.sealed, mail.fingerprint) == (MailState.SENT, None, None)
        assert delivery_of(session, mail_id) == (MailState.SENT, Delivery.OK)


def test_an_address_a_record_has_sealed_is_opened_by_the_worker_alone(
    database: Database, keys: Keys, settings: Settings
) -> None:
    sealed = SealedAddress(keys.seal(ADDRESS.encode()), keys.fingerprint(ADDRESS))
    mail_id = database.write(lambda session: queue(session, keys, address=sealed))
    with database.read() as session:
        assert session.get_one(Mail, mail_id).fingerprint == keys.fingerprint(ADDRESS)
    post = Post()
    assert deliver(database, settings, post) == 1
    assert post.sent[0][1] == ADDRESS
    assert post.sent[0][0].get_all("To") == [ADDRESS]


def test_nothing_is_kept_of_a_sent_receipt(database: Database, keys: Keys, settings: Settings) -> None:
    database.write(lambda session: queue(session, keys, template="mail.concern_receipt"))
    deliver(database, settings, Post())
    with database.read() as session:
        assert not session.scalars(select(Mail)).all()


def test_a_mail_held_back_leaves_when_its_time_comes(database: Database, keys: Keys, settings: Settings) -> None:
    database.write(lambda session: queue(session, keys, not_before=now() + timedelta(seconds=30)))
    post = Post()
    assert deliver(database, settings, post) == 0
    with at(now() + timedelta(seconds=31)):
        assert deliver(database, settings, post) == 1


def test_a_held_mail_can_be_taken_back_until_it_leaves(database: Database, keys: Keys, settings: Settings) -> None:
    held = database.write(lambda session: queue(session, keys, not_before=now() + timedelta(seconds=30)))
    gone = database.write(lambda session: queue(session, keys))
    deliver(database, settings, Post())
    assert held is not None
    assert gone is not None
    assert database.write(lambda session: take_back(session, held))
    assert not database.write(lambda session: take_back(session, gone))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (250, "ok"),
        (550, "no_such_address"),
        (553, "no_such_address"),
        (451, "try_later"),
        (552, "our_fault"),
        (0, "our_fault"),
    ],
)
def test_replies_mean_one_of_three_things(code: int, said: str) -> None:
    assert meaning(code) == said


def test_sec_M10_tried_again_later_and_in_the_end_given_up(database: Database, keys: Keys, settings: Settings) -> None:
    mail_id = database.write(lambda session: queue(session, keys))
    moment, tries = now(), 0
    for pause in (timedelta(0), *PAUSES):
        moment += pause + timedelta(seconds=1)
        with at(moment):
            assert deliver(database, settings, Post(451)) == 0
        tries += 1
    with database.read() as session:
        mail = session.get_one(Mail, mail_id)
        assert (mail.attempts, mail.state, mail.reply_code) == (tries, MailState.FAILED, 451)
        assert counts(session) == {"failed": 1}
        assert [one.id for one in not_sent(session)] == [mail_id]
    database.write(lambda session: try_again(session, mail_id or 0))
    assert deliver(database, settings, Post()) == 1


def test_an_address_that_does_not_exist_is_given_up_at_once(database: Database, keys: Keys, settings: Settings) -> None:
    mail_id = database.write(lambda session: queue(session, keys))
    deliver(database, settings, Post(550))
    with database.read() as session:
        assert delivery_of(session, mail_id) == (MailState.FAILED, Delivery.NO_SUCH_ADDRESS)


def test_only_failed_mails_are_tried_again(session: Session, keys: Keys) -> None:
    mail_id = queue(session, keys)
    with pytest.raises(Missing):
        try_again(session, mail_id or 0)


def test_two_workers_never_hold_the_same_mail(database: Database, keys: Keys) -> None:
    for _ in range(3):
        database.write(lambda session: queue(session, keys))
    first = database.write(lambda session: claim_due(session, 2))
    second = database.write(lambda session: claim_due(session, 2))
    assert len(first) == 2
    assert len(second) == 1
    assert not {mail.id for mail in first} & {mail.id for mail in second}


def test_a_lease_that_ran_out_lets_another_worker_send_under_the_same_message_id(
    database: Database, keys: Keys
) -> None:
    database.write(lambda session: queue(session, keys))
    (first,) = database.write(claim_due)
    with at(now() + timedelta(minutes=6)):
        (again,) = database.write(claim_due)
    assert again.message_id == first.message_id


def test_sec_M03_an_address_gets_at_most_two_receipts_a_day(database: Database, keys: Keys) -> None:
    def flood(session: Session) -> list[int | None]:
        return [queue(session, keys, template="mail.concern_receipt") for _ in range(50)]

    assert sum(one is not None for one in database.write(flood)) == 2
    assert database.write(lambda session: queue(session, keys)) is not None, "answers are not capped"
    with at(date(2099, 1, 1)):
        database.write(forget_counts)
        with database.read() as session:
            assert not session.scalars(select(MailCount)).all()


def test_withdrawn_concerns_get_no_more_mail(database: Database, keys: Keys, settings: Settings) -> None:
    database.write(lambda session: queue(session, keys))
    database.write(lambda session: drop_waiting(session, "SP-2026-0001"))
    post = Post()
    deliver(database, settings, post)
    assert not post.sent


@pytest.mark.parametrize("address", ["a@b.se\r\nBcc: c@d.se", "a@b.se,c@d.se", "A <a@b.se>", "a@b.se;c@d.se"])
def test_sec_J11_no_second_recipient_or_header_in_an_address(session: Session, keys: Keys, address: str) -> None:
    with pytest.raises(NotPossibleNow):
        queue(session, keys, address=address)


def test_sec_J11_no_header_in_a_subject(settings: Settings) -> None:
    message = make_message("1", ADDRESS, "Hej\r\nBcc: alla@exempel.example", "text", "sv", settings)
    assert "Bcc" not in message
    assert message["Subject"] == "Hej Bcc: alla@exempel.example"


def test_a_broken_seal_is_our_fault_and_stops_nothing_else(database: Database, keys: Keys, settings: Settings) -> None:
    broken = database.write(lambda session: queue(session, keys))
    database.write(lambda session: setattr(session.get_one(Mail, broken), "sealed", b"x" * 80))
    database.write(lambda session: queue(session, keys))
    assert deliver(database, settings, Post()) == 1
    with database.read() as session:
        assert session.get_one(Mail, broken).reply_code == 599


class Sink:
    """A real mail server on loopback that refuses one address."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("ingen"):
            return "550 5.1.1 no such user <ingen@exempel.example>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[str, Sink]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    yield f"smtp://127.0.0.1:{port}", sink
    server.stop()


def test_over_smtp_one_message_one_recipient(
    database: Database, keys: Keys, settings: Settings, smtp: tuple[str, Sink]
) -> None:
    url, sink = smtp
    database.write(lambda session: queue(session, keys))
    database.write(lambda session: queue(session, keys, address="ingen@exempel.example"))
    assert deliver(database, settings, SmtpTransport(url, settings.mail_from)) == 1
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [[ADDRESS]]
    with database.read() as session:
        assert counts(session) == {"sent": 1, "failed": 1}
        failed = session.scalars(select(Mail).where(Mail.state == "failed")).one()
        assert failed.reply_code == 550, "the reply's words, which quote the address, are not kept"


def test_a_mail_server_that_is_away_is_tried_later(database: Database, keys: Keys, settings: Settings) -> None:
    mail_id = database.write(lambda session: queue(session, keys))
    deliver(database, settings, SmtpTransport("smtp://127.0.0.1:1", settings.mail_from))
    with database.read() as session:
        assert delivery_of(session, mail_id) == (MailState.WAITING, Delivery.OUR_FAULT)


def test_the_outbox_page_shows_what_waits_without_addresses(database: Database, keys: Keys, people: People) -> None:
    database.write(lambda session: queue(session, keys))
    page = people.sign_in("administrator").get("/intern/utkorg")
    assert "SP-2026-0001" in page.text
    assert "amal" not in page.html


def test_a_failed_mail_is_sent_again_from_the_page(
    database: Database, keys: Keys, settings: Settings, people: People
) -> None:
    mail_id = database.write(lambda session: queue(session, keys))
    deliver(database, settings, Post(550))
    client = people.sign_in("coordinator")
    assert "Försök igen" in client.get("/intern/utkorg").text
    client.post(f"/intern/utkorg/{mail_id}/igen")
    with database.read() as session:
        assert session.get_one(Mail, mail_id).state == MailState.WAITING
