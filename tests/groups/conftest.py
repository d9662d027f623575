"""Groups with their people, made through the real operations."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.clock import today
from dialog.database import Database
from dialog.form_keys import new_form_key
from dialog.groups.emails import token_of
from dialog.groups.models import Group, GroupContact
from dialog.groups.operations.contacts import ContactDraft, confirm_contact
from dialog.groups.operations.register import GroupDraft, Registered, register_group
from dialog.keys import Keys, load_worker_key, open_sealed
from dialog.outbox.models import Mail
from dialog.places.models import Area
from tests.builders import an_area

SIV = ContactDraft("Siv Lind", "siv@lindesund.example", "070-174 06 05")
OVE = ContactDraft("Ove Ek", "ove@lindesund.example")
PHONE_ONLY = ContactDraft("Tage Tall", phone="070-174 06 11")


@pytest.fixture
def keys(app: Flask) -> Keys:
    found: Keys = app.extensions["dialog.keys"]
    return found


def draft(**values: Any) -> GroupDraft:
    """A group of eighteen households with one contact."""
    given: dict[str, Any] = {
        "title": "Björkbacken",
        "area_code": "A1",
        "streets": "Björkgatan 1-19, Askvägen",
        "households": 18,
        "contacts": (SIV,),
    }
    return GroupDraft(**(given | values))


def key(purpose: str = "group") -> str:
    return new_form_key("test-secret-key-that-is-long-enough-0123456789", purpose)


Make = Callable[..., Registered]


@pytest.fixture
def make(session: Session, keys: Keys) -> Make:
    """`make(title=…, confirm=True)`: a group in the test's own session, in an area made on first use."""

    def made(confirm: bool = True, **values: Any) -> Registered:
        code = values.get("area_code", "A1")
        if session.scalar(select(Area.id).where(Area.code == code)) is None:
            an_area(session, code)
        registered = register_group(session, keys, draft(**values), key())
        for contact in group_of(session, registered).contacts:
            if confirm and contact.sealed_address is not None:
                confirm_contact(session, contact.id)
        session.flush()
        return registered

    return made


def group_of(session: Session, registered: Registered) -> Group:
    return session.get_one(Group, registered.group_id)


def contact_of(session: Session, registered: Registered, number: int = 0) -> GroupContact:
    contacts = session.scalars(
        select(GroupContact).where(GroupContact.group_id == registered.group_id).order_by(GroupContact.id)
    ).all()
    return contacts[number]


def token(session: Session, keys: Keys, registered: Registered, number: int = 0) -> str:
    return token_of(keys, contact_of(session, registered, number))


def mails(session: Session, app: Flask) -> list[tuple[str, dict[str, Any]]]:
    """(template, what lies sealed in it) of every mail in the queue, oldest first, as the worker opens it."""
    worker = load_worker_key(app.extensions["dialog.settings"].data_dir)
    return [
        (mail.template, json.loads(open_sealed(worker, mail.sealed or b"")))
        for mail in session.scalars(select(Mail).order_by(Mail.id))
    ]


@dataclass(frozen=True)
class Stored:
    """A group in the database, with the links of its contacts."""

    id: int
    links: tuple[str, ...]


@pytest.fixture
def stored(database: Database, keys: Keys) -> Callable[..., Stored]:
    """`stored(title=…, confirm=True)`: a group as pages find it."""

    def made(confirm: bool = True, **values: Any) -> Stored:
        def make(session: Session) -> Stored:
            code = values.get("area_code", "A1")
            if session.scalar(select(Area.id).where(Area.code == code)) is None:
                an_area(session, code)
            registered = register_group(session, keys, draft(**values), key())
            contacts = session.scalars(
                select(GroupContact).where(GroupContact.group_id == registered.group_id).order_by(GroupContact.id)
            ).all()
            for contact in contacts:
                if confirm:
                    contact.confirmed_on = today()
                    contact.group.confirmed_on = today()
            return Stored(registered.group_id, tuple(f"/grannsamverkan/{token_of(keys, one)}" for one in contacts))

        return database.write(make)

    return made
