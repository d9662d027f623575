"""The rules of disposal, and what each run of them did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Json, Moment


class RetentionRule(Base):
    """A decided rule. `what` and `action` are codes of `records.rules`; `days` count from its trigger.

    Empty at start: without a rule nothing is ever erased. `ended_on`: from that day it is not run any more.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (CheckConstraint("days >= 0", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40), index=True)
    days: Mapped[int]
    decision: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date] = mapped_column(Date)
    starts_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    maker: Mapped[User] = relationship()


class RetentionRun(Base):
    """One run: how many of each kind were erased, by which rule. Numbers only."""

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    erased: Mapped[Any] = mapped_column(Json)


class LawRecord(Base):
    """Something the law on crime prevention asks for and that exists: `kind` is a `records.rules.law.LawKind`.

    Council meetings, who holds the function, agreements, which board answers, decided plans. `until`: the last day it is
    in force, or None. `picture_id`: the decided picture that a plan was made from. `ended_on`: it was taken out of the
    register, and stays for the history.
    """

    __tablename__ = "law_record"
    __table_args__ = (CheckConstraint("until IS NULL OR until >= on_date", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    on: Mapped[date] = mapped_column("on_date", Date)
    until: Mapped[date | None] = mapped_column(Date)
    text: Mapped[str] = mapped_column(String(500))
    reference: Mapped[str] = mapped_column(String(120), default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("frozen_picture.id"))
    ended_on: Mapped[date | None] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    version: Mapped[int] = mapped_column(default=1)


class LawReminder(Base):
    """A reminder that the picture and the plan must be renewed has been given: once per decision and month."""

    __tablename__ = "law_reminder"

    frozen_picture_id: Mapped[int] = mapped_column(ForeignKey("frozen_picture.id"), primary_key=True)
    months: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_on: Mapped[date] = mapped_column(Date)
