"""What is typed on a point during the meeting: words, level, whom it is shared with, decisions and tasks."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.operations import record
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.concerns.channels import WEEKLY_CONFERENCE
from dialog.concerns.operations.observing import Sighting, observe
from dialog.conferences.models import AgendaItem, Conference, ConferenceTask
from dialog.conferences.operations.conferences import ensure, open_conference
from dialog.conferences.queries.names import place_of
from dialog.conferences.rules import ConferenceState, ItemKind, week_before, week_code
from dialog.conferences.rules.names import Named
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.places.models import Area
from dialog.places.queries import area_by_code
from dialog.situation.models import Judgement
from dialog.situation.operations.judging import JudgementDraft, write_judgement


@dataclass(frozen=True)
class Judged:
    """A level chosen in the meeting, to be signed for `organisation_id`. `was`: the level that person saw, '' for none."""

    level: str
    was: str
    reason: str
    function: str
    organisation_id: int


@dataclass(frozen=True)
class Written:
    """A point as it is after somebody typed on it. None: that person did not touch the words, or the level."""

    text: str | None
    shared_with: tuple[int, ...]
    done: bool
    judged: Judged | None = None


@dataclass(frozen=True)
class TaskDraft:
    """What is decided. Without `owner` it is a decision, and nothing is owed."""

    text: str
    owner: Named | None
    due: date | None
    form_key: str


@dataclass(frozen=True)
class OwnPoint:
    """A point somebody adds. `observed` with a category: it is to be counted too, as what this organisation saw."""

    title: str
    text: str
    area_code: str
    category: str
    observed: bool


def write_item(
    session: Session, staff: StaffMember, week: date, item_id: int, written: Written, task: TaskDraft | None,
    seen_version: int,
) -> None:  # fmt: skip
    """Keep what was typed, the task or decision with it, once per `task.form_key`, and the level as a signed judgement.

    Raises Conflict when the words were changed by somebody else since `seen_version`, or the level since it was seen
    (nothing is stored then), Missing, NotPossibleNow('state'), and what `write_judgement` raises.
    """
    conference = open_conference(session, week)
    item = _item(session, conference, item_id)
    changes = _changes(item, written)
    if item.version != seen_version and "text" in changes:
        raise Conflict("agenda_item")
    if item.version != seen_version:
        # Somebody else wrote meanwhile and this person did not touch the words: theirs stay, and marks are not undone.
        changes = {}
    if task is not None:
        add_task(session, staff, conference, item, task)
    judged = written.judged is not None and _judge(session, staff, conference, item, written.judged)
    if not changes and not judged:
        return
    for name, value in changes.items():
        setattr(item, name, value)
    item.version += 1
    record(
        session, staff.id, staff.name, "conference_item_written", "conference", week_code(week), number=item.position
    )


def add_task(
    session: Session, staff: StaffMember, conference: Conference, item: AgendaItem | None, draft: TaskDraft
) -> int:
    """Store a task or decision of a conference once per `form_key`; its id."""
    earlier = session.scalar(
        select(ConferenceTask.id).where(
            ConferenceTask.conference_id == conference.id, ConferenceTask.form_key == draft.form_key
        )
    )
    if earlier is not None:
        return earlier
    owner = draft.owner
    decision = owner is None
    task = ConferenceTask(
        conference_id=conference.id,
        item_id=item.id if item is not None else None,
        form_key=draft.form_key,
        decision=decision,
        text=draft.text,
        area_id=item.area_id if item is not None else None,
        problem_id=item.problem_id if item is not None else None,
        due=None if decision else draft.due,
        done_on=today() if decision else None,
        made_by=staff.id,
        **place_of(session, owner),
    )
    session.add(task)
    session.flush()
    action = "decision_made" if decision else "task_made"
    record(session, staff.id, staff.name, action, "conference_task", str(task.id), number=week_code(conference.week))
    return task.id


def add_point(
    session: Session, keys: Keys, staff: StaffMember, week: date, point: OwnPoint, form_key: str, notice_version: str,
    code_hash: bytes | None = None,
) -> int:  # fmt: skip
    """Put a point of one's own on the agenda, before or during the meeting, once per `form_key`; its id.

    What somebody has observed becomes a concern too, told by this person's organisation. Raises Missing,
    NotPossibleNow('state' or 'area') and what `observe` raises.
    """
    conference = ensure(session, week, staff.id, staff.name)
    if conference.state not in (ConferenceState.PLANNED, ConferenceState.OPEN):
        raise NotPossibleNow("state")
    for item in conference.items:
        if item.facts.get("key") == form_key:
            return item.id
    area: Area | None = area_by_code(session, point.area_code, today()) if point.area_code else None
    if point.area_code and area is None:
        raise NotPossibleNow("area")
    facts = {"title": point.title, "key": form_key}
    if point.observed:
        seen = Sighting(
            category=point.category,
            text=f"{point.title}\n\n{point.text}" if point.text else point.title,
            area_code=point.area_code,
            notice_version=notice_version,
        )
        facts["reference"] = observe(session, keys, staff, seen, form_key, code_hash, WEEKLY_CONFERENCE.code)
    kind = ItemKind.POSITIVE if point.category == Category.POSITIVE_EVENTS else ItemKind.OWN
    item = AgendaItem(
        conference_id=conference.id,
        position=max((one.position for one in conference.items), default=0) + 1,
        kind=kind.value,
        area_id=area.id if area is not None else None,
        category=point.category,
        facts=facts,
        text=point.text,
    )
    session.add(item)
    session.flush()
    record(session, staff.id, staff.name, "conference_item_added", "conference", week_code(week), number=item.position)
    return item.id


def _changes(item: AgendaItem, written: Written) -> dict[str, object]:
    wanted: dict[str, object] = {
        "shared_with": sorted(written.shared_with),
        "done": written.done,
    }
    if written.text is not None:
        wanted["text"] = written.text
    return {name: value for name, value in wanted.items() if getattr(item, name) != value}


def _judge(session: Session, staff: StaffMember, conference: Conference, item: AgendaItem, judged: Judged) -> bool:
    """Sign the level for the organisation of who chose it; False when that is done already, as by a second press."""
    if item.kind != ItemKind.LEVEL or item.area is None:
        raise NotPossibleNow("state")
    standing = session.get(Judgement, item.judgement_id) if item.judgement_id is not None else None
    same = (judged.level, judged.reason, judged.organisation_id)
    if standing is not None and (standing.level, standing.reason, standing.organisation_id) == same:
        return False
    if item.level != judged.was:
        raise Conflict("agenda_item")
    first, last = week_before(conference.week)
    draft = JudgementDraft(
        item.area.code, first, last, judged.organisation_id, judged.level, judged.reason, function=judged.function
    )
    item.judgement_id = write_judgement(session, staff, draft, sign=True)
    item.level = judged.level
    return True


def _item(session: Session, conference: Conference, item_id: int) -> AgendaItem:
    found = session.get(AgendaItem, item_id, populate_existing=True)
    if found is None or found.conference_id != conference.id:
        raise Missing("agenda_item")
    return found
