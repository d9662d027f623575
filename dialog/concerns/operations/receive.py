"""The one way in for everything we are told, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dialog import form_keys
from dialog.audit.operations import record
from dialog.categories.queries import is_usable
from dialog.categories.rules import Tag, in_order
from dialog.clock import now, today
from dialog.concerns.emails import receipt_mail
from dialog.concerns.models import Concern, ConcernContact, ConcernEvent, ConcernTag, ReferenceSeries
from dialog.concerns.operations.flood import look_at_arrival
from dialog.concerns.operations.index import index_wording
from dialog.concerns.operations.redaction import protect
from dialog.concerns.rules import Kind, reference_of, restriction_of, tags_from
from dialog.concerns.rules.source import Source
from dialog.concerns.urgent import find_signs
from dialog.errors import NotPossibleNow
from dialog.keys import Keys
from dialog.organisations.queries import unit_for_area
from dialog.outbox.operations import queue_mail
from dialog.places.models import Area
from dialog.places.queries import area_by_code

SERIES = "SP"


@dataclass(frozen=True)
class ConcernDraft:
    """What somebody tells us. Texts are canonical (`dialog.text`), codes are those of `rules`, `email` is
    valid or ''.

    `language` is the language to answer in. `tags` are what staff tagged it with as they wrote it down, besides what
    `topics` give. `entered_by` is the staff member who wrote it down for somebody,
    `staff_name` that person's name for the log. `source` in their place: staff or a partner saw it themselves, and which person
    it was is not kept. `received_on` is the day it reached us, today when None. `crowded`: very
    many came from the same connection within minutes.
    """

    text: str
    kind: str = Kind.CONCERN
    channel: str = "form"
    language: str = "sv"
    topics: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    area_code: str = ""
    place: str = ""
    when_days: str = ""
    when_times: tuple[str, ...] = ()
    recurring: str = ""
    how: str = ""
    email: str = ""
    wants_answer: bool = False
    notice_version: str = ""
    entered_by: int | None = None
    staff_name: str = ""
    days: tuple[str, ...] = ()
    place_type: str = ""
    target: str = ""
    source: Source | None = None
    received_on: date | None = None
    crowded: bool = False


@dataclass(frozen=True)
class Receipt:
    """`reference` is SP-2026-0001, `code` the sixteen digits that open the follow page."""

    reference: str
    code: str


def receive_concern(
    session: Session, keys: Keys, draft: ConcernDraft, form_key: str, code_hash: bytes | None = None
) -> Receipt:
    """Store `draft` once per `form_key`; a repeat gives the first receipt.

    `code_hash` is `slow_code_hash(keys, form_key)`: pages compute it before the transaction, which it would
    hold up. Raises Conflict('form_key') when the key was used for something else, NotPossibleNow('area') for
    an area that is not in use, NotPossibleNow('tag') for no category or a facet that is not in use,
    NotPossibleNow('no_central_unit') before the municipality has named one.
    """
    code = keys.receipt_code(form_key)
    content = _content(keys, draft)
    reference = form_keys.once(
        session, form_key, content, lambda: _store(session, keys, draft, code_hash or keys.code_hash(code))
    )
    return Receipt(reference=reference, code=code)


def slow_code_hash(keys: Keys, form_key: str) -> bytes:
    """The stored hash of the code that belongs to `form_key`; takes some 30 ms on purpose."""
    return keys.code_hash(keys.receipt_code(form_key))


def _content(keys: Keys, draft: ConcernDraft) -> Mapping[str, Any]:
    """What makes two submissions the same. The address only as its keyed fingerprint: this lies in the
    database.
    """
    return {
        "text": draft.text,
        "kind": str(draft.kind),
        "channel": draft.channel,
        "topics": sorted(draft.topics),
        "tags": sorted(f"{tag.category}:{tag.facet}" for tag in draft.tags),
        "area": draft.area_code,
        "place": draft.place,
        "when": [draft.when_days, *sorted(draft.when_times), draft.recurring],
        "how": draft.how,
        "email": keys.fingerprint(draft.email) if draft.email else "",
    } | _seen(draft)


def _seen(draft: ConcernDraft) -> dict[str, Any]:
    """What residents are not asked for."""
    source = [draft.source.organisation_id, draft.source.unit_id] if draft.source else []
    told = {"days": list(draft.days), "place_type": draft.place_type, "target": draft.target, "source": source}
    return {name: value for name, value in told.items() if value}


def _store(session: Session, keys: Keys, draft: ConcernDraft, code_hash: bytes) -> str:
    received_on = draft.received_on or today()
    area = _area(session, draft.area_code, received_on)
    tags = _tags(session, draft)
    signs = find_signs(draft.text)
    concern = Concern(
        code_hash=code_hash,
        kind=str(draft.kind),
        channel=draft.channel,
        text=draft.text,
        language=draft.language,
        topics=list(draft.topics),
        area_id=area.id if area is not None else None,
        place=draft.place,
        when_days=draft.when_days,
        when_times=list(draft.when_times),
        recurring=draft.recurring,
        how=draft.how,
        days=list(draft.days),
        place_type=draft.place_type,
        target=draft.target,
        source_id=draft.source.organisation_id if draft.source else None,
        source_unit_id=draft.source.unit_id if draft.source else None,
        received_on=received_on,
        notice_version=draft.notice_version,
        unit_id=unit_for_area(session, draft.area_code).id,
        urgent=signs.is_urgent,
        urgent_words=list(signs.danger),
        restricted=str(restriction_of(tags)),
        wants_answer=draft.wants_answer or bool(draft.email),
        entered_by=draft.entered_by,
        tags=[
            ConcernTag(
                category=tag.category, facet=tag.facet, tagged_by=draft.entered_by if tag in draft.tags else None
            )
            for tag in tags
        ],
        **numbered(received_on.year, take_numbers(session, received_on.year)[0]),
    )
    session.add(concern)
    session.flush()
    _add_contact(session, keys, concern, draft)
    _add_history(session, concern, draft)
    session.flush()
    protect(session, concern)
    session.flush()
    index_wording(session, concern)  # at once: the next one of the same write may have the same words
    look_at_arrival(session, concern, keys.fingerprint(draft.email) if draft.email else "", crowded=draft.crowded)
    session.flush()
    return concern.reference


def take_numbers(session: Session, year: int, number: int = 1) -> range:
    """The next `number` numbers of the year's series. Holds the series' row until commit: no gaps, no doubles."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(ReferenceSeries).values(name=SERIES, year=year, last=number)
    following = first.on_conflict_do_update(
        index_elements=["name", "year"], set_={"last": ReferenceSeries.last + number}
    ).returning(ReferenceSeries.last)
    last = session.execute(following).scalar_one()
    return range(last - number + 1, last + 1)


