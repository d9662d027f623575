"""Proposed sentences in words. They hold no counts: how many stand behind is said beside, to each as they may know."""

from collections.abc import Mapping

from flask_babel import gettext as _

from dialog.categories.models import Facet
from dialog.situation.labels import MOST_HAPPENS, subject_label
from dialog.situation.operations.summarising import ProposedSentence
from dialog.situation.queries.sentences import Proposal, SentenceKind

LIMIT = 500


def worded(proposal: Proposal, facets: Mapping[str, Facet]) -> ProposedSentence:
    """The proposal as a sentence, with where and when in sentences of their own."""
    subject = subject_label(proposal.tag, facets)
    parts = [_what(proposal, subject)]
    if proposal.area and proposal.kind is not SentenceKind.RECURRING:
        parts.append(str(_("Most of it is told from %(area)s.", area=proposal.area)))
    if proposal.time is not None and proposal.time in MOST_HAPPENS:
        parts.append(f"{MOST_HAPPENS[proposal.time]}.")
    return ProposedSentence(" ".join(parts)[:LIMIT], proposal.sources)


def _what(proposal: Proposal, subject: str) -> str:
    match proposal.kind:
        case SentenceKind.MORE:
            return str(_("%(subject)s: people tell of this more than usual.", subject=subject))
        case SentenceKind.LESS:
            return str(_("%(subject)s: people tell of this less than usual.", subject=subject))
        case SentenceKind.TOLD:
            return str(_("%(subject)s: among what people tell of most.", subject=subject))
        case SentenceKind.GOOD:
            return str(_("People tell of something that makes them feel safe."))
        case _:
            return _back(proposal, subject)


def _back(proposal: Proposal, subject: str) -> str:
    where = ", ".join(part for part in (proposal.place, proposal.area) if part)
    if not where:
        return str(_("%(subject)s: told of %(weeks)s weeks in a row.", subject=subject, weeks=proposal.weeks))
    return str(
        _(
            "%(subject)s, %(where)s: told of %(weeks)s weeks in a row.",
            subject=subject,
            where=where,
            weeks=proposal.weeks,
        )
    )
