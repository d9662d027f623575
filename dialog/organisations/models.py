"""Programme, organisations, units, contacts and the municipality's own texts."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base, Bytes, Json, Moment


class Organisation(Base):
    """A party or partner. Parties (the municipality, the police) stand in the programme's name line by `party_order`."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40))
    party_order: Mapped[int | None]
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(default=1)
    units: Mapped[list["Unit"]] = relationship(back_populates="organisation", order_by="Unit.name")


class Unit(Base):
    """A part of an organisation that owns areas and receives concerns. `phone` and `email` are its role's, no person's."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    is_central_triage: Mapped[bool] = mapped_column(default=False)
    handles_domestic_violence: Mapped[bool] = mapped_column(default=False)
    handles_extremism: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(back_populates="units")


class UnitArea(Base):
    """A unit owns an area (by code, so that ownership follows the area through its versions)."""

    __tablename__ = "unit_area"
    __table_args__ = (UniqueConstraint("area_code", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    area_code: Mapped[str] = mapped_column(String(40), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class Programme(Base):
    """The one row of facts that are the same in every language.

    `stamp` is a new random word whenever anything that `queries.programme_facts` or `queries.text` reads has changed, so
    that every process knows when what it remembers is old. `suggestions`: {"mode", "shown", "measured_on"}, how tags are
    suggested (`concerns.rules.judging`).
    """

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    form_url: Mapped[str] = mapped_column(String(300), default="")
    fault_report_url: Mapped[str] = mapped_column(String(300), default="")
    postal_address: Mapped[str] = mapped_column(Text, default="")
    visiting_address: Mapped[str] = mapped_column(Text, default="")
    quick_exit_url: Mapped[str] = mapped_column(String(300), default="")
    answer_days: Mapped[int] = mapped_column(default=10)
    reading_days: Mapped[int] = mapped_column(default=2)
    version: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[str] = mapped_column(String(32), default="")
    suggestions: Mapped[Any] = mapped_column(Json, nullable=True)


class OpeningHours(Base):
    """When the contact centre answers on a weekday (0 = Monday). No row means closed."""

    __tablename__ = "opening_hours"

    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)


class OpeningException(Base):
    """A date with other hours; None for both means closed. `reasons` is {language: why}."""

    __tablename__ = "opening_exception"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    opens: Mapped[time | None] = mapped_column(Time)
    closes: Mapped[time | None] = mapped_column(Time)
    reasons: Mapped[Any] = mapped_column(Json, default=dict)


class GuideEntry(Base):
    """One line of the guide to where to turn. `texts` is {language: {"name": …, "text": …}}.

    `kind`: emergency, police, contact_centre, fault_report, social_emergency, housing, helpline. `facets`: the tags
    whose concerns get a link here, because they are for this line to mend. `code` is stable across imports.
    """

    __tablename__ = "guide_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    facets: Mapped[Any] = mapped_column(Json, default=list)
    phone: Mapped[str] = mapped_column(String(40), default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    texts: Mapped[Any] = mapped_column(Json, default=dict)
    version: Mapped[int] = mapped_column(default=1)


class TextVersion(Base):
    """One published wording of an editable text in one language. The newest row counts; old ones stay.

    `key` is one of `organisations.texts.TEXTS`. `number` runs per key and language from 1.
    """

    __tablename__ = "text_version"
    __table_args__ = (
        UniqueConstraint("key", "language", "number"),
        Index("ix_text_version_key", "key", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[int | None]


class AccessibilityStatement(Base):
    """One published version of the accessibility statement in one language. `items` holds the eleven the law asks for."""

    __tablename__ = "accessibility_statement"
    __table_args__ = (UniqueConstraint("language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    items: Mapped[Any] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[int | None]


class Picture(Base):
    """A photo of ours on a page for residents. `content` is a JPEG made by `dialog.images`, never the file that came.

    `page` is one of `rules.PicturePage`; `alts` is {language: what the photo shows}; `credit` names the photographer.
    At most one picture of a page has `published_at`.
    """

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(40), index=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    # Fetched only by those who ask for it.
    content: Mapped[bytes] = mapped_column(Bytes, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    alts: Mapped[Any] = mapped_column(Json, default=dict)
    credit: Mapped[str] = mapped_column(String(120), default="")
    licence: Mapped[str] = mapped_column(String(120), default="")
    added_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
