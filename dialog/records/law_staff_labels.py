"""What the law page says: its demands, what is missing and what to do, and what the registers are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialog.records.rules.law import Demand, LawKind
from dialog.web.notices import notice_text

ADDED = notice_text("law_record_added", _l("It stands in the register now."))
TAKEN_OUT = notice_text("law_record_ended", _l("It is taken out of the register, and stays in its history."))

KINDS: dict[LawKind, Any] = {
    LawKind.BOARD: _l("The board that answers for the work"),
    LawKind.FUNCTION: _l("The coordinating function"),
    LawKind.COUNCIL: _l("Meetings of the crime prevention council"),
    LawKind.AGREEMENT: _l("Agreements with others"),
    LawKind.PLAN: _l("Decided action plans"),
}
DEMANDS: dict[Demand, Any] = {
    Demand.BOARD: _l("A board answers for the work (the executive board, if nothing else is decided)"),
    Demand.PICTURE: _l("A decided situation picture with its three parts: mapping, other information, analysis"),
    Demand.PLAN: _l("Needs are decided, and an action plan is made from that picture"),
    Demand.RENEWAL: _l("Picture and plan are renewed at least every second year"),
    Demand.COUNCIL: _l("A council for crime prevention that meets"),
    Demand.FUNCTION: _l("Somebody has the task to coordinate"),
    Demand.AGREEMENT: _l("Agreements with other organisations are sought"),
    Demand.CONSEQUENCES: _l("The consequences of problems are described, not only how many there are"),
}
# What to do when it is not met.
TO_DO: dict[Demand, Any] = {
    Demand.BOARD: _l("Write the board and its decision in the register below."),
    Demand.PICTURE: _l("Make a picture of the whole municipality, freeze it and write who decided it."),
    Demand.PLAN: _l("Write the decided plan in the register below, once there is a decided picture to make it from."),
    Demand.RENEWAL: _l("Make a new picture, have it decided, and make the plan from it."),
    Demand.COUNCIL: _l(
        "Write the meetings of the council in the register below. None stands there from the last twelve months."
    ),
    Demand.FUNCTION: _l("Write the function and its unit in the register below, not the person."),
    Demand.AGREEMENT: _l("Write the agreements in the register below, such as the one with the police."),
    Demand.CONSEQUENCES: _l("Open the problems and write what each one leads to."),
}
HINTS: dict[LawKind, Any] = {
    LawKind.BOARD: _l("The board, and the decision that says so"),
    LawKind.FUNCTION: _l("A function and its unit, never a person's name"),
    LawKind.COUNCIL: _l("The day it met, and what it dealt with in a few words"),
    LawKind.AGREEMENT: _l("With whom, and about what"),
    LawKind.PLAN: _l("What the plan is called. It is tied to the decided picture that holds"),
}


def refusal(code: str) -> tuple[str, str]:
    """(field, what to do) for why something was not put into a register."""
    return {
        "on": ("on", _("The day lies in the future: write it down when it has been")),
        "until": ("until", _("It cannot end before it begins")),
        "no_picture": (
            "kind",
            _("A plan is made from a decided picture, and there is none yet. Have the picture decided first"),
        ),
        "before_picture": (
            "on",
            _("The plan was decided before the picture that holds. Make it from that picture, then write it here"),
        ),
    }[code]
