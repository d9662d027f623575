"""People who sign in through the door: with a password and an app."""

from dataclasses import dataclass
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dialog.accounts.models import Attempts, RecoveryCode, User
from dialog.accounts.operations.people import create_user
from dialog.accounts.passwords import hash_password
from dialog.accounts.permissions import Role
from dialog.accounts.rules import WantedGrant
from dialog.accounts.second_factor import new_recovery_codes, new_secret, recovery_hash
from dialog.clock import now
from tests.client import Fetched, PageClient
from tests.people import organisation

SIGN_IN = "/intern/logga-in"
PASSWORD = "tre lyktor vid ån"


@dataclass(frozen=True)
class Member:
    """Somebody with everything sign-in asks for."""

    id: int
    email: str
    secret: str
    recovery_codes: tuple[str, ...]
    password: str = PASSWORD

    def code(self, step: int = 0) -> str:
        """What the app shows now, or some steps from now."""
        return pyotp.TOTP(self.secret).at(now(), counter_offset=step)


def a_member(app: Flask, role: str = "coordinator", email: str = "siv@lindesund.example", **values: Any) -> Member:
    """A person who can sign in."""
    secret, codes, keys = new_secret(), new_recovery_codes(), app.extensions["dialog.keys"]

    def make(session: Session) -> int:
        grant = WantedGrant(Role(role), organisation(session).id)
        defaults = {
            "name": "Siv Samordnare",
            "password_hash": hash_password(PASSWORD, keys.hash_cost),
            "totp_secret": secret,
        }
        user_id = create_user(session, keys, email=email, grants=[grant], **(defaults | values))
        session.add_all(RecoveryCode(user_id=user_id, code_hash=recovery_hash(code)) for code in codes)
        return user_id

    return Member(app.extensions["dialog.database"].write(make), email, secret, codes)


def sign_in(
    client: PageClient, member: Member, *, code: str | None = None, password: str | None = None, email: str = "",
    status: int | None = 303, **extra: str,
) -> Fetched:  # fmt: skip
    """Fill in the page and send it."""
    page = client.get(SIGN_IN).page
    sent = {
        "form_key": page.value("form_key"),
        "email": email or member.email,
        "password": member.password if password is None else password,
        "totp": member.code() if code is None else code,
        **extra,
    }
    answer = client.post(SIGN_IN, sent, status=status)
    client.csrf_token = ""
    return answer


def signed_in_client(app: Flask, member: Member) -> PageClient:
    """A client that walked through the door; its token is read from the page."""
    client = PageClient(app)
    sign_in(client, member)
    return take_token(client)


def take_token(client: PageClient) -> PageClient:
    """Let the client send the token of its present session."""
    client.csrf_token = client.get("/intern/konto").page.value("csrf_token")
    return client


def is_inside(client: PageClient) -> bool:
    """True when the client's cookie opens the own account."""
    return client.get("/intern/konto", status=None).status == 200


def use_app_again(app: Flask, member: Member) -> None:
    """Forget that the present code has been used: tests do not wait half a minute."""

    def forget(session: Session) -> None:
        session.get_one(User, member.id).last_totp_step = 0
        session.execute(delete(Attempts))

    app.extensions["dialog.database"].write(forget)


def user_row(app: Flask, user_id: int) -> User:
    with app.extensions["dialog.database"].read() as session:
        return session.scalars(select(User).where(User.id == user_id)).one()
