"""Reads about areas, streets and imports."""

from dialog.places.queries.areas import (
    area_at_point,
    area_by_code,
    area_by_slug,
    area_choices,
    area_versions,
    area_with_parents,
    areas_ever,
    areas_in_force,
    children_of,
    codes_below,
    renamed_area,
)
from dialog.places.queries.compare_areas import AreaChanges, compare_areas
from dialog.places.queries.compare_streets import StreetChanges, compare_streets
from dialog.places.queries.look_up import Answer, Choice, LookUp, PlaceMatch, find_area_for_place, look_up_street
from dialog.places.queries.maps import AreaMap, MapArea, area_map
from dialog.places.queries.streets import StreetIndex, street_index, streets_of
from dialog.places.queries.uploads import upload_by_token

__all__ = [
    "Answer",
    "AreaChanges",
    "AreaMap",
    "Choice",
    "LookUp",
    "MapArea",
    "PlaceMatch",
    "StreetChanges",
    "StreetIndex",
    "area_at_point",
    "area_by_code",
    "area_by_slug",
    "area_choices",
    "area_map",
    "area_versions",
    "area_with_parents",
    "areas_ever",
    "areas_in_force",
    "children_of",
    "codes_below",
    "compare_areas",
    "compare_streets",
    "find_area_for_place",
    "look_up_street",
    "renamed_area",
    "street_index",
    "streets_of",
    "upload_by_token",
]
