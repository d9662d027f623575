"""Free texts as the analyst reads them: a page at a time, in an order that says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyText
from dialog.surveys.rules.questionnaire import code_of
from dialog.surveys.rules.texts import TextCoding, TextState

PAGE_SIZE = 25


@dataclass(frozen=True)
class TextFilter:
    """Which texts. '' for all; `question` is a question's code, `state` uncoded or coded."""

    question: str = ""
    area: str = ""
    language: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True)
class WrittenText:
    """One text. `name` is its key in hexadecimal; `suffix` says which place of the question, '' for the text itself."""

    name: str
    question: str
    address: str
    suffix: str
    area_code: str
    language: str
    text: str
    coding: TextCoding | None


@dataclass(frozen=True)
class TextPage:
    """`number` and `pages` count from 1; `total` is exact."""

    rows: tuple[WrittenText, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class TextCounts:
    """How far the work has come; `moved` have become concerns."""

    uncoded: int
    coded: int
    moved: int


def text_page(session: Session, survey_id: int, wanted: TextFilter) -> TextPage:
    """The page of `wanted`; one past the end is the last. Sorted by random keys, so that a page stays the same."""
    where = _conditions(survey_id, wanted)
    total = session.scalar(select(func.count()).select_from(SurveyText).where(*where)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(wanted.page, 1), pages)
    rows = session.scalars(
        select(SurveyText).where(*where).order_by(SurveyText.key).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    )
    return TextPage(tuple(_written(row) for row in rows), total, number, pages)


def one_text(session: Session, survey_id: int, name: str) -> WrittenText | None:
    """The text of that name; None when there is none or it has become a concern."""
    key = key_of(name)
    here = (SurveyText.survey_id == survey_id, SurveyText.state != TextState.MOVED, SurveyText.key == key)
    row = session.scalars(select(SurveyText).where(*here)).one_or_none() if key else None
    return _written(row) if row is not None else None


def key_of(name: str) -> bytes:
    """The key of a text from its name in an address; b'' for what is none."""
    try:
        key = bytes.fromhex(name)
    except ValueError:
        return b""
    return key if len(key) == 16 and key.hex() == name else b""


def text_counts(session: Session, survey_id: int) -> TextCounts:
    """Texts by state."""
    number = func.count().label("number")
    rows = session.execute(
        select(SurveyText.state, number).where(SurveyText.survey_id == survey_id).group_by(SurveyText.state)
    )
    found: dict[str, int] = {row.state: row.number for row in rows}
    return TextCounts(*(found.get(state.value, 0) for state in TextState))


def questions_with_texts(session: Session, survey_id: int) -> Sequence[str]:
    """Codes of the questions somebody has written something to."""
    rows = session.scalars(
        select(SurveyText.address)
        .where(SurveyText.survey_id == survey_id, _readable())
        .distinct()
        .order_by(SurveyText.address)
    )
    return list(dict.fromkeys(code_of(address) for address in rows))


def areas_with_texts(session: Session, survey_id: int) -> Sequence[str]:
    """Codes of the areas that the texts' sheets are about."""
    rows = select(SurveyText.area_code).where(
        SurveyText.survey_id == survey_id, _readable(), SurveyText.area_code != ""
    )
    return list(session.scalars(rows.distinct().order_by(SurveyText.area_code)))


def languages_with_texts(session: Session, survey_id: int) -> Sequence[str]:
    """Codes of the languages that the survey was answered in by those who wrote something."""
    rows = select(SurveyText.language).where(SurveyText.survey_id == survey_id, _readable())
    return list(session.scalars(rows.distinct().order_by(SurveyText.language)))


def next_uncoded(session: Session, survey_id: int, wanted: TextFilter, key: bytes) -> str | None:
    """The name of the next text that is not chosen, within `wanted`; the first one after the last."""
    where = [*_conditions(survey_id, wanted), SurveyText.state == TextState.UNCODED, SurveyText.key != key]
    following = select(SurveyText.key).where(*where).order_by(SurveyText.key).limit(1)
    found = session.scalar(following.where(SurveyText.key > key)) or session.scalar(following)
    return bytes(found).hex() if found else None


def _readable() -> ColumnElement[bool]:
    return SurveyText.state != TextState.MOVED


def _conditions(survey_id: int, wanted: TextFilter) -> list[ColumnElement[bool]]:
    found = [SurveyText.survey_id == survey_id, _readable()]
    if wanted.question:
        rounds = SurveyText.address.startswith(f"{wanted.question}__", autoescape=True)
        found.append((SurveyText.address == wanted.question) | rounds)
    if wanted.area:
        found.append(SurveyText.area_code == wanted.area)
    if wanted.language:
        found.append(SurveyText.language == wanted.language)
    if wanted.state in (TextState.UNCODED, TextState.CODED):
        found.append(SurveyText.state == wanted.state)
    return found


def _written(row: SurveyText) -> WrittenText:
    return WrittenText(
        name=bytes(row.key).hex(),
        question=code_of(row.address),
        address=row.address,
        suffix=row.suffix,
        area_code=row.area_code,
        language=row.language,
        text=row.text,
        coding=TextCoding.of(row.coding) if row.coding else None,
    )
