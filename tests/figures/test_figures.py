"""Figures that others have made: read whole or not at all, shown with their source, and never taken for more."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.models import AuditEntry
from dialog.categories.rules import Category
from dialog.database import Database
from dialog.places.rules.faults import FileRefused
from dialog.statistics.labels import figure_fault
from dialog.statistics.models import CrimeClass, ReportedCrime, StatisticSource
from dialog.statistics.operations.classes import note_area
from dialog.statistics.operations.imports import import_figures
from dialog.statistics.queries.by_sex import sex_table
from dialog.statistics.queries.crimes import crime_table, crime_years, has_statistics
from dialog.statistics.queries.residents import residents
from dialog.statistics.queries.series import crime_series
from dialog.statistics.rules.figure_file import read_figures
from dialog.statistics.rules.groups import CATEGORIES, SEVEN, CrimeGroup, guessed_group
from dialog.statistics.rules.pairs import Pair, hidden_pairs
from tests.figures.conftest import CRIMES, SOURCE, crimes, people_file


def test_D20_a_left_out_figure_stays_empty_and_source_and_date_stand_beside(
    figures: Database, session: Session
) -> None:
    table = crime_table(session, "C", 2025)
    counts = {line.label: line.count for line in table.lines}
    assert counts == {"Samtliga brott": 35_597, "Rån": 120, "Narkotikabrott": None, "Ordningsstörningar": None}
    assert [(line.source, line.exported_on) for line in table.sources] == [(SOURCE, date(2026, 3, 31))]
    left_out = next(line for line in table.lines if line.label == "Narkotikabrott")
    assert left_out.per_1000 is None
    assert left_out.share is None
    assert any("inte noll" in note or "not nought" in note for note in table.notes)
    stored = select(func.count()).select_from(ReportedCrime).where(ReportedCrime.count == 0)
    assert session.scalar(stored) == 0


def test_a_file_is_taken_once_and_a_newer_one_replaces(figures: Database, session: Session) -> None:
    again = figures.write(lambda s: import_figures(s, CRIMES, "brott.csv"))
    assert (again.changes, again.unchanged) == (0, 9)
    newer = crimes("2025;C;Rån;;125", "2025;C;Narkotikabrott;;..", exported="2026-09-30")
    report = figures.write(lambda s: import_figures(s, newer, "nyare.csv"))
    assert [(line.before, line.count) for line in report.changed] == [(120, 125)]
    assert report.renewed == 1
    older = crimes("2025;C;Rån;;1", "2025;C;Bedrägeri;;7", exported="2026-01-01")
    report = figures.write(lambda s: import_figures(s, older, "äldre.csv"))
    assert (report.older, len(report.new)) == (1, 1)
    session.rollback()
    table = crime_table(session, "C", 2025)
    assert {line.label: line.count for line in table.lines}["Rån"] == 125
    assert len(table.sources) == 3
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "import")).all()
    assert {entry.object_type for entry in entries} == {"statistics", "population"}
    assert session.scalar(select(func.count()).select_from(StatisticSource)) == 4


def test_a_file_with_one_fault_is_refused_whole_and_every_fault_is_told(lindesund: Database, session: Session) -> None:
    broken = crimes(
        "2025;C;Rån;;12", "25;C;Rån;;12", "2025;C;Rån;;ett", "2025;X;Rån;;1", "2025;C;;;1", "2025;C;Rån;;14",
        "2030;C;Rån;;1", "2025;C;Rån;hen;1", "2025;C;Rån;;-3",
    )  # fmt: skip
    with pytest.raises(FileRefused) as refusal:
        lindesund.write(lambda s: import_figures(s, broken, "fel.csv"))
    found = {(fault.row, fault.code) for fault in refusal.value.faults}
    assert found == {
        (3, "year_broken"), (4, "count_broken"), (6, "cell_empty"), (8, "year_after_export"), (9, "choice_unknown"),
        (10, "count_broken"),
    }  # fmt: skip
    twice = crimes("2025;C;Rån;;12", "2025;C; Rån ;;13", "2025;X;Rån;;1", exported="2300-01-01")
    for content, codes in (
        (crimes("2025;C;Rån;;12", "2025;C; Rån ;;13"), {"figure_twice"}),
        (crimes("2025;X;Rån;;12", exported="2199-01-01"), {"area_missing", "export_to_come"}),
        (twice, {"day_broken"}),
        ("year;area_code\n2025;C\n", {"column_missing"}),
    ):
        with pytest.raises(FileRefused) as refusal:
            lindesund.write(lambda s, content=content: import_figures(s, content, "fel.csv"))
        assert {fault.code for fault in refusal.value.faults} == codes
    assert session.scalar(select(func.count()).select_from(ReportedCrime)) == 0


def test_files_are_read_as_spreadsheets_save_them(lindesund: Database, session: Session) -> None:
    plain = crimes("2025;C;Rån;;1 200", "2025;C;Bedrägeri;;x", "2025;N;Rån;;0")
    ends = plain.replace("\n", ";;;\r\n")
    for content in (plain, ends, "sep=;\r\n" + ends, '"sep=;"\n' + plain, plain.replace(";", "\t")):
        rows = read_figures(content).rows
        assert [(row.name, row.count) for row in rows] == [("Rån", 1_200), ("Bedrägeri", None), ("Rån", 0)]
    assert [row.number for row in read_figures("sep=;\n" + plain).rows] == [3, 4, 5]
    unnamed = ends.replace(";;;\r\n", ";;9\r\n")
    with pytest.raises(FileRefused) as refusal:
        read_figures(unnamed.replace(";;9", ";;;", 1))
    assert [fault.code for fault in refusal.value.faults] == ["more_cells_than_columns"]


def test_a_file_of_crimes_is_never_taken_for_one_of_residents() -> None:
    heading = "year;area_code;crime class;count;source;exported_on"
    rows = ("2025;L1;Misshandel;12;Brå;2026-03-31", "2025;L2;Rån;7;Brå;2026-03-31")
    for column in ("crime class", "brottstyp", "bakgrund"):
        content = "\n".join((heading.replace("crime class", column), *rows))
        with pytest.raises(FileRefused) as refusal:
            read_figures(content)
        assert [(fault.code, fault.column) for fault in refusal.value.faults] == [("column_unknown", column)]
    # Named as it should be it is read, with what else there is left out.
    known = "\n".join((heading.replace("crime class", "crime_class") + ";note", *(f"{row};x" for row in rows)))
    assert (read_figures(known).kind, read_figures(known).ignored) == ("statistics", ("note",))


def test_a_whole_number_may_have_a_nought_after_its_comma() -> None:
    counts = "12,0", "7.0", "1 250,0", "12,5", "12,00", ",0", "3.000"
    content = crimes(*(f"2025;C;Brott {at};;{count}" for at, count in enumerate(counts)))
    found = read_figures(content)
    assert [row.count for row in found.rows] == [12, 7, 1250, None, None, None, None]
    assert [fault.code for fault in found.faults] == ["count_broken"] * 4


def test_a_dash_is_asked_about_and_never_guessed() -> None:
    faults = read_figures(crimes("2025;C;Rån;;–", "2025;C;Bedrägeri;;-", "2025;C;Stöld;;12,5")).faults
    assert [(fault.row, fault.code) for fault in faults] == [(2, "count_dash"), (3, "count_dash"), (4, "count_broken")]
    assert "Write 0 for nought" in figure_fault(faults[0], "en")
    unknown = read_figures(crimes("2025;C;Rån;hen;1")).faults[0]
    assert figure_fault(unknown, "en") == "Write one of these: all, totalt, women, kvinnor, men, män"


def test_C11_all_seven_common_crimes_map_to_a_category(figures: Database, session: Session) -> None:
    assert len(SEVEN) == 7
    assert all(CATEGORIES[group] for group in SEVEN)
    named = {
        "Stöld- och tillgreppsbrott": CrimeGroup.THEFT,
        "Personrån": CrimeGroup.ROBBERY,
        "Rån": CrimeGroup.ROBBERY,
        "Våldsbrott": CrimeGroup.VIOLENCE,
        "Våldtäkt": CrimeGroup.SEXUAL,
        "Sexualbrott": CrimeGroup.SEXUAL,
        "Skadegörelsebrott": CrimeGroup.DAMAGE,
        "Narkotikabrott": CrimeGroup.ALCOHOL_DRUGS,
        "Ordningsstörningar": CrimeGroup.DISORDER,
        "Stöld från fordon": CrimeGroup.THEFT,
        "Vållande i trafik": None,
    }
    assert {name: guessed_group(name) for name in named} == named
    robbery = session.get(CrimeClass, "Rån")
    assert robbery is not None
    assert robbery.categories == [Category.THEFT_BURGLARY, Category.THREATS_VIOLENCE]
    assert {line.label: line.categories for line in crime_table(session, "C", 2025).lines}["Rån"] == tuple(
        robbery.categories
    )


def test_C09_the_share_of_the_municipality_warns_when_two_figures_speak_of_different_areas(
    figures: Database, session: Session
) -> None:
    then, now = crime_table(session, "C", 2020, "en"), crime_table(session, "C", 2025, "en")
    assert (then.lines[0].share, now.lines[0].share) == (Decimal("25.0"), Decimal("42.0"))
    assert then.area_version is not None
    assert now.area_version is not None
    assert (then.area_version.name, now.area_version.name) == ("Centrum", "Stora Centrum")
    assert len(then.warnings) == 1
    assert not now.warnings
    series = crime_series(session, "C", "Samtliga brott", "en")
    assert [(point.year, point.share) for point in series.points] == [
        (2025, Decimal("42.0")), (2020, Decimal("25.0")),
    ]  # fmt: skip
    assert [point.source.source for point in series.points] == [SOURCE, SOURCE]
    assert len(series.warnings) == 1
    assert "Centrum from January 1, 2020 to December 31, 2020" in series.warnings[0]
    assert not crime_series(session, "N", "Samtliga brott").warnings
    assert crime_table(session, "", 2025).lines[0].share is None


def test_C08_a_rate_in_a_city_core_always_has_its_note(figures: Database, session: Session) -> None:
    def rates(code: str) -> tuple[Decimal | None, tuple[str, ...]]:
        session.rollback()
        table = crime_table(session, code, 2025, "en")
        return table.lines[0].per_1000, table.notes

    rate, notes = rates("C")
    assert rate == Decimal("547.6")
    assert not any("city core" in note for note in notes)
    actor = {"actor_id": None, "actor": "test"}
    figures.write(lambda s: note_area(s, "C", city_core=True, note="", **actor))
    assert any(note.startswith("A city core") for note in rates("C")[1])
    figures.write(lambda s: note_area(s, "C", city_core=True, note="Hit kommer många.", **actor))
    assert "Hit kommer många." in rates("C")[1]
    assert not any("Hit kommer" in note for note in rates("N")[1])


def test_residents_are_the_newest_that_are_known_then(figures: Database, session: Session) -> None:
    found = residents(session, ["C", "N", "", "Z"], date(2026, 11, 22))
    assert {code: (one.count, one.year) for code, one in found.items()} == {
        "C": (65_000, 2025), "N": (61_000, 2025), "": (126_000, 2025),
    }  # fmt: skip
    assert found[""].summed
    assert not found["N"].summed
    assert "Statistiska centralbyrån" in found[""].source
    before = residents(session, ["C", "N", ""], date(2025, 12, 30))
    assert {code: (one.count, one.year) for code, one in before.items()} == {"C": (60_000, 2024)}
    assert residents(session, ["C"], date(2025, 12, 31))["C"].year == 2025
    figures.write(lambda s: import_figures(s, people_file("2025;C;..;", exported="2026-05-01"), "p.csv"))
    session.rollback()
    assert residents(session, [""], date(2026, 11, 22))[""].count is None


def test_there_are_statistics_for_a_period_when_its_year_or_the_one_before_has_some(
    figures: Database, session: Session
) -> None:
    assert crime_years(session, "C") == (2025, 2020)
    weeks = (date(2026, 11, 16), date(2026, 11, 22))
    assert has_statistics(session, "C", *weeks)
    assert has_statistics(session, "", *weeks)
    assert not has_statistics(session, "C", date(2024, 1, 1), date(2024, 12, 31))
    assert not has_statistics(session, "Z", *weeks)


def test_a_register_that_begins_later_keeps_the_figures_and_says_so(lindesund: Database, session: Session) -> None:
    report = lindesund.write(lambda s: import_figures(s, crimes("2015;N;Rån;;12"), "b.csv"))
    assert [(note.value, what) for note, what in report.notes] == [("before_register", "1"), ("new_classes", "Rån")]
    table = crime_table(session, "N", 2015, "en")
    assert table.lines[0].count == 12
    assert "begins on January 1, 2020" in table.warnings[0]


SEXES = crimes(
    *(f"2025;{area};{name};{sex};{count}"
      for name, by_area in {
          "Våld i nära relation": {"LIND": (300, 60), "C": (200, 45), "N": (100, 15)},
          "Misshandel utomhus": {"LIND": (90, 400), "C": (81, 200), "N": (9, 200)},
          "Rån": {"LIND": (80, 90), "C": (80, 90)},
          "Samtliga brott": {"LIND": (900, 900), "C": (500, 500), "N": (400, 400)},
      }.items()
      for area, counts in by_area.items()
      for sex, count in zip(("women", "men"), counts, strict=True)),
)  # fmt: skip


def test_C13_women_and_men_stand_side_by_side_without_figures_below_ten(figures: Database, session: Session) -> None:
    figures.write(lambda s: import_figures(s, SEXES, "kon.csv"))
    whole = {line.label: (line.women, line.men) for line in sex_table(session, "", 2025).lines}
    assert whole["Våld i nära relation"] == (300, 60)
    assert whole["Misshandel utomhus"] == (90, 400)
    north = {line.label: (line.women, line.men) for line in sex_table(session, "N", 2025).lines}
    assert north["Misshandel utomhus"] == (None, None)
    assert north["Våld i nära relation"] == (100, 15)
    # All crimes less the rest, or the municipality less Nordost, would tell the figure that is left out.
    assert north["Samtliga brott"] == (None, None)
    centre = {line.label: (line.women, line.men) for line in sex_table(session, "C", 2025).lines}
    assert centre["Misshandel utomhus"] == (None, None)
    assert centre["Rån"] == (80, 90)
    assert not sex_table(session, "C", 2020).lines


def test_no_small_pair_can_be_found_by_subtraction() -> None:
    parts = {"a": Pair(40, 40), "b": Pair(9, 30), "c": Pair(20, 50)}
    assert hidden_pairs(parts, Pair(69, 120)) == {"b", "c"}
    assert hidden_pairs(parts, None) == {"b"}
    assert hidden_pairs({"a": Pair(40, 40), "b": Pair(None, 30)}, Pair(50, 70)) == {"a", "b"}
    assert hidden_pairs({"a": Pair(40, 40), "b": Pair(10, 30)}, Pair(50, 70)) == frozenset()
