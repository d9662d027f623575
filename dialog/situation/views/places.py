"""The places that most is told of."""

from dataclasses import dataclass

from flask_babel import gettext as _

from dialog.concerns.queries.filters import NO_AREA
from dialog.situation.queries.parts import TopPlace
from dialog.situation.rules.figures import Shown
from dialog.situation.views.context import Context
from dialog.web.formatting import number


@dataclass(frozen=True)
class PlaceRow:
    """`url`: the concerns in which the place is named; '' for those who may not open them."""

    name: str
    area: str
    reports: Shown
    voices: str
    url: str


def place_rows(context: Context) -> list[PlaceRow]:
    """The most told of first."""
    return [_row(context, place) for place in context.picture.places]


def _row(context: Context, place: TopPlace) -> PlaceRow:
    area = context.areas.by_id.get(place.area_id) if place.area_id is not None else None
    where = {"area": area.code, "area_id": area.id} if area else {"area": NO_AREA}
    url = context.links.to(**where, place=place.name) if place.reports.linked else ""
    return PlaceRow(
        place.name,
        area.name if area else str(_("No area given")),
        place.reports,
        str(_("fewer than five")) if place.voices is None else number(place.voices),
        url if context.picture.sees_concerns else "",
    )
