"""Mails that wait, and what became of them."""

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dialog.database import Base, Bytes, Moment


class Mail(Base):
    """One message to one recipient.

    `sealed` holds address and values as JSON, sealed to the worker's key, and is emptied when the mail has left.
    `about` is the reference of the record it concerns. No created time: a resident may have caused it. Times are the
    system's own deadlines: what has not left at `not_after` is not sent any more.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_due", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(5))
    about: Mapped[str] = mapped_column(String(80), index=True)
    sealed: Mapped[bytes | None] = mapped_column(Bytes)
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    not_after: Mapped[datetime | None] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    reply_code: Mapped[int | None]


class MailCount(Base):
    """How many mails of a kind an address was sent on a day, so that nobody can flood it. Temporary.

    `fingerprint` is the address's for receipts, and one made from it for each other kind that is counted.
    """

    __tablename__ = "mail_count"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
