"""The desk's own pages and parts: keys, saved views, what the script asks for, and what is logged as read."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.concerns.models import Concern, SavedView, TriageSettings
from dialog.concerns.operations.views import VIEWS_LIMIT
from dialog.concerns.rules.keys import DEFAULT_KEYS, Act, DeskSettings, as_key, doubles, unusual
from dialog.database import Database
from tests.builders import a_concern
from tests.client import Fetched, PageClient
from tests.people import People, unit

INBOX = "/intern/synpunkter"
KEYS = "/intern/tangenter"
VIEWS = f"{INBOX}/vyer"
PANE = {"X-Desk": "pane"}


@pytest.fixture
def siv(town: Database, people: People) -> PageClient:
    return people.sign_in("coordinator")


def concerns(database: Database, number: int, **values: Any) -> list[str]:
    """References of new concerns, in the order of the list."""
    return database.write(
        lambda session: [a_concern(session, f"Synpunkt {at}", **values).reference for at in range(number)]
    )


def part(client: PageClient, path: str, **headers: str) -> tuple[int, str]:
    """What the script is answered: (status, body)."""
    answer = client.http.get(path, headers=PANE | headers)
    return answer.status_code, answer.get_data(as_text=True)


def send(client: PageClient, path: str, **fields: Any) -> Any:
    return client.http.post(path, data={"csrf_token": client.csrf_token} | fields, headers=PANE)


def readings(database: Database, reference: str) -> int:
    with database.read() as session:
        wanted = AuditEntry.object_reference == reference, AuditEntry.action == "read"
        return len(session.scalars(select(AuditEntry.sequence).where(*wanted)).all())


def all_keys(**changed: str) -> dict[str, str]:
    return {f"key_{act}": key for act, key in DEFAULT_KEYS.items()} | changed


# Keys


def test_the_keys_are_those_that_were_decided() -> None:
    decided = [*"jkteoacdupnmrshx123/z?", "space"]
    assert sorted(DEFAULT_KEYS.values()) == sorted(decided)
    assert set(DEFAULT_KEYS) == set(Act)
    assert not doubles(DEFAULT_KEYS)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("E", "e"), (" å ", "å"), (" ", "space"), ("Space", "space"), ("", ""), ("ab", None), ("\t\n", ""), ("€", "€")],
)
def test_a_key_is_one_character_or_the_space_bar(typed: str, key: str | None) -> None:
    assert as_key(typed) == key


def test_only_unusual_keys_are_kept_so_that_new_acts_get_theirs() -> None:
    assert unusual(dict(DEFAULT_KEYS)) == {}
    assert unusual(DEFAULT_KEYS | {Act.DONE: "q", Act.NOTE: ""}) == {"done": "q", "note": ""}
    assert DeskSettings({"done": "q"}).key("done") == "q"
    assert DeskSettings({"done": "q"}, keys_on=False).key("done") == ""


def test_keys_are_changed_and_shown_where_they_work(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    siv.post(KEYS, all_keys(key_done="q", key_note="") | {"keys_on": "yes", "moves_on": "yes"})
    page = siv.get(f"{INBOX}/{reference}")
    assert re.search(
        r'<button[^>]*value="done"[^>]*data-key="q" aria-keyshortcuts="q">[^<]*<kbd[^>]*>Q</kbd>', page.html
    )
    assert 'data-key="n"' not in page.html
    assert 'data-key="e"' not in page.html
    with town.read() as session:
        assert session.scalars(select(TriageSettings)).one().keys == {"done": "q", "note": ""}


def test_keys_are_switched_off_and_put_back(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    siv.post(KEYS, all_keys())
    page = siv.get(f"{INBOX}/{reference}")
    assert "data-key=" not in page.html
    assert "<kbd" not in page.html
    assert 'data-keys="{}"' in page.html
    siv.post(KEYS, all_keys(key_done="q") | {"do": "usual", "keys_on": "yes"})
    assert 'data-key="e"' in siv.get(f"{INBOX}/{reference}").html


def test_the_same_key_twice_is_asked_about_and_nothing_is_lost(siv: PageClient, town: Database) -> None:
    page = siv.post(KEYS, all_keys(key_done="j", key_note="långt") | {"keys_on": "yes"}, 422)
    assert page.page.title.startswith("Fel: ") or page.page.title.startswith("Error: ")
    assert page.page.value("key_done") == "j"
    assert page.page.value("key_note") == "långt"
    faulty = set(re.findall(r'id="key_(\w+)-error"', page.html))
    assert faulty == {"done", "next", "note"}
    with town.read() as session:
        assert session.scalars(select(TriageSettings)).all() == []


def test_one_persons_keys_are_nobody_elses(siv: PageClient, people: People, town: Database) -> None:
    siv.post(KEYS, all_keys(key_done="q") | {"keys_on": "yes"})
    assert people.sign_in("handler").get(KEYS).page.value("key_done") == "e"


def test_who_does_not_want_to_move_on_stays(siv: PageClient, town: Database) -> None:
    first, second = concerns(town, 2, tags=(("fire", ""),))
    finished = {"version": "1", "action": "done", "tags": "fire", "kind": "concern"}
    assert second in siv.post(f"{INBOX}/{first}", finished).location
    siv.post(KEYS, all_keys() | {"keys_on": "yes"})
    assert second in siv.post(f"{INBOX}/{second}", finished).location


# Parts of pages for the script


def test_the_script_gets_the_pane_alone(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    status, html = part(siv, f"{INBOX}/{reference}")
    assert status == 200
    assert html.count("<main") == 1
    assert "<html" not in html
    assert 'class="items"' not in html
    assert f'data-reference="{reference}" data-version="1"' in html


def test_the_script_gets_the_list_alone(siv: PageClient, town: Database) -> None:
    references = concerns(town, 3)
    html = siv.http.get(INBOX, headers={"X-Desk": "list"}).get_data(as_text=True)
    assert "<html" not in html
    assert re.findall(r'<li data-reference="([^"]+)"', html) == references
    assert 'class="views"' in html


def test_what_is_fetched_ahead_is_logged_when_it_is_shown(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    part(siv, f"{INBOX}/{reference}?forhand=1")
    assert readings(town, reference) == 0
    answer = send(siv, f"{INBOX}/{reference}/visad")
    assert answer.get_json() == {"version": 1, "readers": ""}
    assert readings(town, reference) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Desk": "yes"}, {"X-Desk": "pane", "Sec-Fetch-Dest": "document"}])
def test_nobody_reads_unlogged_by_asking_for_it_ahead(
    siv: PageClient, town: Database, headers: Mapping[str, str]
) -> None:
    [reference] = concerns(town, 1)
    siv.http.get(f"{INBOX}/{reference}?forhand=1", headers=dict(headers))
    assert readings(town, reference) == 1


def test_what_was_done_is_told_with_the_way_back(siv: PageClient, town: Database) -> None:
    first, _ = concerns(town, 2)
    answer = send(siv, f"{INBOX}/{first}/lage", version="1", action="pause", list="view=new")
    told = answer.get_json()
    assert answer.status_code == 200
    assert told["to"] == f"{INBOX}?view=new"
    assert first in told["said"]
    assert told["undo"] == f"{INBOX}/angra"


def test_a_fault_is_the_pane_with_everything_typed(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    answer = send(siv, f"{INBOX}/{reference}", version="1", action="done", kind="concern", place="Gränden")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'class="sum"' in html
    assert "Gränden" in html
    assert "<html" not in html


def test_when_the_session_has_ended_the_script_is_told_where_to_sign_in(client: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    told = client.http.get(f"{INBOX}/{reference}", headers=PANE).get_json()
    assert told["to"].startswith("/intern/logga-in?next=")


def test_rows_are_shown_as_they_are_now(siv: PageClient, people: People, town: Database) -> None:
    first, second = concerns(town, 2)
    people.sign_in("handler").get(f"{INBOX}/{second}")
    send(siv, f"{INBOX}/{first}/lage", version="1", action="pause")
    _, html = part(siv, f"{INBOX}/rader?view=new&referenser={first},{second}")
    rows = dict(re.findall(r'<li data-reference="([^"]+)" data-version="\d+" class="([^"]*)"', html))
    assert "handled" in rows[first]
    assert "handled" not in rows[second]
    assert "Hanna" in html.split(second)[-1]


def test_peer_B5_who_reads_what_is_shown_in_the_list(siv: PageClient, people: People, town: Database) -> None:
    first, second = concerns(town, 2)
    people.sign_in("handler").get(f"{INBOX}/{second}")
    page = siv.get(INBOX)
    by_row = dict(
        zip(re.findall(r'<li data-reference="([^"]+)"', page.html), page.html.split("<li data-ref")[1:], strict=True)
    )
    assert "Hanna" in by_row[second]
    assert "Hanna" not in by_row[first]


def test_rows_of_others_are_not_given_out(people: People, town: Database) -> None:
    def make(session: Session) -> str:
        return a_concern(session, "Hemligt", unit_id=unit(session, "away", "police").id).reference

    stranger = people.sign_in("handler", unit_code="north")
    reference = town.write(make)
    _, html = part(stranger, f"{INBOX}/rader?view=all&referenser={reference},SP-2026-9999")
    assert "<li" not in html
    assert stranger.http.get(f"{INBOX}/rader?referenser=' OR 1=1", headers=PANE).status_code == 404


def test_next_and_previous_are_links_too(siv: PageClient, town: Database) -> None:
    first, second, third = concerns(town, 3)
    assert siv.get(f"{INBOX}/{second}/nasta?view=new", 302).location.startswith(f"{INBOX}/{third}?")
    assert siv.get(f"{INBOX}/{second}/forra?view=new", 302).location.startswith(f"{INBOX}/{first}?")
    assert siv.get(f"{INBOX}/{second}/nasta?view=new&order=newest", 302).location.startswith(f"{INBOX}/{first}?")
    assert siv.get(f"{INBOX}/{second}/forra?view=new&order=newest", 302).location.startswith(f"{INBOX}/{third}?")


def test_progress_counts_what_one_has_done_today(siv: PageClient, town: Database) -> None:
    first, *_ = concerns(town, 3, tags=(("fire", ""),))
    siv.post(f"{INBOX}/{first}", {"version": "1", "action": "done", "tags": "fire", "kind": "concern"})
    assert 'data-done="1" data-left="2"' in siv.get(INBOX).html


def test_somebody_says_that_it_is_urgent_and_that_it_is_not(siv: PageClient, town: Database) -> None:
    [reference] = concerns(town, 1)
    siv.post(f"{INBOX}/{reference}/bradskar", {"version": "1", "urgent": "yes"})
    with town.read() as session:
        found = session.scalars(select(Concern)).one()
        assert (found.urgent, found.urgent_seen_by is not None) == (True, True)
    siv.post(f"{INBOX}/{reference}/bradskar", {"version": "2", "urgent": ""})
    with town.read() as session:
        assert not session.scalars(select(Concern)).one().urgent


# Saved views


def view_of(page: Fetched, name: str) -> str:
    found = [url for url, words in page.page.links if words.startswith(name)]
    assert len(found) == 1, found
    return found[0]


def test_a_view_is_saved_from_the_present_filter_and_counts(siv: PageClient, town: Database) -> None:
    concerns(town, 2, language="ar")
    concerns(town, 1)
    assert siv.get(f"{INBOX}?language=ar").page.value("list") == "view=all&language=ar"
    siv.post(VIEWS, {"name": "På arabiska", "list": "view=all&language=ar&page=3"})
    page = siv.get(INBOX)
    assert view_of(page, "På arabiska 2") == f"{INBOX}?view=all&language=ar"
    assert 'aria-current="true"><span>På arabiska' in siv.get(f"{INBOX}?view=all&language=ar").html


def test_a_shared_view_is_seen_in_the_organisation_and_nowhere_else(people: People, town: Database) -> None:
    owner = people.sign_in("handler", unit_code="north")
    owner.post(VIEWS, {"name": "Till torsdag", "list": "kind=question", "shared": "yes"})
    owner.post(VIEWS, {"name": "Bara min", "list": "kind=question"})
    colleague, stranger = people.sign_in("handler"), people.sign_in("handler", organisation_code="boende")
    assert "Till torsdag" in colleague.get(INBOX).text
    assert "Bara min" not in colleague.get(INBOX).text
    assert "Till torsdag" not in stranger.get(INBOX).text + stranger.get(VIEWS).text


def test_a_shared_view_gives_each_their_own_count(people: People, town: Database) -> None:
    concerns(town, 2, unit_id=town.write(lambda session: unit(session, "north").id))
    people.sign_in("coordinator").post(VIEWS, {"name": "Allt", "list": "view=all", "shared": "yes"})
    assert view_of(people.sign_in("handler", unit_code="north").get(INBOX), "Allt 2")
    assert view_of(people.sign_in("handler", unit_code="south").get(INBOX), "Allt 0")


def test_only_its_owner_changes_a_view(people: People, town: Database) -> None:
    owner, colleague = people.sign_in("handler"), people.sign_in("coordinator")
    owner.post(VIEWS, {"name": "Min", "list": "kind=question", "shared": "yes"})
    with town.read() as session:
        view_id = session.scalars(select(SavedView.id)).one()
    colleague.post(f"{VIEWS}/{view_id}", {"name": "Din"}, 404)
    colleague.post(f"{VIEWS}/{view_id}", {"do": "remove"}, 404)
    owner.post(f"{VIEWS}/{view_id}", {"name": "Frågor"})
    with town.read() as session:
        assert [(view.name, view.shared) for view in session.scalars(select(SavedView))] == [("Frågor", False)]
    owner.post(f"{VIEWS}/{view_id}", {"do": "remove"})
    assert "Frågor" not in owner.get(VIEWS).text


def test_a_view_needs_a_name_and_there_is_an_end_to_them(siv: PageClient, town: Database) -> None:
    assert siv.post(VIEWS, {"name": " ", "list": "kind=question"}, 422).page.value("list") == "kind=question"
    for at in range(VIEWS_LIMIT):
        siv.post(VIEWS, {"name": f"Vy {at}", "list": "kind=question"})
    siv.post(VIEWS, {"name": "En till", "list": "kind=question"}, 422)
    with town.read() as session:
        assert len(session.scalars(select(SavedView.id)).all()) == VIEWS_LIMIT
