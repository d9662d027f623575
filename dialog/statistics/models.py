"""Imported figures, each with its source, and with the version of the area that it speaks of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base, Json, Moment
from dialog.places.models import Area


class StatisticSource(Base):
    """One imported file: `kind` is 'statistics' or 'population'. A newer file replaces the figures it holds again."""

    __tablename__ = "statistic_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200))
    exported_on: Mapped[date | None] = mapped_column(Date)
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Moment)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))


class ReportedCrime(Base):
    """Crimes reported in an area and a year. `count` None: the publisher has left it out, which is not nought.

    `sex` '' for everybody, else 'women' or 'men' (those exposed, or as the source says). `area_id`: the version of the area
    in force that year.
    """

    __tablename__ = "reported_crime"
    __table_args__ = (
        UniqueConstraint("area_id", "year", "crime_class", "sex"),
        CheckConstraint("count IS NULL OR count >= 0", name="count"),
        Index("ix_reported_crime_year", "year", "crime_class"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey(Area.id))
    year: Mapped[int]
    crime_class: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str] = mapped_column(String(10), default="")
    count: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(ForeignKey(StatisticSource.id), index=True)
    source: Mapped[StatisticSource] = relationship()
    area: Mapped[Area] = relationship()


class CrimeClass(Base):
    """What a publisher calls a kind of crime, and the categories it belongs to. `group`: one of `rules.CrimeGroup`."""

    __tablename__ = "crime_class"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    group: Mapped[str] = mapped_column("crime_group", String(40), default="")
    categories: Mapped[Any] = mapped_column(Json, default=list)


class Population(Base):
    """How many live in an area at the end of a year. `sex` '' and `age` '' for everybody; ages as the source has them."""

    __tablename__ = "population"
    __table_args__ = (UniqueConstraint("area_id", "year", "sex", "age"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey(Area.id))
    year: Mapped[int]
    sex: Mapped[str] = mapped_column(String(10), default="")
    age: Mapped[str] = mapped_column(String(10), default="")
    count: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(ForeignKey(StatisticSource.id), index=True)
    source: Mapped[StatisticSource] = relationship()


class AreaNote(Base):
    """What must stand beside every figure per resident of an area: a city core has many visitors. By area code."""

    __tablename__ = "area_note"

    area_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    city_core: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")


class StatisticUpload(Base):
    """An uploaded file between its preview and its confirmation. Temporary."""

    __tablename__ = "statistic_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    uploaded_on: Mapped[date] = mapped_column(Date, index=True)
    uploaded_by: Mapped[int]
