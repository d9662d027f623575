"""A described problem: the five questions it answers, what may become of it, and who may describe it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.situation.rules.levels import ProblemState

WHAT_LIMIT, WHEN_LIMIT, PLACE_LIMIT, REASON_LIMIT = 300, 300, 200, 500
TEXT_LIMIT, CAUSE_LIMIT, EVIDENCE_LIMIT, NAME_LIMIT = 3000, 500, 300, 120


class Question(StrEnum):
    """What an entry of the picture answers, in the order it is asked."""

    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    HOW = "how"
    RECURRING = "recurring"


@dataclass(frozen=True)
class ProblemDraft:
    """A problem as staff word it. Texts are canonical; times are HH:MM or ''; `days` are of mon … sun."""

    area_code: str
    category: str
    facet: str = ""
    what: str = ""
    when: str = ""
    days: tuple[str, ...] = ()
    time_from: str = ""
    time_to: str = ""
    place: str = ""
    how: str = ""
    recurring: str = ""
    consequences: str = ""
    responsible_id: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every word of it."""
        return (self.what, self.when, self.place, self.how, self.consequences)


@dataclass(frozen=True)
class Because:
    """Why the machine proposes a problem: told of `streak` weeks in a row, the same subject at the same place.

    `first`, `last`: the days that were looked at. `earlier`: the number of a problem like it that was dismissed, closed
    or kept as an event before, and `became` its state then. No counts: who asks decides which may be shown.
    """

    streak: int
    first: date
    last: date
    earlier: int | None = None
    became: ProblemState | None = None

    def stored(self) -> dict[str, object]:
        return {
            "streak": self.streak,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "earlier": self.earlier,
            "became": self.became.value if self.became else "",
        }

    @classmethod
    def of(cls, stored: Mapping[str, object] | None) -> "Because | None":
        """As it was kept; None when a person described the problem."""
        if not stored:
            return None
        streak, earlier = stored["streak"], stored.get("earlier")
        return cls(
            streak if isinstance(streak, int) else 0,
            date.fromisoformat(str(stored["first"])),
            date.fromisoformat(str(stored["last"])),
            earlier if isinstance(earlier, int) else None,
            ProblemState(str(stored["became"])) if stored.get("became") else None,
        )


# From which states a problem may become what.
MOVES: Mapping[ProblemState, frozenset[ProblemState]] = {
    ProblemState.KEPT: frozenset({ProblemState.PROPOSED, ProblemState.EVENT, ProblemState.CLOSED}),
    ProblemState.EVENT: frozenset({ProblemState.PROPOSED}),
    ProblemState.CLOSED: frozenset({ProblemState.KEPT, ProblemState.EVENT}),
    ProblemState.DISMISSED: frozenset({ProblemState.PROPOSED}),
    ProblemState.PROPOSED: frozenset({ProblemState.DISMISSED}),
}
NEEDS_REASON = frozenset({ProblemState.CLOSED, ProblemState.DISMISSED})
# What everybody who sees figures may read; the rest is work in progress.
OPEN_TO_READERS = frozenset({ProblemState.KEPT, ProblemState.EVENT, ProblemState.CLOSED})
_EVENT_NEEDS = (Question.WHAT, Question.WHEN, Question.WHERE)


def place_key(place: str) -> str:
    """A place as it is compared: however its letters are written."""
    return " ".join(place.split()).casefold()


def unanswered(
    *, what: str, when: str, days: Sequence[str], time_from: str, place: str, how: str, recurring: str
) -> tuple[Question, ...]:
    """Which of the five are still open, in their order. "Does it recur?" is answered by yes or no."""
    answered = {
        Question.WHAT: bool(what),
        Question.WHEN: bool(when or days or time_from),
        Question.WHERE: bool(place),
        Question.HOW: bool(how),
        Question.RECURRING: recurring in ("yes", "no"),
    }
    return tuple(question for question in Question if not answered[question])


def hinders(state: ProblemState, missing: Sequence[Question], recurring: str) -> tuple[Question, ...]:
    """What keeps a problem from becoming `state`: () when nothing does.

    The picture takes only what answers all five and recurs; what happened once is kept as an event.
    """
    if state is ProblemState.KEPT:
        found = set(missing) | (set() if recurring == "yes" else {Question.RECURRING})
    elif state is ProblemState.EVENT:
        found = (set(missing) & set(_EVENT_NEEDS)) | (set() if recurring == "no" else {Question.RECURRING})
    else:
        return ()
    return tuple(question for question in Question if question in found)


def may_become(state: ProblemState) -> tuple[ProblemState, ...]:
    """What a problem in `state` may become next, in the states' order."""
    return tuple(one for one in ProblemState if state in MOVES[one])


def describes(staff: StaffMember, area_code: str) -> bool:
    """True when this person may describe problems of the area."""
    roles = staff.roles_with(Permission.DESCRIBE_PROBLEMS)
    return any(held.area_codes is None or area_code in held.area_codes for held in roles)


def describes_somewhere(staff: StaffMember) -> bool:
    """True for those who describe problems at all: proposals are theirs to look at."""
    return staff.may(Permission.DESCRIBE_PROBLEMS)
