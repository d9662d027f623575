"""The seven themes of the weekly conference: ways of looking across the fourteen categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialog.categories.rules import DOMESTIC_VIOLENCE, Category, Tag

INFLUENCE = "influence"
WOMEN_EXPOSED = "women_exposed"


class ThemeCode(StrEnum):
    """In the order shown."""

    NARCOTICS = "narcotics"
    INSECURITY = "insecurity"
    VIOLENCE = "violence"
    THEFT = "theft"
    WOMEN = "women"
    ROBBERY = "robbery"
    GANGS = "gangs"


@dataclass(frozen=True)
class Theme:
    """A concern belongs to it when one of its tags is among `tags`, and, for each of `also`, one is of that category.

    A tag without a facet stands for its whole category, one without a category for that facet in any of them.
    """

    code: ThemeCode
    tags: tuple[Tag, ...]
    also: tuple[Category, ...] = ()

    @property
    def categories(self) -> frozenset[str]:
        """The categories that belong to it whole."""
        return frozenset(tag.category for tag in self.tags if tag.category and not tag.facet) - set(self.also)

    @property
    def plain(self) -> bool:
        """True when it is one category and nothing else."""
        return len(self.tags) == 1 and not self.also and not self.tags[0].facet


THEMES: Mapping[ThemeCode, Theme] = {
    theme.code: theme
    for theme in (
        Theme(ThemeCode.NARCOTICS, (Tag(Category.OPEN_DRUG_SCENE),)),
        Theme(ThemeCode.INSECURITY, (Tag(Category.SOCIAL_UNREST), Tag(Category.OTHER, "unsafe_place"))),
        Theme(ThemeCode.VIOLENCE, (Tag(Category.THREATS_VIOLENCE),)),
        Theme(ThemeCode.THEFT, (Tag(Category.THEFT_BURGLARY),)),
        Theme(
            ThemeCode.WOMEN,
            (
                Tag(Category.SEXUAL_HARASSMENT),
                Tag(Category.THREATS_VIOLENCE, DOMESTIC_VIOLENCE),
                Tag("", WOMEN_EXPOSED),
            ),
        ),
        Theme(ThemeCode.ROBBERY, (Tag(Category.THEFT_BURGLARY),), (Category.THREATS_VIOLENCE,)),
        Theme(ThemeCode.GANGS, (Tag(Category.CRIMINAL_NETWORKS),)),
    )
}
