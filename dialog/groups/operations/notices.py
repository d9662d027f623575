"""A local notice to the groups of some areas: one mail to each person, written to be passed on."""

import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.audit.operations import record
from dialog.clock import now
from dialog.errors import NotPossibleNow
from dialog.groups.emails import mail_contact
from dialog.groups.models import GroupNotice, GroupNoticeMail
from dialog.groups.queries.notices import recipients
from dialog.keys import Keys
from dialog.organisations.rules import Editor


@dataclass(frozen=True)
class NoticeDraft:
    """Canonical texts; `area_codes` those the groups lie in."""

    subject: str
    text: str
    area_codes: tuple[str, ...]


def send_notice(session: Session, keys: Keys, editor: Editor, draft: NoticeDraft, form_key: str) -> int:
    """Queue the mails once per `form_key`; how many people get it.

    Who answers for two groups gets one mail. Raises Conflict('form_key'), NotPossibleNow('nobody').
    """
    content = asdict(draft) | {"area_codes": sorted(draft.area_codes)}
    return int(form_keys.once(session, form_key, content, lambda: _send(session, keys, editor, draft, form_key)))


def _send(session: Session, keys: Keys, editor: Editor, draft: NoticeDraft, form_key: str) -> int:
    people = recipients(session, draft.area_codes)
    if not people:
        raise NotPossibleNow("nobody")
    notice = GroupNotice(
        subject=draft.subject,
        text=draft.text,
        area_codes=sorted(draft.area_codes),
        sent_at=now(),
        sent_by=editor.id,
        form_key_hash=hashlib.sha256(form_key.encode()).hexdigest(),
    )
    session.add(notice)
    session.flush()
    for contact in people:
        mail = mail_contact(session, keys, contact, "mail.group_notice", subject=draft.subject, text=draft.text)
        session.add(GroupNoticeMail(notice_id=notice.id, contact_id=contact.id, mail_id=mail))
    record(session, editor.id, editor.name, "group_notice", "group_notice", str(notice.id), number=len(people))
    return len(people)
