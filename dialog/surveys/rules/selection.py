"""What results are asked for: which answers, and by what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

# More would single out people, not groups.
MOST_FILTERS = 3
# Bor, verkar, vistas: the codes that each of the ready questionnaires has for them.
RELATIONS: Mapping[str, frozenset[str]] = {
    "live": frozenset({"BOR"}),
    "active": frozenset({"VERK", "ARB", "FTG", "FOR"}),
    "stay": frozenset({"VIST", "BES"}),
}
GROUP_TYPES = ("neighbourhood_watch", "safety_walkers", "advisory_council")
# Background that the cube is grouped by.
IN_CUBE = ("area", "age", "sex")


@dataclass(frozen=True)
class Selection:
    """'' everywhere: everything. `repeats` 'without' leaves out sheets that are the same as one before."""

    area: str = ""
    age: str = ""
    sex: str = ""
    relation: str = ""
    channel: str = ""
    group: str = ""
    language: str = ""
    version: str = ""
    repeats: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen: name -> value."""
        return {part.name: getattr(self, part.name) for part in fields(self) if getattr(self, part.name)}
