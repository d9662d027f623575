"""Meetings, safety walks and neighbourhood groups of Lindesund: steps at their own days, through the operations pages call."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.clock import ZONE, at, moment_of, now, today
from dialog.demo.afterwards import afterwards
from dialog.demo.proposals import propose
from dialog.demo.story import DATA
from dialog.demo.walks import Act, walked
from dialog.errors import NotPossibleNow
from dialog.groups.models import Group, GroupContact
from dialog.groups.operations.contacts import ContactDraft, confirm_contact
from dialog.groups.operations.notices import NoticeDraft, send_notice
from dialog.groups.operations.register import GroupDraft, register_group
from dialog.groups.operations.states import set_state
from dialog.groups.rules import PIPELINE, GroupState
from dialog.keys import Keys
from dialog.meetings.operations.meetings import Host, MeetingDraft, cancel_meeting, create_meeting, publish
from dialog.meetings.operations.seats import PartyDraft, book
from dialog.meetings.rules import Admission, Choice, MeetingKind, Need
from dialog.organisations.models import Organisation, Unit
from dialog.organisations.rules import Editor
from dialog.outbox.operations import SealedAddress
from dialog.places.models import Area
from dialog.places.queries import area_by_code
from dialog.records.operations.rules import RuleDraft, add_rule
from dialog.records.rules import What

PLANNED_BEFORE, BOOKED_BEFORE = timedelta(days=32), timedelta(days=26)
GROUPS_SINCE = timedelta(days=150)
Step = Callable[[Session], None]


@dataclass(frozen=True)
class Timed:
    """Something that is done at a moment."""

    at: datetime
    do: Step


class Gatherings:
    """What happens around meetings, day by day. Remembers the ids that later steps need."""

    def __init__(self, keys: Keys, staff: StaffMember, colleague: StaffMember, today: date) -> None:
        """`staff` plans and approves, `colleague` writes down what is said at the meetings they host."""
        self._keys, self._staff, self._colleague, self._today = keys, staff, colleague, today
        self._editor = Editor(staff.id, staff.name)
        self._kept: dict[str, Any] = json.loads((DATA / "meetings.json").read_text(encoding="utf-8"))
        self._meetings: dict[str, int] = {}
        self._groups: dict[str, int] = {}
        self._steps = sorted(self._all_steps(), key=lambda step: step.at)

    def until(self, session: Session, moment: datetime) -> None:
        """Let everything happen that lies before `moment` and has not happened yet."""
        while self._steps and self._steps[0].at <= moment:
            step = self._steps.pop(0)
            with at(min(step.at, now())):
                step.do(session)

    def _all_steps(self) -> Iterator[Timed]:
        for number, group in enumerate(self._kept["groups"]):
            yield from self._group_steps(group, number)
        for meeting in self._kept["meetings"]:
            yield from self._meeting_steps(meeting)
        yield Timed(self._moment(-6, 10), self._send_notice)
        for rule in self._kept["rules"]:
            yield Timed(self._moment(-60, 11), partial(self._decide, rule=rule))

    def _group_steps(self, group: Mapping[str, Any], number: int) -> Iterator[Timed]:
        began = self._moment(0, 9) - GROUPS_SINCE + timedelta(days=9 * number)
        if group["state"] == GroupState.INTEREST:
            began = self._moment(-5, 19)
        yield Timed(began, partial(self._register_group, group=group))
        for position, state in enumerate(_way(GroupState(group["state"])), start=1):
            yield Timed(began + timedelta(days=14 * position), partial(self._take_group, group=group, state=state))

    def _meeting_steps(self, facts: Mapping[str, Any]) -> Iterator[Timed]:
        day = self._today + timedelta(days=facts["days"])
        planned = min(self._moment(facts["days"], 9) - PLANNED_BEFORE, self._moment(-3, 9))
        yield Timed(planned, partial(self._plan, facts=facts, day=day))
        booked = max(
            planned + timedelta(hours=2), min(self._moment(facts["days"], 12) - BOOKED_BEFORE, self._moment(-2, 12))
        )
        for number, party in enumerate(facts["parties"]):
            yield Timed(
                booked + timedelta(hours=7 * number), partial(self._book, facts=facts, party=party, number=number)
            )
        for group in self._kept["groups"]:
            if facts["key"] in group["seats"]:
                seats = group["seats"][facts["key"]]
                yield Timed(
                    booked + timedelta(hours=3), partial(self._book_group, facts=facts, group=group, seats=seats)
                )
        if facts["key"] in self._kept["proposals"]:
            yield Timed(self._moment(-8, 13), partial(self._propose, key=facts["key"]))
        if "cancelled" in facts:
            yield Timed(self._moment(-1, 15), partial(self._cancel, facts=facts))
        begins = moment_of(day, time.fromisoformat(facts["from"])) or self._moment(facts["days"], 17)
        for minutes, act in self._acts(facts, day):
            yield Timed(begins + timedelta(minutes=minutes), partial(self._act, key=facts["key"], act=act))

    def _acts(self, facts: Mapping[str, Any], day: date) -> Iterator[tuple[int, Act]]:
        """What is done at the meeting and after it."""
        if "walk" in facts:
            yield from walked(self._keys, self._editor, facts["walk"], day)
        yield from afterwards(self._keys, self._colleague, self._staff, facts, day)

    def _act(self, session: Session, key: str, act: Act) -> None:
        act(session, self._meetings[key])

    def _plan(self, session: Session, facts: Mapping[str, Any], day: date) -> None:
        starts, ends = (moment_of(day, time.fromisoformat(facts[name])) for name in ("from", "to"))
        if starts is None or ends is None:
            return
        lottery = facts["admission"] == Admission.LOTTERY
        key = create_meeting(
            session,
            self._staff,
            MeetingDraft(
                kind=MeetingKind(facts["kind"]),
                title=facts["title"],
                area_id=self._area(session, facts["area"]).id,
                place=facts["place"],
                starts_at=starts,
                ends_at=ends,
                hosts=tuple(self._host(session, *codes) for codes in facts["hosts"]),
                intro=facts["intro"],
                address=facts["address"],
                travel=facts["travel"],
                access=tuple(facts["access"]),
                languages=tuple(facts["languages"]),
                admission=Admission(facts["admission"]),
                capacity=facts["capacity"],
                closes_at=starts - timedelta(days=7) if lottery else None,
                needs_by=day - timedelta(days=3) if facts["capacity"] else None,
            ),
        )
        self._meetings[facts["key"]] = key.id
        if "draft" not in facts:
            publish(session, self._staff, key.id)

    def _book(self, session: Session, facts: Mapping[str, Any], party: Mapping[str, Any], number: int) -> None:
        draft = PartyDraft(
            size=party["size"],
            name=party["name"],
            email=party.get("email", ""),
            phone=party.get("phone", ""),
            needs={Need(code): people for code, people in party.get("needs", {}).items()},
            interpreter_language=party.get("interpreter_language", ""),
            choice=party.get("choice", Choice.WAIT_ALL),
            notice_version="demo",
            entered_by=None if party.get("email") else self._staff.id,
        )
        book(session, self._keys, self._meetings[facts["key"]], draft, f"demo-{facts['key']}-{number}")

    def _book_group(self, session: Session, facts: Mapping[str, Any], group: Mapping[str, Any], seats: int) -> None:
        group_id = self._groups[group["title"]]
        contact = self._contacts(session, group_id)[0]
        address = SealedAddress(contact.sealed_address or b"", contact.fingerprint or "")
        draft = PartyDraft(
            size=seats,
            name=group["name"],
            address=address,
            choice=Choice.WAIT_ALL,
            group_id=group_id,
            notice_version="demo",
        )
        book(session, self._keys, self._meetings[facts["key"]], draft, f"demo-{facts['key']}-{group_id}-group")

    def _cancel(self, session: Session, facts: Mapping[str, Any]) -> None:
        cancel_meeting(session, self._keys, self._staff, self._meetings[facts["key"]], facts["cancelled"])

    def _propose(self, session: Session, key: str) -> None:
        proposals = self._kept["proposals"][key]
        propose(session, self._keys, self._staff, self._meetings[key], proposals, self._today)

    def _register_group(self, session: Session, group: Mapping[str, Any]) -> None:
        people = [ContactDraft(group["name"], group["email"], group["phone"])]
        if "second" in group:
            people.append(ContactDraft(group["second"]["name"], group["second"]["email"]))
        draft = GroupDraft(group["title"], group["area"], group["streets"], group["households"], tuple(people))
        made = register_group(session, self._keys, draft, f"demo-group-{group['title']}")
        self._groups[group["title"]] = made.group_id
        if group["state"] != GroupState.INTEREST:
            for contact in self._contacts(session, made.group_id):
                confirm_contact(session, contact.id)

    def _take_group(self, session: Session, group: Mapping[str, Any], state: GroupState) -> None:
        group_id = self._groups[group["title"]]
        seen = GroupState(session.get_one(Group, group_id).state)
        set_state(session, self._editor, group_id, state, seen)

    def _send_notice(self, session: Session) -> None:
        notice = self._kept["notice"]
        draft = NoticeDraft(notice["subject"], notice["text"], tuple(notice["areas"]))
        send_notice(session, self._keys, self._editor, draft, "demo-notice")

    def _decide(self, session: Session, rule: Mapping[str, Any]) -> None:
        tomorrow = today() + timedelta(days=1)
        add_rule(session, self._staff, RuleDraft(What(rule["what"]), rule["days"], rule["decision"], today(), tomorrow))

    def _contacts(self, session: Session, group_id: int) -> list[GroupContact]:
        of_group = select(GroupContact).where(GroupContact.group_id == group_id).order_by(GroupContact.id)
        return list(session.scalars(of_group))

    def _area(self, session: Session, code: str) -> Area:
        area = area_by_code(session, code, self._today)
        if area is None:
            raise NotPossibleNow("area")
        return area

    def _host(self, session: Session, organisation: str, unit: str) -> Host:
        owner = session.scalars(select(Organisation.id).where(Organisation.code == organisation)).one()
        part = session.scalars(select(Unit.id).where(Unit.code == unit)).one() if unit else None
        return Host(owner, part)

    def _moment(self, days: int, hour: int) -> datetime:
        """An hour of the day that lies `days` from today."""
        return datetime.combine(self._today + timedelta(days=days), time(hour), ZONE).astimezone(UTC)


def _way(state: GroupState) -> tuple[GroupState, ...]:
    """The steps that lead to `state`."""
    if state is GroupState.RESTING:
        return (*PIPELINE[1:], GroupState.RESTING)
    return PIPELINE[1 : PIPELINE.index(state) + 1]
