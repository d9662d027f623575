"""Which unit takes a new concern."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from dialog import clock
from dialog.errors import Conflict, NotPossibleNow
from dialog.organisations.models import UnitArea
from dialog.organisations.operations import UnitValues, end_ownership, give_area, save_unit
from dialog.organisations.queries import central_unit, unit_for_area, unit_with_flag
from dialog.organisations.rules import SYSTEM
from tests.builders import an_area
from tests.people import organisation, unit

DAY = date(2026, 3, 1)


def own(
    session: Session, unit_id: int, code: str, valid_from: date = date(2020, 1, 1), valid_to: date | None = None
) -> None:
    session.add(UnitArea(unit_id=unit_id, area_code=code, valid_from=valid_from, valid_to=valid_to))
    session.flush()


def test_A29_an_area_goes_to_its_unit_and_an_unknown_one_to_the_central_triage(session: Session) -> None:
    central, north = unit(session), unit(session, "north")
    an_area(session, "CITY", level="municipality")
    an_area(session, "N", parent_code="CITY")
    an_area(session, "N1", parent_code="N")
    an_area(session, "S", parent_code="CITY")
    own(session, north.id, "N")
    assert unit_for_area(session, "N").code == "north"
    assert unit_for_area(session, "N1").code == "north", "an area without an owner follows the one above it"
    assert unit_for_area(session, "S").code == central.code
    assert unit_for_area(session, "never heard of").code == central.code
    assert unit_for_area(session, None).code == central.code
    assert unit_for_area(session, "").code == central.code


def test_A29_ownership_follows_its_dates(session: Session) -> None:
    unit(session)
    first, second = unit(session, "first"), unit(session, "second")
    an_area(session, "A")
    own(session, first.id, "A", valid_to=date(2026, 2, 28))
    own(session, second.id, "A", valid_from=DAY, valid_to=date(2026, 3, 31))
    for day, code in (
        (date(2026, 2, 28), "first"),
        (DAY, "second"),
        (date(2026, 3, 31), "second"),
        (date(2026, 4, 1), "central"),
    ):
        with clock.at(day):
            assert unit_for_area(session, "A").code == code, day


def test_the_unit_the_register_names_counts_until_staff_decide(session: Session) -> None:
    unit(session)
    unit(session, "named")
    decided = unit(session, "decided")
    an_area(session, "CITY", level="municipality", unit_code="named")
    an_area(session, "A", parent_code="CITY", unit_code="no such unit")
    assert unit_for_area(session, "A").code == "named"
    own(session, decided.id, "A")
    assert unit_for_area(session, "A").code == "decided"


def test_a_ring_of_areas_ends_at_the_central_triage(session: Session) -> None:
    unit(session)
    an_area(session, "A", parent_code="B")
    an_area(session, "B", parent_code="A")
    assert unit_for_area(session, "A").code == "central"


def test_without_a_central_unit_the_answer_is_that_one_is_missing(session: Session) -> None:
    with pytest.raises(NotPossibleNow, match="no_central_unit"):
        central_unit(session)


def test_giving_an_area_ends_the_earlier_ownership_the_day_before(session: Session) -> None:
    unit(session)
    first, second = unit(session, "first"), unit(session, "second")
    own(session, first.id, "A")
    give_area(session, SYSTEM, second.id, "A", DAY)
    with clock.at(date(2026, 2, 28)):
        assert unit_for_area(session, "A").code == "first"
    with clock.at(DAY):
        assert unit_for_area(session, "A").code == "second"
    with pytest.raises(NotPossibleNow, match="owned_later"):
        give_area(session, SYSTEM, first.id, "A", date(2026, 2, 1))


def test_an_ownership_cannot_end_before_it_began(session: Session) -> None:
    one = unit(session)
    own(session, one.id, "A", valid_from=DAY)
    owned = session.query(UnitArea).one()
    with pytest.raises(NotPossibleNow, match="before_start"):
        end_ownership(session, SYSTEM, owned.id, date(2026, 2, 27))
    end_ownership(session, SYSTEM, owned.id, DAY)
    assert owned.valid_to == DAY


def test_a_duty_moves_and_the_central_triage_cannot_be_given_up(session: Session) -> None:
    central, other = unit(session), unit(session, "other")
    owner = organisation(session).id
    with pytest.raises(NotPossibleNow, match="central_unit_needed"):
        save_unit(
            session, SYSTEM, UnitValues("central", "Central", owner), unit_id=central.id, seen_version=central.version
        )
    values = UnitValues("other", "Other", owner, is_central_triage=True, handles_domestic_violence=True)
    save_unit(session, SYSTEM, values, unit_id=other.id, seen_version=other.version)
    session.expire_all()
    assert central_unit(session).code == "other"
    found = unit_with_flag(session, "domestic_violence")
    assert found is not None
    assert found.code == "other"
    assert unit_with_flag(session, "extremism") is None


def test_two_editors_of_one_unit_do_not_overwrite_each_other(session: Session) -> None:
    one = unit(session, "one")
    seen = one.version
    owner = organisation(session).id
    save_unit(session, SYSTEM, UnitValues("one", "First", owner), unit_id=one.id, seen_version=seen)
    with pytest.raises(Conflict):
        save_unit(session, SYSTEM, UnitValues("one", "Second", owner), unit_id=one.id, seen_version=seen)
    assert one.name == "First"


def test_a_code_is_used_once(session: Session) -> None:
    unit(session, "one")
    with pytest.raises(NotPossibleNow, match="code_taken"):
        save_unit(session, SYSTEM, UnitValues("one", "Another", organisation(session).id))
