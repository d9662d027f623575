"""What waits for each."""

import pytest
from sqlalchemy.orm import Session

from dialog.database import Database
from dialog.organisations.operations import ImportReport
from tests.builders import a_concern
from tests.client import PageClient
from tests.people import People, unit


def test_what_waits_is_counted_as_the_person_may_see_it(
    people: People, database: Database, lindesund: ImportReport
) -> None:
    def make(session: Session) -> None:
        north = unit(session, "SOC-NORD")
        for urgent in (True, False, False):
            a_concern(session, unit_id=north.id, urgent=urgent)

    database.write(make)
    coordinator = people.sign_in("coordinator", organisation_code="LIND-KOM").get("/intern/")
    assert "3 nya synpunkter" in coordinator.text
    assert "1 brådskande synpunkt" in coordinator.text
    assert coordinator.text.index("brådskande") < coordinator.text.index("nya synpunkter")
    assert "/intern/synpunkter?view=urgent" in [href for href, _ in coordinator.page.links]
    elsewhere = people.sign_in("handler", organisation_code="LIND-KOM", unit_code="SOC-SYD").get("/intern/")
    assert "3 nya" not in elsewhere.text


def test_a_new_installation_says_what_it_lacks(people: People) -> None:
    page = people.sign_in("administrator").get("/intern/")
    for words in (
        "Inga kontaktuppgifter ännu",
        "Ingen enhet tar det som ingen äger",
        "Inga områden ännu",
        "Ingen tillgänglighetsredogörelse ännu",
    ):
        assert words in page.text


@pytest.mark.parametrize("role", ["reader", "police", "contact_centre", "analyst", "vbe", "handler"])
def test_everybody_has_a_start_page(people: People, role: str) -> None:
    page = people.sign_in(role).get("/intern/")
    assert "/intern/konto" in [href for href, _ in page.page.links]


def test_without_signing_in_there_is_nothing(client: PageClient) -> None:
    answer = client.get("/intern/", status=303)
    assert "/intern/logga-in" in answer.location
