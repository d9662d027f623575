"""How long a step of triage takes with 50,000 concerns stored and 20 colleagues at work.

    python benchmarks/triage.py [--concerns 50000] [--colleagues 20] [--seconds 60] [--pace 20] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url). Every colleague then does what the desk's script
does for each concern: fetch one ahead, tag and finish it, say that the next one is shown, look at its row; now and then the
list, and a concern as a whole page, as without script. One step each `pace` seconds: 150 concerns in 50 minutes, most of it
reading. Prints the server's time for each kind of request beside a floor: the small page of the keys, asked for by the same
people in the same minutes. The aim is 150 ms for 95 of 100 on a machine with nothing else to do; the processor's own time,
beside, says what a request costs there.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from situation import fill
from sqlalchemy import update
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.categories.operations import seed_facets
from dialog.concerns.models import Concern
from dialog.keys import create_keys
from dialog.organisations.models import Programme
from dialog.schema import metadata
from dialog.settings import Settings
from tests.client import PageClient
from tests.people import People

AIM_MS = 150
INBOX = "/intern/synpunkter"
FLOOR = "floor: the page of the keys"
# Whole pages are what people without script ask for, and what the script asks for once.
WHOLE = ("list", "whole page with list")


class Times:
    """Milliseconds of wall and processor time by kind of request, from all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.wall: dict[str, list[float]] = defaultdict(list)
        self.work: dict[str, list[float]] = defaultdict(list)

    def measure(self, kind: str, ask: Callable[[], Any]) -> Any:
        wall, work = time.perf_counter(), time.thread_time()
        answer = ask()
        with self._lock:
            self.wall[kind].append((time.perf_counter() - wall) * 1000)
            self.work[kind].append((time.thread_time() - work) * 1000)
        assert answer.status_code in (200, 409), f"{kind}: {answer.status_code}"
        return answer


class Colleague:
    """One person at the desk, with a page of the list in front of them."""

    def __init__(self, client: PageClient, times: Times, rng: random.Random) -> None:
        self._client, self._times, self._rng, self._steps = client, times, rng, 0
        self._rows: list[str] = []

    def step(self) -> None:
        """One concern, as the script does it."""
        if len(self._rows) < 6:
            self._look_at_list()
        reference = self._rows.pop(self._rng.randrange(len(self._rows)))
        self._steps += 1
        pane = self._get("fetched ahead", f"{INBOX}/{reference}?view=new&forhand=1", "pane")
        version = re.search(r'data-version="(\d+)"', pane)
        sent = {
            "version": version[1] if version else "1",
            "tags": "other:lighting",
            "kind": "concern",
            "action": "done",
        }
        self._post("done", f"{INBOX}/{reference}", sent)
        self._post("shown", f"{INBOX}/{self._rows[0]}/visad", {})
        self._get("row anew", f"{INBOX}/rader?view=new&referenser={reference}", "list")
        self._get(FLOOR, "/intern/tangenter", "")
        if self._steps % 10 == 0:
            self._get("whole page with list", f"{INBOX}/{self._rows[0]}?view=new", "")
            self._get("rows of the page anew", f"{INBOX}/rader?view=new&referenser={','.join(self._rows)}", "list")

    def _look_at_list(self) -> None:
        page = self._rng.randrange(1, 8)
        html = self._get("list", f"{INBOX}?view=new&page={page}", "list")
        self._rows = re.findall(r'<li data-reference="([^"]+)"', html)

    def _get(self, kind: str, path: str, part: str) -> str:
        headers = {"X-Desk": part} if part else {}
        answer = self._times.measure(kind, lambda: self._client.http.get(path, headers=headers))
        return str(answer.get_data(as_text=True))

    def _post(self, kind: str, path: str, fields: dict[str, str]) -> None:
        sent = {"csrf_token": self._client.csrf_token, "list": "view=new"} | fields
        self._times.measure(kind, lambda: self._client.http.post(path, data=sent, headers={"X-Desk": "pane"}))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concerns", type=int, default=50_000)
    parser.add_argument("--colleagues", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pace", type=float, default=20.0)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen)


def measure(folder: Path, chosen: argparse.Namespace) -> int:
    create_keys(folder)
    app = create_app(settings(folder, chosen.url))
    database = app.extensions["dialog.database"]
    metadata.create_all(database.engine)
    started = time.perf_counter()
    database.write(seed_facets)
    database.write(lambda session: a_town(session, chosen.concerns))
    print(f"{chosen.concerns} concerns filled in {time.perf_counter() - started:.0f} s")
    people, times = People(app), Times()
    roles = ("coordinator", "handler")
    colleagues = [Colleague(people.sign_in(roles[at % 2]), times, random.Random(at)) for at in range(chosen.colleagues)]
    colleagues[0].step()  # the first one waits for templates to be read
    times.wall.clear()
    times.work.clear()
    work(colleagues, chosen.seconds, chosen.pace)
    database.close()
    return report(times)


def settings(folder: Path, url: str) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=url or f"sqlite:///{folder / 'dialog.sqlite'}",
        base_url="http://127.0.0.1:8000",
        secret_key="a benchmark keeps no secrets, but needs a long key",
        mail_from="trygg@lindesund.example",
        testing=True,
    )


def a_town(session: Session, concerns: int) -> None:
    """Two years of concerns; of those that the picture's benchmark leaves new, one of ten still is."""
    session.add(Programme(id=1, stamp=uuid4().hex))
    fill(session, concerns, 104)
    old = Concern.state == "new", Concern.id % 10 != 0
    session.execute(update(Concern).where(*old).values(state="closed"))
    session.execute(update(Concern).where(Concern.id % 9 == 0).values(wants_answer=True))


def work(colleagues: list[Colleague], seconds: float, pace: float) -> None:
    """Everybody at their own pace, beginning one after the other."""
    end = time.monotonic() + seconds

    def keep_on(colleague: Colleague, wait: float) -> None:
        next_at = time.monotonic() + wait
        while next_at < end:
            time.sleep(max(0.0, next_at - time.monotonic()))
            colleague.step()
            next_at += pace

    threads = [
        threading.Thread(target=keep_on, args=(one, at * pace / len(colleagues))) for at, one in enumerate(colleagues)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(times: Times) -> int:
    """Print a line for each kind; 0 when every step of the desk keeps the aim."""
    slowest = 0.0
    for kind, found in sorted(times.wall.items()):
        p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
        own = statistics.median(times.work[kind])
        median = statistics.median(found)
        print(f"{kind:32} {len(found):6} times  median {median:5.0f}  p95 {p95:5.0f}  processor {own:5.0f} ms")
        if kind != FLOOR and kind not in WHOLE:
            slowest = max(slowest, p95)
    print(f"slowest step of the desk at p95: {slowest:.0f} ms, aim {AIM_MS} ms")
    return 0 if slowest <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
