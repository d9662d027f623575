"""What organisations have signed of an area, the level it gives, and how that has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE, local
from dialog.errors import Missing
from dialog.organisations.models import Organisation
from dialog.places.models import Area
from dialog.situation.models import Judgement
from dialog.situation.rules.judging import HOLDS, Change, OwnFigure, change, height, holds_on, judges_for, own_figures
from dialog.situation.rules.levels import RiskLevel

WEEK = timedelta(weeks=1)
MOST_HISTORY = 60


@dataclass(frozen=True)
class JudgementRow:
    """One organisation's signed word. `area_code` '': the whole municipality. `signed_by` is the signer's name.

    `replaced`: the same organisation has signed a later one of the same area and days.
    """

    id: int
    area_id: int | None
    area_code: str
    area_name: str
    first: date
    last: date
    organisation_id: int
    organisation: str
    organisation_kind: str
    level: RiskLevel
    reason: str
    consequences: str
    causes: str
    risks: str
    figures: tuple[OwnFigure, ...]
    signed_by: str
    signed_function: str
    signed_at: datetime
    replaced: bool = False

    @property
    def signed_on(self) -> date:
        """The Swedish day it was signed."""
        return local(self.signed_at).date()


@dataclass(frozen=True)
class LevelShown:
    """How an area is judged. `level` is the highest that any organisation has signed; each one's own stands beside it.

    `organisations`: (name, level), by name. `decided_on`: the day the newest was signed. `change`: since a week before.
    """

    level: RiskLevel
    organisations: tuple[tuple[str, RiskLevel], ...]
    decided_on: date
    change: Change


def judgements(session: Session, area_id: int | None, first: date, last: date) -> list[JudgementRow]:
    """The newest signed of each organisation among those of the area (in any of its versions) that touch these days."""
    touching = _signed().where(_of_area(area_id), Judgement.first <= last, Judgement.last >= first)
    return sorted(newest_of_each(_rows(session, touching)), key=lambda row: (row.organisation, row.organisation_id))


def judgement_history(session: Session, area_id: int | None) -> list[JudgementRow]:
    """Everything signed of the area, newest first."""
    return _rows(session, _signed().where(_of_area(area_id)).limit(MOST_HISTORY))


def one_judgement(session: Session, judgement_id: int) -> JudgementRow:
    """A signed judgement. Raises Missing for a draft and for none."""
    found = _rows(session, _signed().where(Judgement.id == judgement_id))
    if not found:
        raise Missing("judgement")
    row = found[0]
    later = _signed().where(
        _of_area(row.area_id),
        Judgement.organisation_id == row.organisation_id,
        Judgement.first == row.first,
        Judgement.last == row.last,
    )
    return _rows(session, later, only=row.id)[0]


def drafts(session: Session, staff: StaffMember) -> Sequence[Judgement]:
    """What is written and not signed, of the organisations this person judges for; newest first."""
    return session.scalars(
        select(Judgement)
        .where(Judgement.signed_at.is_(None), Judgement.organisation_id.in_(sorted(judges_for(staff))))
        .options(joinedload(Judgement.organisation), joinedload(Judgement.area).load_only(Area.code, Area.name))
        .order_by(Judgement.id.desc())
    ).all()


def function_of(session: Session, staff: StaffMember) -> str:
    """The function in which this person signed last; '' before the first time."""
    last = select(Judgement.signed_function).where(Judgement.signed_by == staff.id)
    return session.scalar(last.order_by(Judgement.signed_at.desc(), Judgement.id.desc()).limit(1)) or ""


def levels(session: Session, day: date) -> dict[int | None, LevelShown]:
    """The level of every judged area as it stood at the end of `day`, by the area's id in force then.

    None is the whole municipality. An area nobody has judged lately is missing: no information, not calm.
    """
    holding = select(Judgement).where(
        Judgement.signed_at < _end_of(day), Judgement.last >= day - WEEK - HOLDS, Judgement.level != ""
    )
    by_code: dict[str, list[JudgementRow]] = {}
    for row in _rows(session, _loaded(holding)):
        by_code.setdefault(row.area_code, []).append(row)
    ids: dict[str, int | None] = {"": None}
    ids |= {
        code: area_id
        for area_id, code in session.execute(
            select(Area.id, Area.code).where(
                Area.code.in_(sorted(by_code)),
                Area.valid_from <= day,
                or_(Area.valid_to.is_(None), Area.valid_to >= day),
            )
        )
    }
    found = {ids[code]: _level(rows, day) for code, rows in by_code.items() if code in ids}
    return {area_id: level for area_id, level in found.items() if level is not None}


def newest_of_each(rows: Iterable[JudgementRow]) -> list[JudgementRow]:
    """One for each organisation, the latest signed; `rows` are newest first."""
    found: dict[int, JudgementRow] = {}
    for row in rows:
        found.setdefault(row.organisation_id, row)
    return list(found.values())


def _level(rows: Sequence[JudgementRow], day: date) -> LevelShown | None:
    now = newest_of_each(row for row in rows if holds_on(row.last, day))
    if not now:
        return None
    a_week_ago = _end_of(day - WEEK)
    before = newest_of_each(row for row in rows if row.signed_at < a_week_ago and holds_on(row.last, day - WEEK))
    level = _highest(now)
    assert level is not None
    return LevelShown(
        level,
        tuple(sorted(((row.organisation, row.level) for row in now), key=lambda pair: (pair[0], height(pair[1])))),
        max(row.signed_on for row in now),
        change(level, _highest(before)),
    )


def _highest(rows: Iterable[JudgementRow]) -> RiskLevel | None:
    return max((row.level for row in rows), key=height, default=None)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), ZONE)


def _of_area(area_id: int | None) -> ColumnElement[bool]:
    """The area in every version: a judgement stays the area's when its borders change."""
    if area_id is None:
        return Judgement.area_id.is_(None)
    code = select(Area.code).where(Area.id == area_id).scalar_subquery()
    return Judgement.area_id.in_(select(Area.id).where(Area.code == code))


