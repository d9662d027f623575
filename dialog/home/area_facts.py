"""What the pages about areas gather from the other slices."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.organisations.models import Organisation
from dialog.organisations.queries import owner_of_area
from dialog.places.labels import level_name
from dialog.places.models import Area
from dialog.places.queries import area_with_parents, children_of


@dataclass(frozen=True)
class AreaFacts:
    """One area as residents see it. `chain` is (level in words, area), the widest first, the area itself last.

    `police_district` and `unit` are names, '' when nobody has said; `unit_of` is the organisation the unit belongs to.
    """

    area: Area
    chain: tuple[tuple[str, Area], ...]
    children: tuple[Area, ...]
    police_district: str
    unit: str
    unit_of: str
    local_name: str


@dataclass(frozen=True)
class Group:
    """Areas that lie in the same one. `parent` None: in no other."""

    parent: Area | None
    areas: tuple[Area, ...]


def area_facts(session: Session, area: Area, language: str) -> AreaFacts:
    """Gather them. The police district and the local name may be said for a wider area that this one lies in."""
    chain = area_with_parents(session, area)
    nearest_first = tuple(reversed(chain))
    owner = owner_of_area(session, area.code)
    return AreaFacts(
        area=area,
        chain=tuple((level_name(one.level, language), one) for one in chain),
        children=tuple(children_of(session, area.code)),
        police_district=_police_district(session, nearest_first),
        unit=owner.name if owner else "",
        unit_of=owner.organisation.name if owner else "",
        local_name=next((one.local_name for one in nearest_first if one.local_name), ""),
    )


def _police_district(session: Session, nearest_first: Iterable[Area]) -> str:
    """The name of the organisation with the district's code, or the code itself for one that is not set up."""
    code = next((one.police_district_code for one in nearest_first if one.police_district_code), "")
    if not code:
        return ""
    return session.scalar(select(Organisation.name).where(Organisation.code == code)) or code


def grouped(choices: Iterable[Area], everything: Iterable[Area]) -> list[Group]:
    """The areas to choose among, by the area they lie in. One group without heading when that tells nothing apart."""
    by_code = {area.code: area for area in everything}
    groups: dict[str, list[Area]] = {}
    for area in choices:
        groups.setdefault(area.parent_code or "", []).append(area)
    if len(groups) == 1:
        return [Group(None, tuple(next(iter(groups.values()))))]
    ordered = sorted(groups.items(), key=lambda pair: by_code[pair[0]].name if pair[0] in by_code else "")
    return [Group(by_code.get(code), tuple(areas)) for code, areas in ordered]
