"""Mail all who answer for a group."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from dialog.groups.emails import mail_contact, own_path
from dialog.groups.operations.contacts import living, locked_group
from dialog.keys import Keys


def mail_contacts(
    session: Session, keys: Keys, group_id: int, template: str, values_in: Callable[[str], Mapping[str, str]]
) -> int:
    """One mail to each contact that has confirmed and has an address; how many. `values_in` says the values in a language.

    Each mail also has `link`, the contact's own way to the group. Raises Missing.
    """
    sent = 0
    for contact in living(locked_group(session, group_id)):
        if contact.confirmed_on is not None:
            values = {"link": own_path(keys, contact), **values_in(contact.language)}
            sent += mail_contact(session, keys, contact, template, **values) is not None
    return sent
