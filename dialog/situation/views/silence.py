"""The map of how much is heard from each area, and the table beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.places.queries.maps import AreaMap, MapArea
from dialog.situation.links import Links, picture_url
from dialog.situation.picture_labels import class_texts, rate_text, silence_heading, silence_text
from dialog.situation.queries.parts import Wanted
from dialog.situation.queries.silence import AreaHeard, Silence, Voices
from dialog.situation.rules.periods import Period
from dialog.situation.rules.silence import limits, step
from dialog.situation.views.findings import FindingView

MOST_LABELS = 20


@dataclass(frozen=True)
class SilenceRow:
    """One area: the address of its own picture, and of the concerns behind its reports, '' when they may not be opened."""

    name: str
    url: str
    heard: Voices
    reports_url: str
    residents: int | None
    rate: str
    quiet: bool
    step: int


@dataclass(frozen=True)
class SilenceView:
    """`map` None: no area has a shape. `steps` () when nothing is known of how many live there.

    `cores`: the names of those with a rate where far more people are than live there, and what must stand beside it.
    """

    heading: str
    period: Any
    map: AreaMap | None
    rows: tuple[SilenceRow, ...]
    steps: tuple[str, ...]
    rate: str
    sources: tuple[str, ...]
    cores: tuple[tuple[str, str], ...]


def silence_view(
    silence: Silence, drawn: AreaMap | None, wanted: Wanted, cores: Mapping[str, str], linked: bool
) -> SilenceView:
    """Classes on the map, numbers in the table. `cores`: area code -> the note of a city core. `linked`: this person may
    open every concern.
    """
    of = limits(silence.rate) if silence.rate is not None else ()
    rows = tuple(_row(one, of, wanted, silence.period, linked) for one in silence.areas)
    by_code = {one.area.code: row for one, row in zip(silence.areas, rows, strict=True)}
    return SilenceView(
        silence_heading(silence),
        silence.period,
        _map(drawn, by_code) if drawn is not None else None,
        rows,
        class_texts(of) if of else (),
        rate_text(silence.rate),
        _sources(silence),
        tuple(
            (one.area.name, cores[one.area.code])
            for one in silence.areas
            if one.rate is not None and one.area.code in cores
        ),
    )


def quiet_finding(silence: Silence) -> list[FindingView]:
    """Where little is heard, as one of the findings that the page begins with; [] when nowhere."""
    if not silence.quiet:
        return []
    return [
        FindingView(
            "quiet", "○", _l("We hear little"), silence_heading(silence), silence_text(silence), "#silence", _l("See the map")
        )
    ]  # fmt: skip


def _row(one: AreaHeard, of: tuple[float, ...], wanted: Wanted, period: Period, linked: bool) -> SilenceRow:
    links = Links.of(wanted).during(period)
    return SilenceRow(
        one.area.name,
        picture_url(wanted, one.area.code),
        one.heard,
        links.to(area=one.area.code) if linked and one.heard.reports else "",
        one.residents.count if one.residents is not None else None,
        rate_text(one.rate),
        one.quiet,
        step(one.rate, of) if one.rate is not None and of else 0,
    )


def _map(drawn: AreaMap, rows: Mapping[str, SilenceRow]) -> AreaMap:
    shown = drawn.areas if len(drawn.areas) <= MOST_LABELS else drawn.unnamed()
    return replace(drawn, areas=tuple(_shape(area, rows[area.code]) for area in shown if area.code in rows))


def _shape(area: MapArea, row: SilenceRow) -> MapArea:
    return replace(area, url=row.url, text=row.rate or str(_("not known")), step=row.step, few=not row.step)


def _sources(silence: Silence) -> tuple[str, ...]:
    """Where the numbers of residents come from, each said once."""
    found = {
        str(_("%(source)s, %(year)s", source=home.source, year=home.year))
        for one in silence.areas
        if (home := one.residents) is not None
    }
    return tuple(sorted(found))
