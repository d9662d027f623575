"""What the parts of the picture are called: sources, perspectives, silence, places and what is not known."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.situation.queries.silence import AreaHeard, Silence, Voices
from dialog.situation.rules.judging import Change
from dialog.situation.rules.levels import Perspective, RiskLevel, SourceClass
from dialog.web.formatting import number

SOURCES: dict[SourceClass, Any] = {
    SourceClass.RESIDENTS: _l("Residents have told"),
    SourceClass.STAFF: _l("Staff have seen"),
    SourceClass.PARTNERS: _l("Partners have told"),
    SourceClass.STATISTICS: _l("Reported crime"),
}
PERSPECTIVES: dict[Perspective, Any] = {
    Perspective.RESIDENTS: _l("Residents’ eyes"),
    Perspective.SOCIAL: _l("Social services and other staff"),
    Perspective.POLICE: _l("The police’s eyes"),
}
PICTURE_LEVELS: dict[RiskLevel, Any] = {
    RiskLevel.GREEN: _l("Level green"),
    RiskLevel.YELLOW: _l("Level yellow"),
    RiskLevel.ORANGE: _l("Level orange"),
    RiskLevel.RED: _l("Level red"),
}
LEVEL_CHANGES: dict[Change, Any] = {
    Change.NEW: "",
    Change.UP: _l("up"),
    Change.DOWN: _l("down"),
    Change.SAME: "",
}
# The parts of the page by the ids of their headings, for screens where they stand below each other.
JUMPS: tuple[tuple[str, Any], ...] = (
    ("subjects", _l("Categories")),
    ("times", _l("When")),
    ("silence", _l("Where")),
    ("problems", _l("Problems")),
    ("levels", _l("Levels")),
    ("sources", _l("Sources")),
    ("seen", _l("Perspectives")),
    ("places", _l("Places")),
    ("coming", _l("Planned")),
    ("gaps", _l("Gaps")),
)
MOST_NAMED = 3


def heard_text(heard: Voices) -> str:
    """30 reports, 1 voice; '' when there is nothing to count or it may not be told."""
    if not heard.reports:
        return ""
    reports = ngettext("%(num)s report", "%(num)s reports", heard.reports)
    if heard.voices is None:
        return str(_("%(reports)s, fewer than five voices", reports=reports))
    voices = ngettext("%(num)s voice", "%(num)s voices", heard.voices)
    return str(_("%(reports)s, %(voices)s", reports=reports, voices=voices))


def is_repeated(heard: Voices) -> bool:
    """True when some have told more than once, as far as may be said."""
    return bool(heard.reports) and (heard.voices is None or heard.voices < (heard.reports or 0))


def names_of(rows: tuple[AreaHeard, ...]) -> str:
    """Ängsnäs, Sörgärdet and 4 more areas."""
    names = [one.area.name for one in rows]
    more = len(names) - MOST_NAMED
    if more > 0:
        shown = ", ".join(names[:MOST_NAMED])
        return str(ngettext("%(names)s and %(num)s more area", "%(names)s and %(num)s more areas", more, names=shown))
    if len(names) < 2:
        return "".join(names)
    return str(_("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1]))


def silence_heading(silence: Silence) -> str:
    """The finding of the map."""
    if silence.rate is None:
        return str(_("How much we hear from each area"))
    if silence.quiet:
        return str(_("We hear little from %(areas)s", areas=names_of(silence.quiet)))
    return str(_("No area is clearly quieter than the others"))


def silence_text(silence: Silence) -> str:
    """What the finding rests on: how many speak there, and how many would, did they speak as all do."""
    quiet = silence.quiet
    voices = sum(one.heard.voices or 0 for one in quiet)
    usual = round(sum(one.expected for one in quiet))
    told = ngettext("%(num)s voice in twelve weeks or more.", "%(num)s voices in twelve weeks or more.", voices)
    as_all = ngettext(
        "Did they speak as much as others, it would be about %(num)s.",
        "Did they speak as much as others, it would be about %(num)s.",
        usual,
    )
    return f"{told} {as_all}"


def rate_text(rate: float | None) -> str:
    """3,4; '' when it is not known."""
    return number(round(rate, 1)) if rate is not None else ""


def class_texts(limits: tuple[float, ...]) -> tuple[str, ...]:
    """The five steps of the map in words."""
    low = [number(limit) for limit in limits]
    below = [number(round(limit - 0.1, 1)) for limit in limits]
    between = (f"{low[at]}–{below[at + 1]}" if low[at] != below[at + 1] else low[at] for at in range(len(low) - 1))
    return (
        str(_("under %(number)s", number=low[0])),
        *between,
        str(_("%(number)s and above", number=low[-1])),
    )


def level_text(level: RiskLevel, change: Change) -> str:
    """Orange, up."""
    changed = str(LEVEL_CHANGES[change])
    return f"{PICTURE_LEVELS[level]}, {changed}" if changed else str(PICTURE_LEVELS[level])
