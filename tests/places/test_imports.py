"""Registers come in whole or not at all, and nothing twice."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.errors import Missing
from dialog.places.models import Area, StreetRange
from dialog.places.operations import (
    confirm_upload,
    forget_old_uploads,
    import_areas,
    import_streets,
    keep_upload,
    name_locally,
)
from dialog.places.queries import area_by_code, area_by_slug, area_versions, look_up_street, renamed_area
from dialog.places.rules.area_file import AreaFile
from dialog.places.rules.cells import Cells
from dialog.places.rules.faults import FileRefused
from dialog.places.rules.registers import read_register
from dialog.places.rules.report import ImportReport, Note
from dialog.places.rules.tables import Row, decode
from dialog.text import TextRefused, TextRule, canonical
from tests.places.conftest import DEMO, STOCKHOLM, TOWN_AREAS, TOWN_STREETS

REGISTER = "code,name,level,parent_code,valid_from,valid_to\n"
TODAY = date(2026, 11, 23)


def areas(database: Database, content: str) -> ImportReport:
    return database.write(lambda session: import_areas(session, content, "areas.csv"))


def streets(database: Database, content: str) -> ImportReport:
    return database.write(lambda session: import_streets(session, content, "streets.csv"))


def faults(database: Database, content: str, kind: str = "areas") -> list[tuple[int, str, str]]:
    """(row, column, code) of everything wrong; nothing may have been stored."""
    with pytest.raises(FileRefused) as refused:
        (areas if kind == "areas" else streets)(database, content)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Area)) == 0 or kind == "streets"
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


def feature(ring: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    values = {"code": "A", "name": "Norr", "level": "district"} | properties
    return {"type": "Feature", "properties": values, "geometry": {"type": kind, "coordinates": ring}}


def collection(*features: dict[str, Any], **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | members)


SQUARE = [[[12.0, 58.0], [12.1, 58.0], [12.1, 58.1], [12.0, 58.1], [12.0, 58.0]]]


def versions(session: Session, code: str) -> list[tuple[str, date, date | None]]:
    return [(area.name, area.valid_from, area.valid_to) for area in reversed(area_versions(session, code))]


def test_the_town_comes_in_and_a_second_time_changes_nothing(database: Database, session: Session) -> None:
    first = areas(database, TOWN_AREAS)
    assert (first.rows, len(first.new), first.unchanged) == (6, 6, 0)
    assert len(streets(database, TOWN_STREETS).new) == 12
    entries = session.scalar(select(func.count()).select_from(AuditEntry))
    again = areas(database, TOWN_AREAS)
    assert (again.changes, again.unchanged) == (0, 6)
    assert (streets(database, TOWN_STREETS).changes, streets(database, TOWN_STREETS).unchanged) == (0, 12)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Area)) == 6
    assert session.scalar(select(func.count()).select_from(StreetRange)) == 12
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == entries == 2


def test_real_shapes_and_the_demo_town_come_in(database: Database, session: Session) -> None:
    assert len(areas(database, STOCKHOLM).new) == 117
    assert areas(database, STOCKHOLM).unchanged == 117
    town = areas(database, (DEMO / "areas.geojson").read_text(encoding="utf-8"))
    assert len(town.new) == 10
    assert len(town.ended) == 117
    found = streets(database, (DEMO / "streets.csv").read_text(encoding="utf-8"))
    assert len(found.new) == found.rows


def test_a_changed_area_ends_and_begins_anew(database: Database, session: Session) -> None:
    with clock.at(TODAY):
        areas(database, REGISTER + "A,Norr,district,,2025-01-01,\nB,Söder,district,,2025-01-01,")
        report = areas(database, REGISTER + "A,Norrhöjden,district,,2025-01-01,\nB,Söder,district,,2025-01-01,")
        assert [(line.code, line.columns) for line in report.changed] == [("A", ("name",))]
        yesterday = TODAY - timedelta(days=1)
        assert versions(session, "A") == [("Norr", date(2025, 1, 1), yesterday), ("Norrhöjden", TODAY, None)]
        old, new = area_by_code(session, "A", yesterday), area_by_code(session, "A")
        assert (old and old.slug, new and new.slug) == ("norr", "norrhojden")
        assert area_by_slug(session, "norr") is None
        assert renamed_area(session, "norr") is new
        again = areas(database, REGISTER + "A,Norrhöjden,district,,2025-01-01,\nB,Söder,district,,2025-01-01,")
        assert again.changes == 0


def test_two_changes_on_one_day_leave_one_version(database: Database, session: Session) -> None:
    with clock.at(TODAY):
        areas(database, REGISTER + "A,Norr,district,,,")
        areas(database, REGISTER + "A,Nord,district,,,")
        areas(database, REGISTER + "A,Norden,district,,,")
        assert versions(session, "A") == [("Norden", TODAY, None)]


def test_the_file_may_say_when_a_change_takes_effect(database: Database, session: Session) -> None:
    with clock.at(TODAY):
        areas(database, REGISTER + "A,Norr,district,,2025-01-01,")
        coming = REGISTER + "A,Norr,district,,2025-01-01,2026-12-31\nA,Nord,district,,2027-01-01,"
        areas(database, coming)
        expected = [("Norr", date(2025, 1, 1), date(2026, 12, 31)), ("Nord", date(2027, 1, 1), None)]
        assert versions(session, "A") == expected
        assert areas(database, coming).changes == 0
    with clock.at(date(2027, 2, 1)):
        found = area_by_code(session, "A")
        assert found is not None
        assert found.name == "Nord"
        assert areas(database, coming).changes == 0


def test_an_area_that_is_left_out_ends_and_may_come_back(database: Database, session: Session) -> None:
    with clock.at(TODAY):
        both = REGISTER + "A,Norr,district,,2025-01-01,\nB,Söder,district,,2025-01-01,"
        areas(database, both)
        report = areas(database, REGISTER + "B,Söder,district,,2025-01-01,")
        assert [line.code for line in report.ended] == ["A"]
        assert area_by_code(session, "A") is None
        assert areas(database, REGISTER + "B,Söder,district,,2025-01-01,").changes == 0
        areas(database, both)
        session.rollback()
        assert area_by_code(session, "A") is not None
    with clock.at(TODAY + timedelta(days=9)):
        areas(database, REGISTER + "B,Söder,district,,2025-01-01,")
        session.rollback()
        assert area_by_code(session, "A") is None
        assert area_by_code(session, "A", TODAY) is not None


def test_history_in_the_file_is_stored_and_never_rewritten(database: Database, session: Session) -> None:
    with clock.at(TODAY):
        history = REGISTER + "A,Gamla Norr,district,,2020-01-01,2023-12-31\nA,Norr,district,,2024-01-01,"
        areas(database, history)
        assert versions(session, "A")[0] == ("Gamla Norr", date(2020, 1, 1), date(2023, 12, 31))
        assert areas(database, history).changes == 0
        with pytest.raises(FileRefused) as refused:
            areas(database, history.replace("Gamla Norr", "Äldre Norr"))
        assert [fault.code for fault in refused.value.faults] == ["past_differs"]


def test_what_the_file_does_not_speak_about_stays(database: Database, session: Session) -> None:
    areas(database, collection(feature(SQUARE, unit_code="U1", local_name="Trygg i Norr")))
    report = areas(database, "code;name;level\nA;Norra;district")
    assert [line.columns for line in report.changed] == [("name",)]
    assert (Note.NO_SHAPES, "") in report.notes
    found = area_by_code(session, "A")
    assert found is not None
    assert (found.unit_code, found.local_name) == ("U1", "Trygg i Norr")
    assert found.polygons == [SQUARE]


def test_two_areas_of_one_name_have_addresses_of_their_own(database: Database, session: Session) -> None:
    areas(database, REGISTER + "A,Centrum,city_district,,,\nA1,Centrum,primary_area,A,,\nB,Cent rum,district,,,")
    slugs = session.execute(select(Area.code, Area.slug).order_by(Area.code)).all()
    assert [tuple(row) for row in slugs] == [("A", "centrum"), ("A1", "centrum-a1"), ("B", "cent-rum")]


def test_separators_and_byte_order_mark_are_found(database: Database) -> None:
    semicolons = '\ufeffcode;name;level\r\nA;"Norr; och öster";district\r\n\r\n'
    report = areas(database, decode(semicolons.encode("utf-8")))
    assert report.new[0].name == "Norr; och öster"


def test_moved_houses_keep_their_history(town: Database, session: Session) -> None:
    with clock.at(TODAY):
        moved = TOWN_STREETS.replace(
            "Lillskogsvägen,1,200,all,99903,Exempelstad,B1", "Lillskogsvägen,1,200,all,99903,Exempelstad,B2"
        )
        report = streets(town, moved)
        assert [(line.code, line.columns) for line in report.changed] == [("B2", ("area_code",))]
        assert (len(report.new), len(report.ended), report.unchanged) == (0, 0, 11)
        rows = session.scalars(
            select(StreetRange).where(StreetRange.street == "Lillskogsvägen").order_by(StreetRange.id)
        )
        assert [(row.area_code, row.valid_from, row.valid_to) for row in rows] == [
            ("B1", date(2025, 1, 1), TODAY - timedelta(days=1)),
            ("B2", TODAY, None),
        ]
        found = look_up_street(session, "Lillskogsvägen 4")
        assert found.area is not None
        assert found.area.code == "B2"
        assert streets(town, moved).changes == 0


def test_a_planned_move_waits_for_its_day(town: Database, session: Session) -> None:
    with clock.at(TODAY):
        planned = TOWN_STREETS.replace(
            "Lillskogsvägen,1,200,all,99903,Exempelstad,B1,2025-01-01",
            "Lillskogsvägen,1,200,all,99903,Exempelstad,B2,2027-01-01",
        )
        streets(town, planned)
        before = look_up_street(session, "Lillskogsvägen 4").area
        assert streets(town, planned).changes == 0
    with clock.at(date(2027, 1, 1)):
        after = look_up_street(session, "Lillskogsvägen 4").area
        assert (before and before.code, after and after.code) == ("B1", "B2")


def test_a_planned_move_can_be_called_off(town: Database, session: Session) -> None:
    with clock.at(TODAY):
        streets(town, TOWN_STREETS.replace("Exempelstad,B1,2025-01-01", "Exempelstad,B2,2027-01-01"))
        streets(town, TOWN_STREETS)
        assert streets(town, TOWN_STREETS).changes == 0
    with clock.at(date(2027, 1, 1)):
        found = look_up_street(session, "Lillskogsvägen 4").area
        assert found is not None
        assert found.code == "B1"


def test_a_street_that_is_left_out_ends(town: Database, session: Session) -> None:
    fewer = "\n".join(line for line in TOWN_STREETS.splitlines() if not line.startswith("Hamnall"))
    assert [line.name for line in streets(town, fewer).ended] == ["Hamnallén 1–"]
    session.rollback()
    assert look_up_street(session, "Hamnallén 4").area is None
    assert session.scalar(select(func.count()).select_from(StreetRange)) == 12


def test_ended_areas_tell_that_streets_are_left(town: Database) -> None:
    report = areas(town, TOWN_AREAS.replace('"B2"', '"B3"'))
    assert (Note.STREETS_LEFT, "3") in report.notes


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", (0, "", "empty")),
        ("code,name,level", (0, "", "no_rows")),
        ("code,name\nA,Norr", (0, "level", "column_missing")),
        ("code,name,level,level\nA,Norr,district,x", (0, "", "column_twice")),
        (REGISTER + ",Norr,district,,,", (2, "code", "cell_empty")),
        (REGISTER + "A,,district,,,", (2, "name", "cell_empty")),
        (REGISTER + "A B,Norr,district,,,", (2, "code", "code_characters")),
        (REGISTER + "A,Norr,village,,,", (2, "level", "level_unknown")),
        (REGISTER + f"A,{'x' * 121},district,,,", (2, "name", "too_long")),
        (REGISTER + "A,No\u0007rr,district,,,", (2, "name", "character")),
        (REGISTER + "A,Norr,district,,1/1 2025,", (2, "valid_from", "day_broken")),
        (REGISTER + "A,Norr,district,,2025-02-30,", (2, "valid_from", "day_broken")),
        (REGISTER + "A,Norr,district,,0001-01-01,", (2, "valid_from", "day_broken")),
        (REGISTER + "A,Norr,district,,2025-02-01,2025-01-01", (2, "valid_to", "ends_before_it_begins")),
        (REGISTER + "A,Norr,district,,,2025-01-01", (2, "valid_from", "end_without_beginning")),
        (REGISTER + "A,Norr,district,X,,", (2, "parent_code", "parent_missing")),
        (REGISTER + "A,Norr,district,A,,", (2, "level", "level_order")),
        (REGISTER + "A,Norr,city_district,,,\nB,Söder,municipality,A,,", (3, "level", "level_order")),
        (REGISTER + "A,Norr,district,,,\n\nA,Söder,district,,,", (4, "code", "code_twice")),
        (REGISTER + "A,Norr,district,,2025-01-01,2025-06-30\nA,Nord,district,,2025-06-30,", (3, "code", "code_twice")),
        (REGISTER + 'A,"Norr,district,,,', (0, "", "csv_broken")),
        (REGISTER + "A,Norr,district,,,,,,,", (0, "", "more_cells_than_columns")),
        ('{"type": "FeatureCollection"', (0, "", "json_broken")),
        ("[" * 100_000, (0, "", "json_broken")),
        ('{"type": "Feature"}', (0, "", "not_feature_collection")),
        ('{"type": "FeatureCollection", "features": [1]}', (0, "", "not_feature_collection")),
        ('{"type": "FeatureCollection", "features": [{"x": NaN}]}', (0, "", "json_broken")),
        (collection(feature(SQUARE, kind="Point")), (1, "geometry", "not_polygon")),
        (collection(feature([])), (1, "geometry", "not_polygon")),
        (collection(feature([[[12, 58], ["x", 58], [12, 59], [12, 58]]])), (1, "geometry", "point_broken")),
        (collection(feature([[[12, 58], [True, 58], [12, 59], [12, 58]]])), (1, "geometry", "point_broken")),
        (collection(feature([SQUARE[0][:-1]])), (1, "geometry", "open")),
        (collection(feature([SQUARE[0][:2] + SQUARE[0][-1:]])), (1, "geometry", "few_points")),
        (collection(feature([[[0, 0], [4, 4], [4, 0], [0, 6], [0, 0]]])), (1, "geometry", "crosses_itself")),
        (collection(feature([[[0, 0], [400, 0], [4, 4], [0, 0]]])), (1, "geometry", "outside_wgs84")),
        (
            collection(feature([[[0, 0], [1e999, 0], [4, 4], [0, 0]]]).copy()).replace("Infinity", "1e999"),
            (1, "geometry", "outside_wgs84"),
        ),
        (collection(feature(SQUARE), feature(SQUARE, code="B")), (2, "geometry", "overlap")),
        (
            collection(
                feature([[[148211.2, 6397870.5], [148311.2, 6397870.5], [148311.2, 6397970.5], [148211.2, 6397870.5]]])
            ),
            (1, "geometry", "looks_like_sweref"),
        ),
        (
            collection(feature(SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
            (0, "", "coordinates_unknown"),
        ),
    ],
)
def test_an_area_file_is_refused_row_by_row(database: Database, content: str, expected: tuple[int, str, str]) -> None:
    assert expected in faults(database, content)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",1,2,all,,,A1,", (2, "street", "cell_empty")),
        ("...,1,2,all,,,A1,", (2, "street", "no_letters")),
        ("Nygatan,4B,,all,,,A1,", (2, "number_from", "number_broken")),
        ("Nygatan,-1,,all,,,A1,", (2, "number_from", "number_broken")),
        ("Nygatan,9,2,all,,,A1,", (2, "number_to", "range_backwards")),
        ("Nygatan,1,2,udda,,,A1,", (2, "parity", "choice_unknown")),
        ("Nygatan,1,2,all,12345678901,,A1,", (2, "postal_code", "too_long")),
        ("Nygatan,1,2,all,,,,", (2, "area_code", "cell_empty")),
        ("Nygatan,1,2,all,,,Z9,", (2, "area_code", "area_missing")),
        ("Nygatan,1,2,all,,,A1,\nNygatan,1,2,all,,,A1,", (3, "street", "row_twice")),
        (
            "Nygatan,1,9,odd,,,A1,\nNy  gatan,1,9,odd,,,A1,\nNY GATAN,5,7,all,,,B1,",
            (4, "number_from", "house_in_two_areas"),
        ),
    ],
)
def test_a_street_file_is_refused_row_by_row(
    town: Database, session: Session, row: str, expected: tuple[int, str, str]
) -> None:
    before = session.scalar(select(func.count()).select_from(StreetRange))
    head = "street,number_from,number_to,parity,postal_code,locality,area_code,valid_from\n"
    assert expected in faults(town, head + row, "streets")
    session.rollback()
    assert session.scalar(select(func.count()).select_from(StreetRange)) == before


def test_every_fault_of_a_file_is_said_at_once(database: Database) -> None:
    rows = "\n".join(["A,Norr,village,,,", "B,,district,,,", "C,Söder,district,,soon,"])
    assert faults(database, REGISTER + rows) == [
        (2, "level", "level_unknown"),
        (3, "name", "cell_empty"),
        (4, "valid_from", "day_broken"),
    ]


def test_plane_coordinates_are_converted_when_the_zone_is_known(database: Database, session: Session) -> None:
    ring = [
        [
            [319000.0, 6399000.0],
            [320000.0, 6399000.0],
            [320000.0, 6400000.0],
            [319000.0, 6400000.0],
            [319000.0, 6399000.0],
        ]
    ]
    report = areas(database, collection(feature(ring)))
    assert (Note.CONVERTED, "SWEREF 99 TM") in report.notes
    found = area_by_code(session, "A")
    assert found is not None
    longitude, latitude = found.polygons[0][0][0]
    assert (longitude, latitude) == (pytest.approx(11.96, abs=0.05), pytest.approx(57.7, abs=0.05))
    zone = [[[x - 170_000, y] for x, y in ring[0]]]
    named = areas(database, collection(feature(zone), crs={"properties": {"name": "EPSG:3007"}}))
    assert (Note.CONVERTED, "SWEREF 99 12 00") in named.notes


def test_sec_J16_files_that_are_not_what_they_seem(database: Database) -> None:
    """UTF-16, a hundred thousand columns, formulas and markup: refused, or kept as the text they are."""
    for raw in ("code,name,level".encode("utf-16"), b"c\0o\0d\0e\0", b"\xff\xfe", "ö".encode("latin-1")):
        with pytest.raises(FileRefused):
            decode(raw)
    wide = ",".join(f"c{number}" for number in range(100_000))
    assert faults(database, wide + "\n" + wide) == [(0, "", "too_many_columns")]
    assert faults(database, "code,name,level\n" + "," * 100_000) == [(0, "", "too_many_columns")]
    properties = {f"c{number}": "x" for number in range(1_000)}
    assert faults(database, collection(feature(SQUARE, **properties))) == [(0, "", "too_many_columns")]
    name = '=HYPERLINK("http://x.example")<script>alert(1)</script>'
    report = areas(database, collection(feature(SQUARE, name=name)))
    assert report.new[0].name == name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for content in (text, "code,name,level\n" + text, "street,area_code\n" + text, '{"features": [' + text):
        assert rows_or_faults(content) > 0


def rows_or_faults(content: str) -> int:
    try:
        return len(read_register(content).rows)
    except FileRefused as refusal:
        return len(refusal.faults)


@given(st.text(max_size=60), st.integers(1, 60))
def test_the_quick_way_to_read_a_cell_is_the_text_policy_s(text: str, limit: int) -> None:
    cells = Cells(Row(2, {"name": text}))
    found = cells.line("name", limit)
    try:
        expected = canonical(text, TextRule(limit=limit))
    except TextRefused:
        assert cells.faults
    else:
        assert found == expected


def test_the_local_name_is_set_by_hand_and_stays(town: Database, session: Session) -> None:
    town.write(lambda session: name_locally(session, "A2", "Trygg i Centrum", actor_id=None, actor="Alva"))
    found = area_by_code(session, "A2")
    assert found is not None
    assert found.local_name == "Trygg i Centrum"
    assert areas(town, TOWN_AREAS).changes == 0
    silent = TOWN_AREAS.replace('"parent_code"', '"local_name": "", "parent_code"')
    assert areas(town, silent).changes == 0
    with clock.at(clock.today() + timedelta(days=1)):
        assert len(areas(town, silent.replace('"local_name": ""', '"local_name": "Trygg stad"')).changed) == 6
        session.rollback()
        assert [version.local_name for version in area_versions(session, "A2")] == ["Trygg stad"]
    with pytest.raises(Missing):
        town.write(lambda session: name_locally(session, "Z", "x", actor_id=None, actor="Alva"))


def test_an_upload_is_its_owner_s_and_is_used_once(database: Database) -> None:
    file = read_register(TOWN_AREAS)
    assert isinstance(file, AreaFile)
    token = database.write(lambda session: keep_upload(session, "areas", "a.geojson", TOWN_AREAS, staff_id=1))
    with pytest.raises(Missing):
        database.write(lambda session: confirm_upload(session, token, file, actor_id=2, actor="B"))
    report = database.write(lambda session: confirm_upload(session, token, file, actor_id=1, actor="A"))
    assert len(report.new) == 6
    with pytest.raises(Missing):
        database.write(lambda session: confirm_upload(session, token, file, actor_id=1, actor="A"))


def test_an_upload_that_is_never_confirmed_is_forgotten(database: Database) -> None:
    with clock.at(TODAY):
        database.write(lambda session: keep_upload(session, "areas", "a.geojson", TOWN_AREAS, staff_id=1))
        assert database.write(forget_old_uploads) == 0
    with clock.at(TODAY + timedelta(days=2)):
        assert database.write(forget_old_uploads) == 1
