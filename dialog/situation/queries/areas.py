"""The areas of a picture: which can be chosen, which rows the table of areas has, and what lies under each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.places.models import Area
from dialog.places.rules.levels import Level


@dataclass(frozen=True)
class AreaVersion:
    """One row of the area table, without its shape."""

    id: int
    code: str
    name: str
    level: str
    parent_code: str
    in_force: bool


@dataclass(frozen=True)
class Areas:
    """Every version of every area, those in force today marked."""

    versions: tuple[AreaVersion, ...]

    @cached_property
    def current(self) -> Mapping[str, AreaVersion]:
        """Those in force, by code."""
        return {one.code: one for one in self.versions if one.in_force}

    @cached_property
    def by_id(self) -> Mapping[int, AreaVersion]:
        return {one.id: one for one in self.versions}

    @cached_property
    def _children(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one in self.versions:
            if one.parent_code:
                found.setdefault(one.parent_code, set()).add(one.code)
        return {code: frozenset(children) for code, children in found.items()}

    def below(self, code: str) -> frozenset[str]:
        """The code and all codes below it, in all versions: as `places.queries.codes_below`."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._children.get(one, ()))
        return frozenset(found)

    def related(self, code: str) -> frozenset[str]:
        """The code with all codes below it and all above it: areas whose counts hold, or are held in, its own."""
        above = frozenset(one.code for one in self.versions if code in self.below(one.code))
        return self.below(code) | above

    def ids_below(self, code: str) -> frozenset[int]:
        """The ids of every version of the area and of what lies below it."""
        codes = self.below(code)
        return frozenset(one.id for one in self.versions if one.code in codes)

    def choices(self) -> tuple[AreaVersion, ...]:
        """What can be chosen, by name: the municipality itself is the picture without a choice."""
        return _by_name(one for one in self.current.values() if one.level != Level.MUNICIPALITY)

    def parts(self, code: str) -> tuple[AreaVersion, ...]:
        """The areas right below `code`; for '' the municipality's, or those with nothing above them."""
        if code:
            return self._right_below({code})
        roots = {one.code for one in self.current.values() if one.parent_code not in self.current}
        municipality = {one for one in roots if self.current[one].level == Level.MUNICIPALITY}
        if municipality:
            return _by_name([*self._right_below(municipality), *(self.current[one] for one in roots - municipality)])
        return _by_name(self.current[one] for one in roots)

    def _right_below(self, codes: Iterable[str]) -> tuple[AreaVersion, ...]:
        return _by_name(one for one in self.current.values() if one.parent_code in set(codes))


def load_areas(session: Session, day: date) -> Areas:
    """All areas as they are on `day`. `valid_to` is the last day in force."""
    rows = session.execute(
        select(Area.id, Area.code, Area.name, Area.level, Area.parent_code, Area.valid_from, Area.valid_to).order_by(
            Area.id
        )
    ).all()
    return Areas(
        tuple(
            AreaVersion(
                id=row.id,
                code=row.code,
                name=row.name,
                level=row.level,
                parent_code=row.parent_code or "",
                in_force=row.valid_from <= day and (row.valid_to is None or day <= row.valid_to),
            )
            for row in rows
        )
    )


def shapes_of(session: Session, areas: Iterable[AreaVersion]) -> list[Area]:
    """The rows of these versions, for drawing them; their shapes are loaded when asked for."""
    ids = sorted(one.id for one in areas)
    return list(session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.id))) if ids else []


def _by_name(areas: Iterable[AreaVersion]) -> tuple[AreaVersion, ...]:
    return tuple(sorted(areas, key=lambda one: (one.name, one.code)))