def numbered(year: int, number: int) -> dict[str, Any]:
    """Year, number and reference of a concern."""
    return {"year": year, "number": number, "reference": reference_of(year, number)}


def _add_contact(session: Session, keys: Keys, concern: Concern, draft: ConcernDraft) -> None:
    if not draft.email:
        return
    session.add(
        ConcernContact(
            concern_id=concern.id,
            sealed_address=keys.seal(draft.email.encode()),
            fingerprint=keys.fingerprint(draft.email),
        )
    )
    mail = receipt_mail(concern.reference, draft.language)
    queue_mail(
        session,
        keys,
        template=mail.template,
        language=mail.language,
        address=draft.email,
        values=mail.values,
        about=mail.about,
    )


def _add_history(session: Session, concern: Concern, draft: ConcernDraft) -> None:
    by_staff = draft.entered_by is not None
    session.add(
        ConcernEvent(
            concern_id=concern.id,
            kind="received",
            on=concern.received_on,
            at=now() if by_staff else None,
            actor_id=draft.entered_by,
            detail={"channel": draft.channel},
        )
    )
    if by_staff:
        actor = draft.staff_name
        record(session, draft.entered_by, actor, "entered", "concern", concern.reference, channel=draft.channel)
    elif draft.source:
        source = draft.source
        record(
            session, source.staff_id, source.staff_name, "observed", "organisation", source.organisation_code,
            channel=draft.channel,
        )  # fmt: skip


def _tags(session: Session, draft: ConcernDraft) -> tuple[Tag, ...]:
    if not all(is_usable(session, tag) for tag in draft.tags):
        raise NotPossibleNow("tag")
    return in_order({*tags_from(draft.kind, draft.topics), *draft.tags})


def _area(session: Session, code: str, day: date) -> Area | None:
    found = area_by_code(session, code, day) if code else None
    if code and found is None:
        raise NotPossibleNow("area")
    return found
