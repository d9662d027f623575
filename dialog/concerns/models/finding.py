"""What the machine makes of a text so that people find it: words, prints of its wording, suggestions. All derived."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json

_Sorted = String(40).with_variant(String(40, collation="C"), "postgresql")


class ConcernWord(Base):
    """A stem in the redacted words of a concern: the index of the search. Whole words and parts of compounds.

    Sorted by code point on both databases: words with the same beginning then lie together.
    """

    __tablename__ = "concern_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    stem: Mapped[str] = mapped_column(_Sorted, primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True, index=True)


class ConcernPrint(Base):
    """One band of the print of a text's wording: texts that share a band are nearly the same. `value` says no word."""

    __tablename__ = "concern_print"
    __table_args__ = ({"sqlite_with_rowid": False},)

    band: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True, index=True)


class ConcernSuggestion(Base):
    """What the machine suggested for a concern and what a person decided.

    No words of the text but the entries of the lists it met, or words that many texts share. `engine`: '' where nothing can
    be suggested (another language), 'words', or 'learnt:' and the model's id.

    `tags`: [{category, facet, words, source}], best first, at most three. `facts`: proposals for when, where, recurring,
    kind and urgent. `decided`: the tags as `category:facet` on the day somebody reviewed it, None before.
    """

    __tablename__ = "concern_suggestion"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    engine: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date] = mapped_column(Date)
    tags: Mapped[Any] = mapped_column(Json, default=list)
    facts: Mapped[Any] = mapped_column(Json, default=dict)
    shown: Mapped[bool] = mapped_column(default=False)
    decided: Mapped[Any] = mapped_column(Json, nullable=True)
    decided_on: Mapped[date | None] = mapped_column(Date, index=True)
