"""The municipality's own description of itself, from a file."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.organisations.models import GuideEntry, Organisation, TextVersion, Unit, UnitArea
from dialog.organisations.operations import ImportReport, import_organisations
from dialog.organisations.queries import guide, guide_for_facet, unit_for_area, unit_with_flag
from tests.organisations.conftest import FILE


def demo() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def counts(session: Session) -> list[int]:
    tables = (Organisation, Unit, UnitArea, GuideEntry, TextVersion)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_the_demo_describes_itself_and_twice_changes_nothing(session: Session, lindesund: ImportReport) -> None:
    before = counts(session)
    assert lindesund.units == len(demo()["units"])
    session.rollback()
    import_organisations(session, FILE.read_text(encoding="utf-8"))
    assert counts(session) == before
    assert unit_for_area(session, "L4").code == "SOC-CENTRUM"
    assert unit_for_area(session, None).code == "KONTAKT"
    violence = unit_with_flag(session, "domestic_violence")
    assert violence is not None
    assert violence.code == "RELATION"
    lamps = guide_for_facet(session, "lighting", "fi")
    assert lamps is not None
    assert lamps.name == "Vikailmoitus"


def test_an_area_that_changes_owner_does_so_from_the_given_day(session: Session, lindesund: ImportReport) -> None:
    file = demo()
    north, centre = (
        next(unit for unit in file["units"] if unit["code"] == code) for code in ("SOC-NORD", "SOC-CENTRUM")
    )
    north["areas"].remove("L2")
    centre["areas"].append("L2")
    import_organisations(session, json.dumps(file), valid_from=date(2027, 1, 1))
    for day, code in ((date(2026, 12, 31), "SOC-NORD"), (date(2027, 1, 1), "SOC-CENTRUM")):
        with clock.at(day):
            assert unit_for_area(session, "L2").code == code


def broken(change: Any) -> str:
    file = demo()
    change(file)
    return json.dumps(file)


BROKEN = [
    ("not json", lambda _file: None, "not JSON"),
    (
        "party",
        lambda file: file["programme"]["parties"].append("NOBODY"),
        "programme.parties: no organisation has the code NOBODY",
    ),
    ("link", lambda file: file["guide"][7].update(url="javascript:alert(1)"), "guide[8] bris: url must be an address"),
    (
        "phone",
        lambda file: file["units"][0].update(phone="ring oss"),
        "units[1] KONTAKT: ring oss is not a phone number",
    ),
    (
        "hours",
        lambda file: file["contact"]["opening_hours"][0].update(to="07:00"),
        "contact.opening_hours[1]: from must be before to",
    ),
    (
        "day",
        lambda file: file["contact"]["exceptions"][0].update(date="2026-02-30"),
        "contact.exceptions[1]: date must be",
    ),
    ("kind", lambda file: file["organisations"][0].update(kind="kingdom"), "organisations[1] LIND-KOM: kind 'kingdom'"),
    ("twice", lambda file: file["units"].append(file["units"][1]), "units: the code SOC-NORD stands twice"),
    ("owner", lambda file: file["units"][2]["areas"].append("L1"), "area L1 is already owned by SOC-NORD"),
    (
        "organisation",
        lambda file: file["units"][1].update(organisation_code="X"),
        "units[2] SOC-NORD: no organisation has the code X",
    ),
    ("language", lambda file: file["programme"]["name"].update(xx="x"), "name.xx is not one of"),
    ("control", lambda file: file["units"][1].update(name="a\u0000b"), "text refused: character"),
    ("name", lambda file: file["units"][1].update(name="  "), "units[2] SOC-NORD: name is missing"),
    ("central", lambda file: file["units"][0].update(flags=[]), "units: one unit must have the flag central_triage"),
    ("shape", lambda file: file.update(units={"a": 1}), "the file: units must be a list"),
    (
        "text",
        lambda file: file.update(texts={"mail.account_invite": {"sv": "Hej"}}),
        "texts.mail.account_invite.sv: missing: %(link)s",
    ),
    (
        "statement",
        lambda file: file.update(accessibility_statement={"sv": {"body": "x"}}),
        "accessibility_statement.sv: service is missing",
    ),
]


@pytest.mark.parametrize(("change", "line"), [case[1:] for case in BROKEN[1:]], ids=[case[0] for case in BROKEN[1:]])
def test_one_fault_and_nothing_is_taken_over(database: Database, change: Any, line: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        database.write(lambda session: import_organisations(session, broken(change)))
    faults = refused.value.values["faults"]
    assert isinstance(faults, list)
    assert any(line in fault for fault in faults), faults
    with database.read() as session:
        assert counts(session) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("content", ["", "[]", "{", '"x"', "null", "[" * 100_000, '{"units": [1, null]}'])
def test_what_is_not_such_a_file_is_told_so(session: Session, content: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        import_organisations(session, content)
    assert refused.value.values["faults"]


def test_several_faults_are_told_at_once(session: Session) -> None:
    def change(file: dict[str, Any]) -> None:
        for _, one, _ in BROKEN[1:8]:
            one(file)

    with pytest.raises(NotPossibleNow) as refused:
        import_organisations(session, broken(change))
    faults = refused.value.values["faults"]
    assert isinstance(faults, list)
    assert len(faults) >= 7


def test_112_and_114_14_are_there_before_anybody_writes_a_line(session: Session) -> None:
    assert [(line.phone, line.phone_link) for line in guide(session, "sv")] == [("112", "112"), ("114 14", "11414")]