def _signed() -> Select[Judgement]:
    return _loaded(select(Judgement).where(and_(Judgement.signed_at.is_not(None), Judgement.level != "")))


def _loaded(chosen: Select[Judgement]) -> Select[Judgement]:
    return chosen.options(
        joinedload(Judgement.organisation).load_only(Organisation.name, Organisation.kind),
        joinedload(Judgement.area).load_only(Area.code, Area.name),
        joinedload(Judgement.signer),
    ).order_by(Judgement.signed_at.desc(), Judgement.id.desc())


def _rows(session: Session, chosen: Select[Judgement], only: int | None = None) -> list[JudgementRow]:
    """Newest first; those that a later one replaces say so. `only`: just the one with this id."""
    seen: set[tuple[int, str, date, date]] = set()
    found: list[JudgementRow] = []
    for one in session.scalars(chosen):
        row = _row(one, seen)
        if only is None or row.id == only:
            found.append(row)
    return found


def _row(one: Judgement, seen: set[tuple[int, str, date, date]]) -> JudgementRow:
    assert one.signed_at is not None
    code = one.area.code if one.area is not None else ""
    key = (one.organisation_id, code, one.first, one.last)
    replaced = key in seen
    seen.add(key)
    return JudgementRow(
        id=one.id,
        area_id=one.area_id,
        area_code=code,
        area_name=one.area.name if one.area is not None else "",
        first=one.first,
        last=one.last,
        organisation_id=one.organisation_id,
        organisation=one.organisation.name,
        organisation_kind=one.organisation.kind,
        level=RiskLevel(one.level),
        reason=one.reason,
        consequences=one.consequences,
        causes=one.causes,
        risks=one.risks,
        figures=own_figures(one.figures),
        signed_by=one.signer.name if one.signer is not None else "",
        signed_function=one.signed_function,
        signed_at=one.signed_at,
        replaced=replaced,
    )
