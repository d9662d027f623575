"""What administrators do with other people's accounts, and never with their own."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy import select

from dialog.accounts.models import Grant, StaffSession, User
from dialog.accounts.operations.people import deactivate, give_role, take_role
from dialog.accounts.permissions import Role
from dialog.accounts.rules import WantedGrant
from dialog.audit.models import AuditEntry
from dialog.errors import DialogError, Missing, NotAllowed, NotPossibleNow
from tests.accounts.doors import a_member, is_inside, sign_in, signed_in_client, use_app_again
from tests.builders import an_area
from tests.client import PageClient
from tests.people import organisation, unit

PEOPLE = "/intern/anvandare"


@pytest.fixture
def admin(people):
    return people.sign_in("administrator")


def ids(database):
    def find(session):
        an_area(session, "A1")
        an_area(session, "A2")
        police = organisation(session, "polisen", "police")
        return {
            "lindesund": organisation(session).id, "polisen": police.id, "central": unit(session).id,
            "foreign": unit(session, "yttre", "polisen").id,
        }  # fmt: skip

    return {name: str(number) for name, number in database.write(find).items()}


def grants_of(database, user_id):
    with database.read() as session:
        return [
            (grant.role, grant.organisation_id, grant.unit_id, sorted(area.area_code for area in grant.areas))
            for grant in session.scalars(select(Grant).where(Grant.user_id == user_id).order_by(Grant.id))
        ]


def invitation(places, **values):
    return {
        "name": "Nora Nordanväg", "email": "nora@lindesund.example", "language": "sv", "role": "handler",
        "organisation": places["lindesund"], "unit": places["central"], "areas": ["A1", "A2"], **values,
    }  # fmt: skip


def test_the_list_shows_everybody_with_roles_and_state(admin, people, app):
    people.make("handler", areas=())
    a_member(app)
    text = admin.get(PEOPLE).text
    for word in ("Hanna Handläggare", "Handläggare", "Inbjuden", "Aktiv", "siv@lindesund.example"):
        assert word in text
    assert "Kan inte läsa det invånare skriver" in text


def test_an_invitation_gives_exactly_what_was_chosen(admin, database):
    places = ids(database)
    admin.post(f"{PEOPLE}/ny", invitation(places), status=200)
    with database.read() as session:
        nora = session.scalars(select(User).where(User.email == "nora@lindesund.example")).one()
    assert grants_of(database, nora.id) == [("handler", int(places["lindesund"]), int(places["central"]), ["A1", "A2"])]
    with database.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "user_invited").order_by(AuditEntry.sequence)
        ).one()
    assert entry.detail["role"] == ["handler"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"email": ""}, {"email": "not an address"}, {"role": ""}, {"role": "superuser"}, {"organisation": ""},
        {"organisation": "9999"}, {"organisation": "10" * 20}, {"unit": "9999"}, {"unit": "x"}, {"areas": ["A1", "ZZ"]},
        {"language": "xx"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_asked_again_with_everything_kept(admin, database, change):
    places = ids(database)
    answer = admin.post(f"{PEOPLE}/ny", invitation(places, **change), status=422)
    assert answer.page.title.startswith("Fel:")
    if "name" not in change:
        assert answer.page.value("name") == "Nora Nordanväg"
    with database.read() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_sec_Z06_a_unit_of_another_organisation_is_refused(admin, database, people):
    places = ids(database)
    admin.post(f"{PEOPLE}/ny", invitation(places, unit=places["foreign"]), status=422)
    person = people.make("reader")
    sent = {"role": "handler", "organisation": places["lindesund"], "unit": places["foreign"]}
    admin.post(f"{PEOPLE}/{person.id}/roller", sent, status=422)
    assert len(grants_of(database, person.id)) == 1


def test_an_address_that_somebody_has_is_refused(admin, database):
    places = ids(database)
    admin.post(f"{PEOPLE}/ny", invitation(places), status=200)
    answer = admin.post(f"{PEOPLE}/ny", invitation(places, email="NORA@lindesund.example"), status=422)
    assert "finns redan" in answer.text


def test_sec_Z05_an_invitation_takes_no_other_fields(admin, database):
    places = ids(database)
    extra = {
        "active": "",
        "password_hash": "x",
        "password": "tre lyktor vid ån",
        "id": "77",
        "totp_secret": "x",
        "grants": "1",
    }
    admin.post(f"{PEOPLE}/ny", invitation(places, **extra), status=200)
    with database.read() as session:
        nora = session.scalars(select(User).where(User.email == "nora@lindesund.example")).one()
    assert (nora.active, nora.password_hash, nora.locked_totp) == (True, "", None)
    assert nora.id != 77


def test_roles_are_given_and_taken_and_sessions_end(app, admin, database):
    places = ids(database)
    member = a_member(app)
    inside = signed_in_client(app, member)
    sent = {"role": "analyst", "organisation": places["lindesund"], "unit": "", "areas": ["A1"]}
    admin.post(f"{PEOPLE}/{member.id}/roller", sent)
    assert not is_inside(inside), "sec S02: a new role ends the sessions"
    assert [grant[0] for grant in grants_of(database, member.id)] == ["coordinator", "analyst"]

    use_app_again(app, member)
    inside = signed_in_client(app, member)
    with database.read() as session:
        grant_id = session.scalars(select(Grant.id).where(Grant.user_id == member.id, Grant.role == "analyst")).one()
    admin.post(f"{PEOPLE}/{member.id}/roller/{grant_id}/ta-bort")
    assert not is_inside(inside)
    assert [grant[0] for grant in grants_of(database, member.id)] == ["coordinator"]
    with database.read() as session:
        noted = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [entry.detail["role"] for entry in noted if entry.action in ("role_given", "role_taken")] == [
        "analyst",
        "analyst",
    ]


def test_the_same_role_given_again_gets_the_new_areas(admin, people, database):
    places = ids(database)
    person = people.make("reader")
    for areas in (["A1"], ["A2"], []):
        sent = {"role": "handler", "organisation": places["lindesund"], "unit": places["central"], "areas": areas}
        admin.post(f"{PEOPLE}/{person.id}/roller", sent)
    assert [grant[3] for grant in grants_of(database, person.id) if grant[0] == "handler"] == [[]]


def test_a_role_of_one_person_is_not_taken_through_another(admin, people, database):
    hanna, lars = people.make("handler"), people.make("reader")
    with database.read() as session:
        hers = session.scalars(select(Grant.id).where(Grant.user_id == hanna.id)).one()
    admin.post(f"{PEOPLE}/{lars.id}/roller/{hers}/ta-bort", status=404)
    assert len(grants_of(database, hanna.id)) == 1


def test_sec_S02_a_closed_account_is_out_at_once_and_opens_again(app, admin):
    member = a_member(app)
    inside = signed_in_client(app, member)
    admin.post(f"{PEOPLE}/{member.id}/avsluta")
    assert not is_inside(inside)
    use_app_again(app, member)
    sign_in(PageClient(app), member, status=422)
    assert "Avslutad" in admin.get(f"{PEOPLE}/{member.id}").text
    admin.post(f"{PEOPLE}/{member.id}/oppna")
    sign_in(PageClient(app), member)


def test_a_new_link_only_for_who_has_not_come_in(app, admin, people):
    waiting = people.make("reader")
    assert "/intern/bjud-in/" in admin.post(f"{PEOPLE}/{waiting.id}/lank", status=200).text
    member = a_member(app)
    admin.post(f"{PEOPLE}/{member.id}/lank", status=422)
    admin.post(f"{PEOPLE}/{waiting.id}/app", status=422)


# Nobody helps themselves


def test_sec_Z12_nobody_changes_the_own_roles_or_account(people, database):
    places = ids(database)
    staff = people.make("administrator")
    client = people.sign_in(staff)
    people.make("administrator")
    before = grants_of(database, staff.id)
    with database.read() as session:
        own = session.scalars(select(Grant.id).where(Grant.user_id == staff.id)).one()
    sent = {"role": "coordinator", "organisation": places["lindesund"], "unit": ""}
    client.post(f"{PEOPLE}/{staff.id}/roller", sent, status=403)
    client.post(f"{PEOPLE}/{staff.id}/roller/{own}/ta-bort", status=403)
    client.post(f"{PEOPLE}/{staff.id}/avsluta", status=403)
    client.post(f"{PEOPLE}/{staff.id}/app", status=403)
    client.post(f"{PEOPLE}/{staff.id}/lank", status=403)
    assert grants_of(database, staff.id) == before
    page = client.get(f"{PEOPLE}/{staff.id}")
    assert "Det här är du" in page.text
    assert [form for form in page.page.forms if "/anvandare/" in form["action"]] == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_opens_or_changes_anything_here(people, role, database):
    places = ids(database)
    other = people.make("reader")
    client = people.sign_in(role.value)
    for path in ("", "/ny", f"/{other.id}"):
        client.get(f"{PEOPLE}{path}", status=403)
    sent = {"role": "administrator", "organisation": places["lindesund"], "unit": ""}
    for path in ("/ny", f"/{other.id}/roller", f"/{other.id}/avsluta", f"/{other.id}/app", f"/{other.id}/lank"):
        client.post(f"{PEOPLE}{path}", sent, status=403)
    assert [grant[0] for grant in grants_of(database, other.id)] == ["reader"]


def test_sec_Z16_the_last_administrator_stays(people, database):
    """Also when the actor's right was lost meanwhile, and whatever the order."""
    first, second = people.make("administrator"), people.make("administrator")
    with database.read() as session:
        grants = {
            one.id: session.scalars(select(Grant.id).where(Grant.user_id == one.id)).one() for one in (first, second)
        }
    database.write(lambda session: take_role(session, first, second.id, grants[second.id]))
    with pytest.raises(NotAllowed):
        database.write(lambda session: take_role(session, second, first.id, grants[first.id]))
    with pytest.raises(NotAllowed):
        database.write(lambda session: take_role(session, first, first.id, grants[first.id]))
    with pytest.raises(NotAllowed):
        database.write(lambda session: deactivate(session, first, first.id))


