"""Reads on the path of a question page: plain rows on a connection, and questionnaires remembered by their checksum."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.organisations.models import Programme
from dialog.places.models import Area, PlaceVersion
from dialog.places.queries import area_choices
from dialog.quick_read import QuickRead
from dialog.surveys.exchange.own_json import loads
from dialog.surveys.models import Survey, SurveyCollector, SurveyDraft, SurveySent, SurveyVersion, SurveyWaiting
from dialog.surveys.rules.holding import sent_mark
from dialog.surveys.rules.questionnaire import Questionnaire, Texts

REMEMBERED = 32

_survey, _version = Survey.__table__, SurveyVersion.__table__
_draft, _collector = SurveyDraft.__table__, SurveyCollector.__table__


@dataclass(frozen=True)
class PublicSurvey:
    """A published survey as residents meet it. `version_id` is its newest version: drafts begin on it.

    `stamp` and `places` change when the programme's words or the areas do: what was made of them is then made anew. Both
    are empty in an installation where nobody has filled them in.
    """

    id: int
    slug: str
    kind: str
    title: Texts
    news: Texts
    opens_on: date
    closes_on: date
    results_on: date | None
    version_id: int
    checksum: str
    stamp: str | None
    places: str

    @property
    def results_to_come(self) -> date | None:
        """The day the results are shown, until it has passed."""
        return self.results_on if self.results_on and self.results_on >= today() else None

    @property
    def is_sample(self) -> bool:
        return self.kind == "sample"

    @property
    def state(self) -> str:
        """'before', 'open' or 'after', by the local date."""
        day = today()
        return "before" if day < self.opens_on else "after" if day > self.closes_on else "open"


@dataclass(frozen=True)
class StoredDraft:
    """A draft's box, and the version it ends on."""

    box: bytes
    version_id: int
    checksum: str


_begun = _version.alias()
_ANSWERING: Select[Any] = (
    select(
        _survey.c.id, _survey.c.slug, _survey.c.kind, _survey.c.title, _survey.c.news, _survey.c.opens_on,
        _survey.c.closes_on, _survey.c.results_on, _version.c.id, _version.c.checksum,
        select(Programme.stamp).where(Programme.id == 1).scalar_subquery(),
        select(PlaceVersion.token).where(PlaceVersion.id == 1).scalar_subquery(),
        select(func.max(Area.id)).scalar_subquery(),
        _draft.c.box, _draft.c.version_id, _begun.c.checksum,
    )
    .join_from(_survey, _version, _version.c.survey_id == _survey.c.id)
    .outerjoin(
        _draft,
        (_draft.c.lookup == bindparam("place", type_=_draft.c.lookup.type))
        & (_draft.c.survey_id == _survey.c.id)
        & (_draft.c.expires_on >= bindparam("day", type_=_draft.c.expires_on.type)),
    )
    .outerjoin(_begun, _begun.c.id == _draft.c.version_id)
    .where(_survey.c.slug == bindparam("slug", type_=_survey.c.slug.type), _version.c.published_at.is_not(None))
    .order_by(_version.c.number.desc())
    .limit(1)
)  # fmt: skip
_answering = QuickRead(_ANSWERING)
_another = QuickRead(
    select(_survey.c.id)
    .where(
        _survey.c.id != bindparam("this", type_=_survey.c.id.type),
        _survey.c.opens_on <= bindparam("day", type_=_survey.c.opens_on.type),
        _survey.c.closes_on >= bindparam("day", type_=_survey.c.opens_on.type),
    )
    .limit(1)
)
_RESUME = select(_draft.c.resume_box).where(
    _draft.c.resume_lookup == bindparam("lookup"),
    _draft.c.survey_id == bindparam("survey_id"),
    _draft.c.expires_on >= bindparam("day"),
)


def survey_and_draft(engine: Engine, slug: str, place: bytes) -> tuple[PublicSurvey, StoredDraft | None] | None:
    """The survey at this address, when a version of it has been published, and the draft at `place` if it has not run out."""
    row = _answering.one(engine, {"slug": slug, "place": place, "day": today()})
    if row is None:
        return None
    token, newest, box, version_id, checksum = row[11:]
    survey = PublicSurvey(*(*row[:11], f"{token}.{newest}.{today()}" if token else ""))
    return survey, StoredDraft(bytes(box), version_id, checksum) if box is not None else None


