"""What an inbox address asks for: read from its query string, written back into links, and turned into conditions.

The situation picture links its figures with the same parameters, so that a figure and its list agree.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, exists, false, not_, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import ORDER, STAFF_THREATENED, Tag
from dialog.concerns.channels import CHANNELS, SURVEY
from dialog.concerns.models import Concern, ConcernAnswer, ConcernTag
from dialog.concerns.queries.candidates import added_to, new_ones, open_work, own
from dialog.concerns.queries.counted import counted, uncounted
from dialog.concerns.queries.naming_place import at_place
from dialog.concerns.queries.promises import answer_days, overdue
from dialog.concerns.queries.search import says
from dialog.concerns.queries.tellers import Teller, told_by
from dialog.concerns.rules import Aside, Kind, Recurring, Restriction, State, TimeOfDay, WhenDays
from dialog.concerns.rules.facts import PlaceType, Target
from dialog.places.models import Area
from dialog.places.queries import codes_below

NO_AREA = "none"
NO_FACET = "none"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEARCH_LIMIT = 100
PLACE_LIMIT = 200
TAGS_LIMIT = 20
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,40}")


class View(StrEnum):
    """The inbox's own lists. WAITING: somebody waits, we for an answer or the resident for ours. THREATS: against staff.
    OVERDUE: an answer was promised for an earlier day. ASIDE: part of a flood, waits for a look (`rules.Aside`).

    COUNTED and UNCOUNTED are reached from figures: the lists behind the situation picture's numbers.
    """

    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNCLEAR = "unclear"
    DONE = "done"
    URGENT = "urgent"
    THREATS = "threats"
    ASIDE = "aside"
    ALL = "all"
    WITHDRAWN = "withdrawn"
    COUNTED = "counted"
    UNCOUNTED = "uncounted"


# Lists of what somebody must still do something about: few, however much is stored.
OPEN_WORK = frozenset(View) - {View.DONE, View.ALL, View.WITHDRAWN, View.COUNTED, View.UNCOUNTED}

# What stands beside the list; the others are only reached from figures.
BESIDE = tuple(view for view in View if view not in (View.COUNTED, View.UNCOUNTED))


@dataclass(frozen=True)
class InboxFilter:
    """What to list. '' or None leaves a dimension open. `start` and `end` are the first and last day of arrival.

    `weekday`: weekday, weekend (as residents say), or mon…sun (as staff coded). `told_by`: a `Teller`. `newest` turns the
    order. `facet` NO_FACET: the category is there without a facet.

    Three are only reached from figures. `tags`: one of several, as `tags_text` writes them, and `also`: a category that is
    there besides. `place`: named so, however its letters are written. `area_id`: that version of `area` itself and no area
    below it; nothing without `area`.
    """

    view: View = View.NEW
    area: str = ""
    area_id: int | None = None
    tags: str = ""
    also: str = ""
    category: str = ""
    facet: str = ""
    channel: str = ""
    kind: str = ""
    language: str = ""
    state: str = ""
    weekday: str = ""
    time: str = ""
    recurring: str = ""
    told_by: str = ""
    place_type: str = ""
    target: str = ""
    place: str = ""
    start: date | None = None
    end: date | None = None
    q: str = ""
    newest: bool = False
    page: int = 1

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "InboxFilter":
        """From a query string. What cannot be understood is left open; any narrowing without a view means all."""
        found = cls(
            area=_code(arguments.get("area", "")),
            area_id=_number(arguments.get("area_id", "")) or None,
            tags=tags_text(tags_read(arguments.get("tags", ""))),
            also=_among(arguments.get("also", ""), ORDER),
            category=_among(arguments.get("category", ""), ORDER),
            facet=_code(arguments.get("facet", "")),
            channel=_among(arguments.get("channel", ""), CHANNELS),
            kind=_among(arguments.get("kind", ""), tuple(Kind)),
            language=_code(arguments.get("language", "")),
            state=_among(arguments.get("state", ""), tuple(State)),
            weekday=_among(arguments.get("weekday", ""), (WhenDays.WEEKDAY, WhenDays.WEEKEND, *WEEKDAYS)),
            time=_among(arguments.get("time", ""), tuple(TimeOfDay)),
            recurring=_among(arguments.get("recurring", ""), tuple(Recurring)),
            told_by=_among(arguments.get("told_by", ""), tuple(Teller)),
            place_type=_among(arguments.get("place_type", ""), tuple(PlaceType)),
            target=_among(arguments.get("target", ""), tuple(Target)),
            place=" ".join(arguments.get("place", "").split())[:PLACE_LIMIT].replace("\0", ""),
            start=_day(arguments.get("from", "")),
            end=_day(arguments.get("to", "")),
            q=" ".join(arguments.get("q", "").split())[:SEARCH_LIMIT].replace("\0", ""),
            newest=arguments.get("order") == "newest",
            page=min(max(_number(arguments.get("page", "")), 1), 100_000),
        )
        fallback = View.ALL if found.narrowing else View.NEW
        return replace(found, view=_view(arguments.get("view", ""), fallback))

    @property
    def narrowing(self) -> dict[str, Any]:
        """The set dimensions as query parameters, without view, order and page."""
        values: dict[str, Any] = {
            name: getattr(self, name)
            for name in (
                "area", "tags", "also", "category", "facet", "channel", "kind", "language", "state", "weekday", "time", "recurring",
                "told_by",
                "place_type", "target", "place",
            )
        }  # fmt: skip
        values |= {"from": self.start, "to": self.end, "q": self.q, "area_id": self.area_id if self.area else None}
        return {name: str(value) for name, value in values.items() if value}

    @property
    def arguments(self) -> dict[str, Any]:
        """Everything as query parameters: `read(arguments)` gives this filter again."""
        order = {"order": "newest"} if self.newest else {}
        page = {"page": str(self.page)} if self.page > 1 else {}
        return {"view": self.view.value} | self.narrowing | order | page


def conditions(session: Session, staff: StaffMember, wanted: InboxFilter) -> list[ColumnElement[bool]]:
    """`wanted` as SQL, without the access condition. Areas include the areas below them."""
    found = [*among(wanted.view, staff), in_view(session, wanted.view, staff)]
    if wanted.area == NO_AREA:
        found.append(Concern.area_id.is_(None))
    elif wanted.area:
        codes = sorted(codes_below(session, [wanted.area]))
        found.append(Concern.area_id.in_(select(Area.id).where(Area.code.in_(codes))))
        if wanted.area_id:
            found.append(Concern.area_id == wanted.area_id)
    found += [getattr(Concern, name) == getattr(wanted, name) for name in _EQUAL if getattr(wanted, name)]
    if wanted.category or wanted.facet:
        found.append(_tagged(wanted.category, wanted.facet))
    if wanted.tags:
        found.append(exists().where(ConcernTag.concern_id == Concern.id, one_of(ConcernTag, tags_read(wanted.tags))))
    if wanted.also:
        found.append(_tagged(wanted.also, ""))
    if wanted.weekday:
        found.append(_on_weekday(wanted.weekday))
    if wanted.time:
        found.append(_holds(Concern.when_times, wanted.time))
    if wanted.told_by:
        found.append(told_by(Teller(wanted.told_by)))
    if wanted.start:
        found.append(Concern.received_on >= wanted.start)
    if wanted.end:
        found.append(Concern.received_on <= wanted.end)
    if wanted.q:
        found.append(says(session, staff, wanted.q))
    if wanted.place:
        found.append(at_place(session, staff, wanted.place, found))
    return found


def tags_read(text: str) -> tuple[Tag, ...]:
    """category, category:facet or :facet, with commas between; what is none of these is left out."""
    found = []
    for one in text.split(",")[:TAGS_LIMIT]:
        category, _colon, facet = one.partition(":")
        if (category in ORDER or not category) and (_code(facet) or not facet) and (category or facet):
            found.append(Tag(category, facet))
    return tuple(dict.fromkeys(found))


def tags_text(tags: Iterable[Tag]) -> str:
    """As `tags_read` reads them."""
    return ",".join(f"{tag.category}:{tag.facet}".rstrip(":") for tag in tags)


def one_of(columns: Any, tags: Iterable[Tag]) -> ColumnElement[bool]:
    """That a row of tags is one of these. A tag without a facet stands for its whole category, one without a category for
    that facet in any of them.
    """
    return or_(
        false(),
        *(
            and_(
                columns.category == tag.category if tag.category else true(),
                columns.facet == tag.facet if tag.facet else true(),
            )
            for tag in tags
        ),
    )


def among(view: View, staff: StaffMember) -> list[ColumnElement[bool]]:
    """For views of open work, that a concern is one of the few that wait: what the database should begin with."""
    if view is View.NEW:
        return [Concern.id.in_(new_ones())]
    if view is View.MINE:
        return [Concern.id.in_(own(staff.id))]
    return [Concern.id.in_(open_work(staff.id))] if view in OPEN_WORK else []


_EQUAL = ("channel", "kind", "language", "state", "recurring", "place_type", "target")


def in_view(session: Session, view: View, staff: StaffMember) -> ColumnElement[bool]:
    """The condition of one view. Only WITHDRAWN shows what its teller took back.

    What was divided lies in no view: its parts do. It comes back to the new ones when its teller adds something.
    """
    if view is View.WITHDRAWN:
        return Concern.withdrawn_on.is_not(None)
    whole = Concern.divided.is_(False)
    if view is View.NEW:
        return and_(Concern.withdrawn_on.is_(None), or_(and_(whole, _queued_as_new()), _added_to()))
    if view is View.URGENT:
        return and_(Concern.withdrawn_on.is_(None), pressing())
    return and_(Concern.withdrawn_on.is_(None), whole, _in_open_view(session, view, staff))


def _in_open_view(session: Session, view: View, staff: StaffMember) -> ColumnElement[bool]:
    match view:
        case View.PAUSED | View.UNCLEAR:
            return Concern.state == State(view.value)
        case View.MINE:
            return and_(Concern.handler_id == staff.id, Concern.state != State.CLOSED)
        case View.WAITING:
            return or_(Concern.state == State.WAITING_ANSWER, _owed_an_answer())
        case View.DONE:
            done = or_(Concern.state == State.CLOSED, and_(Concern.state == State.REVIEWED, ~_owed_an_answer()))
            return and_(done, _told_in_words())
        case View.THREATS:
            return and_(threat(), Concern.state != State.CLOSED)
        case View.OVERDUE:
            return overdue(answer_days(session))
        case View.ASIDE:
            return Concern.aside != Aside.NONE
        case View.ALL:
            return _told_in_words()
        case View.COUNTED:
            return counted()
        case View.UNCOUNTED:
            return uncounted()
        case _:
            return false()


def pressing() -> ColumnElement[bool]:
    """Urgent, and not dealt with yet or flagged anew since. What was divided is dealt with in its parts."""
    open_states = (State.NEW, State.UNCLEAR, State.PAUSED, State.WAITING_ANSWER)
    waits = and_(Concern.state.in_(open_states), Concern.divided.is_(False))
    return and_(Concern.urgent, or_(waits, Concern.urgent_seen_by.is_(None)))


def threat() -> ColumnElement[bool]:
    """Staff are threatened: these have a queue of their own."""
    several = and_(Concern.restricted == Restriction.SEVERAL, _tagged("", STAFF_THREATENED))
    return or_(Concern.restricted == Restriction.THREAT, several)


def _queued_as_new() -> ColumnElement[bool]:
    """New, and in no queue of its own."""
    return and_(Concern.state == State.NEW, Concern.aside == Aside.NONE, not_(threat()))


def _told_in_words() -> ColumnElement[bool]:
    """Not a ticked box of a survey: a wave leaves a thousand of those, which are read as figures (View.COUNTED lists them)."""
    return or_(Concern.text != "", Concern.channel != SURVEY.code)


def _owed_an_answer() -> ColumnElement[bool]:
    """Read, but the resident asked for an answer and has none: it must not end among the finished."""
    answered = exists().where(ConcernAnswer.concern_id == Concern.id)
    return and_(Concern.state == State.REVIEWED, Concern.wants_answer, ~answered)


def _added_to() -> ColumnElement[bool]:
    """Its teller has added something that nobody has seen, wherever the concern was."""
    return Concern.id.in_(added_to())


def _tagged(category: str, facet: str) -> ColumnElement[bool]:
    wanted = [ConcernTag.concern_id == Concern.id]
    if category:
        wanted.append(ConcernTag.category == category)
    if facet:
        wanted.append(ConcernTag.facet == ("" if facet == NO_FACET else facet))
    return exists().where(*wanted)


def _on_weekday(day: str) -> ColumnElement[bool]:
    if day in WEEKDAYS:
        return _holds(Concern.days, day)
    return Concern.when_days.in_([day, WhenDays.BOTH])


def _holds(column: Any, code: str) -> ColumnElement[bool]:
    """A stored list of codes holds this one. Codes are letters, so the quotes part them."""
    return type_coerce(column, Text).like(f'%"{code}"%')


def _code(raw: str) -> str:
    return raw if _CODE.fullmatch(raw) else ""


def _among(raw: str, known: Any) -> str:
    return raw if raw in known else ""


def _view(raw: str, fallback: View) -> View:
    return View(raw) if raw in tuple(View) else fallback


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw) if len(raw) == 10 else None
    except ValueError:
        return None


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
