"""Answers reach the resident, and only what was meant for the resident does."""

import ast
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import dialog
from dialog.accounts.rules import StaffMember
from dialog.clock import at, now
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact
from dialog.concerns.operations.answer import HOLD, answer_concern, close_concern, take_back_answer
from dialog.concerns.operations.notes import add_note, mark_unclear
from dialog.concerns.operations.receive import slow_code_hash
from dialog.concerns.queries.follow import followed_concern
from dialog.concerns.queries.one import answers_given
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys, load_worker_key, open_sealed
from dialog.outbox.models import Mail
from dialog.outbox.operations import claim_due
from dialog.settings import Settings
from tests.people import People

ADDRESS = "bo.boende@exempel.example"
PACKAGE = Path(dialog.__file__).parent


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


def mails(database: Database) -> list[Mail]:
    with database.read() as session:
        return list(session.scalars(select(Mail).where(Mail.template.like("mail.concern_answer%")).order_by(Mail.id)))


def said_in(mail: Mail, settings: Settings) -> dict[str, Any]:
    """What the worker reads in a mail."""
    assert mail.sealed is not None
    return dict(json.loads(open_sealed(load_worker_key(settings.data_dir), mail.sealed)))


def concern_of(database: Database, reference: str) -> Concern:
    with database.read() as session:
        return session.scalars(select(Concern).where(Concern.reference == reference)).one()


def change(database: Database, reference: str, **values: Any) -> None:
    def set_them(session: Session) -> None:
        concern = session.scalars(select(Concern).where(Concern.reference == reference)).one()
        for name, value in values.items():
            setattr(concern, name, value)

    database.write(set_them)


def test_X05_an_answer_stands_under_the_code_and_leaves_by_mail_after_the_hold(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, settings: Settings
) -> None:
    reference = receive(form_key="k1", area_code="N1", email=ADDRESS).reference
    town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Lampan byts på tisdag.", "a1", close=True))
    with town.read() as session:
        followed = followed_concern(session, slow_code_hash(keys, "k1"))
    assert followed is not None
    assert [answer.text for answer in followed.answers] == ["Lampan byts på tisdag."]
    assert followed.state == "closed"
    assert siv.name not in followed.answers[0].sender
    (mail,) = mails(town)
    assert (mail.template, mail.about) == ("mail.concern_answer", reference)
    values = said_in(mail, settings)["values"]
    assert values["answer"] == "Lampan byts på tisdag."
    assert "Det är mörkt" not in json.dumps(values, ensure_ascii=False)
    assert not [one for one in town.write(claim_due) if one.id == mail.id]
    with at(now() + HOLD + timedelta(seconds=1)):
        assert [one.id for one in town.write(claim_due) if one.id == mail.id] == [mail.id]


def test_the_address_stays_sealed_to_the_worker(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, settings: Settings
) -> None:
    reference = receive(email=ADDRESS).reference
    town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Tack.", "a1", close=True))
    with town.read() as session:
        contact = session.scalars(select(ConcernContact)).one()
    worker_key = load_worker_key(settings.data_dir)
    assert open_sealed(worker_key, contact.sealed_address).decode() == ADDRESS
    assert ADDRESS not in json.dumps(said_in(mails(town)[0], settings))


@pytest.mark.parametrize("restricted", ["extremism", "domestic_violence", "several"])
def test_a_restricted_concern_gets_a_mail_that_only_says_an_answer_waits(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, settings: Settings, restricted: str
) -> None:
    reference = receive(email=ADDRESS).reference
    change(town, reference, restricted=restricted)
    town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Ring oss på 031-390.", "a1", close=False))
    (mail,) = mails(town)
    assert mail.template == "mail.concern_answer_waiting"
    assert "031-390" not in json.dumps(said_in(mail, settings), ensure_ascii=False)


def test_without_an_address_there_is_no_mail(town: Database, keys: Keys, receive: Any, siv: StaffMember) -> None:
    reference = receive().reference
    town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Tack.", "a1", close=False))
    assert not mails(town)
    with town.read() as session:
        (given,) = answers_given(session, concern_of(town, reference).id)
    assert given.mail == ""


