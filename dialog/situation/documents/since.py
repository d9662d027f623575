"""What has happened since the last version to what it counts, in words: for staff, where the numbers stand."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from dialog.situation.documents.basis import Basis
from dialog.situation.documents.blocks import said
from dialog.situation.queries.quotes import Late
from dialog.situation.rules.documents import Audience, Content


def since_the_last(basis: Basis) -> Iterator[Content]:
    """What was reviewed late, put under other categories or put in another area. Nothing without a version before."""
    kinds = (
        ("late", basis.late, str(_("Came in late")), late_words),
        ("retagged", basis.retagged, str(_("Put under other categories")), retagged_words),
        ("moved", basis.moved, str(_("Put in another area")), moved_words),
    )
    for key, since, heading, words in kinds:
        if since is not None and since[1].number.number != 0:
            yield said(key, [words(*since)], heading=heading, audience=Audience.STAFF)


def late_words(number: int, late: Late) -> str:
    """Reviewed only after the last version: it belongs to this one."""
    count = late.number.number
    if count is None:
        return str(
            _("Some concerns about the days of version %(number)s were reviewed after it was frozen.", number=number)
        )
    return str(
        ngettext(
            "%(num)s concern about the days of version %(number)s was reviewed after it was frozen.",
            "%(num)s concerns about the days of version %(number)s were reviewed after it was frozen.",
            count,
            number=number,
        )
    )


def retagged_words(number: int, retagged: Late) -> str:
    """Under other subjects here than in the last version."""
    count = retagged.number.number
    if count is None:
        return str(
            _("Some concerns that version %(number)s counts have been put under other categories since.", number=number)
        )
    return str(
        ngettext(
            "%(num)s concern that version %(number)s counts has been put under other categories since.",
            "%(num)s concerns that version %(number)s counts have been put under other categories since.",
            count,
            number=number,
        )
    )


def moved_words(number: int, moved: Late) -> str:
    """In another place here than in the last version."""
    count = moved.number.number
    if count is None:
        return str(
            _(
                "Some concerns about the days of version %(number)s have been put in another area since it was frozen.",
                number=number,
            )
        )
    return str(
        ngettext(
            "%(num)s concern about the days of version %(number)s has been put in another area since it was frozen.",
            "%(num)s concerns about the days of version %(number)s have been put in another area since it was frozen.",
            count,
            number=number,
        )
    )
