"""Shapes of areas: GeoJSON polygons in WGS 84, as nested tuples or lists of [longitude, latitude].

A ring is closed: its last point is its first. A polygon is an outer ring and its holes; an area has several polygons.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

Point = Sequence[float]
Ring = Sequence[Point]
Polygon = Sequence[Ring]
Box = tuple[float, float, float, float]

Stretches = list[tuple[float, float]]

OVERLAP_LINES = 60
# A ring of 5,000 points that runs to and fro is refused before it keeps the machine busy; real ones need far less.
MOST_COMPARISONS = 3_000_000


class TooDetailed(ValueError):
    """The ring would take too long to check."""


def box_of(polygons: Iterable[Polygon]) -> Box:
    """(west, south, east, north) of the outer rings, at least one."""
    points = [point for polygon in polygons for point in polygon[0]]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def contains(polygons: Iterable[Polygon], x: float, y: float) -> bool:
    """True when the point lies inside: a ray to the east crosses the rings an odd number of times."""
    return any(sum(_ray_crosses(ring, x, y) for ring in polygon) % 2 == 1 for polygon in polygons)


def _ray_crosses(ring: Ring, x: float, y: float) -> int:
    return sum(
        (a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in pairwise(ring)
    )


def ring_fault(ring: Ring) -> str:
    """'' for a sound ring, else 'few_points', 'open', 'flat', 'crosses_itself' or 'too_detailed'."""
    if len(ring) < 4:
        return "few_points"
    if tuple(ring[0]) != tuple(ring[-1]):
        return "open"
    if abs(_signed_area(ring)) < 1e-12:
        return "flat"
    try:
        return "crosses_itself" if crosses_itself(ring) else ""
    except TooDetailed:
        return "too_detailed"


def _signed_area(ring: Ring) -> float:
    x0, y0 = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring)) / 2


def crosses_itself(ring: Ring) -> bool:
    """True when two sides cross. Sides that only touch in a point are taken: real registers have such corners.

    Sides are swept from west to east, so only those that share a stretch of longitude are compared.
    Raises TooDetailed when even that is too much.
    """
    comparisons = 0
    sides = sorted(((a, b) if a[0] <= b[0] else (b, a) for a, b in pairwise(ring) if tuple(a) != tuple(b)), key=_west)
    active: list[tuple[Point, Point]] = []
    for side in sides:
        active = [other for other in active if other[1][0] >= side[0][0]]
        low, high = sorted((side[0][1], side[1][1]))
        comparisons += len(active)
        if comparisons > MOST_COMPARISONS:
            raise TooDetailed
        for other in active:
            if min(other[0][1], other[1][1]) <= high and max(other[0][1], other[1][1]) >= low and _cross(side, other):
                return True
        active.append(side)
    return False


def _west(side: tuple[Point, Point]) -> float:
    return side[0][0]


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    a, b = (_turn(one[0], one[1], point) for point in other)
    c, d = (_turn(other[0], other[1], point) for point in one)
    return a * b < 0 and c * d < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def shared_portion(one: Sequence[Polygon], other: Sequence[Polygon]) -> float:
    """How much of the smaller shape the two have in common, 0 to 1, measured along level lines."""
    box_one, box_other = box_of(one), box_of(other)
    west, east = max(box_one[0], box_other[0]), min(box_one[2], box_other[2])
    if west >= east or max(box_one[1], box_other[1]) >= min(box_one[3], box_other[3]):
        return 0.0
    smaller = min((box_one, box_other), key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    step = (smaller[3] - smaller[1]) / OVERLAP_LINES
    lines_one, lines_other = (stretches(shape, smaller[1] + step / 2, step, OVERLAP_LINES) for shape in (one, other))
    common = sum(_overlap(a, b) for a, b in zip(lines_one, lines_other, strict=True))
    least = min(sum(_length(line) for line in lines) for lines in (lines_one, lines_other))
    return common / least if least else 0.0


def stretches(polygons: Iterable[Polygon], first: float, step: float, count: int) -> list[Stretches]:
    """For each of `count` level lines (the lowest at `first`), the (west, east) that lie inside."""
    crossings: list[list[float]] = [[] for _ in range(count)]
    for a, b in (side for polygon in polygons for ring in polygon for side in pairwise(ring)):
        low, high = (a, b) if a[1] <= b[1] else (b, a)
        if low[1] == high[1]:
            continue
        start, stop = max(0, int((low[1] - first) // step) + 1), min(count - 1, int((high[1] - first) // step))
        slope = (high[0] - low[0]) / (high[1] - low[1])
        for line in range(start, stop + 1):
            crossings[line].append(low[0] + (first + line * step - low[1]) * slope)
    ordered = (sorted(line) for line in crossings)
    return [list(zip(line[::2], line[1::2], strict=False)) for line in ordered]


def _overlap(one: Iterable[tuple[float, float]], other: Stretches) -> float:
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _length(line: Stretches) -> float:
    return sum(east - west for west, east in line)
