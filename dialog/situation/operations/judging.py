"""Judgements: written by one organisation, signed by a person in it, and put right by a new one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.operations.turns import take_turn
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import now, today
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.places.models import Area
from dialog.places.queries.areas import area_by_code
from dialog.situation.models import Judgement
from dialog.situation.rules.judging import OwnFigure, judges_for, may_judge, points_at_somebody

_SAID = ("written_by", "level", "reason", "consequences", "causes", "risks", "figures", "signed_function")


@dataclass(frozen=True)
class JudgementDraft:
    """What somebody writes. `area_code` '': the whole municipality. `level` '' while it is not decided. Texts canonical."""

    area_code: str
    first: date
    last: date
    organisation_id: int
    level: str = ""
    reason: str = ""
    consequences: str = ""
    causes: str = ""
    risks: str = ""
    figures: tuple[OwnFigure, ...] = ()
    function: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every word of it."""
        told = (word for figure in self.figures for word in (figure.label, figure.source))
        return (self.reason, self.consequences, self.causes, self.risks, *told)


def write_judgement(session: Session, staff: StaffMember, draft: JudgementDraft, *, sign: bool = False) -> int:
    """A new draft, signed at once with `sign`; its id. The same words pressed twice are one judgement.

    Raises NotAllowed('judge') for another's organisation or area, NotPossibleNow: 'area', 'days' (they are not over, or
    in the wrong order), 'points' (the words lead to one person), and with `sign` 'level', 'reason' and 'function'.
    """
    take_turn(session, staff.id)
    judgement = Judgement(organisation_id=draft.organisation_id, written_by=staff.id, version=1)
    _fill(session, staff, judgement, draft)
    if (same := _newest_like(session, judgement)) is not None and (same.signed_at is not None) == sign:
        return same.id
    session.add(judgement)
    session.flush()
    record(session, staff.id, staff.name, "judgement_written", "judgement", str(judgement.id), area=draft.area_code)
    if sign:
        _sign(session, staff, judgement)
    return judgement.id


def change_judgement(
    session: Session, staff: StaffMember, judgement_id: int, draft: JudgementDraft, seen: int, *, sign: bool = False
) -> None:
    """Change a draft of one's organisation. Raises as `write_judgement`, Missing, and Conflict('judgement')."""
    judgement = _locked(session, staff, judgement_id)
    if judgement.signed_at is not None:
        raise NotPossibleNow("signed")
    if judgement.version != seen:
        raise Conflict("judgement")
    if judgement.organisation_id != draft.organisation_id:
        raise NotAllowed("judge")
    _fill(session, staff, judgement, draft)
    judgement.version += 1
    session.flush()
    record(session, staff.id, staff.name, "judgement_written", "judgement", str(judgement.id), area=draft.area_code)
    if sign:
        _sign(session, staff, judgement)


def correct_judgement(session: Session, staff: StaffMember, judgement_id: int) -> int:
    """A draft with the words of a signed one, to put right and sign in its place; the signed one stays as it is.

    A draft that is there already for the same area and days is given back. Raises Missing, NotPossibleNow('draft').
    """
    old = _locked(session, staff, judgement_id)
    if old.signed_at is None:
        raise NotPossibleNow("draft")
    started = session.scalar(
        select(Judgement.id)
        .where(
            Judgement.signed_at.is_(None),
            Judgement.organisation_id == old.organisation_id,
            Judgement.area_id.is_(None) if old.area_id is None else Judgement.area_id == old.area_id,
            Judgement.first == old.first,
            Judgement.last == old.last,
        )
        .order_by(Judgement.id.desc())
        .limit(1)
    )
    if started is not None:
        return started
    names = ("area_id", "first", "last", "organisation_id", "level", "reason", "consequences", "causes", "risks")
    new = Judgement(**{name: getattr(old, name) for name in names}, figures=list(old.figures), written_by=staff.id)
    session.add(new)
    session.flush()
    record(session, staff.id, staff.name, "judgement_corrected", "judgement", str(old.id), draft=str(new.id))
    return new.id


def discard_judgement(session: Session, staff: StaffMember, judgement_id: int) -> None:
    """Throw a draft away. Raises Missing, NotPossibleNow('signed')."""
    judgement = _locked(session, staff, judgement_id)
    if judgement.signed_at is not None:
        raise NotPossibleNow("signed")
    session.delete(judgement)
    record(session, staff.id, staff.name, "judgement_discarded", "judgement", str(judgement_id))


def _locked(session: Session, staff: StaffMember, judgement_id: int) -> Judgement:
    """A judgement of one of this person's organisations, locked until commit."""
    judgement = session.scalars(
        select(Judgement)
        .where(Judgement.id == judgement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if judgement is None or judgement.organisation_id not in judges_for(staff):
        raise Missing("judgement")
    return judgement


def _fill(session: Session, staff: StaffMember, judgement: Judgement, draft: JudgementDraft) -> None:
    if not may_judge(staff, draft.organisation_id, draft.area_code):
        raise NotAllowed("judge")
    if draft.first > draft.last or draft.last > today():
        raise NotPossibleNow("days")
    if any(points_at_somebody(text) for text in draft.texts):
        raise NotPossibleNow("points")
    area = _area(session, draft)
    judgement.area_id = area.id if area is not None else None
    for name in ("first", "last", "level", "reason", "consequences", "causes", "risks"):
        setattr(judgement, name, getattr(draft, name))
    judgement.figures = [figure.stored() for figure in draft.figures]
    judgement.signed_function = draft.function


def _newest_like(session: Session, judgement: Judgement) -> Judgement | None:
    """The same person's newest of the organisation, area and days, when it says the same."""
    newest = session.scalars(
        select(Judgement)
        .where(
            Judgement.organisation_id == judgement.organisation_id,
            Judgement.area_id.is_(None) if judgement.area_id is None else Judgement.area_id == judgement.area_id,
            Judgement.first == judgement.first,
            Judgement.last == judgement.last,
        )
        .order_by(Judgement.id.desc())
        .limit(1)
    ).one_or_none()
    return (
        newest
        if newest is not None and all(getattr(newest, name) == getattr(judgement, name) for name in _SAID)
        else None
    )


def _area(session: Session, draft: JudgementDraft) -> Area | None:
    """The version of the area that was in force when the days ended."""
    if not draft.area_code:
        return None
    area = area_by_code(session, draft.area_code, draft.last) or area_by_code(session, draft.area_code)
    if area is None:
        raise NotPossibleNow("area")
    return area


def _sign(session: Session, staff: StaffMember, judgement: Judgement) -> None:
    missing = next((name for name in ("level", "reason") if not getattr(judgement, name)), "")
    if missing or not judgement.signed_function:
        raise NotPossibleNow(missing or "function")
    judgement.signed_by, judgement.signed_at = staff.id, now()
    session.flush()
    record(session, staff.id, staff.name, "judgement_signed", "judgement", str(judgement.id), level=judgement.level)
