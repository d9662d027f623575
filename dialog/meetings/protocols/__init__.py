"""The protocol of a safety walk on paper, in the language of those who read it."""

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime

from dialog.catalogue import N_, _n, locale_of, translate, translate_number
from dialog.clock import local, today
from dialog.meetings.queries.protocol import Protocol, ProtocolFinding, ProtocolPicture
from dialog.meetings.queries.walks import RouteMap
from dialog.meetings.walk_labels import DECISIONS, LIGHTS, WALKERS, WEATHERS, WHAT
from dialog.pdf import typeset

ROOM = Path(__file__).parent
LONGEST_WORD = 24
BREAK_HERE = "\N{ZERO WIDTH SPACE}"

HEADING = N_("Protocol of the safety walk")
WALK_NUMBER = N_("Walk number %(number)s in %(area)s")
WHEN = N_("Day and time")
HOW = N_("Light and weather")
LEADER = N_("Led the walk")
NOTE_TAKER = N_("Wrote the protocol")
ROUTE = N_("The route, stop by stop")
MAP = N_("Map of the area with the numbers of the stops")
WHO = N_("Who took part")
PEOPLE = _n("%(num)s person took part", "%(num)s people took part")
SEEN = N_("What we saw")
FOUND = _n("%(num)s thing seen", "%(num)s things seen")
NOTHING = N_("Nothing was written down on this walk.")
PROPOSAL = N_("What those who walked propose")
OWNER = N_("Who answers for it")
DECISION = N_("What becomes of it")
REASON = N_("Why the answer is this")
DUE = N_("Planned to be ready")
DONE = N_("Was ready")
NOBODY = N_("Not yet known")
PICTURE = N_("Picture of the place, number %(number)s")
PRINTED = N_("Printed %(date)s. What has happened since stands on the page of the walk.")

Fetch = Callable[[int], bytes]


def protocol_pdf(
    protocol: Protocol, language: str, programme: str, sender: str, fetch: Fetch, route: RouteMap | None = None
) -> bytes:
    """The protocol as PDF. `sender`: the parties behind the programme. `fetch`: the bytes of a picture by its id."""
    content = {
        "language": language,
        "programme": breakable(programme),
        "asks": breakable(sender),
        "heading": translate(language, HEADING),
        "title": breakable(protocol.title),
        "title_language": protocol.title_language,
        "summary_language": protocol.summary_language,
        "number": translate(language, WALK_NUMBER, number=protocol.number, area=breakable(protocol.area)),
        "facts": [[translate(language, label), value] for label, value in _facts(protocol, language) if value],
        "summary": [breakable(part) for part in protocol.summary.split("\n\n") if part.strip()],
        "route": translate(language, ROUTE),
        "stops": [breakable(stop) for stop in protocol.stops],
        "map": _map(route) if route is not None and route.stops else "",
        "map_text": translate(language, MAP),
        "who": translate(language, WHO),
        "people": translate_number(language, PEOPLE, protocol.people) if protocol.people else "",
        "groups": [[translate(language, WALKERS[code]), str(number)] for code, number in protocol.groups],
        "seen": translate(language, SEEN),
        "found": translate_number(language, FOUND, protocol.found) if protocol.found else translate(language, NOTHING),
        "counts": [[translate(language, WHAT[code]), str(number)] for code, number in protocol.counts],
        "findings": [_finding(one, language, fetch) for one in protocol.findings],
        "printed": translate(language, PRINTED, date=_day(today(), language)),
    }
    return typeset(ROOM / "protocol.typ", content)


def breakable(text: str) -> str:
    """`text` with places to break in words too long for a line."""
    return " ".join(
        BREAK_HERE.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)) or word
        for word in text.split()
    )


def _facts(protocol: Protocol, language: str) -> list[tuple[str, str]]:
    moment = format_datetime(local(protocol.starts_at), "EEEE d MMMM y HH:mm", locale=locale_of(language))
    light = translate(language, LIGHTS[protocol.light]) if protocol.light in LIGHTS else ""
    weather = translate(language, WEATHERS[protocol.weather]) if protocol.weather in WEATHERS else ""
    comma = "، " if language in ("ar", "fa") else ", "
    return [
        (WHEN, str(moment)),
        (HOW, comma.join(part for part in (light, weather) if part)),
        (LEADER, breakable(protocol.leader)),
        (NOTE_TAKER, breakable(protocol.note_taker)),
    ]


def _finding(one: ProtocolFinding, language: str, fetch: Fetch) -> dict[str, Any]:
    answers = [
        (OWNER, breakable(one.owner) or translate(language, NOBODY)),
        (DECISION, translate(language, DECISIONS[one.decision])),
        (REASON, breakable(one.reason)),
        (DUE, _day(one.due_on, language) if one.due_on else ""),
        (DONE, _day(one.done_on, language) if one.done_on else ""),
    ]
    return {
        "heading": f"{one.number}. {translate(language, WHAT[one.what])}",
        "where": breakable(one.where),
        "view": [breakable(part) for part in one.view.split("\n\n") if part.strip()],
        "proposal_label": translate(language, PROPOSAL),
        "proposal": [breakable(part) for part in one.proposal.split("\n\n") if part.strip()],
        # What feels good needs nobody to mend it.
        "answers": [[translate(language, label), value] for label, value in answers if value]
        if one.what != "feels_good" or one.owner
        else [],
        "pictures": [_picture(picture, one.number, language, fetch) for picture in one.pictures],
    }


def _picture(picture: ProtocolPicture, number: int, language: str, fetch: Fetch) -> dict[str, Any]:
    """As a drawing that holds the pixels: data reaches the typesetter as text only."""
    pixels = b64encode(fetch(picture.id)).decode("ascii")
    size = f'width="{picture.width}" height="{picture.height}"'
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width} {picture.height}">'
        f'<image {size} href="data:image/jpeg;base64,{pixels}"/></svg>',
        "alt": picture.alt or translate(language, PICTURE, number=number),
    }


def _map(route: RouteMap) -> str:
    """The area with the numbers of its stops, as a drawing."""
    paths = "".join(f'<path d="{area.path}" fill="#d9e9e7" stroke="#6a7b77"/>' for area in route.areas.areas)
    dots = "".join(
        f'<circle cx="{stop.x}" cy="{stop.y}" r="8" fill="#0e4a4d" stroke="#fff" stroke-width="2"/>'
        f'<text x="{stop.x}" y="{stop.y + 3.5}" font-family="Noto Sans" font-size="10" fill="#fff" text-anchor="middle">'
        f"{stop.number}</text>"
        for stop in route.stops
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{route.areas.viewbox}">{paths}{dots}</svg>'


def _day(day: date, language: str) -> str:
    return str(format_date(day, "d MMMM y", locale=locale_of(language)))
