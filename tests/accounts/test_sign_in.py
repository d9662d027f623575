"""The door: what opens it, and that everything else gets the same answer."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dialog.accounts import passwords
from dialog.accounts.models import Attempts, StaffSession
from dialog.accounts.rules import id_hash, lock_after, safe_next
from dialog.accounts.second_factor import in_groups
from dialog.app import create_app
from dialog.audit.models import AuditEntry
from dialog.clock import at, now
from tests.accounts.doors import (
    PASSWORD,
    SIGN_IN,
    a_member,
    is_inside,
    sign_in,
    signed_in_client,
    take_token,
    use_app_again,
    user_row,
)
from tests.client import PageClient


def cookie_of(client):
    found = client.http.get_cookie("dialog")
    return found.value if found else None


def test_with_the_right_password_and_code_one_is_in(app, client):
    member = a_member(app)
    assert sign_in(client, member).location == "/intern/"
    assert is_inside(client)


def test_in_ones_own_language(app, client):
    member = a_member(app, language="en")
    assert sign_in(client, member).location == "/en/intern/"


@pytest.mark.parametrize("wrong", ["password", "code", "email", "no code", "recovery"])
def test_anything_wrong_gets_the_same_page_and_no_session(app, client, wrong):
    member = a_member(app)
    fields = {
        "password": {"password": "något annat helt"},
        "code": {"code": f"{(int(member.code()) + 1) % 1_000_000:06d}"},
        "email": {"email": "nobody@lindesund.example"},
        "no code": {"code": ""},
        "recovery": {"code": "abcd efgh jkmn pqrs"},
    }[wrong]
    answer = sign_in(client, member, status=422, **fields)
    assert "stämmer inte" in answer.text
    assert not is_inside(client)
    assert cookie_of(client) is None


def test_what_was_typed_is_kept_but_for_secrets(app, client):
    member = a_member(app)
    page = sign_in(client, member, password="fel lösenord helt", status=422, next="/intern/konto").page
    assert page.value("email") == member.email
    assert page.value("next") == "/intern/konto"
    assert "fel lösenord" not in page.html
    assert page.value("totp") in ("", member.code())


def test_an_empty_form_says_what_to_fill_in(app, client):
    key = client.get(SIGN_IN).page.value("form_key")
    page = client.post(SIGN_IN, {"form_key": key}, status=422).page
    assert page.title.startswith(("Error:", "Fel:"))
    assert ("#email",) in [(href,) for href, _ in page.links]
    assert ("#password",) in [(href,) for href, _ in page.links]


def test_the_address_is_compared_without_case_and_blanks(app, client):
    member = a_member(app, email="Siv.Ö@Lindesund.example")
    sign_in(client, member, email="  siv.ö@lindesund.EXAMPLE ")
    assert is_inside(client)


def test_a_closed_account_does_not_open(app, client, database):
    member = a_member(app)

    def close(session):
        from dialog.accounts.models import User

        session.get_one(User, member.id).active = False

    database.write(close)
    sign_in(client, member, status=422)


def test_an_invited_person_without_password_does_not_get_in(app, client):
    member = a_member(app, password_hash="")
    sign_in(client, member, status=422)
    sign_in(client, member, password=" ", status=422)


def test_somebody_who_is_in_already_goes_on(app):
    client = signed_in_client(app, a_member(app))
    assert client.get(f"{SIGN_IN}?next=/intern/konto", status=303).location == "/intern/konto"


def test_a_tab_left_open_still_signs_in(app, client):
    """Another tab signed in meanwhile; the form has no session token, and needs none."""
    member = a_member(app)
    sign_in(client, member)
    use_app_again(app, member)
    sent = {"email": member.email, "password": PASSWORD, "totp": member.code(), "form_key": ""}
    other = PageClient(app)
    sent["form_key"] = other.get(SIGN_IN).page.value("form_key")
    assert client.post(SIGN_IN, sent).location == "/intern/"


# The session


def test_sec_S01_sign_in_gives_a_new_session_and_ends_the_old(app, client):
    member = a_member(app)
    client.http.set_cookie("dialog", "chosen-by-somebody-else", domain="localhost")
    sign_in(client, member)
    first = cookie_of(client)
    assert first != "chosen-by-somebody-else"
    use_app_again(app, member)
    client.http.delete_cookie("dialog", domain="localhost")
    page = client.get(SIGN_IN).page
    client.http.set_cookie("dialog", first, domain="localhost")
    sent = {"form_key": page.value("form_key"), "email": member.email, "password": PASSWORD, "totp": member.code()}
    client.post(SIGN_IN, sent)
    assert cookie_of(client) != first
    old = PageClient(app)
    old.http.set_cookie("dialog", first, domain="localhost")
    assert not is_inside(old)


def test_sec_S02_the_cookie_is_dead_after_sign_out(app):
    client = signed_in_client(app, a_member(app))
    cookie = cookie_of(client)
    assert client.post("/intern/logga-ut").location.startswith(SIGN_IN)
    assert cookie_of(client) is None
    client.http.set_cookie("dialog", cookie, domain="localhost")
    assert not is_inside(client)


def test_sign_out_when_the_session_has_ended_is_not_an_error(app, client):
    assert client.post("/intern/logga-ut").location == SIGN_IN


def test_sec_S03_the_cookie_is_bound_to_https_and_this_host(app, settings):
    secure = create_app(replace(settings, base_url="https://trygg.lindesund.example"))
    try:
        member = a_member(secure)
        client = PageClient(secure)
        home = {"base_url": "https://trygg.lindesund.example"}
        key = client.get(SIGN_IN, **home).page.value("form_key")
        sent = {"form_key": key, "email": member.email, "password": PASSWORD, "totp": member.code()}
        header = client.post(SIGN_IN, sent, **home).headers["Set-Cookie"]
    finally:
        secure.extensions["dialog.database"].close()
    name, _, rest = header.partition("=")
    assert name == "__Host-dialog"
    attributes = {part.strip() for part in rest.split(";")[1:]}
    assert attributes == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert len(header) < 4096


def test_sec_S03_over_http_on_loopback_the_cookie_has_a_plain_name(app, client):
    header = sign_in(client, a_member(app)).headers["Set-Cookie"]
    assert header.startswith("dialog=")
    assert "HttpOnly" in header
    assert "Secure" not in header


def test_the_session_is_stored_by_its_hash_only(app, client, database):
    sign_in(client, a_member(app))
    with database.read() as session:
        row = session.scalars(select(StaffSession)).one()
    assert row.id_hash == id_hash(cookie_of(client))
    assert cookie_of(client) not in repr(vars(row))


CROSS_SITE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", CROSS_SITE)
@pytest.mark.parametrize("path", [SIGN_IN, "/intern/logga-ut", "/intern/nytt-losenord", "/intern/konto"])
def test_sec_S04_a_post_from_another_site_is_refused(app, path, headers):
    member = a_member(app)
    client = signed_in_client(app, member)
    sent = {"form_key": PageClient(app).get(SIGN_IN).page.value("form_key"), "email": member.email, "name": "X"}
    client.post(path, sent, status=403, headers=headers)
    assert is_inside(client)
    assert user_row(app, member.id).name == "Siv Samordnare"


def test_sec_S04_without_the_sessions_token_nothing_changes(app):
    member = a_member(app)
    client = signed_in_client(app, member)
    other = signed_in_client(app, a_member(app, email="hanna@lindesund.example"))
    for token in ("", "x", other.csrf_token):
        client.csrf_token = token
        assert client.post("/intern/konto", {"name": "X", "language": "sv"}, status=None).status == 400
        assert client.post("/intern/logga-ut", status=None).status == 400
    assert user_row(app, member.id).name == "Siv Samordnare"


def test_sec_S04_sign_in_without_a_key_made_here_is_not_tried(app, client, database):
    member = a_member(app)
    for key in ("", "x", "WyJhIiwiMjAyNi0wMS0wMSJd.sig"):
        sent = {"form_key": key, "email": member.email, "password": PASSWORD, "totp": member.code()}
        client.post(SIGN_IN, sent, status=422)
    assert cookie_of(client) is None
    with database.read() as session:
        assert session.scalars(select(Attempts)).all() == []


# Who exists


def without_key(html, *names):
    import re

    html = re.sub(r'name="form_key" value="[^"]*"', "", html)
    for name in names:
        html = html.replace(name, "")
    return html


def test_sec_S07_existing_and_not_look_the_same(app):
    member = a_member(app)
    answers = []
    for email in (member.email, "nobody@lindesund.example"):
        client = PageClient(app)
        answer = sign_in(client, member, email=email, password="fel lösenord helt", status=422)
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        answers.append((without_key(answer.html, email), headers))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("email", ["siv@lindesund.example", "nobody@lindesund.example", "not an address", "ny@x.se"])
def test_sec_S07_a_hash_is_always_computed_and_an_attempt_always_counted(app, client, database, monkeypatch, email):
    a_member(app)
    a_member(app, email="ny@x.se", password_hash="")
    computed = []
    hasher = passwords._hasher(app.extensions["dialog.keys"].hash_cost)

    class Counting:
        def verify(self, password_hash, password):
            computed.append(password_hash)
            return hasher.verify(password_hash, password)

        hash = hasher.hash

    monkeypatch.setattr(passwords, "_hasher", lambda cost: Counting())
    member = a_member(app, email="annan@x.se")
    sign_in(client, member, email=email, password="fel lösenord helt", status=422)
    assert len(computed) == 1
    assert computed[0].startswith("$argon2id$")
    with database.read() as session:
        assert [row.number for row in session.scalars(select(Attempts))] == [1]


def test_sec_S07_the_dummy_hash_costs_what_a_real_one_costs(app):
    cost = (2, 19_456)
    assert passwords._nobodys(cost).split("$")[1:4] == passwords.hash_password("x", cost).split("$")[1:4]
    assert "m=19456,t=2,p=1" in passwords._nobodys(cost)


def test_attempts_keep_no_address(app, client, database):
    member = a_member(app)
    sign_in(client, member, email="canary-address@lindesund.example", status=422)
    with database.read() as session:
        row = session.scalars(select(Attempts)).one()
    assert "canary" not in repr(vars(row))
    assert len(row.fingerprint) == 64


# The second step


def test_sec_S08_a_code_works_once(app, client):
    member = a_member(app)
    code = member.code()
    sign_in(client, member, code=code)
    again = PageClient(app)
    sign_in(again, member, code=code, status=422)
    assert not is_inside(again)


def test_sec_S08_an_earlier_code_does_not_work_after_a_later_one(app):
    member = a_member(app)
    earlier = member.code(-1)
    sign_in(PageClient(app), member, code=member.code())
    sign_in(PageClient(app), member, code=earlier, status=422)


@pytest.mark.parametrize(("step", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_sec_S08_a_clock_may_be_one_step_wrong(app, client, step, status):
    member = a_member(app)
    sign_in(client, member, code=member.code(step), status=status)


def test_sec_S08_ten_wrong_lock_the_account_for_a_while(app, database):
    member = a_member(app)
    start = now()
    for _ in range(9):
        sign_in(PageClient(app), member, code="000000", status=422)
    with database.read() as session:
        assert session.scalars(select(Attempts)).one().locked_until is None
    sign_in(PageClient(app), member, password="fel lösenord helt", status=422)
    locked = PageClient(app)
    sign_in(locked, member, status=422)
    assert not is_inside(locked)
    with database.read() as session:
        actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert actions.count("account_locked") == 1
    with at(start + timedelta(minutes=14)):
        sign_in(PageClient(app), member, status=422)
    with at(start + timedelta(minutes=16)):
        free = PageClient(app)
        sign_in(free, member)
        assert is_inside(free)


def test_sec_S08_an_address_nobody_has_is_locked_alike(app, database):
    member = a_member(app)
    for _ in range(11):
        sign_in(PageClient(app), member, email="nobody@x.se", status=422)
    with database.read() as session:
        row = session.scalars(select(Attempts)).one()
    assert row.number == 10
    assert row.locked_until > now()


def test_the_right_one_begins_the_count_anew(app, client, database):
    member = a_member(app)
    for _ in range(3):
        sign_in(PageClient(app), member, code="000000", status=422)
    sign_in(client, member)
    with database.read() as session:
        assert session.scalars(select(Attempts)).all() == []


def test_each_lock_is_longer(app):
    moment = now()
    minutes = [
        (number, (until - moment).seconds // 60) for number in range(1, 51) if (until := lock_after(number, moment))
    ]
    assert minutes == [(10, 15), (20, 30), (30, 60), (40, 60), (50, 60)]


def test_a_recovery_code_stands_in_once(app, client):
    member = a_member(app)
    printed = in_groups(member.recovery_codes[3])
    sign_in(client, member, code=f" {printed.upper()} ")
    assert is_inside(client)
    sign_in(PageClient(app), member, code=printed, status=422)
    assert "9" in client.get("/intern/konto").text


def test_somebody_elses_recovery_code_does_not(app):
    siv = a_member(app)
    hanna = a_member(app, email="hanna@lindesund.example")
    sign_in(PageClient(app), siv, code=hanna.recovery_codes[0], status=422)


# Where to go


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "///evil.example", "https:evil.example", "https://evil.example/intern/",
        "\t//evil.example", "/\t/evil.example", "/intern/\x00", "/intern/\r\nSet-Cookie: a=b", "/intern/@evil.example",
        "@evil.example", "javascript:alert(1)", "/intern//evil.example", "/intern/../../x", "intern/konto", "/", "/synpunkt",
        "/internt", "", "/intern/å", "/intern\\@evil", "/sv/../intern/konto", "/%2f/evil", "/intern/" + "a" * 3000,
        "\u3000/intern/", "/ⅰntern/",
    ],
)  # fmt: skip
def test_sec_S11_an_unsafe_next_leads_to_the_start(app, client, target):
    assert safe_next(target) == "/intern/"
    member = a_member(app)
    assert sign_in(client, member, next=target).location == "/intern/"


@pytest.mark.parametrize(
    "target",
    ["/intern/konto", "/en/intern/konto", "/intern/logg?action=read&sida=2", "/intern/synpunkter/SP-2026-0001"],
)
def test_sec_S11_a_page_of_this_site_is_gone_to(app, client, target):
    assert sign_in(client, a_member(app), next=target).location == target


def test_signed_out_reading_leads_to_sign_in_and_back(app, client):
    member = a_member(app)
    answer = client.get("/en/intern/konto?x=%C3%A5&y=a%26b", status=303)
    assert answer.location == "/en/intern/logga-in?next=/en/intern/konto%3Fx%3D%25C3%25A5%26y%3Da%2526b"
    page = client.get(answer.location).page
    assert page.value("next") == "/en/intern/konto?x=%C3%A5&y=a%26b"
    assert sign_in(client, member, next=page.value("next")).location == page.value("next")


# The log


HOSTILE = [
    "a\r\nInjected: line",
    "\x1b[31mred\x1b[0m",
    "x" * 200_000,
    "hemligt lösenord i fel fält",
    "\u202e",
    "%s%n",
    "{0}",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_sec_J13_one_bounded_line_for_each_attempt_without_what_was_typed(app, client, caplog, typed):
    member = a_member(app)
    with caplog.at_level(logging.DEBUG):
        answer = sign_in(client, member, email=typed, password=typed[:900], code=typed[:60], status=None)
        client.get(f"/intern/{typed[:300]}", status=None)
    assert answer.status == 422
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("dialog")]
    assert len(lines) <= 1
    for line in lines:
        assert len(line) < 200
        assert line.isprintable()
        assert typed[:20] not in line


def test_sec_J13_a_refused_attempt_says_which_account(app, client, caplog):
    member = a_member(app)
    with caplog.at_level(logging.INFO, logger="dialog"):
        sign_in(client, member, code="000000", status=422)
        sign_in(client, member, email="nobody@x.se", status=422)
    assert [record.getMessage() for record in caplog.records] == [
        f"sign-in refused: account {member.id}",
        "sign-in refused: no such account",
    ]


def test_too_large_a_body_is_refused(app, client):
    key = client.get(SIGN_IN).page.value("form_key")
    client.post(SIGN_IN, {"form_key": key, "email": "x" * 1_100_000, "password": "y"}, status=413)


# Without a second step (the demo)


def test_where_the_second_step_is_off_no_code_is_asked(app, settings):
    demo = create_app(replace(settings, second_factor=False, demo=True))
    try:
        member = a_member(demo)
        client = PageClient(demo)
        page = client.get(SIGN_IN).page
        assert "totp" not in [field.get("name") for field in page.fields]
        client.post(SIGN_IN, {"form_key": page.value("form_key"), "email": member.email, "password": PASSWORD})
        assert is_inside(client)
        take_token(client)
        assert "/intern/konto/app" not in client.get("/intern/konto").html
    finally:
        demo.extensions["dialog.database"].close()
