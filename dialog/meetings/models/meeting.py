"""Meetings and who invites to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Json, Moment
from dialog.groups.models import Group
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area


class Meeting(Base):
    """Something people are invited to. All numbers are people, never registrations.

    `title`, `intro`, `travel`: text by language. `access`, `languages`: codes. `capacity` None: no limit. `extra_seats`:
    how many may come although the room is full ("come anyway, we arrange it"). `seats_taken` is seated and offered
    together, changed only together with the registrations and held by a constraint. `sequence` and `uid` are the
    calendar's; `moved_from` is the time it had before. `drawn_at`: when the lots were drawn. `door_count`: people who came
    without registering. `closed_at`: attendance is done. `lock_version` guards parallel edits by staff.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'cancelled', 'held')", name="state"),
        CheckConstraint("admission IN ('queue', 'lottery', 'open')", name="admission"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("seats_taken >= 0", name="seats_not_negative"),
        CheckConstraint("capacity IS NULL OR seats_taken <= capacity + extra_seats", name="seats_enough"),
        CheckConstraint("starts_at < ends_at", name="times"),
        Index("ix_meeting_state", "state", "starts_at"),
        Index("ix_meeting_area_id", "area_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    title: Mapped[Any] = mapped_column(Json)
    intro: Mapped[Any] = mapped_column(Json, default=dict)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    place: Mapped[str] = mapped_column(String(160))
    address: Mapped[str] = mapped_column(String(200), default="")
    travel: Mapped[Any] = mapped_column(Json, default=dict)
    access: Mapped[Any] = mapped_column(Json, default=list)
    languages: Mapped[Any] = mapped_column(Json, default=list)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    moved_from: Mapped[datetime | None] = mapped_column(Moment)
    admission: Mapped[str] = mapped_column(String(10), default="queue")
    capacity: Mapped[int | None]
    extra_seats: Mapped[int] = mapped_column(default=0)
    seats_taken: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    needs_by: Mapped[date | None] = mapped_column(Date)
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    cancelled_because: Mapped[Any] = mapped_column(Json, default=dict)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    for_group_id: Mapped[int | None] = mapped_column(ForeignKey("watch_group.id", ondelete="SET NULL"), index=True)
    door_count: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    lock_version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area] = relationship()
    for_group: Mapped[Group | None] = relationship()
    hosts: Mapped[list["MeetingHost"]] = relationship(
        back_populates="meeting", order_by="MeetingHost.position", cascade="all, delete-orphan"
    )


class MeetingHost(Base):
    """An organisation (or one of its units) that invites. The first one answers for the registrations."""

    __tablename__ = "meeting_host"
    __table_args__ = (UniqueConstraint("meeting_id", "organisation_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    meeting: Mapped[Meeting] = relationship(back_populates="hosts")
    organisation: Mapped[Organisation] = relationship()
    unit: Mapped[Unit | None] = relationship()


class MeetingChange(Base):
    """What staff did to a meeting that people are told of: 'moved', 'place', 'cancelled'. `sequence` is the calendar's."""

    __tablename__ = "meeting_change"
    __table_args__ = (UniqueConstraint("meeting_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    detail: Mapped[Any] = mapped_column(Json, default=dict)
    by: Mapped[User | None] = relationship()
