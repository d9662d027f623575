"""How long an act on 200 concerns takes, and undoing it.

    python benchmarks/many.py [--concerns 200] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url) with concerns whose tellers left an address,
does every act on all of them at once, undoes it, and prints the server's time for each. The aim is 2 s for each, on a
machine with nothing else to do: the processor's own time, beside, says what others that use the machine have cost.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Tag
from dialog.concerns.models import Concern
from dialog.concerns.operations import bulk
from dialog.concerns.operations.receive import ConcernDraft, receive_concern
from dialog.concerns.operations.undo import undo_last
from dialog.keys import create_keys
from dialog.organisations.models import Programme, UnitArea
from dialog.schema import metadata
from dialog.settings import Settings
from tests.builders import an_area
from tests.people import People, unit

AIM_S = 2.0
TEXT = "Det är mörkt i tunneln vid skolan. Lamporna har varit trasiga i tre veckor, och ingen svarar när man ringer."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concerns", type=int, default=200)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen.url, chosen.concerns)


def measure(folder: Path, url: str, concerns: int) -> int:
    create_keys(folder)
    address = url or f"sqlite:///{folder}/dialog.sqlite"
    app = create_app(
        Settings(data_dir=folder, database_url=address, base_url="http://localhost", secret_key="x" * 40, testing=True)
    )
    database, keys = app.extensions["dialog.database"], app.extensions["dialog.keys"]
    metadata.create_all(database.engine)
    staff = People(app).make("coordinator")
    database.write(_town)
    for number in range(concerns):
        draft = ConcernDraft(f"{TEXT} {number}", area_code="N1", email=f"bo{number}@exempel.example")
        database.write(lambda session, draft=draft, number=number: receive_concern(session, keys, draft, f"k{number}"))
    with database.read() as session:
        chosen = [bulk.Chosen(one) for one in session.scalars(select(Concern.reference).order_by(Concern.id))]
    slow = 0
    for name, step in _steps(keys):
        slow += _timed(name, lambda step=step: database.write(lambda s: bulk.change_many(s, staff, chosen, step)))
        slow += _timed(f"undo {name}", lambda: database.write(lambda s: undo_last(s, staff)))
    database.close()
    return 1 if slow else 0


def _steps(keys: Any) -> list[tuple[str, bulk.Step]]:
    return [
        ("tag", bulk.add_tags(frozenset({Tag("other", "lighting"), Tag("other", "littering")}))),
        ("area", bulk.move_area("S1", keep_unit=False)),
        ("state", bulk.move_state("pause")),
        ("close", bulk.close("Lampan är bytt.")),
        ("answer", bulk.answer(keys, "Lampan byts på tisdag.", closes=True)),
    ]


def _timed(name: str, act: Callable[[], Any]) -> int:
    began, worked = time.perf_counter(), time.process_time()
    act()
    took, own = time.perf_counter() - began, time.process_time() - worked
    print(f"{name:<14}{took:6.2f} s, {own:5.2f} s of them the processor's{'' if own <= AIM_S else '   above the aim'}")
    return int(own > AIM_S)


def _town(session: Any) -> None:
    seed_facets(session)
    unit(session)
    north = unit(session, "north")
    for code in ("N1", "S1"):
        an_area(session, code)
    session.add(UnitArea(unit_id=north.id, area_code="N1", valid_from=date(2020, 1, 1)))
    session.add(Programme(id=1, stamp=uuid4().hex))


if __name__ == "__main__":
    sys.exit(main())
