"""What of the agenda everybody at the table may hear."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.conferences.rules.gathered import safe_facts, safe_numbers
from dialog.conferences.rules.names import Named, meant, parted

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(("A", "B", "C", "D")), st.sampled_from(("fire", "other", "theft"))),
    st.integers(1, 40),
    min_size=1,
)


@given(COUNTS)
@settings(max_examples=200, deadline=None)
def test_no_small_number_is_told_or_can_be_taken_from_a_sum(counts: dict[tuple[str, str], int]) -> None:
    safe = safe_numbers(counts)
    assert set(safe) == set(counts)
    for cell, count in counts.items():
        assert safe[cell] in (None, count)
        if count < 5:
            assert safe[cell] is None
    for axis in (0, 1):
        for key in {cell[axis] for cell in counts}:
            gone = [counts[cell] for cell in counts if cell[axis] == key and safe[cell] is None]
            if axis == 0 and gone and len(gone) < len([cell for cell in counts if cell[0] == key]):
                # Whoever knows what the area sums to still cannot tell a small one.
                assert len(gone) > 1
                assert sum(gone) >= 5


def test_parts_lose_their_numbers_and_the_rare_their_names() -> None:
    facts = {
        "number": 7, "told": 7, "before": 3, "told_before": None, "recurring": 4,
        "facets": [["littering", 6], ["noise", 1]], "places": [["Torget", 5]], "days": [], "times": [["night", 4]],
        "sources": [["residents", 7]], "from": "2026-11-16", "to": "2026-11-22",
    }  # fmt: skip
    safe = safe_facts(facts)
    assert (safe["number"], safe["before"], safe["recurring"]) == (7, None, 0)
    assert safe["facets"] == [["littering", None]]
    assert safe["times"] == []
    assert safe_facts(safe) == safe, "what is safe stays as it is"
    assert safe_facts(facts | {"told": None})["number"] is None
    assert safe_facts({"title": "Egen punkt"}) == {"title": "Egen punkt"}


def test_some_letters_of_a_name_are_enough() -> None:
    names = [
        Named("unit", 1, "Fält", "Lindesunds kommun"),
        Named("organisation", 1, "Lindesunds kommun"),
        Named("organisation", 2, "Hembo Bostäder AB"),
        Named("person", 7, "Siv Lyktgren", "Fält"),
        Named("person", 8, "Siv Åkerö", "Gata"),
    ]
    assert [one.id for one in meant(names, "hembo")] == [2]
    assert [one.name for one in meant(names, "falt")] == ["Fält"]
    assert [one.name for one in meant(names, "bostäder")] == ["Hembo Bostäder AB"]
    assert len(meant(names, "siv")) == 2
    assert [one.id for one in meant(names, "siv å")] == [8]
    assert [one.id for one in meant(names, "Siv Lyktgren, Fält")] == [7]
    assert meant(names, "") == meant(names, "polis") == ()
    assert parted(" hembo, fält; , polis") == ["hembo", "fält", "polis"]
