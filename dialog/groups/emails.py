"""Which mail goes to a contact of a group. A value that begins with '/' is a path on this site."""

from sqlalchemy.orm import Session

from dialog.groups.models import GroupContact
from dialog.groups.rules import LINK_PURPOSE
from dialog.keys import Keys
from dialog.outbox.operations import SealedAddress, queue_mail
from dialog.private_links import link_token

_SWEDISH = "sv"


def path_in(language: str, path: str) -> str:
    """`path` on the pages in `language`."""
    return path if language == _SWEDISH else f"/{language}{path}"


def token_of(keys: Keys, contact: GroupContact) -> str:
    """The token of the contact's private link; '' when it has none any more."""
    return link_token(keys, LINK_PURPOSE, contact.link_salt) if contact.link_salt else ""


def own_path(keys: Keys, contact: GroupContact) -> str:
    """Where the contact finds its group, in its language."""
    return path_in(contact.language, f"/grannsamverkan/{token_of(keys, contact)}")


def mail_contact(session: Session, keys: Keys, to: GroupContact, template: str, **values: str) -> int | None:
    """Queue a mail to one contact; its id. None when there is no address, or the address has had its share of the day."""
    if to.sealed_address is None or to.fingerprint is None:
        return None
    return queue_mail(
        session,
        keys,
        template=template,
        language=to.language,
        address=SealedAddress(to.sealed_address, to.fingerprint),
        values=values,
        about=f"group-{to.group_id}",
    )
