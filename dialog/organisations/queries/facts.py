"""The programme's facts in one language: whose page it is, how to reach them, and when they answer."""

from dataclasses import dataclass
from datetime import date, timedelta

from babel.lists import format_list
from sqlalchemy.orm import Session

from dialog.catalogue import N_, locale_of, translate
from dialog.clock import today
from dialog.organisations.queries.hours import exception_line, hours_lines
from dialog.organisations.queries.snapshot import Snapshot, snapshot
from dialog.organisations.rules import OrganisationKind, phone_link
from dialog.organisations.texts import TEXTS, filled

SOON = timedelta(days=14)
NAMELESS = N_("The Safety Dialogue")


@dataclass(frozen=True)
class ContactFacts:
    """The contact block as a page shows it. `phone_link` is for tel:. `hours` are ready lines, today's exception first."""

    phone: str
    phone_link: str
    email: str
    form_url: str
    postal_address: str
    hours: tuple[str, ...] = ()
    visiting_address: str = ""


@dataclass(frozen=True)
class ProgrammeFacts:
    """What every page says about whose it is, in one language."""

    name: str
    municipality: str
    parties_line: str
    contact: ContactFacts | None = None
    quick_exit_url: str = ""
    fault_report_url: str = ""
    reading_days: int = 2
    answer_days: int = 10
    footer_line: str = ""

    @classmethod
    def nameless(cls, language: str = "sv") -> "ProgrammeFacts":
        """For error pages when nothing can be read."""
        return cls(name=translate(language, NAMELESS), municipality="", parties_line="")


def programme_facts(session: Session, language: str) -> ProgrammeFacts:
    """The programme's facts in `language`. One query when nothing has changed since this process last asked."""
    return facts_of(snapshot(session), language)


def coming_exceptions(session: Session, language: str) -> tuple[str, ...]:
    """The contact centre's other hours within two weeks after today, as ready lines."""
    first, last = today() + timedelta(days=1), today() + SOON
    return tuple(
        exception_line(exception, language)
        for exception in snapshot(session).exceptions
        if first <= exception.day <= last
    )


def facts_of(found: Snapshot, language: str) -> ProgrammeFacts:
    """The facts of one snapshot, worked out once a day."""
    key = ("facts", language, today())
    facts = found.made.get(key)
    if not isinstance(facts, ProgrammeFacts):
        facts = found.made[key] = _work_out(found, language, today())
    return facts


def _work_out(found: Snapshot, language: str, day: date) -> ProgrammeFacts:
    details = found.details
    municipality = _named(found, "programme.municipality", language) or next(
        (name for kind, name in found.parties if kind == OrganisationKind.MUNICIPALITY),
        TEXTS["programme.municipality"].default(language, {}),
    )
    name = _named(found, "programme.name", language) or TEXTS["programme.name"].default(language, {})
    parties = _parties_line(found, language)
    footer = TEXTS["footer.line"]
    _, footer_line = found.own.get((footer.key, language), (0, footer.default(language, {})))
    return ProgrammeFacts(
        name=name,
        municipality=municipality,
        parties_line=parties,
        contact=_contact(found, language, day),
        quick_exit_url=details.quick_exit_url,
        fault_report_url=details.fault_report_url,
        reading_days=details.reading_days,
        answer_days=details.answer_days,
        footer_line=filled(footer_line, {"programme": name, "municipality": municipality, "parties": parties}),
    )


def _named(found: Snapshot, key: str, language: str) -> str:
    """Own wording of a name in `language`, else in Swedish, else ''."""
    for asked in (language, "sv"):
        if own := found.own.get((key, asked)):
            return own[1]
    return ""


def _parties_line(found: Snapshot, language: str) -> str:
    own = found.own.get(("programme.parties_line", language))
    if own and own[1]:
        return own[1]
    if found.parties:
        return str(format_list([name for _, name in found.parties], locale=locale_of(language)))
    return TEXTS["programme.parties_line"].default(language, {})


def _contact(found: Snapshot, language: str, day: date) -> ContactFacts | None:
    details = found.details
    if not (details.phone or details.email or details.postal_address):
        return None
    return ContactFacts(
        phone=details.phone,
        phone_link=phone_link(details.phone),
        email=details.email,
        form_url=details.form_url,
        postal_address=details.postal_address,
        visiting_address=details.visiting_address,
        hours=hours_lines(found.hours, found.exceptions, language, day),
    )
