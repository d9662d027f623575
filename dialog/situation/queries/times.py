"""When things happen, as told and as coded, read off the sheets."""

import json

from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.times import DAYS, Coded, Said


def said_times(sheets: Sheets) -> list[Said]:
    """What tellers say, alike answers together."""
    found = sheets.over("when", sheets.period.times)
    return [Said(days, tuple(json.loads(times)), figure) for (days, times, *_), figure in found.items()]


def coded_times(sheets: Sheets) -> list[Coded]:
    """What staff have set, of the concerns that this person may open."""
    ordered: dict[str, tuple[str, ...]] = {}
    found = []
    for written, start, end, _, _, mine in sheets.rows("coded", sheets.period.times):
        if written not in ordered:
            said = json.loads(written)
            ordered[written] = tuple(day for day in DAYS if day in said)
        if ordered[written]:
            found.append(Coded(ordered[written], start, end, mine))
    return found
