"""Public totals, published once a week so that nobody can watch a single concern arrive."""

from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json
from dialog.places.models import Area


class PublishedTotals(Base):
    """The safe totals of one area for the twelve weeks that end with the Sunday before `week` (a Monday).

    `totals` is what `dialog.disclosure` let through: nothing here can be subtracted back to a small count.
    """

    __tablename__ = "published_totals"
    __table_args__ = (UniqueConstraint("area_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey(Area.id), index=True)
    week: Mapped[date] = mapped_column(Date)
    rule: Mapped[str] = mapped_column(String(40))
    totals: Mapped[Any] = mapped_column(Json)
