"""Concerns and what is said about them. Text, contact, notes and answers lie apart on purpose."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.concerns.models.sharing import ConcernMark, ConcernNamed
from dialog.concerns.rules import TEXT_LIMIT
from dialog.database import Base, Bytes, Json, Moment
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area


def _index_of_few(name: str, column: str, condition: str) -> Index:
    """An index that holds only the rows of `condition`, and can only serve questions about those."""
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


class Concern(Base):
    """One thing told to us. Arrival is a date and nothing finer; `when_*` is what the teller says about the
    event.

    `topics`, `when_times`, `days`: lists of the form's codes. `code_hash`: slow hash of the receipt code.
    `restricted`: a `rules.Restriction`, derived from its tags. `version` guards parallel edits. `told`: place, time and
    kind as first told, kept from the moment staff code something else.

    `part` is 0 for what was told, 1, 2 … for a part that staff cut out of `part_of_id` (characters `part_from` up to,
    not including, `part_to` of its text). A part has its whole's year and number, no code and no contact of its own.
    `divided`: it has parts, which are worked with and counted in its place.
    `matter_id`: told by several, one matter. `aside`: a `rules.Aside`, why it waits for a look apart from the queue.

    `redacted_text` and `redacted_place` are what others see once somebody's details are hidden in them (`None`: nothing
    is hidden); `text` and `place` are never altered. `marks_checked`: a person has looked what to hide.

    `place_type` and `target`: what sort of place, and what or who was hit (`rules.facts`), coded by staff; '' when not said.

    `source_id`: the organisation whose staff saw it, or the partner that told; None for residents. `source_unit_id`: its unit,
    when that is known. Which person saw it is kept nowhere.

    `answer_by`: the day somebody promised an answer for, in place of the programme's working days.
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"length(text) <= {TEXT_LIMIT}", name="text_length"),
        CheckConstraint(
            "kind IN ('concern', 'question', 'suggestion', 'positive', 'event', 'accessibility')", name="kind"
        ),
        CheckConstraint("state IN ('new', 'reviewed', 'unclear', 'paused', 'waiting_answer', 'closed')", name="state"),
        UniqueConstraint("year", "number", "part"),
        Index("ix_concern_inbox", "state", "received_on", "id"),
        Index("ix_concern_area", "area_id", "received_on"),
        Index("ix_concern_received", "received_on", "area_id"),
        Index("ix_concern_unit", "unit_id", "state"),
        Index("ix_concern_handler", "handler_id", "state"),
        Index("ix_concern_owed", "wants_answer", "state"),
        # Partial: nearly every list asks for the others, and an index on those would be walked from end to end.
        _index_of_few("ix_concern_withdrawn_on", "withdrawn_on", "withdrawn_on IS NOT NULL"),
        _index_of_few("ix_concern_restricted", "restricted", "restricted <> ''"),
        _index_of_few("ix_concern_part_of_id", "part_of_id", "part_of_id IS NOT NULL"),
        _index_of_few("ix_concern_matter_id", "matter_id", "matter_id IS NOT NULL"),
        _index_of_few("ix_concern_aside", "aside", "aside <> ''"),
        _index_of_few("ix_concern_answer_by", "answer_by", "answer_by IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    part_from: Mapped[int | None]
    part_to: Mapped[int | None]
    divided: Mapped[bool] = mapped_column(default=False)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("concern_matter.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(Bytes, unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="concern")
    channel: Mapped[str] = mapped_column(String(20), default="form")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="sv")
    topics: Mapped[Any] = mapped_column(Json, default=list)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    place: Mapped[str] = mapped_column(String(200), default="")
    redacted_text: Mapped[str | None] = mapped_column(Text)
    redacted_place: Mapped[str | None] = mapped_column(Text)
    marks_checked: Mapped[bool] = mapped_column(default=False)
    when_days: Mapped[str] = mapped_column(String(10), default="")
    when_times: Mapped[Any] = mapped_column(Json, default=list)
    recurring: Mapped[str] = mapped_column(String(10), default="")
    days: Mapped[Any] = mapped_column(Json, default=list)
    time_from: Mapped[str] = mapped_column(String(5), default="")
    time_to: Mapped[str] = mapped_column(String(5), default="")
    how: Mapped[str] = mapped_column(String(500), default="")
    place_type: Mapped[str] = mapped_column(String(20), default="")
    target: Mapped[str] = mapped_column(String(20), default="")
    told: Mapped[Any] = mapped_column(Json, nullable=True)
    received_on: Mapped[date] = mapped_column(Date)
    notice_version: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    state: Mapped[str] = mapped_column(String(20), default="new")
    urgent: Mapped[bool] = mapped_column(default=False, index=True)
    urgent_words: Mapped[Any] = mapped_column(Json, default=list)
    urgent_seen_by: Mapped[int | None]
    restricted: Mapped[str] = mapped_column(String(20), default="")
    aside: Mapped[str] = mapped_column(String(20), default="")
    wants_answer: Mapped[bool] = mapped_column(default=False)
    answer_by: Mapped[date | None] = mapped_column(Date)
    entered_by: Mapped[int | None]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    source_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closing_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    source: Mapped[Organisation | None] = relationship()
    source_unit: Mapped[Unit | None] = relationship(foreign_keys=source_unit_id)
    handler: Mapped[User | None] = relationship()
    tags: Mapped[list["ConcernTag"]] = relationship(cascade="all, delete-orphan")
    marks: Mapped[list[ConcernMark]] = relationship(cascade="all, delete-orphan", order_by=ConcernMark.id)
    named: Mapped[list[ConcernNamed]] = relationship(cascade="all, delete-orphan", order_by=ConcernNamed.user_id)


class ReferenceSeries(Base):
    """The last number given out in a year's series, taken under the row's lock: no gaps, no doubles."""

    __tablename__ = "reference_series"

    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class ConcernTag(Base):
    """A category (and facet, or '') a person has put on a concern."""

    __tablename__ = "concern_tag"
    __table_args__ = (Index("ix_concern_tag_category", "category", "facet"),)

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    facet: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    tagged_by: Mapped[int | None]


class ConcernContact(Base):
    """The sealed address of someone who wants an answer by mail. Staff pages never load it."""

    __tablename__ = "concern_contact"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    sealed_address: Mapped[bytes] = mapped_column(Bytes)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)


