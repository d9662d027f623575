"""From an invitation to the first page inside."""

import json
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from dialog.accounts.models import AccountToken, RecoveryCode, StaffSession, User
from dialog.accounts.operations.enrolment import enrol
from dialog.accounts.rules import id_hash
from dialog.accounts.second_factor import Enrolment
from dialog.app import create_app
from dialog.audit.models import AuditEntry
from dialog.clock import at, now
from dialog.errors import Missing
from dialog.keys import load_worker_key, open_sealed
from dialog.outbox.models import Mail
from tests.accounts.doors import PASSWORD, SIGN_IN, a_member, is_inside, sign_in, use_app_again, user_row
from tests.client import PageClient
from tests.people import organisation

NORA = {"name": "Nora Nordanväg", "email": "nora@lindesund.example", "language": "sv"}


def invited(people, database, **values):
    """(link, answer) of an invitation that an administrator sends."""
    admin = people.sign_in("administrator")
    owner = database.write(lambda session: organisation(session).id)
    sent = {**NORA, "role": "handler", "organisation": str(owner), "unit": "", **values}
    answer = admin.post("/intern/anvandare/ny", sent, status=200)
    link = answer.page.by_id("one-time-link")
    return link.removeprefix("http://127.0.0.1:8000"), answer


def choose_password(client, path, password=PASSWORD, status=200):
    form = client.get(path).page
    sent = {"form_key": form.value("form_key"), "step": "password", "password": password}
    return client.post(path, sent, status=status)


def confirm(client, path, page, code=None, status=200, **changes):
    secret = page.by_id("totp-secret").replace(" ", "")
    sent = {
        "form_key": page.value("form_key"),
        "step": "confirm",
        "enrolment": page.value("enrolment"),
        "totp": code or pyotp.TOTP(secret).at(now()),
    }
    return client.post(path, {**sent, **changes}, status=status)


def codes_of(page):
    import re

    return re.findall(r"<li><code[^>]*>([a-z0-9 ]+)</code>", page.html)


