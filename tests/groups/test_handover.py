"""A contact leaves, and somebody takes over."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.clock import today
from dialog.errors import Missing, NotPossibleNow
from dialog.groups.models import GroupEvent, GroupHandover
from dialog.groups.operations.contacts import ContactDraft, drop_contact
from dialog.groups.operations.forgetting import forget_handovers
from dialog.groups.operations.handover import code_to_read_out, mail_code, take_over
from dialog.groups.queries import contact_by_token
from dialog.groups.queries.own import person_of
from dialog.groups.rules import HANDOVER_LIFE
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from tests.groups.conftest import OVE, PHONE_ONLY, Make, contact_of, group_of, key, mails, token
from tests.people import People


def mailed_code(session: Session, app: Flask) -> str:
    return str(mails(session, app)[-1][1]["values"]["handover_code"])


def test_peer_D8_a_successor_takes_over_and_the_old_link_is_dead_at_once(
    session: Session, keys: Keys, app: Flask, make: Make
) -> None:
    made = make()
    old_link = token(session, keys, made)
    before = contact_of(session, made)
    mail_code(session, keys, before.id)
    template, content = mails(session, app)[-1]
    assert template == "mail.group_code"
    assert content["values"]["link"] == "/grannsamverkan/ta-over"
    take_over(session, keys, content["values"]["handover_code"].lower(), OVE, key())
    session.flush()
    assert contact_by_token(session, old_link) is None
    assert (before.locked_facts, before.sealed_address, before.fingerprint) == (None, None, None)
    after = contact_of(session, made, 1)
    assert person_of(keys, after).name == "Ove Ek"
    assert after.confirmed_on is None
    assert contact_by_token(session, token(session, keys, made, 1)) is after
    assert mails(session, app)[-1][0] == "mail.group_confirm"
    # The history stays, and says nothing of who.
    kinds = session.scalars(select(GroupEvent.kind).order_by(GroupEvent.id)).all()
    assert kinds == ["registered", "confirmed", "took_over"]
    assert group_of(session, made).title == "Björkbacken"


def test_a_code_works_once_and_for_two_weeks(session: Session, keys: Keys, app: Flask, make: Make) -> None:
    made = make()
    mail_code(session, keys, contact_of(session, made).id)
    code = mailed_code(session, app)
    with clock.at(today() + HANDOVER_LIFE * 2), pytest.raises(Missing):
        take_over(session, keys, code, OVE, key())
    take_over(session, keys, code, OVE, key())
    with pytest.raises(Missing):
        take_over(session, keys, code, ContactDraft("Tredje", "tre@lindesund.example"), key())
    for wrong in ("", "22222222", "x" * 200):
        with pytest.raises(Missing):
            take_over(session, keys, wrong, OVE, key())


def test_a_new_code_ends_the_one_before(session: Session, keys: Keys, app: Flask, make: Make) -> None:
    contact = contact_of(session, make())
    mail_code(session, keys, contact.id)
    first = mailed_code(session, app)
    mail_code(session, keys, contact.id)
    with pytest.raises(Missing):
        take_over(session, keys, first, OVE, key())


def test_J2_the_link_alone_in_the_wrong_hands_does_not_show_the_code(
    session: Session, keys: Keys, app: Flask, make: Make
) -> None:
    """It goes to the contact's own mailbox; the database holds a keyed hash of it."""
    contact = contact_of(session, make())
    assert mail_code(session, keys, contact.id) is True
    code = mailed_code(session, app).replace(" ", "").encode()
    stored = session.scalars(select(GroupHandover)).one()
    assert code not in stored.code_hash
    assert len(stored.code_hash) == 32


def test_who_has_no_address_or_has_not_confirmed_gets_no_mailed_code(session: Session, keys: Keys, make: Make) -> None:
    for contact, reason in (
        (contact_of(session, make(contacts=(PHONE_ONLY,))), "phone_only"),
        (contact_of(session, make(confirm=False, title="Nya", streets="Lindvägen")), "not_confirmed"),
    ):
        with pytest.raises(NotPossibleNow) as refused:
            mail_code(session, keys, contact.id)
        assert refused.value.code == reason


def test_staff_read_a_code_out_and_take_a_contact_away(
    session: Session, keys: Keys, make: Make, people: People
) -> None:
    staff = people.make("coordinator")
    editor = Editor(staff.id, staff.name)
    made = make(contacts=(PHONE_ONLY, OVE))
    code = code_to_read_out(session, keys, editor, contact_of(session, made).id)
    sent = take_over(session, keys, code, ContactDraft("Ny Person", phone="070-174 06 33"), key())
    session.flush()
    after = contact_by_token(session, sent.token)
    assert after is not None
    assert after.confirmed_on == today()
    drop_contact(session, editor, contact_of(session, made, 1).id)
    session.flush()
    assert contact_of(session, made, 1).locked_facts is None
    with pytest.raises(Missing):
        drop_contact(session, editor, contact_of(session, made, 1).id)


def test_old_codes_are_erased(session: Session, keys: Keys, make: Make) -> None:
    mail_code(session, keys, contact_of(session, make()).id)
    assert forget_handovers(session) == 0
    with clock.at(today() + HANDOVER_LIFE * 2):
        assert forget_handovers(session) == 1
