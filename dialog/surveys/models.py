"""Surveys, who was asked, and what was answered.

Nothing here says who answered or when: keys of answers are random, rows move in shuffled batches, an invitation knows
only that its code was used, and no table of answers has a column for a moment or an address.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dialog.database import Base, Bytes, Json, Moment


class Survey(Base):
    """One wave of asking. Open from the start of `opens_on` to the end of `closes_on`, local days.

    `kind`: 'open' (a link anyone may use) or 'sample' (drawn at random, personal codes); they never share a sentence.
    `title`, `news`: text by language. `batched_on`: the day the last batch after closing was moved; from then on nothing
    more is taken in. `observed_on`: the day its answers became observations of the situation picture. `invited`, when the
    codes are erased: {area: [invited, answered in whole tens]}. `lock_version` guards parallel edits.
    """

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("kind IN ('open', 'sample')", name="kind"),
        CheckConstraint("opens_on <= closes_on", name="dates"),
        Index("ix_survey_dates", "closes_on", "opens_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[Any] = mapped_column(Json)
    news: Mapped[Any] = mapped_column(Json, default=dict)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    results_on: Mapped[date | None] = mapped_column(Date)
    wave: Mapped[str] = mapped_column(String(40), default="")
    batched_on: Mapped[date | None] = mapped_column(Date)
    observed_on: Mapped[date | None] = mapped_column(Date)
    invited: Mapped[Any] = mapped_column(Json, nullable=True)
    lock_version: Mapped[int] = mapped_column(default=1)


class SurveyVersion(Base):
    """A questionnaire as it was asked. Never changed once published.

    `document` is the questionnaire in the own format (`exchange.own_json`), `checksum` its SHA-256. `mapping` says what
    became of the version before: `{"retired": [codes], "renamed": {old: new}}`.
    """

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    checksum: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[Any] = mapped_column(Json, default=dict)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    survey: Mapped[Survey] = relationship()


class SurveyCollector(Base):
    """A way the survey reached people: a link, an event, a group, letters, help from staff. Coarse on purpose."""

    __tablename__ = "survey_collector"
    __table_args__ = (
        CheckConstraint("kind IN ('link', 'event', 'group', 'letter', 'assisted')", name="kind"),
        CheckConstraint(
            "group_type IN ('', 'neighbourhood_watch', 'safety_walkers', 'advisory_council')", name="group_type"
        ),
        Index("ix_survey_collector_survey_id", "survey_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(120))
    group_type: Mapped[str] = mapped_column(String(20), default="")
    active: Mapped[bool] = mapped_column(default=True)


class SurveyDraft(Base):
    """Answers that are not sent. `box` opens only with what the person's cookie or resume code holds."""

    __tablename__ = "survey_draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    lookup: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    box: Mapped[bytes] = mapped_column(Bytes)
    resume_lookup: Mapped[bytes | None] = mapped_column(Bytes, unique=True)
    resume_box: Mapped[bytes | None] = mapped_column(Bytes)
    expires_on: Mapped[date] = mapped_column(Date, index=True)


class SurveyInvitation(Base):
    """A personal code, as a keyed hash. `used` is all it remembers; `form_hash` only until the next batch."""

    __tablename__ = "survey_invitation"
    __table_args__ = (Index("ix_survey_invitation_survey_id", "survey_id", "area_code"), {"sqlite_with_rowid": False})

    code_hash: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    area_code: Mapped[str] = mapped_column(String(40))
    used: Mapped[bool] = mapped_column(default=False)
    form_hash: Mapped[bytes | None] = mapped_column(Bytes)


class SurveyWaiting(Base):
    """An answer sheet between its sending and the next shuffled batch. `reference` is the person's receipt."""

    __tablename__ = "survey_waiting"
    __table_args__ = (Index("ix_survey_waiting_survey_id", "survey_id"), {"sqlite_with_rowid": False})

    key: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    form_hash: Mapped[bytes] = mapped_column(Bytes, unique=True)
    reference: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(Text)
    texts: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(5))
    mode: Mapped[str] = mapped_column(String(10), default="self")


class SurveySent(Base):
    """A form that was sent and whose answer has been moved: sent again, it gives its receipt and no second answer.

    `mark` is a hash of a keyed hash of the form key, and leads to no answer. Erased a week after the wave.
    """

    __tablename__ = "survey_sent"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))


class SurveyAnswer(Base):
    """An answer sheet: `document` holds codes only, `packed` the same as one byte per column. The truth of all results.

    `alike`: a keyed hash of the sheet's content, b'' for a short one; sheets that have it in common are the same.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index("ix_survey_answer_survey_id", "survey_id", "version_id"),
        Index("ix_survey_answer_alike", "survey_id", "alike"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"))
    document: Mapped[str] = mapped_column(Text)
    packed: Mapped[bytes] = mapped_column(Bytes)
    channel: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(5))
    mode: Mapped[str] = mapped_column(String(10), default="self")
    likely_repeat: Mapped[bool] = mapped_column(default=False)
    alike: Mapped[bytes] = mapped_column(Bytes, default=b"")


class SurveyText(Base):
    """Free text of an answer sheet, apart from its codes: other rights, other retention. `coding` is the analyst's.

    `area_code`: the area the sheet is about, '' when it says none. A text that became a concern is gone from here: its
    row is 'moved', has no words, area or sheet any more, and is counted.
    """

    __tablename__ = "survey_text"
    __table_args__ = (
        CheckConstraint("state IN ('uncoded', 'coded', 'moved')", name="state"),
        Index("ix_survey_text_survey_id", "survey_id", "state"),
        Index("ix_survey_text_answer_key", "answer_key"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[bytes] = mapped_column(Bytes, primary_key=True)
    answer_key: Mapped[bytes | None] = mapped_column(ForeignKey("survey_answer.key"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    area_code: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(40))
    suffix: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10), default="uncoded")
    coding: Mapped[Any] = mapped_column(Json, nullable=True)


class SurveyTodo(Base):
    """An answer sheet that the results do not count yet."""

    __tablename__ = "survey_todo"
    __table_args__ = ({"sqlite_with_rowid": False},)

    answer_key: Mapped[bytes] = mapped_column(ForeignKey("survey_answer.key"), primary_key=True)


class SurveyCube(Base):
    """Counters of one value under a grouping; '' in area, age or sex means all of them. Derived, can be rebuilt."""

    __tablename__ = "survey_cube"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    area: Mapped[str] = mapped_column(String(40), primary_key=True)
    age: Mapped[str] = mapped_column(String(5), primary_key=True)
    sex: Mapped[str] = mapped_column(String(5), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]


class SurveyChunk(Base):
    """A block of one column of the packed sheets of a version, in random order. Derived, can be rebuilt."""

    __tablename__ = "survey_chunk"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("survey_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(Bytes)
