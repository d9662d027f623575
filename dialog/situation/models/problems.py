"""Problems, what they rest on, and what may cause them."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.concerns.models import Concern
from dialog.database import Base, Json
from dialog.places.models import Area


class Problem(Base):
    """One described problem of an area. Staff's words, never a resident's.

    The five: `what`; `days`, `time_from`, `time_to` and `when` (words); `place`; `how`; `recurring` ('yes', 'no', '').
    `place_key`: the place as it is compared. `because`: the machine's reasons for proposing it, {} when a person did.
    `reason`: why it was dismissed or closed. `number` is its own, in one series. `version` guards parallel edits.
    """

    __tablename__ = "problem"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'kept', 'event', 'closed', 'dismissed')", name="state"),
        CheckConstraint("recurring IN ('', 'yes', 'no')", name="recurring"),
        CheckConstraint("state <> 'kept' OR recurring = 'yes'", name="kept_recurs"),
        Index("ix_problem_area_id", "area_id", "state"),
        Index("ix_problem_subject", "category", "facet", "area_id", "place_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey(Area.id))
    category: Mapped[str] = mapped_column(String(40))
    facet: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    what: Mapped[str] = mapped_column(String(300))
    when: Mapped[str] = mapped_column("when_words", String(300), default="")
    days: Mapped[Any] = mapped_column(Json, default=list)
    time_from: Mapped[str] = mapped_column(String(5), default="")
    time_to: Mapped[str] = mapped_column(String(5), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    place_key: Mapped[str] = mapped_column(String(200), default="")
    how: Mapped[str] = mapped_column(Text, default="")
    recurring: Mapped[str] = mapped_column(String(10), default="")
    consequences: Mapped[str] = mapped_column(Text, default="")
    because: Mapped[Any] = mapped_column(Json, default=dict)
    reason: Mapped[str] = mapped_column(String(500), default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    decided_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area] = relationship()
    evidence: Mapped[list["ProblemEvidence"]] = relationship(
        back_populates="problem", cascade="all, delete-orphan", order_by="ProblemEvidence.id"
    )
    causes: Mapped[list["ProblemCause"]] = relationship(
        back_populates="problem", cascade="all, delete-orphan", order_by="ProblemCause.id"
    )


class ProblemEvidence(Base):
    """Something the problem rests on. `reference` names it for people (SP-2026-0001, a survey's slug …)."""

    __tablename__ = "problem_evidence"
    __table_args__ = (
        UniqueConstraint("problem_id", "kind", "reference"),
        Index("ix_problem_evidence_reference", "kind", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(120))
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(300), default="")
    added_on: Mapped[date] = mapped_column(Date)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    problem: Mapped[Problem] = relationship(back_populates="evidence")
    concern: Mapped[Concern | None] = relationship()


class ProblemCause(Base):
    """What may lie behind a problem: a hypothesis, with what speaks for it and against."""

    __tablename__ = "problem_cause"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    problem: Mapped[Problem] = relationship(back_populates="causes")
    evidence: Mapped[list["CauseEvidence"]] = relationship(cascade="all, delete-orphan", order_by="CauseEvidence.id")


class CauseEvidence(Base):
    """One thing that speaks for or against a cause. `reference` '' when it is only said in words."""

    __tablename__ = "cause_evidence"
    __table_args__ = (CheckConstraint("stance IN ('for', 'against')", name="stance"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cause_id: Mapped[int] = mapped_column(ForeignKey("problem_cause.id", ondelete="CASCADE"), index=True)
    stance: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20), default="")
    reference: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(String(500), default="")
