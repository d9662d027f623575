"""What documents, their sections and their states are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.situation.rules.documents import Part, Section
from dialog.situation.rules.levels import DocumentState, RiskLevel, SourceClass

SECTIONS: dict[Section, Any] = {
    Section.SUMMARY: _l("Summary and levels"),
    Section.ASSIGNMENT: _l("Assignment, law, method and sources"),
    Section.FACTS: _l("Facts about the area"),
    Section.FELT_SAFETY: _l("How safe people feel"),
    Section.REPORTED_CRIME: _l("Reported crime"),
    Section.RESIDENTS: _l("What residents tell us"),
    Section.STAFF_AND_PARTNERS: _l("What staff and partners see"),
    Section.SUB_AREAS: _l("The problems, area by area"),
    Section.CROSS_CUTTING: _l("Questions that cut across"),
    Section.CONSEQUENCES: _l("Consequences"),
    Section.ANALYSIS: _l("Analysis: causes, risks and coming changes"),
    Section.PRIORITIES: _l("Problems to take up first"),
    Section.APPENDIX: _l("Appendix: definitions and versions"),
}
HINTS: dict[Section, Any] = {
    Section.SUMMARY: _l(
        "The most important in a few sentences: what is new, what comes back, where it is worst and where it is better."
    ),
    Section.ASSIGNMENT: _l(
        "Who has asked for the picture and under which law, how it was made, and what the sources cannot say."
    ),
    Section.FACTS: _l("People, homes, schools, places where people meet, and what changes."),
    Section.FELT_SAFETY: _l(
        "What surveys and walks say about how safe people feel, by gender and age where the groups are large enough."
    ),
    Section.REPORTED_CRIME: _l("How much, where, when and which way it goes. Say what is seldom reported."),
    Section.RESIDENTS: _l("What people tell us themselves, in which ways, about which places and times."),
    Section.STAFF_AND_PARTNERS: _l("What those who work in the area see. Do not mix it with what residents say."),
    Section.SUB_AREAS: _l(
        "For each area: what, when, where, how, and whether it comes back; what is good; what we do not know."
    ),
    Section.CROSS_CUTTING: _l(
        "Children and young people, women's exposure, schools, victims, extremism, undue influence, parallel systems."
    ),
    Section.CONSEQUENCES: _l(
        "What crime and insecurity lead to: for those who live here, for children, shops, staff and trust."
    ),
    Section.ANALYSIS: _l("Why is it like this? What may happen next? What is going to change?"),
    Section.PRIORITIES: _l("Which problems should be taken up first, and why these."),
    Section.APPENDIX: _l("What the words mean, and what else somebody needs to check this picture."),
}
PARTS: dict[Part, Any] = {
    Part.CRIME: _l("Crime and how much of it there is (section 5)"),
    Part.CONSEQUENCES: _l("What crime leads to (section 10)"),
    Part.OTHER: _l("Other knowledge of importance (sections 3, 4, 6, 7 or 9)"),
    Part.ANALYSIS: _l("The analysis (section 11)"),
}
CLASSES: dict[SourceClass, Any] = {
    SourceClass.RESIDENTS: _l("Residents and others who are in the area"),
    SourceClass.STAFF: _l("Staff of the municipality and the police"),
    SourceClass.PARTNERS: _l("Partners: housing companies, associations, businesses"),
    SourceClass.STATISTICS: _l("Statistics of reported crime"),
}
LEVELS: dict[RiskLevel, Any] = {
    RiskLevel.GREEN: _l("Green level"),
    RiskLevel.YELLOW: _l("Yellow level"),
    RiskLevel.ORANGE: _l("Orange level"),
    RiskLevel.RED: _l("Red level"),
}
STATES: dict[DocumentState, Any] = {
    DocumentState.DRAFT: _l("Being written"),
    DocumentState.FROZEN: _l("Frozen"),
    DocumentState.DECIDED: _l("Decided"),
    DocumentState.WITHDRAWN: _l("Withdrawn"),
}
STATE_LOOKS = {DocumentState.DECIDED: "ok", DocumentState.WITHDRAWN: "bad", DocumentState.FROZEN: "go"}
