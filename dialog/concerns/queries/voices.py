"""How many people speak: reports are counted one by one, voices by who sent them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern, ConcernContact


@dataclass(frozen=True)
class Heard:
    """`reports` concerns from `voices` people, as far as anybody can tell: no address, no way to know two are one."""

    reports: int
    voices: int


def teller() -> ColumnElement[int]:
    """The concern somebody sent in, also for a part of it: what one person told once."""
    return func.coalesce(Concern.part_of_id, Concern.id)


def heard(session: Session, *where: ColumnElement[bool]) -> Heard:
    """Reports and voices among concerns. Parts of one are one report; reports from one address are one voice."""
    by = func.coalesce(ConcernContact.fingerprint, cast(teller(), String))
    row = session.execute(
        select(func.count(teller().distinct()), func.count(by.distinct()))
        .select_from(Concern)
        .outerjoin(ConcernContact, ConcernContact.concern_id == teller())
        .where(*where)
    ).one()
    return Heard(row[0], row[1])
