"""What was said at a meeting, what is taken along, and views on proposals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.concerns.models import Concern
from dialog.database import Base, Bytes, Json, Moment
from dialog.meetings.models.meeting import Meeting
from dialog.places.models import Area


class MeetingNote(Base):
    """A note taken at a meeting or walk: the concern it became. Nobody's name is asked for."""

    __tablename__ = "meeting_note"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    taken_along: Mapped[bool] = mapped_column(default=False)
    concern: Mapped[Concern] = relationship()


class MeetingSummary(Base):
    """ "This is what we took along": written by staff, approved by another, then sent to those who came and shown.

    `lock_version` guards parallel edits.
    """

    __tablename__ = "meeting_summary"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    lock_version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting] = relationship()
    writer: Mapped[User | None] = relationship(foreign_keys=[written_by])
    approver: Mapped[User | None] = relationship(foreign_keys=[approved_by])


class Proposal(Base):
    """Something people may support or oppose, at a meeting or in an area. `title`, `text`: by language.

    Views are taken until the end of `closes_on`, a local day.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("meeting_id IS NOT NULL OR area_id IS NOT NULL", name="place"),
        Index("ix_proposal_meeting_id", "meeting_id"),
        Index("ix_proposal_area_id", "area_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    title: Mapped[Any] = mapped_column(Json)
    text: Mapped[Any] = mapped_column(Json, default=dict)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    published: Mapped[bool] = mapped_column(default=False)
    lock_version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting | None] = relationship()
    area: Mapped[Area | None] = relationship()


class ProposalCode(Base):
    """The right to one view on each proposal of a meeting or area, as a keyed hash. Nothing says who holds it."""

    __tablename__ = "proposal_code"
    __table_args__ = (
        Index("ix_proposal_code_meeting_id", "meeting_id"),
        Index("ix_proposal_code_area_id", "area_id"),
    )

    code_hash: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class ProposalView(Base):
    """One person's view. `voter` is a keyed hash of proposal and code: it tells repeats and leads to nobody."""

    __tablename__ = "proposal_view"
    __table_args__ = (CheckConstraint("stance IN ('support', 'against', 'unsure')", name="stance"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    stance: Mapped[str] = mapped_column(String(10))
    comment: Mapped[str] = mapped_column(String(1000), default="")
    themes: Mapped[Any] = mapped_column(Json, default=list)
    given_on: Mapped[date] = mapped_column(Date)
