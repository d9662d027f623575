"""An attacker who holds the whole database, its files and the web keys, and tries to say whose answer is whose.

Everything stored is turned into properties of the two sides: of those invited (their codes' rows, and the marks of the
forms they sent) and of the answers (their rows, their words, their places in the queue). Every property of one side is
tried against every property of the other, so that a column or a habit added later is tried too:

- by rank: both sides sorted by the property, the first paired with the first, and so on, forwards and backwards;
- by correlation: whether the two orders have anything to do with each other, although no single pair may be right;
- by equality: each of one side guessed among those of the other that share its value.

A guess without knowledge is right once in `number` tries for each of `number` people: one hit on average, whatever the
number (Poisson, mean 1).
"""

import hashlib
import math
import random
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from dialog.database import Database

# More than 9 hits happen by chance once in nine million attacks, a correlation beyond 5.5 sigma once in 26 million. With
# the thousand attacks made here, the test fails by chance less than once in 5,000 runs.
MOST_HITS = 9
MOST_SIGMA = 5.5

Identity = bytes
Property = Mapping[Identity, Any]
Side = Mapping[str, Property]
SYSTEM_COLUMNS = ("ctid", "xmin", "xmax", "cmin", "cmax")


@dataclass(frozen=True)
class Found:
    """An attack that knows more than chance."""

    attack: str
    hits: float


def findings(people: Side, answers: Side, truth: Mapping[Identity, Identity]) -> list[Found]:
    """Attacks that beat chance. `truth`: whose answer is whose, to score by, never to guess by."""
    found = []
    for one, left in people.items():
        for other, right in answers.items():
            name = f"{one} ~ {other}"
            scores = {
                "rank": by_rank(left, right, truth),
                "rank, backwards": by_rank(left, right, truth, backwards=True),
                "equality": by_equality(left, right, truth),
            }
            found += [Found(f"{name} by {how}", hits) for how, hits in scores.items() if hits > MOST_HITS]
            sigma = correlation(left, right, truth)
            found += [Found(f"{name} by correlation", sigma)] * (abs(sigma) > MOST_SIGMA)
    return found


def most_hits(people: Side, answers: Side, truth: Mapping[Identity, Identity]) -> float:
    """The hits of the best attack by rank."""
    return max(
        by_rank(left, right, truth, backwards=backwards)
        for left in people.values()
        for right in answers.values()
        for backwards in (False, True)
    )


def by_rank(left: Property, right: Property, truth: Mapping[Identity, Identity], *, backwards: bool = False) -> int:
    """Right guesses when both sides are sorted and paired. What is equal is in random order."""
    if len(left) != len(right):
        return 0
    ordered = _sorted(right)
    pairs = zip(_sorted(left), reversed(ordered) if backwards else ordered, strict=True)
    return sum(truth.get(person) == answer for person, answer in pairs)


def by_equality(left: Property, right: Property, truth: Mapping[Identity, Identity]) -> float:
    """Right guesses on average, when everybody is guessed among the answers of the same value."""
    sharing = Counter(right.values())
    return sum(1 / sharing[value] for person, value in left.items() if right.get(truth[person]) == value)


def correlation(left: Property, right: Property, truth: Mapping[Identity, Identity]) -> float:
    """Spearman's rank correlation over the true pairs, in standard deviations of chance."""
    known = [person for person in left if truth[person] in right]
    if len(known) < 3:
        return 0.0
    a, b = _middle_ranks(left, known), _middle_ranks(right, [truth[person] for person in known])
    mean = (len(known) - 1) / 2
    spread = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    together = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return together / spread * math.sqrt(len(known) - 1) if spread else 0.0


def properties(database: Database, table: str, key: str, about: str, wanted: set[Identity]) -> dict[str, Property]:
    """Every property of a table's rows that are about one of `wanted`; `about` is the column that says which.

    `key` is the column by which a row is found on disk.
    """
    rows = _rows(database, table)
    rows = [row for row in rows if row[about] in wanted]
    found: dict[str, dict[Identity, Any]] = defaultdict(dict)
    places = _places(database, table, {row[key] for row in rows})
    for position, row in enumerate(rows):
        identity = row[about]
        found[f"{table} order"][identity] = position
        if row[key] in places:
            found[f"{table} place on disk"][identity] = places[row[key]]
        for column, value in row.items():
            if value is None or column.startswith("raw_"):
                continue
            found[f"{table}.{column}"][identity] = value
            if isinstance(value, bytes | str):
                found[f"{table}.{column} size"][identity] = len(value)
                found[f"{table}.{column} end"][identity] = value[::-1]
    return dict(found)


