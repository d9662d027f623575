"""The areas a typed street may lie in, as few as can be chosen among at a glance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup
from sqlalchemy.orm import Session

from dialog.places.labels import part_text
from dialog.places.queries import Answer, Choice, look_up_street

MOST_HITS = 5


@dataclass(frozen=True)
class Hits:
    """`areas`: area code -> the streets or parts of a street that led there, in words. `looked`: something was typed."""

    areas: Mapping[str, Markup] = field(default_factory=dict)
    looked: bool = False

    @property
    def words(self) -> Mapping[str, Markup]:
        """Those that say more than the area's own name."""
        return {code: words for code, words in self.areas.items() if words}


NO_HITS = Hits()


def hits_for(session: Session, typed: str, known: Mapping[str, str], language: str) -> Hits:
    """What a street leads to, of the areas that may be chosen. Nothing is kept."""
    found: dict[str, list[Markup]] = {}
    for code, words in _hits(session, typed, language):
        if code in known and (code in found or len(found) < MOST_HITS):
            found.setdefault(code, []).append(words)
    return Hits({code: Markup("<br>").join(dict.fromkeys(words)) for code, words in found.items()}, looked=True)


def _hits(session: Session, typed: str, language: str, *, deeper: bool = True) -> Iterator[tuple[str, Markup]]:
    """(area code, what of the typed led there)."""
    answer = look_up_street(session, typed)
    if answer.area is not None:
        yield answer.area.code, _name(f"{answer.street} {answer.house}".strip())
    for choice in answer.choices:
        if answer.answer is Answer.STREETS and deeper:
            yield from _hits(session, choice.text, language, deeper=False)
        elif choice.area is not None:
            yield choice.area.code, _words(answer.answer, choice, language)


def _words(answer: Answer, choice: Choice, language: str) -> Markup:
    if answer is Answer.NUMBER and choice.part is not None:
        return Markup("{}, {}").format(_name(choice.street), part_text(choice.part, language))
    return _name(choice.text)


def _name(street: str) -> Markup:
    """A Swedish name inside a text of any direction."""
    return Markup("<bdi>{}</bdi>").format(street) if street else Markup("")
