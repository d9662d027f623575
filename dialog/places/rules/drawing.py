"""Areas as paths of an SVG: longitude shrunk by the cosine of the latitude, points rounded to whole units.

Rounding is the simplification: neighbours share their border points, so they still meet without gaps.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dialog.places.rules.polygons import Polygon, Ring, box_of, stretches

SIZE = 320
MARGIN = 4
LABEL_LINES = 15

Grid = list[tuple[int, int]]


@dataclass(frozen=True)
class Shape:
    """One area on the map: the data of its path, and where its label stands."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Frame:
    """Where the picture lies: the degrees of its upper corner at the start, and its units to a degree each way."""

    west: float
    north: float
    per_longitude: float
    per_latitude: float


@dataclass(frozen=True)
class Drawing:
    """Shapes by area code, in a picture of `viewbox` that lies at `frame`."""

    viewbox: str
    shapes: Mapping[str, Shape]
    frame: Frame


def draw(areas: Mapping[str, Sequence[Polygon]]) -> Drawing:
    """The areas (code to polygons, at least one) in one picture whose longer side is SIZE units."""
    west, south, east, north = box_of(polygon for polygons in areas.values() for polygon in polygons)
    narrowing = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * narrowing, north - south
    unit = (SIZE - 2 * MARGIN) / max(width, height)

    def place(ring: Ring) -> Grid:
        return [
            (round(MARGIN + (x - west) * narrowing * unit), round(MARGIN + (north - y) * unit)) for x, y, *_ in ring
        ]

    shapes = {}
    for code, polygons in areas.items():
        rings = [[place(ring) for ring in polygon] for polygon in polygons]
        x, y = _label_point(rings)
        shapes[code] = Shape("".join(_path(ring) for polygon in rings for ring in polygon), x, y)
    viewbox = f"0 0 {round(width * unit) + 2 * MARGIN} {round(height * unit) + 2 * MARGIN}"
    across = narrowing * unit
    return Drawing(viewbox, shapes, Frame(west - MARGIN / across, north + MARGIN / unit, across, unit))


def _path(ring: Grid) -> str:
    """A closed path in steps from point to point; nothing for a ring too small to be seen."""
    points = _corners(ring)
    if len(points) < 3:
        return ""
    steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _corners(ring: Grid) -> Grid:
    """Without repeated points, and without points on a straight line between their neighbours."""
    points: Grid = []
    for point in ring[:-1]:
        if points and point == points[-1]:
            continue
        while len(points) > 1 and _straight(points[-2], points[-1], point):
            points.pop()
        points.append(point)
    while len(points) > 1 and points[-1] == points[0]:
        points.pop()
    return points


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _label_point(polygons: Sequence[Sequence[Grid]]) -> tuple[int, int]:
    """The middle of the widest level stretch inside; lines near the middle of the shape are preferred."""
    west, north, east, south = box_of(polygons)
    step = max(1, south - north) / LABEL_LINES
    first = north + step / 2
    best, score = ((west + east) / 2, (north + south) / 2), 0.0
    for line, found in enumerate(stretches(polygons, first, step, LABEL_LINES)):
        nearness = 1 - abs((line + 0.5) / LABEL_LINES - 0.5)
        for start, stop in found:
            if (stop - start) * nearness > score:
                best, score = ((start + stop) / 2, first + line * step), (stop - start) * nearness
    return round(best[0]), round(best[1])
