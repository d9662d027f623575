"""The search, as a condition in SQL: the same on both databases, and never on words this person may not read.

It asks the index of stems (`ConcernWord`), which holds redacted words only. Phrases are compared with the redacted text
itself, letter by letter, because databases disagree about the case of å, ä and ö.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, union
from sqlalchemy.orm import Session, aliased

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernMessage, ConcernWord
from dialog.concerns.queries.access import safe_message, safe_place, safe_text, visible, worded
from dialog.concerns.rules import reference_of
from dialog.concerns.rules.seeking import Sought, Word, phrase_stems, sought, spelt_otherwise

_OTHER = aliased(ConcernWord)
_LAST = "\U0010ffff"
# Signs that mean something to the database even within brackets.
_GLOB_SIGNS = {" ": "[ \n\t]", "^": "^"}
_EXPRESSION_SIGNS = {" ": "[ \n\t]", "^": r"\^", "\\": r"\\", "]": r"\]", "[": r"\["}


def says(session: Session, staff: StaffMember, typed: str) -> ColumnElement[bool]:
    """Concerns that `typed` means: by number where `staff` may list them, by words where `staff` may read them.

    When nothing is spelt so, å, ä and ö also match a and o, and the other way round.
    """
    wanted = sought(typed)
    found = _meant(session, staff, wanted)
    otherwise = spelt_otherwise(wanted)
    if otherwise is None or session.scalar(select(Concern.id).where(visible(staff), found).limit(1)) is not None:
        return found
    return _meant(session, staff, otherwise)


def _meant(session: Session, staff: StaffMember, wanted: Sought) -> ColumnElement[bool]:
    numbered = [_numbered(*number) for number in wanted.numbers]
    numbered += [Concern.reference.startswith(begun, autoescape=True) for begun in wanted.series]
    said = [_holds(word) for word in wanted.words]
    said += [clause for phrase in wanted.phrases for clause in _as_written(session, phrase)]
    if said:
        said.append(worded(staff))
    if not numbered and not said:
        return false()
    meant = and_(*numbered, *said)
    return meant if wanted.bare is None else or_(meant, Concern.number == wanted.bare)


def with_words_of(phrase: str) -> list[ColumnElement[bool]]:
    """What holds `phrase` somewhere holds these stems: a narrowing for whoever then compares the words. [] without stems."""
    stems = phrase_stems(phrase)
    return [Concern.id.in_(_with_all(stems))] if stems else []


def _numbered(year: int, number: int, part: int | None) -> ColumnElement[bool]:
    whole = reference_of(year, number)
    if part is not None:
        return Concern.reference == f"{whole}-{part}"
    return or_(Concern.reference == whole, Concern.reference.startswith(f"{whole}-", autoescape=True))


def _holds(word: Word) -> ColumnElement[bool]:
    """In any inflection, as a beginning, or as a compound whose parts all stand in the text.

    One set of concerns for each word: SQLite would walk the concerns once for each side of an "or".
    """
    alone: ColumnElement[bool] = ConcernWord.stem.in_(word.whole)
    if word.prefix:
        begins = and_(ConcernWord.stem >= word.prefix, ConcernWord.stem < word.prefix + _LAST)
        alone = or_(alone, begins)
    found = select(ConcernWord.concern_id).where(alone)
    if not word.parts:
        return Concern.id.in_(found)
    either = union(found, _with_all(word.parts)).subquery()
    return Concern.id.in_(select(either.c.concern_id))


def _with_all(stems: tuple[str, ...]) -> Select[int]:
    first, *others = stems
    found = select(ConcernWord.concern_id).where(ConcernWord.stem == first)
    for stem in others:
        found = found.where(ConcernWord.concern_id.in_(select(_OTHER.concern_id).where(_OTHER.stem == stem)))
    return found


def _as_written(session: Session, phrase: str) -> list[ColumnElement[bool]]:
    """The phrase stands in the text, the place or an addition; the index says first where it can."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    operator, sign = ("GLOB", _GLOB_SIGNS) if on_sqlite else ("~", _EXPRESSION_SIGNS)
    pattern = "".join(_either_case(letter, sign) for letter in phrase)
    pattern = f"*{pattern}*" if on_sqlite else pattern
    added = exists().where(ConcernMessage.concern_id == Concern.id, safe_message().op(operator)(pattern))
    stands = or_(safe_text().op(operator)(pattern), safe_place().op(operator)(pattern), added)
    return [*with_words_of(phrase), stands]


def _either_case(letter: str, signs: Mapping[str, str]) -> str:
    """One character of a pattern, in a notation that GLOB and PostgreSQL's expressions share as far as they can."""
    if letter.isalnum():
        cases = {one for one in (letter, letter.lower(), letter.upper()) if len(one) == 1}
        return f"[{''.join(sorted(cases))}]"
    return signs.get(letter, f"[{letter}]")
