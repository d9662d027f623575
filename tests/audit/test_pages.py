"""The log's page and its export."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from dialog.audit.labels import action_word
from dialog.audit.models import AuditEntry
from dialog.audit.operations import record
from dialog.audit.rules import PAGE_SIZE
from dialog.clock import at
from dialog.web.csv_export import safe_cell
from tests.people import NAMES


@pytest.fixture
def auditor(people):
    return people.sign_in("coordinator")


def note(database, moment, actor_id=1, actor="Siv Samordnare", action="role_given", reference="7", **detail):
    with at(moment):
        database.write(lambda session: record(session, actor_id, actor, action, "user", reference, **detail))


MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
LATE = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # half past midnight on Tuesday in Sweden


@pytest.fixture
def three(database):
    note(database, MONDAY, role="handler", areas=["A1", "A2"])
    note(database, LATE, 2, "Hanna 50 %_ Ek", "user_deactivated", "8")
    note(database, datetime(2026, 11, 18, 9, 30, tzinfo=UTC), None, "system", "account_locked", "7", name="Siv")


def shown(client, **wanted):
    page = client.get("/intern/logg", query_string=wanted).page
    import re

    return re.findall(r"<tr><th scope=\"row\".*?</tr>", page.html, re.S)


def test_the_log_says_in_words_who_did_what_when(auditor, three):
    rows = shown(auditor)
    assert len(rows) == 3
    assert "Systemet" in rows[0]
    assert "Kontot låstes" in rows[0]
    assert "Avslutade ett konto" in rows[1]
    for word in (
        "16\u00a0nov.\u00a02026\u00a010:30",
        "Siv Samordnare",
        "Gav en roll",
        "Person 7",
        "Handläggare",
        "A1, A2",
    ):
        assert word in rows[2]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"actor": "hanna"}, 1),
        ({"actor": "50 %_"}, 1),
        ({"actor": "%"}, 1),
        ({"actor": "_"}, 1),
        ({"actor": "' OR 1=1 --"}, 0),
        ({"action": "role_given"}, 1),
        ({"reference": "7"}, 2),
        ({"since": "2026-11-17"}, 2),
        ({"until": "2026-11-16"}, 1),
        ({"since": "2026-11-17", "until": "2026-11-17"}, 1),
        ({"reference": "7", "action": "account_locked"}, 1),
        ({"since": "2026-11-18", "until": "2026-11-17"}, 0),
    ],
)
def test_it_is_filtered_and_what_is_typed_is_taken_literally(auditor, three, wanted, number):
    assert len(shown(auditor, **wanted)) == number


@pytest.mark.parametrize(
    "wanted",
    [
        {"since": "yesterday"},
        {"until": "2026-02-30"},
        {"since": "20261116"},
        {"since": "٢٠٢٦-١١-١٦"},
        {"action": "nonsense"},
        {"actor": "\x00"},
    ],
)
def test_what_cannot_be_read_is_asked_again_and_kept(auditor, three, wanted):
    answer = auditor.get("/intern/logg", query_string=wanted, status=422)
    assert answer.page.title.startswith("Fel:")
    if "since" in wanted:
        assert answer.page.value("since") == wanted["since"]
    assert auditor.get("/intern/logg.csv", query_string=wanted, status=422)


def test_it_comes_in_pages_that_keep_the_filter(auditor, database):
    for number in range(PAGE_SIZE + 3):
        note(database, MONDAY, reference=str(number))
    first = auditor.get("/intern/logg?action=role_given").page
    link = next(href for href, _ in first.links if "sida=2" in href)
    assert "action=role_given" in link
    assert len(shown(auditor, action="role_given")) == PAGE_SIZE
    assert len(shown(auditor, action="role_given", sida="2")) == 3
    for odd in ("0", "-1", "999", "x", "9" * 30, "٢"):
        assert shown(auditor, action="role_given", sida=odd)


def test_nothing_found_says_so(auditor):
    assert "stämmer" in auditor.get("/intern/logg?reference=nothing").text


def test_the_page_says_that_reading_is_noted(auditor):
    assert "läsning noteras" in auditor.get("/intern/logg").text


def test_sec_J09_the_export_opens_as_text_and_comes_back_whole(auditor, database):
    names = ['=HYPERLINK("http://evil")', "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1", 'Hanna "Ek", Södra\nVägen', " =1"]
    for name in names:
        note(database, MONDAY, name=name)
    answer = auditor.get("/intern/logg.csv?action=role_given")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="logg-')
    rows = list(csv.reader(io.StringIO(answer.html.removeprefix("\ufeff"))))
    assert len(rows) == len(names) + 1
    assert {len(row) for row in rows} == {6}
    assert [row[5].removeprefix("Namn: ") for row in rows[1:]] == names


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("＝1", "'＝1"), ("＋46", "'＋46"), ("－1", "'－1"), ("＠x", "'＠x"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
     (" =1", "' =1"),
     (-5, "-5"), (-1.5, "-1.5"), ("Siv", "Siv"), ("a=b", "a=b"), (None, ""), ("", "")],
)  # fmt: skip
def test_cells_that_could_be_formulas_are_text_and_numbers_stay_numbers(value, cell):
    assert safe_cell(value) == cell


def test_a_name_that_looks_like_a_formula_is_disarmed(auditor, database):
    note(database, MONDAY, actor="=cmd|'/c calc'!A1")
    rows = list(csv.reader(io.StringIO(auditor.get("/intern/logg.csv?reference=7").html)))
    assert rows[1][2] == "'=cmd|'/c calc'!A1"


def test_taking_the_log_out_is_noted(auditor, database):
    auditor.get("/intern/logg")
    auditor.get("/intern/logg.csv")
    with database.read() as session:
        actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert actions == ["exported"]


def test_hostile_names_are_text(auditor, database):
    note(database, MONDAY, actor="<script>alert(1)</script>", reference="<img onerror=x>", name="\u202e<b>")
    html = auditor.get("/intern/logg").html
    assert "<script>alert" not in html
    assert "<img onerror" not in html


@pytest.mark.parametrize("role", sorted(set(NAMES) - {"administrator", "coordinator"}))
def test_others_do_not_read_it(people, role):
    client = people.sign_in(role)
    client.get("/intern/logg", status=403)
    client.get("/intern/logg.csv", status=403)


def test_an_act_without_words_shows_its_own_name(app):
    with app.test_request_context():
        assert action_word("something_new") == "something new"
