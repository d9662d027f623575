"""Closed sets of problems, judgements and documents."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """How an area is judged, calmest first. Set by people, each organisation for itself, always with a reason."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class ProblemState(StrEnum):
    """PROPOSED: by the machine or a colleague. KEPT: in the picture, all five are known and it recurs. EVENT: a single
    event, kept as one. CLOSED: solved or no longer there. DISMISSED: looked at and not taken up, with a reason.
    """

    PROPOSED = "proposed"
    KEPT = "kept"
    EVENT = "event"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class EvidenceKind(StrEnum):
    """What a problem rests on; `reference` of a piece of evidence names one of these."""

    CONCERN = "concern"
    SURVEY = "survey"
    FINDING = "finding"
    MEETING = "meeting"
    STATISTIC = "statistic"
    JUDGEMENT = "judgement"


class Stance(StrEnum):
    """Whether evidence speaks for a cause or against it."""

    FOR = "for"
    AGAINST = "against"


class SourceClass(StrEnum):
    """The four kinds of sources that a picture is made from. One may be empty only with a reason."""

    RESIDENTS = "residents"
    STAFF = "staff"
    PARTNERS = "partners"
    STATISTICS = "statistics"


class Perspective(StrEnum):
    """Whose eyes: residents, social services (and other municipal staff) or the police."""

    RESIDENTS = "residents"
    SOCIAL = "social"
    POLICE = "police"


class DocumentState(StrEnum):
    """A draft is changed; its frozen versions never are. A decided one has a body, a date and a reference."""

    DRAFT = "draft"
    FROZEN = "frozen"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
