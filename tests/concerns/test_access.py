"""Who sees which concern: the rule for one record and the condition for all say the same."""

from datetime import date
from itertools import product
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.accounts.models import User
from dialog.accounts.permissions import Role
from dialog.accounts.rules import HeldRole, StaffMember
from dialog.concerns.models import Concern, ConcernNamed
from dialog.concerns.queries.access import readable, visible, worded
from dialog.concerns.queries.desks import violence_units, whereabouts
from dialog.concerns.queries.filters import InboxFilter, View
from dialog.concerns.queries.inbox import count, inbox_counts, inbox_page, next_reference
from dialog.concerns.queries.one import open_concern
from dialog.concerns.rules import Restriction
from dialog.concerns.sight import Sight, sight
from dialog.database import Database
from dialog.organisations.models import Unit
from tests.builders import a_concern, an_area
from tests.people import People, organisation, unit

NAMED = 777
AREAS = (None, frozenset({"A1", "A11"}), frozenset({"A2"}))


def a_town(session: Session) -> tuple[list[Concern], list[HeldRole]]:
    """Concerns of every kind that matters for access, and every role held in every way."""
    areas = [None, an_area(session, "A1"), an_area(session, "A11", parent_code="A1"), an_area(session, "A2")]
    units = [
        unit(session, f"{owner}-{name}", owner, handles_domestic_violence=name == "shelter")
        for owner in ("lindesund", "housing")
        for name in ("north", "shelter")
    ]
    named = make_user(session, NAMED)
    kinds = product(areas, units, Restriction, (None, date(2026, 3, 2)), (False, True), ([], [named]))
    concerns = [
        a_concern(
            session, area=area, unit_id=owner.id, unit=owner, restricted=str(restricted), withdrawn_on=withdrawn,
            marks_checked=checked, named=[ConcernNamed(user_id=user_id) for user_id in spoken_of],
        )
        for area, owner, restricted, withdrawn, checked, spoken_of in kinds
    ]  # fmt: skip
    session.flush()
    held = [
        HeldRole(role, owner.organisation_id, owner.id if within else None, codes)
        for role, owner, within, codes in product(Role, units, (True, False), AREAS)
    ]
    return concerns, held


def make_user(session: Session, user_id: int) -> int:
    session.add(User(id=user_id, email=f"{user_id}@lindesund.example", email_key=str(user_id), name="Någon Annan"))
    session.flush()
    return user_id


def staff_holding(*held: HeldRole, user_id: int = 999) -> StaffMember:
    return StaffMember(id=user_id, name="Någon Annan", email="n@lindesund.example", language="sv", roles=held)


def test_goal_G7_the_rule_and_the_condition_agree_for_every_role_and_concern(session: Session) -> None:
    concerns, held = a_town(session)
    flagged = violence_units(session)
    chance = Random(7)
    casts = [staff_holding(one, user_id=chance.choice((999, NAMED))) for one in held]
    casts += [staff_holding(*chance.sample(held, 2)) for _ in range(60)]
    seen_by_somebody = 0
    for staff in [*casts, staff_holding()]:
        by_rule = {one.id: sight(staff, whereabouts(one), flagged) for one in concerns}
        may_list = set(session.scalars(select(Concern.id).where(visible(staff))))
        may_read = set(session.scalars(select(Concern.id).where(readable(staff))))
        has_words = set(session.scalars(select(Concern.id).where(worded(staff))))
        assert may_list == {id_ for id_, found in by_rule.items() if found is not Sight.NOTHING}, staff.roles
        assert may_read == {id_ for id_, found in by_rule.items() if found is Sight.EVERYTHING}, staff.roles
        worded_by_rule = {id_ for id_, found in by_rule.items() if found in (Sight.REDACTED, Sight.EVERYTHING)}
        assert has_words == worded_by_rule, staff.roles
        seen_by_somebody += len(may_read)
    assert seen_by_somebody > 1000


def held(
    session: Session, role: Role, unit_code: str | None = None, areas: frozenset[str] | None = None
) -> StaffMember:
    owner = unit(session, unit_code) if unit_code else None
    home = organisation(session)
    return staff_holding(HeldRole(role, home.id, owner.id if owner else None, areas))


def seen(session: Session, staff: StaffMember) -> set[str]:
    return set(session.scalars(select(Concern.text).where(readable(staff))))


