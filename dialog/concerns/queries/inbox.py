"""The inbox: one page of concerns, the counts beside the views, and which one comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.rules import StaffMember
from dialog.categories.rules import ORDER, Tag
from dialog.clock import now, today
from dialog.concerns.models import Concern, ConcernMessage, ConcernReading, ConcernTag
from dialog.concerns.queries.access import readable, shown_place, shown_text, visible, worded
from dialog.concerns.queries.candidates import open_work
from dialog.concerns.queries.filters import BESIDE, OPEN_WORK, InboxFilter, View, among, conditions, in_view, pressing
from dialog.concerns.queries.promises import answer_days, answered, due_day
from dialog.concerns.queries.suggestions import fresh, tags_suggested
from dialog.concerns.rules import State
from dialog.places.models import Area

PAGE_SIZE = 50
EXCERPT = 280
READING_NOW = timedelta(minutes=5)


@dataclass(frozen=True)
class InboxRow:
    """One concern in the list. `excerpt` and `place` are redacted, and '' for those who may not read it (`readable`).

    `unread`: new, and not yet opened by this person. `read_by`: names of others who have it open now. `due`: until when
    an answer is owed, None for none; `late` when that day has passed.
    """

    reference: str
    version: int
    area: str
    place: str
    received_on: date
    excerpt: str
    readable: bool
    language: str
    kind: str
    channel: str
    state: str
    urgent: bool
    urgent_seen: bool
    restricted: bool
    unread: bool
    new_message: bool
    wants_answer: bool
    handler: str
    tags: tuple[Tag, ...] = ()
    read_by: tuple[str, ...] = ()
    listed: bool = True
    suggested: tuple[Tag, ...] = ()
    due: date | None = None

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < today()


@dataclass(frozen=True)
class InboxPage:
    """One page of the list. `number` and `pages` count from 1; `total` is exact."""

    rows: tuple[InboxRow, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class AreaCount:
    """How many of a view lie in an area. `code` 'none' and `name` '' stand for those without."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class InboxCounts:
    """The numbers beside the views. `unseen`: urgent ones this person may open and nobody has said they have seen."""

    views: dict[View, int]
    areas: tuple[AreaCount, ...] = field(default_factory=tuple)
    unseen: int = 0


