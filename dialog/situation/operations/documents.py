"""Work on a picture as a document: start it, write its sections, say why a source is empty, choose what is quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dialog.accounts.operations.turns import take_turn
from dialog.accounts.permissions import Permission
from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.clock import today
from dialog.concerns.models import Concern
from dialog.concerns.queries.access import worded
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.places.models import Area
from dialog.places.queries.areas import area_by_code
from dialog.situation.models import SituationDocument
from dialog.situation.queries.quotes import may_be_quoted
from dialog.situation.rules.documents import MOST_QUOTES, Section
from dialog.situation.rules.judging import points_at_somebody
from dialog.situation.rules.levels import DocumentState, SourceClass
from dialog.situation.rules.periods import Period


@dataclass(frozen=True)
class SectionText:
    """What staff write in a section. `internal` is left out of what is given to others, for `reason`."""

    text: str = ""
    internal: str = ""
    reason: str = ""

    def stored(self) -> dict[str, str]:
        """As it is kept."""
        return {"text": self.text, "internal": self.internal, "reason": self.reason}


def may_make(staff: StaffMember, area_code: str) -> bool:
    """True when the person makes pictures of that area. '' is the whole municipality."""
    return any(
        held.area_codes is None or area_code in held.area_codes for held in staff.roles_with(Permission.MAKE_PICTURES)
    )


def start_document(session: Session, staff: StaffMember, area_code: str, period: Period) -> int:
    """A new draft of an area ('' for the whole municipality) and a period; its id. One that this person began today, and
    in which nobody has written yet, is given back.

    Raises NotPossibleNow: 'area' (there is none by that code), 'future'; NotAllowed('make').
    """
    area = area_by_code(session, area_code, period.end) or area_by_code(session, area_code) if area_code else None
    if area_code and area is None:
        raise NotPossibleNow("area")
    if period.end > today():
        raise NotPossibleNow("future")
    if not may_make(staff, area_code):
        raise NotAllowed("make")
    take_turn(session, staff.id)
    area_id = area.id if area is not None else None
    if (begun := _begun_today(session, staff, area_id, period)) is not None:
        return begun
    document = SituationDocument(
        area_id=area_id,
        span=period.span.value,
        first=period.start,
        last=period.end,
        sections={},
        empty_sources={},
        quotes=[],
        made_on=today(),
        made_by=staff.id,
    )
    session.add(document)
    session.flush()
    _log(session, staff, "document_started", document, area=area_code)
    return document.id


def _begun_today(session: Session, staff: StaffMember, area_id: int | None, period: Period) -> int | None:
    return session.scalar(
        select(SituationDocument.id)
        .where(
            SituationDocument.area_id.is_(None) if area_id is None else SituationDocument.area_id == area_id,
            SituationDocument.span == period.span.value,
            SituationDocument.first == period.start,
            SituationDocument.last == period.end,
            SituationDocument.made_on == today(),
            SituationDocument.made_by == staff.id,
            SituationDocument.state == DocumentState.DRAFT,
            SituationDocument.version == 1,
        )
        .order_by(SituationDocument.id.desc())
        .limit(1)
    )


def write_section(
    session: Session, staff: StaffMember, document_id: int, section: Section, words: SectionText, seen: int
) -> None:
    """Put staff's words in a section. Raises as `document_to_change`, and NotPossibleNow: 'points' (the words lead to one
    person), 'reason' (something is internal and nobody says why).
    """
    document = document_to_change(session, staff, document_id, seen)
    if points_at_somebody(words.text) or points_at_somebody(words.internal) or points_at_somebody(words.reason):
        raise NotPossibleNow("points")
    if words.internal and not words.reason:
        raise NotPossibleNow("reason")
    document.sections = dict(document.sections) | {section.value: words.stored()}
    _changed(session, staff, document, "document_written", section=section.value)


def explain_sources(
    session: Session, staff: StaffMember, document_id: int, reasons: Mapping[SourceClass, str], seen: int
) -> None:
    """Say why nothing comes from some classes of sources. Raises as `document_to_change`, NotPossibleNow('points')."""
    document = document_to_change(session, staff, document_id, seen)
    if any(points_at_somebody(reason) for reason in reasons.values()):
        raise NotPossibleNow("points")
    document.empty_sources = {found.value: reason for found, reason in sorted(reasons.items()) if reason}
    _changed(session, staff, document, "sources_explained")


def choose_quotes(session: Session, staff: StaffMember, document_id: int, references: Sequence[str], seen: int) -> None:
    """Choose whose redacted words are shown. Raises as `document_to_change`, and NotPossibleNow: 'many', 'whole' (the
    picture of the municipality has none), 'quote' (one that this person may not read, or that may not be shown).
    """
    document = document_to_change(session, staff, document_id, seen)
    chosen = list(dict.fromkeys(references))
    if len(chosen) > MOST_QUOTES:
        raise NotPossibleNow("many")
    if chosen and document.area_id is None:
        raise NotPossibleNow("whole")
    allowed = set(
        session.scalars(
            select(Concern.reference).where(
                and_(Concern.reference.in_(chosen), Concern.received_on.between(document.first, document.last)),
                may_be_quoted(),
                worded(staff),
            )
        )
    )
    if not allowed.issuperset(set(chosen) - set(document.quotes)):
        raise NotPossibleNow("quote")
    document.quotes = chosen
    _changed(session, staff, document, "quotes_chosen", number=len(chosen))


def drop_document(session: Session, staff: StaffMember, document_id: int, seen: int) -> None:
    """Throw a draft away. Raises as `document_to_change`, and NotPossibleNow('frozen') once a version of it stands."""
    document = document_to_change(session, staff, document_id, seen)
    if document.frozen:
        raise NotPossibleNow("frozen")
    _log(session, staff, "document_dropped", document)
    session.delete(document)


def document_to_change(session: Session, staff: StaffMember, document_id: int, seen: int) -> SituationDocument:
    """The document, locked until commit. Raises Missing, NotAllowed('make'), Conflict('document')."""
    document = session.scalars(
        select(SituationDocument)
        .where(SituationDocument.id == document_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if document is None:
        raise Missing("document")
    area = session.get(Area, document.area_id) if document.area_id is not None else None
    if not may_make(staff, area.code if area is not None else ""):
        raise NotAllowed("make")
    if document.version != seen:
        raise Conflict("document")
    return document


def _changed(
    session: Session, staff: StaffMember, document: SituationDocument, action: str, **detail: str | int
) -> None:
    document.version += 1
    if document.state == DocumentState.WITHDRAWN:
        document.state = DocumentState.DRAFT.value
    session.flush()
    _log(session, staff, action, document, **detail)


def _log(session: Session, staff: StaffMember, action: str, document: SituationDocument, **detail: str | int) -> None:
    record(session, staff.id, staff.name, action, "document", str(document.id), **detail)
