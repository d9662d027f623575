"""What Lindesund's coordinator keeps at the desk: texts for answers, macros, views, one matter, one view that is shared."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernTag
from dialog.concerns.operations.macros import MacroSteps, save_macro
from dialog.concerns.operations.marks import hide_marks
from dialog.concerns.operations.matters import group_concerns
from dialog.concerns.operations.sharing import Giving, share_concern
from dialog.concerns.operations.templates import save_template
from dialog.concerns.operations.views import save_view
from dialog.concerns.queries.filters import InboxFilter
from dialog.concerns.rules import LegalGround, State
from dialog.demo.story import DATA
from dialog.organisations.models import Organisation


@dataclass(frozen=True)
class Desk:
    """Fills one person's desk. `kept` is the data file."""

    staff: StaffMember
    kept: dict[str, Any]

    def fill(self, session: Session) -> None:
        """Everything, through the operations that pages call."""
        texts = {one["name"]: self._template(session, one) for one in self.kept["templates"]}
        for macro in self.kept["macros"]:
            tags = frozenset(Tag(category, facet) for category, facet in macro["tags"])
            template = texts.get(macro["template"])
            steps = MacroSteps(macro["name"], macro["key"], tags, macro["state"], template, macro["reason"])
            save_macro(session, self.staff, steps)
        for view in self.kept["views"]:
            save_view(session, self.staff, view["name"], InboxFilter.read(view["query"]), shared=view["shared"])
        self._link(session, self.kept["matter"])
        self._share(session, self.kept["shared"])

    def _template(self, session: Session, one: dict[str, Any]) -> int:
        return save_template(session, self.staff, one["name"], one["texts"])

    def _link(self, session: Session, matter: dict[str, str]) -> None:
        alike = select(Concern.reference).where(Concern.place == matter["words"], Concern.state == State.NEW)
        group_concerns(session, self.staff, session.scalars(alike.order_by(Concern.id)).all(), matter["title"])

    def _share(self, session: Session, shared: dict[str, str]) -> None:
        tagged = select(ConcernTag.concern_id).where(ConcernTag.category == shared["category"])
        told = (Concern.id.in_(tagged), Concern.state == State.REVIEWED, Concern.text != "", Concern.restricted == "")
        concern = session.scalars(select(Concern).where(*told).order_by(Concern.id.desc()).limit(1)).one()
        hide_marks(session, self.staff, concern.reference, concern.version)
        receiver = session.scalars(select(Organisation.id).where(Organisation.code == shared["to"])).one()
        giving = Giving(receiver, LegalGround(shared["ground"]), shared["reason"])
        share_concern(session, self.staff, concern.reference, concern.version, giving, "demo-share")


def desk_of(staff: StaffMember) -> Desk:
    """The desk of the coordinator `staff`."""
    return Desk(staff, json.loads((DATA / "desk.json").read_text(encoding="utf-8")))
