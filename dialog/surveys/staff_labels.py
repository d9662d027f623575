"""What staff pages call the parts of a survey."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dialog.surveys.rules.collectors import CollectorKind, GroupType
from dialog.surveys.rules.states import SurveyState

STATES: dict[SurveyState, Any] = {
    SurveyState.DRAFT: _l("Draft"),
    SurveyState.COMING: _l("Opens"),
    SurveyState.OPEN: _l("Open"),
    SurveyState.CLOSED: _l("Has closed"),
}
STATE_KINDS: dict[SurveyState, str] = {
    SurveyState.DRAFT: "",
    SurveyState.COMING: "",
    SurveyState.OPEN: "go",
    SurveyState.CLOSED: "",
}
KINDS: dict[str, Any] = {
    "open": _l("Open link: anybody may answer"),
    "sample": _l("Random sample: each answers with a code from a letter"),
}
SHORT_KINDS: dict[str, Any] = {"open": _l("Open link"), "sample": _l("Random sample")}
COLLECTOR_KINDS: dict[CollectorKind, Any] = {
    CollectorKind.LINK: _l("Link, for a website or social media"),
    CollectorKind.EVENT: _l("Place or event"),
    CollectorKind.GROUP: _l("Group"),
    CollectorKind.LETTER: _l("Letter"),
    CollectorKind.ASSISTED: _l("With help from staff"),
}
GROUP_TYPES: dict[GroupType, Any] = {
    GroupType.NEIGHBOURHOOD_WATCH: _l("Neighbourhood watch"),
    GroupType.SAFETY_WALKERS: _l("Safety walkers"),
    GroupType.ADVISORY_COUNCIL: _l("Advisory council of the municipality"),
}
READY: dict[str, Any] = {
    "kort": _l("Short safety survey: 12 questions, about 4 minutes, six languages"),
    "trygghet": _l("Safety survey: 25 questions, Swedish and English"),
}
CHANGED_PARTS: dict[str, Any] = {
    "texts": _l("another wording"),
    "hints": _l("another hint"),
    "required": _l("another rule for whether it must be answered"),
    "settings": _l("other settings"),
    "choices": _l("another wording of an answer"),
    "order": _l("another order of the answers"),
}
REFUSALS: dict[str, Any] = {
    "dates": _l("Let the survey close on the day it opens or later, and give results after it has closed"),
    "kind_fixed": _l("The kind cannot be changed once a version is published or codes are made"),
    "opening_fixed": _l("The survey has opened. Its first day stays"),
    "closing_fixed": _l("The survey has closed. Its last day stays, and a new wave is a new survey"),
    "closing_past": _l("Choose today or a later day. Answers are taken in until midnight"),
    "slug": _l("Write small letters a to z, digits and hyphens, at most 60"),
    "slug_taken": _l("Another survey has that address. Choose another one"),
    "survey_over": _l("The survey has closed. Make a new survey for a new wave"),
    "nothing_new": _l("The file is the same as what is published. There is nothing to load"),
    "codes_made": _l("Codes have been handed out for this survey, so it cannot be thrown away"),
    "too_many": _l("This survey has as many channels as it can hold"),
    "group_type": _l("Choose which kind of group it is"),
    "invitation_number": _l("Write how many codes each area shall have, at most 50,000 together"),
    "not_a_sample": _l("Codes are for surveys of a random sample"),
    "survey_closed": _l("The survey has closed. No more codes can be made"),
}
MAPPING_FAULTS: dict[str, Any] = {
    "retyped": _l("%(code)s is asked in another way than before. Give it a new code, so that answers are not mixed"),
    "unmapped": _l("Say what became of %(code)s"),
    "successor": _l("%(code)s cannot live on as that question. Choose another, or retire it"),
}
