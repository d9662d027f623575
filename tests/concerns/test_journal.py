"""Every act on concerns leaves how they were before it and after, once per write, and can be brought back exactly."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.categories.rules import Tag
from dialog.clock import at, now
from dialog.concerns.models import Concern, ConcernAction, ConcernActionItem
from dialog.concerns.operations.journal import UNDO_LIFE, forget_old_actions, picture, restore
from dialog.concerns.operations.triage import code_concern, mark_messages_seen
from dialog.concerns.operations.work import take
from dialog.database import Database
from tests.builders import a_concern
from tests.concerns.test_triage import LIGHTING, NOTHING, siv, stored

__all__ = ["siv"]
CODED = replace(NOTHING, tags=frozenset({LIGHTING, Tag("fire")}), area_code="A2", place="Ängsvägen", days=("mon",))


def another(database: Database) -> str:
    return database.write(lambda session: a_concern(session).reference)


def actions(database: Database) -> list[ConcernAction]:
    with database.read() as session:
        return list(session.scalars(select(ConcernAction).order_by(ConcernAction.id)))


def test_an_act_leaves_one_action_that_brings_everything_back(database: Database, siv: StaffMember) -> None:
    reference = stored(database, place="Torget", when_times=["night"])
    database.write(lambda session: code_concern(session, siv, reference, 1, CODED, done=True))
    (action,) = actions(database)
    assert (action.actor_id, action.kind, action.number, action.undone_at) == (siv.id, "coded", 1, None)

    def undo(session: Session) -> tuple[object, object, object]:
        item = session.scalars(select(ConcernActionItem)).one()
        concern = take(session, siv, reference, None)
        after = picture(concern)
        restore(concern, item.before)
        session.flush()
        session.expire(concern)
        return item.after == after, item.before, picture(concern)

    same, before, restored = database.write(undo)
    assert same
    assert restored == before
    with database.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert (concern.place, concern.when_times, concern.tags, concern.state) == ("Torget", ["night"], [], "new")


def test_many_in_one_write_are_one_action(database: Database, siv: StaffMember) -> None:
    references = [stored(database), another(database), another(database)]

    def code_all(session: Session) -> None:
        for reference in references:
            code_concern(session, siv, reference, 1, replace(NOTHING, tags=frozenset({LIGHTING})))

    database.write(code_all)
    (action,) = actions(database)
    assert action.number == 3
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ConcernActionItem)) == 3


def test_what_changes_nothing_that_can_be_undone_leaves_no_action(database: Database, siv: StaffMember) -> None:
    reference = stored(database)
    database.write(lambda session: mark_messages_seen(session, siv, reference, 1))
    assert actions(database) == []


def test_pictures_are_erased_after_thirty_days(database: Database, siv: StaffMember) -> None:
    with at(now() - UNDO_LIFE - timedelta(minutes=1)):
        first = stored(database)
        database.write(lambda session: code_concern(session, siv, first, 1, CODED))
    second = another(database)
    database.write(lambda session: code_concern(session, siv, second, 1, CODED))
    assert database.write(forget_old_actions) == 1
    assert len(actions(database)) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ConcernActionItem)) == 1
