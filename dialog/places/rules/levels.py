"""The levels areas can have, from the widest to the finest."""

from enum import StrEnum


class Level(StrEnum):
    """What kind of area it is. `regso` and `deso` are the national ones, for municipalities without own areas."""

    MUNICIPALITY = "municipality"
    CITY_DISTRICT = "city_district"
    DISTRICT = "district"
    INTERMEDIATE_AREA = "intermediate_area"
    REGSO = "regso"
    PRIMARY_AREA = "primary_area"
    DESO = "deso"
    BASE_AREA = "base_area"


_RANK = {level: rank for rank, level in enumerate(Level)}


def rank(level: str) -> int:
    """Position from the widest (0). Unknown levels come last, so that an older register can still be shown."""
    try:
        return _RANK[Level(level)]
    except ValueError:
        return len(_RANK)


def lies_below(level: str, parent_level: str) -> bool:
    """True when an area of `level` may have a parent of `parent_level`."""
    return rank(level) > rank(parent_level)
