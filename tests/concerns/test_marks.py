"""What is hidden in a concern: proposed by the machine, decided by people, seen by nobody else, never altering a word."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern, ConcernMark, ConcernMessage, ConcernNamed
from dialog.concerns.operations.follow import add_message
from dialog.concerns.operations.marks import add_pattern, hide_marks, hide_words, let_stand, name_staff, unname_staff
from dialog.concerns.operations.observations import Observation, receive_observations
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.operations.redaction import take_over
from dialog.concerns.operations.undo import undo_last
from dialog.concerns.queries.access import readable, visible
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import count, inbox_page
from dialog.concerns.queries.one import open_concern
from dialog.concerns.rules import MarkKind
from dialog.concerns.rules.details import MASK
from dialog.database import Database
from dialog.errors import Missing, NotAllowed, NotPossibleNow
from dialog.keys import Keys
from tests.builders import a_concern
from tests.concerns.conftest import Receive
from tests.people import People

TEXT = "Ring Anna Svensson på 070-123 45 67 om tunneln."
SAFE = f"Ring {MASK} på {MASK} om tunneln."


def row(database: Database, reference: str) -> Concern:
    with database.read() as session:
        return session.scalars(select(Concern).where(Concern.reference == reference)).one()


def marks(database: Database, reference: str) -> list[tuple[str, str, str]]:
    """(kind, source, state) in the order of the text."""
    with database.read() as session:
        found = session.scalars(
            select(ConcernMark)
            .join(Concern, Concern.id == ConcernMark.concern_id)
            .where(Concern.reference == reference)
            .order_by(ConcernMark.start, ConcernMark.id)
        )
        return [(mark.kind, mark.source, mark.state) for mark in found]


def mark_id(database: Database, reference: str, kind: str) -> int:
    with database.read() as session:
        wanted = select(ConcernMark.id).join(Concern, Concern.id == ConcernMark.concern_id)
        return session.scalars(wanted.where(Concern.reference == reference, ConcernMark.kind == kind)).one()


@pytest.fixture
def siv(town: Database, people: People) -> StaffMember:
    return people.make("coordinator")


@pytest.fixture
def hanna(town: Database, people: People) -> StaffMember:
    return people.make("handler")


def test_peer_B9_what_is_proposed_is_hidden_at_once_and_the_original_stays_to_the_byte(
    receive: Receive, town: Database, siv: StaffMember
) -> None:
    reference = receive(TEXT).reference
    assert (row(town, reference).text, row(town, reference).redacted_text) == (TEXT, SAFE)
    assert marks(town, reference) == [("name", "machine", "proposed"), ("phone", "machine", "proposed")]
    assert town.write(lambda session: hide_marks(session, siv, reference, 1)) == 2
    assert {state for _kind, _source, state in marks(town, reference)} == {"accepted"}
    assert (row(town, reference).text, row(town, reference).redacted_text) == (TEXT, SAFE)
    assert row(town, reference).marks_checked


def test_what_a_person_lets_stand_is_shown_and_found_again(
    receive: Receive, town: Database, hanna: StaffMember
) -> None:
    reference = receive(TEXT).reference
    name = mark_id(town, reference, "name")
    found = InboxFilter.read({"q": "svensson"})
    with town.read() as session:
        assert count(session, hanna, found) == 0
    town.write(lambda session: let_stand(session, hanna, reference, None, name))
    assert row(town, reference).redacted_text == f"Ring Anna Svensson på {MASK} om tunneln."
    with town.read() as session:
        assert count(session, hanna, found) == 1


def test_only_those_who_read_originals_show_again_what_was_hidden(
    receive: Receive, town: Database, hanna: StaffMember, siv: StaffMember
) -> None:
    reference = receive(TEXT).reference
    town.write(lambda session: hide_marks(session, hanna, reference, None))
    name = mark_id(town, reference, "name")
    with pytest.raises(NotAllowed):
        town.write(lambda session: let_stand(session, hanna, reference, None, name))
    town.write(lambda session: let_stand(session, siv, reference, None, name))
    assert "Anna Svensson" in str(row(town, reference).redacted_text)


def test_words_are_hidden_wherever_they_stand(receive: Receive, town: Database, keys: Keys, hanna: StaffMember) -> None:
    receipt = receive("Kexet säljer. Alla vet att kexet bor där.", place="Kexet, huset", form_key="k1")
    code = slow_code_hash(keys, "k1")
    town.write(lambda session: add_message(session, code, "Nu igen: Kexet.", "m1"))
    number = town.write(lambda session: hide_words(session, hanna, receipt.reference, None, " kexet ", MarkKind.NAME))
    found = row(town, receipt.reference)
    assert number == 4
    assert found.redacted_text == f"{MASK} säljer. Alla vet att {MASK} bor där."
    assert found.redacted_place == f"{MASK}, huset"
    with town.read() as session:
        assert session.scalars(select(ConcernMessage.redacted_text)).all() == [f"Nu igen: {MASK}."]
    for nothing in ("finns inte", "x", "  "):
        with pytest.raises(NotPossibleNow):
            town.write(
                lambda session, words=nothing: hide_words(
                    session, hanna, receipt.reference, None, words, MarkKind.OTHER
                )
            )


def test_hiding_can_be_undone_and_what_was_proposed_stays_hidden(
    receive: Receive, town: Database, hanna: StaffMember
) -> None:
    reference = receive(TEXT).reference
    town.write(lambda session: hide_marks(session, hanna, reference, None))
    town.write(lambda session: hide_words(session, hanna, reference, None, "tunneln", MarkKind.OTHER))
    assert row(town, reference).redacted_text == f"Ring {MASK} på {MASK} om {MASK}."
    town.write(lambda session: undo_last(session, hanna))
    assert row(town, reference).redacted_text == SAFE
    town.write(lambda session: undo_last(session, hanna))
    assert {state for _kind, _source, state in marks(town, reference)} == {"proposed"}
    assert row(town, reference).redacted_text == SAFE


def test_an_addition_is_marked_too_and_asks_for_another_look(
    receive: Receive, town: Database, keys: Keys, siv: StaffMember
) -> None:
    reference = receive("Det är mörkt.", form_key="k1").reference
    town.write(lambda session: hide_marks(session, siv, reference, None))
    assert row(town, reference).marks_checked
    code = slow_code_hash(keys, "k1")
    town.write(lambda session: add_message(session, code, "Ring mig: 070-123 45 67", "m1"))
    assert not row(town, reference).marks_checked
    with town.read() as session:
        assert session.scalars(select(ConcernMessage.redacted_text)).all() == [f"Ring mig: {MASK}"]


def test_own_patterns_are_marked_in_what_comes_in(receive: Receive, town: Database, siv: StaffMember) -> None:
    town.write(lambda session: add_pattern(session, siv, "LGH-####"))
    assert (
        row(town, receive("Porten till lgh-1234 är trasig.").reference).redacted_text
        == f"Porten till {MASK} är trasig."
    )
    with pytest.raises(NotPossibleNow):
        town.write(lambda session: add_pattern(session, siv, "##"))


def test_a_part_hides_what_its_whole_hides(session: Session) -> None:
    whole = a_concern(session, "Först mörkt. Sedan Anna Svensson. Till sist skräp.", place="Torget")
    whole.marks.append(ConcernMark(start=19, end=32, kind="name", source="machine", state="accepted"))
    whole.marks.append(ConcernMark(start=0, end=5, kind="other", source="staff", state="rejected"))
    session.flush()
    for start, end, shown in ((13, 33, f"Sedan {MASK}."), (13, 25, f"Sedan {MASK}"), (34, 50, None)):
        part = a_concern(session, whole.text[start:end], place="Torget")
        take_over(part, whole, start, end)
        assert part.redacted_text == shown


def test_the_analyst_reads_redacted_words_once_somebody_has_looked(
    receive: Receive, town: Database, people: People, siv: StaffMember
) -> None:
    analyst = people.make("analyst")
    reference = receive(TEXT, place="Anna Svenssons port").reference
    with town.read() as session:
        (line,) = inbox_page(session, analyst, InboxFilter(view=View.ALL)).rows
        opened = open_concern(session, analyst, reference)
    assert (line.excerpt, line.place, line.readable) == ("", "", False)
    assert opened is not None
    assert (opened.text, opened.place, opened.words) == ("", "", False)
    town.write(lambda session: hide_marks(session, siv, reference, None))
    with town.read() as session:
        (line,) = inbox_page(session, analyst, InboxFilter(view=View.ALL)).rows
        opened = open_concern(session, analyst, reference)
        assert count(session, analyst, InboxFilter.read({"q": "tunneln"})) == 1
        assert count(session, analyst, InboxFilter.read({"q": "Svensson"})) == 0
    assert (line.excerpt, line.place) == (SAFE, f"{MASK} port")
    assert opened is not None
    assert (opened.text, opened.words, opened.messages, opened.history) == (SAFE, False, (), ())


def test_a_complaint_about_somebody_on_the_staff_is_not_there_for_that_person(
    receive: Receive, town: Database, people: People, siv: StaffMember
) -> None:
    named = people.make("coordinator", name="Berit Bekymmersson")
    text = "Berit Bekymmersson var otrevlig vid disken."
    reference = receive(text).reference
    receive("Det är mörkt.")
    with town.read() as session:
        assert open_concern(session, named, reference) is None
        assert count(session, named, InboxFilter(view=View.ALL)) == 1
        assert count(session, siv, InboxFilter(view=View.ALL)) == 2
        assert set(session.scalars(select(Concern.text).where(visible(named)))) == {"Det är mörkt."}
    with pytest.raises(Missing):
        town.write(lambda session: hide_marks(session, named, reference, None))
    town.write(lambda session: unname_staff(session, siv, reference, named.id))
    with town.read() as session:
        assert open_concern(session, named, reference) is not None


def test_a_coordinator_keeps_a_concern_from_a_colleague_who_then_handles_it_no_more(
    receive: Receive, town: Database, siv: StaffMember, hanna: StaffMember
) -> None:
    reference = receive("Den som svarade igår var otrevlig.").reference

    def give(session: Session) -> None:
        session.scalars(select(Concern)).one().handler_id = hanna.id

    town.write(give)
    town.write(lambda session: name_staff(session, siv, reference, hanna.id))
    assert row(town, reference).handler_id is None
    with town.read() as session:
        assert not session.scalars(select(Concern.id).where(readable(hanna))).all()
        assert session.scalars(select(ConcernNamed.source)).all() == ["staff"]
    with pytest.raises(NotPossibleNow):
        town.write(lambda session: name_staff(session, siv, reference, siv.id))


def pressed(client: Any, reference: str, what: str, **fields: Any) -> Any:
    version = fields.pop("version", None)
    sent = fields | ({"version": version} if version is not None else {})
    return client.post(f"/intern/synpunkter/{reference}/{what}", sent)


def test_marks_are_pressed_away_one_by_one_or_all_at_once_on_the_page(
    receive: Receive, town: Database, people: People, hanna: StaffMember
) -> None:
    reference = receive(TEXT).reference
    client = people.sign_in(hanna)
    page = client.get(f"/intern/synpunkter/{reference}")
    assert "<mark" in page.html
    assert "Anna Svensson" in page.text
    name = mark_id(town, reference, "name")
    pressed(client, reference, "dolj", do="hide", mark=name, version=row(town, reference).version)
    page = client.get(f"/intern/synpunkter/{reference}")
    assert "Anna Svensson" not in page.html
    assert "070-123 45 67" in page.html
    pressed(client, reference, "dolj", do="all", version=row(town, reference).version)
    page = client.get(f"/intern/synpunkter/{reference}")
    assert "070-123" not in page.html
    pressed(client, reference, "dolj-ord", words="tunneln", mark_kind="other", version=row(town, reference).version)
    assert "tunneln" not in client.get(f"/intern/synpunkter/{reference}").html
    missing = {"words": "står inte där", "mark_kind": "other", "version": row(town, reference).version}
    kept = client.post(f"/intern/synpunkter/{reference}/dolj-ord", missing, status=422)
    assert "står inte där" in kept.html
    assert client.post(f"/intern/synpunkter/{reference}/dolj", {"do": "all", "version": 1}, status=409)


def test_the_original_is_read_by_post_by_one_role_and_logged(
    receive: Receive, town: Database, people: People, siv: StaffMember, hanna: StaffMember
) -> None:
    reference = receive(TEXT).reference
    town.write(lambda session: hide_marks(session, hanna, reference, None))
    path = f"/intern/synpunkter/{reference}/original"
    people.sign_in(hanna).post(path, {}, status=403)
    client = people.sign_in(siv)
    assert client.http.get(path).status_code == 405
    assert TEXT in client.post(path, {}, status=200).text
    with town.read() as session:
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "original_read")).all()
    assert [(one.actor_id, one.object_reference, one.detail) for one in logged] == [(siv.id, reference, {})]


def test_a_place_that_comes_back_as_it_was_shown_stays_as_it_was_told(
    receive: Receive, town: Database, people: People, hanna: StaffMember
) -> None:
    reference = receive("Det är mörkt.", place="Anna Svenssons port, Tunneln").reference
    client = people.sign_in(hanna)
    page = client.get(f"/intern/synpunkter/{reference}")
    assert page.page.value("place") == f"{MASK} port, Tunneln"
    form: dict[str, Any] = {
        "version": row(town, reference).version,
        "kind": "concern",
        "tags": "fire",
        "action": "done",
    }
    client.post(f"/intern/synpunkter/{reference}", form | {"place": f"{MASK} port, Tunneln"})
    assert row(town, reference).place == "Anna Svenssons port, Tunneln"
    form["version"] = row(town, reference).version
    client.post(f"/intern/synpunkter/{reference}", form | {"place": "Tunneln"})
    found = row(town, reference)
    assert (found.place, found.redacted_place) == ("Tunneln", None)
    assert "Svensson" not in client.get(f"/intern/synpunkter/{reference}").html


def test_patterns_and_named_colleagues_are_kept_on_pages_of_their_own(
    receive: Receive, town: Database, people: People, siv: StaffMember, hanna: StaffMember
) -> None:
    client = people.sign_in(siv)
    client.post("/intern/dolj-monster", {"pattern": "LGH-####"})
    assert "LGH-####" in client.get("/intern/dolj-monster").text
    assert client.post("/intern/dolj-monster", {"pattern": "##"}, status=422)
    reference = receive("Hon som svarade var otrevlig.").reference
    pressed(client, reference, "namnda", add=hanna.id)
    with town.read() as session:
        assert session.scalars(select(ConcernNamed.user_id)).all() == [hanna.id]
    people.sign_in(hanna).get(f"/intern/synpunkter/{reference}", status=404)
    pressed(client, reference, "namnda", remove=hanna.id)
    people.sign_in(hanna).get(f"/intern/synpunkter/{reference}")


def test_what_comes_from_surveys_is_marked_too(town: Database) -> None:
    told = Observation((Tag("other", "lighting"),), text=TEXT)
    town.write(lambda session: receive_observations(session, [told, Observation((Tag("fire"),))], date(2026, 9, 1)))
    with town.read() as session:
        found = session.scalars(select(Concern.redacted_text).order_by(Concern.text)).all()
    assert found == [None, SAFE]
