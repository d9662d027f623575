"""Several voices, one matter: linked, counted honestly, and nothing of what was told changed."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from dialog.accounts.rules import StaffMember
from dialog.concerns.models import Concern, ConcernContact
from dialog.concerns.operations.matters import group_concerns, name_matter, take_out
from dialog.concerns.queries.matters import Matter, matter_of
from dialog.database import Database
from dialog.errors import Missing, NotPossibleNow
from tests.builders import a_concern
from tests.concerns.test_journal import another
from tests.concerns.test_triage import logged, read, siv, stored
from tests.people import People, unit

__all__ = ["siv"]


def group(database: Database, staff: StaffMember, *references: str, title: str = "") -> int:
    return database.write(lambda session: group_concerns(session, staff, references, title)).matter_id


def seen(database: Database, staff: StaffMember, matter_id: int) -> Matter | None:
    with database.read() as session:
        return matter_of(session, staff, matter_id)


def test_concerns_are_linked_under_a_name_and_stay_whole(database: Database, siv: StaffMember) -> None:
    first, second = stored(database, text="Mörkt vid tunneln", place="Torget"), another(database)
    matter_id = group(database, siv, first, second, title="Tunneln")
    matter = seen(database, siv, matter_id)
    assert matter is not None
    assert (matter.title, [one.reference for one in matter.members]) == ("Tunneln", [first, second])
    found = read(database, first)
    assert (found.text, found.place, found.state, found.version) == ("Mörkt vid tunneln", "Torget", "new", 2)
    assert [row.object_reference for row in logged(database, "grouped")] == [first, second]
    database.write(lambda session: name_matter(session, siv, matter_id, "Tunneln vid skolan"))
    assert (seen(database, siv, matter_id) or matter).title == "Tunneln vid skolan"


def test_a_concern_is_not_one_matter_with_itself(database: Database, siv: StaffMember) -> None:
    first, second = stored(database), another(database)
    for references, code in (((first, first), "group_few"), ((first,), "group_few"), ((), "group_few")):
        with pytest.raises(NotPossibleNow) as fault:
            group(database, siv, *references)
        assert fault.value.code == code
    group(database, siv, first, second)
    with pytest.raises(NotPossibleNow) as fault:
        group(database, siv, second, first)
    assert fault.value.code == "group_same"


def test_later_ones_join_the_matter_that_is_there(database: Database, siv: StaffMember) -> None:
    references = [stored(database), *(another(database) for _ in range(4))]
    old = group(database, siv, *references[:2])
    new = group(database, siv, *references[2:4])
    assert group(database, siv, references[4], references[0]) == old
    assert group(database, siv, references[2], references[1]) == old
    assert [read(database, one).matter_id for one in references] == [old, old, old, new, old]


def test_taken_out_the_last_two_part(database: Database, siv: StaffMember) -> None:
    references = [stored(database), another(database), another(database)]
    matter_id = group(database, siv, *references)
    database.write(lambda session: take_out(session, siv, references[0], 2))
    assert [read(database, one).matter_id for one in references] == [None, matter_id, matter_id]
    database.write(lambda session: take_out(session, siv, references[1], 2))
    assert [read(database, one).matter_id for one in references] == [None, None, None]
    with pytest.raises(NotPossibleNow) as fault:
        database.write(lambda session: take_out(session, siv, references[1], None))
    assert fault.value.code == "not_grouped"


def test_reports_are_counted_and_voices_too(database: Database, siv: StaffMember) -> None:
    references = [stored(database), *(another(database) for _ in range(3))]
    matter_id = group(database, siv, *references)

    def same_address(session: Session) -> None:
        for reference in references[:2]:
            concern_id = read(database, reference).id
            session.add(ConcernContact(concern_id=concern_id, sealed_address=b"x", fingerprint="f" * 64))

    database.write(same_address)
    matter = seen(database, siv, matter_id)
    assert matter is not None
    assert (matter.heard.reports, matter.heard.voices) == (4, 3)


def test_parts_of_one_report_are_one_voice(database: Database, siv: StaffMember) -> None:
    stored(database)

    def make(session: Session) -> list[str]:
        whole = a_concern(session, "Mörkt. Skräpigt.", divided=True)
        facts: dict[str, Any] = {"number": whole.number, "part_of_id": whole.id}
        return [
            a_concern(session, "Mörkt.", part=1, reference=f"{whole.reference}-1", **facts).reference,
            a_concern(session, " Skräpigt.", part=2, reference=f"{whole.reference}-2", **facts).reference,
            a_concern(session).reference,
        ]

    matter = seen(database, siv, group(database, siv, *database.write(make)))
    assert matter is not None
    assert (len(matter.members), matter.heard.reports, matter.heard.voices) == (3, 2, 2)


def test_what_one_may_not_open_is_neither_listed_nor_counted(
    database: Database, siv: StaffMember, people: People
) -> None:
    north = [stored(database), another(database)]

    def elsewhere(session: Session) -> str:
        session.query(Concern).filter(Concern.reference == north[1]).one().unit_id = unit(session, "north").id
        return a_concern(session, unit_id=unit(session, "south").id).reference

    south = database.write(elsewhere)
    matter_id = group(database, siv, *north, south)
    handler, stranger = people.make("handler", unit_code="north"), people.make("handler", unit_code="south")
    matter = seen(database, handler, matter_id)
    assert matter is not None
    assert ([one.reference for one in matter.members], matter.heard.reports) == (north, 2)
    assert seen(database, stranger, matter_id) is None
    with pytest.raises(Missing):
        group(database, handler, north[0], south)
    outsider = people.make("vbe")
    with pytest.raises(Missing):
        database.write(lambda session: name_matter(session, outsider, matter_id, "x"))
