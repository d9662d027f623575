"""Keep the registers that the law asks for, and remind of renewal."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dialog.accounts.operations.turns import take_turn
from dialog.accounts.permissions import Permission
from dialog.accounts.queries import staff_with
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import SYSTEM, record
from dialog.catalogue import locale_of
from dialog.clock import today
from dialog.errors import Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.operations import queue_mail
from dialog.records.models import LawRecord, LawReminder
from dialog.records.queries.law import holding_picture, reminder_to_give
from dialog.records.rules.law import LawKind, renewal
from dialog.situation.models import FrozenPicture

PATH = "/intern/lagen"


@dataclass(frozen=True)
class LawDraft:
    """Something that exists. `until`: the last day it is in force, None while it goes on."""

    kind: LawKind
    on: date
    text: str
    until: date | None = None
    reference: str = ""
    url: str = ""


def add_law_record(session: Session, staff: StaffMember, draft: LawDraft) -> int:
    """Put it into its register; its id. A plan is tied to the decided picture that holds. What stands there already,
    word for word, is not put in again.

    Raises NotPossibleNow: 'no_picture' (a plan is made from a decided picture, and there is none), 'before_picture' (the
    plan was decided before it), 'until' (ends before it begins), 'on' (a day to come).
    """
    if draft.on > today():
        raise NotPossibleNow("on")
    if draft.until is not None and draft.until < draft.on:
        raise NotPossibleNow("until")
    take_turn(session, staff.id)
    picture_id = _picture_of_plan(session, draft).id if draft.kind is LawKind.PLAN else None
    if (same := session.scalar(_same(draft, picture_id))) is not None:
        return same
    one = LawRecord(
        kind=draft.kind.value,
        on=draft.on,
        until=draft.until,
        text=draft.text,
        reference=draft.reference,
        url=draft.url,
        picture_id=picture_id,
        made_by=staff.id,
    )
    session.add(one)
    session.flush()
    record(session, staff.id, staff.name, "law_record_added", "law_record", str(one.id), of=draft.kind.value)
    return one.id


def _same(draft: LawDraft, picture_id: int | None) -> Select[int]:
    return (
        select(LawRecord.id)
        .where(
            LawRecord.kind == draft.kind.value,
            LawRecord.on == draft.on,
            LawRecord.until.is_(None) if draft.until is None else LawRecord.until == draft.until,
            LawRecord.text == draft.text,
            LawRecord.reference == draft.reference,
            LawRecord.url == draft.url,
            LawRecord.picture_id.is_(None) if picture_id is None else LawRecord.picture_id == picture_id,
            LawRecord.ended_on.is_(None),
        )
        .order_by(LawRecord.id)
        .limit(1)
    )


def _picture_of_plan(session: Session, draft: LawDraft) -> FrozenPicture:
    picture = holding_picture(session)
    if picture is None or picture.decided_on is None:
        raise NotPossibleNow("no_picture")
    if draft.on < picture.decided_on:
        raise NotPossibleNow("before_picture")
    return picture


def end_law_record(session: Session, staff: StaffMember, record_id: int) -> None:
    """Take it out of its register; it stays for the history. Raises Missing; a second time changes nothing."""
    one = session.get(LawRecord, record_id, with_for_update=True)
    if one is None:
        raise Missing("law_record")
    if one.ended_on is not None:
        return
    one.ended_on = today()
    one.version += 1
    record(session, staff.id, staff.name, "law_record_ended", "law_record", str(one.id), of=one.kind)


def remind_of_renewal(session: Session, keys: Keys) -> int:
    """Give the reminder that is due, once: a mail to each who answers for the law page. How many mails."""
    picture = holding_picture(session)
    months = reminder_to_give(session, picture)
    if not months or picture is None or picture.decided_on is None:
        return 0
    session.add(LawReminder(frozen_picture_id=picture.id, months=months, sent_on=today()))
    due = renewal(picture.decided_on, today()).due
    readers = staff_with(session, Permission.MANAGE_LAW)
    for one in readers:
        language = one.language or "sv"
        queue_mail(
            session,
            keys,
            template="mail.renewal",
            language=language,
            address=one.email,
            values={"renewal": long_day(due, language), "link": PATH},
            about="law",
        )
    record(session, None, SYSTEM, "renewal_reminded", "picture", str(picture.number), months=months)
    return len(readers)


def long_day(day: date, language: str) -> str:
    """24 november 2026."""
    return str(format_date(day, "d MMMM y", locale=locale_of(language)))
