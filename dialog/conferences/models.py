"""Weekly conferences, their agenda, decisions and tasks. No field for anybody suspected of anything."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Json, Moment
from dialog.organisations.models import Organisation, Unit
from dialog.places.models import Area
from dialog.situation.models import Judgement, Problem


class ConferencePlan(Base):
    """The one row that says how the conference is held. `weekday` 0 = Monday. `dial_in`: how to join, in words."""

    __tablename__ = "conference_plan"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    weekday: Mapped[int] = mapped_column(default=3)
    starts: Mapped[time] = mapped_column(Time)
    minutes: Mapped[int] = mapped_column(default=30)
    dial_in: Mapped[str] = mapped_column(Text, default="")
    organisations: Mapped[Any] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=1)


class Conference(Base):
    """The conference of one week. `week`: its Monday. `held_on` may be another day than planned, with `moved_because`.

    The agenda was gathered at `gathered_at`, the last time when it was several. `closed_at`: the minutes stand, and are
    rendered from `minutes` alone.
    """

    __tablename__ = "conference"
    __table_args__ = (CheckConstraint("state IN ('planned', 'open', 'closed', 'cancelled')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(Date, unique=True)
    held_on: Mapped[date] = mapped_column(Date, index=True)
    state: Mapped[str] = mapped_column(String(20), default="planned")
    moved_because: Mapped[str] = mapped_column(String(200), default="")
    starts: Mapped[time] = mapped_column(Time)
    dial_in: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[Any] = mapped_column(Json, default=dict, deferred=True)
    gathered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    version: Mapped[int] = mapped_column(default=1)
    attendance: Mapped[list["ConferenceAttendance"]] = relationship(cascade="all, delete-orphan")
    items: Mapped[list["AgendaItem"]] = relationship(cascade="all, delete-orphan", order_by="AgendaItem.position")


class ConferenceAttendance(Base):
    """Which organisations took part, and how many from each. No names."""

    __tablename__ = "conference_attendance"

    conference_id: Mapped[int] = mapped_column(ForeignKey(Conference.id, ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)
    organisation: Mapped[Organisation] = relationship()


class ConferenceReady(Base):
    """A unit's queue was read to its end before the conference. `counts`: what counted of it then, of the week it is about
    (`rules.ready.stored_counts`). No names.
    """

    __tablename__ = "conference_ready"

    conference_id: Mapped[int] = mapped_column(ForeignKey(Conference.id, ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id), primary_key=True)
    ready_at: Mapped[datetime] = mapped_column(Moment)
    counts: Mapped[Any] = mapped_column(Json, default=dict)


class AgendaItem(Base):
    """One point about one area. `kind`: 'category', 'problem', 'change', 'positive', 'level' or 'own'.

    `facts`: the numbers and words it was gathered with (what, when, where, how, recurring, sources). `text`: staff's words.
    `level`: as the meeting sees it, and `judgement` is what was signed with it.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_conference_id", "conference_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey(Conference.id, ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    category: Mapped[str] = mapped_column(String(40), default="")
    facet: Mapped[str] = mapped_column(String(40), default="")
    problem_id: Mapped[int | None] = mapped_column(ForeignKey(Problem.id, ondelete="SET NULL"))
    facts: Mapped[Any] = mapped_column(Json, default=dict)
    text: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[str] = mapped_column(String(10), default="")
    judgement_id: Mapped[int | None] = mapped_column(ForeignKey(Judgement.id, ondelete="SET NULL"))
    shared_with: Mapped[Any] = mapped_column(Json, default=list)
    done: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area | None] = relationship()
    problem: Mapped[Problem | None] = relationship()
    judgement: Mapped[Judgement | None] = relationship()


class ConferenceTask(Base):
    """Something decided: what, who answers for it and by when. `decision` True: said and done, nothing is owed.

    `owner_id` is a member of staff who has agreed; else the unit or organisation answers. `ended`: 'done', 'dropped' or ''.
    """

    __tablename__ = "conference_task"
    __table_args__ = (
        Index("ix_conference_task_open", "done_on", "due"),
        Index("ix_conference_task_problem_id", "problem_id"),
        UniqueConstraint("conference_id", "form_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey(Conference.id), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey(AgendaItem.id, ondelete="SET NULL"), index=True)
    form_key: Mapped[str] = mapped_column(String(80))
    decision: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(String(500))
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    problem_id: Mapped[int | None] = mapped_column(ForeignKey(Problem.id, ondelete="SET NULL"))
    # Which cause of the problem it is meant to take away.
    cause_id: Mapped[int | None] = mapped_column(ForeignKey("problem_cause.id", ondelete="SET NULL"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"), index=True)
    due: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    ended: Mapped[str] = mapped_column(String(10), default="")
    outcome: Mapped[str] = mapped_column(String(500), default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    version: Mapped[int] = mapped_column(default=1)
    conference: Mapped[Conference] = relationship()
    area: Mapped[Area | None] = relationship()
    problem: Mapped[Problem | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
