"""Reads about the programme and its parties."""

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ContactFacts:
    """The contact block as a page shows it. `phone_link` is for tel:. `hours` are ready lines."""

    phone: str
    phone_link: str
    email: str
    form_url: str
    postal_address: str
    hours: tuple[str, ...] = ()


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

    @classmethod
    def nameless(cls) -> "ProgrammeFacts":
        """For error pages when nothing can be read."""
        return cls(name="dialog", municipality="", parties_line="")


def programme_facts(session: Session, language: str) -> ProgrammeFacts:
    """The programme's facts in `language`."""
    return ProgrammeFacts.nameless()
