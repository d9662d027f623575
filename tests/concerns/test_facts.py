"""When, how often and what sort: proposals with the words they rest on, or none."""

from typing import Any

import pytest

from dialog.concerns.rules.facts import place_candidates, propose


def values(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for fact in propose(text).values():
        found |= fact.values
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det händer varje fredag och lördag mellan 22 och 02.",
         {"days": ["fri", "sat"], "when_days": "both", "when_times": ["night"], "time_from": "22:00", "time_to": "02:00",
          "recurring": "yes"}),
        ("I lördags natt var det bråk.", {"days": ["sat"], "when_days": "weekend", "when_times": ["night"], "recurring": "no"}),
        ("På helgerna är det fest.", {"when_days": "weekend", "recurring": "yes"}),
        ("Det var stökigt på vardagskvällarna vid skolan.", {"when_days": "weekday"}),
        ("Kl. 20-23 på vardagar.", {"when_days": "weekday", "when_times": ["evening"], "time_from": "20:00", "time_to": "23:00"}),
        ("Det är mörkt på morgonen.", {"when_times": ["morning"]}),
        ("Mitt på dagen, varje dag.", {"when_times": ["day"], "when_days": "both", "recurring": "yes"}),
        ("Efter klockan 22 är det folktomt.", {"when_times": ["night"]}),
        ("Klockan 8 kommer de.", {}),
        ("Det är mörkt vid tunneln.", {}),
    ],
)  # fmt: skip
def test_when_and_how_often(text: str, expected: dict[str, Any]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vem ansvarar för snöröjningen på Tallvägen?", "question"),
        ("Jag undrar när nästa möte är.", "question"),
        ("Jag föreslår fler lampor vid skolan.", "suggestion"),
        ("Det vore bra med en bänk här.", "suggestion"),
    ],
)
def test_what_sort_of_view_it_is(text: str, kind: str) -> None:
    assert values(text)["kind"] == kind


def test_each_proposal_names_its_words() -> None:
    found = propose("Varje lördag efter klockan 23 spelas hög musik.")
    assert found["when"].words == ("lördag", "klockan 23")
    assert found["recurring"].words == ("varje",)


@pytest.mark.parametrize(
    "text", ["Every Saturday at 22 there is noise and it is dark in the park", "Joka lauantai klo 22 se on pimeä", ""]
)
def test_nothing_is_proposed_in_other_languages(text: str) -> None:
    assert propose(text) == {}


def test_impossible_times_are_left_out() -> None:
    assert "time_from" not in values("Det pågår mellan 28 och 31 på natten.")


def test_candidates_for_places_are_names_as_written() -> None:
    found = place_candidates("Vid Storgatan 14 och i Norra parken. Mopeder kör dit.")
    assert "Storgatan 14" in found
    assert any(candidate.startswith("Norra") for candidate in found)
    assert len(place_candidates("Aaaa Bbbb. " * 200)) <= 12
