"""Facets, the second level, which a municipality may extend; and what suggestions have learnt here."""

from datetime import date
from typing import Any

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Bytes, Json


class Facet(Base):
    """A local tag under one category (`parent`), or under any when `parent` is ''. Labels in Swedish and English.

    Built-in facets cannot be deleted, only retired; their labels are also translated through the catalogues.
    """

    __tablename__ = "facet"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    parent: Mapped[str] = mapped_column(String(40), default="", index=True)
    label_sv: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    built_in: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)


class SuggestionModel(Base):
    """Weights learnt from this installation's own decisions. `figures`: precision and recall by category, and on how many.

    One at most is `active`.
    """

    __tablename__ = "suggestion_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    trained_on: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    weights: Mapped[bytes] = mapped_column(Bytes)
    figures: Mapped[Any] = mapped_column(Json)
    active: Mapped[bool] = mapped_column(default=False)
