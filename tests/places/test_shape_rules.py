"""Shapes, maps and plane coordinates."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.places.rules.drawing import draw
from dialog.places.rules.polygons import contains, ring_fault, shared_portion
from dialog.places.rules.sweref import PROJECTIONS, TM, looks_like_metres, looks_like_tm
from tests.places.conftest import STOCKHOLM

SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]


def moved(ring: list[list[float]], x: float, y: float = 0.0) -> list[list[float]]:
    return [[a + x, b + y] for a, b in ring]


def test_a_point_lies_inside_but_not_in_a_hole() -> None:
    assert contains([[SQUARE]], 2, 2)
    assert not contains([[SQUARE, HOLE]], 2, 2)
    assert contains([[SQUARE, HOLE]], 0.5, 2)
    assert not contains([[SQUARE]], 5, 2)
    assert contains([[SQUARE], [moved(SQUARE, 10)]], 12, 2)


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_a_square_holds_what_is_between_its_sides(x: float, y: float) -> None:
    if all(abs(value - side) > 1e-9 for value in (x, y) for side in (0, 4)):
        assert contains([[SQUARE]], x, y) == (0 < x < 4 and 0 < y < 4)


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        (SQUARE, ""),
        (SQUARE[:-1], "open"),
        (SQUARE[:2] + SQUARE[-1:], "few_points"),
        ([[0, 0], [1, 1], [2, 2], [0, 0]], "flat"),
        ([[0, 0], [4, 4], [4, 0], [0, 6], [0, 0]], "crosses_itself"),
        ([[0, 0], [4, 0], [4, 4], [2, -1], [0, 4], [0, 0]], "crosses_itself"),
        # two parts of one ring that touch in a corner
        ([[0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4], [0, 0]], ""),
    ],
)
def test_a_ring_is_sound_or_says_why_not(ring: list[list[float]], fault: str) -> None:
    assert ring_fault(ring) == fault


def test_a_ring_that_would_take_for_ever_is_refused() -> None:
    zigzag = [[float(100 * (i % 2)) + i / 1e6, i / 1e3] for i in range(6000)]
    assert ring_fault([*zigzag, [-1.0, 6.5], [-1.0, -1.0], zigzag[0]]) == "too_detailed"


@given(st.floats(0, 5))
def test_overlap_is_measured(shift: float) -> None:
    expected = max(0.0, 4 - shift) / 4
    assert shared_portion([[SQUARE]], [[moved(SQUARE, shift)]]) == pytest.approx(expected, abs=0.01)


def test_a_shape_in_another_s_hole_does_not_overlap() -> None:
    assert shared_portion([[SQUARE, HOLE]], [[HOLE]]) == 0
    assert shared_portion([[SQUARE]], [[HOLE]]) == pytest.approx(1)


def test_neighbours_with_real_shapes_hardly_overlap() -> None:
    shapes = [feature["geometry"]["coordinates"] for feature in json.loads(STOCKHOLM)["features"]]
    assert not [ring_fault(ring) for shape in shapes for ring in shape if ring_fault(ring)]
    assert max(shared_portion([one], [other]) for one in shapes[:40] for other in shapes[40:]) < 0.05


def test_a_drawing_is_whole_numbers_in_its_frame_with_the_label_inside() -> None:
    ring = [[12.0, 58.0], [12.04, 58.0], [12.04, 58.01], [12.01, 58.01], [12.01, 58.02], [12.0, 58.02], [12.0, 58.0]]
    drawing = draw({"L": [[ring]], "R": [[[[x + 0.04, y] for x, y in ring]]]})
    assert re.fullmatch(r"0 0 \d+ \d+", drawing.viewbox)
    width, height = (int(number) for number in drawing.viewbox.split()[2:])
    assert max(width, height) == 320
    # one degree of longitude is cos(latitude) of one of latitude
    assert width / height == pytest.approx(0.08 * math.cos(math.radians(58.01)) / 0.02, rel=0.1)
    for shape in drawing.shapes.values():
        assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", shape.path)
        assert 0 <= shape.x <= width
        assert 0 <= shape.y <= height
    assert drawing.shapes["L"].x < drawing.shapes["R"].x


# "Kontrollpunkter för SWEREF 99 TM", Lantmäteriet 2007: latitude, longitude, northing, easting.
CONTROL = [
    (55.0, 12.75, 6097106.672, 356083.438),
    (55.0, 14.25, 6095048.642, 452024.069),
    (57.0, 12.75, 6319636.937, 363331.554),
    (57.0, 19.5, 6326392.707, 773251.054),
    (59.0, 11.25, 6546096.724, 284626.066),
    (59.0, 19.5, 6548757.206, 758410.519),
]
# Worked out with PROJ 9, EPSG:4619 to each.
ZONES = [
    (3007, 57.70, 11.97, 6397870.568, 148211.202),
    (3007, 60.20, 13.40, 6677178.841, 227644.095),
    (3011, 59.33, 18.07, 6579432.512, 153984.707),
]


@pytest.mark.parametrize(
    ("epsg", "latitude", "longitude", "northing", "easting"), [(3006, *point) for point in CONTROL] + ZONES
)
def test_plane_coordinates_become_degrees_within_a_metre(
    epsg: int, latitude: float, longitude: float, northing: float, easting: float
) -> None:
    found_longitude, found_latitude = PROJECTIONS[epsg].to_degrees(easting, northing)
    metres = 6_371_000 * math.pi / 180
    assert abs(found_latitude - latitude) * metres < 0.01
    assert abs(found_longitude - longitude) * metres * math.cos(math.radians(latitude)) < 0.01


def test_metres_are_told_from_degrees() -> None:
    assert looks_like_metres(319_000, 6_400_000)
    assert looks_like_metres(6_400_000, 148_000)
    assert not looks_like_metres(12.0, 58.0)
    assert looks_like_tm(319_000)
    assert not looks_like_tm(148_000)
    assert PROJECTIONS[3006] is TM
    assert len(PROJECTIONS) == 13
