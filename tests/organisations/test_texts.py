"""Editable texts: wordings, versions, placeholders, mails."""

import pytest
from sqlalchemy.orm import Session

from dialog.catalogue import is_translated
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.organisations.models import TextVersion
from dialog.organisations.operations import ImportReport, change_details, publish_text, restore_text
from dialog.organisations.queries import notice_version, render_mail, text, wording
from dialog.organisations.queries.settings import text_history
from dialog.organisations.queries.snapshot import Details
from dialog.organisations.rules import SYSTEM, Editor
from dialog.organisations.texts import TEXTS, placeholders
from dialog.organisations.texts.checking import faults_in
from dialog.organisations.texts.privacy import ARTICLE_13
from dialog.settings import ALL_LANGUAGES

VALUES = {
    "reference": "SP-2026-0001",
    "link": "https://x.example/folj",
    "answer": "Vi har bytt lamporna.",
    "number": "4",
    "name": "Siv",
    "meeting": "Dialogmöte",
    "when": "torsdag 26 november kl. 18.00–19.30",
    "where": "Biblioteket",
    "day": "26 november",
    "time": "18.00",
    "until": "måndag 23 november kl. 12.00",
    "taken": "Lamporna vid tunneln.",
    "code": "482136",
    "group": "Björkbacken",
    "contact": "070-174 06 05",
    "handover_code": "7KMP 2QXW",
    "subject": "Inbrott i källare",
    "text": "Lås cykeln.",
    "renewal": "24 november 2028",
}
MAILS = [key for key, kind in TEXTS.items() if kind.is_mail]


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_no_text_is_ever_empty_or_unfilled(session: Session, language: str) -> None:
    for key, kind in TEXTS.items():
        said = text(session, key, language)
        assert said.strip(), key
        assert not placeholders(said) & {"programme", "municipality", "parties"}, key
        assert not faults_in(kind, kind.default(language, {"reading_days": 2, "answer_days": 10})), key


def test_own_wording_counts_in_its_language_only(session: Session) -> None:
    before = text(session, "about.page", "en")
    publish_text(session, SYSTEM, "about.page", "sv", "Vi är %(programme)s.")
    assert text(session, "about.page", "sv") == "Vi är Trygghetsdialogen."
    assert wording(session, "about.page", "sv").number == 1
    assert text(session, "about.page", "en") == before


def test_an_unknown_key_is_an_error(session: Session) -> None:
    with pytest.raises(KeyError):
        text(session, "no.such.text", "sv")
    with pytest.raises(Missing):
        publish_text(session, SYSTEM, "no.such.text", "sv", "x")


