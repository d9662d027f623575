"""Safety walks: the route, who took part (as numbers), and what was found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base, Bytes, Json, Moment
from dialog.meetings.models.meeting import Meeting
from dialog.organisations.models import Organisation, Unit


class Walk(Base):
    """What a safety walk has besides a meeting. `leader` and `note_taker` are functions or first names of staff.

    `number` counts the walks of an area. `protocol_at`: when the protocol was published.
    """

    __tablename__ = "walk"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    light: Mapped[str] = mapped_column(String(10), default="")
    weather: Mapped[str] = mapped_column(String(80), default="")
    leader: Mapped[str] = mapped_column(String(120), default="")
    note_taker: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[Any] = mapped_column(Json, default=dict)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    protocol_at: Mapped[datetime | None] = mapped_column(Moment)
    lock_version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting] = relationship()
    stops: Mapped[list["WalkStop"]] = relationship(order_by="WalkStop.position", cascade="all, delete-orphan")
    groups: Mapped[list["WalkGroup"]] = relationship(order_by="WalkGroup.code", cascade="all, delete-orphan")


class WalkStop(Base):
    """A stop on the route. `longitude`, `latitude`: WGS 84 degrees, or None when it is only a name."""

    __tablename__ = "walk_stop"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("walk.meeting_id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]


class WalkGroup(Base):
    """How many of a group took part: residents, children, youth, housing, police… A number, no names."""

    __tablename__ = "walk_group"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("walk.meeting_id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)


class Finding(Base):
    """One thing seen on a walk. `decision` is '' until the owner has said 'yes', 'no' or 'later', with `reason`.

    `client_key` is made on the phone, so that a finding sent twice is stored once. `concern_id`: the concern it became.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("meeting_id", "client_key"),
        CheckConstraint("decision IN ('', 'yes', 'no', 'later')", name="decision"),
        CheckConstraint("decision = '' OR decision = 'yes' OR reason <> ''", name="reason"),
        Index("ix_finding_due_on", "decision", "done_on", "due_on"),
        Index("ix_finding_concern_id", "concern_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("walk.meeting_id", ondelete="CASCADE"))
    stop_id: Mapped[int | None] = mapped_column(ForeignKey("walk_stop.id", ondelete="SET NULL"), index=True)
    client_key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200), default="")
    view: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    owner_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    owner_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    decision: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id", ondelete="SET NULL"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    lock_version: Mapped[int] = mapped_column(default=1)
    owner_organisation: Mapped[Organisation | None] = relationship()
    owner_unit: Mapped[Unit | None] = relationship()
    pictures: Mapped[list["FindingPicture"]] = relationship(cascade="all, delete-orphan", order_by="FindingPicture.id")


class FindingPicture(Base):
    """A picture of a place, re-encoded: nothing of the file that came is kept. Shown outside only when `published`."""

    __tablename__ = "finding_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    # Fetched only by those who ask for it.
    content: Mapped[bytes] = mapped_column(Bytes, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(300), default="")
    published: Mapped[bool] = mapped_column(default=False)
