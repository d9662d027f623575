"""Section 4: what surveys say of how safe people feel, and of what they have been through; the two never in one table."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import LANGUAGE, Line, Table, count_words, said, table
from dialog.situation.documents.reader import TOTALS_ONLY
from dialog.situation.indicator_labels import kind_text, name_text, span_text
from dialog.situation.queries.indicators import indicators
from dialog.situation.rules.documents import Content
from dialog.situation.rules.indicators import Family, Indicator

CAPTIONS: dict[Family, Any] = {
    Family.FELT: _l("How safe people say they feel"),
    Family.ACTUAL: _l("What people say has happened to them"),
}


def felt_safety(session: Session, basis: Basis) -> Iterator[Content]:
    """A table for each family; in words when no survey has asked."""
    code = basis.area.code if basis.area is not None else ""
    found = indicators(session, TOTALS_ONLY, code, basis.period.end, areas=basis.areas, language=LANGUAGE)
    for family in Family:
        lines = [_line(one) for one in found if one.family == family]
        if lines:
            columns = [_("Question"), _("Per cent"), _("Answers"), _("Who has answered")]
            notes = [
                _("An open survey says what those who chose to answer feel, and nothing certain of all who live here."),
                _("Few answers are not shown: they could point at somebody."),
            ]
            words = [str(column) for column in columns]
            yield table(Table(f"survey_{family.value}", str(CAPTIONS[family]), words, lines, (1, 2), notes))
    if not found:
        sentence = _("No information: no survey with these questions has been answered here in the last two years.")
        yield said("survey_gap", [str(sentence)])


def _line(one: Indicator) -> Line:
    share = count_words(None) if one.hidden else str(one.share)
    interval = span_text(one)
    return Line(
        f"{one.name}-{one.slug}",
        (
            name_text(one),
            f"{share} ({interval})" if interval else share,
            count_words(one.answers),
            f"{kind_text(one)}. {one.survey}",
        ),
        None if one.hidden else one.share,
    )
