"""Concerns given to another organisation: what it reads, and what we have given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from dialog.accounts.models import User
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernNamed, ConcernShare
from dialog.concerns.queries.access import readable
from dialog.organisations.models import Organisation


@dataclass(frozen=True)
class Shared:
    """One version that was given. `document` is what the receiver reads; `outdated`: more is hidden in it by now."""

    id: int
    reference: str
    organisation: str
    number: int
    version: int
    legal_ground: str
    reason: str
    shared_by: str
    shared_at: datetime
    ended_at: datetime | None
    document: dict[str, Any]
    outdated: bool = False


def shared_with(session: Session, staff: StaffMember) -> tuple[Shared, ...]:
    """What the organisations of `staff` may read now, latest first; nothing that speaks of `staff`."""
    rows = session.execute(_shares().where(*_received(staff)).order_by(ConcernShare.id.desc()))
    return tuple(_shared(*row) for row in rows)


def shared_one(session: Session, staff: StaffMember, reference: str) -> Shared | None:
    """The version of one concern that `staff` may read now, or None."""
    found = _shares().where(*_received(staff), Concern.reference == reference).order_by(ConcernShare.id.desc()).limit(1)
    row = session.execute(found).one_or_none()
    return _shared(*row) if row is not None else None


def given(session: Session, staff: StaffMember) -> tuple[Shared, ...]:
    """What is given to others of the concerns that `staff` may open, latest first."""
    rows = session.execute(_shares().where(readable(staff)).order_by(ConcernShare.id.desc()).limit(200))
    return tuple(_shared(*row) for row in rows)


def shares_of(session: Session, concern: Concern) -> tuple[Shared, ...]:
    """Everything of one concern that was ever given, latest first."""
    rows = session.execute(_shares().where(ConcernShare.concern_id == concern.id).order_by(ConcernShare.id.desc()))
    return tuple(_shared(*row) for row in rows)


def receivers(session: Session, concern: Concern) -> tuple[tuple[int, str], ...]:
    """(id, name) of organisations it can be given to: every other one, by name."""
    others = select(Organisation.id, Organisation.name).where(Organisation.id != concern.unit.organisation_id)
    return tuple((row.id, row.name) for row in session.execute(others.order_by(Organisation.name, Organisation.id)))


def _shares() -> Any:
    giver = aliased(User)
    return (
        select(ConcernShare, Concern, Organisation.name, giver.name)
        .join(Concern, Concern.id == ConcernShare.concern_id)
        .join(Organisation, Organisation.id == ConcernShare.organisation_id)
        .join(giver, giver.id == ConcernShare.shared_by)
    )


def _received(staff: StaffMember) -> tuple[ColumnElement[bool], ...]:
    own = sorted({held.organisation_id for held in staff.roles_with(Permission.READ_SHARED)})
    named = select(ConcernNamed.concern_id).where(ConcernNamed.user_id == staff.id)
    return (
        ConcernShare.organisation_id.in_(own),
        ConcernShare.ended_at.is_(None),
        Concern.withdrawn_on.is_(None),
        ConcernShare.concern_id.not_in(named),
    )


def _shared(share: ConcernShare, concern: Concern, organisation: str, giver: str) -> Shared:
    document = dict(share.document)
    text = concern.text if concern.redacted_text is None else concern.redacted_text
    place = concern.place if concern.redacted_place is None else concern.redacted_place
    return Shared(
        share.id, concern.reference, organisation, share.number, share.version, share.legal_ground, share.reason, giver,
        share.shared_at, share.ended_at, document,
        outdated=share.ended_at is None and (document.get("text"), document.get("place")) != (text, place),
    )  # fmt: skip
