"""The file a municipality describes itself in: JSON with programme, contact, organisations, units and guide.

`read_file` gives plain values or a list of faults, each naming its row. Nothing here knows the database.
"""

import json
from datetime import date, time
from typing import Any

from dialog.organisations.import_format.fields import LONG, Fields, Object
from dialog.organisations.import_format.rows import (
    ExceptionRow,
    GuideRow,
    OrganisationRow,
    OrganisationsFile,
    UnitRow,
)
from dialog.organisations.rules import GuideKind, OrganisationKind, StatementItem, missing_items
from dialog.organisations.texts import TEXTS
from dialog.organisations.texts.checking import faults_in
from dialog.settings import ALL_LANGUAGES
from dialog.text import LINE

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FLAGS = ("central_triage", "domestic_violence", "extremism")
_FLAG_NAMES = {"vbe": "extremism"}
_NAMES = {
    "name": "programme.name",
    "municipality_name_in": "programme.municipality",
    "parties_line": "programme.parties_line",
}


def read_file(content: str) -> tuple[OrganisationsFile, list[str]]:
    """What the file says, and its faults in the order of the file ([] when it can be taken)."""
    return _Reader().read(content)


class _Reader(Fields):
    """Walks the file from top to bottom."""

    def __init__(self) -> None:
        super().__init__()
        self.found = OrganisationsFile()

    def read(self, content: str) -> tuple[OrganisationsFile, list[str]]:
        try:
            top = json.loads(content)
        except (ValueError, RecursionError) as fault:
            return self.found, [f"not JSON: {fault}"]
        if not isinstance(top, dict):
            return self.found, ["the file must hold an object"]
        programme = self.part(top, "programme", "programme")
        self._programme(programme)
        self._contact(self.part(top, "contact", "contact"))
        parties = [party for party in self.items(programme, "parties", "programme") if isinstance(party, str)]
        for row, where in self.rows(top, "organisations"):
            self._organisation(row, where, parties)
        for row, where in self.rows(top, "units"):
            self._unit(row, where)
        for row, where in self.rows(top, "guide"):
            self._guide(row, where)
        self._texts(self.part(top, "texts", "texts"))
        self._statements(self.part(top, "accessibility_statement", "accessibility_statement"))
        self._across(parties)
        return self.found, self.faults

    def _programme(self, programme: Object) -> None:
        for name, key in _NAMES.items():
            for language, wording in self.by_language(programme, name, "programme").items():
                self.found.texts[(key, language)] = wording
        times = self.part(programme, "answer_times", "programme")
        for name, column in (("read_working_days", "reading_days"), ("answer_working_days", "answer_days")):
            value = times.get(name)
            if value is None:
                continue
            if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 365:
                self.found.details[column] = value
            else:
                self.fault("programme.answer_times", f"{name} must be a number of days from 1 to 365")

    def _contact(self, contact: Object) -> None:
        details = self.found.details
        for name in ("phone", "email"):
            if name in contact:
                details[name] = self.line(contact, name, "contact")
        self.phone(details.get("phone", ""), "contact")
        for name, column in (("form_path", "form_url"), ("fault_report_url", None), ("quick_exit_url", None)):
            if name in contact:
                details[column or name] = self.link(contact, name, "contact")
        for name in ("postal_address", "visiting_address"):
            lines = self.items(contact, name, "contact")
            if lines:
                details[name] = "\n".join(self.clean(str(line), LINE, f"contact.{name}") for line in lines)
        self._hours(self.items(contact, "opening_hours", "contact"))
        for number, row in enumerate(self.items(contact, "exceptions", "contact"), 1):
            self._exception(row, f"contact.exceptions[{number}]")

    def _hours(self, rows: list[Any]) -> None:
        if not rows:
            return
        self.found.hours = {}
        for number, row in enumerate(rows, 1):
            where = f"contact.opening_hours[{number}]"
            days = self.items(row, "days", where) if isinstance(row, dict) else []
            span = self._span(row, where)
            for day in days:
                if day not in WEEKDAYS:
                    self.fault(where, f"{day!r} is not one of {', '.join(WEEKDAYS)}")
                elif span is not None:
                    self.found.hours[WEEKDAYS.index(day)] = span

    def _exception(self, row: Any, where: str) -> None:
        if not isinstance(row, dict):
            return self.fault(where, "must be an object")
        try:
            day = date.fromisoformat(str(row.get("date")))
        except ValueError:
            return self.fault(where, "date must be written 2026-12-24")
        self.found.exceptions.append(ExceptionRow(day, self._span(row, where), self.by_language(row, "label", where)))

    def _span(self, row: Any, where: str) -> tuple[time, time] | None:
        if not isinstance(row, dict) or row.get("closed"):
            return None
        try:
            opens, closes = time.fromisoformat(str(row.get("from"))), time.fromisoformat(str(row.get("to")))
        except ValueError:
            self.fault(where, "from and to must be written 08:00")
            return None
        if opens >= closes:
            self.fault(where, "from must be before to")
        return opens, closes

    def _organisation(self, row: Object, where: str, parties: list[str]) -> None:
        code = self.code(row, where)
        self.found.organisations.append(
            OrganisationRow(
                code=code,
                name=self.line(row, "name", where, required=True),
                kind=self.kind(OrganisationKind, row.get("kind"), where) or OrganisationKind.OTHER,
                party_order=parties.index(code) + 1 if code in parties else None,
                phone=self.phone(self.line(row, "phone", where), where),
                email=self.line(row, "email", where),
            )
        )

    def _unit(self, row: Object, where: str) -> None:
        flags = {_FLAG_NAMES.get(str(flag), str(flag)) for flag in self.items(row, "flags", where)}
        self.found.units.append(
            UnitRow(
                code=self.code(row, where),
                organisation_code=self.line(row, "organisation_code", where, required=True),
                name=self.line(row, "name", where, required=True),
                areas=tuple(str(code) for code in self.items(row, "areas", where)),
                flags=frozenset(flags & set(FLAGS)),
                phone=self.phone(self.line(row, "phone", where), where),
                email=self.line(row, "email", where),
            )
        )

    def _guide(self, row: Object, where: str) -> None:
        code = self.code(row, where, name="key")
        names, descriptions = self.by_language(row, "name", where), self.by_language(row, "description", where)
        if not names.get("sv"):
            self.fault(where, "name.sv is missing")
        kind = code if code in set(GuideKind) else row.get("kind")
        self.found.guide.append(
            GuideRow(
                code=code,
                kind=self.kind(GuideKind, kind, where) or GuideKind.HELPLINE,
                phone=self.phone(self.line(row, "phone", where), where),
                url=self.link(row, "url", where),
                texts={
                    language: {"name": names.get(language, ""), "text": descriptions.get(language, "")}
                    for language in ALL_LANGUAGES
                    if names.get(language) or descriptions.get(language)
                },
                facets=tuple(str(facet) for facet in self.items(row, "facets", where)),
            )
        )

    def _texts(self, texts: Object) -> None:
        for key in texts:
            if key not in TEXTS:
                self.fault(f"texts.{key}", "is not an editable text")
                continue
            for language, wording in self.by_language(texts, key, "texts").items():
                self.found.texts[(key, language)] = wording
                for fault in faults_in(TEXTS[key], wording):
                    self.fault(f"texts.{key}.{language}", f"{fault.reason}: {fault.what}")

    def _statements(self, statements: Object) -> None:
        for language in statements:
            where = f"accessibility_statement.{language}"
            if language not in ALL_LANGUAGES:
                self.fault(where, f"is not one of {', '.join(ALL_LANGUAGES)}")
                continue
            row = self.part(statements, language, where)
            items = {item.value: self.clean(str(row.get(item.value, "")), LONG, where) for item in StatementItem}
            for item in missing_items(items):
                self.fault(where, f"{item.value} is missing")
            self.found.statements[language] = items

    def _across(self, parties: list[str]) -> None:
        """What only shows when rows are seen together."""
        organisations = [row.code for row in self.found.organisations]
        self._doubled("organisations", organisations)
        self._doubled("units", [row.code for row in self.found.units])
        self._doubled("guide", [row.code for row in self.found.guide])
        for party in parties:
            if party not in organisations:
                self.fault("programme.parties", f"no organisation has the code {party}")
        # The link for faults is the guide's, unless the contact block names another.
        for line in self.found.guide:
            if line.kind is GuideKind.FAULT_REPORT and line.url:
                self.found.details.setdefault("fault_report_url", line.url)
        owners: dict[str, str] = {}
        for number, unit in enumerate(self.found.units, 1):
            for area in unit.areas:
                if area in owners:
                    self.fault(f"units[{number}] {unit.code}", f"area {area} is already owned by {owners[area]}")
                owners[area] = unit.code
        for flag in FLAGS:
            holders = [unit.code for unit in self.found.units if flag in unit.flags]
            if len(holders) > 1:
                self.fault("units", f"{flag} is held by {' and '.join(holders)}: only one unit can hold it")

    def _doubled(self, where: str, codes: list[str]) -> None:
        for code in sorted({code for code in codes if code and codes.count(code) > 1}):
            self.fault(where, f"the code {code} stands twice")
