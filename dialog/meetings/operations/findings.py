"""What is found on a walk: stored once however often the phone sends it, and followed until it is done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.audit.operations import record
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.images import CleanImage
from dialog.keys import Keys
from dialog.meetings.models import Finding, FindingPicture, Walk
from dialog.meetings.operations.walk_concerns import concern_of
from dialog.meetings.operations.walks import take_walk
from dialog.meetings.queries.walks import lacking
from dialog.meetings.rules.walks import MOST_FINDINGS, MOST_PICTURES
from dialog.organisations.models import Unit
from dialog.organisations.rules import Editor


@dataclass(frozen=True)
class FindingDraft:
    """What somebody sees. `client_key` is made where it is written. Texts are canonical."""

    client_key: str
    what: str
    stop_id: int | None = None
    place: str = ""
    view: str = ""
    proposal: str = ""
    picture: CleanImage | None = None


@dataclass(frozen=True)
class FindingChange:
    """A finding as the desk sees it. `owner`: ('organisation' or 'unit', id) or None."""

    what: str
    stop_id: int | None
    place: str
    view: str
    proposal: str
    owner: tuple[str, int] | None
    decision: str
    reason: str
    due_on: date | None
    done_on: date | None


def add_finding(session: Session, keys: Keys, editor: Editor, meeting_id: int, draft: FindingDraft) -> int:
    """Store a finding; its number. The same `client_key` again gives the first one's number and changes nothing.

    Once the walk has ended it becomes a concern at once. One that comes when the protocol is already out (from a phone
    that was without network) is kept beside it. Raises Missing, NotPossibleNow('findings') for too many.
    """
    walk = take_walk(session, meeting_id)
    mine = Finding.meeting_id == meeting_id
    earlier = session.scalars(select(Finding).where(mine, Finding.client_key == draft.client_key)).one_or_none()
    if earlier is not None:
        return earlier.number
    last = session.scalar(select(func.max(Finding.number)).where(mine)) or 0
    if last >= MOST_FINDINGS:
        raise NotPossibleNow("findings")
    finding = Finding(
        meeting_id=meeting_id, client_key=draft.client_key, number=last + 1, what=draft.what,
        stop_id=_own_stop(walk, draft.stop_id), place=draft.place, view=draft.view, proposal=draft.proposal,
        pictures=[_picture(draft.picture)] if draft.picture is not None else [],
        withdrawn=walk.protocol_at is not None,
    )  # fmt: skip
    session.add(finding)
    session.flush()
    if walk.ended_at is not None:
        concern_of(session, keys, editor, walk, finding)
    _note(session, editor, "finding_added", walk, finding)
    return finding.number


def change_finding(
    session: Session, editor: Editor, meeting_id: int, finding_id: int, change: FindingChange, *, seen_version: int
) -> None:
    """Store owner, decision and the rest. The concern keeps the words that were first written down.

    Raises Missing, Conflict('finding'), NotPossibleNow('reason') for a no without one, and NotPossibleNow('lacking') when
    a published protocol would no longer be whole.
    """
    walk = take_walk(session, meeting_id)
    finding = _found(session, meeting_id, finding_id)
    if finding.lock_version != seen_version:
        raise Conflict("finding")
    if change.decision in ("no", "later") and not change.reason:
        raise NotPossibleNow("reason")
    finding.what, finding.stop_id, finding.place = change.what, _own_stop(walk, change.stop_id), change.place
    finding.view, finding.proposal = change.view, change.proposal
    finding.owner_organisation_id, finding.owner_unit_id = _owner(session, change.owner)
    finding.decision, finding.reason = change.decision, change.reason
    finding.due_on, finding.done_on = change.due_on, change.done_on
    finding.lock_version += 1
    session.flush()
    if walk.protocol_at is not None and lacking(finding):
        raise NotPossibleNow("lacking")
    _note(session, editor, "finding_changed", walk, finding)


def withdraw_finding(session: Session, editor: Editor, meeting_id: int, finding_id: int, *, withdrawn: bool) -> None:
    """Leave a finding out of the protocol (a wrong press), or take it back in. Its number is not used again.

    Raises Missing, NotPossibleNow('published') when the protocol is out.
    """
    walk = take_walk(session, meeting_id)
    if walk.protocol_at is not None:
        raise NotPossibleNow("published")
    finding = _found(session, meeting_id, finding_id)
    finding.withdrawn = withdrawn
    finding.lock_version += 1
    _note(session, editor, "finding_withdrawn" if withdrawn else "finding_back", walk, finding)


def add_picture(session: Session, editor: Editor, meeting_id: int, finding_id: int, image: CleanImage) -> None:
    """Lay a picture beside a finding. Raises Missing, NotPossibleNow('pictures') when it has enough."""
    walk = take_walk(session, meeting_id)
    finding = _found(session, meeting_id, finding_id)
    if len(finding.pictures) >= MOST_PICTURES:
        raise NotPossibleNow("pictures")
    finding.pictures.append(_picture(image))
    _note(session, editor, "finding_picture", walk, finding)


def show_picture(
    session: Session, editor: Editor, meeting_id: int, finding_id: int, picture_id: int, alt: str, *, published: bool
) -> None:
    """Say what a picture shows, and whether everybody may see it. Raises Missing, NotPossibleNow('alt') without words."""
    walk = take_walk(session, meeting_id)
    finding = _found(session, meeting_id, finding_id)
    picture = _own_picture(finding, picture_id)
    if published and not alt:
        raise NotPossibleNow("alt")
    picture.alt, picture.published = alt, published
    _note(session, editor, "finding_picture", walk, finding)


def remove_picture(session: Session, editor: Editor, meeting_id: int, finding_id: int, picture_id: int) -> None:
    """Erase a picture. Raises Missing."""
    walk = take_walk(session, meeting_id)
    finding = _found(session, meeting_id, finding_id)
    finding.pictures.remove(_own_picture(finding, picture_id))
    _note(session, editor, "finding_picture", walk, finding)


def _picture(image: CleanImage) -> FindingPicture:
    return FindingPicture(content=image.content, width=image.width, height=image.height)


def _found(session: Session, meeting_id: int, finding_id: int) -> Finding:
    found = session.get(Finding, finding_id, populate_existing=True)
    if found is None or found.meeting_id != meeting_id:
        raise Missing("finding")
    return found


def _own_picture(finding: Finding, picture_id: int) -> FindingPicture:
    found = next((picture for picture in finding.pictures if picture.id == picture_id), None)
    if found is None:
        raise Missing("picture")
    return found


def _own_stop(walk: Walk, stop_id: int | None) -> int | None:
    """The stop, or none when it was taken off the route while the phone had no network: no finding is lost for that."""
    return stop_id if any(stop.id == stop_id for stop in walk.stops) else None


def _owner(session: Session, owner: tuple[str, int] | None) -> tuple[int | None, int | None]:
    """(organisation, unit): a unit brings its organisation. Raises Missing."""
    if owner is None:
        return None, None
    kind, number = owner
    if kind == "organisation":
        return number, None
    unit = session.get(Unit, number)
    if unit is None:
        raise Missing("unit")
    return unit.organisation_id, unit.id


def _note(session: Session, editor: Editor, action: str, walk: Walk, finding: Finding) -> None:
    record(session, editor.id, editor.name, action, "meeting", walk.meeting.slug, finding=finding.number)