def test_sec_Z16_two_who_remove_each_other_at_once_leave_one(people, database):
    for _ in range(5):
        pair = people.make("administrator"), people.make("administrator")
        gate = threading.Barrier(2)

        def remove(actor, other, gate=gate):
            gate.wait()
            with suppress(DialogError):
                database.write(lambda session: deactivate(session, actor, other.id))

        threads = [threading.Thread(target=remove, args=order) for order in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.read() as session:
            left = session.scalars(select(User.id).where(User.id.in_([one.id for one in pair]), User.active)).all()
        assert len(left) == 1


def test_sec_Z16_a_role_that_nobody_can_give_back_is_not_taken(people, database):
    """An administrator whose account is closed does not count."""
    first, second = people.make("administrator"), people.make("administrator")
    database.write(lambda session: deactivate(session, first, second.id))
    with pytest.raises(NotAllowed):
        database.write(lambda session: deactivate(session, second, first.id))


def test_sec_Z09_a_role_taken_counts_in_the_same_second(people, database):
    admin, other = people.make("administrator"), people.make("administrator")
    client = people.sign_in(other)
    client.get(PEOPLE)
    with database.read() as session:
        grant_id = session.scalars(select(Grant.id).where(Grant.user_id == other.id)).one()
    database.write(lambda session: take_role(session, admin, other.id, grant_id))
    client.get(PEOPLE, status=303)
    wanted = WantedGrant(Role.ADMINISTRATOR, other.roles[0].organisation_id)
    with pytest.raises(NotAllowed):
        database.write(lambda session: give_role(session, other, admin.id, wanted))


@pytest.mark.parametrize("reference", ["0", "-1", "9" * 20, "٣", "1.", "01", "%00", "x", "999999"])
def test_sec_B11_odd_references_are_not_found(admin, reference):
    admin.get(f"{PEOPLE}/{reference}", status=404)


def test_unknown_people_and_places_are_missing(people, database):
    admin = people.make("administrator")
    with pytest.raises(Missing):
        database.write(lambda session: deactivate(session, admin, 999_999))
    other = people.make("reader")
    for wanted in (
        WantedGrant(Role.READER, 999_999),
        WantedGrant(Role.READER, admin.roles[0].organisation_id, None, ("ZZ",)),
    ):
        with pytest.raises(Missing):
            database.write(lambda session, wanted=wanted: give_role(session, admin, other.id, wanted))
    with pytest.raises(NotPossibleNow):
        database.write(
            lambda session: give_role(
                session, admin, other.id, WantedGrant(Role.READER, admin.roles[0].organisation_id, 999)
            )
        )


def test_hostile_names_are_shown_as_text(admin, database):
    places = ids(database)
    name = "<script>alert(1)</script>\u202e\"'"
    admin.post(f"{PEOPLE}/ny", invitation(places, name=name), status=200)
    page = admin.get(PEOPLE)
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html
    with database.read() as session:
        assert session.scalars(select(StaffSession)).all()
