"""Every answer carries the full set of headers; foreign hosts and frames get nowhere."""

from dataclasses import replace

import pytest

from dialog.app import create_app
from dialog.web.headers import STANDARD
from tests.client import PageClient

HOME = "http://127.0.0.1:8000"


def answers(app, people):
    """(what, answer) of each kind of answer the app can give."""
    client, staff = PageClient(app).http, people.sign_in("administrator").http
    asset = app.extensions["dialog.assets"].url("public.css")
    with client.get(asset) as file:
        tag = file.headers["ETag"]
    body = {"data": b"x" * 300_000, "content_type": "application/x-www-form-urlencoded"}
    kinds = {
        "200": client.get("/intern/logga-in"),
        "200 staff": staff.get("/intern/konto"),
        "200 head": client.head("/intern/logga-in"),
        "303": client.get("/intern/konto"),
        "308 language": client.get("/en"),
        "308 slashes": client.get("/intern//konto"),
        "400 host": client.get("/", base_url="http://evil.example"),
        "401": client.post("/intern/konto", data={"name": "x"}),
        "403": staff.get("/intern/synpunkter"),
        "403 origin": client.post("/synpunkt", headers={"Origin": "https://evil.example"}),
        "404": client.get("/finns-inte"),
        "404 staff": staff.get("/intern/finns-inte"),
        "405": client.post("/intern/logg"),
        "413": client.post("/synpunkt", **body),
        "422": client.post("/intern/logga-in", data={"email": ""}),
        "400 token": staff.post("/intern/konto"),
        "options": client.options("/intern/logga-in"),
        "static": client.get(asset),
        "static 304": client.get(asset, headers={"If-None-Match": tag}),
        "static 404": client.get("/static/finns-inte.css"),
        "export": staff.get("/intern/logg.csv"),
    }
    for answer in kinds.values():
        answer.close()
    return kinds


def test_sec_S13_the_whole_set_on_every_kind_of_answer(app, people):
    for what, answer in answers(app, people).items():
        missing = [name for name, value in STANDARD.items() if answer.headers.get(name) != value]
        assert not missing, f"{what} ({answer.status_code}): {missing}"


def test_sec_S13_the_kinds_are_what_they_are_called(app, people):
    """Without this the test above could look at the same page twenty times."""
    for what, answer in answers(app, people).items():
        wanted = next((int(word) for word in what.split() if word.isdigit()), 200)
        assert answer.status_code == wanted, what


def test_sec_S13_an_unforeseen_fault_carries_them_too(app, monkeypatch):
    def fail():
        raise LookupError("canary")

    monkeypatch.setitem(app.view_functions, "accounts.sign_in_page", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/intern/logga-in")
    assert answer.status_code == 500
    assert "canary" not in answer.get_data(as_text=True)
    assert all(answer.headers.get(name) == value for name, value in STANDARD.items())


def test_the_policy_allows_no_inline_script_or_style_and_no_other_site():
    policy = STANDARD["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy


def test_sec_S12_no_page_can_be_framed(app, people):
    for what, answer in answers(app, people).items():
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], what
        assert answer.headers["X-Frame-Options"] == "DENY", what


def test_over_https_browsers_are_told_to_stay_there(app, settings):
    secure = create_app(replace(settings, base_url="https://trygg.lindesund.example"))
    try:
        answer = secure.test_client().get("/intern/logga-in", base_url="https://trygg.lindesund.example")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    finally:
        secure.extensions["dialog.database"].close()
    assert "Strict-Transport-Security" not in app.test_client().get("/intern/logga-in").headers


def test_pages_behind_sign_in_and_doors_are_not_stored(people, client):
    assert people.sign_in("reader").get("/intern/konto").headers["Cache-Control"] == "no-store"
    assert client.get("/intern/logga-in").headers["Cache-Control"] == "no-store"


HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8000",
    "user@evil.example",
    "lindesund.example",
    "[::2]",
    "",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/intern/logga-in", "/intern/konto", "/intern/nytt-losenord", "/healthz"])
def test_sec_S10_a_foreign_host_is_refused(client, host, path):
    answer = client.http.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert "evil" not in answer.headers.get("Location", "")


FORWARDED = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "444"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Host": "evil.example", "X-Original-Host": "evil.example", "X-Forwarded-Server": "evil.example"},
]


@pytest.mark.parametrize("headers", FORWARDED)
def test_sec_S10_forwarded_hosts_change_nothing(client, headers):
    plain, forwarded = (client.get("/intern/konto", status=303, headers=sent) for sent in ({}, headers))
    assert forwarded.location == plain.location == "/intern/logga-in?next=/intern/konto"
    assert "evil" not in client.get("/intern/logga-in", headers=headers).html
    assert "Strict-Transport-Security" not in forwarded.headers


def test_sec_S10_an_absolute_address_in_the_request_line_names_the_same_host(client):
    answer = client.http.get("/intern/konto", environ_overrides={"REQUEST_URI": "http://evil.example/intern/konto"})
    assert answer.location == "/intern/logga-in?next=/intern/konto"


def test_sec_S15_an_untrusted_forwarded_address_is_not_taken_for_the_sender(app):
    from dialog.web.limits import rate_key

    keys = set()
    for sent in (
        {},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.8"},
        {"X-Real-IP": "203.0.113.9"},
    ):
        with app.test_request_context("/", headers=sent, environ_base={"REMOTE_ADDR": "192.0.2.1"}):
            app.preprocess_request()
            keys.add(rate_key())
    assert len(keys) == 1
    assert "192.0.2.1" not in keys.pop()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": HOME}, 422),
        ({"Origin": "http://localhost"}, 422),
        ({}, 422),
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "https://127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_change_comes_from_our_own_pages(client, headers, status):
    client.post("/intern/logga-in", {"email": ""}, status=status, headers=headers)
