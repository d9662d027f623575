"""Which kind of source a channel is, and whose eyes have seen: four classes and three perspectives, never mixed."""

from collections.abc import Mapping

from dialog.concerns.channels import CHANNELS, PARTNER, STAFF_DIALOGUE, WEEKLY_CONFERENCE
from dialog.disclosure.cells import hidden_cells, is_wide
from dialog.disclosure.limits import STANDARD, Limits
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


def hidden_sums(channels: Mapping[str, int], limits: Limits = STANDARD) -> frozenset[SourceClass]:
    """The classes whose sum is left out, beside a table of channels that stands under the sum of them all.

    `channels`: counts by channel. The sum of a class would tell what its hidden channels hold together, and the sums shown
    what those of the hidden classes do: each of these must be nothing, or wide enough to hide in.
    """
    hidden = hidden_cells(channels, limits)
    rest = {found: [count for code, count in channels.items() if code in hidden and count and source_class(code) is found]
            for found in SourceClass}  # fmt: skip
    left_out = {found for found, counts in rest.items() if counts and not is_wide(sum(counts), len(counts), limits)}
    while left_out:
        counts = [count for found in left_out for count in rest[found]]
        more = sorted((sum(rest[found]), found) for found in SourceClass if rest[found] and found not in left_out)
        if is_wide(sum(counts), len(counts), limits) or not more:
            break
        left_out.add(more[0][1])
    return frozenset(left_out)