def public_survey(engine: Engine, slug: str) -> PublicSurvey | None:
    """The survey at this address, when a version of it has been published."""
    found = survey_and_draft(engine, slug, b"")
    return found[0] if found else None


def resume_box(connection: Connection, survey_id: int, lookup: bytes) -> bytes | None:
    """The locked secret under a resume code."""
    found = connection.execute(_RESUME, {"lookup": lookup, "survey_id": survey_id, "day": today()}).scalar_one_or_none()
    return bytes(found) if found is not None else None


def drafts_among(connection: Connection, lookups: list[bytes]) -> int:
    """How many of these drafts are there."""
    found = select(_draft.c.lookup).where(_draft.c.lookup.in_(lookups), _draft.c.expires_on >= today())
    return len(connection.execute(found).all()) if lookups else 0


def others_are_open(engine: Engine, survey_id: int) -> bool:
    """Whether another survey can be answered today."""
    return _another.one(engine, {"this": survey_id, "day": today()}) is not None


def other_open_surveys(connection: Connection, survey_id: int) -> list[int]:
    """Ids of the other surveys that can be answered today."""
    day = today()
    found = select(_survey.c.id).where(_survey.c.id != survey_id, _survey.c.opens_on <= day, _survey.c.closes_on >= day)
    return list(connection.execute(found).scalars())


def collector_slug(connection: Connection, code: str) -> tuple[str, bool] | None:
    """(slug of its survey, still in use) of a way in."""
    found = (
        select(_survey.c.slug, _collector.c.active)
        .join_from(_collector, _survey, _survey.c.id == _collector.c.survey_id)
        .where(_collector.c.code == code)
    )
    row = connection.execute(found).one_or_none()
    return (row.slug, row.active) if row is not None else None


def collector_holds(connection: Connection, survey_id: int, code: str) -> bool:
    """Whether `code` is a way into this survey that is in use."""
    found = select(_collector.c.id).where(
        _collector.c.code == code, _collector.c.survey_id == survey_id, _collector.c.active
    )
    return bool(code) and connection.execute(found).scalar_one_or_none() is not None


def was_sent(connection: Connection, form: bytes) -> bool:
    """Whether an answer sheet came with this form. `form` is `holding.form_hash`."""
    waits = exists().where(SurveyWaiting.form_hash == form)
    moved = exists().where(SurveySent.mark == sent_mark(form))
    return bool(connection.execute(select(waits | moved)).scalar_one())


_questionnaires: dict[str, Questionnaire] = {}
_lock = threading.Lock()


def questionnaire_of(source: Engine | Connection, version_id: int, checksum: str) -> Questionnaire:
    """The questionnaire of a published version. Versions never change, so what was read once is remembered."""
    found = _questionnaires.get(checksum)
    if found is None:
        document = select(_version.c.document).where(_version.c.id == version_id)
        if isinstance(source, Connection):
            found = loads(source.execute(document).scalar_one())
        else:
            with source.connect() as connection:
                found = loads(connection.execute(document).scalar_one())
        with _lock:
            while len(_questionnaires) >= REMEMBERED:
                _questionnaires.pop(next(iter(_questionnaires)))
            _questionnaires[checksum] = found
    return found


_areas: dict[str, dict[str, str]] = {}


def area_names(engine: Engine, places: str) -> Mapping[str, str]:
    """Code -> name of the areas that people choose among. `places` is `PublicSurvey.places`; '' when nobody knows."""
    found = _areas.get(places)
    if found is None:
        with Session(engine) as session:
            found = {area.code: area.name for area in area_choices(session)}
        if places:
            with _lock:
                _areas.clear()
                _areas[places] = found
    return found


def named(texts: Mapping[str, str], language: str) -> str:
    """A title in `language`, else in Swedish."""
    return texts.get(language) or texts.get("sv", "")
