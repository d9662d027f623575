"""With the code: see where it stands, add something, take it back. Without it: nothing."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.concerns.models import Concern, ConcernAnswer, ConcernContact, ConcernEvent, ConcernMessage
from dialog.concerns.operations.follow import add_message, withdraw_concern
from dialog.concerns.queries.follow import followed_concern
from dialog.concerns.rules import MESSAGES_UNREAD_LIMIT, ResidentState
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.keys import Keys
from dialog.outbox.models import Mail
from tests.concerns.conftest import Receive
from tests.people import People

ADDRESS = "kalle.kanin@exempel.example"


def test_the_code_opens_its_own_concern(receive: Receive, session: Session, keys: Keys) -> None:
    one, other = receive("Ett"), receive("Två")
    found = followed_concern(session, keys.code_hash(one.code))
    assert found is not None
    assert found.reference == one.reference != other.reference
    assert found.state is ResidentState.RECEIVED
    assert followed_concern(session, keys.code_hash("0" * 16)) is None


def test_what_is_followed_holds_none_of_the_words_sent_in(receive: Receive, session: Session, keys: Keys) -> None:
    receipt = receive("Hemliga ord", place="Hemliga gatan", email=ADDRESS, topics=("drugs",), area_code="N1")
    found = repr(followed_concern(session, keys.code_hash(receipt.code)))
    for secret in ("Hemliga", ADDRESS, "drug", "N1", "Norrhöjden"):
        assert secret not in found


def test_an_addition_is_kept_once_and_seen_by_staff(receive: Receive, town: Database, keys: Keys) -> None:
    receipt = receive()
    code_hash = keys.code_hash(receipt.code)
    for _ in (1, 2):
        town.write(lambda session: add_message(session, code_hash, "En sak till", "add"))
    with town.read() as session:
        message = session.scalars(select(ConcernMessage)).one()
        assert (message.text, message.received_on, message.seen) == ("En sak till", clock.today(), False)
        event = session.scalars(select(ConcernEvent).where(ConcernEvent.kind == "message")).one()
        assert event.at is None
    with pytest.raises(Conflict):
        town.write(lambda session: add_message(session, code_hash, "Något annat", "add"))


def test_an_addition_with_dangerous_words_raises_the_flag_again(receive: Receive, town: Database, keys: Keys) -> None:
    receipt = receive()
    code_hash = keys.code_hash(receipt.code)
    town.write(lambda session: add_message(session, code_hash, "Nu står han där med kniv", "add"))
    with town.read() as session:
        concern = session.scalars(select(Concern)).one()
        assert (concern.urgent, concern.urgent_words, concern.urgent_seen_by) == (True, ["kniv"], None)


def test_a_code_cannot_bury_staff_in_additions(receive: Receive, town: Database, keys: Keys) -> None:
    code_hash = keys.code_hash(receive().code)
    for number in range(MESSAGES_UNREAD_LIMIT):
        town.write(lambda session, n=number: add_message(session, code_hash, f"Sak {n}", f"add-{n}"))
    with pytest.raises(NotPossibleNow, match="many_messages"):
        town.write(lambda session: add_message(session, code_hash, "En för mycket", "last"))


def test_withdrawal_erases_the_address_at_once_and_keeps_the_record(
    receive: Receive, town: Database, keys: Keys
) -> None:
    receipt, kept = receive("Ta bort mig", email=ADDRESS), receive("Jag är kvar", email="annan@exempel.example")
    code_hash = keys.code_hash(receipt.code)
    before = _version(town, receipt.reference)
    for _ in (1, 2):
        town.write(lambda session: withdraw_concern(session, code_hash, "back"))
    with town.read() as session:
        concern = session.scalars(select(Concern).where(Concern.reference == receipt.reference)).one()
        assert concern.withdrawn_on == clock.today()
        assert concern.text == "Ta bort mig"
        assert not concern.wants_answer
        assert concern.version > before
        contacts = session.scalars(select(ConcernContact)).all()
        assert [contact.concern_id for contact in contacts] != [concern.id]
        assert len(contacts) == 1
        assert [mail.about for mail in session.scalars(select(Mail))] == [kept.reference]
        events = [event.kind for event in session.scalars(select(ConcernEvent).order_by(ConcernEvent.id))]
        assert events.count("withdrawn") == 1
        found = followed_concern(session, code_hash)
        assert found is not None
        assert found.state is ResidentState.WITHDRAWN


def test_what_is_withdrawn_takes_no_additions_and_shows_no_answers(
    receive: Receive, town: Database, keys: Keys, people: People
) -> None:
    receipt = receive()
    code_hash = keys.code_hash(receipt.code)
    author = people.make("handler")

    def answer(session: Session) -> None:
        concern = session.scalars(select(Concern)).one()
        concern.state, concern.closing_reason, concern.closed_on = "closed", "Vi bytte lampan", clock.today()
        session.add(
            ConcernAnswer(
                concern_id=concern.id, author_id=author.id, sender="Enheten", answered_on=clock.today(), text="Tack"
            )
        )

    town.write(answer)
    town.write(lambda session: withdraw_concern(session, code_hash, "back"))
    with pytest.raises(NotPossibleNow, match="withdrawn"):
        town.write(lambda session: add_message(session, code_hash, "En sak till", "add"))
    with town.read() as session:
        found = followed_concern(session, code_hash)
        assert found is not None
        assert found.answers == ()
        assert found.closing_reason == ""


def test_sec_Z15_a_code_reaches_nothing_but_its_own(receive: Receive, town: Database, keys: Keys) -> None:
    one, other = receive("Ett"), receive("Två")
    town.write(lambda session: withdraw_concern(session, keys.code_hash(one.code), "back"))
    with town.read() as session:
        untouched = session.scalars(select(Concern).where(Concern.reference == other.reference)).one()
        assert untouched.withdrawn_on is None
    with pytest.raises(Conflict):
        town.write(lambda session: withdraw_concern(session, keys.code_hash(other.code), "back"))


def test_an_unknown_code_opens_nothing(town: Database, keys: Keys) -> None:
    with pytest.raises(Missing):
        town.write(lambda session: add_message(session, keys.code_hash("1" * 16), "Hej", "add"))
    with pytest.raises(Missing):
        town.write(lambda session: withdraw_concern(session, keys.code_hash("1" * 16), "back"))


def test_steps_are_dated_as_they_happened(receive: Receive, town: Database, keys: Keys) -> None:
    with clock.at(date(2026, 3, 2)):
        receipt = receive()

    def read(session: Session) -> None:
        concern = session.scalars(select(Concern)).one()
        concern.state, concern.reviewed_on = "reviewed", date(2026, 3, 3)

    town.write(read)
    with town.read() as session:
        found = followed_concern(session, keys.code_hash(receipt.code))
        assert found is not None
        assert (found.received_on, found.read_on, found.closed_on) == (date(2026, 3, 2), date(2026, 3, 3), None)


def _version(database: Database, reference: str) -> int:
    with database.read() as session:
        return session.scalars(select(Concern.version).where(Concern.reference == reference)).one()
