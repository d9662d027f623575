"""A real concern to try a text or a macro on."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import readable
from dialog.organisations.models import Unit


def sample_concern(session: Session, staff: StaffMember, reference: str) -> Concern | None:
    """The named concern when this person may open it, else the latest that may be opened; None when there is none."""
    found = (
        select(Concern)
        .where(readable(staff), Concern.withdrawn_on.is_(None))
        .options(joinedload(Concern.unit).joinedload(Unit.organisation), joinedload(Concern.area))
    )
    if reference:
        named = session.scalars(found.where(Concern.reference == reference.strip().upper()[:20].replace("\0", "")))
        if (one := named.one_or_none()) is not None:
            return one
    return session.scalars(found.order_by(Concern.received_on.desc(), Concern.id.desc()).limit(1)).first()