def test_an_answer_sent_twice_is_one_and_another_text_is_a_conflict(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    reference = receive(email=ADDRESS).reference
    first, again = (
        town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Tack.", "a1", close=True)) for _ in range(2)
    )
    assert first == again
    assert len(mails(town)) == 1
    with pytest.raises(Conflict):
        town.write(lambda s: answer_concern(s, keys, siv, reference, 3, "Något annat.", "a1", close=True))


def test_an_answer_can_be_taken_back_until_its_mail_has_left(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, people: People
) -> None:
    reference = receive(form_key="k1", email=ADDRESS).reference
    answer_id = town.write(lambda s: answer_concern(s, keys, siv, reference, 1, "Fel text.", "a1", close=True))
    another = people.make("coordinator")
    with pytest.raises(NotPossibleNow, match="answer_of_another"):
        town.write(lambda s: take_back_answer(s, another, reference, answer_id))
    with pytest.raises(Missing):
        town.write(lambda s: take_back_answer(s, siv, reference, answer_id + 1))
    town.write(lambda s: take_back_answer(s, siv, reference, answer_id))
    assert not mails(town)
    assert concern_of(town, reference).state == "new"
    with town.read() as session:
        followed = followed_concern(session, slow_code_hash(keys, "k1"))
        assert followed is not None
        assert not followed.answers
    late = town.write(lambda s: answer_concern(s, keys, siv, reference, 4, "Rätt text.", "a2", close=True))
    with at(now() + HOLD + timedelta(seconds=1)):
        town.write(claim_due)
    with pytest.raises(NotPossibleNow, match="answer_sent"):
        town.write(lambda s: take_back_answer(s, siv, reference, late))


def test_sec_Z02_no_answer_of_another_concern_is_reached(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    one, two = receive("Ett", email=ADDRESS).reference, receive("Två", email=ADDRESS).reference
    answer_id = town.write(lambda s: answer_concern(s, keys, siv, one, 1, "Svar på ett.", "a1", close=False))
    with pytest.raises(Missing):
        town.write(lambda s: take_back_answer(s, siv, two, answer_id))


def test_X05_closing_says_what_was_done_or_that_it_was_answered(
    town: Database, keys: Keys, receive: Any, siv: StaffMember
) -> None:
    reference = receive(form_key="k1").reference
    with pytest.raises(NotPossibleNow, match="no_reason"):
        town.write(lambda s: close_concern(s, siv, reference, 1, ""))
    town.write(lambda s: close_concern(s, siv, reference, 1, "Lampan är bytt."))
    with town.read() as session:
        followed = followed_concern(session, slow_code_hash(keys, "k1"))
    assert followed is not None
    assert (followed.state, followed.closing_reason) == ("closed", "Lampan är bytt.")
    answered = receive("En fråga").reference
    town.write(lambda s: answer_concern(s, keys, siv, answered, 1, "Ja.", "a2", close=False))
    town.write(lambda s: close_concern(s, siv, answered, 2, ""))
    assert concern_of(town, answered).state == "closed"


# Notes never leave the house.

CANARY = "kanariefågeln-i-anteckningen"
NOTE_MODULES = {"dialog.concerns.operations.notes", "dialog.concerns.queries.notes"}
WRITERS_OF_MAIL = (
    "dialog.concerns.emails",
    "dialog.concerns.operations.answer",
    "dialog.outbox",
    "dialog.concerns.queries.follow",
)


def modules() -> dict[str, ast.Module]:
    return {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in PACKAGE.rglob("*.py")
    }


def imports_of(tree: ast.Module) -> set[str]:
    """Every module that the file imports, and every module a name could be in."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.startswith("dialog")}


def reached_from(start: str, edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [module for module in edges if module == start or module.startswith(f"{start}.")]
    while waiting:
        module = waiting.pop()
        if module in edges and module not in found:
            found.add(module)
            waiting.extend(edges[module])
    return found


def test_peer_B10_no_writer_of_mail_reaches_the_notes() -> None:
    edges = {name: imports_of(tree) for name, tree in modules().items()}
    assert edges.keys() >= NOTE_MODULES
    for start in WRITERS_OF_MAIL:
        reached = reached_from(start, edges)
        assert reached, start
        assert not reached & NOTE_MODULES, start


def test_peer_B10_only_two_modules_name_the_notes_table() -> None:
    naming = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if "ConcernNote" in (getattr(node, "id", ""), getattr(node, "name", ""), getattr(node, "attr", ""))
    }
    assert naming - {"dialog.concerns.models.concern", "dialog.concerns.models"} == NOTE_MODULES
    assert not [name for name in vars(Concern) if "note" in name]


def test_peer_B10_a_note_is_in_no_mail_and_not_under_the_code(
    town: Database, keys: Keys, receive: Any, siv: StaffMember, settings: Settings
) -> None:
    reference = receive(form_key="k1", email=ADDRESS).reference
    town.write(lambda s: add_note(s, siv, reference, CANARY, "n1"))
    town.write(lambda s: mark_unclear(s, siv, reference, 1, CANARY))
    town.write(lambda s: answer_concern(s, keys, siv, reference, 2, "Vi har lagat lampan.", "a1", close=False))
    town.write(lambda s: close_concern(s, siv, reference, 3, "Lagad."))
    with town.read() as session:
        sealed = session.scalars(select(Mail)).all()
        followed = followed_concern(session, slow_code_hash(keys, "k1"))
        answers = session.scalars(select(ConcernAnswer.text)).all()
    assert len(sealed) >= 1
    opened = [said_in(mail, settings) for mail in sealed if mail.sealed is not None]
    assert CANARY not in json.dumps(opened, ensure_ascii=False)
    assert CANARY not in repr(followed)
    assert CANARY not in " ".join(answers)
