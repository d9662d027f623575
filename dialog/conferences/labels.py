"""What the weekly conference says in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.categories.labels import category_label, facet_label
from dialog.categories.models import Facet
from dialog.concerns.labels import WHEN_DAYS, WHEN_TIMES
from dialog.conferences.rules import ConferenceState, ItemKind, TaskEnd
from dialog.conferences.rules.gathered import PARTS
from dialog.situation.rules.levels import RiskLevel, SourceClass
from dialog.web.formatting import long_date, week_date

HOLIDAYS: dict[str, Any] = {
    "weekend": _l("Saturday or Sunday"),
    "new_year": _l("New Year’s Day"),
    "epiphany": _l("Epiphany"),
    "good_friday": _l("Good Friday"),
    "easter": _l("Easter Day"),
    "easter_monday": _l("Easter Monday"),
    "first_of_may": _l("The First of May"),
    "ascension": _l("Ascension Day"),
    "pentecost": _l("Whit Sunday"),
    "national_day": _l("The National Day"),
    "midsummer_eve": _l("Midsummer Eve"),
    "midsummer": _l("Midsummer Day"),
    "all_saints": _l("All Saints’ Day"),
    "christmas_eve": _l("Christmas Eve"),
    "christmas": _l("Christmas Day"),
    "boxing_day": _l("Boxing Day"),
    "new_years_eve": _l("New Year’s Eve"),
}
WEEKDAYS: tuple[Any, ...] = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip
STATES: dict[ConferenceState, Any] = {
    ConferenceState.PLANNED: _l("Coming"),
    ConferenceState.OPEN: _l("Goes on"),
    ConferenceState.CLOSED: _l("Minutes closed"),
    ConferenceState.CANCELLED: _l("Called off"),
}
ENDS: dict[str, Any] = {
    "": _l("Not done yet"),
    TaskEnd.DONE: _l("Is done"),
    TaskEnd.DROPPED: _l("Is dropped"),
}
LEVELS: dict[str, Any] = {
    RiskLevel.GREEN: _l("Green"),
    RiskLevel.YELLOW: _l("Yellow"),
    RiskLevel.ORANGE: _l("Orange"),
    RiskLevel.RED: _l("Red"),
}
CHANGES: dict[str, Any] = {
    "up": _l("higher than a week ago"),
    "down": _l("lower than a week ago"),
    "new": _l("judged for the first time"),
    "same": _l("as a week ago"),
}
SOURCES: dict[str, Any] = {
    SourceClass.RESIDENTS: _l("residents"),
    SourceClass.STAFF: _l("staff"),
    SourceClass.PARTNERS: _l("partners"),
    SourceClass.STATISTICS: _l("statistics"),
}
SECTIONS: dict[ItemKind, Any] = {
    ItemKind.CHANGE: _l("Planned changes, four weeks ahead"),
    ItemKind.POSITIVE: _l("What makes people feel safe"),
}


def moved_text(because: str, planned: str = "") -> str:
    """Why it is held on another day: '' when it is not."""
    if not because:
        return ""
    if because in HOLIDAYS:
        return str(_("Another day this week: the usual one is %(holiday)s.", holiday=HOLIDAYS[because]))
    return because


def level_height(level: str) -> int:
    """1–4, 0 for none."""
    order = [code.value for code in RiskLevel]
    return order.index(level) + 1 if level in order else 0


def level_words(level: str) -> str:
    """Orange; '' for none."""
    return str(LEVELS[level]) if level in LEVELS else ""


def view_text(level: str, organisation: str = "", reason: str = "") -> str:
    """What the meeting says of the level, and who signed it with which words; '' when nothing is said."""
    if not level:
        return ""
    said = str(_("The meeting’s view: %(level)s", level=LEVELS[level]))
    if not organisation:
        return said
    signed = _("Signed for %(organisation)s: %(reason)s", organisation=organisation, reason=" ".join(reason.split()))
    return f"{said}. {signed}"


def heading(kind: str, category: str, facts: Mapping[str, Any]) -> str:
    """What a point is called."""
    if kind == ItemKind.LEVEL:
        return str(_("Level of the area"))
    if kind == ItemKind.PROBLEM:
        return str(_("Problem %(number)s: %(what)s", number=facts["problem"], what=facts["what"]))
    if "title" in facts:
        return str(facts["title"])
    return category_label(category)


def fact_lines(kind: str, facts: Mapping[str, Any], facets: Mapping[str, Facet]) -> list[str]:
    """What the point was gathered with, a sentence each: what, when, where, how, again and again, from whom."""
    lines = _lines(kind, facts, facets)
    return [*lines, str(_("Not found when the agenda was gathered anew."))] if facts.get("gone") else lines


def _lines(kind: str, facts: Mapping[str, Any], facets: Mapping[str, Facet]) -> list[str]:
    if kind == ItemKind.LEVEL:
        return _level_lines(facts)
    if kind == ItemKind.PROBLEM:
        return _problem_lines(facts)
    if kind == ItemKind.CHANGE:
        return _change_lines(facts)
    return _subject_lines(facts, facets) if "number" in facts else _own_lines(facts)


def _level_lines(facts: Mapping[str, Any]) -> list[str]:
    if not facts.get("level"):
        return [str(_("Nobody has judged the area lately."))]
    change = CHANGES.get(facts.get("change", ""), "")
    by = ", ".join(f"{name}: {str(LEVELS[level]).lower()}" for name, level in facts.get("organisations", ()))
    day = long_date(date.fromisoformat(facts["decided_on"]))
    said = _("%(level)s, %(change)s. Judged %(day)s.", level=LEVELS[facts["level"]], change=change, day=day)
    return [str(said), str(_("By organisation: %(by)s.", by=by))] if by else [str(said)]


def _problem_lines(facts: Mapping[str, Any]) -> list[str]:
    lines = [
        (_("When"), facts.get("when")),
        (_("Where"), facts.get("where")),
        (_("How"), facts.get("how")),
    ]
    return [f"{label}: {str(value).rstrip('.')}." for label, value in lines if value]


def _change_lines(facts: Mapping[str, Any]) -> list[str]:
    days = upper_first(week_date(date.fromisoformat(facts["starts"])))
    if facts["ends"] and facts["ends"] != facts["starts"]:
        days += f" – {week_date(date.fromisoformat(facts['ends']))}"
    return [
        part
        for part in (f"{', '.join(p for p in (days, facts['where'], facts['organisation']) if p)}.", facts["text"])
        if part
    ]


def upper_first(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def _own_lines(facts: Mapping[str, Any]) -> list[str]:
    return [str(_("It is counted as %(reference)s.", reference=facts["reference"]))] if facts.get("reference") else []


def _subject_lines(facts: Mapping[str, Any], facets: Mapping[str, Facet]) -> list[str]:
    lines = [_count_line(facts)]
    words = {
        "facets": lambda code: facet_label(facets[code]) if code in facets else code,
        "days": lambda code: str(WHEN_DAYS.get(code, code)).lower(),
        "times": lambda code: str(WHEN_TIMES.get(code, code)).lower(),
        "sources": lambda code: str(SOURCES.get(code, code)),
        "places": str,
    }
    told = {name: _joined(facts.get(name, ()), words[name]) for name in PARTS}
    if told["facets"]:
        lines.append(str(_("What: %(what)s.", what=told["facets"])))
    when = "; ".join(part for part in (told["days"], told["times"]) if part)
    if when:
        lines.append(str(_("When: %(when)s.", when=when)))
    if told["places"]:
        lines.append(str(_("Where: %(where)s.", where=told["places"])))
    if facts.get("recurring"):
        lines.append(
            str(
                ngettext(
                    "%(num)s says that it happens again and again.",
                    "%(num)s say that it happens again and again.",
                    facts["recurring"],
                )
            )
        )
    if told["sources"]:
        lines.append(str(_("Told by: %(who)s.", who=told["sources"])))
    return lines


def _count_line(facts: Mapping[str, Any]) -> str:
    number, before = facts["number"], facts.get("before")
    if number is None:
        return str(_("Told of, fewer times than may be numbered."))
    said = str(ngettext("Told of %(num)s time.", "Told of %(num)s times.", number))
    later = facts.get("counted_later", 0)
    if later is None:
        said += " " + str(_("Some of it was counted after the queue was ready."))
    elif later:
        said += " " + str(
            ngettext(
                "%(num)s was counted after the queue was ready.",
                "%(num)s were counted after the queue was ready.",
                later,
            )
        )
    if before is None:
        return said
    earlier = _("The week before: %(before)s.", before=before or _("no information"))
    return f"{said} {earlier}"


def _joined(parts: Iterable[Sequence[Any]], word: Any) -> str:
    """bushes (4), litter (2); without numbers where they are not told."""
    return ", ".join(f"{word(code)} ({count})" if count is not None else str(word(code)) for code, count in parts)
