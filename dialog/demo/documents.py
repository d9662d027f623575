"""The situation pictures that Lindesund has frozen: one for each area, and the municipality's, which is decided."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask

from dialog.accounts.rules import StaffMember
from dialog.clock import today
from dialog.database import Database
from dialog.demo.story import DATA
from dialog.organisations.queries import programme_facts
from dialog.situation.documents.basis import load_basis
from dialog.situation.documents.compose import compose, same_day
from dialog.situation.operations.documents import (
    SectionText,
    choose_quotes,
    explain_sources,
    start_document,
    write_section,
)
from dialog.situation.operations.freezing import Decision, decide, freeze
from dialog.situation.queries.documents import document_of
from dialog.situation.queries.quotes import offered_quotes
from dialog.situation.rules.documents import Section
from dialog.situation.rules.levels import SourceClass
from dialog.situation.rules.periods import WEEK, Period, Span, whole_weeks

LANGUAGE = "sv"
MOST_QUOTES = 3
AREAS = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9")


def archive(app: Flask, staff: StaffMember) -> "Archive":
    """With the words of the data file."""
    return Archive(app, staff, json.loads((DATA / "documents.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Archive:
    """Makes documents as the pages do: what is frozen is read first, and then kept in a write of its own."""

    app: Flask
    staff: StaffMember
    kept: Mapping[str, Any]

    def fill(self) -> None:
        """The week before last for one area, so that there is something to compare with; then last week for all."""
        kept = self.kept
        last = whole_weeks(today(), 1, Span.WEEK)
        with self.app.app_context():
            self._freeze("L1", Period(last.start - WEEK, last.end - WEEK, Span.WEEK), kept["area"])
            for code in AREAS:
                self._freeze(code, last, kept["area"] if code == "L1" else {})
            number = self._freeze("", last, kept["municipality"])
        decision = Decision(
            kept["decision"]["body"], today(), kept["decision"]["paragraph"], kept["decision"]["reference"]
        )
        self._database.write(lambda session: decide(session, self.staff, number, decision))

    @property
    def _reasons(self) -> dict[SourceClass, str]:
        return {SourceClass(code): text for code, text in self.kept["nothing"].items()}

    @property
    def _database(self) -> Database:
        found: Database = self.app.extensions["dialog.database"]
        return found

    def _freeze(self, area: str, period: Period, sections: Mapping[str, str]) -> int:
        document_id = self._database.write(lambda session: start_document(session, self.staff, area, period))
        for section, text in sections.items():
            write = partial(self._write, document_id=document_id, section=Section(section), text=text)
            self._database.write(write)
        if sections and area:
            self._quote(document_id)
        self._explain(document_id, self._reasons)
        with self._database.read() as session:
            found = document_of(session, document_id)
            facts = programme_facts(session, LANGUAGE)
            content, ids = (
                compose(session, found, facts.name, facts.parties_line, today()),
                same_day(session, found, today()),
            )
            seen = found.version
        return self._database.write(lambda session: freeze(session, self.staff, document_id, content, ids, seen))

    def _write(self, session: Any, document_id: int, section: Section, text: str) -> None:
        seen = document_of(session, document_id).version
        write_section(session, self.staff, document_id, section, SectionText(text), seen)

    def _explain(self, document_id: int, reasons: Mapping[SourceClass, str]) -> None:
        """Small areas may have heard nothing from staff or partners in a week, and say so."""
        self._database.write(
            lambda session: explain_sources(
                session, self.staff, document_id, reasons, document_of(session, document_id).version
            )
        )

    def _quote(self, document_id: int) -> None:
        with self._database.read() as session:
            basis = load_basis(session, document_of(session, document_id), today())
            offered = offered_quotes(session, self.staff, basis.ids, basis.period)
            chosen = [one.reference for one in offered][:MOST_QUOTES]
        if chosen:
            self._database.write(
                lambda session: choose_quotes(
                    session, self.staff, document_id, chosen, document_of(session, document_id).version
                )
            )
