"""What disposal rules about groups reach. Nothing is erased here."""

from datetime import date

from sqlalchemy import Select, or_, select

from dialog.groups.models import Group, GroupContact
from dialog.groups.rules import GroupState


def contacts_due(until: date) -> Select[int]:
    """Contacts with a name or an address, of groups that have rested since `until` or before."""
    held = or_(
        GroupContact.locked_facts.is_not(None),
        GroupContact.sealed_address.is_not(None),
        GroupContact.fingerprint.is_not(None),
        GroupContact.link_hash.is_not(None),
    )
    return (
        select(GroupContact.id)
        .join(Group, Group.id == GroupContact.group_id)
        .where(Group.state == GroupState.RESTING, Group.state_on <= until, held)
        .order_by(GroupContact.id)
    )
