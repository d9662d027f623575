"""What organisations judge of an area, and what is said in words of what was told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Json, Moment
from dialog.organisations.models import Organisation
from dialog.places.models import Area


class Judgement(Base):
    """One organisation's signed word on an area and a period. A correction is a new one; the newest signed counts.

    `area_id` None: the whole municipality. `level` may be '' in a draft. `figures`: totals that the organisation gives by its
    own hand, [{"label", "number", "source"}], never records. `signed_at` None: a draft that only its organisation sees.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint("level IN ('', 'green', 'yellow', 'orange', 'red')", name="level"),
        Index("ix_judgement_area_id", "area_id", "last_day"),
        Index("ix_judgement_organisation_id", "organisation_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    first: Mapped[date] = mapped_column("first_day", Date)
    last: Mapped[date] = mapped_column("last_day", Date)
    organisation_id: Mapped[int] = mapped_column(ForeignKey(Organisation.id))
    level: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    consequences: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[str] = mapped_column(Text, default="")
    risks: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[Any] = mapped_column(Json, default=list)
    written_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    signed_function: Mapped[str] = mapped_column(String(120), default="")
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    signer: Mapped[User | None] = relationship(foreign_keys=signed_by)


class SummarySentence(Base):
    """One sentence of the words on an area and a period, with what it rests on. It counts once a person has signed it.

    `sources`: references of concerns. `by_machine`: as it was proposed, unchanged.
    """

    __tablename__ = "summary_sentence"
    __table_args__ = (Index("ix_summary_sentence_area_id", "area_id", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    first: Mapped[date] = mapped_column("first_day", Date)
    last: Mapped[date] = mapped_column("last_day", Date)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(500))
    sources: Mapped[Any] = mapped_column(Json, default=list)
    by_machine: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    area: Mapped[Area | None] = relationship()
    signer: Mapped[User | None] = relationship(foreign_keys=signed_by)
