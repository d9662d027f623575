"""What was told of a problem's subject before and after something was done, and a year earlier.

A problem's own counts: its subject in its area in a few weeks, far too narrow to be kept among the sheets of pictures.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.queries.access import shown_place
from dialog.concerns.queries.counted import counted, told
from dialog.situation.queries.areas import Areas
from dialog.situation.queries.problems_kept import ProblemRow
from dialog.situation.queries.scope import Scope, in_scope, mine
from dialog.situation.rules.effect import Compared, Windows
from dialog.situation.rules.figures import Figure
from dialog.situation.rules.periods import Period
from dialog.situation.rules.problems import place_key

HERE, ELSEWHERE = 1, 0


@dataclass(frozen=True)
class Effect:
    """The subject at the place (None: nobody this person may open names it), in the area, and in the rest of the
    municipality, where nothing was done.
    """

    at_place: Compared | None
    in_area: Compared
    elsewhere: Compared


def effect(session: Session, staff: StaffMember, problem: ProblemRow, areas: Areas, windows: Windows) -> Effect:
    """Counts of concerns with the problem's subject, as this person may know them."""
    figures, places = _counts(session, staff, problem, areas.ids_below(problem.area_code), windows)
    since = session.scalar(select(func.min(Concern.received_on)).where(told()))
    at_place = None
    if problem.place_key and places:
        at_place = Compared.of(windows, {part: Figure(count, count) for part, count in places.items()}, since)
    return Effect(at_place, Compared.of(windows, figures[HERE], since), Compared.of(windows, figures[ELSEWHERE], since))


def _counts(
    session: Session, staff: StaffMember, problem: ProblemRow, area_ids: Collection[int], windows: Windows
) -> tuple[dict[int, dict[Period, Figure]], dict[Period, int]]:
    scope, parts = Scope(staff), windows.all
    window = case(*((Concern.received_on <= part.end, at) for at, part in enumerate(parts)), else_=len(parts))
    here = case((Concern.area_id.in_(sorted(area_ids)), HERE), else_=ELSEWHERE)
    place = case((Concern.area_id.in_(sorted(area_ids)), shown_place(staff)), else_="")
    columns = (window.label("window"), here.label("here"), place.label("place"))
    told_of = (
        select(*columns, mine(scope).label("mine"))
        .join(ConcernTag, ConcernTag.concern_id == Concern.id)
        .where(
            ConcernTag.category == str(problem.tag.category),
            ConcernTag.facet == problem.tag.facet,
            counted(),
            or_(*(in_scope(scope, part) for part in parts)),
        )
        .subquery("told_of")
    )
    rows = session.execute(
        select(told_of.c.window, told_of.c.here, told_of.c.place, func.count(), func.sum(told_of.c.mine))
        .group_by(told_of.c.window, told_of.c.here, told_of.c.place)
        .order_by(told_of.c.window, told_of.c.here, told_of.c.place)
    ).all()
    figures: dict[int, dict[Period, Figure]] = defaultdict(dict)
    places: Counter[Period] = Counter()
    for at, where, name, all_, mine_ in rows:
        part, own = parts[at], int(mine_ or 0)
        figures[where][part] = figures[where].get(part, Figure()) + Figure(all_, own)
        if where == HERE and name and place_key(name) == problem.place_key:
            places[part] += own
    return figures, dict(places)
