"""What the pages need of this slice on every request, read once and remembered while it holds.

Every change gives the programme's row a new random stamp. One look at it tells whether what this process remembers is
still so; this also holds between processes and machines, and needs no clock.
"""

import threading
from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.organisations.models import OpeningException, OpeningHours, Organisation, Programme, TextVersion

REMEMBERED = 8


@dataclass(frozen=True)
class Details:
    """The programme's facts that are the same in every language; empty before anybody has filled them in."""

    phone: str = ""
    email: str = ""
    form_url: str = ""
    fault_report_url: str = ""
    postal_address: str = ""
    visiting_address: str = ""
    quick_exit_url: str = ""
    answer_days: int = 10
    reading_days: int = 2


@dataclass(frozen=True)
class ExceptionDay:
    """A date with other hours; no times means closed. `reasons` is {language: why}."""

    day: date
    opens: time | None
    closes: time | None
    reasons: dict[str, str]


@dataclass(frozen=True)
class Snapshot:
    """Everything of one moment. `own` is {(key, language): (number, wording)}; `parties` is (kind, name) in order.

    `privacy_versions` counts, per language, how often a privacy text was published. `made` keeps what was worked out
    from it, by whatever key the maker chooses.
    """

    details: Details
    own: dict[tuple[str, str], tuple[int, str]]
    privacy_versions: dict[str, int]
    parties: tuple[tuple[str, str], ...]
    hours: dict[int, tuple[time, time]]
    exceptions: tuple[ExceptionDay, ...]
    made: dict[object, object] = field(default_factory=dict)


_remembered: dict[str, Snapshot] = {}
_lock = threading.Lock()


def snapshot(session: Session) -> Snapshot:
    """The present state: one query when this process has seen it before."""
    stamp = session.scalar(_STAMP)
    if not stamp:
        return _read(session)
    found = _remembered.get(stamp)
    if found is None:
        found = _read(session)
        with _lock:
            while len(_remembered) >= REMEMBERED:
                _remembered.pop(next(iter(_remembered)))
            _remembered[stamp] = found
    return found


# Made once: an installation that nobody has filled in reads all this on every page.
_NEWEST = (
    select(TextVersion.key, TextVersion.language, func.max(TextVersion.number).label("number"))
    .group_by(TextVersion.key, TextVersion.language)
    .subquery()
)
_OWN_WORDINGS = select(TextVersion.key, TextVersion.language, TextVersion.number, TextVersion.body).join(
    _NEWEST,
    (TextVersion.key == _NEWEST.c.key)
    & (TextVersion.language == _NEWEST.c.language)
    & (TextVersion.number == _NEWEST.c.number),
)
_PRIVACY_VERSIONS = (
    select(TextVersion.language, func.count())
    .where(TextVersion.key.like("notice.privacy%"))
    .group_by(TextVersion.language)
)
_DETAILS = select(*(getattr(Programme, name) for name in Details.__dataclass_fields__))
_PARTIES = (
    select(Organisation.kind, Organisation.name)
    .where(Organisation.party_order.is_not(None))
    .order_by(Organisation.party_order, Organisation.name)
)
_HOURS = select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes)
_EXCEPTIONS = select(
    OpeningException.day, OpeningException.opens, OpeningException.closes, OpeningException.reasons
).order_by(OpeningException.day)
_STAMP = select(Programme.stamp).where(Programme.id == 1)


def _read(session: Session) -> Snapshot:
    details = session.execute(_DETAILS).one_or_none()
    return Snapshot(
        details=Details(**details._mapping) if details is not None else Details(),
        own={(key, language): (number, body) for key, language, number, body in session.execute(_OWN_WORDINGS)},
        privacy_versions={row[0]: row[1] for row in session.execute(_PRIVACY_VERSIONS)},
        parties=tuple((kind, name) for kind, name in session.execute(_PARTIES)),
        hours={weekday: (opens, closes) for weekday, opens, closes in session.execute(_HOURS)},
        exceptions=tuple(
            ExceptionDay(day, opens, closes, dict(reasons or {}))
            for day, opens, closes, reasons in session.execute(_EXCEPTIONS)
        ),
    )
