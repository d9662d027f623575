"""Who comes. Name, contact and needs lie apart, so that each can be erased, and shown, by itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Bytes, Moment
from dialog.groups.models import Group
from dialog.meetings.models.meeting import Meeting


class Registration(Base):
    """A party of people. `size` is how many it wants to be, `seated` and `offered` are seats it has.

    `position` is its place in the queue: a number, no time. `answer_by` is the system's own deadline for the offer. `skips`
    and `unanswered` are counted by the published rule. `turn` grows with every change the party is told of. `link_salt`
    makes the private link with the installation's key, `link_hash` finds it. `came`: people who came, None before anybody
    looked.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        UniqueConstraint("meeting_id", "group_id"),
        CheckConstraint("state IN ('active', 'resting', 'cancelled')", name="state"),
        CheckConstraint("size >= 0 AND seated >= 0 AND offered >= 0 AND seated + offered <= size", name="seats"),
        CheckConstraint("came IS NULL OR came >= 0", name="came"),
        Index("ix_registration_answer_by", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("watch_group.id", ondelete="SET NULL"), index=True)
    position: Mapped[int]
    size: Mapped[int]
    seated: Mapped[int] = mapped_column(default=0)
    offered: Mapped[int] = mapped_column(default=0)
    choice: Mapped[str] = mapped_column(String(10), default="wait_all")
    skips: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)
    answer_by: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10), default="active")
    relation: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(5), default="sv")
    link_salt: Mapped[bytes] = mapped_column(Bytes)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    registered_on: Mapped[date] = mapped_column(Date)
    notice_version: Mapped[str] = mapped_column(String(40), default="")
    entered_by: Mapped[int | None]
    turn: Mapped[int] = mapped_column(default=0)
    came: Mapped[int | None]
    meeting: Mapped[Meeting] = relationship()
    group: Mapped[Group | None] = relationship()
    contact: Mapped["RegistrationContact | None"] = relationship(
        back_populates="registration", cascade="all, delete-orphan"
    )
    needs: Mapped[list["RegistrationNeed"]] = relationship(
        cascade="all, delete-orphan", order_by="RegistrationNeed.need"
    )


class RegistrationContact(Base):
    """Name (or alias) and contact of a party; erased by rule after the meeting.

    `locked_facts`: {"name", "phone"} as JSON, locked with the web key, for hosts. The mail address is sealed to the worker.
    `code_hash`, `code_until`: a code sent to the present contact before it may be changed.
    """

    __tablename__ = "registration_contact"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    locked_facts: Mapped[bytes] = mapped_column(Bytes)
    sealed_address: Mapped[bytes | None] = mapped_column(Bytes)
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    code_hash: Mapped[bytes | None] = mapped_column(Bytes)
    code_until: Mapped[datetime | None] = mapped_column(Moment)
    code_tries: Mapped[int] = mapped_column(default=0)
    registration: Mapped[Registration] = relationship(back_populates="contact")


class RegistrationNeed(Base):
    """What a party needs, for how many. `language` is a code, for an interpreter. Hosts only; in no statistics."""

    __tablename__ = "registration_need"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(40), default="")


class MeetingTold(Base):
    """That a party is told something, once: `turn` is the meeting's sequence or the party's own turn.

    `mail_id` None: there is no address, so staff call; `called_on`, `called_by`: done.
    """

    __tablename__ = "meeting_told"
    __table_args__ = (
        UniqueConstraint("meeting_id", "registration_id", "kind", "turn"),
        Index("ix_meeting_told_registration_id", "registration_id"),
        Index("ix_meeting_told_mail_id", "mail_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    turn: Mapped[int] = mapped_column(default=0)
    mail_id: Mapped[int | None]
    called_on: Mapped[date | None] = mapped_column(Date)
    called_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    caller: Mapped[User | None] = relationship()
