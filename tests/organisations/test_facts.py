"""The programme's facts in each language."""

from datetime import date, time
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.organisations.models import OpeningException, OpeningHours, Programme
from dialog.organisations.operations import ImportReport, change_details, publish_text, save_exception
from dialog.organisations.queries import coming_exceptions, programme_facts, text
from dialog.organisations.queries.snapshot import Details
from dialog.organisations.rules import SYSTEM, phone_link
from tests.people import organisation

MONDAY = date(2026, 11, 23)


def count_queries(database: Database, run: Any) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in seen)


def test_nothing_filled_in_still_gives_a_name_in_every_language(session: Session) -> None:
    for language in ("sv", "en", "fi", "ar", "so", "fa"):
        facts = programme_facts(session, language)
        assert facts.name
        assert facts.municipality
        assert facts.parties_line
        assert facts.contact is None


def test_the_parties_line_joins_the_names_of_the_parties_as_the_language_does(session: Session) -> None:
    organisation(session, "lindesund").name = "Lindesunds kommun"
    organisation(session, "polisen", "police").name = "Polisen i Lindesund"
    organisation(session, "hembo", "housing_company").name = "Hembo"
    session.flush()
    assert programme_facts(session, "sv").parties_line == "Lindesunds kommun och Polisen i Lindesund"
    assert programme_facts(session, "en").parties_line == "Lindesunds kommun and Polisen i Lindesund"
    assert programme_facts(session, "sv").municipality == "Lindesunds kommun"


def test_own_names_count_before_the_default_and_swedish_before_the_built_in(session: Session) -> None:
    publish_text(session, SYSTEM, "programme.name", "sv", "Trygg i Lindesund")
    assert programme_facts(session, "sv").name == "Trygg i Lindesund"
    assert programme_facts(session, "ar").name == "Trygg i Lindesund"
    publish_text(session, SYSTEM, "programme.name", "ar", "أمان")
    assert programme_facts(session, "ar").name == "أمان"


def test_hours_are_told_in_runs_with_todays_exception_first(session: Session) -> None:
    session.add_all(OpeningHours(weekday=day, opens=time(8), closes=time(18)) for day in range(4))
    session.add(OpeningHours(weekday=4, opens=time(8), closes=time(16, 30)))
    session.add(Programme(id=1, phone="031-390 06 00", stamp=""))
    session.add(OpeningException(day=MONDAY, reasons={"sv": "Utbildning"}))
    session.flush()
    with clock.at(MONDAY):
        contact = programme_facts(session, "sv").contact
    assert contact is not None
    assert contact.hours == (
        "I dag: stängt (Utbildning)",
        "Måndag–torsdag: 8.00–18.00",
        "Fredag: 8.00–16.30",
        "Lördag–söndag: stängt",
    )
    with clock.at(date(2026, 11, 24)):
        contact = programme_facts(session, "en").contact
    assert contact is not None
    assert contact.hours[0] == "Monday–Thursday: 8:00–18:00"


def test_exceptions_within_two_weeks_are_told(session: Session) -> None:
    for day in (date(2026, 11, 23), date(2026, 12, 7), date(2026, 12, 8)):
        save_exception(session, SYSTEM, day, (time(10), time(12)), {"sv": "Möte", "en": ""})
    session.flush()
    with clock.at(MONDAY):
        assert coming_exceptions(session, "sv") == ("Måndag 7 december: 10.00–12.00 (Möte)",)


def test_a_phone_number_can_be_called() -> None:
    assert phone_link("031-390 06 00") == "+46313900600"
    assert phone_link("114 14") == "11414"
    assert phone_link("112") == "112"
    assert phone_link("+46 31 390 06 00") == "+46313900600"
    assert phone_link("020-50 50 50") == "+4620505050"
    assert phone_link("116 111") == "116111"


def test_asking_again_costs_one_query_and_a_change_is_seen_at_once(database: Database, lindesund: ImportReport) -> None:
    with database.read() as reader:
        programme_facts(reader, "sv")
        assert count_queries(database, lambda: programme_facts(reader, "sv")) == 1
        assert count_queries(database, lambda: text(reader, "about.page", "sv")) == 1
    database.write(lambda session: publish_text(session, SYSTEM, "programme.name", "sv", "Ett nytt namn"))
    with database.read() as reader:
        assert programme_facts(reader, "sv").name == "Ett nytt namn"
    database.write(lambda session: change_details(session, SYSTEM, Details(phone="031-1 23 45")))
    with database.read() as reader:
        contact = programme_facts(reader, "sv").contact
        assert contact is not None
        assert contact.phone == "031-1 23 45"


def test_what_was_undone_is_not_remembered(database: Database, lindesund: ImportReport) -> None:
    with database.read() as reader:
        before = programme_facts(reader, "sv").name
    with database.read() as undone:
        publish_text(undone, SYSTEM, "programme.name", "sv", "Aldrig sparat")
        undone.flush()
        assert programme_facts(undone, "sv").name == "Aldrig sparat"
        undone.rollback()
    with database.read() as reader:
        assert programme_facts(reader, "sv").name == before
