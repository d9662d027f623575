"""The filters of the list: what can be chosen, and what is in force."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from dialog.categories.labels import category_label, facet_label
from dialog.categories.models import Facet
from dialog.categories.rules import Category, Tag
from dialog.concerns import labels, staff_labels
from dialog.concerns.channels import CHANNELS
from dialog.concerns.queries.filters import NO_AREA, NO_FACET, InboxFilter, tags_read
from dialog.web.formatting import long_date
from dialog.web.language import OWN_NAMES


@dataclass(frozen=True)
class Chip:
    """One narrowing in force, and the address without it."""

    label: str
    url: str


def chips(wanted: InboxFilter, known: dict[str, Facet], areas: dict[str, str]) -> tuple[Chip, ...]:
    narrowing = wanted.narrowing
    return tuple(
        Chip(_narrowing_words(name, value, known, areas), _without(wanted, name)) for name, value in narrowing.items()
    )


def filters(
    known: dict[str, Facet], areas: list[tuple[str, str]]
) -> tuple[tuple[str, str, list[tuple[str, str]]], ...]:
    """(name, label, choices) of the filter form's lists."""
    used = [(facet.code, facet_label(facet)) for facet in known.values() if not facet.retired]
    return (
        ("area", str(_("Area")), [*areas, (NO_AREA, str(_("Area not known")))]),
        ("category", str(_("Category")), _pairs("category")),
        (
            "facet",
            str(_("Facet")),
            [*sorted(used, key=lambda pair: pair[1].casefold()), (NO_FACET, str(_("without a facet")))],
        ),
        ("kind", str(_("Kind")), _pairs("kind")),
        ("channel", str(_("Way in")), _pairs("channel")),
        ("language", str(_("Language")), _pairs("language")),
        ("weekday", str(_("Days")), _pairs("weekday")),
        ("time", str(_("Time of day")), _pairs("time")),
        ("recurring", str(_("Recurring")), _pairs("recurring")),
        ("told_by", str(_("Who told")), _pairs("told_by")),
        ("place_type", str(_("Sort of place")), _pairs("place_type")),
        ("target", str(_("What was hit")), _pairs("target")),
        ("state", str(_("State")), _pairs("state")),
    )


def _without(wanted: InboxFilter, name: str) -> str:
    arguments = wanted.arguments
    return url_for(
        "concerns_staff.inbox", **{key: value for key, value in arguments.items() if key not in (name, "page")}
    )


def _narrowing_words(name: str, value: str, known: dict[str, Facet], areas: dict[str, str]) -> str:
    if name == "area":
        return _("Area not known") if value == NO_AREA else areas.get(value, value)
    if name == "facet":
        return _facet_words(value, known)
    if name == "tags":
        return ", ".join(_tag_words(tag, known) for tag in tags_read(value))
    if name == "also":
        return str(_("also %(category)s", category=category_label(value)))
    if name == "area_id":
        return str(_("not in the areas below"))
    if name == "place":
        return str(_("the place %(place)s", place=value))
    if name == "from":
        return str(_("From %(date)s", date=long_date(date.fromisoformat(value))))
    if name == "to":
        return str(_("Up to %(date)s", date=long_date(date.fromisoformat(value))))
    if name == "q":
        return str(_("“%(words)s”", words=value))
    return str(_choices_of(name).get(value, value))


def _facet_words(code: str, known: dict[str, Facet]) -> str:
    if code == NO_FACET:
        return str(_("without a facet"))
    return facet_label(known[code]) if code in known else code


def _tag_words(tag: Tag, known: dict[str, Facet]) -> str:
    if not tag.facet:
        return str(category_label(tag.category))
    facet = _facet_words(tag.facet, known)
    return (
        str(_("%(category)s: %(facet)s", category=category_label(tag.category), facet=facet)) if tag.category else facet
    )


def _choices_of(name: str) -> dict[str, Any]:
    days = {**{code: labels.WHEN_DAYS[code] for code in ("weekday", "weekend")}, **staff_labels.DAYS}
    known: dict[str, dict[str, Any]] = {
        "category": {category.value: category_label(category) for category in Category},
        "channel": {code: labels.channel_label(code) for code in CHANNELS},
        "kind": dict(labels.KINDS),
        "language": {code: staff_labels.language_name(code) for code in OWN_NAMES},
        "state": dict(labels.STATES),
        "weekday": days,
        "time": dict(labels.WHEN_TIMES),
        "recurring": dict(staff_labels.RECURRING),
        "told_by": dict(staff_labels.TELLERS),
        "place_type": dict(labels.PLACE_TYPES),
        "target": dict(labels.TARGETS),
    }
    return known[name]


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(str(code), str(label)) for code, label in _choices_of(name).items()]
