"""The tables of concerns, by what they are for."""

from dialog.concerns.models.concern import (
    Concern,
    ConcernAnswer,
    ConcernContact,
    ConcernEvent,
    ConcernMessage,
    ConcernNote,
    ConcernReading,
    ConcernTag,
    ReferenceSeries,
)
from dialog.concerns.models.desk import (
    AnswerTemplate,
    ConcernAction,
    ConcernActionItem,
    Macro,
    SavedView,
    StaffDraft,
    TriageSettings,
)
from dialog.concerns.models.finding import ConcernPrint, ConcernSuggestion, ConcernWord
from dialog.concerns.models.sharing import ConcernMark, ConcernMatter, ConcernNamed, ConcernShare, OwnPattern

__all__ = [
    "AnswerTemplate",
    "Concern",
    "ConcernAction",
    "ConcernActionItem",
    "ConcernAnswer",
    "ConcernContact",
    "ConcernEvent",
    "ConcernMark",
    "ConcernMatter",
    "ConcernMessage",
    "ConcernNamed",
    "ConcernNote",
    "ConcernPrint",
    "ConcernReading",
    "ConcernShare",
    "ConcernSuggestion",
    "ConcernTag",
    "ConcernWord",
    "Macro",
    "OwnPattern",
    "ReferenceSeries",
    "SavedView",
    "StaffDraft",
    "TriageSettings",
]
