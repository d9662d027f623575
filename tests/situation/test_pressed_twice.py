"""A second press of the same button, before the first one's answer has come."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.records.models import LawRecord
from dialog.situation.models import Judgement, Problem, ProblemCause, SituationDocument, SummarySentence
from tests.builders import a_concern, an_area
from tests.people import People

DAY = date(2026, 11, 24)
PICTURE = "/en/intern/lagesbild"


@pytest.fixture(autouse=True)
def _tuesday(database: Database) -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def reference(database: Database) -> str:
    """Of a reviewed concern in an area with a problem."""

    def told(session: Any) -> str:
        area = an_area(session, "A", name="Norrhöjden")
        words = {"category": "fire", "state": "kept", "recurring": "yes", "what": "Bränder"}
        session.add(Problem(number=1, area_id=area.id, made_on=DAY, **words))
        reviewed = {"state": "reviewed", "received_on": date(2026, 11, 17)}
        return str(a_concern(session, tags=(("fire", ""),), area_id=area.id, **reviewed).reference)

    return database.write(told)


def rows(database: Database, model: Any) -> int:
    with database.read() as session:
        return int(session.scalar(select(func.count()).select_from(model)) or 0)


def noted(database: Database) -> int:
    return rows(database, AuditEntry)


@pytest.mark.parametrize("act", ["sign", "save"])
def test_a_judgement_is_signed_once(database: Database, people: People, reference: str, act: str) -> None:
    staff = people.make("police", organisation_code="polisen")
    client = people.sign_in(staff)
    typed = {
        "organisation": str(staff.roles[0].organisation_id), "area": "A", "days": "2026-11-16/2026-11-22",
        "level": "orange", "reason": "Mopeder varje kväll.", "function": "Kommunpolis", "act": act,
        "figures-0-label": "Anmälda rån", "figures-0-number": "12", "figures-0-source": "Egen statistik",
    }  # fmt: skip
    for _press in range(2):
        client.post(f"{PICTURE}/bedomningar/ny", typed, status=303)
    assert rows(database, Judgement) == 1
    entries = noted(database)
    client.post(f"{PICTURE}/bedomningar/ny", typed, status=303)
    assert noted(database) == entries
    client.post(f"{PICTURE}/bedomningar/ny", typed | {"level": "red"}, status=303)
    # Another's judgement with the first one's words is one of its own.
    client.post(f"{PICTURE}/bedomningar/ny", typed, status=303)
    assert rows(database, Judgement) == 3


def test_a_document_is_begun_once(database: Database, people: People, reference: str) -> None:
    client = people.sign_in("coordinator")
    asked = {"area": "A", "period": "2026-W47"}
    first, second = (client.post(f"{PICTURE}/dokument", asked, status=303).location for _press in range(2))
    assert first == second
    client.post(f"{PICTURE}/dokument", asked | {"area": ""}, status=303)
    assert rows(database, SituationDocument) == 2
    # Begun by somebody else, or thrown away, it is another one.
    people.sign_in("coordinator", name="Ove Annan").post(f"{PICTURE}/dokument", asked, status=303)
    assert rows(database, SituationDocument) == 3


def test_a_sentence_and_a_cause_are_written_once(database: Database, people: People, reference: str) -> None:
    client = people.sign_in("coordinator")
    own = {"text": "Det brinner ofta.", "sources": reference}
    for _press in range(2):
        client.post(f"{PICTURE}/sammanfattning/egen?period=2026-W47", own, status=303)
        client.post(f"{PICTURE}/problem/1/orsaker/ny", {"cause": "Containern står öppen"}, status=303)
    assert (rows(database, SummarySentence), rows(database, ProblemCause)) == (1, 1)
    client.post(f"{PICTURE}/sammanfattning/egen?period=2026-W47", own | {"text": "Det brinner."}, status=303)
    client.post(f"{PICTURE}/problem/1/orsaker/ny", {"cause": "Lampan är trasig"}, status=303)
    assert (rows(database, SummarySentence), rows(database, ProblemCause)) == (2, 2)


def test_an_entry_stands_once_in_its_register(database: Database, people: People) -> None:
    client = people.sign_in("coordinator")
    typed = {"kind": "board", "text": "Kommunstyrelsen", "on": "2026-11-18"}
    for _press in range(2):
        client.post("/en/intern/lagen", typed, status=303)
    assert rows(database, LawRecord) == 1
    client.post("/en/intern/lagen", typed | {"until": "2027-11-18"}, status=303)
    client.post("/en/intern/lagen/1/avsluta", status=303)
    # What was taken out may be put in again.
    client.post("/en/intern/lagen", typed, status=303)
    assert rows(database, LawRecord) == 3
