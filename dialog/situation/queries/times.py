"""When things happen, as told and as coded, read off the sheets."""

import json

from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.times import DAYS, Coded, Said


def said_times(sheets: Sheets) -> list[Said]:
    """What tellers say, alike answers together."""
    return [Said(line.one, tuple(json.loads(line.two)), line.figure) for line in sheets["when"]]


def coded_times(sheets: Sheets) -> list[Coded]:
    """What staff have set, of the concerns that this person may open."""
    return [
        Coded(days, line.two, line.three, line.figure.mine)
        for line in sheets["coded"]
        if (days := tuple(day for day in DAYS if day in json.loads(line.one)))
    ]
