"""What is hidden in a concern, from whom it is kept, with whom it is shared, and which concerns are one matter."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json, Moment


class ConcernMatter(Base):
    """Several concerns about one and the same thing. They stay whole: `Concern.matter_id` links them."""

    __tablename__ = "concern_matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))


class ConcernMark(Base):
    """A passage that names or leads to somebody: characters `start` up to, not including, `end` of a field.

    `field`: text, place, or message with `message_id`. `kind`: a `rules` MarkKind. `source`: machine or staff. `state`:
    proposed, accepted (hidden) or rejected (stays).
    """

    __tablename__ = "concern_mark"
    __table_args__ = (Index("ix_concern_mark_concern_id", "concern_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("concern_message.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(10), default="text")
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10), default="machine")
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class ConcernNamed(Base):
    """A concern speaks of this member of staff, who does not see it."""

    __tablename__ = "concern_named"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), primary_key=True, index=True)
    source: Mapped[str] = mapped_column(String(10), default="machine")


class OwnPattern(Base):
    """Something to mark that only this installation knows. `#` is a digit, `*` some letters (`rules.details.own_pattern`)."""

    __tablename__ = "own_pattern"

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern: Mapped[str] = mapped_column(String(80))
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    made_on: Mapped[date] = mapped_column(Date)
    retired: Mapped[bool] = mapped_column(default=False)


class ConcernShare(Base):
    """A redacted version of one concern, given to another organisation: what, to whom, why, by whom.

    `number` counts the versions given to that organisation; `document` is what it reads, unchanged by later edits.
    """

    __tablename__ = "concern_share"
    __table_args__ = (Index("ix_concern_share_organisation_id", "organisation_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int]
    document: Mapped[Any] = mapped_column(Json)
    legal_ground: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500), default="")
    shared_by: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    shared_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
