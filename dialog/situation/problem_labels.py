"""What pages say of problems: their states, the five questions, what they rest on, and why something is refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from dialog.categories.labels import category_label, facet_label
from dialog.categories.models import Facet
from dialog.categories.rules import Tag
from dialog.errors import DialogError
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.rules.figures import Shown
from dialog.situation.rules.levels import EvidenceKind, ProblemState, Stance
from dialog.situation.rules.problems import Because, Question

SHORT_DAYS: dict[str, Any] = {
    "mon": _l("Mon"),
    "tue": _l("Tue"),
    "wed": _l("Wed"),
    "thu": _l("Thu"),
    "fri": _l("Fri"),
    "sat": _l("Sat"),
    "sun": _l("Sun"),
}
STATES: dict[ProblemState, Any] = {
    ProblemState.PROPOSED: _l("Proposed problem"),
    ProblemState.KEPT: _l("In the picture"),
    ProblemState.EVENT: _l("Single event"),
    ProblemState.CLOSED: _l("Closed problem"),
    ProblemState.DISMISSED: _l("Not taken up"),
}
SECTIONS: dict[ProblemState, Any] = {
    ProblemState.PROPOSED: _l("Proposed, to look at"),
    ProblemState.KEPT: _l("Problems in the picture"),
    ProblemState.EVENT: _l("Single events"),
    ProblemState.CLOSED: _l("Closed problems"),
    ProblemState.DISMISSED: _l("What was not taken up"),
}
KINDS_OF_STATE = {
    ProblemState.PROPOSED: "go",
    ProblemState.KEPT: "",
    ProblemState.EVENT: "",
    ProblemState.CLOSED: "ok",
    ProblemState.DISMISSED: "",
}
QUESTIONS: dict[Question, Any] = {
    Question.WHAT: _l("What it is that happens"),
    Question.WHEN: _l("When it happens"),
    Question.WHERE: _l("Where it happens"),
    Question.HOW: _l("How it happens"),
    Question.RECURRING: _l("Whether it recurs"),
}
RECURS: dict[str, Any] = {
    "yes": _l("Yes, again and again"),
    "no": _l("No, it happened once"),
    "": _l("Not known yet"),
}
EVIDENCE_KINDS: dict[EvidenceKind, Any] = {
    EvidenceKind.CONCERN: _l("Concern"),
    EvidenceKind.SURVEY: _l("Survey"),
    EvidenceKind.FINDING: _l("Finding of a safety walk"),
    EvidenceKind.MEETING: _l("Meeting"),
    EvidenceKind.STATISTIC: _l("Reported crime or other statistics"),
    EvidenceKind.JUDGEMENT: _l("Judgement of an organisation"),
}
STANCES: dict[Stance, Any] = {Stance.FOR: _l("Speaks for it"), Stance.AGAINST: _l("Speaks against it")}
REFUSALS: dict[str, Any] = {
    "area": _l("Choose an area that is in use and that you describe"),
    "category": _l("Choose a subject in the list"),
    "responsible": _l("Choose an organisation in the list"),
    "points": _l("“%(words)s” leads to one person. Write about the place and what happens there instead"),
    "five": _l("Answer this first: %(missing)s"),
    "reason": _l("Write why"),
    "state": _l("Somebody else has decided something meanwhile. Look at it anew"),
    "none": _l("Write something first"),
    "many": _l("That is too many at once. At most %(most)s"),
    "concern": _l("There is no concern %(reference)s that you may open. Check the number"),
    "unknown": _l("It is not found. Copy its address, as it stands on its own page"),
    "kind": _l("Choose what sort of evidence it is"),
    "problem": _l("Choose a problem in the list"),
}
EVENT_FIVE = _l("For a single event, say that it happened once, and what, when and where")


def refusal(fault: DialogError) -> str:
    """What a page says of a refused act."""
    values = dict(fault.values)
    missing = values.get("missing")
    if isinstance(missing, tuple):
        values["missing"] = questions_text(missing)
    return str(REFUSALS[fault.code]) % values


def questions_text(questions: Iterable[Question]) -> str:
    """when it happens, how it happens"""
    words = [str(QUESTIONS[one]) for one in questions]
    return ", ".join(word[:1].lower() + word[1:] for word in words)


def subject_text(tag: Tag, facets: Mapping[str, Facet]) -> str:
    """The facet's name, else the category's, as a heading begins."""
    facet = facets.get(tag.facet) if tag.facet else None
    name = facet_label(facet) if facet is not None else str(category_label(tag.category))
    return name[:1].upper() + name[1:]


def title(row: ProblemRow, facets: Mapping[str, Facet]) -> str:
    """What people have written; until then its subject."""
    return row.what or subject_text(row.tag, facets)


def where_text(row: ProblemRow) -> str:
    """Torget, Norrhöjden."""
    return f"{row.place}, {row.area}" if row.place else row.area


def when_text(row: ProblemRow) -> str:
    """Fri, Sat 18:00–22:00. After the shops close."""
    days = ", ".join(str(SHORT_DAYS[day]) for day in SHORT_DAYS if day in row.days)
    hours = "–".join(part for part in (row.time_from, row.time_to) if part)
    told = " ".join(part for part in (days, hours) if part)
    return ". ".join(part for part in (told, row.when) if part)


def because_text(because: Because, place: str) -> list[str]:
    """The machine's reasons, a sentence each. `place`: as the problem is compared, '' for a whole area."""
    at_place = ngettext(
        "The same subject at the same place was told of %(num)s week in a row.",
        "The same subject at the same place was told of %(num)s weeks in a row.",
        because.streak,
    )
    in_area = ngettext(
        "The same subject was told of in the area %(num)s week in a row, at different places.",
        "The same subject was told of in the area %(num)s weeks in a row, at different places.",
        because.streak,
    )
    found = [str(at_place if place else in_area)]
    if because.earlier is not None and because.became is not None:
        earlier = {
            ProblemState.CLOSED: _l("Problem %(number)s was about the same and is closed. It has come back since."),
            ProblemState.DISMISSED: _l("Problem %(number)s was about the same and was not taken up. It goes on."),
            ProblemState.EVENT: _l("Problem %(number)s was kept as a single event. It has come back since."),
        }
        if because.became in earlier:
            found.append(str(earlier[because.became]) % {"number": because.earlier})
    return found


def rests_text(shown: Shown) -> str:
    """How many concerns there are behind, as this person may know."""
    if shown.number is None:
        return str(_("Concerns too few to be numbered"))
    text = str(ngettext("%(num)s concern", "%(num)s concerns", shown.number))
    return str(_("%(concerns)s and more", concerns=text)) if shown.more else text
