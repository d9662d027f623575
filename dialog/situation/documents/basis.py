"""Everything a document is composed of, read once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from dialog.categories.models import Facet
from dialog.categories.queries import facets
from dialog.situation.documents.reader import TOTALS_ONLY
from dialog.situation.models import FrozenPicture, SituationDocument
from dialog.situation.queries.areas import Areas, AreaVersion, load_areas
from dialog.situation.queries.changes import ComingChange, changes_coming
from dialog.situation.queries.crossings import ThemeLine, crossings
from dialog.situation.queries.document_counts import Told, told_in
from dialog.situation.queries.documents import FrozenArea, frozen_areas, period_of_document, versions_of_area
from dialog.situation.queries.judgements import JudgementRow, LevelShown, judgements, levels
from dialog.situation.queries.parts import Picture, Wanted
from dialog.situation.queries.picture import situation_picture
from dialog.situation.queries.problems_kept import ProblemRow, problems
from dialog.situation.queries.quotes import Late, Quotable, chosen_quotes, late_items, moved_items, retagged_items
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.summaries import SentenceRow, signed_sentences
from dialog.situation.rules.levels import DocumentState, ProblemState
from dialog.situation.rules.periods import DAY, Period


@dataclass(frozen=True)
class Basis:
    """What is known. `area` None: the whole municipality. `ids`: the area and all below it, None for everywhere.

    `gathered`: the areas' own frozen versions that the picture of the whole is built from; then `picture`, `told` and
    `told_before` are None, since nothing is counted anew. `late`, `retagged`, `moved`: the newest version's number, and what
    has come in, got other subjects or been put in another area since.
    """

    document: SituationDocument
    area: AreaVersion | None
    areas: Areas
    ids: frozenset[int] | None
    period: Period
    day: date
    facets: dict[str, Facet]
    picture: Picture | None
    told: Told | None
    told_before: Told | None
    sentences: Sequence[SentenceRow]
    judgements: Sequence[JudgementRow]
    levels: dict[int | None, LevelShown]
    problems: Sequence[ProblemRow]
    changes: Sequence[ComingChange]
    quotes: Sequence[Quotable]
    versions: Sequence[FrozenPicture]
    themes: Sequence[ThemeLine] = field(default=())
    gathered: Sequence[FrozenArea] = field(default=())
    late: tuple[int, Late] | None = None
    retagged: tuple[int, Late] | None = None
    moved: tuple[int, Late] | None = None

    @property
    def parts(self) -> tuple[AreaVersion, ...]:
        """The areas right below."""
        return self.areas.parts(self.area.code if self.area is not None else "")


def load_basis(session: Session, document: SituationDocument, day: date) -> Basis:
    """Read it all, with the eyes of somebody who sees totals only."""
    period = period_of_document(document)
    areas = load_areas(session, min(day, period.end))
    area = areas.by_id.get(document.area_id) if document.area_id is not None else None
    ids = areas.ids_below(area.code) if area is not None else None
    gathered = _topmost(areas, frozen_areas(session, period.start, period.end)) if area is None else ()
    counted = not gathered
    scope = Scope(TOTALS_ONLY, ids)
    versions = versions_of_area(session, document.area)
    return Basis(
        document=document,
        area=area,
        areas=areas,
        ids=ids,
        period=period,
        day=day,
        facets=dict(facets(session)),
        picture=situation_picture(session, TOTALS_ONLY, areas, Wanted(period, area), day) if counted else None,
        told=told_in(session, scope, period) if counted else None,
        told_before=told_in(session, scope, period.before) if counted else None,
        sentences=signed_sentences(session, document.area_id, period.start, period.end),
        judgements=judgements(session, document.area_id, period.start, period.end),
        levels=levels(session, min(day, period.end + 7 * DAY)),
        problems=problems(session, ids, (ProblemState.KEPT,)),
        changes=changes_coming(session, ids, period.end + DAY),
        quotes=chosen_quotes(session, document.quotes, ids, period) if area is not None else (),
        versions=versions,
        themes=crossings(session, TOTALS_ONLY, areas, Wanted(period, area)).themes if counted else (),
        gathered=gathered,
        late=_since(session, versions, ids, late_items),
        retagged=_since(session, versions, ids, retagged_items),
        moved=_since(session, versions, ids, moved_items),
    )


def _topmost(areas: Areas, frozen: dict[str, FrozenArea]) -> tuple[FrozenArea, ...]:
    """The areas that have a version, none inside another: what is counted in one is not counted again."""
    found: list[FrozenArea] = []
    waiting = list(areas.parts(""))
    while waiting:
        one = waiting.pop(0)
        if one.code in frozen:
            found.append(frozen[one.code])
        else:
            waiting.extend(areas.parts(one.code))
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))


def _since(
    session: Session, versions: Sequence[FrozenPicture], ids: frozenset[int] | None, items: Callable[..., Late]
) -> tuple[int, Late] | None:
    """What has changed since the newest version that still stands, with its number."""
    standing = [one for one in versions if one.state != DocumentState.WITHDRAWN]
    if not standing:
        return None
    last = standing[-1]
    return last.number, items(session, TOTALS_ONLY, last, ids, period_of_document(last.document))
