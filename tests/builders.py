"""Rows with sane defaults, for tests that need one."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.operations.index import index_concern
from dialog.places.models import Area
from tests.people import unit

_DAY_ONE = date(2020, 1, 1)


def an_area(session: Session, code: str = "A1", **values: Any) -> Area:
    """An area valid since 2020."""
    defaults: dict[str, Any] = {
        "name": f"Område {code}",
        "slug": f"omrade-{code.lower()}",
        "level": "intermediate_area",
        "valid_from": _DAY_ONE,
    }
    area = Area(code=code, **(defaults | values))
    session.add(area)
    session.flush()
    return area


_last = [0]


def a_concern(
    session: Session,
    text: str = "Det är mörkt vid tunneln.",
    tags: tuple[tuple[str, str], ...] = (),
    **values: Any,
) -> Concern:
    """A stored concern, put in directly (operations have their own tests). `tags` are (category, facet)."""
    _last[0] += 1
    number = values.pop("number", _last[0])
    received = values.pop("received_on", today())
    defaults: dict[str, Any] = {
        "year": received.year,
        "number": number,
        "reference": f"SP-{received.year}-{number:04d}",
        "received_on": received,
    }
    if "unit_id" not in values:
        defaults["unit_id"] = unit(session).id
    concern = Concern(text=text, tags=[ConcernTag(category=c, facet=f) for c, f in tags], **(defaults | values))
    session.add(concern)
    session.flush()
    index_concern(session, concern)
    return concern
