"""The versions of a survey counted together, under the names of the newest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.surveys.models import SurveyChunk
from dialog.surveys.queries.results.versions import Version
from dialog.surveys.rules.frames import Coded, Frame, is_own, joined, read_block
from dialog.surveys.rules.measures import CHANNEL, Measure
from dialog.surveys.rules.questionnaire import Questionnaire

VERSION = "_version"


@dataclass(frozen=True)
class Pooled:
    """`versions`: the published ones, oldest first; at least one."""

    survey_id: int
    versions: tuple[Version, ...]

    @property
    def questionnaire(self) -> Questionnaire:
        """The newest one: its words and its order stand."""
        return self.versions[-1].questionnaire

    @property
    def roles(self) -> Mapping[str, str]:
        return self.versions[-1].book.roles

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Those of the newest version in order, then the ones that were only asked before."""
        found: dict[str, Measure] = {}
        for version in reversed(self.versions):
            for measure in version.book.measures:
                key = _renamed(measure.key, version.names)
                found[key] = _pooled(found[key], measure) if key in found else _in_words_of_now(measure, version)
        return tuple(found.values())

    @cached_property
    def asked_in(self) -> Mapping[str, tuple[int, ...]]:
        """Measure -> the versions that ask it."""
        found: dict[str, tuple[int, ...]] = {}
        for version in self.versions:
            for measure in version.book.measures:
                key = _renamed(measure.key, version.names)
                found[key] = (*found.get(key, ()), version.number)
        return found

    def of(self, code: str) -> tuple[Measure, ...]:
        """The measures of a question."""
        return tuple(measure for measure in self.measures if measure.question.code == code)

    def keys_of(self, measure: Measure) -> tuple[str, ...]:
        """What the measure is called in the cube: one name for every name it has had."""
        named = {_original(measure.key, version.names) for version in self.versions}
        return tuple(sorted(named))


def load_frame(session: Session, pooled: Pooled, names: Iterable[str]) -> Frame:
    """The counted sheets of all versions with the columns called `names`, and the version each belongs to."""
    wanted = [*dict.fromkeys((CHANNEL, *names))]
    frames = [_load(session, pooled.survey_id, version, wanted) for version in pooled.versions]
    frames = [frame for frame in frames if frame.length] or frames[:1]
    return joined(frames, [*wanted, VERSION])


def _load(session: Session, survey_id: int, version: Version, wanted: Sequence[str]) -> Frame:
    import numpy as np

    own = {_original(name, version.names): name for name in wanted}
    rows = session.execute(
        select(SurveyChunk.name, SurveyChunk.data)
        .where(
            SurveyChunk.survey_id == survey_id, SurveyChunk.version_id == version.id, SurveyChunk.name.in_(own.keys())
        )
        .order_by(SurveyChunk.name, SurveyChunk.number)
    ).all()
    codes = {column.name: column.codes for column in version.book.columns}
    parts: dict[str, list[Coded]] = {}
    for name, data in rows:
        parts.setdefault(name, []).append(read_block(None if is_own(version.book, name) else codes[name], data))
    columns = {own[name]: _one_after_the_other(blocks) for name, blocks in parts.items()}
    length = len(columns[CHANNEL].numbers) if CHANNEL in columns else 0
    columns[VERSION] = Coded((str(version.number),), np.ones(length, dtype=np.uint8))
    return Frame(length, columns)


def _one_after_the_other(blocks: Sequence[Coded]) -> Coded:
    name = "column"
    return joined([Frame(len(block.numbers), {name: block}) for block in blocks], [name]).column(name)


def _renamed(name: str, names: Mapping[str, str]) -> str:
    """A key or column of a version as the newest calls it. Question codes hold no '_'."""
    code, line, rest = name.partition("_")
    return f"{names.get(code, code)}{line}{rest}"


def _original(name: str, names: Mapping[str, str]) -> str:
    """The other way round."""
    return _renamed(name, {new: old for old, new in names.items()})


def _in_words_of_now(measure: Measure, version: Version) -> Measure:
    """A measure of an earlier version alone, under the names of the newest."""
    if not version.names:
        return measure
    return replace(
        measure,
        key=_renamed(measure.key, version.names),
        question=replace(measure.question, code=_renamed(measure.question.code, version.names)),
        singles=tuple(_renamed(name, version.names) for name in measure.singles),
        choices=tuple(
            {option: _renamed(name, version.names) for option, name in choice.items()} for choice in measure.choices
        ),
    )


def _pooled(newer: Measure, older: Measure) -> Measure:
    """The newer one, and the options that only the older had."""
    known = {option.code for option in newer.options}
    gone = tuple(option for option in older.options if option.code not in known)
    if not gone:
        return newer
    choices = tuple(
        {**choice, **{option.code: _option_column(choice, option.code) for option in gone}} for choice in newer.choices
    )
    return replace(newer, options=(*newer.options, *gone), choices=choices)


def _option_column(choice: Mapping[str, str], code: str) -> str:
    """What the column of one more option is called: as the others, with its own code at the end."""
    option, name = next(iter(choice.items()))
    return name.removesuffix(option) + code
