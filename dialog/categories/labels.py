"""What categories and facets are called on screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialog.categories.facets import BUILT_IN
from dialog.categories.models import Facet
from dialog.categories.queries import facets, facets_by_category
from dialog.categories.rules import Category, Tag
from dialog.web.language import current_language

CATEGORY_LABELS = {
    Category.THEFT_BURGLARY: _l("Burglary, attempted burglary, theft and shoplifting"),
    Category.VANDALISM_GRAFFITI: _l("Vandalism and graffiti"),
    Category.FIRE: _l("Fire and arson"),
    Category.SOCIAL_UNREST: _l("Social unrest and public conflicts"),
    Category.OPEN_DRUG_SCENE: _l("Open drug scene"),
    Category.THREATS_VIOLENCE: _l("Threats, violence and abuse"),
    Category.SEXUAL_HARASSMENT: _l("Sexual harassment and molestation"),
    Category.DIGITAL_HARASSMENT: _l("Digital threats and harassment on social media"),
    Category.VIOLENT_EXTREMISM: _l("Signs of violent extremism"),
    Category.EXPRESSIONS_OF_DISCONTENT: _l("Expressions of discontent"),
    Category.CRIMINAL_NETWORKS: _l("Criminal networks that affect the area"),
    Category.POSITIVE_EVENTS: _l("Positive events that raise the sense of safety"),
    Category.PLANNED_CHANGES: _l("Planned changes"),
    Category.OTHER: _l("Other"),
}

# Named once here so that the catalogues hold them; the words themselves stand in `facets.BUILT_IN`.
_FACET_LABELS = {
    "lighting": _l("lighting"),
    "vegetation": _l("bushes and greenery"),
    "littering": _l("litter"),
    "unsafe_place": _l("place that feels unsafe"),
    "traffic_safety": _l("traffic safety"),
    "traffic_nuisance": _l("mopeds and cars that disturb"),
    "noise": _l("noise"),
    "alcohol": _l("alcohol"),
    "gathering": _l("gathering that feels unsafe"),
    "homelessness": _l("homelessness"),
    "fraud": _l("fraud"),
    "health_concern": _l("worry for someone's health"),
    "domestic_violence": _l("violence in close relations"),
    "hate": _l("hate"),
    "school": _l("school"),
    "public_transport": _l("public transport"),
    "weapons": _l("weapons"),
    "explosion_shooting": _l("explosion or shooting"),
    "recruitment": _l("recruitment of young people"),
    "extortion": _l("extortion"),
    "parallel_norms": _l("parallel norms"),
    "work_exploitation": _l("exploitation in work"),
    "staff_threatened": _l("staff under threat"),
    "police_presence": _l("police presence"),
    "service_response": _l("how we answer and help"),
    "youth_activity": _l("activities for young people"),
    "event": _l("event"),
    "construction": _l("building work"),
    "closure": _l("closing or moving"),
    "question": _l("question"),
    "wrong_recipient": _l("for somebody else to answer"),
    "maintenance": _l("maintenance"),
    "animals": _l("animals"),
    "test_or_abuse": _l("test or abuse"),
    "influence": _l("under the influence of alcohol or drugs"),
    "women_exposed": _l("women's exposure"),
    "target_type": _l("shop, vehicle, home or person hit"),
}


def category_label(code: str) -> str:
    """The category's full name in the page's language."""
    return str(CATEGORY_LABELS[Category(code)])


def facet_label(facet: Facet) -> str:
    """The facet's name. A municipality's own facets have Swedish and English; others see the Swedish."""
    if facet.code in _FACET_LABELS and (facet.label_sv, facet.label_en) == BUILT_IN[facet.code][1:]:
        return str(_FACET_LABELS[facet.code])
    return facet.label_en if current_language() == "en" else facet.label_sv


def tag_label(category: str, facet: Facet | None) -> str:
    """ "Other: lighting", or the category alone."""
    if facet is None:
        return category_label(category)
    return str(gettext("%(category)s: %(facet)s", category=category_label(category), facet=facet_label(facet)))


@dataclass(frozen=True)
class FacetChoice:
    """One facet to tick: `value` is what the form sends."""

    value: str
    label: str


@dataclass(frozen=True)
class CategoryChoice:
    """One of the fourteen, with the facets under it."""

    value: str
    label: str
    facets: tuple[FacetChoice, ...]


def category_choices(session: Session, present: Iterable[Tag]) -> tuple[list[CategoryChoice], list[FacetChoice]]:
    """The fourteen in their fixed order with the facets in use, and the facets that go with any of them.

    A facet that was put under another category, or retired since, stays where it is: saving does not take it away unseen.
    """
    known, used = facets(session), facets_by_category(session)
    kept = sorted(tag for tag in present if (facet := known.get(tag.facet)) and (facet.parent or facet.retired))
    offered = [
        CategoryChoice(category.value, category_label(category), _choices(category.value, used, known, kept))
        for category in Category
    ]
    general = [FacetChoice(f":{facet.code}", facet_label(facet)) for facet in used.get("", [])]
    return offered, general


def ticked(tags: Iterable[str], known_general: Iterable[FacetChoice]) -> set[str]:
    """The boxes to tick for `tags`: also the category above a facet, and facets that go with any category."""
    general = {choice.value for choice in known_general}
    found: set[str] = set()
    for value in tags:
        category, _colon, facet = value.partition(":")
        found |= {value, category} if category else {value}
        if f":{facet}" in general:
            found.add(f":{facet}")
    return found


def _choices(
    category: str, used: dict[str, list[Facet]], known: dict[str, Facet], kept: list[Tag]
) -> tuple[FacetChoice, ...]:
    own = {facet.code: facet for facet in used.get(category, [])}
    own |= {tag.facet: known[tag.facet] for tag in kept if tag.category == category}
    return tuple(FacetChoice(f"{category}:{code}", facet_label(facet)) for code, facet in own.items())
