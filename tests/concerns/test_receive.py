"""What is told to us arrives whole, once, with its number and at the right desk."""

from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.database import Database
from dialog.keys import Keys
from tests.people import unit


def test_a_concern_gets_its_number(database: Database, app) -> None:
    keys: Keys = app.extensions["dialog.keys"]
    database.write(unit)
    receipt = database.write(lambda s: receive_concern(s, keys, ConcernDraft("Det är mörkt."), "k1"))
    again = database.write(lambda s: receive_concern(s, keys, ConcernDraft("Det är mörkt."), "k1"))
    assert receipt == again
    assert receipt.reference.endswith("-0001")
