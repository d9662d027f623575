"""Dividing and connecting as staff meet them, and what the one who wrote sees of it."""

from typing import Any

from dialog.concerns.operations.answer import answer_concern
from dialog.concerns.rules import code_in_groups
from dialog.concerns.rules.parts import pieces
from dialog.database import Database
from dialog.keys import Keys
from tests.client import PageClient
from tests.concerns.test_bulk import several
from tests.concerns.test_journal import another
from tests.concerns.test_parts import TEXT, split
from tests.concerns.test_triage import read, stored
from tests.people import People


def test_a_text_is_divided_where_something_new_begins(database: Database, people: People) -> None:
    whole = stored(database, text=TEXT)
    client = people.sign_in("coordinator")
    page = client.get(f"/intern/synpunkter/{whole}/dela-upp")
    begins = [one["value"] for one in page.page.fields if one.get("name") == "begin"]
    assert begins == [str(cut.start) for cut in pieces(TEXT)[1:]]
    client.post(f"/intern/synpunkter/{whole}/dela-upp", {"version": "1"}, status=422)
    answer = client.post(f"/intern/synpunkter/{whole}/dela-upp", {"version": "1", "begin": begins})
    shown = client.get(answer.response.location)
    assert all(f"{whole}-{number}" in shown.text for number in (1, 2, 3))
    part = client.get(f"/intern/synpunkter/{whole}-2")
    assert "Mopeder" in part.text
    assert whole in [words for _href, words in part.page.links]
    joined = client.post(f"/intern/synpunkter/{whole}/satt-ihop", {"version": "2"})
    assert f"{whole}-1" not in client.get(joined.response.location).text
    client.get(f"/intern/synpunkter/{whole}-2", status=404)


def test_a_passage_marked_by_hand_goes_before_what_is_ticked(database: Database, people: People) -> None:
    whole = stored(database, text=TEXT)
    client = people.sign_in("coordinator")
    address, overlapping = f"/intern/synpunkter/{whole}/dela-upp", ["0-6", "3-10"]
    client.post(address, {"version": "1", "cut": overlapping, "begin": ["5"]}, status=422)
    assert read(database, whole).divided is False
    client.post(address, {"version": "9", "cut": ["0-6", "7-13"]}, status=409)
    client.post(address, {"version": "1", "cut": ["0-6", "7-13"], "begin": ["5"]})
    assert [read(database, f"{whole}-{number}").text for number in (1, 2)] == [TEXT[0:6], TEXT[7:13]]
    client.get(address, status=422)
    client.post(f"/intern/synpunkter/{whole}", {"version": "2", "action": "save"}, status=422)


def test_what_is_hidden_is_hidden_on_the_page_that_divides(town: Database, receive: Any, people: People) -> None:
    whole = receive("Ring mig på 070-174 06 05 i kväll. Lampan är trasig.", area_code="N1").reference
    page = people.sign_in("coordinator").get(f"/intern/synpunkter/{whole}/dela-upp")
    assert "174 06 05" not in page.html
    assert "Lampan är trasig" in page.html


def test_a_stranger_divides_and_connects_nothing(database: Database, people: People) -> None:
    whole, other = stored(database, text=TEXT), another(database)
    stranger = people.sign_in("handler", unit_code="south")
    for tail in ("dela-upp", "koppla", "historik"):
        stranger.get(f"/intern/synpunkter/{whole}/{tail}", status=404)
    for tail in ("dela-upp", "koppla", "satt-ihop", "ur-arendet"):
        stranger.post(f"/intern/synpunkter/{whole}/{tail}", {"version": "1", "numbers": other}, status=404)


def test_the_one_who_wrote_sees_every_part_under_one_code(
    town: Database, keys: Keys, receive: Any, people: People, client: PageClient
) -> None:
    staff = people.make("coordinator")
    receipt = receive(TEXT, "k1", area_code="N1")
    parts = split(town, staff, receipt.reference)
    town.write(lambda s: answer_concern(s, keys, staff, parts[1], 1, "Vi pratar med dem.", "a1", close=True))
    page = client.post("/folj", {"code": code_in_groups(receipt.code)}, status=200)
    assert all(part in page.text for part in parts)
    assert "Vi pratar med dem." in page.text
    assert "Mopeder" not in page.text
    for prefix in ("/en", "/ar"):
        client.post(f"{prefix}/folj", {"code": receipt.code}, status=200)


def test_a_number_with_a_part_is_looked_up(database: Database, people: People) -> None:
    whole = stored(database, text=TEXT)
    split(database, people.make("coordinator"), whole)
    client = people.sign_in("contact_centre")
    page = client.get(f"/intern/synpunkter/sla-upp?reference={whole}")
    assert f"{whole}-3" in page.text
    typed = f"{whole.replace('-', ' ').lower()}-2"
    assert f"{whole}-2" in client.get(f"/intern/synpunkter/sla-upp?reference={typed}").text


def test_several_are_connected_from_the_pane_and_named(database: Database, people: People) -> None:
    first, second, third = several(database)
    client = people.sign_in("coordinator")
    address = f"/intern/synpunkter/{first}/koppla"
    for numbers in ("", first, "SP-2020-9999", "hej"):
        client.post(address, {"numbers": numbers}, status=422)
    answer = client.post(address, {"numbers": f"{second.lower()}, {third}", "title": "Tunneln"})
    client.post(address, {"numbers": second}, status=422)
    matter = client.get(answer.response.location)
    assert all(one in matter.text for one in (first, second, third, "Tunneln"))
    assert "Tunneln" in client.get(f"/intern/synpunkter/{second}").text
    path = answer.response.location.partition("?")[0]
    client.post(path, {"title": "Tunneln vid skolan"})
    assert "Tunneln vid skolan" in client.get(path).text
    client.post(f"/intern/synpunkter/{third}/ur-arendet", {"version": "2", "matter": path.rpartition("/")[2]})
    assert third not in client.get(path).text
    client.post(f"/intern/synpunkter/{second}/ur-arendet", {"version": "2"})
    client.get(path, status=404)


def test_one_answer_to_a_matter_goes_by_the_page_of_many(database: Database, people: People) -> None:
    references = several(database)
    client = people.sign_in("coordinator")
    answer = client.post(f"/intern/synpunkter/{references[0]}/koppla", {"numbers": " ".join(references[1:])})
    matter = client.get(answer.response.location)
    form = next(one for one in matter.page.forms if one["action"] == "/intern/synpunkter/flera")
    sent = [one["value"] for one in form["fields"] if one.get("name") == "references"]
    assert sent == references
    page = client.post("/intern/synpunkter/flera", {"references": sent, "do": "answer"}, status=200)
    assert any(one.get("name") == "answer" for one in page.page.fields)
