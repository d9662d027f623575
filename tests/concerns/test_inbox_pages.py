"""The inbox as staff meet it."""

from sqlalchemy.orm import Session

from dialog.database import Database
from tests.builders import a_concern, an_area
from tests.people import People


def test_the_list_opens_a_concern_beside_it(database: Database, people: People) -> None:
    def town(session: Session) -> str:
        area = an_area(session, "L1", name="Norrstrand")
        a_concern(session, "Lampan är trasig", area=area, place="Skolvägen", tags=(("other", "lighting"),))
        return a_concern(session, "Mopeder på gården", area=area, urgent=True, urgent_words=["kniv"]).reference

    reference = database.write(town)
    client = people.sign_in("coordinator")
    inbox = client.get("/intern/synpunkter")
    assert "Lampan är trasig" in inbox.text
    opened = client.get(f"/intern/synpunkter/{reference}")
    assert "Mopeder på gården" in opened.text
