"""Nobody edits own rights, and a role that reads originals takes two persons."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import Grant, User
from dialog.accounts.operations.people import deactivate, give_role
from dialog.accounts.operations.two_persons import confirm_role, refuse_role
from dialog.accounts.permissions import Permission, Role
from dialog.accounts.queries import staff_with
from dialog.accounts.rules import StaffMember, WantedGrant, needs_two
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.errors import Missing, NotAllowed
from tests.people import People, organisation


def give(database: Database, actor: StaffMember, to: StaffMember, role: Role = Role.COORDINATOR) -> bool:
    def act(session: Session) -> bool:
        return give_role(session, actor, to.id, WantedGrant(role, organisation(session).id))

    return database.write(act)


def waiting(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Grant.id).where(Grant.asked_by.is_not(None))).one()


def test_every_role_that_reads_originals_takes_two() -> None:
    assert {role for role in Role if needs_two(role)} == {Role.COORDINATOR}


def test_peer_J7_nobody_edits_own_rights_and_originals_take_two_persons(database: Database, people: People) -> None:
    alva, other = people.make("administrator"), people.make("administrator")
    hanna = people.make("handler")
    with pytest.raises(NotAllowed):
        give(database, alva, alva)
    assert not give(database, alva, hanna)
    assert not people.find(hanna.id).may(Permission.READ_ORIGINALS)
    with database.read() as session:
        assert hanna.id not in {one.id for one in staff_with(session, Permission.READ_ORIGINALS)}
    grant = waiting(database)
    for nobody in (alva, hanna, people.make("handler"), people.make("reader")):
        with pytest.raises(NotAllowed):
            database.write(lambda session, actor=nobody: confirm_role(session, actor, grant))
    database.write(lambda session: confirm_role(session, other, grant))
    assert people.find(hanna.id).may(Permission.READ_ORIGINALS)
    with pytest.raises(Missing):
        database.write(lambda session: confirm_role(session, other, grant))
    with database.read() as session:
        logged = session.execute(
            select(AuditEntry.action, AuditEntry.actor_id)
            .where(AuditEntry.object_reference == str(hanna.id))
            .order_by(AuditEntry.sequence)
        ).all()
    assert [tuple(row) for row in logged] == [("role_asked", alva.id), ("role_given", other.id)]


def test_a_coordinator_may_be_the_second_person_and_may_refuse(database: Database, people: People) -> None:
    alva, siv, hanna = people.make("administrator"), people.make("coordinator"), people.make("handler")
    assert not give(database, alva, hanna)
    database.write(lambda session: refuse_role(session, siv, waiting(database)))
    with database.read() as session:
        assert session.scalars(select(Grant.role).where(Grant.user_id == hanna.id)).all() == ["handler"]


def test_the_first_coordinator_needs_nobody_and_closing_accounts_is_no_way_around(
    database: Database, people: People
) -> None:
    alva, hanna = people.make("administrator"), people.make("handler")
    assert give(database, alva, hanna)
    vera = people.make("handler")
    database.write(lambda session: deactivate(session, alva, hanna.id))
    assert not give(database, alva, vera)
    assert not people.find(vera.id).may(Permission.READ_ORIGINALS)


def test_other_roles_hold_at_once_and_new_areas_keep_a_role_that_holds(database: Database, people: People) -> None:
    alva, other, siv = people.make("administrator"), people.make("administrator"), people.make("coordinator")
    assert give(database, alva, people.make("reader"), Role.ANALYST)
    assert give(database, other, siv)
    assert people.find(siv.id).may(Permission.READ_ORIGINALS)


def test_an_invited_coordinator_waits_too_and_the_page_confirms(database: Database, people: People) -> None:
    alva, siv = people.make("administrator"), people.make("coordinator")
    client = people.sign_in(alva)
    with database.read() as session:
        home = organisation(session).id
    sent = {"name": "Ny Person", "email": "ny@lindesund.example", "language": "sv", "role": "coordinator"}
    client.post("/intern/anvandare/ny", sent | {"organisation": str(home), "unit": ""}, status=None)
    with database.read() as session:
        user_id = session.scalars(select(User.id).where(User.email == "ny@lindesund.example")).one()
    assert not people.find(user_id).roles
    grant = waiting(database)
    path = "/intern/roller-att-bekrafta"
    assert "Ny Person" in client.get(path).text
    client.post(f"{path}/{grant}", {"do": "confirm"}, status=403)
    people.sign_in(siv).post(f"{path}/{grant}", {"do": "confirm"})
    assert people.find(user_id).may(Permission.READ_ORIGINALS)