@pytest.mark.parametrize(
    ("body", "reason", "what"),
    [
        ("Ämne\n\nHej, välj lösenord.", "missing", "%(link)s"),
        ("Ämne\n\n%(link)s %(oops)s", "unknown", "%(oops)s"),
        ("Ämne\n\n%(link)s [här](javascript:alert(1)", "link", "javascript:alert(1"),
        ("\n\n%(link)s", "subject", "120"),
        ("x" * 121 + "\n\n%(link)s", "subject", "120"),
    ],
)
def test_a_wording_that_would_not_work_is_refused(session: Session, body: str, reason: str, what: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        publish_text(session, SYSTEM, "mail.account_invite", "sv", body)
    faults = refused.value.values["faults"]
    assert isinstance(faults, list)
    assert [(fault.reason, fault.what) for fault in faults] == [(reason, what)]
    assert session.query(TextVersion).count() == 0


def test_a_per_cent_sign_is_only_a_sign(session: Session) -> None:
    publish_text(session, SYSTEM, "start.lead", "sv", "100 % av %(municipality)s, 5 %d och %s")
    assert text(session, "start.lead", "sv") == "100 % av Kommunen, 5 %d och %s"


def test_two_editors_see_each_other(session: Session) -> None:
    assert publish_text(session, SYSTEM, "start.lead", "sv", "Först", seen_number=0) == 1
    with pytest.raises(Conflict) as conflict:
        publish_text(session, SYSTEM, "start.lead", "sv", "Sedan", seen_number=0)
    assert conflict.value.values == {"number": 1, "body": "Först"}
    assert publish_text(session, SYSTEM, "start.lead", "sv", "Sedan", seen_number=1) == 2


def test_old_versions_stay_and_come_back(session: Session) -> None:
    siv = Editor(7, "Siv Samordnare")
    publish_text(session, siv, "start.lead", "sv", "Ett")
    publish_text(session, siv, "start.lead", "sv", "Två")
    assert restore_text(session, siv, "start.lead", "sv", 1, seen_number=2) == 3
    assert text(session, "start.lead", "sv") == "Ett"
    assert restore_text(session, siv, "start.lead", "sv", 0, seen_number=3) == 4
    assert text(session, "start.lead", "sv").startswith("Berätta")
    session.flush()
    assert [(line.number, line.body) for line in text_history(session, "start.lead", "sv")] == [
        (4, ""),
        (3, "Ett"),
        (2, "Två"),
        (1, "Ett"),
    ]
    with pytest.raises(Missing):
        restore_text(session, siv, "start.lead", "sv", 99, seen_number=4)


@pytest.mark.parametrize("language", ALL_LANGUAGES)
@pytest.mark.parametrize("key", MAILS)
def test_every_mail_has_a_subject_and_holds_what_it_must(session: Session, key: str, language: str) -> None:
    subject, body = render_mail(session, key, language, VALUES)
    assert subject
    assert "\n" not in subject
    assert not placeholders(subject + body)
    for name in TEXTS[key].required:
        assert VALUES[name] in subject + body, name


def test_a_mail_without_what_it_requires_is_an_error(session: Session) -> None:
    with pytest.raises(KeyError, match="link"):
        render_mail(session, "mail.account_invite", "sv", {})
    with pytest.raises(KeyError):
        render_mail(session, "start.lead", "sv", VALUES)


def test_no_value_can_break_out_of_the_subject(session: Session) -> None:
    subject, _ = render_mail(session, "mail.concern_receipt", "sv", VALUES | {"reference": "SP-1\r\nBcc: x@y.example"})
    assert subject == "Vi har tagit emot din synpunkt SP-1 Bcc: x@y.example"
    _, body = render_mail(session, "mail.concern_answer", "sv", VALUES | {"answer": "Se %(link)s och %(sender)s"})
    assert "Se %(link)s och %(sender)s" in body, "a value is not filled in again"


def test_A01_names_from_settings_stand_in_every_mail(session: Session, lindesund: ImportReport) -> None:
    publish_text(session, SYSTEM, "programme.name", "sv", "Trygg i Sunden")
    publish_text(session, SYSTEM, "programme.parties_line", "sv", "Sundens kommun och polisen i Sunden")
    for key in MAILS:
        subject, body = render_mail(session, key, "sv", VALUES)
        assert "Trygg i Sunden" in subject + body, key
        assert "Sundens kommun och polisen i Sunden" in body, key
        assert "Lindesund" not in subject + body, key


def test_promised_days_are_said_in_the_right_number(session: Session) -> None:
    for days, said in ((1, "inom 1 vardag."), (10, "inom 10 vardagar.")):
        change_details(session, SYSTEM, Details(answer_days=days))
        assert said in render_mail(session, "mail.concern_receipt", "sv", VALUES)[1]


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_A25_every_item_of_article_13_is_told_in_every_language(session: Session, language: str) -> None:
    seen = set()
    for item in ARTICLE_13:
        kind = TEXTS[f"notice.privacy_page.{item}"]
        said = wording(session, kind.key, language)
        assert len(said.body) > 40, item
        seen.add(said.body)
        if is_translated(language, kind.title):
            assert said.language == language, item
    assert len(seen) == len(ARTICLE_13)


def test_A25_the_notice_has_a_version_that_follows_each_publication(session: Session) -> None:
    first = notice_version(session, "sv")
    assert len(first) <= 40
    assert first.startswith("sv.0.")
    publish_text(session, SYSTEM, "start.lead", "sv", "Inte en del av informationen")
    assert notice_version(session, "sv") == first
    publish_text(session, SYSTEM, "notice.privacy_page.purpose", "sv", "För att förstå.")
    assert notice_version(session, "sv").startswith("sv.1.")
    publish_text(session, SYSTEM, "notice.privacy_short", "sv", "Kort.")
    assert notice_version(session, "sv").startswith("sv.2.")
    assert notice_version(session, "en").startswith("en.0.")
