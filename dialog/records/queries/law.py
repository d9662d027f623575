"""What the municipality has of what the law on crime prevention asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from dialog.clock import today
from dialog.places.queries import areas_in_force
from dialog.records.models import LawRecord, LawReminder
from dialog.records.rules.law import (
    COUNCIL_MONTHS,
    Demand,
    LawKind,
    Renewal,
    months_after,
    reminders_due,
    renewal,
)
from dialog.situation.models import FrozenPicture, Problem, SituationDocument
from dialog.situation.rules.levels import DocumentState, ProblemState


@dataclass(frozen=True)
class LawState:
    """Everything the page and the reminders go by, on `day`.

    `picture`: the decided picture of the municipality that holds, with `renewal`. `plan`: the one made from it.
    `registers`: what is in force by kind, the newest first. `unsaid` of `kept` problems do not say what they lead to.
    """

    day: date
    picture: FrozenPicture | None
    renewal: Renewal | None
    registers: Mapping[LawKind, Sequence[LawRecord]]
    kept: int
    unsaid: int

    @property
    def plan(self) -> LawRecord | None:
        if self.picture is None:
            return None
        return next((one for one in self.registers[LawKind.PLAN] if one.picture_id == self.picture.id), None)

    @property
    def council_met(self) -> bool:
        """Within the last year."""
        return any(self.day <= months_after(one.on, COUNCIL_MONTHS) for one in self.registers[LawKind.COUNCIL])

    def met(self, demand: Demand) -> bool:
        """True when this demand is fulfilled."""
        return {
            Demand.BOARD: bool(self.registers[LawKind.BOARD]),
            Demand.PICTURE: self.picture is not None,
            Demand.PLAN: self.plan is not None,
            Demand.RENEWAL: self.renewal is not None and not self.renewal.overdue,
            Demand.COUNCIL: self.council_met,
            Demand.FUNCTION: bool(self.registers[LawKind.FUNCTION]),
            Demand.AGREEMENT: bool(self.registers[LawKind.AGREEMENT]),
            Demand.CONSEQUENCES: not self.unsaid,
        }[demand]

    @property
    def gaps(self) -> list[Demand]:
        """What is not met, in the law's order."""
        return [demand for demand in Demand if not self.met(demand)]


def law_state(session: Session) -> LawState:
    """How it stands today."""
    picture, day = holding_picture(session), today()
    kept, unsaid = session.execute(
        select(func.count(), func.count().filter(func.trim(Problem.consequences) == ""))
        .select_from(Problem)
        .where(Problem.state == ProblemState.KEPT)
    ).one()
    return LawState(
        day=day,
        picture=picture,
        renewal=_renewal(picture),
        registers=_registers(session, day),
        kept=kept,
        unsaid=unsaid,
    )


def renewal_now(session: Session) -> Renewal | None:
    """When the picture and the plan must be renewed; None before there is a decided picture."""
    return _renewal(holding_picture(session))


def _renewal(picture: FrozenPicture | None) -> Renewal | None:
    decided_on = picture.decided_on if picture is not None else None
    return renewal(decided_on, today()) if decided_on is not None else None


def holding_picture(session: Session) -> FrozenPicture | None:
    """The newest decided picture of the whole municipality; None before there is one.

    Where the map has one area at its top, a picture of that area is one of the municipality.
    """
    areas = areas_in_force(session)
    codes = {area.code for area in areas}
    tops = [area.id for area in areas if area.parent_code not in codes]
    whole = or_(SituationDocument.area_id.is_(None), SituationDocument.area_id.in_(tops if len(tops) == 1 else []))
    return session.scalars(
        select(FrozenPicture)
        .join(FrozenPicture.document)
        .where(FrozenPicture.state == DocumentState.DECIDED, FrozenPicture.decided_on.is_not(None), whole)
        .options(joinedload(FrozenPicture.document))
        .order_by(FrozenPicture.decided_on.desc(), FrozenPicture.number.desc())
        .limit(1)
    ).one_or_none()


def reminder_to_give(session: Session, picture: FrozenPicture | None) -> int:
    """The reminder whose day has come and that has not been given, in months after the decision; 0 for none.

    When several were missed, the last one alone: it says what the others would have said.
    """
    if picture is None or picture.decided_on is None:
        return 0
    given = session.scalar(select(func.max(LawReminder.months)).where(LawReminder.frozen_picture_id == picture.id))
    coming = [months for months in reminders_due(picture.decided_on, today()) if months > (given or 0)]
    return max(coming, default=0)


def taken_out(session: Session) -> Sequence[LawRecord]:
    """What is no longer in the registers, the newest first."""
    ended = select(LawRecord).where(LawRecord.ended_on.is_not(None))
    return session.scalars(ended.order_by(LawRecord.ended_on.desc(), LawRecord.id.desc()).limit(50)).all()


def _registers(session: Session, day: date) -> dict[LawKind, list[LawRecord]]:
    """What has begun and is neither over nor taken out. A meeting is a day and not a stretch: it is never over."""
    found = session.scalars(
        select(LawRecord)
        .where(
            LawRecord.ended_on.is_(None),
            LawRecord.on <= day,
            or_(LawRecord.until.is_(None), LawRecord.until >= day),
        )
        .order_by(LawRecord.on.desc(), LawRecord.id.desc())
    ).all()
    return {kind: [one for one in found if one.kind == kind] for kind in LawKind}
