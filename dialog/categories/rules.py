"""The fourteen categories: codes and order are fixed, they come from the question template of staff dialogues."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """In the template's order."""

    THEFT_BURGLARY = "theft_burglary"
    VANDALISM_GRAFFITI = "vandalism_graffiti"
    FIRE = "fire"
    SOCIAL_UNREST = "social_unrest"
    OPEN_DRUG_SCENE = "open_drug_scene"
    THREATS_VIOLENCE = "threats_violence"
    SEXUAL_HARASSMENT = "sexual_harassment"
    DIGITAL_HARASSMENT = "digital_harassment"
    VIOLENT_EXTREMISM = "violent_extremism"
    EXPRESSIONS_OF_DISCONTENT = "expressions_of_discontent"
    CRIMINAL_NETWORKS = "criminal_networks"
    POSITIVE_EVENTS = "positive_events"
    PLANNED_CHANGES = "planned_changes"
    OTHER = "other"


@dataclass(frozen=True, order=True)
class Tag:
    """A category, with a facet or ''. `category` and `facet` are codes."""

    category: str
    facet: str = ""


DOMESTIC_VIOLENCE = "domestic_violence"
ORDER = {category.value: position for position, category in enumerate(Category)}