def hash_hits(secrets_of: Mapping[Identity, Sequence[bytes]], keys: Sequence[bytes]) -> int:
    """How many keys of answers begin, in any of the ways one would try, like something made from what people hold."""
    starts = {key[:6] for key in keys} | {key[::-1][:6] for key in keys}
    ways = [lambda raw: raw, lambda raw: hashlib.sha256(raw).digest(), lambda raw: hashlib.md5(raw).digest()]
    ways += [lambda raw: hashlib.sha1(raw).digest(), lambda raw: hashlib.blake2b(raw).digest()]
    return sum(way(raw)[:6] in starts for raws in secrets_of.values() for raw in raws for way in ways)


def remnants(content: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> list[str]:
    """'what in where' for everything that still lies somewhere, as bytes or in hexadecimal."""
    return [
        f"{what} in {where}"
        for where, held in content.items()
        for what, raw in wanted.items()
        if raw in held or raw.hex().encode() in held
    ]


def stored_bytes(database: Database) -> dict[str, bytes]:
    """Everything on disk: SQLite's files; PostgreSQL's files of every table and index."""
    if database.engine.dialect.name == "sqlite":
        path = Path(str(database.engine.url.database))
        return {found.name: found.read_bytes() for found in path.parent.glob(f"{path.name}*")}
    found = {}
    with database.engine.connect() as connection:
        if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
            return {}
        connection.execute(text("CHECKPOINT"))
        files = connection.execute(
            text(
                "SELECT relname, pg_relation_filepath(oid) AS file FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't', 'S') AND pg_relation_filepath(oid) IS NOT NULL"
                " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
            )
        ).all()
        for name, file in files:
            found[name] = bytes(connection.scalar(text("SELECT pg_read_binary_file(:file)"), {"file": file}))
    return found


def _rows(database: Database, table: str) -> list[dict[str, Any]]:
    with Session(database.engine) as session:
        system = ""
        if database.engine.dialect.name == "postgresql":
            system = "".join(f", {name}::text AS system_{name}" for name in SYSTEM_COLUMNS)
        rows = session.execute(text(f"SELECT *{system} FROM {table}")).mappings().all()
    return [{name: _comparable(name, value) for name, value in row.items()} for row in rows]


def _comparable(name: str, value: Any) -> Any:
    if name == "system_ctid":
        page, line = str(value).strip("()").split(",")
        return int(page), int(line)
    if name.startswith("system_"):
        return int(value)
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _sorted(side: Property) -> list[Identity]:
    mixed = list(side)
    random.Random(len(mixed)).shuffle(mixed)
    return sorted(mixed, key=lambda identity: side[identity])


def _middle_ranks(side: Property, wanted: Sequence[Identity]) -> list[float]:
    """Ranks from 0; equal values share their middle."""
    values = sorted(side[identity] for identity in wanted)
    first: dict[Any, int] = {}
    for position, value in enumerate(values):
        first.setdefault(value, position)
    number = Counter(values)
    return [first[side[identity]] + (number[side[identity]] - 1) / 2 for identity in wanted]


def _places(database: Database, table: str, keys: set[bytes]) -> dict[bytes, tuple[int, int]]:
    """Where on disk a row lies: (page, place in the page). SQLite fills a page from its end."""
    if database.engine.dialect.name != "sqlite":
        return {}
    with database.engine.connect() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    content = Path(str(database.engine.url.database)).read_bytes()
    size = struct.unpack(">H", content[16:18])[0] or 65536
    found = {}
    for number in _pages(content, size, root):
        page = content[(number - 1) * size : number * size]
        for key in keys:
            place = page.rfind(key)
            if place >= 0:
                found[key] = (number, size - place)
    return found


def _pages(content: bytes, size: int, number: int) -> Iterator[int]:
    """The pages of a tree, from its root (https://www.sqlite.org/fileformat2.html, 1.6)."""
    yield number
    start = (number - 1) * size
    head = start + (100 if number == 1 else 0)
    kind, cells = content[head], struct.unpack(">H", content[head + 3 : head + 5])[0]
    if kind not in (2, 5):
        return
    for cell in range(cells):
        (place,) = struct.unpack(">H", content[head + 12 + 2 * cell : head + 14 + 2 * cell])
        yield from _pages(content, size, struct.unpack(">I", content[start + place : start + place + 4])[0])
    yield from _pages(content, size, struct.unpack(">I", content[head + 8 : head + 12])[0])
