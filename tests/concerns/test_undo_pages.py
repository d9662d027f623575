"""Undo as staff meet it: Z, the list of one's own acts, and a concern's history."""

from sqlalchemy import select

from dialog.concerns.models import ConcernAction
from dialog.concerns.operations.triage import code_concern
from dialog.database import Database
from tests.concerns.test_journal import another
from tests.concerns.test_triage import siv, stored, tags_of
from tests.concerns.test_undo import LIT, code
from tests.people import People

__all__ = ["siv"]
UNDO = "/intern/synpunkter/angra"


def test_the_last_act_is_undone_and_said(database: Database, people: People) -> None:
    staff = people.make("coordinator")
    client = people.sign_in(staff)
    reference = stored(database)
    code(database, staff, reference)
    answer = client.post(UNDO, {})
    assert f"/intern/synpunkter/{reference}" in answer.response.location
    assert reference in client.get(answer.response.location).text
    assert tags_of(database, reference) == set()
    nothing = client.post(UNDO, {}, status=422)
    assert nothing.page.headings[0] == "h1"


def test_many_are_undone_and_what_stays_is_listed(database: Database, people: People) -> None:
    staff = people.make("coordinator")
    client = people.sign_in(staff)
    references = [stored(database), another(database), another(database)]
    database.write(lambda session: [code_concern(session, staff, one, 1, LIT) for one in references])
    code(database, people.make("coordinator"), references[2], LIT.__class__(**{**vars(LIT), "tags": frozenset()}))
    page = client.post(UNDO, {}, status=200)
    assert references[2] in page.text
    assert references[0] not in page.text
    assert [tags_of(database, one) for one in references] == [set(), set(), set()]


def test_ones_own_acts_and_a_concerns_steps_are_listed_with_a_button_each(database: Database, people: People) -> None:
    staff = people.make("coordinator")
    client = people.sign_in(staff)
    first, second = stored(database), another(database)
    code(database, staff, first)
    action = code(database, people.make("coordinator", name="Sara Samordnare"), second)
    own = client.get(UNDO)
    assert first in own.text
    assert second not in own.text
    steps = client.get(f"/intern/synpunkter/{second}/historik")
    assert "Sara Samordnare" in steps.text
    client.post(UNDO, {"action": str(action), "reference": second})
    assert tags_of(database, second) == set()
    client.post(UNDO, {"action": "9999"}, status=404)
    client.post(UNDO, {"action": "x"}, status=404)


def test_a_step_of_a_concern_one_may_not_open_is_neither_shown_nor_undone(database: Database, people: People) -> None:
    reference = stored(database)
    action = code(database, people.make("coordinator"), reference)
    stranger = people.sign_in("handler", unit_code="south")
    stranger.get(f"/intern/synpunkter/{reference}/historik", status=404)
    stranger.post(UNDO, {"action": str(action), "reference": reference}, status=404)
    assert reference not in stranger.get(UNDO).text
    with database.read() as session:
        assert session.scalars(select(ConcernAction.undone_at)).all() == [None]
