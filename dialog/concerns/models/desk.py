"""What staff keep at their desks: what they did and can undo, what they have begun to write, views, templates, macros."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Json, Moment


class ConcernAction(Base):
    """One act of one person, on one concern or on many. `kind` names it; `number` concerns were changed."""

    __tablename__ = "concern_action"
    __table_args__ = (Index("ix_concern_action_actor_id", "actor_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))


class ConcernActionItem(Base):
    """How a concern was before an act and after it (`operations.journal.FIELDS`): temporary, for undoing."""

    __tablename__ = "concern_action_item"

    action_id: Mapped[int] = mapped_column(ForeignKey("concern_action.id", ondelete="CASCADE"), primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True, index=True)
    before: Mapped[Any] = mapped_column(Json)
    after: Mapped[Any] = mapped_column(Json)


class StaffDraft(Base):
    """Words somebody has begun to write on a concern: temporary. `field` is the name of the form's field."""

    __tablename__ = "staff_draft"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), primary_key=True, index=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Moment, index=True)


class SavedView(Base):
    """A filter of the inbox under a name. `query` is its address's query string. Shared with the organisation, or not."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000))
    shared: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class AnswerTemplate(Base):
    """A text for answers with placeholders, per language code. Retired ones stay for the history."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    texts: Mapped[Any] = mapped_column(Json, default=dict)
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Macro(Base):
    """Several steps under one name: tags to add, a state, a template to answer with, a reason to close with.

    `tags` are `category:facet` codes; `key` is the key that plays it after M, or ''.
    """

    __tablename__ = "macro"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(1), default="")
    tags: Mapped[Any] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(String(20), default="")
    template_id: Mapped[int | None] = mapped_column(ForeignKey("answer_template.id"))
    closing_reason: Mapped[str] = mapped_column(String(500), default="")
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class TriageSettings(Base):
    """How a person wants to work: own keys by action, keys at all, and whether classifying goes on to the next."""

    __tablename__ = "triage_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), primary_key=True)
    keys: Mapped[Any] = mapped_column(Json, default=dict)
    keys_on: Mapped[bool] = mapped_column(default=True)
    moves_on: Mapped[bool] = mapped_column(default=True)
