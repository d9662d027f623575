"""The map on which somebody may mark a point: the areas as drawn elsewhere, and how a press on it becomes a place."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dialog.places.queries import AreaMap, area_choices, area_map
from dialog.surveys.question_types.place import LATITUDE_STEP, LONGITUDE_STEP

MOST_LABELS = 15


@dataclass(frozen=True)
class PinMap:
    """Steps are thousandths of a degree."""

    areas: AreaMap
    latitude_step: int = LATITUDE_STEP
    longitude_step: int = LONGITUDE_STEP


def pin_map(session: Session) -> PinMap | None:
    """The map of the areas people choose among, None while none has a shape."""
    drawn = area_map(session, area_choices(session))
    if drawn is None:
        return None
    if len(drawn.areas) > MOST_LABELS:
        drawn = AreaMap(drawn.viewbox, drawn.unnamed(), drawn.frame)
    return PinMap(drawn)
