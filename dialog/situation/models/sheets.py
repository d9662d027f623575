"""Counts that are kept so that a picture need not count everything anew. All derived.

`CountedSheet` may be emptied at any time. Versions only ever rise: emptying `CountedWeek` alone would make old counts pass
for good ones again.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json


class CountedWeek(Base):
    """How many times anything has changed among the concerns of the week that begins on this Monday.

    The first day of the calendar stands for every week.
    """

    __tablename__ = "counted_week"

    week: Mapped[date] = mapped_column(Date, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


class CountedSheet(Base):
    """The counts of some days, for all who see the same: good while `version` is the sum of its weeks' versions.

    `sight`: a digest of what a person may open and list. `area`: edition of the counts, and a digest of the area's ids
    (nothing for the whole municipality). `part`: which of the counts.
    """

    __tablename__ = "counted_sheet"
    __table_args__ = (Index("ix_counted_sheet_made_on", "made_on"),)

    sight: Mapped[str] = mapped_column(String(32), primary_key=True)
    area: Mapped[str] = mapped_column(String(60), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    first: Mapped[date] = mapped_column("first_day", Date, primary_key=True)
    last: Mapped[date] = mapped_column("last_day", Date, primary_key=True)
    version: Mapped[int]
    made_on: Mapped[date] = mapped_column(Date)
    lines: Mapped[Any] = mapped_column(Json)
