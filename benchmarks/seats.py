"""How many parties a second get a seat or a place in the queue, and how long they wait for it.

    python benchmarks/seats.py [--parties 400] [--clients 8] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url) with one meeting for half of the people, lets all
parties register at once from `clients` threads, and prints parties a second and the time that 95 of 100 stay below; then
the same for a queue that passes seats on: everybody who has a seat cancels. Beside each the floor of the same run: as many
form keys stored one by one, which is the shortest write the application has. On a machine with nothing else to do.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog import form_keys
from dialog.app import create_app
from dialog.clock import now
from dialog.database import Database
from dialog.keys import Keys, create_keys
from dialog.meetings.models import Meeting, Registration
from dialog.meetings.operations import seats
from dialog.organisations.models import Programme
from dialog.schema import metadata
from dialog.settings import Settings
from tests.builders import an_area
from tests.meetings.builders import a_meeting

SIZES = (1, 1, 1, 2, 2, 3, 4, 6)
Act = Callable[[Session], Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=400)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen.url, chosen.parties, chosen.clients)


def measure(folder: Path, url: str, parties: int, clients: int) -> int:
    create_keys(folder)
    address = url or f"sqlite:///{folder}/dialog.sqlite"
    app = create_app(
        Settings(data_dir=folder, database_url=address, base_url="http://localhost", secret_key="x" * 40, testing=True)
    )
    database, keys = app.extensions["dialog.database"], app.extensions["dialog.keys"]
    metadata.create_all(database.engine)
    sizes = [Random(number).choice(SIZES) for number in range(parties)]
    meeting_id = database.write(lambda session: _meeting(session, sum(sizes) // 2))
    floor = timed(database, clients, "floor: one form key", [_key() for _ in sizes])
    timed(database, clients, "registered", [_booking(keys, meeting_id, size) for size in sizes], floor)
    with database.read() as session:
        seated = select(Registration.id).where(Registration.seated > 0).order_by(Registration.id)
        leaving = [_cancelling(keys, one) for one in session.scalars(seated)]
    timed(database, clients, "cancelled and passed on", leaving, floor)
    wrong = database.write(lambda session: _is_wrong(session, meeting_id))
    database.close()
    return int(wrong)


def timed(database: Database, clients: int, label: str, acts: Sequence[Act], floor: float = 0) -> float:
    """Do all `acts` from `clients` threads; print and give how many a second."""

    def run(act: Act) -> float:
        began = time.perf_counter()
        database.write(act)
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        waits = sorted(pool.map(run, acts))
    rate = len(acts) / (time.perf_counter() - began)
    beside = f"   one costs {floor / rate:4.1f} × the floor" if floor else ""
    print(f"{label:<26}{rate:7.0f} a second, 95 of 100 within {waits[int(len(waits) * 0.95)] * 1000:6.1f} ms{beside}")
    return rate


def _meeting(session: Session, capacity: int) -> int:
    session.add(Programme(id=1, stamp=uuid4().hex))
    area = an_area(session, "N1")
    return a_meeting(session, area_id=area.id, capacity=capacity, starts_at=now() + timedelta(days=30)).id


def _key() -> Act:
    key = uuid4().hex
    return lambda session: form_keys.once(session, key, {"a": key}, lambda: 1)


def _booking(keys: Keys, meeting_id: int, size: int) -> Act:
    draft = seats.PartyDraft(size, "Bo", email=f"{uuid4().hex}@bo.example", choice="wait_all")
    key = uuid4().hex
    return lambda session: seats.book(session, keys, meeting_id, draft, key)


def _cancelling(keys: Keys, registration_id: int) -> Act:
    return lambda session: seats.cancel_party(session, keys, registration_id)


def _is_wrong(session: Session, meeting_id: int) -> bool:
    """True when the seats that are written down are not those that the parties have."""
    parties = session.scalars(select(Registration).where(Registration.meeting_id == meeting_id)).all()
    people = sum(party.seated + party.offered for party in parties)
    meeting = session.get_one(Meeting, meeting_id)
    print(f"{people} of {meeting.capacity} seats are taken, {len(parties)} parties")
    return people != meeting.seats_taken


if __name__ == "__main__":
    sys.exit(main())
