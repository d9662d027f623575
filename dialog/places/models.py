"""Areas and streets, each valid between dates so that history keeps its geography."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json


class Area(Base):
    """One version of an area. A changed area gets an end date and a new row; old records keep the old one.

    `valid_to` is the last day it is in force; before `valid_from` it never was. `polygons` is a GeoJSON MultiPolygon
    coordinate array in WGS 84 (longitude, latitude), or None; it is loaded when asked for.
    """

    __tablename__ = "area"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        Index("ix_area_slug", "slug"),
        Index("ix_area_parent_code", "parent_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(140))
    level: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(String(40))
    local_name: Mapped[str] = mapped_column(String(120), default="")
    unit_code: Mapped[str] = mapped_column(String(40), default="")
    police_district_code: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    polygons: Mapped[Any] = mapped_column(Json, nullable=True, deferred=True)


class StreetRange(Base):
    """House numbers of one street that lie in one area. No numbers means the whole street.

    `street_key` is the normalised name that look-up compares (`places.rules.street_key`).
    """

    __tablename__ = "street_range"
    __table_args__ = (
        CheckConstraint("parity IN ('odd', 'even', 'all')", name="parity"),
        Index("ix_street_range_street_key", "street_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(String(120))
    street_key: Mapped[str] = mapped_column(String(300))
    number_from: Mapped[int | None]
    number_to: Mapped[int | None]
    parity: Mapped[str] = mapped_column(String(4), default="all")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    locality: Mapped[str] = mapped_column(String(80), default="")
    area_code: Mapped[str] = mapped_column(String(40), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class PlaceVersion(Base):
    """The one row whose token is new after every change: what is kept in memory about places is good while it stays."""

    __tablename__ = "place_version"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(32))


class PlaceImport(Base):
    """An uploaded file between its preview and its confirmation. Temporary."""

    __tablename__ = "place_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    uploaded_on: Mapped[date] = mapped_column(Date, index=True)
    uploaded_by: Mapped[int]
