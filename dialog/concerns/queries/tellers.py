"""Who told, as conditions in SQL: the kinds of sources of the situation picture, and whose eyes have seen.

What `situation.rules.sources` says of one channel and one organisation; the lists behind its figures are chosen here.
"""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from dialog.concerns.channels import PARTNER, STAFF_DIALOGUE, WEEKLY_CONFERENCE
from dialog.concerns.models import Concern
from dialog.organisations.models import Organisation
from dialog.organisations.rules import OrganisationKind

STAFF_CHANNELS = (STAFF_DIALOGUE.code, WEEKLY_CONFERENCE.code)


class Teller(StrEnum):
    """RESIDENTS, STAFF and PARTNERS are kinds of sources. SOCIAL and POLICE are whose eyes: municipal staff, the police."""

    RESIDENTS = "residents"
    STAFF = "staff"
    PARTNERS = "partners"
    SOCIAL = "social"
    POLICE = "police"


def told_by(teller: Teller) -> ColumnElement[bool]:
    """Concerns that these have told."""
    match teller:
        case Teller.RESIDENTS:
            return not_(Concern.channel.in_((*STAFF_CHANNELS, PARTNER.code)))
        case Teller.STAFF:
            return Concern.channel.in_(STAFF_CHANNELS)
        case Teller.PARTNERS:
            return Concern.channel == PARTNER.code
        case Teller.SOCIAL:
            return and_(Concern.channel.in_(STAFF_CHANNELS), not_(_by_police()))
        case Teller.POLICE:
            return and_(or_(Concern.channel.in_(STAFF_CHANNELS), Concern.channel == PARTNER.code), _by_police())


def _by_police() -> ColumnElement[bool]:
    police = select(Organisation.id).where(Organisation.kind == OrganisationKind.POLICE)
    return func.coalesce(Concern.source_id, 0).in_(police)
