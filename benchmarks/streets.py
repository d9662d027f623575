"""How long a street look-up takes among 8,000 streets, beside the floor: one look in a plain dictionary.

    python benchmarks/streets.py

Prints microseconds per look-up (the median of 200) for each way of typing, and the whole way with the database.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

from sqlalchemy.orm import Session

from dialog.database import make_engine
from dialog.places.operations import import_areas, import_streets
from dialog.places.queries import look_up_street, street_index
from dialog.places.rules.streets import street_key
from dialog.schema import metadata

ROUNDS = 200
FIRST = "Ale Björk Dal Ek Furu Gran Hav Is Järn Kvarn Lind Mås Näs Orm Präst Ring Sten Torp Ugle Val"
MIDDLE = "berga dals hults lunda maden näs ryds skogs torps vads åkers ås änge ö boda fors gårda holma kulla marks"
LAST = (
    "gatan vägen gränd stigen torget allén backen platsen kroken slingan parken ringen leden svängen tået gången plan "
    "trappan kajen hamnen"
)
TYPED = {
    "as it is written": "Stenmarksvägen 4",
    "cut off, with a letter": "stenmarksv. 4b",
    "without å, ä, ö": "stenakersvagen 4",
    "the beginning": "Björkå",
    "two letters wrong": "stnemarksvägne 4",
    "nothing like it": "qqqqqqqqqqqqqqq",
}


def microseconds(work: Callable[[], object]) -> float:
    """The median of many runs."""
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        work()
        spent.append(time.perf_counter_ns() - start)
    return statistics.median(spent) / 1000


def report(what: str, work: Callable[[], object], answer: str = "") -> None:
    print(f"{what:44}{microseconds(work):10.1f} µs  {answer}")


def fill(session: Session) -> list[str]:
    """Four areas and 8,000 streets of 24,000 parts."""
    names = ["".join(parts) for parts in product(*(words.split() for words in (FIRST, MIDDLE, LAST)))]
    areas = "code,name,level\n" + "\n".join(f"A{number},Area {number},primary_area" for number in range(4))
    rows = [f"{name},{low},{low + 98},all,A{number % 4}" for number, name in enumerate(names) for low in (1, 101, 201)]
    import_areas(session, areas, "areas.csv")
    import_streets(session, "street,number_from,number_to,parity,area_code\n" + "\n".join(rows), "streets.csv")
    return names


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'streets.sqlite'}")
        metadata.create_all(engine)
        with Session(engine) as session:
            names = fill(session)
            start = time.perf_counter()
            index = street_index(session)
            print(
                f"{len(index):,} streets; the index is built in {1000 * (time.perf_counter() - start):.0f} ms, once per register"
            )
            floor = {street_key(name): name for name in names}
            report("floor: one look in a dictionary", lambda: floor.get("stenmarksvägen"))
            report("the same, the typed name made a key first", lambda: floor.get(street_key("Stenmarksvägen")))
            for what, typed in TYPED.items():
                report(
                    f"{what}: {typed}", partial(look_up_street, session, typed), look_up_street(session, typed).answer
                )
        engine.dispose()


if __name__ == "__main__":
    main()
