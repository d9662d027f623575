"""Staff accounts, grants, sessions and one-time links."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base, Bytes, Moment
from dialog.organisations.models import Organisation, Unit


class User(Base):
    """A staff member. `email_key` is the folded address; `locked_totp` is locked with the web key."""

    __tablename__ = "staff_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(5), default="sv")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    locked_totp: Mapped[bytes | None] = mapped_column(Bytes)
    last_totp_step: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    grants: Mapped[list["Grant"]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Grant(Base):
    """A role held for an organisation (and one of its units, or all), in named areas or in all when none is named.

    `asked_by`: the administrator who gave it, while it waits for a second person to confirm it; None: it holds.
    """

    __tablename__ = "staff_grant"
    __table_args__ = (UniqueConstraint("user_id", "role", "organisation_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    asked_by: Mapped[int | None]
    user: Mapped[User] = relationship(back_populates="grants")
    organisation: Mapped[Organisation] = relationship()
    unit: Mapped[Unit | None] = relationship()
    areas: Mapped[list["GrantArea"]] = relationship(cascade="all, delete-orphan")


class GrantArea(Base):
    """One area (by code, with everything below it) that a grant is limited to."""

    __tablename__ = "staff_grant_area"

    grant_id: Mapped[int] = mapped_column(ForeignKey("staff_grant.id", ondelete="CASCADE"), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(40), primary_key=True)


class RecoveryCode(Base):
    """One printed code that stands in for the second factor once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffSession(Base):
    """A signed-in browser, known by the hash of its 256-bit id."""

    __tablename__ = "staff_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Attempts(Base):
    """Wrong sign-ins, or asked-for links, for one typed address: the same row whether anybody has it or not.

    `fingerprint` is keyed: it tells repeats and cannot be turned back. `kind` is 'sign_in' or 'reset'. Temporary.
    """

    __tablename__ = "staff_attempts"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class AccountToken(Base):
    """A one-time link: `purpose` is 'invite', 'enrol' or 'reset'. Only its hash is stored."""

    __tablename__ = "account_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
