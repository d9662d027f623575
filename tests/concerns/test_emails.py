"""Mails to residents: they lead to our own address and hold none of the words sent in."""

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.emails import answer_mail, follow_path, receipt_mail
from dialog.concerns.rules import Restriction
from dialog.keys import load_worker_key, open_sealed
from dialog.outbox.models import Mail
from dialog.settings import Settings
from tests.concerns.conftest import Receive


@pytest.mark.parametrize(("language", "path"), [("sv", "/folj"), ("en", "/en/folj"), ("fa", "/fa/folj")])
def test_the_link_is_in_the_residents_language(language: str, path: str) -> None:
    assert follow_path(language) == path
    assert receipt_mail("SP-2026-0001", language).values["link"] == path


def test_sec_S10_a_mails_link_is_the_configured_address(
    app: Flask, receive: Receive, session: Session, settings: Settings
) -> None:
    receipt = receive("Ord som ingen annan ska se", language="ar", email="kalle@exempel.example")
    mail = session.scalars(select(Mail)).one()
    values = json.loads(open_sealed(load_worker_key(settings.data_dir), mail.sealed or b""))["values"]
    subject, body = app.extensions["dialog.render_mail"](mail.template, mail.language, values)
    assert f"{settings.base_url}/ar/folj" in body
    assert receipt.reference in subject
    assert receipt.code not in body
    assert "ingen annan" not in subject + body


@pytest.mark.parametrize("restricted", [one for one in Restriction if one])
def test_a_restricted_answer_only_says_that_it_waits(restricted: str) -> None:
    mail = answer_mail("SP-2026-0001", "sv", restricted, "Känsligt svar", "Enheten")
    assert mail.template == "mail.concern_answer_waiting"
    assert "Känsligt" not in repr(mail)
    assert "Enheten" not in repr(mail)


def test_an_ordinary_answer_goes_out_whole() -> None:
    mail = answer_mail("SP-2026-0001", "sv", Restriction.NONE, "Lampan är bytt", "Enheten")
    assert (mail.values["answer"], mail.values["sender"]) == ("Lampan är bytt", "Enheten")
