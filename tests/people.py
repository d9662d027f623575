"""A named cast: one person in every role, invented."""

from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import Grant, GrantArea, StaffSession, User
from dialog.accounts.operations.sessions import start_session
from dialog.accounts.permissions import Role
from dialog.accounts.queries import staff_member
from dialog.accounts.rules import StaffMember, cookie_name, id_hash
from dialog.organisations.models import Organisation, Unit
from tests.client import PageClient

NAMES = {
    "administrator": "Alva Administratör",
    "coordinator": "Siv Samordnare",
    "handler": "Hanna Handläggare",
    "analyst": "Asta Analytiker",
    "police": "Pia Polis",
    "vbe": "Vera Våldsbejakande",
    "contact_centre": "Kim Kontakt",
    "reader": "Lars Läsare",
}


def organisation(session: Session, code: str = "lindesund", kind: str = "municipality") -> Organisation:
    """The organisation with this code, made on first use."""
    found = session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
    if found is None:
        order = {"municipality": 1, "police": 2}.get(kind)
        found = Organisation(code=code, name=code.title(), kind=kind, party_order=order)
        session.add(found)
        session.flush()
    return found


def unit(session: Session, code: str = "central", organisation_code: str = "lindesund", **values: Any) -> Unit:
    """The unit with this code, made on first use; 'central' is the central triage."""
    found = session.scalars(select(Unit).where(Unit.code == code)).one_or_none()
    if found is None:
        owner = organisation(session, organisation_code)
        found = Unit(
            organisation_id=owner.id,
            code=code,
            name=f"Enhet {code}",
            is_central_triage=code == "central",
            **values,
        )
        session.add(found)
        session.flush()
    return found


class People:
    """Makes people and signs them in without walking the sign-in page (that has its own tests)."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.database = app.extensions["dialog.database"]

    def make(
        self,
        role: str,
        *,
        organisation_code: str = "lindesund",
        unit_code: str | None = None,
        areas: tuple[str, ...] = (),
        name: str = "",
    ) -> StaffMember:
        """A person with one role. `areas` () means all areas."""

        def make(session: Session) -> int:
            owner = organisation(session, organisation_code, "police" if role == "police" else "municipality")
            own_unit = unit(session, unit_code, organisation_code) if unit_code else None
            count = len(session.scalars(select(User.id)).all())
            user = User(
                email=f"{role}{count}@lindesund.example",
                email_key=f"{role}{count}@lindesund.example",
                name=name or NAMES[role],
            )
            user.grants.append(
                Grant(
                    role=Role(role).value,
                    organisation_id=owner.id,
                    unit_id=own_unit.id if own_unit else None,
                    areas=[GrantArea(area_code=code) for code in areas],
                )
            )
            session.add(user)
            session.flush()
            return user.id

        user_id = self.database.write(make)
        return self.find(user_id)

    def find(self, user_id: int) -> StaffMember:
        with self.database.read() as session:
            found = staff_member(session, user_id)
        assert found is not None
        return found

    def sign_in(self, role: str | StaffMember, **options: Any) -> PageClient:
        """A client signed in as a person of this role (made now) or as this person."""
        staff = role if isinstance(role, StaffMember) else self.make(role, **options)
        session_id = self.database.write(lambda session: start_session(session, staff.id))
        client = PageClient(self.app)
        settings = self.app.extensions["dialog.settings"]
        client.http.set_cookie(cookie_name(settings), session_id, domain="localhost")
        with self.database.read() as session:
            row = session.get_one(StaffSession, id_hash(session_id))
            client.csrf_token = signed_token(self.app, row.csrf_token)
        return client


def signed_token(app: Flask, raw: str) -> str:
    """The token a page would carry for this session."""

    return str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(raw))
