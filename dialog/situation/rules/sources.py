"""Which kind of source a channel is, and whose eyes have seen: four classes and three perspectives, never mixed."""

from dialog.concerns.channels import CHANNELS, PARTNER, STAFF_DIALOGUE, WEEKLY_CONFERENCE
from dialog.organisations.rules import OrganisationKind
from dialog.situation.rules.levels import Perspective, SourceClass

_STAFF = {STAFF_DIALOGUE.code, WEEKLY_CONFERENCE.code}


def source_class(channel: str) -> SourceClass:
    """What a concern's channel counts as. Meetings and walks are residents' voices, whoever writes them down."""
    if channel == PARTNER.code:
        return SourceClass.PARTNERS
    return SourceClass.STAFF if channel in _STAFF else SourceClass.RESIDENTS


def perspective(channel: str, organisation_kind: str) -> Perspective | None:
    """Whose eyes. `organisation_kind`: that of the concern's source, '' without one. None for other partners."""
    found = source_class(channel)
    if found is SourceClass.RESIDENTS:
        return Perspective.RESIDENTS
    if organisation_kind == OrganisationKind.POLICE:
        return Perspective.POLICE
    return Perspective.SOCIAL if found is SourceClass.STAFF else None


def channels_of(found: SourceClass) -> tuple[str, ...]:
    """The channels of a class, in their own order."""
    return tuple(code for code in CHANNELS if source_class(code) is found)
