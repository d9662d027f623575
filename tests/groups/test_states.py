"""The way of a group, the yearly question, notices, and links to surveys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import today
from dialog.commands.worker import look_after_groups
from dialog.database import Database
from dialog.errors import Conflict, NotPossibleNow
from dialog.groups.models import Group, GroupContact, GroupNotice
from dialog.groups.operations.contacts import confirm_by_phone
from dialog.groups.operations.facts import right_by_phone, say_right
from dialog.groups.operations.notices import NoticeDraft, send_notice
from dialog.groups.operations.states import book_start_meeting, mark_trained, order_signs, set_state
from dialog.groups.operations.yearly import ask_group, forget_unconfirmed, groups_to_ask
from dialog.groups.queries.notices import reach, sent_notices
from dialog.groups.queries.staff import group_rows, state_counts
from dialog.groups.rules import PIPELINE, GroupState, Wait, next_states
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from tests.groups.conftest import OVE, PHONE_ONLY, SIV, Make, Stored, contact_of, group_of, key, mails
from tests.people import People


@pytest.fixture
def editor(people: People) -> Editor:
    staff = people.make("coordinator")
    return Editor(staff.id, staff.name)


def test_peer_D3_the_way_of_a_group_and_signs_only_from_active(session: Session, editor: Editor, make: Make) -> None:
    group = group_of(session, make())
    with pytest.raises(NotPossibleNow):
        order_signs(session, editor, group.id, 4)
    book_start_meeting(session, editor, group.id)
    assert group.state == "meeting_booked"
    mark_trained(session, group.id, editor)
    mark_trained(session, group.id, editor)
    assert group.state == "trained"
    with pytest.raises(NotPossibleNow) as refused:
        order_signs(session, editor, group.id, 4)
    assert refused.value.code == "signs"
    set_state(session, editor, group.id, GroupState.ACTIVE, GroupState.TRAINED)
    order_signs(session, editor, group.id, 4)
    with pytest.raises(NotPossibleNow):
        order_signs(session, editor, group.id, 0)


def test_steps_that_are_not_there_are_refused(session: Session, editor: Editor, make: Make) -> None:
    group = group_of(session, make())
    with pytest.raises(NotPossibleNow):
        set_state(session, editor, group.id, GroupState.ACTIVE, GroupState.INTEREST)
    with pytest.raises(Conflict):
        set_state(session, editor, group.id, GroupState.MEETING_BOOKED, GroupState.TRAINED)
    for state in PIPELINE:
        assert GroupState.RESTING in next_states(state)
    assert next_states(GroupState.RESTING, GroupState.TRAINED) == (GroupState.TRAINED,)


def test_a_group_that_rested_comes_back_to_where_it_stood(session: Session, editor: Editor, make: Make) -> None:
    group = group_of(session, make())
    mark_trained(session, group.id, None)
    set_state(session, editor, group.id, GroupState.RESTING, GroupState.TRAINED)
    with pytest.raises(NotPossibleNow):
        set_state(session, editor, group.id, GroupState.ACTIVE, GroupState.RESTING)
    set_state(session, editor, group.id, GroupState.TRAINED, GroupState.RESTING)
    assert group.state == "trained"


def test_peer_D5_asked_three_times_a_year_later_and_then_resting(
    session: Session, keys: Keys, app: Flask, make: Make
) -> None:
    made = make()
    group, begun = group_of(session, made), today()
    session.flush()
    assert groups_to_ask(session) == []
    days = [begun + timedelta(days=365 + 14 * turn) for turn in range(4)]
    acts = []
    for day in days:
        with clock.at(day):
            assert groups_to_ask(session) == [group.id]
            acts.append(ask_group(session, keys, group.id))
            session.flush()
            assert groups_to_ask(session) == [], "once a turn"
            assert ask_group(session, keys, group.id) == ""
    assert acts == ["ask", "ask", "ask", "rest"]
    assert [template for template, _ in mails(session, app)].count("mail.group_yearly") == 3
    assert group.state == "resting"
    with clock.at(days[-1]):
        say_right(session, contact_of(session, made).id, "Björkgatan", 12)
        session.flush()
        assert (group.state, group.households, group.asks, group.streets) == ("interest", 12, 0, "Björkgatan")
        assert groups_to_ask(session) == []


def test_an_answer_ends_the_asking(session: Session, keys: Keys, make: Make) -> None:
    made = make()
    group, later = group_of(session, made), today() + timedelta(days=366)
    with clock.at(later):
        ask_group(session, keys, group.id)
        say_right(session, contact_of(session, made).id, group.streets, group.households)
        session.flush()
    with clock.at(later + timedelta(days=60)):
        assert groups_to_ask(session) == []


def test_a_group_without_addresses_is_called_and_never_put_to_rest(
    session: Session, keys: Keys, make: Make, people: People
) -> None:
    staff = people.make("coordinator")
    editor = Editor(staff.id, staff.name)
    made = make(contacts=(PHONE_ONLY,))
    confirm_by_phone(session, editor, contact_of(session, made).id)
    group = group_of(session, made)
    for turn in range(5):
        with clock.at(today() + timedelta(days=365 + 14 * turn)):
            ask_group(session, keys, group.id)
            session.flush()
    assert group.state == "interest"
    (row,) = group_rows(session, staff)
    assert Wait.ASK_BY_PHONE in row.waits
    right_by_phone(session, editor, group.id)
    session.flush()
    assert Wait.ASK_BY_PHONE not in group_rows(session, staff)[0].waits


def test_who_never_confirmed_is_forgotten_and_the_group_with_them(session: Session, keys: Keys, make: Make) -> None:
    make(confirm=False)
    make(title="Lindarna", streets="Lindvägen", contacts=(OVE,))
    later = make(title="Almarna", streets="Almvägen", contacts=(SIV, OVE), confirm=False)
    contact_of(session, later, 1).confirmed_on = today()
    group_of(session, later).confirmed_on = today()
    session.flush()
    assert forget_unconfirmed(session) == 0
    with clock.at(today() + timedelta(days=31)):
        assert forget_unconfirmed(session) == 2
    session.flush()
    titles = session.scalars(select(Group.title).order_by(Group.title)).all()
    assert titles == ["Almarna", "Lindarna"]
    alive = session.scalars(
        select(GroupContact.id).where(GroupContact.ended_on.is_(None)).order_by(GroupContact.id)
    ).all()
    assert len(alive) == 2


def test_peer_D7_a_notice_is_one_mail_for_each_person_and_sent_once(
    session: Session, keys: Keys, app: Flask, editor: Editor, make: Make
) -> None:
    make(contacts=(SIV, OVE))
    make(title="Lindarna", streets="Lindvägen", contacts=(SIV,))
    make(title="Bortom", area_code="A2", contacts=(OVE,))
    resting = group_of(session, make(title="Vilar", streets="Almvägen", contacts=(PHONE_ONLY,)))
    resting.state = "resting"
    session.flush()
    notice = NoticeDraft("Inbrott i källare", "Lås cykeln.", ("A1",))
    form_key = key("group_notice")
    assert send_notice(session, keys, editor, notice, form_key) == 2
    assert send_notice(session, keys, editor, notice, form_key) == 2
    sent = [content for template, content in mails(session, app) if template == "mail.group_notice"]
    assert len(sent) == 2
    assert all(content["values"] == {"subject": "Inbrott i källare", "text": "Lås cykeln."} for content in sent)
    assert all("sealed_address" in content for content in sent)
    with pytest.raises(Conflict):
        send_notice(session, keys, editor, NoticeDraft("Annat", "x", ("A1",)), form_key)
    with pytest.raises(NotPossibleNow):
        send_notice(session, keys, editor, NoticeDraft("Annat", "x", ("A9",)), key("group_notice"))
    assert session.scalar(select(func.count(GroupNotice.id))) == 1
    assert [(one.subject, one.people) for one in sent_notices(session)] == [("Inbrott i källare", 2)]
    assert [(one.code, one.groups, one.people) for one in reach(session)] == [("A1", 2, 2), ("A2", 1, 1)]


def test_D21_the_register_counts_groups_and_shows_who_waits_first(session: Session, make: Make, people: People) -> None:
    staff, reader = people.make("coordinator"), people.make("reader")
    handler = people.make("handler", areas=("A2",))
    trained = group_of(session, make())
    mark_trained(session, trained.id, None)
    active = group_of(session, make(title="Lindarna", streets="Lindvägen", contacts=(OVE,)))
    active.state = "active"
    make(title="Almarna", area_code="A2", contacts=(PHONE_ONLY,))
    session.flush()
    rows = group_rows(session, staff)
    assert [(row.title, row.waits) for row in rows] == [
        ("Björkbacken", (Wait.MAKE_ACTIVE,)),
        ("Almarna", (Wait.CALL_CONTACT,)),
        ("Lindarna", ()),
    ]
    assert [row.title for row in group_rows(session, staff, area_code="A2")] == ["Almarna"]
    assert state_counts(session) == {
        GroupState.INTEREST: 1,
        GroupState.MEETING_BOOKED: 0,
        GroupState.TRAINED: 1,
        GroupState.ACTIVE: 1,
        GroupState.RESTING: 0,
    }
    assert [row.title for row in group_rows(session, handler) if row.runs] == ["Almarna"]
    assert not any(row.runs or row.waits for row in group_rows(session, reader))


def test_the_worker_asks_once_a_day(app: Flask, database: Database, stored: Callable[..., Stored]) -> None:
    group_id = stored().id
    for _ in range(2):
        look_after_groups(app)
    assert asks_of(database, group_id) == 0
    with clock.at(today() + timedelta(days=366)):
        for _ in range(2):
            look_after_groups(app)
    assert asks_of(database, group_id) == 1


def asks_of(database: Database, group_id: int) -> int:
    with database.read() as session:
        return session.get_one(Group, group_id).asks
