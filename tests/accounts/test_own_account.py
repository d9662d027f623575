"""What a person changes about the own account, and what stays out of reach there."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from dialog.accounts.models import RecoveryCode, StaffSession
from dialog.audit.models import AuditEntry
from dialog.clock import at, now
from tests.accounts.doors import (
    PASSWORD,
    a_member,
    is_inside,
    sign_in,
    signed_in_client,
    take_token,
    use_app_again,
    user_row,
)
from tests.client import PageClient

NEW = "sju katter i en korg"


@pytest.fixture
def member(app):
    return a_member(app)


@pytest.fixture
def inside(app, member):
    return signed_in_client(app, member)


def actions(database):
    with database.read() as session:
        return [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]


def another_browser(app, member):
    use_app_again(app, member)
    return signed_in_client(app, member)


def test_the_page_says_who_one_is_and_what_one_may_do(inside, member):
    text = inside.get("/intern/konto").text
    assert member.email in text
    assert "Samordnare" in text
    assert "Läser och besvarar allt" in text


def test_name_and_language_are_changed_and_noted(app, inside, member, database):
    answer = inside.post("/intern/konto", {"name": "Siv Ny", "language": "en"})
    assert answer.location.startswith("/en/intern/konto")
    assert (user_row(app, member.id).name, user_row(app, member.id).language) == ("Siv Ny", "en")
    assert actions(database)[-1] == "account_changed"


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 121, "a\x00b"])
def test_a_name_that_cannot_be_taken_is_asked_again(inside, name):
    assert inside.post("/intern/konto", {"name": name, "language": "sv"}, status=422).page.title.startswith("Fel:")


def test_sec_Z05_other_fields_are_ignored(app, inside, member):
    before = user_row(app, member.id)
    inside.post(
        "/intern/konto",
        {
            "name": "Siv Ny", "language": "sv", "email": "x@x.se", "email_key": "x@x.se", "active": "", "id": "99", "version": "7",
            "password_hash": "x", "role": "administrator", "roles": "administrator", "grants-0-role": "administrator",
            "organisation": "1", "locked_totp": "x", "last_totp_step": "0",
        },
    )  # fmt: skip
    after = user_row(app, member.id)
    kept = ("id", "email", "email_key", "active", "password_hash", "locked_totp", "last_totp_step")
    assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
    inside.get("/intern/anvandare", status=403)


def test_sec_S02_a_new_password_ends_every_other_session_and_the_old_cookie(app, inside, member):
    other = another_browser(app, member)
    old = inside.http.get_cookie("dialog").value
    inside.post("/intern/konto/losenord", {"current_password": PASSWORD, "new_password": NEW})
    assert not is_inside(other)
    assert is_inside(inside)
    replay = PageClient(app)
    replay.http.set_cookie("dialog", old, domain="localhost")
    assert not is_inside(replay)
    use_app_again(app, member)
    sign_in(PageClient(app), member, status=422)
    sign_in(PageClient(app), member, password=NEW)


@pytest.mark.parametrize(
    ("current", "new"),
    [("gissat lösenord", NEW), ("", NEW), (PASSWORD, "kort"), (PASSWORD, "password1234"), (PASSWORD, "")],
)
def test_the_password_is_changed_only_with_the_present_one_and_a_good_new_one(app, inside, member, current, new):
    before = user_row(app, member.id).password_hash
    answer = inside.post("/intern/konto/losenord", {"current_password": current, "new_password": new}, status=422)
    assert user_row(app, member.id).password_hash == before
    assert not new or new not in answer.html
    assert is_inside(inside)


def test_guessing_the_password_inside_locks_like_guessing_at_the_door(app, inside, member):
    for _ in range(10):
        inside.post("/intern/konto/losenord", {"current_password": "gissat lösenord", "new_password": NEW}, status=422)
    inside.post("/intern/konto/losenord", {"current_password": PASSWORD, "new_password": NEW}, status=422)
    sign_in(PageClient(app), member, code=member.code(1), status=422)
    with at(now() + timedelta(minutes=16)):
        sign_in(PageClient(app), member)


def test_new_recovery_codes_replace_the_old(app, inside, member, database):
    inside.post("/intern/konto/reservkoder", {"current_password": "gissat lösenord"}, status=422)
    answer = inside.post("/intern/konto/reservkoder", {"current_password": PASSWORD}, status=200)
    codes = re.findall(r"<li><code[^>]*>([a-z0-9 ]+)</code>", answer.html)
    assert len(codes) == 10
    with database.read() as session:
        assert len(session.scalars(select(RecoveryCode)).all()) == 10
        stored = repr([vars(row) for row in session.scalars(select(RecoveryCode))])
    assert not any(code.replace(" ", "") in stored for code in codes)
    sign_in(PageClient(app), member, code=member.recovery_codes[0], status=422)
    sign_in(PageClient(app), member, code=codes[0])


def test_another_app_is_connected_when_it_has_answered(app, inside, member):
    other = another_browser(app, member)
    inside.post("/intern/konto/app", {"current_password": "gissat lösenord"}, status=422)
    page = inside.post("/intern/konto/app", {"current_password": PASSWORD}, status=200).page
    secret = page.by_id("totp-secret").replace(" ", "")
    sent = {"enrolment": page.value("enrolment"), "totp": "000000"}
    again = inside.post("/intern/konto/app/bekrafta", sent, status=422).page
    assert again.by_id("totp-secret") == page.by_id("totp-secret")
    assert is_inside(other)
    inside.post("/intern/konto/app/bekrafta", {**sent, "totp": pyotp.TOTP(secret).at(now())})
    assert is_inside(inside)
    assert not is_inside(other)
    use_app_again(app, member)
    sign_in(PageClient(app), member, status=422)
    sign_in(PageClient(app), member, code=pyotp.TOTP(secret).at(now()))


def test_sec_Z14_nobody_connects_an_app_to_somebody_elses_account(app, inside, member, database):
    """The form carries whose it is under lock; ids that are sent along mean nothing."""
    victim = a_member(app, email="hanna@lindesund.example", name="Hanna")
    hers = signed_in_client(app, victim)
    page = hers.post("/intern/konto/app", {"current_password": PASSWORD}, status=200).page
    secret = page.by_id("totp-secret").replace(" ", "")
    before = user_row(app, victim.id).locked_totp
    sent = {"enrolment": page.value("enrolment"), "totp": pyotp.TOTP(secret).at(now()), "user_id": str(victim.id)}
    inside.post("/intern/konto/app/bekrafta", sent, status=422)
    assert user_row(app, victim.id).locked_totp == before
    inside.post(f"/intern/anvandare/{victim.id}/app", status=403)
    assert user_row(app, victim.id).locked_totp == before
    with database.read() as session:
        refused = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "refused").order_by(AuditEntry.sequence)
        ).all()
    assert [(entry.actor_id, entry.object_reference) for entry in refused] == [(member.id, "accounts_staff.reset_app")]


def test_what_was_begun_before_a_new_password_is_void(app, inside, member):
    page = inside.post("/intern/konto/app", {"current_password": PASSWORD}, status=200).page
    secret = page.by_id("totp-secret").replace(" ", "")
    inside.post("/intern/konto/losenord", {"current_password": PASSWORD, "new_password": NEW})
    take_token(inside)
    sent = {"enrolment": page.value("enrolment"), "totp": pyotp.TOTP(secret).at(now())}
    inside.post("/intern/konto/app/bekrafta", sent, status=422)


def test_other_browsers_are_seen_and_signed_out_one_or_all(app, inside, member, database):
    first, second, third = (another_browser(app, member) for _ in range(3))
    page = inside.get("/intern/konto").page
    listed = [field["value"] for field in page.fields if field.get("name") == "session"]
    assert len(listed) == 3
    inside.post("/intern/konto/sessioner", {"session": listed[0]})
    assert [is_inside(client) for client in (first, second, third)].count(False) == 1
    inside.post("/intern/konto/sessioner")
    assert [is_inside(client) for client in (first, second, third)] == [False, False, False]
    assert is_inside(inside)
    assert actions(database)[-1] == "sessions_ended"


def test_somebody_elses_session_is_not_ended(app, inside):
    hanna = a_member(app, email="hanna@lindesund.example")
    hers = signed_in_client(app, hanna)
    with app.extensions["dialog.database"].read() as session:
        theirs = session.scalars(select(StaffSession.id_hash).where(StaffSession.user_id == hanna.id)).one()
    inside.post("/intern/konto/sessioner", {"session": theirs})
    assert is_inside(hers)


def test_the_own_session_is_not_ended_by_mistake(inside, database, member):
    with database.read() as session:
        own = session.scalars(select(StaffSession.id_hash)).one()
    inside.post("/intern/konto/sessioner", {"session": own})
    assert is_inside(inside)


def test_every_role_has_an_account_of_its_own(people):
    for role in ("administrator", "handler", "analyst", "police", "vbe", "contact_centre", "reader"):
        client = people.sign_in(role)
        for path in ("", "/losenord", "/reservkoder", "/app"):
            client.get(f"/intern/konto{path}")
