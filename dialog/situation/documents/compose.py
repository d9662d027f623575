"""One click: the whole document as data."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from dialog.situation.document_labels import CLASSES, SECTIONS
from dialog.situation.documents import asked, described, gathered, registered, told
from dialog.situation.documents.basis import Basis, load_basis
from dialog.situation.documents.blocks import LANGUAGE, Line, Table, digits, nothing_known, said, table
from dialog.situation.documents.days import day_words, days_words
from dialog.situation.documents.open_table import open_table, public_block
from dialog.situation.documents.words import fixed_words
from dialog.situation.labels import week_text
from dialog.situation.models import SituationDocument
from dialog.situation.queries.document_counts import TELLERS
from dialog.situation.queries.quotes import counted_on_the_day
from dialog.situation.rules.documents import FORMAT, Content, Section
from dialog.situation.rules.levels import DocumentState, SourceClass

Blocks = Iterator[Content]


def compose(session: Session, document: SituationDocument, programme: str, parties: str, day: date) -> Content:
    """The document as it would be frozen on `day`, without number: see the package for whose eyes it is counted with.

    Always in the municipality's language, whoever asks.
    """
    with force_locale(LANGUAGE):
        return _Composer(session, load_basis(session, document, day), programme, parties).content()


def same_day(session: Session, document: SituationDocument, day: date) -> list[int]:
    """What a freeze on `day` must remember to tell late items: see `FrozenPicture.same_day`."""
    basis = load_basis(session, document, day)
    return counted_on_the_day(session, basis.ids, basis.period, day)


class _Composer:
    """One document in the making."""

    def __init__(self, session: Session, basis: Basis, programme: str, parties: str) -> None:
        self._session, self._basis = session, basis
        self._programme, self._parties = programme, parties
        self._gathered = gathered.contents(basis)
        self._sources = [self._source(one) for one in SourceClass]
        self._open = open_table(session, basis, self._gathered)

    def content(self) -> Content:
        """All of it."""
        basis = self._basis
        area = basis.area
        return {
            "format": FORMAT,
            "language": LANGUAGE,
            "heading": self._heading(),
            "programme": self._programme,
            "parties": self._parties,
            "area": {
                "code": area.code if area else "",
                "name": area.name if area else str(_("The whole municipality")),
            },
            "period": {
                "span": basis.period.span.value,
                "first": basis.period.start.isoformat(),
                "last": basis.period.end.isoformat(),
                "words": days_words(basis.period.start, basis.period.end),
            },
            "composed_on": basis.day.isoformat(),
            "composed_words": str(_("Put together on %(day)s.", day=day_words(basis.day))),
            "words": fixed_words(),
            "sources": self._sources,
            "sections": [self._section(one) for one in Section],
            "open_table": self._open,
            "built_from": [{"number": one.number, "checksum": one.checksum} for one in basis.gathered],
        }

    def _heading(self) -> str:
        weeks = week_text(self._basis.period)
        return str(_("Situation picture, %(weeks)s", weeks=weeks) if weeks else _("Situation picture"))

    def _section(self, section: Section) -> Content:
        words = self._basis.document.sections.get(section.value) or {}
        internal, reason = words.get("internal", ""), words.get("reason", "")
        return {
            "number": section.value,
            "code": section.name.lower(),
            "heading": str(SECTIONS[section]),
            "text": _paragraphs(words.get("text", "")),
            "internal": [{"text": _paragraphs(internal), "reason": reason}] if internal else [],
            "blocks": list(self._blocks(section)),
        }

    def _blocks(self, section: Section) -> Blocks:
        """What the machine puts in a section."""
        basis = self._basis
        makers: dict[Section, Callable[[], Blocks]] = {
            Section.SUMMARY: lambda: described.summary(basis),
            Section.ASSIGNMENT: self._assignment,
            Section.FACTS: lambda: registered.facts(self._session, basis),
            Section.FELT_SAFETY: lambda: asked.felt_safety(self._session, basis),
            Section.REPORTED_CRIME: lambda: registered.crimes(self._session, basis),
            Section.RESIDENTS: self._residents,
            Section.STAFF_AND_PARTNERS: self._staff_and_partners,
            Section.SUB_AREAS: self._sub_areas,
            Section.CROSS_CUTTING: self._cross_cutting,
            Section.CONSEQUENCES: lambda: described.consequences(basis),
            Section.ANALYSIS: lambda: described.analysis(basis),
            Section.PRIORITIES: lambda: described.priorities(basis),
            Section.APPENDIX: self._appendix,
        }
        yield from makers[section]() if section in makers else ()

    def _assignment(self) -> Blocks:
        lines = []
        for one in self._sources:
            words = nothing_known() if one["empty"] else one["words"]
            lines.append(Line(one["code"], (one["label"], words, one["reason"]), one["number"]))
        columns = [str(_("Kind of source")), str(_("What came from it")), str(_("Why nothing"))]
        yield table(Table("sources", str(_("Sources, each by itself")), columns, lines, ()))
        yield said(
            "limits",
            [
                str(
                    _(
                        "Concerns count when somebody has reviewed them. The numbers are concerns, not "
                        "people: one person may have written several."
                    )
                ),
                str(
                    _(
                        "More concerns need not mean that it is worse there: people tell us more in some "
                        "areas than in others."
                    )
                ),
                str(
                    _(
                        "Numbers below five are not shown, nor are those from which they could be worked "
                        "out. No information means that nothing was told, not that nothing happened."
                    )
                ),
            ],
            heading=str(_("What the figures can say")),
        )

    def _residents(self) -> Blocks:
        yield from told.residents(self._basis)
        yield from gathered.told(self._gathered, Section.RESIDENTS, SourceClass.RESIDENTS)
        yield public_block(self._basis, self._open)

    def _staff_and_partners(self) -> Blocks:
        yield from told.staff_and_partners(self._basis)
        yield from gathered.told(self._gathered, Section.STAFF_AND_PARTNERS, SourceClass.STAFF, SourceClass.PARTNERS)
        yield from described.judged(self._basis)

    def _sub_areas(self) -> Blocks:
        if self._gathered:
            yield from gathered.sub_areas(self._basis, self._gathered)
        yield from described.sub_areas(self._basis)

    def _cross_cutting(self) -> Blocks:
        """The themes; and what few may open: one number for the whole municipality at most, never for an area."""
        yield from told.themes(self._basis)
        yield from gathered.themes(self._gathered)
        picture = self._basis.picture
        if picture is None or self._basis.area is not None:
            return
        sentences = [
            str(
                _(
                    "%(subject)s: shown only to those who may see it. In the whole municipality, the "
                    "last twelve weeks: %(number)s.",
                    subject=told.shut_label(one, self._basis.facets),
                    number=digits(one.everywhere),
                )
            )
            if one.everywhere is not None
            else str(
                _("%(subject)s: shown only to those who may see it.", subject=told.shut_label(one, self._basis.facets))
            )
            for one in (*picture.categories, *picture.facets)
            if one.shut
        ]
        yield said("restricted", sentences, heading=str(_("What only few may open")))

    def _appendix(self) -> Blocks:
        definitions = [
            str(
                _(
                    "Counts: concerns that have been reviewed and not taken back. A concern is counted "
                    "in the period in which it reached us."
                )
            ),
            str(
                _(
                    "More, fewer and as many compare with the days right before, or with the same season "
                    "a year before. With fewer than ten now or then nothing is compared."
                )
            ),
            str(
                _(
                    "Level: how an organisation judges the area, from green to red, signed by a person. "
                    "The highest is shown; each organisation's own stands beside it."
                )
            ),
        ]
        yield said("definitions", definitions, heading=str(_("What the words mean")))
        if self._gathered:
            yield gathered.built_from(self._gathered, self._basis)
        lines = [
            Line(
                str(one.number),
                (
                    str(one.number),
                    days_words(one.document.first, one.document.last),
                    one.checksum,
                    str(_("Withdrawn")) if one.state == DocumentState.WITHDRAWN else "",
                ),
            )
            for one in self._basis.versions
        ]
        columns = [str(_("Version")), str(_("Days")), str(_("Checksum")), str(_("State"))]
        if lines:
            yield table(Table("versions", str(_("Earlier versions of this area's picture")), columns, lines, ()))

    def _source(self, source: SourceClass) -> Content:
        """One class: what came from it, and why nothing did. `more`: there is some besides that is not shown."""
        number, more, empty = self._count(source)
        words = str(_("at least %(number)s", number=digits(number))) if more and number else digits(number)
        if source is SourceClass.STATISTICS:
            words = str(_("Reported crime, with the source beside each table"))
        elif more and not number:
            words = str(_("a few, too few to be numbered"))
        reason = str(self._basis.document.empty_sources.get(source.value, "")) if empty else ""
        return {"code": source.value, "label": str(CLASSES[source]), "number": number, "more": more, "empty": empty,
                "words": words, "reason": reason}  # fmt: skip

    def _count(self, source: SourceClass) -> tuple[int, bool, bool]:
        """(count, more, empty)."""
        if source is SourceClass.STATISTICS:
            return 0, False, not registered.has_figures(self._session, self._basis)
        assert source in TELLERS
        if self._gathered:
            number, more = gathered.source_sum(self._gathered, source)
            return number, more, not number and not more
        assert self._basis.told is not None
        number, more = self._basis.told.of(source)
        return number, more, source not in self._basis.told.any_from


def _paragraphs(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]
