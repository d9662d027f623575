"""Versions of a document: frozen for good, decided, withdrawn; and quotes that have to be taken out of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session, undefer

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import SYSTEM, record
from dialog.clock import local, now, today
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import safe_text
from dialog.errors import Missing, NotPossibleNow
from dialog.situation.models import FrozenPicture, FrozenQuote, SituationDocument
from dialog.situation.operations.documents import document_to_change
from dialog.situation.queries.documents import next_number, versions_of_area
from dialog.situation.queries.quotes import may_be_quoted
from dialog.situation.rules.documents import (
    Content,
    canonical,
    checksum,
    missing_parts,
    quotes_of,
    shortened,
    unexplained_sources,
)
from dialog.situation.rules.levels import DocumentState

LOCK = 0x66727A6E  # one advisory lock for the series of numbers on PostgreSQL
_CHANGED = "quoted_changed"
_WATCHED = ("text", "redacted_text", "withdrawn_on", "restricted", "marks_checked")


@dataclass(frozen=True)
class Decision:
    """Who decided, when, and where it stands."""

    body: str
    decided_on: date
    paragraph: str
    reference: str


def freeze(
    session: Session, staff: StaffMember, document_id: int, content: Content, same_day: Sequence[int], seen: int
) -> int:
    """Keep `content` as the next version; its number. `same_day`: see `FrozenPicture`.

    The content must be made of the document as it stood at version `seen`. Raises as `document_to_change`, and
    NotPossibleNow: 'sources' (an empty class of sources without a reason), 'same_person' (the last version of the area and
    days, in this document or another, was withdrawn by this person: two persons publish a replacement).
    """
    document = document_to_change(session, staff, document_id, seen)
    if unexplained_sources(content):
        raise NotPossibleNow("sources")
    last = _last_of(session, document)
    if last is not None and last.state == DocumentState.WITHDRAWN and last.withdrawn_by == staff.id:
        raise NotPossibleNow("same_person")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    number = next_number(session)
    quoted = _still_quoted(session, content)
    written = canonical(content | {"number": number, "frozen_on": today().isoformat()})
    frozen = FrozenPicture(
        number=number, document_id=document.id, content=written, checksum=checksum(written), frozen_at=now(),
        frozen_by=staff.id, erased=[], same_day=list(same_day),
        quoted=[FrozenQuote(concern_id=concern_id) for concern_id in quoted],
    )  # fmt: skip
    session.add(frozen)
    document.state = DocumentState.FROZEN.value
    document.version += 1
    session.flush()
    record(
        session, staff.id, staff.name, "picture_frozen", "situation_version", str(number),
        document=document.id, checksum=frozen.checksum,
    )  # fmt: skip
    return number


def _last_of(session: Session, document: SituationDocument) -> FrozenPicture | None:
    """The newest version of the same area and days, in whatever document it was frozen."""
    same = [one for one in versions_of_area(session, document.area)
            if (one.document.first, one.document.last) == (document.first, document.last)]  # fmt: skip
    return same[-1] if same else None


def decide(session: Session, staff: StaffMember, number: int, decision: Decision) -> None:
    """Write down that a body has decided on the version.

    Raises Missing, and NotPossibleNow: 'withdrawn', 'decided', 'parts' (one that the law asks for is empty), 'day' (it lies
    ahead, or before the version was frozen), 'checksum' (the content is not what was frozen).
    """
    frozen = _locked(session, number)
    if frozen.state != DocumentState.FROZEN:
        raise NotPossibleNow(frozen.state)
    if checksum(frozen.content) != frozen.checksum:
        raise NotPossibleNow("checksum")
    if missing_parts(json.loads(frozen.content)):
        raise NotPossibleNow("parts")
    if not local(frozen.frozen_at).date() <= decision.decided_on <= today():
        raise NotPossibleNow("day")
    frozen.state = frozen.document.state = DocumentState.DECIDED.value
    frozen.body, frozen.decided_on = decision.body, decision.decided_on
    frozen.paragraph, frozen.reference = decision.paragraph, decision.reference
    record(
        session, staff.id, staff.name, "picture_decided", "situation_version", str(number),
        body=decision.body, on=decision.decided_on.isoformat(), paragraph=decision.paragraph,
        reference=decision.reference,
    )  # fmt: skip


def withdraw_version(session: Session, staff: StaffMember, number: int, reason: str) -> None:
    """Say that a version was wrong. It stays, marked with the reason; somebody else freezes what replaces it.

    Raises Missing, NotPossibleNow: 'withdrawn', 'reason'.
    """
    frozen = _locked(session, number)
    if frozen.state == DocumentState.WITHDRAWN:
        raise NotPossibleNow("withdrawn")
    if not reason:
        raise NotPossibleNow("reason")
    frozen.state, frozen.reason = DocumentState.WITHDRAWN.value, reason
    frozen.withdrawn_on, frozen.withdrawn_by = today(), staff.id
    others = [one for one in frozen.document.frozen if one.state != DocumentState.WITHDRAWN]
    frozen.document.state = (others[-1].state if others else DocumentState.DRAFT.value)  # fmt: skip
    record(session, staff.id, staff.name, "picture_withdrawn", "situation_version", str(number), reason=reason)


def take_out_quote(session: Session, staff: StaffMember, number: int, reference: str) -> None:
    """Put "removed" where a quote stood. The checksum becomes new, and the log says so. Raises Missing."""
    frozen = _locked(session, number)
    concern_id = session.scalar(
        select(FrozenQuote.concern_id)
        .join(Concern, Concern.id == FrozenQuote.concern_id)
        .where(FrozenQuote.picture_id == frozen.id, Concern.reference == reference)
    )
    if concern_id is None:
        raise Missing("quote")
    _take_out(session, frozen, {reference}, [concern_id], staff)


@event.listens_for(Session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    gone = [one for one in session.deleted if isinstance(one, Concern)]
    for one in (*(one for one in session.dirty if isinstance(one, Concern)), *gone):
        if one in session.deleted or any(inspect(one).attrs[name].history.has_changes() for name in _WATCHED):
            session.info.setdefault(_CHANGED, {})[one.id] = one.reference
    # A row that goes takes its marks with it: what it was quoted in is seen to before.
    if gone:
        _clean(session, {one.id: one.reference for one in gone}, gone=True)


def keep_quotes(session: Session) -> None:
    """At the end of a write: take out of every version what may not be shown any more."""
    changed = session.info.pop(_CHANGED, {})
    if changed:
        _clean(session, changed, gone=False)


def _clean(session: Session, changed: dict[int, str], *, gone: bool) -> None:
    with session.no_autoflush:
        held = session.execute(
            select(FrozenQuote.picture_id, FrozenQuote.concern_id)
            .where(FrozenQuote.concern_id.in_(sorted(changed)))
            .order_by(FrozenQuote.picture_id, FrozenQuote.concern_id)
        ).all()
        if not held:
            return
        now_said = {} if gone else _said(session, changed)
        for picture_id in sorted({row.picture_id for row in held}):
            frozen = session.get_one(FrozenPicture, picture_id, options=[undefer(FrozenPicture.content)])
            ids = [row.concern_id for row in held if row.picture_id == picture_id]
            shown = {quote["reference"]: quote["text"] for quote in quotes_of(json.loads(frozen.content))}
            out = [one for one in ids if now_said.get(one) is None or now_said[one] != shown.get(changed[one])]
            if out:
                _take_out(session, frozen, {changed[one] for one in out}, out, None)


def _said(session: Session, changed: Iterable[int]) -> dict[int, str]:
    """What may still be shown of them, by id, as a document shows it."""
    rows = session.execute(
        select(Concern.id, safe_text().label("safe")).where(Concern.id.in_(sorted(changed)), may_be_quoted())
    )
    return {row.id: shortened(row.safe) for row in rows}


def _still_quoted(session: Session, content: Content) -> list[int]:
    """Ids of the quoted. What has been taken back since the content was made is taken out of it."""
    quotes = quotes_of(content)
    wanted = select(Concern.id, Concern.reference).where(Concern.reference.in_([one["reference"] for one in quotes]))
    ids = {row.reference: row.id for row in session.execute(wanted)}
    said = _said(session, ids.values())
    for quote in quotes:
        if said.get(ids.get(quote["reference"], 0)) != quote["text"]:
            _remove(quote, content)
    return sorted({ids[one["reference"]] for one in quotes if one["reference"]})


def _take_out(
    session: Session, frozen: FrozenPicture, references: set[str], ids: Sequence[int], staff: StaffMember | None
) -> None:
    content: Content = json.loads(frozen.content)
    found = [quote for quote in quotes_of(content) if quote["reference"] in references]
    for quote in found:
        _remove(quote, content)
    before = frozen.checksum
    frozen.content = canonical(content)
    frozen.checksum = checksum(frozen.content)
    frozen.erased = [*frozen.erased, {"on": today().isoformat(), "what": "quote", "checksum": before}]
    for row in session.scalars(
        select(FrozenQuote).where(FrozenQuote.picture_id == frozen.id, FrozenQuote.concern_id.in_(ids))
    ):
        session.delete(row)
    record(
        session, staff.id if staff else None, staff.name if staff else SYSTEM, "quote_taken_out", "situation_version",
        str(frozen.number), number=len(found), checksum=frozen.checksum,
    )  # fmt: skip


def _remove(quote: dict[str, Any], content: Content) -> None:
    quote.update(text=content["words"]["removed"], reference="", about="", language=content["language"])


def _locked(session: Session, number: int) -> FrozenPicture:
    found = session.scalars(
        select(FrozenPicture)
        .options(undefer(FrozenPicture.content))
        .where(FrozenPicture.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise Missing("version")
    return found
