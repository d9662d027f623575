"""What the file says, as plain values."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from dialog.organisations.rules import GuideKind, OrganisationKind


@dataclass(frozen=True)
class OrganisationRow:
    code: str
    name: str
    kind: OrganisationKind
    party_order: int | None
    phone: str
    email: str


@dataclass(frozen=True)
class UnitRow:
    code: str
    organisation_code: str
    name: str
    areas: tuple[str, ...]
    flags: frozenset[str]
    phone: str
    email: str


@dataclass(frozen=True)
class GuideRow:
    code: str
    kind: GuideKind
    phone: str
    url: str
    texts: dict[str, dict[str, str]]
    facets: tuple[str, ...]


@dataclass(frozen=True)
class ExceptionRow:
    day: date
    span: tuple[time, time] | None
    reasons: dict[str, str]


@dataclass
class OrganisationsFile:
    """Everything the file says. `texts` is {(key, language): wording}; `statements` {language: items}."""

    details: dict[str, Any] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    statements: dict[str, dict[str, str]] = field(default_factory=dict)
    hours: dict[int, tuple[time, time]] | None = None
    exceptions: list[ExceptionRow] = field(default_factory=list)
    organisations: list[OrganisationRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    guide: list[GuideRow] = field(default_factory=list)
