"""The seven common crimes of the method, and the categories of concerns that each belongs with."""

import re
from collections.abc import Mapping
from enum import StrEnum

from dialog.categories.rules import Category


class CrimeGroup(StrEnum):
    """What a publisher's class of crime is about. ALL: every crime together, which belongs with no category."""

    THEFT = "theft"
    ROBBERY = "robbery"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    DAMAGE = "damage"
    ALCOHOL_DRUGS = "alcohol_drugs"
    DISORDER = "disorder"
    ALL = "all"


SEVEN = tuple(group for group in CrimeGroup if group is not CrimeGroup.ALL)
# Alcohol and drugs come as one class: what is about alcohol alone is unrest, and staff map it so.
CATEGORIES: Mapping[CrimeGroup, tuple[Category, ...]] = {
    CrimeGroup.THEFT: (Category.THEFT_BURGLARY,),
    CrimeGroup.ROBBERY: (Category.THEFT_BURGLARY, Category.THREATS_VIOLENCE),
    CrimeGroup.VIOLENCE: (Category.THREATS_VIOLENCE,),
    CrimeGroup.SEXUAL: (Category.SEXUAL_HARASSMENT,),
    CrimeGroup.DAMAGE: (Category.VANDALISM_GRAFFITI,),
    CrimeGroup.ALCOHOL_DRUGS: (Category.OPEN_DRUG_SCENE, Category.SOCIAL_UNREST),
    CrimeGroup.DISORDER: (Category.SOCIAL_UNREST,),
    CrimeGroup.ALL: (),
}
# Beginnings of words or of their parts, the telling ones first: sexual crimes are also violent, robbery is also theft.
_STEMS: tuple[tuple[CrimeGroup, str], ...] = (
    (CrimeGroup.ALL, r"\bsamtliga\b|\btotalt?\b|\balla brott\b|\ball\b"),
    (CrimeGroup.SEXUAL, r"sexual|sexuell|våldtäkt"),
    (CrimeGroup.ROBBERY, r"\brån|[a-zåäö]{3}rån\b|robber"),
    (CrimeGroup.THEFT, r"stöld|inbrott|snatteri|tillgrepp|theft|burglar"),
    (CrimeGroup.DAMAGE, r"skadegör|klotter|damage|vandal"),
    (CrimeGroup.ALCOHOL_DRUGS, r"narkoti|alkohol|rattfylleri|dopning|drug|alcohol"),
    (CrimeGroup.DISORDER, r"ordnings|disorder"),
    (CrimeGroup.VIOLENCE, r"våld|misshandel|olaga hot|violen|assault"),
)


def guessed_group(crime_class: str) -> CrimeGroup | None:
    """What a class seems to be about, told by its name; None when that says nothing. Staff look it through."""
    name = crime_class.casefold().replace("_", " ")
    return next((group for group, stem in _STEMS if re.search(stem, name)), None)