def test_A29_a_unit_sees_its_own_areas_and_nothing_of_its_neighbours(session: Session) -> None:
    north, south = unit(session, "north"), unit(session, "south")
    a1, a2 = an_area(session, "A1"), an_area(session, "A2")
    a_concern(session, "norr A1", unit_id=north.id, area=a1)
    a_concern(session, "norr A2", unit_id=north.id, area=a2)
    a_concern(session, "norr utan område", unit_id=north.id)
    a_concern(session, "söder A1", unit_id=south.id, area=a1)
    assert seen(session, held(session, Role.HANDLER, "north")) == {"norr A1", "norr A2", "norr utan område"}
    assert seen(session, held(session, Role.HANDLER, "north", frozenset({"A1"}))) == {"norr A1", "norr utan område"}
    assert seen(session, held(session, Role.HANDLER)) == {"norr A1", "norr A2", "norr utan område", "söder A1"}
    assert seen(session, held(session, Role.COORDINATOR, "south")) == seen(session, held(session, Role.HANDLER))
    for role in (Role.ADMINISTRATOR, Role.ANALYST, Role.POLICE, Role.READER, Role.CONTACT_CENTRE, Role.VBE):
        assert seen(session, held(session, role)) == set()


def test_restricted_concerns_leave_the_areas_unit_for_those_who_work_with_them(session: Session) -> None:
    north = unit(session, "north")
    unit(session, "shelter", handles_domestic_violence=True)
    for restricted in Restriction:
        a_concern(session, str(restricted) or "open", unit_id=north.id, restricted=str(restricted))
    assert seen(session, held(session, Role.HANDLER, "north")) == {"open"}
    assert seen(session, held(session, Role.HANDLER)) == {"open"}
    assert seen(session, held(session, Role.HANDLER, "shelter")) == {"domestic_violence"}
    assert seen(session, held(session, Role.VBE)) == {"extremism"}
    assert seen(session, held(session, Role.COORDINATOR)) == {one.value or "open" for one in Restriction}


def test_what_was_taken_back_is_in_no_list_and_opens_for_coordinators_alone(session: Session) -> None:
    gone = a_concern(session, "återtagen", withdrawn_on=date(2026, 3, 2))
    coordinator, handler = held(session, Role.COORDINATOR), held(session, Role.HANDLER)
    for view in View:
        page = inbox_page(session, coordinator, InboxFilter(view=view))
        assert [row.reference for row in page.rows] == ([gone.reference] if view is View.WITHDRAWN else [])
        assert not inbox_page(session, handler, InboxFilter(view=view)).rows
    assert open_concern(session, coordinator, gone.reference) is not None
    assert open_concern(session, handler, gone.reference) is None


def test_sec_Z07_search_counts_and_neighbours_never_reach_foreign_rows(session: Session) -> None:
    north, south = unit(session, "north"), unit(session, "south")
    own = a_concern(session, "Lampan vid tunneln", unit_id=north.id)
    a_concern(session, "Lampan hos grannen", unit_id=south.id, urgent=True, area=an_area(session, "A2"))
    staff = held(session, Role.HANDLER, "north")
    found = InboxFilter.read({"q": "lampan"})
    assert [row.reference for row in inbox_page(session, staff, found).rows] == [own.reference]
    assert count(session, staff, found) == 1
    numbers = inbox_counts(session, staff, View.NEW)
    assert (numbers.views[View.NEW], numbers.views[View.URGENT], numbers.unseen) == (1, 0, 0)
    assert [area.code for area in numbers.areas] == ["none"]
    assert next_reference(session, staff, InboxFilter(), own.reference) is None
    assert count(session, staff, InboxFilter.read({"area": "A2"})) == 0


def test_an_analyst_lists_without_a_word_of_it(session: Session) -> None:
    concern = a_concern(session, "Hemligt ord i texten", place="Hemliga gatan 4", unit_id=unit(session, "north").id)
    analyst = held(session, Role.ANALYST)
    (row,) = inbox_page(session, analyst, InboxFilter()).rows
    assert (row.excerpt, row.place, row.readable) == ("", "", False)
    assert count(session, analyst, InboxFilter.read({"q": "hemlig"})) == 0
    assert count(session, analyst, InboxFilter.read({"q": concern.reference})) == 1
    opened = open_concern(session, analyst, concern.reference)
    assert opened is not None
    assert not opened.words


def test_the_flag_on_a_unit_decides_at_once(database: Database, people: People) -> None:
    helper = people.make("handler", unit_code="shelter")
    reference = database.write(
        lambda s: a_concern(s, restricted="domestic_violence", unit_id=unit(s, "north").id).reference
    )

    def opens() -> bool:
        with database.read() as session:
            return open_concern(session, helper, reference) is not None

    assert not opens()

    def flag(session: Session) -> None:
        session.scalars(select(Unit).where(Unit.code == "shelter")).one().handles_domestic_violence = True

    database.write(flag)
    assert opens()
