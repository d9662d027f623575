"""By which names evidence is known: surveys and meetings by the last part of their address, judgements by their number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.meetings.models import Meeting
from dialog.situation.models import Judgement
from dialog.situation.rules.levels import EvidenceKind
from dialog.surveys.models import Survey


def known_name(session: Session, kind: EvidenceKind, typed: str) -> str | None:
    """The name by which it is stored, also for a whole address; None when there is no such survey, meeting or signed
    judgement. Findings and figures from elsewhere are called whatever people call them.
    """
    last = typed.rstrip("/").rpartition("/")[2].partition("?")[0].strip()
    if kind is EvidenceKind.SURVEY:
        return session.scalar(select(Survey.slug).where(Survey.slug == last))
    if kind is EvidenceKind.MEETING:
        return session.scalar(select(Meeting.slug).where(Meeting.slug == last))
    if kind is EvidenceKind.JUDGEMENT:
        number = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0
        wanted = select(Judgement.id).where(Judgement.id == number, Judgement.signed_at.is_not(None))
        found = session.scalar(wanted)
        return str(found) if found is not None else None
    return typed