def test_an_invited_person_chooses_a_password_connects_an_app_and_is_in(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    assert "data:image/svg+xml" in page.html
    answer = confirm(client, link, page)
    codes = codes_of(answer.page)
    assert len(codes) == len(set(codes)) == 10
    assert is_inside(client)
    with database.read() as session:
        nora = session.scalars(select(User).where(User.email == NORA["email"])).one()
        stored = session.scalars(select(RecoveryCode.code_hash).where(RecoveryCode.user_id == nora.id)).all()
    assert nora.password_hash.startswith("$argon2id$")
    assert len(stored) == 10
    secret = page.by_id("totp-secret").replace(" ", "")
    assert secret.encode() not in (nora.locked_totp or b"")
    assert app.extensions["dialog.keys"].unlock(nora.locked_totp).decode() == secret


def test_what_was_enrolled_opens_the_door(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    codes = codes_of(confirm(client, link, page).page)
    with database.read() as session:
        nora = session.scalars(select(User.id).where(User.email == NORA["email"])).one()
    secret = page.by_id("totp-secret").replace(" ", "")
    for code in (pyotp.TOTP(secret).at(now(), counter_offset=1), codes[0]):
        fresh = PageClient(app)
        key = fresh.get(SIGN_IN).page.value("form_key")
        fresh.post(SIGN_IN, {"form_key": key, "email": NORA["email"], "password": PASSWORD, "totp": code})
        assert is_inside(fresh)
    assert user_row(app, nora).last_totp_step > 0


def test_reading_the_link_changes_nothing(app, client, people, database):
    """Mail scanners open every link, with GET and HEAD, several times."""
    link, _ = invited(people, database)
    for _ in range(3):
        client.get(link)
        client.http.head(link)
    with database.read() as session:
        assert session.scalars(select(AccountToken)).one().used_at is None
        assert session.scalars(select(User).where(User.email == NORA["email"])).one().password_hash == ""
    choose_password(client, link)


def test_the_link_is_mailed_and_shown_once_and_only_its_hash_stored(app, people, database, settings):
    link, answer = invited(people, database)
    token = link.rsplit("/", 1)[1]
    with database.read() as session:
        mail = session.scalars(select(Mail)).one()
        assert session.scalars(select(AccountToken.token_hash)).one() == id_hash(token)
        entries = [repr(vars(entry)) for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    content = json.loads(open_sealed(load_worker_key(settings.data_dir), mail.sealed))
    assert content == {"address": NORA["email"], "values": {"link": f"http://127.0.0.1:8000{link}"}}
    assert mail.template == "mail.account_invite"
    assert not any(token in entry for entry in entries)
    assert len(token) >= 43
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_link_follows_the_persons_language(people, database):
    link, _ = invited(people, database, language="en")
    assert link.startswith("/en/intern/bjud-in/")


@pytest.mark.parametrize(
    ("password", "says"),
    [("kort", "12"), ("password1234", "gissas"), ("nordanväg bor här", "namn"), ("", "Välj ett lösenord")],
)
def test_a_weak_password_is_refused_with_what_to_do(client, people, database, password, says):
    link, _ = invited(people, database)
    answer = choose_password(client, link, password=password, status=422)
    assert answer.page.title.startswith(("Fel:", "Error:"))
    assert says in answer.text
    assert not password or password not in answer.html


def test_a_wrong_code_asks_again_with_the_same_key(client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    again = confirm(client, link, page, code="000000", status=422).page
    assert again.by_id("totp-secret") == page.by_id("totp-secret")
    assert len(codes_of(confirm(client, link, again).page)) == 10


def test_neither_password_nor_key_is_readable_in_what_the_form_carries(app, client, people, database):
    from base64 import urlsafe_b64decode

    link, _ = invited(people, database)
    page = choose_password(client, link).page
    carried = urlsafe_b64decode(page.value("enrolment"))
    for secret in (PASSWORD, page.by_id("totp-secret").replace(" ", ""), "argon2id", "recovery"):
        assert secret.encode() not in carried
    assert PASSWORD not in page.html


@pytest.mark.parametrize("change", ["altered", "empty", "another person's"])
def test_what_the_form_carries_cannot_be_exchanged(app, client, people, database, change):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    carried = page.value("enrolment")
    if change == "another person's":
        other, _ = invited(people, database, email="kim@lindesund.example", name="Kim")
        carried = choose_password(PageClient(app), other).page.value("enrolment")
    changed = {
        "altered": ("y" if carried.startswith("x") else "x") + carried[1:],
        "empty": "",
        "another person's": carried,
    }[change]
    confirm(client, link, page, status=422, enrolment=changed)
    assert not is_inside(client)


def test_the_operation_itself_refuses_what_another_person_chose(app, people, database):
    link, _ = invited(people, database)
    stranger = Enrolment.begin(999_999, "a hash")
    keys = app.extensions["dialog.keys"]
    code = pyotp.TOTP(stranger.secret).at(now())
    with pytest.raises(Missing):
        database.write(lambda session: enrol(session, keys, link.rsplit("/", 1)[1], stranger, code))


def test_what_the_form_carries_lasts_an_hour(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    with at(now() + timedelta(minutes=61)):
        confirm(client, link, page, status=422)


def test_pressed_twice_the_same_codes_are_shown_twice(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    first = codes_of(confirm(client, link, page).page)
    second = codes_of(confirm(PageClient(app), link, page).page)
    assert first == second
    with database.read() as session:
        assert len(session.scalars(select(RecoveryCode)).all()) == 10
        actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert actions.count("invite_accepted") == 1


def test_a_used_link_is_gone(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    confirm(client, link, page)
    stranger = PageClient(app)
    stranger.get(link, status=404)
    key = stranger.get(SIGN_IN).page.value("form_key")
    for step in ("password", "confirm"):
        sent = {"form_key": key, "step": step, "password": "något helt annat", "totp": "123456", "enrolment": ""}
        answer = stranger.post(link, sent, status=None)
        assert answer.status in (404, 422)
        assert not is_inside(stranger)
    with at(now() + timedelta(minutes=11)):
        confirm(PageClient(app), link, page, status=404)
    use_app_again(app, a_member(app))


def test_sec_Z12_an_expired_invitation_is_gone_also_through_a_new_password(app, client, people, database):
    link, _ = invited(people, database)
    with at(now() + timedelta(days=7, minutes=1)):
        client.get(link, status=404)
        key = client.get("/intern/nytt-losenord").page.value("form_key")
        client.post("/intern/nytt-losenord", {"form_key": key, "email": NORA["email"]}, status=200)
    with database.read() as session:
        assert [mail.template for mail in session.scalars(select(Mail))] == ["mail.account_invite"]


def test_sec_Z12_an_invitation_is_for_its_own_address(app, client, people, database):
    link, _ = invited(people, database)
    page = choose_password(client, link).page
    confirm(client, link, page, email="other@lindesund.example", user_id="1")
    with database.read() as session:
        changed = session.scalars(select(User.email).where(User.password_hash != "")).all()
    assert changed == [NORA["email"]]


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "å", "../logga-in", "'; DROP TABLE staff_user; --"])
def test_an_altered_link_is_gone(client, people, database, token):
    link, _ = invited(people, database)
    path = f"{link.rsplit('/', 1)[0]}/{token}"
    assert client.get(path, status=None).status in (404, 405)


def test_a_closed_account_takes_its_link_along(app, client, people, database):
    link, _ = invited(people, database)

    def close(session):
        session.scalars(select(User).where(User.email == NORA["email"])).one().active = False

    database.write(close)
    client.get(link, status=404)


def test_signing_in_through_the_link_ends_no_other_persons_session(app, people, database):
    """An administrator opens the link in the own browser: from then on it is the invited person's."""
    link, _ = invited(people, database)
    admin = people.sign_in("administrator")
    token, admin.csrf_token = admin.csrf_token, ""
    page = choose_password(admin, link).page
    confirm(admin, link, page)
    assert "Nora" in admin.get("/intern/konto").text
    with database.read() as session:
        assert len(session.scalars(select(StaffSession)).all()) == 3
    assert token


def test_without_a_second_step_the_password_is_enough(app, settings, people, database):
    demo = create_app(replace(settings, second_factor=False, demo=True))
    try:
        link, _ = invited(people, database)
        client = PageClient(demo)
        form = client.get(link).page
        sent = {"form_key": form.value("form_key"), "step": "password", "password": PASSWORD}
        assert client.post(link, sent).location == "/intern/"
        assert is_inside(client)
        twice = PageClient(demo)
        assert twice.post(link, sent).location == "/intern/"
        PageClient(demo).post(link, {**sent, "password": "ett annat långt"}, status=404)
    finally:
        demo.extensions["dialog.database"].close()


# A new app, through an administrator


def test_an_administrator_resets_the_second_step_and_the_person_connects_anew(app, people, database):
    member = a_member(app)
    inside = PageClient(app)
    sign_in(inside, member)
    admin = people.sign_in("administrator")
    answer = admin.post(f"/intern/anvandare/{member.id}/app", status=200)
    link = answer.page.by_id("one-time-link").removeprefix("http://127.0.0.1:8000")
    assert not is_inside(inside)
    use_app_again(app, member)
    sign_in(PageClient(app), member, status=422)
    sign_in(PageClient(app), member, code=member.recovery_codes[0], status=422)

    client = PageClient(app)
    choose_password(client, link, password="gissat lösenord", status=422)
    page = choose_password(client, link, password=PASSWORD).page
    assert len(codes_of(confirm(client, link, page).page)) == 10
    assert is_inside(client)
    with database.read() as session:
        actions = [
            (entry.action, entry.actor_id)
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
        ]
    assert ("second_factor_enrolled", member.id) in actions
    assert [action for action, actor in actions if actor not in (member.id, None)] == ["second_factor_reset"]


def test_the_new_link_does_not_give_the_administrator_the_account(app, people, database):
    """Who holds the link still needs the password: one cannot become a coordinator by resetting an app."""
    member = a_member(app)
    admin = people.sign_in("administrator")
    answer = admin.post(f"/intern/anvandare/{member.id}/app", status=200)
    link = answer.page.by_id("one-time-link").removeprefix("http://127.0.0.1:8000")
    client = PageClient(app)
    for _ in range(10):
        choose_password(client, link, password="gissat lösenord", status=422)
    choose_password(client, link, password=PASSWORD, status=422)
    assert user_row(app, member.id).locked_totp is None
