"""What people tell that makes them feel safe."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern
from dialog.concerns.queries.access import shown_place, shown_text
from dialog.places.models import Area
from dialog.situation.queries.parts import Positive
from dialog.situation.queries.scope import Scope
from dialog.situation.queries.sheets import Sheets

EXCERPT = 160


def positives(session: Session, scope: Scope, sheets: Sheets) -> tuple[Positive, ...]:
    """The latest good things that this person may list. Their words leave the database only for who may read them."""
    latest = [int(row[1]) for row in sheets.rows("good", sheets.period)]
    found = session.execute(
        select(
            Concern.reference,
            Concern.received_on,
            Area.name.label("area"),
            shown_place(scope.staff).label("place"),
            func.substr(shown_text(scope.staff), 1, 2 * EXCERPT).label("excerpt"),
        )
        .outerjoin(Area, Area.id == Concern.area_id)
        .where(Concern.id.in_(latest))
        .order_by(Concern.received_on.desc(), Concern.id.desc())
    ).all()
    return tuple(
        Positive(row.reference, row.received_on, row.area or "", row.place, _shortened(row.excerpt)) for row in found
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
