"""The tables of the situation picture, by what they are for."""

from dialog.situation.models.changes import PlannedChange
from dialog.situation.models.documents import FrozenPicture, FrozenQuote, SituationDocument
from dialog.situation.models.judgements import Judgement, SummarySentence
from dialog.situation.models.problems import CauseEvidence, Problem, ProblemCause, ProblemEvidence
from dialog.situation.models.published import PublishedTotals
from dialog.situation.models.sheets import CountedSheet, CountedWeek

__all__ = [
    "CauseEvidence",
    "CountedSheet",
    "CountedWeek",
    "FrozenPicture",
    "FrozenQuote",
    "Judgement",
    "PlannedChange",
    "Problem",
    "ProblemCause",
    "ProblemEvidence",
    "PublishedTotals",
    "SituationDocument",
    "SummarySentence",
]
