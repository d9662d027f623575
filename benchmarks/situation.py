"""How long the situation picture takes with a million concerns told in five years in 140 areas.

    python benchmarks/situation.py [--concerns 1000000] [--weeks 260] [--repeats 40] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url), asks for pictures of several areas, periods and
channels as two people, and prints for each: the first time (nothing kept), then warm, then each time after a concern of
the period's last days was changed. Before each warm request the same client asks for a staff page without figures: the
floor, which says what the machine gave just then. The aim is 300 ms for 95 of 100 warm, on two cores with nothing else
to do.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.categories.facets import BUILT_IN
from dialog.categories.operations import seed_facets
from dialog.categories.rules import Category
from dialog.clock import today
from dialog.commands.serving import settled
from dialog.concerns.channels import CHANNELS
from dialog.concerns.models import Concern, ConcernContact, ConcernTag
from dialog.database import Base
from dialog.keys import create_keys
from dialog.organisations.operations.stamping import take_programme
from dialog.places.models import Area
from dialog.schema import metadata
from dialog.settings import Settings
from dialog.situation.rules.periods import Span, period_of
from tests.people import People, unit

Act = Callable[[], Any]

DISTRICTS, MIDDLES, SMALL = 9, 30, 100
PLACES = 400
AIM_MS = 300
FLOOR = "/intern/konto"
# Open categories with the facets that go with each.
SUBJECTS = [
    (category.value, facet)
    for category in Category
    for facet in ("", *(code for code, (parent, *_) in BUILT_IN.items() if parent == category))
]
DAYS = [["mon", "tue"], ["fri"], ["fri", "sat"], ["sat", "sun"], ["thu"], ["mon", "tue", "wed", "thu", "fri"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concerns", type=int, default=1_000_000)
    parser.add_argument("--weeks", type=int, default=260)
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen.url, chosen.concerns, chosen.weeks, chosen.repeats)


def measure(folder: Path, url: str, concerns: int, weeks: int, repeats: int) -> int:
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
    database.write(take_programme)  # as wherever somebody has filled in the municipality's name
    started = time.perf_counter()
    unit_id, area_ids = database.write(lambda session: (unit(session).id, _areas(session)))
    fill(database.engine, concerns, weeks, unit_id, area_ids)
    print(
        f"{concerns} concerns in {weeks} weeks, {len(area_ids)} areas, filled in {time.perf_counter() - started:.0f} s"
    )
    people = People(settled(app))
    slowest = 0.0
    for role in ("coordinator", "reader"):
        client = people.sign_in(role)
        # Who sees totals only chooses neither a channel nor days that are not whole weeks.
        for path, last in _paths()[: None if role == "coordinator" else -2]:
            ask = lambda path=path, client=client: _ok(client.http.get(path))  # noqa: E731
            floor = lambda client=client: _ok(client.http.get(FLOOR))  # noqa: E731
            change = lambda last=last: database.write(lambda session: _change(session, last))  # noqa: E731
            slowest = max(slowest, report(role, path, ask, floor, change, repeats))
    database.close()
    return 0 if slowest <= AIM_MS else 1


def _paths() -> list[tuple[str, date]]:
    """Addresses, and the last day of each one's period."""
    year = period_of(Span.YEAR, today()).before
    tertial, month = (period_of(span, today()).start - timedelta(days=1) for span in (Span.TERTIAL, Span.MONTH))
    week = period_of(Span.WEEK, today()).start - timedelta(days=1)
    own = week - timedelta(days=3)
    asked = [
        ("", week),
        ("?period=4w", week),
        ("?period=12w", week),
        (f"?period={period_of(Span.MONTH, month).code}", month),
        (f"?period={period_of(Span.TERTIAL, tertial).code}", tertial),
        (f"?period={year.code}", year.end),
        ("?area=D1", week),
        (f"?period={year.code}&area=D1", year.end),
        ("?period=12w&channel=form", week),
        (f"?period=own&from={own - timedelta(days=99)}&to={own}&area=M1", own),
    ]
    return [(f"/intern/lagesbild{query}", last) for query, last in asked]


