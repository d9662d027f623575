"""From Swedish plane coordinates (SWEREF 99) to longitude and latitude.

Gauss's conformal projection as Lantmäteriet describes it, on GRS 80. SWEREF 99 and WGS 84 differ by less than a metre.
"""

import math
from dataclasses import dataclass

_A = 6378137.0
_F = 1 / 298.257222101
_E2 = _F * (2 - _F)
_N = _F / (2 - _F)
_RECTIFYING = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_DELTA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_LATITUDE = (
    _E2 + _E2**2 + _E2**3 + _E2**4,
    -(7 * _E2**2 + 17 * _E2**3 + 30 * _E2**4) / 6,
    (224 * _E2**3 + 889 * _E2**4) / 120,
    -(4279 * _E2**4) / 1260,
)


@dataclass(frozen=True)
class Projection:
    """One of the national projections. `false_easting` in metres, `meridian` in degrees."""

    epsg: int
    name: str
    meridian: float
    scale: float = 1.0
    false_easting: float = 150_000.0

    def to_degrees(self, easting: float, northing: float) -> tuple[float, float]:
        """(longitude, latitude) of a point in metres."""
        xi = northing / (self.scale * _RECTIFYING)
        eta = (easting - self.false_easting) / (self.scale * _RECTIFYING)
        terms = [(2 * order * xi, 2 * order * eta, delta) for order, delta in enumerate(_DELTA, start=1)]
        xi -= sum(delta * math.sin(a) * math.cosh(b) for a, b, delta in terms)
        eta -= sum(delta * math.cos(a) * math.sinh(b) for a, b, delta in terms)
        conformal = math.asin(math.sin(xi) / math.cosh(eta))
        longitude = math.radians(self.meridian) + math.atan2(math.sinh(eta), math.cos(xi))
        sine = math.sin(conformal)
        series = sum(factor * sine ** (2 * order) for order, factor in enumerate(_LATITUDE))
        return math.degrees(longitude), math.degrees(conformal + sine * math.cos(conformal) * series)


TM = Projection(3006, "SWEREF 99 TM", 15.0, 0.9996, 500_000.0)
_ZONES = ("12 00", "13 30", "15 00", "16 30", "18 00", "14 15", "15 45", "17 15", "18 45", "20 15", "21 45", "23 15")
PROJECTIONS = {3006: TM} | {
    epsg: Projection(epsg, f"SWEREF 99 {zone}", int(zone[:2]) + int(zone[3:]) / 60)
    for epsg, zone in enumerate(_ZONES, start=3007)
}


def looks_like_metres(x: float, y: float) -> bool:
    """True for a pair that can be Swedish plane coordinates, in either order, and cannot be degrees."""
    low, high = sorted((abs(x), abs(y)))
    return 10_000 <= low <= 1_000_000 and 6_000_000 <= high <= 7_800_000


def looks_like_tm(easting: float) -> bool:
    """True for an easting that only SWEREF 99 TM gives: the local zones stay below."""
    return 260_000 <= easting <= 1_000_000
