"""The staff area's menu: one line also for those who may open much, and nothing lost."""

import re

from tests.people import People

MENU = re.compile(r'<nav aria-label="Main menu"><ul>(.*?)</ul></nav>', re.DOTALL)


def parts_of(html: str) -> tuple[list[str], list[str]]:
    """(labels in the bar, labels under More)."""
    found = MENU.search(html)
    assert found is not None
    bar, _more, rest = found[1].partition("<details")
    return re.findall(r"<a [^>]*>([^<]+)</a>", bar), re.findall(r"<a [^>]*>([^<]+)</a>", rest)


def test_a_long_menu_keeps_six_entries_in_its_line_and_the_rest_under_more(people: People) -> None:
    bar, more = parts_of(people.sign_in("coordinator").get("/en/intern/lagesbild").html)
    assert bar == ["Inbox", "Surveys", "Meetings", "Situation picture", "Thursday", "Observation"]
    assert more[:2] == ["New by phone or counter", "Shared concerns"]
    assert more[-2:] == ["The law", "Disposal"]


def test_a_short_menu_has_all_its_entries_in_its_line(people: People) -> None:
    bar, more = parts_of(people.sign_in("contact_centre").get("/en/intern/").html)
    assert "New by phone or counter" in bar
    assert len(bar) <= 8
    assert more == []


def test_the_entry_that_leads_here_is_marked_also_by_its_tabs(people: People) -> None:
    client = people.sign_in("coordinator")
    for path, label in (
        ("lagesbild", "Situation picture"),
        ("lagesbild/problem", "Situation picture"),
        ("statistik", "Situation picture"),
        ("torsdag", "Thursday"),
        ("lagen", "The law"),
    ):
        found = MENU.search(client.get(f"/en/intern/{path}").html)
        assert found is not None
        assert re.findall(r'<a [^>]*aria-current="page"[^>]*>([^<]+)</a>', found[1]) == [label]
    found = MENU.search(client.get("/en/intern/konto").html)
    assert found is not None
    assert "aria-current" not in found[1]