def inbox_page(session: Session, staff: StaffMember, wanted: InboxFilter) -> InboxPage:
    """The page of `wanted` that `staff` may list; a page past the end is the last one."""
    where = [visible(staff), *conditions(session, staff, wanted)]
    total = session.scalar(select(func.count()).select_from(Concern).where(*where)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(wanted.page, pages)
    # Which ones, before what they say: the database would carry the words of all of them through the sorting.
    ids = session.scalars(
        select(Concern.id).where(*where).order_by(*_order(wanted)).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    ).all()
    found = {row.id: row for row in session.execute(_rows(staff).where(Concern.id.in_(ids)))} if ids else {}
    rows = _with_tags_and_readers(session, staff, [found[one] for one in ids if one in found])
    return InboxPage(rows, total, number, pages)


def count(session: Session, staff: StaffMember, wanted: InboxFilter) -> int:
    """How many concerns `wanted` lists for `staff`."""
    where = [visible(staff), *conditions(session, staff, wanted)]
    return session.scalar(select(func.count()).select_from(Concern).where(*where)) or 0


def inbox_counts(session: Session, staff: StaffMember, view: View) -> InboxCounts:
    """Numbers for the views of open work, and for the areas within `view`."""
    shown = [one for one in BESIDE if one in OPEN_WORK]
    unseen = and_(in_view(session, View.URGENT, staff), Concern.urgent_seen_by.is_(None), readable(staff))
    sums = [func.count(case((in_view(session, one, staff), 1))) for one in shown]
    row = session.execute(
        select(*sums, func.count(case((unseen, 1))))
        .select_from(Concern)
        .where(Concern.id.in_(open_work(staff.id)), visible(staff))
    ).one()
    areas = _area_counts(session, staff, view)
    return InboxCounts(dict(zip(shown, row[:-1], strict=True)), areas, row[-1])


def next_reference(
    session: Session, staff: StaffMember, wanted: InboxFilter, reference: str, step: int = 1
) -> str | None:
    """The concern after `reference` in the list of `wanted`, else the list's first other one, else None.

    `step` -1 asks for the one before it, else the list's last. Asked before a change, because the change may take the
    concern out of the list.
    """
    where = [visible(staff), *conditions(session, staff, wanted), Concern.reference != reference]
    forwards = wanted.newest == (step < 0)
    rank = _rank() if step > 0 else _rank().desc()
    following = select(Concern.reference).where(*where).order_by(rank, *_by_arrival(forwards)).limit(1)
    here = session.execute(
        select(_rank().label("rank"), Concern.received_on, Concern.id).where(
            Concern.reference == reference, visible(staff)
        )
    ).one_or_none()
    if here is not None:
        after = session.scalar(following.where(_beyond(here, forwards, step)))
        if after is not None:
            return after
    return session.scalar(following)


def tags_of(session: Session, concern_ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    """Tags by concern, in the categories' order."""
    rows = session.execute(
        select(ConcernTag.concern_id, ConcernTag.category, ConcernTag.facet).where(
            ConcernTag.concern_id.in_(concern_ids)
        )
    ).all()
    found: dict[int, list[Tag]] = {}
    for concern_id, category, facet in rows:
        found.setdefault(concern_id, []).append(Tag(category, facet))
    return {concern_id: in_order(tags) for concern_id, tags in found.items()}


def in_order(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Tags as they are always shown."""
    return tuple(sorted(tags, key=lambda tag: (ORDER.get(tag.category, len(ORDER)), tag.facet)))


def reading_now(session: Session, concern_ids: Sequence[int], but: int) -> dict[int, tuple[str, ...]]:
    """Names of those who opened these concerns within the last minutes, without the person `but`."""
    rows = session.execute(
        select(ConcernReading.concern_id, User.name)
        .join(User, User.id == ConcernReading.user_id)
        .where(
            ConcernReading.concern_id.in_(concern_ids),
            ConcernReading.last_read_at > now() - READING_NOW,
            ConcernReading.user_id != but,
        )
        .order_by(User.name)
    ).all()
    found: dict[int, tuple[str, ...]] = {}
    for concern_id, name in rows:
        found[concern_id] = (*found.get(concern_id, ()), name)
    return found


def rows_of(
    session: Session, staff: StaffMember, wanted: InboxFilter, references: Sequence[str]
) -> tuple[InboxRow, ...]:
    """Those of the concerns that `staff` may list, as they are now; nothing about any other. `listed`: still in `wanted`."""
    belongs = case((and_(*conditions(session, staff, wanted)), 1), else_=0).label("listed")
    found = session.execute(
        _rows(staff).add_columns(belongs).where(Concern.reference.in_(references), visible(staff)).order_by(Concern.id)
    ).all()
    return _with_tags_and_readers(session, staff, found)


def _with_tags_and_readers(session: Session, staff: StaffMember, found: Sequence[Any]) -> tuple[InboxRow, ...]:
    ids = [row.id for row in found]
    tags, readers = tags_of(session, ids), reading_now(session, ids, staff.id)
    days = answer_days(session)
    suggested = tags_suggested(session, [row.id for row in found if row.may_read and row.state == State.NEW])
    return tuple(
        replace(
            _row(row, tags.get(row.id, ()), readers.get(row.id, ()), days), suggested=fresh(suggested, tags, row.id)
        )
        for row in found
    )


def _rows(staff: StaffMember) -> Any:
    read_before = exists().where(ConcernReading.concern_id == Concern.id, ConcernReading.user_id == staff.id)
    message = exists().where(ConcernMessage.concern_id == Concern.id, ConcernMessage.seen.is_(False))
    return (
        select(
            Concern.id, Concern.reference, Concern.version, Concern.received_on, Concern.language, Concern.kind, Concern.channel,
            Concern.state, Concern.urgent, Concern.urgent_seen_by, Concern.restricted, Concern.wants_answer,
            Area.name.label("area"), User.name.label("handler"),
            shown_place(staff).label("place"),
            func.substr(shown_text(staff), 1, EXCERPT).label("excerpt"),
            case((readable(staff), 1), else_=0).label("may_read"),
            case((worded(staff), 1), else_=0).label("may_see"),
            read_before.label("read_before"),
            message.label("new_message"), Concern.answer_by, case((answered(), 1), else_=0).label("has_answer"),
        )
        .select_from(Concern)
        .outerjoin(Area, Area.id == Concern.area_id)
        .outerjoin(User, User.id == Concern.handler_id)
    )  # fmt: skip


def _row(row: Any, tags: tuple[Tag, ...], read_by: tuple[str, ...], days: int) -> InboxRow:
    return InboxRow(
        reference=row.reference,
        version=row.version,
        area=row.area or "",
        place=row.place,
        received_on=row.received_on,
        excerpt=row.excerpt,
        readable=bool(row.may_see),
        language=row.language,
        kind=row.kind,
        channel=row.channel,
        state=row.state,
        urgent=row.urgent,
        urgent_seen=row.urgent_seen_by is not None,
        restricted=bool(row.restricted),
        unread=bool(row.may_read) and not row.read_before and row.state == State.NEW,
        new_message=bool(row.new_message),
        wants_answer=row.wants_answer,
        handler=row.handler or "",
        tags=tags,
        read_by=read_by,
        listed=bool(getattr(row, "listed", True)),
        due=due_day(
            row.received_on,
            row.answer_by,
            asked=row.wants_answer,
            answered=bool(row.has_answer),
            state=row.state,
            days=days,
        ),
    )


def _area_counts(session: Session, staff: StaffMember, view: View) -> tuple[AreaCount, ...]:
    """Versions of an area count as one."""
    where = visible(staff), *among(view, staff), in_view(session, view, staff)
    by_id = session.execute(select(Concern.area_id, func.count()).where(*where).group_by(Concern.area_id)).all()
    known = {row.id: row for row in session.execute(select(Area.id, Area.code, Area.name))}
    found: dict[str, AreaCount] = {}
    for area_id, number in by_id:
        area = known.get(area_id)
        code, name = (area.code, area.name) if area is not None else ("none", "")
        before = found.get(code)
        found[code] = AreaCount(
            code, max(name, before.name if before else ""), number + (before.number if before else 0)
        )
    return tuple(sorted(found.values(), key=lambda one: (one.code == "none", -one.number, one.name)))


def _rank() -> ColumnElement[int]:
    """Urgent ones that somebody must still deal with come first."""
    return case((pressing(), 0), else_=1)


def _order(wanted: InboxFilter) -> tuple[ColumnElement[Any], ...]:
    return _rank(), *_by_arrival(not wanted.newest)


def _by_arrival(forwards: bool) -> tuple[ColumnElement[Any], ...]:
    if forwards:
        return Concern.received_on.asc(), Concern.id.asc()
    return Concern.received_on.desc(), Concern.id.desc()


def _beyond(here: Any, forwards: bool, step: int) -> ColumnElement[bool]:
    """After `here` (or before it, with `step` -1) in the list's order."""
    day, ident = Concern.received_on, Concern.id
    if forwards:
        later = or_(day > here.received_on, and_(day == here.received_on, ident > here.id))
    else:
        later = or_(day < here.received_on, and_(day == here.received_on, ident < here.id))
    other_rank = _rank() > here.rank if step > 0 else _rank() < here.rank
    return or_(other_rank, and_(_rank() == here.rank, later))
