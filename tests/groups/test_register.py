"""Registering a group, confirming as its contact, and joining one that is there."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.groups.models import Group, GroupContact, GroupEvent
from dialog.groups.operations.contacts import ContactDraft, confirm_by_phone, confirm_contact
from dialog.groups.operations.register import ask_to_join, register_group
from dialog.groups.queries import contact_by_token, group_by_code
from dialog.groups.queries.own import groups_alike, own_group, person_of
from dialog.groups.rules import needs_more_contacts, plain_code, streets_in
from dialog.keys import Keys
from dialog.organisations.rules import Editor
from dialog.schema import metadata
from tests.builders import an_area
from tests.groups.conftest import (
    OVE,
    PHONE_ONLY,
    SIV,
    Make,
    contact_of,
    draft,
    group_of,
    key,
    mails,
    token,
)
from tests.people import People


def test_a_group_is_registered_with_its_contacts_and_mailed_once(session: Session, keys: Keys, app: Flask) -> None:
    an_area(session)
    form_key = key()
    first = register_group(session, keys, draft(contacts=(SIV, OVE)), form_key)
    again = register_group(session, keys, draft(contacts=(SIV, OVE)), form_key)
    assert first == again
    assert session.scalar(select(func.count(Group.id))) == 1
    group = group_of(session, first)
    assert (group.title, group.households, group.state) == ("Björkbacken", 18, "interest")
    assert [sent.by_mail for sent in first.contacts] == [True, True]
    sent = mails(session, app)
    assert [template for template, _ in sent] == ["mail.group_confirm", "mail.group_confirm"]
    links = [content["values"]["link"] for _, content in sent]
    assert links == [f"/grannsamverkan/{token(session, keys, first, number)}" for number in (0, 1)]


def test_the_same_key_with_other_content_is_refused(session: Session, keys: Keys) -> None:
    an_area(session)
    form_key = key()
    register_group(session, keys, draft(), form_key)
    with pytest.raises(Conflict):
        register_group(session, keys, draft(households=19), form_key)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"area_code": "FINNS-INTE"}, "area"),
        ({"households": 0}, "households"),
        ({"households": 2001}, "households"),
        ({"contacts": ()}, "contact"),
        ({"contacts": (ContactDraft("Siv"),)}, "contact"),
    ],
)
def test_what_is_not_a_group_is_refused(session: Session, keys: Keys, values: dict[str, object], reason: str) -> None:
    an_area(session)
    with pytest.raises(NotPossibleNow) as refused:
        register_group(session, keys, draft(**values), key())
    assert refused.value.code == reason


def test_names_and_addresses_lie_locked(session: Session, keys: Keys, make: Make) -> None:
    contact = contact_of(session, make())
    assert contact.locked_facts is not None
    assert contact.sealed_address is not None
    assert b"Siv" not in contact.locked_facts
    assert b"siv@" not in contact.sealed_address
    assert person_of(keys, contact).phone == "070-174 06 05"


def test_confirming_is_one_yes_however_often(session: Session, make: Make) -> None:
    made = make(confirm=False)
    contact = contact_of(session, made)
    assert contact.confirmed_on is None
    for _ in range(2):
        confirm_contact(session, contact.id)
    session.flush()
    assert contact.confirmed_on is not None
    kinds = session.scalars(select(GroupEvent.kind).order_by(GroupEvent.id)).all()
    assert kinds == ["registered", "confirmed"]
    assert session.scalars(select(GroupEvent.at)).all() == [None, None]


def test_who_has_only_a_phone_is_called(session: Session, make: Make, people: People) -> None:
    staff = people.make("coordinator")
    made = make(contacts=(PHONE_ONLY,))
    contact = contact_of(session, made)
    assert made.contacts[0].token
    assert not made.contacts[0].by_mail
    with pytest.raises(NotPossibleNow):
        confirm_contact(session, contact.id)
    confirm_by_phone(session, Editor(staff.id, staff.name), contact.id)
    session.flush()
    assert contact.confirmed_on is not None


def test_a_code_finds_its_group_however_it_is_typed(session: Session, make: Make) -> None:
    group = group_of(session, make())
    assert group_by_code(session, f" {group.code[:4].lower()}-{group.code[4:]} ") is group
    assert group_by_code(session, "") is None
    assert group_by_code(session, "22222222") is None
    assert plain_code("7kmp-2q xw") == "7KMP2QXW"


def test_a_private_link_shows_first_names_and_numbers_only(session: Session, keys: Keys, make: Make) -> None:
    made = make(contacts=(SIV, OVE))
    contact = contact_by_token(session, token(session, keys, made))
    assert contact is not None
    page = own_group(session, keys, contact, "sv")
    assert (page.first_name, page.others, page.households) == ("Siv", ("Ove",), 18)
    assert "Lind" not in repr(page)
    assert "070" not in repr(page)
    assert "@" not in repr(page)
    assert contact_by_token(session, "a" * 26) is None


def test_J2_a_group_nearby_is_offered_instead_of_a_double(session: Session, keys: Keys, app: Flask, make: Make) -> None:
    made = make()
    make(title="Långt bort", area_code="A2", streets="Björkgatan", contacts=(OVE,))
    alike = groups_alike(session, "A1", "björkg. 4 och Lindvägen", "Nya gruppen")
    assert [(one.title, one.may_ask) for one in alike] == [("Björkbacken", True)]
    assert groups_alike(session, "A1", "Lindvägen", "Något annat") == []
    people_before = session.scalar(select(func.count(GroupContact.id)))
    number = ask_to_join(session, keys, made.group_id, ContactDraft("Nils Ny", phone="070-174 06 22"), key())
    template, content = mails(session, app)[-1]
    assert (number, template) == (1, "mail.group_join")
    assert content["values"]["name"] == "Nils Ny"
    assert "070-174 06 22" in content["values"]["contact"]
    assert session.scalar(select(func.count(GroupContact.id))) == people_before


def test_nobody_is_asked_about_a_group_that_nobody_answers_for(session: Session, keys: Keys, make: Make) -> None:
    made = make(confirm=False)
    assert [one.may_ask for one in groups_alike(session, "A1", "Askvägen", "x")] == [False]
    with pytest.raises(NotPossibleNow):
        ask_to_join(session, keys, made.group_id, OVE, key())
    with pytest.raises(Missing):
        ask_to_join(session, keys, 999, OVE, key())


def test_streets_are_compared_as_look_ups_do() -> None:
    assert streets_in("Björkgatan 1–19, Ask väg; lindg. 4 och Ö Ågatan") >= {"björkgatan", "östra ågatan"}
    assert streets_in("") == frozenset()


def test_peer_D2_more_than_twenty_households_each_is_advised_against_and_taken(
    session: Session, keys: Keys, make: Make
) -> None:
    made = make(households=41, contacts=(SIV, OVE))
    contact = contact_of(session, made)
    assert own_group(session, keys, contact, "sv").wants_more_contacts
    assert not needs_more_contacts(40, 2)
    assert needs_more_contacts(21, 1)


def test_peer_D4_there_is_nowhere_to_keep_a_register_of_households() -> None:
    """A number of households, streets as text, contacts who said yes: nothing else about homes has a place."""
    tables = {
        name: {column.name for column in table.columns}
        for name, table in metadata.tables.items()
        if name.startswith("watch_group")
    }
    assert set(tables) == {
        "watch_group", "watch_group_contact", "watch_group_handover", "watch_group_event", "watch_group_notice",
        "watch_group_notice_mail", "watch_group_survey",
    }  # fmt: skip
    words = [f"{table}.{column}" for table, columns in tables.items() for column in columns if "household" in column]
    assert words == ["watch_group.households"]
    assert metadata.tables["watch_group"].c.households.type.python_type is int
    homes = {"member", "resident", "home", "dwelling", "address_line", "apartment", "door"}
    assert not [column for columns in tables.values() for column in columns if set(column.split("_")) & homes]
    assert not [name for name in metadata.tables if "household" in name]
