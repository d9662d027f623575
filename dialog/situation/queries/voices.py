"""How many speak, area by area: reports counted one by one, voices by who sent them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from dialog.concerns.queries.voices import Heard
from dialog.situation.queries.answers import answer
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.counting import Row
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.sheets import Sheets
from dialog.situation.rules.periods import Period

WHOLE = ""


def voices_by_area(session: Session, scope: Scope, areas: Areas, period: Period, code: str = "") -> Mapping[str, Heard]:
    """Reports and voices by the code of each area right below `code` ('' the municipality), and '' for all of the scope.

    Of what counts, restricted ones only for those who may open them. Somebody who has spoken of two areas is a voice in
    each and one in the whole. An area that nothing is known of is missing. The numbers are exact, also for those who see
    totals: show none of them but beside a count that is shown.
    """
    rows_of = {area_id: part.code for part in areas.parts(code) for area_id in areas.ids_below(part.code)}
    found = answer(
        session, scope, "heard", period, ("voices",), lambda sheets: _heard(sheets, rows_of), sorted(rows_of.items())
    )
    return {code: Heard(*counts) for code, counts in found.items()}


def _heard(sheets: Sheets, rows_of: Mapping[int, str]) -> dict[str, tuple[int, int]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for piece in sheets.needed("voice"):
        for row in sheets.rows("voice", piece):
            rows[WHOLE].append(row)
            if row[3] in rows_of:
                rows[rows_of[row[3]]].append(row)
    return {code: _counted(some) for code, some in rows.items()}


def _counted(rows: Iterable[Row]) -> tuple[int, int]:
    """Reports and voices. What has neither address nor parts is a report and a voice by itself."""
    alone, reports, divided, voices = 0, 0, set(), set()
    for voice, report, _, _, count, _ in rows:
        if not voice:
            alone += count
            continue
        voices.add(voice)
        if report:
            divided.add(report)
        else:
            reports += count
    return alone + reports + len(divided), alone + len(voices)