def report(role: str, path: str, ask: Act, floor: Act, change: Act, repeats: int) -> float:
    """Print one line; the warm p95 in milliseconds."""
    first = _ms(ask)
    both = [(_ms(floor), _ms(ask)) for _ in range(repeats)]
    empty, warm = [one for one, _ in both], [one for _, one in both]
    changed = []
    for _ in range(max(4, repeats // 4)):
        change()
        changed.append(_ms(ask))
    middle, p95 = statistics.median(warm), _p95(warm)
    print(
        f"{role:12} {path:64} first {first:6.0f}   warm median {middle:4.0f}   p95 {p95:4.0f}"
        f"   floor median {statistics.median(empty):3.0f}   p95 {_p95(empty):4.0f}"
        f"   {middle / statistics.median(empty):4.1f} × floor   after a change {statistics.median(changed):5.0f} ms",
        flush=True,
    )
    return p95


def _ok(answer: Any) -> None:
    assert answer.status_code == 200, answer.status


def _ms(act: Act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _change(session: Session, day: date) -> None:
    """Somebody codes another sort of place."""
    concern = session.scalars(select(Concern).where(Concern.received_on == day).order_by(Concern.id).limit(1)).one()
    concern.place_type = "square" if concern.place_type != "square" else "park"


def fill(engine: Engine, concerns: int, weeks: int, unit_id: int, area_ids: list[int]) -> None:
    """Rows past the session: a million of them through it would take an hour."""
    rng = random.Random(7)
    first = today() - timedelta(weeks=weeks)
    days = [first + timedelta(days=int((rng.random() ** 0.8) * weeks * 7)) for _ in range(concerns)]
    _store(engine, Concern, (_concern(rng, at, day, unit_id, area_ids) for at, day in enumerate(sorted(days), 1)))
    tags = (
        {"concern_id": at, "category": category, "facet": facet}
        for at in range(1, concerns + 1)
        for category, facet in rng.sample(SUBJECTS, rng.choice((1, 1, 1, 2, 3)))
    )
    _store(engine, ConcernTag, tags)
    tellers = max(1, concerns // 4)
    addresses = (
        {
            "concern_id": at,
            "sealed_address": b"x",
            "fingerprint": f"{rng.randrange(tellers) * 2654435761 % 2**64:016x}" * 4,
        }
        for at in range(1, concerns + 1)
        if rng.random() < 0.4
    )
    _store(engine, ConcernContact, addresses)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _store(engine: Engine, model: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    table: Any = model.__table__
    empty = {column.name: _default(column) for column in table.columns}
    names = ", ".join(empty)
    raw = engine.raw_connection()
    values = (tuple((empty | row).values()) for row in rows)
    if engine.dialect.name == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for one in values:
                copy.write_row(one)
    else:
        cursor = raw.cursor()
        cursor.execute("BEGIN")
        while some := list(islice(values, 10_000)):
            cursor.executemany(str(table.insert().compile(engine)), some)
    raw.commit()
    raw.close()


def _default(column: Any) -> Any:
    """What a new row has there, as the database stores it."""
    if column.default is None:
        return None
    return column.default.arg if column.default.is_scalar else "[]"


def _areas(session: Session) -> list[int]:
    """The municipality, districts in it, areas in these, and small ones in these; the ids of all."""
    levels = [("TOWN", "municipality", "")]
    levels += [(f"D{at}", "district", "TOWN") for at in range(1, DISTRICTS + 1)]
    levels += [(f"M{at}", "intermediate_area", f"D{at % DISTRICTS + 1}") for at in range(1, MIDDLES + 1)]
    levels += [(f"S{at}", "base_area", f"M{at % MIDDLES + 1}") for at in range(1, SMALL + 1)]
    areas = [
        Area(
            code=code, name=f"Area {code}", slug=code.lower(), level=level, parent_code=parent,
            valid_from=date(2020, 1, 1),
        )
        for code, level, parent in levels
    ]  # fmt: skip
    session.add_all(areas)
    session.flush()
    return [area.id for area in areas]


def _concern(rng: random.Random, number: int, received: date, unit_id: int, area_ids: list[int]) -> dict[str, Any]:
    dated = rng.random() < 0.3
    hour = rng.randrange(24)
    area_id = area_ids[-1 - int(rng.random() ** 2 * SMALL)] if rng.random() < 0.97 else None
    return {
        "id": number,
        "year": received.year,
        "number": number,
        "reference": f"SP-{received.year}-{number:07d}",
        "kind": rng.choice(("concern", "concern", "concern", "question", "suggestion", "positive")),
        "channel": rng.choice(tuple(CHANNELS)),
        "text": "It is dark by the tunnel, and somebody stands there every night.",
        "area_id": area_id,
        "place": f"Street {(area_id or 0) * 7 % PLACES + int(rng.random() ** 2 * 12)}" if rng.random() < 0.7 else "",
        "when_days": rng.choice(("", "weekday", "weekend", "both")),
        "when_times": rng.choice(("[]", '["evening"]', '["night"]', '["evening", "night"]', '["day"]')),
        "recurring": rng.choice(("", "yes", "no", "unknown")),
        "days": str(rng.choice(DAYS)).replace("'", '"') if dated else "[]",
        "time_from": f"{hour:02d}:00" if dated else "",
        "time_to": f"{(hour + 3) % 24:02d}:00" if dated else "",
        "received_on": received.isoformat(),
        "reviewed_on": received.isoformat(),
        "unit_id": unit_id,
        "state": rng.choice(("reviewed", "reviewed", "closed", "closed", "new")),
    }


if __name__ == "__main__":
    sys.exit(main())
