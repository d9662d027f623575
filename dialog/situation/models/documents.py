"""The picture as a document: a draft that is worked on, and the frozen versions of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.accounts.models import User
from dialog.database import Base, Json, Moment
from dialog.places.models import Area


class SituationDocument(Base):
    """A picture in the making, of an area (None: the whole municipality) and a period.

    `sections`: staff's own words, {"1" … "13": {"text", "internal", "reason"}}, where `internal` is left out of what is given
    to others, for `reason`. `empty_sources`: {source class: why nothing comes from it}.
    `span`: a `rules.periods.Span`. `quotes`: references of the concerns whose redacted words are shown.
    """

    __tablename__ = "situation_document"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'frozen', 'decided', 'withdrawn')", name="state"),
        Index("ix_situation_document_area_id", "area_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey(Area.id))
    span: Mapped[str] = mapped_column(String(10))
    first: Mapped[date] = mapped_column("first_day", Date)
    last: Mapped[date] = mapped_column("last_day", Date)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    sections: Mapped[Any] = mapped_column(Json, default=dict)
    empty_sources: Mapped[Any] = mapped_column(Json, default=dict)
    quotes: Mapped[Any] = mapped_column(Json, default=list)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area | None] = relationship()
    frozen: Mapped[list["FrozenPicture"]] = relationship(back_populates="document", order_by="FrozenPicture.number")


class FrozenPicture(Base):
    """A version that never changes: everything is rendered from `content`, canonical JSON whose SHA-256 is `checksum`.

    `number` is one series for the municipality. Decided: `body`, `decided_on`, `paragraph`, `reference`.
    `erased`: what had to be taken out afterwards, [{"on", "what", "checksum"}], with the checksum it had before; `checksum` is
    always that of the content as it stands. `reason`: why it was withdrawn. `same_day`: ids of the concerns that counted and
    were reviewed on the very day of the freeze: what else was reviewed that day came in late.
    """

    __tablename__ = "frozen_picture"
    __table_args__ = (UniqueConstraint("number"), Index("ix_frozen_picture_document_id", "document_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey(SituationDocument.id))
    state: Mapped[str] = mapped_column(String(20), default="frozen")
    content: Mapped[str] = mapped_column(Text, deferred=True)
    checksum: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(Moment)
    frozen_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    body: Mapped[str] = mapped_column(String(160), default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    paragraph: Mapped[str] = mapped_column(String(40), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_by: Mapped[int | None]
    erased: Mapped[Any] = mapped_column(Json, default=list)
    same_day: Mapped[Any] = mapped_column(Json, default=list, deferred=True)
    document: Mapped[SituationDocument] = relationship(back_populates="frozen")
    freezer: Mapped[User] = relationship()
    quoted: Mapped[list["FrozenQuote"]] = relationship(cascade="all, delete-orphan", order_by="FrozenQuote.id")


class FrozenQuote(Base):
    """That a version shows a concern's redacted words: they are taken out when its teller takes them back."""

    __tablename__ = "frozen_quote"
    __table_args__ = (UniqueConstraint("picture_id", "concern_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey(FrozenPicture.id, ondelete="CASCADE"))
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
