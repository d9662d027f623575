"""Staff accounts from the command line: the way in before there is an administrator, and for scripts."""

import sys
from dataclasses import dataclass

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dialog.accounts.operations.people import create_user
from dialog.accounts.passwords import SHORTEST, Weakness, composed, hash_password, weakness
from dialog.accounts.permissions import Role
from dialog.accounts.rules import WantedGrant
from dialog.accounts.second_factor import new_secret, otpauth_uri
from dialog.app import create_app
from dialog.database import Database
from dialog.errors import Conflict, Missing
from dialog.keys import Keys
from dialog.migrating import require_current
from dialog.organisations.models import Organisation
from dialog.organisations.queries import programme_facts
from dialog.settings import Settings
from dialog.text import LINE, TextRefused, canonical

REFUSED = {
    Weakness.SHORT: f"the password is too short: at least {SHORTEST} characters",
    Weakness.LONG: "the password is too long: at most 1,000 characters",
    Weakness.COMMON: "the password is one that is guessed first: choose another",
    Weakness.PERSONAL: "the password holds the name or the e-mail address: choose another",
}


@click.group()
def user() -> None:
    """Staff accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Role to give.")
@click.option("--organisation", required=True, help="Code or name of the organisation the role is held for.")
@click.option("--area", "areas", multiple=True, metavar="CODE", help="Area the role is limited to; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, role: str, organisation: str, areas: tuple[str, ...], password_stdin: bool) -> None:
    """Add a person; prints the second-factor secret (otpauth://) once."""
    app = create_app(Settings.from_environment())
    require_current(app)
    address, full_name = checked_email(email), checked_name(name)
    password = checked_password(password_stdin, full_name, address)
    click.echo(add_person(app, NewPerson(address, full_name, Role(role), organisation, areas), password))


@dataclass(frozen=True)
class NewPerson:
    """An account to make. `organisation` is a code or a name; no `areas` means all."""

    email: str
    name: str
    role: Role
    organisation: str
    areas: tuple[str, ...] = ()


def add_person(app: Flask, person: NewPerson, password: str) -> str:
    """The otpauth:// address of the new account. Raises ClickException with what is wrong."""
    database: Database = app.extensions["dialog.database"]
    keys: Keys = app.extensions["dialog.keys"]
    password_hash, secret = hash_password(password, keys.hash_cost), new_secret()

    def create(session: Session) -> str:
        organisation_id = _organisation_id(session, person.organisation)
        grant = WantedGrant(person.role, organisation_id, None, tuple(dict.fromkeys(person.areas)))
        create_user(
            session,
            keys,
            email=person.email,
            name=person.name,
            grants=[grant],
            password_hash=password_hash,
            totp_secret=secret,
        )
        return programme_facts(session, "sv").name

    try:
        issuer = database.write(create)
    except Conflict as fault:
        raise click.ClickException(f"{person.email} has an account already") from fault
    except Missing as fault:
        raise click.ClickException("no such area: see 'dialog import areas'") from fault
    return otpauth_uri(secret, person.email, issuer)


def _organisation_id(session: Session, named: str) -> int:
    matching = or_(Organisation.code == named, func.lower(Organisation.name) == named.lower())
    found = session.scalars(select(Organisation.id).where(matching)).all()
    if len(found) != 1:
        known = ", ".join(session.scalars(select(Organisation.code).order_by(Organisation.code)))
        raise click.ClickException(f"no organisation {named!r}; there are: {known or 'none, import them first'}")
    return found[0]


def checked_email(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, allow_smtputf8=True).normalized
    except EmailNotValidError as fault:
        raise click.ClickException(f"{email!r} is not an e-mail address") from fault


def checked_name(name: str) -> str:
    try:
        found = canonical(name, LINE)
    except TextRefused as fault:
        raise click.ClickException("the name cannot be read") from fault
    if not found:
        raise click.ClickException("the name is empty")
    return found[:120]


def checked_password(from_stdin: bool, name: str, email: str) -> str:
    typed = sys.stdin.readline() if from_stdin else _asked_password()
    password = composed(typed.rstrip("\r\n"))
    weak = weakness(password, name=name, email=email)
    if weak is not None:
        raise click.ClickException(REFUSED[weak])
    return password


def _asked_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
