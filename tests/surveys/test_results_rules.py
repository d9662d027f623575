"""What results may say, and of whom; which meetings of filters have figures."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.surveys.queries.results.many import Chosen, columns_of, is_told
from dialog.surveys.queries.results.tallies import Grouping
from dialog.surveys.rules.frames import Frame, coded
from dialog.surveys.rules.measures import Measure, Shape
from dialog.surveys.rules.questionnaire import Option, Question
from dialog.surveys.rules.speaking import Estimate, Kind, Speaker, speaker
from dialog.surveys.rules.tables import Groups, Tally, group_columns, whole_column
from dialog.surveys.staff_views.words import finding_text, method_text, percent, whole

TEMPLATES = Path(__file__).parents[2] / "dialog" / "surveys" / "templates" / "staff" / "results"


def one(*codes: str, missing: str = "") -> Measure:
    options = tuple(Option(code, {"sv": code}, missing=code == missing) for code in codes)
    return Measure("Q", Question("Q", "single", {"sv": "?"}, options=options), "A", Shape.ONE, options, ("Q",))


def test_an_open_link_never_speaks_of_residents(app: Flask) -> None:
    estimate = Estimate(44, 40, 48)
    assert speaker(Kind.OPEN, None) is speaker(Kind.SAMPLE, None) is Speaker.RESPONDENTS
    assert speaker(Kind.SAMPLE, estimate) is Speaker.RESIDENTS
    with pytest.raises(ValueError, match="open link"):
        speaker(Kind.OPEN, estimate)
    with app.test_request_context(), force_locale("en"):
        assert "Of those who answered" in finding_text(Kind.OPEN, "Ja", 44)
        assert "Of those who answered" in finding_text(Kind.SAMPLE, "Ja", 44)
        assert "resident" not in finding_text(Kind.SAMPLE, "Ja", 44) + method_text(Kind.OPEN)
        weighted = finding_text(Kind.SAMPLE, "Ja", 44, estimate)
        assert "residents" in weighted
        assert re.search(r"40\s?%.*48\s?%", weighted)
        with pytest.raises(ValueError, match="open link"):
            finding_text(Kind.OPEN, "Ja", 44, estimate)


def test_only_the_one_function_has_a_sentence_about_residents() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8").lower()
        assert "resident" not in text, template
        assert "interval" not in text, template
        assert "significan" not in text, template


def test_shares_are_whole_and_never_0_or_100_for_some(app: Flask) -> None:
    assert [whole(share) for share in (0, 0.2, 0.5, 49.5, 99.4, 99.6, 100)] == [
        "0",
        "<1",
        "1",
        "50",
        "99",
        ">99",
        "100",
    ]
    with app.test_request_context("/"):
        assert percent(46.6) == "47\N{NO-BREAK SPACE}%"
        assert percent(0.1) == "<1\N{NO-BREAK SPACE}%"


def test_nine_answers_are_nothing_and_ten_are_something() -> None:
    measure = one("J", "N", "VI", missing="VI")
    assert whole_column(measure, Tally(9, {"J": 5, "N": 4, "VI": 40}), all_cells=True).base is None
    column = whole_column(measure, Tally(10, {"J": 8, "N": 2, "VI": 3}), all_cells=True)
    assert (column.base, column.count("N"), column.share("J")) == (10, 2, 80)


def test_those_who_are_not_analysts_see_no_small_cell() -> None:
    measure = one("J", "N", "K")
    column = whole_column(measure, Tally(100, {"J": 90, "N": 2, "K": 8}), all_cells=False)
    assert [column.count(code) for code in ("J", "N", "K")] == [90, None, None]


def test_C13_small_groups_of_a_sex_are_not_shown_nor_the_one_that_gives_them_away() -> None:
    measure, groups = one("J", "N"), Groups("sex", ("K", "M", "A"))

    def bases(kvinna: int, man: int, annat: int, none: int) -> list[int | None]:
        sizes = {"K": kvinna, "M": man, "A": annat}
        tally = Tally(
            kvinna + man + annat + none, {"J": 9, "N": 9}, sizes, {group: {"J": n} for group, n in sizes.items()}
        )
        return [column.base for column in group_columns(measure, tally, groups, all_cells=True)]

    assert bases(60, 40, 12, 0) == [60, 40, 12]
    assert bases(60, 40, 9, 1) == [60, 40, None]
    # Nine of another sex and nobody else: all less women less men would be those nine.
    assert bases(60, 40, 9, 0) == [60, None, None]
    assert bases(60, 40, 0, 3) == [60, None, None]


def frame_of_people(people: list[tuple[str, str, str]]) -> Frame:
    columns = list(zip(*people, strict=True))
    named = zip(("area", "sex", "age"), columns[:3], strict=True)
    return Frame(len(people), {name: coded(list(values)) for name, values in named})


def grouping(frame: Frame, name: str) -> Grouping:
    column = frame.column(name)
    return Grouping(Groups(name, column.codes), column)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 220))
def test_sec_P13_a_thousand_overlapping_filters_leave_nobody_alone(seed: int, number: int) -> None:
    """Whatever is shown with filters, less what is shown with one filter more, is nobody or at least ten."""
    import numpy as np

    random = Random(seed)
    people = [
        (random.choice("NNNSSÖ"), random.choice(("K", "K", "M", "M", "A", "")), random.choice(("1", "2", "2", "3")))
        for _ in range(number)
    ]
    frame = frame_of_people(people)
    everyone = np.ones(frame.length, dtype=bool)
    wanted = [dict(zip(("area", "sex", "age"), cell, strict=True)) for cell in {(a, s, g) for a, s, g in people}]
    shown: dict[frozenset[tuple[str, str]], int] = {frozenset(): number} if number >= 10 else {}
    for cell in wanted:
        for used in (
            ("area",),
            ("sex",),
            ("age",),
            ("area", "sex"),
            ("area", "age"),
            ("sex", "age"),
            ("area", "sex", "age"),
        ):
            chosen = frozenset((name, cell[name]) for name in used)
            if any(not value for _, value in chosen):
                continue
            filters = [Chosen(grouping(frame, name), value) for name, value in sorted(chosen)]
            if is_told(everyone, filters):
                shown[chosen] = sum(
                    all(dict(zip(("area", "sex", "age"), p, strict=True))[n] == v for n, v in chosen) for p in people
                )
    assert all(count >= 10 for count in shown.values())
    for smaller, count in shown.items():
        for larger, whole_count in shown.items():
            if larger < smaller:
                assert whole_count - count == 0 or whole_count - count >= 10
    # The shown groups of one division leave nobody, or ten: also when all of them are added up.
    for name in ("area", "sex", "age"):
        parts = [count for chosen, count in shown.items() if len(chosen) == 1 and next(iter(chosen))[0] == name]
        assert not parts or number - sum(parts) == 0 or number - sum(parts) >= 10


def test_filters_and_a_comparison_at_once_count_what_plain_python_counts() -> None:
    random = Random(7)
    people = [(random.choice("NS"), random.choice("KM"), random.choice("12")) for _ in range(400)]
    said = [random.choice(("J", "N", "VI", "")) for _ in people]
    frame = frame_of_people(people)
    frame = Frame(frame.length, {**frame.columns, "Q": coded(said)})
    measure = one("J", "N", "VI", missing="VI")
    columns, codes = columns_of(frame, measure, [Chosen(grouping(frame, "area"), "N")], grouping(frame, "sex"))
    assert codes == ("J", "N", "VI")
    for column in columns:
        counts = Counter(s for s, p in zip(said, people, strict=True) if p[0] == "N" and p[1] == column.group and s)
        assert column.base == counts["J"] + counts["N"]
        assert {code: column.count(code) for code in codes} == dict(counts)