class ConcernNote(Base):
    """An internal note, or the question that makes a concern unclear. No module that writes mails imports this."""

    __tablename__ = "concern_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)
    is_question: Mapped[bool] = mapped_column(default=False)
    author: Mapped[User] = relationship()


class ConcernAnswer(Base):
    """An answer to the resident, shown under the code and mailed when an address was left."""

    __tablename__ = "concern_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    sender: Mapped[str] = mapped_column(String(160))
    answered_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    mail_id: Mapped[int | None]
    author: Mapped[User] = relationship()


class ConcernMessage(Base):
    """Something the resident added afterwards, under the code. `redacted_text` as with a concern."""

    __tablename__ = "concern_message"
    __table_args__ = (Index("ix_concern_message_seen", "seen", "concern_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    redacted_text: Mapped[str | None] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date)
    seen: Mapped[bool] = mapped_column(default=False)


class ConcernEvent(Base):
    """One step in a concern's history. Steps by residents carry a date only; `at` is for staff."""

    __tablename__ = "concern_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    on: Mapped[date] = mapped_column("on_date", Date)
    at: Mapped[datetime | None] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    detail: Mapped[Any] = mapped_column(Json, default=dict)
    actor: Mapped[User | None] = relationship()


class ConcernReading(Base):
    """A staff member has opened this concern: shows what is unread, and by whom it is being read."""

    __tablename__ = "concern_reading"
    __table_args__ = (Index("ix_concern_reading_user_id", "user_id", "last_read_at"),)

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), primary_key=True)
    last_read_at: Mapped[datetime] = mapped_column(Moment)
