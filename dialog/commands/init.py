"""A new installation: keys, schema, facets, the municipality and its first administrator."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.permissions import Role
from dialog.app import create_app
from dialog.categories.operations import seed_facets
from dialog.commands.user import NewPerson, add_person, checked_email, checked_name, checked_password
from dialog.database import Database
from dialog.keys import create_keys
from dialog.migrating import upgrade
from dialog.organisations.models import Organisation
from dialog.organisations.operations.units import create_first_organisation
from dialog.settings import Settings, read_data_dir

FIRST_ORGANISATION = "kommun"


@click.command()
@click.option(
    "--municipality", default="", help="Name of the municipality, e.g. 'Lindesunds kommun'; asked for when left out."
)
@click.option("--admin-email", default="", help="The first administrator; asked for when left out.")
@click.option("--admin-name", default="", help="Name of the first administrator; the address when left out.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; ask for nothing.")
def init(municipality: str, admin_email: str, admin_name: str, password_stdin: bool) -> None:
    """Set up a new installation. Safe to run again: what is there already is kept."""
    create_keys(read_data_dir())
    app = create_app(Settings.from_environment())
    upgrade(app)
    database: Database = app.extensions["dialog.database"]
    database.write(seed_facets)
    if _has_people(database):
        click.echo("ready: there are accounts already, nothing was changed")
        return
    asks = not password_stdin
    if not admin_email and not asks:
        raise click.UsageError("--admin-email is needed with --password-stdin")
    email = checked_email(admin_email or click.prompt("E-mail of the first administrator"))
    name = checked_name(admin_name or (click.prompt("Name", default=email) if asks else email))
    place = checked_name(municipality or (click.prompt("Name of the municipality") if asks else "Kommunen"))
    password = checked_password(password_stdin, name, email)
    _first_organisation(database, place)
    click.echo(add_person(app, NewPerson(email, name, Role.ADMINISTRATOR, FIRST_ORGANISATION), password))


def _has_people(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(User.id).limit(1)) is not None


def _first_organisation(database: Database, name: str) -> None:
    def create(session: Session) -> None:
        if session.scalar(select(Organisation.id).limit(1)) is None:
            create_first_organisation(session, name, "Central mottagning")

    database.write(create)
