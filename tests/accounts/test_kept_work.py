"""The session ends while somebody writes: nothing that was typed is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from dialog.accounts.models import AccountToken, Attempts, StaffSession
from dialog.accounts.operations.forgetting import forget_expired
from dialog.accounts.rules import ABSOLUTE, IDLE
from dialog.clock import at, now
from tests.accounts.doors import (
    PASSWORD,
    SIGN_IN,
    a_member,
    is_inside,
    sign_in,
    signed_in_client,
    use_app_again,
    user_row,
)
from tests.client import PageClient

TYPED = "Siv  Lång\u00a0Text <b>& 'citat' \"mer\""
TEXT = "Första raden\n\n  Andra raden, med indrag\nRad tre"


@pytest.fixture
def member(app):
    return a_member(app)


def send_after_the_end(client, fields, path="/intern/konto"):
    """What the browser sends when the session has been idle for too long."""
    with at(now() + IDLE + timedelta(seconds=1)):
        return client.post(path, fields, status=401)


def come_back(app, client, page, member):
    """Sign in from the page that carries the work, with every hidden field it has."""
    use_app_again(app, member)
    carried = [(field["name"], field.get("value", "")) for field in page.fields if field.get("type") == "hidden"]
    sent: dict[str, object] = {}
    for name, value in carried:
        sent.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    sent |= {"email": member.email, "password": PASSWORD, "totp": member.code()}
    client.csrf_token = ""
    return client.post(SIGN_IN, sent, status=200)


def test_sec_S17_sign_in_is_asked_and_the_typed_text_kept(app, member):
    client = signed_in_client(app, member)
    answer = send_after_the_end(client, {"name": TYPED, "language": "en"})
    assert "Det du skrev ligger kvar" in answer.text
    assert answer.page.value("kept:name") == TYPED
    assert user_row(app, member.id).name == "Siv Samordnare"

    back = come_back(app, client, answer.page, member)
    assert "Ditt arbete är kvar" in back.text
    assert "Inget är skickat ännu" in back.text
    form = next(form for form in back.page.forms if form["action"] == "/intern/konto")
    names = {field["name"] for field in form["fields"] if field.get("name")}
    assert {"name", "language", "csrf_token"} <= names
    token = next(field["value"] for field in form["fields"] if field.get("name") == "csrf_token")
    client.post("/intern/konto", {"name": TYPED, "language": "en", "csrf_token": token})
    assert user_row(app, member.id).language == "en"


def test_sec_S17_after_ten_hours_too(app, member):
    client = signed_in_client(app, member)
    start = now()
    for minutes in range(20, 600, 20):
        with at(start + timedelta(minutes=minutes)):
            assert is_inside(client), minutes
    with at(start + ABSOLUTE + timedelta(seconds=1)):
        assert not is_inside(client)
        assert (
            client.post("/intern/konto", {"name": TYPED, "language": "sv"}, status=401).page.value("kept:name") == TYPED
        )


def test_half_an_hour_without_use_ends_the_session(app, member):
    client = signed_in_client(app, member)
    start = now()
    with at(start + IDLE - timedelta(seconds=5)):
        assert is_inside(client)
    with at(start + 2 * IDLE - timedelta(seconds=20)):
        assert is_inside(client), "being used keeps it"
    with at(start + 3 * IDLE):
        assert not is_inside(client)


def test_text_of_many_lines_and_repeated_fields_come_through(app, member):
    client = signed_in_client(app, member)
    fields = {"text": TEXT, "areas": ["A1", "A2"], "empty": ""}
    page = send_after_the_end(client, fields).page
    kept = [(field["name"], field["value"]) for field in page.fields if field.get("name", "").startswith("kept:")]
    assert ("kept:areas", "A1") in kept
    assert ("kept:areas", "A2") in kept
    assert page.value("kept:text") == TEXT
    back = come_back(app, client, page, member)
    assert "  Andra raden, med indrag\nRad tre</textarea>" in back.html


def test_passwords_and_tokens_are_never_carried(app, member):
    client = signed_in_client(app, member)
    secrets = {
        "current_password": "hemligt-ett",
        "new_password": "hemligt-två",
        "password": "hemligt-tre",
        "totp": "123456",
    }
    answer = send_after_the_end(client, {**secrets, "enrolment": "låst", "name": "Siv"}, "/intern/konto/losenord")
    for secret in (*secrets.values(), "låst", client.csrf_token):
        assert secret not in answer.html
    assert answer.page.value("kept:name") == "Siv"


def test_nothing_typed_nothing_kept(app, member):
    client = signed_in_client(app, member)
    answer = send_after_the_end(client, {"current_password": "hemligt-ett"}, "/intern/konto/reservkoder")
    assert "kept_target" not in answer.html


def test_a_wrong_code_on_the_way_back_loses_nothing(app, client, member):
    signed = signed_in_client(app, member)
    page = send_after_the_end(signed, {"name": TYPED, "language": "sv"}).page
    carried = {field["name"]: field.get("value", "") for field in page.fields if field.get("type") == "hidden"}
    signed.csrf_token = ""
    answer = signed.post(
        SIGN_IN, {**carried, "email": member.email, "password": "fel lösenord", "totp": "1"}, status=422
    )
    assert answer.page.value("kept:name") == TYPED
    assert answer.page.value("kept_target") == "/intern/konto"


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "//evil.example", "/synpunkt", "javascript:alert(1)", "/internt"]
)
def test_work_is_carried_to_the_staff_area_only(app, client, member, target):
    answer = sign_in(client, member, status=303, **{"kept_target": target, "kept:name": "x"})
    assert answer.location == "/intern/"


def test_an_uploaded_file_cannot_be_kept_and_the_page_says_so(app, member):
    import io

    client = signed_in_client(app, member)
    fields = {"name": "Siv", "file": (io.BytesIO(b"innehall"), "fil.csv")}
    with at(now() + IDLE + timedelta(seconds=1)):
        answer = client.post("/intern/konto", fields, status=401, content_type="multipart/form-data")
    assert "Filer kunde inte sparas" in answer.text


def test_another_person_who_signs_in_there_sends_it_with_the_own_rights(app, member):
    client = signed_in_client(app, member)
    page = send_after_the_end(client, {"name": "Ny", "role": "handler"}, "/intern/anvandare/ny").page
    back = come_back(app, client, page, member)
    token = back.page.value("csrf_token")
    client.post("/intern/anvandare/ny", {"name": "Ny", "role": "handler", "csrf_token": token}, status=403)


def test_the_worker_forgets_what_has_ended(app, member, database):
    signed_in_client(app, member)
    sign_in(PageClient(app), member, email="nobody@x.se", status=422)
    key = PageClient(app).get("/intern/nytt-losenord").page.value("form_key")
    PageClient(app).post("/intern/nytt-losenord", {"form_key": key, "email": member.email}, status=200)
    database.write(forget_expired)
    with database.read() as session:
        assert [len(session.scalars(select(table)).all()) for table in (StaffSession, AccountToken, Attempts)] == [
            1,
            1,
            2,
        ]
    with at(now() + timedelta(days=1, minutes=1)):
        database.write(forget_expired)
    with database.read() as session:
        assert [len(session.scalars(select(table)).all()) for table in (StaffSession, AccountToken, Attempts)] == [
            0,
            0,
            0,
        ]
