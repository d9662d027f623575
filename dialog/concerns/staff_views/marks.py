"""Words with their marks, as the reading pane shows them, and the lines of what is marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from dialog.concerns.models import Concern, ConcernMark, ConcernMessage
from dialog.concerns.queries.one import OpenConcern
from dialog.concerns.rules import LegalGround, MarkField, MarkKind, MarkState
from dialog.concerns.rules.details import MASK, merged

KINDS = {
    MarkKind.NAME: _l("name of a person"),
    MarkKind.PHONE: _l("phone number"),
    MarkKind.MAIL: _l("e-mail address"),
    MarkKind.PLATE: _l("registration plate"),
    MarkKind.PERSONAL_NUMBER: _l("personal identity number"),
    MarkKind.ADDRESS: _l("somebody's address"),
    MarkKind.OTHER: _l("something else that points at somebody"),
}
FIELDS = {
    MarkField.PLACE: _l("In the place"),
    MarkField.MESSAGE: _l("In what was added"),
}
GROUNDS = {
    LegalGround.CRIME_FIGHTING: _l("Duty to give information to authorities that fight crime (2025 act)"),
    LegalGround.WEIGHED: _l("Weighed: the interest in giving it outweighs (10 ch. 15 a § OSL)"),
    LegalGround.NECESSARY: _l("Necessary for our own work (10 ch. 2 § OSL)"),
    LegalGround.NO_SECRECY: _l("No secrecy applies to what is given"),
    LegalGround.CONSENT: _l("The one who wrote has agreed (10 ch. 1 § OSL)"),
}


@dataclass(frozen=True)
class MarkLine:
    """One marked passage. `words` is '' once it is hidden, `field` '' in the text itself."""

    id: int
    words: str
    kind: str
    field: str
    hidden: bool


@dataclass(frozen=True)
class Marked:
    """What the pane shows of a concern's marks."""

    proposed: tuple[MarkLine, ...]
    hidden: tuple[MarkLine, ...]


def marked_text(
    concern: Concern,
    text: str,
    field: MarkField,
    message_id: int | None = None,
    *,
    speaking: Iterable[tuple[int, int]] = (),
) -> Markup:
    """`text` in paragraphs: proposed passages are marked, hidden ones masked. Everything is escaped.

    `speaking`: places of the words that suggestions rest on, underlined where nothing else is marked.
    """
    why = merged(speaking)
    over = [m for m in concern.marks if m.field == field and m.message_id == message_id]
    hidden = merged((m.start, m.end) for m in over if m.state == MarkState.ACCEPTED)
    proposed = merged((m.start, m.end) for m in over if m.state == MarkState.PROPOSED)
    cuts = sorted({0, len(text), *(at for span in (*hidden, *proposed, *why) for at in span)})
    pieces: list[tuple[str, str]] = []
    for start, end in pairwise(cuts):
        look = "hidden" if _within(start, hidden) else "proposed" if _within(start, proposed) else ""
        look = look or ("why" if _within(start, why) else "")
        if not (look == "hidden" and pieces and pieces[-1][0] == "hidden"):
            pieces.append((look, MASK if look == "hidden" else text[start:end]))
    return _paragraphs(pieces)


def masked_text(text: str) -> Markup:
    """Redacted words in paragraphs, each mask said aloud."""
    pieces: list[tuple[str, str]] = []
    for number, part in enumerate(text.split(MASK)):
        pieces += [("hidden", MASK), ("", part)] if number else [("", part)]
    return _paragraphs(pieces)


def marks_of(opened: OpenConcern) -> Marked:
    """What is proposed, with its words, and what is hidden, without."""
    concern = opened.concern
    texts = {one.id: one.text for one in opened.messages}
    proposed = tuple(_line(m, _words(concern, m, texts)) for m in concern.marks if m.state == MarkState.PROPOSED)
    hidden = tuple(_line(m, "") for m in concern.marks if m.state == MarkState.ACCEPTED)
    return Marked(proposed, hidden)


def message_text(concern: Concern, message: ConcernMessage) -> Markup:
    """What was added, with its marks."""
    return marked_text(concern, message.text, MarkField.MESSAGE, message.id)


def _line(mark: ConcernMark, words: str) -> MarkLine:
    kind, field = str(KINDS[MarkKind(mark.kind)]), str(FIELDS.get(MarkField(mark.field), ""))
    return MarkLine(mark.id, words, kind, field, mark.state == MarkState.ACCEPTED)


def _words(concern: Concern, mark: ConcernMark, messages: dict[int, str]) -> str:
    text = {MarkField.TEXT.value: concern.text, MarkField.PLACE.value: concern.place}.get(mark.field)
    if text is None:
        text = messages.get(mark.message_id or 0, "")
    return text[mark.start : mark.end]


def _within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _paragraphs(pieces: Iterable[tuple[str, str]]) -> Markup:
    said = {"hidden": _("Hidden"), "proposed": _("May point at somebody")}
    html = Markup("").join(_piece(look, words, said) for look, words in pieces)
    blocks = [block.strip() for block in html.strip().split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p dir=auto>{}</p>").format(Markup("<br>").join(Markup(line) for line in block.split("\n")))  # noqa: S704
        for block in blocks
    )


def _piece(look: str, words: str, said: dict[str, str]) -> Markup:
    if look == "hidden":
        return Markup('<span class="masked" role="img" aria-label="{}">{}</span>').format(said[look], words)
    if look == "proposed":
        # A break inside a mark would end up outside it.
        inner = Markup(" ").join(escape(part) for part in words.split())
        return Markup('<mark class="points" title="{}">{}</mark>').format(said[look], inner)
    if look == "why" and "\n" not in words:
        return Markup("<mark>{}</mark>").format(words)
    return escape(words)
