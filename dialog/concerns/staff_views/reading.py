"""The lines of the reading pane."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.categories.queries import facets
from dialog.categories.rules import Category, Tag
from dialog.concerns import labels, staff_labels
from dialog.concerns.models import Concern
from dialog.concerns.queries.desks import areas_in_use
from dialog.concerns.queries.one import OpenConcern, Step
from dialog.concerns.staff_views.tags import tag_words
from dialog.organisations.queries.units import units


def title_of(opened: OpenConcern) -> str:
    """Area and place, as the heading of the reading pane."""
    concern = opened.concern
    area = concern.area.name if concern.area is not None else _("Area not known")
    return str(_("%(area)s, %(place)s", area=area, place=opened.place)) if opened.place else str(area)


def reading_words(names: Sequence[str]) -> str:
    """Who has it open, in a few words; '' for nobody."""
    if not names:
        return ""
    words = _("%(name)s reads this") if len(names) == 1 else _("%(name)s and others read this")
    return str(words) % {"name": names[0]}


def told_lines(opened: OpenConcern) -> list[tuple[str, str]]:
    """(what, answer) of what the teller chose; place and kind only where staff have changed them since."""
    concern, told = opened.concern, opened.concern.told or {}
    changed = {name: told[name] for name in ("kind", "place") if name in told and told[name] != getattr(concern, name)}
    if "place" in changed:
        changed["place"] = told.get("safe_place", changed["place"])
    area = told.get("area", "") if concern.area is None or told.get("area") != concern.area.name else ""
    lines = [
        (_("Seen by"), _seen_by(concern)),
        (_("Is about"), _said(labels.TOPICS, concern.topics)),
        (_("Kind"), _said(labels.KINDS, [changed.get("kind", "")])),
        (_("Area"), area),
        (_("Where exactly"), changed.get("place", "")),
        (_("On which days"), _said(labels.WHEN_DAYS, [told.get("when_days", concern.when_days)])),
        (_("At what time of day"), _said(labels.WHEN_TIMES, told.get("when_times", concern.when_times))),
        (_("Again and again"), _said(labels.RECURRING, [told.get("recurring", concern.recurring)])),
    ]
    return [(str(name), answer) for name, answer in lines if answer]


def _seen_by(concern: Concern) -> str:
    """The unit and organisation whose staff saw it, or the partner that told; '' for residents."""
    named = [one.name for one in (concern.source_unit, concern.source) if one is not None]
    return ", ".join(named)


def coded_lines(opened: OpenConcern) -> list[tuple[str, str]]:
    """(what, value) of place and time as they are saved now."""
    concern = opened.concern
    clock = f"{concern.time_from}–{concern.time_to}" if concern.time_from else ""
    days = _said(staff_labels.SHORT_DAYS, concern.days) or _said(labels.WHEN_DAYS, [concern.when_days])
    lines = [
        (_("Time"), " · ".join(part for part in (days, clock or _said(labels.WHEN_TIMES, concern.when_times)) if part)),
        (_("Where exactly"), opened.place),
        (_("Recurring"), _said(staff_labels.RECURRING, [concern.recurring])),
        (_("Sort of place"), _said(labels.PLACE_TYPES, [concern.place_type])),
        (_("What was hit"), _said(labels.TARGETS, [concern.target])),
        (_("Kind"), str(labels.KINDS[concern.kind])),
        (_("How"), concern.how),
    ]
    return [(str(name), value) for name, value in lines if value]


def step_words(session: Session, step: Step) -> str:
    """One line of the history: what was done, and with which codes."""
    said = str(staff_labels.STEPS.get(step.kind, step.kind))
    details = _tag_changes(session, step) + _field_changes(session, step)
    return f"{said}: {'; '.join(details)}" if details else said


def differences(session: Session, saved: "dict[str, Any]", typed: "dict[str, Any]") -> list[tuple[str, str, str]]:
    """(field, what is saved, what was typed) where the two codings differ."""
    return [
        (str(staff_labels.FIELDS[name]), _value(session, name, saved[name]), _value(session, name, typed[name]))
        for name in staff_labels.FIELDS
        if saved[name] != typed[name]
    ]


def _said(named: dict[str, Any], codes: Iterable[str]) -> str:
    return ", ".join(str(named[code]) for code in codes if code in named)


def _tag_changes(session: Session, step: Step) -> list[str]:
    words = tag_words(facets(session))
    lines = []
    for name, sentence in (("added", _("added %(tags)s")), ("removed", _("removed %(tags)s"))):
        shown = [_tag_of(code, words) for code in step.detail.get(name, ())]
        lines += [sentence % {"tags": ", ".join(shown)}] if shown else []
    return lines


def _tag_of(code: str, words: Callable[[Tag], str]) -> str:
    category, _colon, facet = code.partition(":")
    return words(Tag(category, facet)) if category in set(Category) else str(_("a restricted tag"))


def _field_changes(session: Session, step: Step) -> list[str]:
    named = [str(staff_labels.FIELDS[name]) for name in step.detail.get("fields", ()) if name in staff_labels.FIELDS]
    area = [str(staff_labels.FIELDS["area"])] if "area" in step.detail else []
    moved = step.detail.get("unit", "")
    code = moved[-1] if isinstance(moved, list) else moved
    names = {unit.code: unit.name for unit in units(session)} if code else {}
    return [", ".join(area + named)] * bool(area or named) + [str(names.get(code, code))] * bool(code)


def _value(session: Session, name: str, value: Any) -> str:
    if name == "tags":
        words = tag_words(facets(session))
        return ", ".join(words(tag) for tag in sorted(value)) or str(_("None"))
    if name == "area":
        return dict(areas_in_use(session)).get(value, value) or str(_("Not known"))
    named: dict[str, dict[str, Any]] = {
        "kind": dict(labels.KINDS),
        "when_days": dict(labels.WHEN_DAYS),
        "when_times": dict(labels.WHEN_TIMES),
        "days": staff_labels.SHORT_DAYS,
        "recurring": staff_labels.RECURRING,
        "place_type": labels.PLACE_TYPES,
        "target": labels.TARGETS,
    }
    codes = value if isinstance(value, (list, tuple)) else [value]
    words_for = named.get(name, {})
    return ", ".join(str(words_for.get(code, code)) for code in codes if code) or str(_("Nothing"))
