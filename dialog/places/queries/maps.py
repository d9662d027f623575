"""Maps of areas, drawn once per set of versions and kept in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.places.queries.versions import Version, engine_of, place_version
from dialog.places.rules.drawing import Drawing, Frame, draw

MOST_KEPT = 50


@dataclass(frozen=True)
class MapArea:
    """One area as the component `area_map` takes it. `text`, `step` (1 to 5) and `few` are the caller's to fill."""

    code: str
    name: str
    path: str
    x: int | None
    y: int | None
    url: str = ""
    text: str = ""
    step: int = 0
    few: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A picture of areas, and where it lies. Always show a list or table of the same areas beside it."""

    viewbox: str
    areas: tuple[MapArea, ...]
    frame: Frame

    def unnamed(self) -> tuple[MapArea, ...]:
        """The areas without labels, for a map of so many that the labels would cover it."""
        return tuple(replace(area, x=None, y=None) for area in self.areas)

    def with_links(self, url_of: Callable[[str], str]) -> "AreaMap":
        """The same map with each area a link to `url_of(code)`."""
        return replace(self, areas=tuple(replace(area, url=url_of(area.code)) for area in self.areas))


_Kept = dict[tuple[int, ...], Drawing | None]
_kept: WeakKeyDictionary[Engine, tuple[Version, _Kept]] = WeakKeyDictionary()


def area_map(session: Session, areas: Sequence[Area]) -> AreaMap | None:
    """The map of these areas, or None when none of them has a shape. Areas without one are left out."""
    drawing = _drawing(session, tuple(sorted(area.id for area in areas)))
    if drawing is None:
        return None
    shown = [(area, drawing.shapes[area.code]) for area in areas if area.code in drawing.shapes]
    return AreaMap(
        drawing.viewbox,
        tuple(MapArea(area.code, area.name, shape.path, shape.x, shape.y) for area, shape in shown if shape.path),
        drawing.frame,
    )


def _drawing(session: Session, ids: tuple[int, ...]) -> Drawing | None:
    engine, version = engine_of(session), place_version(session)
    kept = _kept.get(engine)
    if kept is None or kept[0] != version or len(kept[1]) >= MOST_KEPT:
        kept = _kept[engine] = (version, {})
    if ids not in kept[1]:
        rows = session.execute(select(Area.code, Area.polygons).where(Area.id.in_(ids), Area.polygons.is_not(None)))
        shapes = {code: polygons for code, polygons in rows if polygons}
        kept[1][ids] = draw(shapes) if shapes else None
    return kept[1][ids]
