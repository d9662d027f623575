"""What results can be filtered on and compared by, with the names of everything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.places.queries import areas_ever
from dialog.surveys.queries.results.answered import Collector
from dialog.surveys.queries.results.groupings import measure_of_role
from dialog.surveys.queries.results.pooled import Pooled
from dialog.surveys.queries.results.tallies import cube_tallies, outer_counts
from dialog.surveys.rules.measures import LANGUAGE, NONE
from dialog.surveys.rules.selection import IN_CUBE
from dialog.surveys.staff_views.results import rounds
from dialog.surveys.staff_views.words import (
    FILTERS,
    GROUPS,
    LANGUAGES,
    RELATIONS,
    option_text,
    part_text,
    question_text,
)

LONGEST = 70


@dataclass(frozen=True)
class Known:
    """What exists to choose among in one survey."""

    pooled: Pooled
    doors: Mapping[str, Collector]
    areas: Mapping[str, str]
    languages: tuple[str, ...]
    backgrounds: Mapping[str, tuple[str, ...]]


def load_known(session: Session, pooled: Pooled, doors: Mapping[str, Collector]) -> Known:
    """From the counts of background and language, and the register of areas."""
    areas: dict[str, str] = {}
    for area in areas_ever(session):
        areas.setdefault(area.code, area.name)
    measures = {role: measure_of_role(pooled, role) for role in IN_CUBE}
    found = cube_tallies(session, pooled, [measure for measure in measures.values() if measure is not None])
    backgrounds = {
        role: tuple(
            code
            for code in found[measure.key][1]
            if found[measure.key][0].counts.get(code) and code not in measure.missing
        )
        for role, measure in measures.items()
        if measure is not None
    }
    languages = tuple(sorted(code for code, n in outer_counts(session, pooled.survey_id, LANGUAGE).items() if n))
    return Known(pooled, doors, areas, languages, backgrounds)


def choices(known: Known, own: str = "") -> dict[str, list[tuple[str, str]]]:
    """Field -> what may be chosen. `own`: the question that is looked at, which is not compared by itself."""
    found = {name: [(code, name_of(known, name, code)) for code in codes] for name, codes in _codes(known).items()}
    found["area"] = sorted(found.get("area", []), key=lambda pair: pair[1])
    if own:
        background = {known.pooled.roles.get(role, "") for role in (*IN_CUBE, "relation")}
        found["by"] = [
            (name, str(FILTERS[name]))
            for name in found
            if name != "repeats" and known.pooled.roles.get(name, "-") != own and len(found[name]) > 1
        ] + [
            (measure.key, _measure_name(known, measure.key))
            for measure in known.pooled.measures
            if measure.question.code not in (own, *background) and not measure.open
        ]
    return found


def name_of(known: Known, name: str, code: str) -> str:
    """What a group of a division is called."""
    named: Mapping[str, Callable[[], str]] = {
        "relation": lambda: str(RELATIONS[code]),
        "channel": lambda: known.doors[code].label if code in known.doors else _own_address(code),
        "group": lambda: str(GROUPS[code]),
        "language": lambda: str(LANGUAGES.get(code, code)),
        "version": lambda: _("Version %(number)s", number=code),
        "repeats": lambda: _("Leave them out"),
    }
    if name in named:
        return named[name]()
    measure = measure_of_role(known.pooled, name) or next(
        (one for one in known.pooled.measures if one.key == name), None
    )
    return option_text(measure, code, known.areas) if measure is not None else code


def _codes(known: Known) -> dict[str, tuple[str, ...]]:
    channels = (*known.doors, NONE) if known.doors else ()
    types = {door.group_type for door in known.doors.values()} - {""}
    return {
        **known.backgrounds,
        "relation": tuple(RELATIONS) if "relation" in known.pooled.roles else (),
        "channel": channels,
        "group": tuple(GROUPS) if types else (),
        "language": known.languages,
        "version": tuple(str(version.number) for version in known.pooled.versions),
        "repeats": ("without",),
    }


def _own_address(code: str) -> str:
    return _("The survey's own address") if code == NONE else code


def _measure_name(known: Known, key: str) -> str:
    measure = next(one for one in known.pooled.measures if one.key == key)
    parts = [question_text(measure.question), part_text(measure, rounds(known.pooled, measure))]
    text = ": ".join(part for part in parts if part)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
