"""Every text a municipality may word itself, with the wording it starts from.

The registry only: what is stored lies in `models.TextVersion`, what a page shows comes from `queries.text`.
"""

from dialog.organisations.texts import (
    group_mails,
    mails,
    meeting_mails,
    notices,
    pages,
    privacy,
    programme,
    staff_mails,
)
from dialog.organisations.texts.kinds import COMMON, Part, TextKind, filled, placeholders

_PARTS = (programme, notices, privacy, mails, meeting_mails, group_mails, staff_mails, pages)
TEXTS: dict[str, TextKind] = {kind.key: kind for part in _PARTS for kind in part.KINDS}

__all__ = ["COMMON", "TEXTS", "Part", "TextKind", "filled", "placeholders"]
