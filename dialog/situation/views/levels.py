"""How areas are judged, as people have said and signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext as _

from dialog.situation.picture_labels import level_text
from dialog.situation.queries.areas import Areas, AreaVersion
from dialog.situation.queries.judgements import LevelShown
from dialog.situation.queries.parts import Wanted
from dialog.situation.rules.judging import height

JUDGEMENTS = "situation_staff.judgements"


@dataclass(frozen=True)
class LevelRow:
    """`bars` 0: nobody has judged it lately, which is not calm."""

    area: str
    bars: int
    word: str
    url: str


def level_rows(levels: Mapping[int | None, LevelShown], areas: Areas, wanted: Wanted) -> list[LevelRow]:
    """The chosen area (or the whole municipality) when it is judged, and the areas right below it."""
    parts: list[AreaVersion | None] = [*areas.parts(wanted.area.code if wanted.area is not None else "")]
    own = levels.get(wanted.area.id if wanted.area is not None else None)
    if own is not None or not parts:
        parts.insert(0, wanted.area)
    return [_row(part, levels.get(part.id if part is not None else None)) for part in parts]


def latest(levels: Mapping[int | None, LevelShown]) -> date | None:
    """When the newest judgement was signed."""
    return max((one.decided_on for one in levels.values()), default=None)


def _row(part: AreaVersion | None, level: LevelShown | None) -> LevelRow:
    name = part.name if part is not None else str(_("The whole municipality"))
    code = part.code if part is not None else None
    return LevelRow(
        name,
        height(level.level) if level is not None else 0,
        level_text(level.level, level.change) if level is not None else str(_("no information")),
        url_for(JUDGEMENTS, area=code) if JUDGEMENTS in current_app.view_functions else "",
    )
