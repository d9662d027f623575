"""The guide to where to turn, in one language."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.catalogue import N_, is_translated, translate
from dialog.organisations.models import GuideEntry
from dialog.organisations.rules import GuideKind, phone_link


@dataclass(frozen=True)
class GuideLine:
    """One line as a page shows it. `language` is the texts' own: Swedish where the asked one is missing."""

    code: str
    kind: str
    name: str
    text: str
    language: str
    phone: str
    phone_link: str
    url: str
    facets: tuple[str, ...]


# (phone, name, text) of the lines no guide may lack.
ALWAYS: dict[str, tuple[str, str, str]] = {
    GuideKind.EMERGENCY: (
        "112",
        N_("112 – danger right now"),
        N_("Call when something is happening or someone is in danger: fire, accident, crime or illness."),
    ),
    GuideKind.POLICE: (
        "114 14",
        N_("114 14 – the police, not urgent"),
        N_("Report a crime that has already happened, or give the police a tip."),
    ),
}
_ORDER = {kind.value: position for position, kind in enumerate(GuideKind)}


def guide(session: Session, language: str, kind: str | None = None) -> list[GuideLine]:
    """The lines in the staff's order within each kind, all or of one `kind` (a GuideKind).

    112 and 114 14 are there even when nobody has written a line for them.
    """
    query = select(GuideEntry).order_by(GuideEntry.position, GuideEntry.id)
    if kind is not None:
        query = query.where(GuideEntry.kind == kind)
    lines = [_line(entry, language) for entry in session.scalars(query)]
    present = {line.kind for line in lines}
    lines += [_built_in(one, language) for one in ALWAYS if one not in present and kind in (None, one)]
    return sorted(lines, key=lambda line: _ORDER.get(line.kind, len(_ORDER)))


def guide_for_facet(session: Session, facet: str, language: str) -> GuideLine | None:
    """The line that mends what a concern with this facet is about (a broken lamp), or None."""
    return next((line for line in guide(session, language) if facet in line.facets), None)


def _line(entry: GuideEntry, language: str) -> GuideLine:
    texts: dict[str, Any] = entry.texts or {}
    spoken = language if texts.get(language, {}).get("name") else "sv"
    words = texts.get(spoken, {})
    return GuideLine(
        code=entry.code,
        kind=entry.kind,
        name=words.get("name", ""),
        text=words.get("text", ""),
        language=spoken,
        phone=entry.phone,
        phone_link=phone_link(entry.phone),
        url=entry.url,
        facets=tuple(entry.facets or ()),
    )


def _built_in(kind: str, language: str) -> GuideLine:
    phone, name, text = ALWAYS[kind]
    spoken = language if is_translated(language, name) and is_translated(language, text) else "sv"
    return GuideLine(
        code=str(kind),
        kind=str(kind),
        name=translate(spoken, name),
        text=translate(spoken, text),
        language=spoken,
        phone=phone,
        phone_link=phone_link(phone),
        url="",
        facets=(),
    )
