"""The demands of the law as the page shows them: gaps first, each with what it rests on."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.records.law_staff_labels import DEMANDS, TO_DO
from dialog.records.models import LawRecord
from dialog.records.queries.law import LawState
from dialog.records.rules.law import Demand, LawKind
from dialog.situation.models import FrozenPicture
from dialog.web.formatting import long_date

_REGISTER = {
    Demand.BOARD: LawKind.BOARD,
    Demand.COUNCIL: LawKind.COUNCIL,
    Demand.FUNCTION: LawKind.FUNCTION,
    Demand.AGREEMENT: LawKind.AGREEMENT,
}
_VERSION = "situation_staff.version"
_PLACES = {
    Demand.PICTURE: "situation_staff.documents",
    Demand.RENEWAL: "situation_staff.documents",
    Demand.CONSEQUENCES: "situation_staff.problems",
}


@dataclass(frozen=True)
class DemandLine:
    """One demand. `text` is what it rests on or what to do; `url` leads there, '' for nowhere."""

    title: str
    met: bool
    text: str
    url: str


def demand_lines(state: LawState) -> list[DemandLine]:
    """All of them, what is not met first."""
    ordered = [*state.gaps, *(demand for demand in Demand if state.met(demand))]
    return [_line(state, demand) for demand in ordered]


def renewal_words(state: LawState) -> str:
    """When picture and plan must be renewed, in one sentence; '' before there is a decided picture."""
    found = state.renewal
    if found is None:
        return ""
    if found.overdue:
        late = ngettext("%(num)s day ago", "%(num)s days ago", -found.days)
        return str(
            _(
                "The picture and the plan were to be renewed no later than %(day)s, %(late)s.",
                day=long_date(found.due),
                late=late,
            )
        )
    left = ngettext("%(num)s day is left", "%(num)s days are left", found.days)
    return str(
        _(
            "The picture and the plan must be renewed no later than %(day)s: %(left)s.",
            day=long_date(found.due),
            left=left,
        )
    )


def _line(state: LawState, demand: Demand) -> DemandLine:
    met = state.met(demand)
    return DemandLine(
        str(DEMANDS[demand]), met, _evidence(state, demand) if met else _gap(state, demand), _url(state, demand)
    )


def _gap(state: LawState, demand: Demand) -> str:
    if demand is Demand.CONSEQUENCES:
        missing = ngettext(
            "%(num)s of %(all)s problems does not say what it leads to.",
            "%(num)s of %(all)s problems do not say what they lead to.",
            state.unsaid,
            all=state.kept,
        )
        return f"{missing} {TO_DO[demand]}"
    if demand is Demand.RENEWAL and state.renewal is not None:
        return f"{renewal_words(state)} {TO_DO[demand]}"
    return str(TO_DO[demand])


def _evidence(state: LawState, demand: Demand) -> str:
    if demand in _REGISTER:
        return _record_words(state.registers[_REGISTER[demand]][0])
    if demand is Demand.PLAN and state.plan is not None:
        return _record_words(state.plan)
    if demand is Demand.RENEWAL:
        return renewal_words(state)
    if demand is Demand.PICTURE and state.picture is not None:
        return _picture_words(state.picture)
    return str(
        ngettext("The only problem says so.", "All %(num)s problems say so.", state.kept)
        if state.kept
        else _("No problem is described yet.")
    )


def _picture_words(picture: FrozenPicture) -> str:
    decided = long_date(picture.decided_on) if picture.decided_on is not None else ""
    said = (_("Picture %(number)s", number=picture.number), picture.body, decided, picture.paragraph, picture.reference)
    return ", ".join(str(one) for one in said if one)


def _record_words(one: LawRecord) -> str:
    return ", ".join(part for part in (one.text.removesuffix("."), long_date(one.on), one.reference) if part)


def _url(state: LawState, demand: Demand) -> str:
    if demand in _REGISTER or demand is Demand.PLAN:
        kind = _REGISTER.get(demand, LawKind.PLAN)
        return f"#register-{kind.value}"
    if demand is Demand.PICTURE and state.picture is not None and _VERSION in current_app.view_functions:
        return url_for(_VERSION, number=state.picture.number)
    endpoint = _PLACES[demand]
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
