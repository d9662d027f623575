"""What levels of areas and parts of streets are called on screen."""

from collections.abc import Mapping

from dialog.catalogue import N_, translate
from dialog.places.import_labels import fault_text as fault_text
from dialog.places.rules.levels import Level
from dialog.places.rules.streets import Parity, StreetPart

LEVELS: Mapping[str, str] = {
    Level.MUNICIPALITY: N_("Municipality"),
    Level.CITY_DISTRICT: N_("City district"),
    Level.DISTRICT: N_("District"),
    Level.INTERMEDIATE_AREA: N_("Intermediate area"),
    Level.REGSO: N_("Statistical area (RegSO)"),
    Level.PRIMARY_AREA: N_("Primary area"),
    Level.DESO: N_("Statistical area (DeSO)"),
    Level.BASE_AREA: N_("Base area"),
}


def level_name(level: str, language: str) -> str:
    """The level in words; an unknown one as it stands."""
    return translate(language, LEVELS[level]) if level in LEVELS else level


def part_text(part: StreetPart, language: str) -> str:
    """Which houses: "1–39, odd numbers", "from 2", "the whole street"."""
    low, high = part.number_from, part.number_to
    if low is None and high is None:
        return translate(language, _WHOLE[part.parity])
    if high is None:
        return translate(language, _OPEN[part.parity], low=low)
    return translate(language, _RANGE[part.parity], low=low if low is not None else 1, high=high)


_WHOLE = {
    Parity.ALL: N_("The whole street"),
    Parity.ODD: N_("Odd numbers"),
    Parity.EVEN: N_("Even numbers"),
}
_OPEN = {
    Parity.ALL: N_("From number %(low)s"),
    Parity.ODD: N_("Odd numbers from %(low)s"),
    Parity.EVEN: N_("Even numbers from %(low)s"),
}
_RANGE = {
    Parity.ALL: N_("Numbers %(low)s to %(high)s"),
    Parity.ODD: N_("Odd numbers %(low)s to %(high)s"),
    Parity.EVEN: N_("Even numbers %(low)s to %(high)s"),
}
