"""Groups, who holds them together, and what became of them. Households are a number: who they are is never stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Bytes, Json, Moment
from dialog.places.models import Area
from dialog.surveys.models import SurveyCollector


class Group(Base):
    """A neighbourhood watch group. `code` ties a registration to it; `streets` is text in the group's own words.

    `confirmed_on`: when its contact last said that all this is right; `asked_on`, `asks`: the present round of asking.
    """

    __tablename__ = "watch_group"
    __table_args__ = (
        CheckConstraint("state IN ('interest', 'meeting_booked', 'trained', 'active', 'resting')", name="state"),
        CheckConstraint("households BETWEEN 1 AND 2000", name="households"),
        Index("ix_watch_group_state", "state", "registered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    streets: Mapped[str] = mapped_column(String(300), default="")
    households: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="interest")
    state_on: Mapped[date] = mapped_column(Date)
    registered_on: Mapped[date] = mapped_column(Date)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    asked_on: Mapped[date | None] = mapped_column(Date)
    asks: Mapped[int] = mapped_column(default=0)
    police_contact: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area] = relationship()
    contacts: Mapped[list["GroupContact"]] = relationship(
        back_populates="group", order_by="GroupContact.id", cascade="all, delete-orphan"
    )


class GroupContact(Base):
    """A contact representative. `locked_facts`: {"name", "phone"} as JSON, locked with the web key; the mail address is sealed.

    `link_salt` makes the private link with the installation's key, `link_hash` finds it. `confirmed_on` is set by the
    link's POST; `ended_on` when somebody else took over: then nothing but the row is left.
    """

    __tablename__ = "watch_group_contact"
    __table_args__ = (
        CheckConstraint("role IN ('contact', 'main')", name="role"),
        Index("ix_watch_group_contact_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("watch_group.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10), default="contact")
    locked_facts: Mapped[bytes | None] = mapped_column(Bytes)
    sealed_address: Mapped[bytes | None] = mapped_column(Bytes)
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(5), default="sv")
    link_salt: Mapped[bytes | None] = mapped_column(Bytes)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    added_on: Mapped[date] = mapped_column(Date)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    group: Mapped[Group] = relationship(back_populates="contacts")


class GroupHandover(Base):
    """A code with which a successor takes over from a contact. Temporary: erased by date."""

    __tablename__ = "watch_group_handover"

    code_hash: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("watch_group_contact.id", ondelete="CASCADE"), index=True)
    expires_on: Mapped[date] = mapped_column(Date, index=True)


class GroupEvent(Base):
    """One step in a group's history. What its contacts do carries a date only; `at` is for staff."""

    __tablename__ = "watch_group_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("watch_group.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    on: Mapped[date] = mapped_column("on_date", Date)
    at: Mapped[datetime | None] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    detail: Mapped[Any] = mapped_column(Json, default=dict)
    actor: Mapped[User | None] = relationship()


class GroupNotice(Base):
    """A local notice by staff to the groups of some areas: one mail per recipient, written to be passed on."""

    __tablename__ = "watch_group_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    area_codes: Mapped[Any] = mapped_column(Json)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    sent_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    form_key_hash: Mapped[str] = mapped_column(String(64), unique=True)


class GroupNoticeMail(Base):
    """That a contact was sent a notice: once."""

    __tablename__ = "watch_group_notice_mail"

    notice_id: Mapped[int] = mapped_column(ForeignKey("watch_group_notice.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("watch_group_contact.id", ondelete="CASCADE"), primary_key=True)
    mail_id: Mapped[int | None]


class GroupSurvey(Base):
    """The group's own way into a survey."""

    __tablename__ = "watch_group_survey"
    __table_args__ = (UniqueConstraint("collector_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("watch_group.id", ondelete="CASCADE"), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    collector_id: Mapped[int] = mapped_column(ForeignKey("survey_collector.id"))
    collector: Mapped[SurveyCollector] = relationship()
