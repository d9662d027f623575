"""A contact representative leaves: the group's registrations go to those who are left, and the old link is dead at once."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from dialog.clock import at
from dialog.groups.models import Group, GroupContact
from dialog.groups.operations.contacts import end_contact
from dialog.keys import Keys
from dialog.meetings.models import Registration
from dialog.meetings.operations.seats import PartyDraft, book
from dialog.meetings.queries.registrations import registration_of, token_of
from dialog.meetings.rules import Told
from dialog.outbox.operations import SealedAddress
from tests.builders import an_area
from tests.meetings.mail_desk import BEFORE, START, Desk, text_of


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, app.extensions["dialog.keys"])


@pytest.fixture
def group(desk: Desk) -> int:
    """With two contacts, other and first."""

    def make(session: Session) -> int:
        made = Group(
            title="Lindgatan",
            code="ABCD2345",
            area_id=an_area(session, "G1").id,
            households=12,
            state_on=date(2026, 1, 1),
            registered_on=date(2026, 1, 1),
        )
        for name in ("other", "first"):
            address = sealed_for(desk.keys, name)
            made.contacts.append(
                GroupContact(sealed_address=address.sealed, fingerprint=address.fingerprint, added_on=date(2026, 1, 1))
            )
        session.add(made)
        session.flush()
        return made.id

    return desk.database.write(make)


def sealed_for(keys: Keys, name: str) -> SealedAddress:
    address = f"{name}@exempel.example"
    return SealedAddress(keys.seal(address.encode()), keys.fingerprint(address))


def booked_by(desk: Desk, group: int, meeting: int, name: str) -> int:
    """Registered from the group's own page by one of its contacts."""
    draft = PartyDraft(size=6, name="Siv", group_id=group, address=sealed_for(desk.keys, name))
    return desk.database.write(
        lambda session: book(session, desk.keys, meeting, draft, f"form key {meeting}")
    ).registration_id


def leaves(desk: Desk, group: int, number: int) -> None:
    desk.change(lambda session: end_contact(session, session.get_one(Group, group).contacts[number]))


def token(desk: Desk, party: int) -> str:
    with desk.database.read() as session:
        return token_of(desk.keys, session.get_one(Registration, party))


def test_J2_who_is_left_is_told_and_the_link_of_who_left_is_dead_at_once(desk: Desk, group: int) -> None:
    with at(BEFORE):
        party = booked_by(desk, group, desk.meeting(), "first")
        assert [recipient for _, recipient in desk.deliver()] == ["first@exempel.example"], "who registered the group"
        before = token(desk, party)
        leaves(desk, group, 1)
        with desk.database.read() as session:
            assert registration_of(session, before) is None
            found = registration_of(session, token(desk, party))
            assert found is not None
            assert found.contact is not None
            assert b"Siv" not in desk.keys.unlock(found.contact.locked_facts)
            assert (found.size, found.seated) == (6, 6), "the seats stay"
        desk.tell(party, Told.MEETING_CHANGED, 1)
        ((message, recipient),) = desk.deliver()
    assert recipient == "other@exempel.example"
    assert f"/anmalan/{token(desk, party)}" in text_of(message)


def test_another_contact_who_leaves_changes_nothing_for_who_registered(desk: Desk, group: int) -> None:
    with at(BEFORE):
        party = booked_by(desk, group, desk.meeting(), "first")
        before = token(desk, party)
        leaves(desk, group, 0)
        assert token(desk, party) == before


def test_a_member_who_used_the_code_of_the_group_keeps_the_link(desk: Desk, group: int) -> None:
    with at(BEFORE):
        party = desk.party(desk.meeting(), group_id=group, email="medlem@exempel.example")
        before = token(desk, party)
        leaves(desk, group, 1)
        assert token(desk, party) == before
        desk.tell(party, Told.CHANGED)
        assert [recipient for _, recipient in desk.deliver()] == ["medlem@exempel.example"]


def test_what_is_over_is_left_as_it_was(desk: Desk, group: int) -> None:
    with at(BEFORE):
        party = booked_by(desk, group, desk.meeting(), "first")
        before = token(desk, party)
    with at(START.replace(month=12)):
        leaves(desk, group, 1)
        assert token(desk, party) == before


def test_a_contact_who_registered_with_its_own_address_hears_nothing_more_when_it_leaves(
    desk: Desk, group: int
) -> None:
    """Typed in with the group's code, the address lies with the registration and not with the group."""
    with at(BEFORE):
        party = desk.party(desk.meeting(), group_id=group, email="first@exempel.example")
        leaves(desk, group, 1)
        desk.tell(party, Told.MEETING_CHANGED)
        assert [recipient for _, recipient in desk.deliver()] == ["other@exempel.example"]
