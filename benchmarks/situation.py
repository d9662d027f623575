"""How long the situation picture takes with 50,000 concerns.

    python benchmarks/situation.py [--concerns 50000] [--weeks 104] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url), asks for several pictures again and again as
two people, and prints the server's time for each. The aim is 300 ms for 95 of 100, on a machine with nothing else to do: the
processor's own time, beside, says what others that use the machine have cost.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.categories.facets import BUILT_IN
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.concerns.channels import CHANNELS
from dialog.concerns.models import Concern, ConcernTag
from dialog.keys import create_keys
from dialog.places.models import Area
from dialog.schema import metadata
from dialog.settings import Settings
from tests.people import People, unit

AREAS = 36
PLACES = 400
AIM_MS = 300
REPEATS = 40
PATHS = (
    "/intern/lagesbild",
    "/intern/lagesbild?period=4w",
    "/intern/lagesbild?period=12w",
    "/intern/lagesbild?period=12w&area=A1",
    "/intern/lagesbild?period=4w&channel=form",
)
# Open categories with the facets that go with each.
SUBJECTS = [
    (category.value, facet)
    for category in Category
    for facet in ("", *(code for code, (parent, *_) in BUILT_IN.items() if parent == category))
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concerns", type=int, default=50_000)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen.url, chosen.concerns, chosen.weeks)


def measure(folder: Path, url: str, concerns: int, weeks: int) -> int:
    create_keys(folder)
    settings = Settings(
        data_dir=folder,
        database_url=url or f"sqlite:///{folder / 'dialog.sqlite'}",
        base_url="http://127.0.0.1:8000",
        secret_key="a benchmark keeps no secrets, but needs a long key",
        mail_from="trygg@lindesund.example",
        testing=True,
    )
    app = create_app(settings)
    database = app.extensions["dialog.database"]
    metadata.create_all(database.engine)
    database.write(seed_facets)
    started = time.perf_counter()
    database.write(lambda session: fill(session, concerns, weeks))
    print(f"{concerns} concerns in {weeks} weeks, {AREAS} areas, filled in {time.perf_counter() - started:.0f} s")
    people = People(app)
    slowest = 0.0
    for role in ("coordinator", "reader"):
        client = people.sign_in(role)
        for path in PATHS:
            slowest = max(slowest, report(role, path, lambda path=path, client=client: client.http.get(path)))
    database.close()
    return 0 if slowest <= AIM_MS else 1


def report(role: str, path: str, ask: Callable[[], Any]) -> float:
    """Print one line; the p95 in milliseconds."""
    ask()
    times, work = [], time.process_time()
    for _ in range(REPEATS):
        started = time.perf_counter()
        assert ask().status_code == 200
        times.append((time.perf_counter() - started) * 1000)
    work = (time.process_time() - work) * 1000 / REPEATS
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{role:12} {path:42} median {statistics.median(times):5.0f}   p95 {p95:5.0f}   processor {work:5.0f} ms")
    return p95


def fill(session: Session, concerns: int, weeks: int) -> None:
    rng = random.Random(7)
    unit_id = unit(session).id
    area_ids = _areas(session)
    rows, tags = [], []
    for number in range(1, concerns + 1):
        received = today() - timedelta(days=int(rng.random() * weeks * 7))
        rows.append(_concern(rng, number, received, unit_id, area_ids))
        for category, facet in rng.sample(SUBJECTS, rng.choice((1, 1, 1, 2, 3))):
            tags.append({"concern_id": number, "category": category, "facet": facet, "tagged_by": None})
    for start in range(0, len(rows), 2000):
        session.execute(insert(Concern), rows[start : start + 2000])
    for start in range(0, len(tags), 5000):
        session.execute(insert(ConcernTag), tags[start : start + 5000])


def _areas(session: Session) -> list[int | None]:
    areas = [Area(code="TOWN", name="Town", slug="town", level="municipality", valid_from=date(2020, 1, 1))]
    for at in range(1, AREAS + 1):
        level, parent = ("district", "TOWN") if at <= 4 else ("intermediate_area", f"A{at % 4 + 1}")
        areas.append(
            Area(
                code=f"A{at}", name=f"Area {at}", slug=f"a{at}", level=level, parent_code=parent,
                valid_from=date(2020, 1, 1),
            )
        )  # fmt: skip
    session.add_all(areas)
    session.flush()
    return [None, *(area.id for area in areas)]


def _concern(
    rng: random.Random, number: int, received: date, unit_id: int, area_ids: list[int | None]
) -> dict[str, Any]:
    dated = rng.random() < 0.3
    hour = rng.randrange(24)
    return {
        "id": number,
        "year": received.year,
        "number": number,
        "reference": f"SP-{received.year}-{number:05d}",
        "kind": rng.choice(("concern", "concern", "concern", "question", "suggestion", "positive")),
        "channel": rng.choice(tuple(CHANNELS)),
        "text": "It is dark by the tunnel, and somebody stands there every night.",
        "area_id": rng.choice(area_ids),
        "place": f"Street {rng.randrange(PLACES)}" if rng.random() < 0.7 else "",
        "when_days": rng.choice(("", "weekday", "weekend", "both")),
        "when_times": rng.sample(("morning", "day", "evening", "night"), rng.randrange(3)),
        "recurring": rng.choice(("", "yes", "no", "unknown")),
        "days": rng.sample(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 2) if dated else [],
        "time_from": f"{hour:02d}:00" if dated else "",
        "time_to": f"{(hour + 3) % 24:02d}:00" if dated else "",
        "received_on": received,
        "reviewed_on": received,
        "unit_id": unit_id,
        "state": rng.choice(("reviewed", "reviewed", "closed", "new")),
    }


if __name__ == "__main__":
    sys.exit(main())
