"""The places that most is told of, read off the sheets."""

from dialog.disclosure.limits import STANDARD, Limits
from dialog.situation.queries.parts import TopPlace
from dialog.situation.queries.scope import Scope, sees_concerns
from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.figures import Figure, show

MOST_SHOWN = 10


def top_places(scope: Scope, sheets: Sheets, limits: Limits = STANDARD) -> tuple[TopPlace, ...]:
    """The most told of first. Who sees totals only is told of places that at least five people name."""
    sees = sees_concerns(scope.staff)
    found = []
    for name, _, _, area_id, all_, mine, voices in sheets.rows("place", sheets.period):
        figure = Figure(all_, mine)
        told = voices >= limits.place_voices
        if told or (sees and figure.mine > 1):
            shown = (voices or None) if told or not figure.others else None
            found.append(TopPlace(name, area_id, show(figure, limits), shown))
    return tuple(found[:MOST_SHOWN])
