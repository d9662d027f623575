"""What answering a survey costs, and how many answers a second are stored for good.

    python benchmarks/survey_submissions.py [--url postgresql+psycopg://…] [--journeys 60] [--answers 4000]

Fills a temporary SQLite database, and with --url (an empty database) a PostgreSQL one too, publishes the short survey,
and prints, beside a plain Flask application that stores nothing, asked in the same run:

- the processor's time for a question page, drawn from remembered fragments (aim 0.6 ms);
- the processor's time for a whole short survey, from the first page to the receipt (aim 60 ms);
- answers a second, each on the disk before its receipt, from eight connections, and the time that 99 of 100 stay below
  (aims 500 and 60 ms, on SQLite with the embedded server).

On a machine with nothing else to do: the processor's own time says what others that use the machine have cost.
"""

import argparse
import http.client
import io
import json
import logging
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from waitress.server import create_server

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.categories.operations import seed_facets
from dialog.clock import now, today
from dialog.commands.serve import CONNECTIONS, THREADS
from dialog.demo.respondents import Resident
from dialog.demo.story import DATA
from dialog.form_keys import new_form_key
from dialog.keys import create_keys
from dialog.organisations.operations.importing import import_organisations
from dialog.places.operations.imports import import_areas
from dialog.schema import metadata
from dialog.settings import Settings
from dialog.surveys.exchange.own_json import checksum
from dialog.surveys.models import Survey, SurveyVersion, SurveyWaiting
from dialog.surveys.operations.drafts import start_draft
from dialog.surveys.public_pages.visits import COOKIE, FORM
from dialog.surveys.question_types import TYPES
from dialog.surveys.questionnaires import SHORT, ready, ready_text
from dialog.surveys.rules.drafts import Draft, new_secret
from dialog.surveys.rules.values import Raw
from dialog.surveys.simulating import simulate_sheet

PAGE_MS, JOURNEY_MS, RATE, P99_MS = 0.6, 60, 500, 60
CLIENTS = 8
PAGES = 400
HOST = "127.0.0.1:8000"
AREAS = {f"L{number}": f"Area {number}" for number in range(1, 10)}
# Somebody who is asked everything.
RESIDENT = Resident("L1", "A30", "K", 1.5, "sv")
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


def main() -> int:
    if sys.argv[1:2] == ["--clients"]:
        return clients(int(sys.argv[2]), Path(sys.argv[3]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="")
    parser.add_argument("--journeys", type=int, default=60)
    parser.add_argument("--answers", type=int, default=4000)
    chosen = parser.parse_args()
    # With eight connections and eight threads something always waits its turn.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    reached = [True]
    floor = plain_flask()
    report_floor(floor, chosen.answers)
    for name, url in (("SQLite", ""), *((("PostgreSQL", chosen.url),) if chosen.url else ())):
        with tempfile.TemporaryDirectory() as folder:
            app = installation(Path(folder), url)
            try:
                reached.append(report(app, name, chosen.journeys, chosen.answers))
            finally:
                app.extensions["dialog.database"].close()
    return 0 if all(reached) else 1


def installation(folder: Path, url: str) -> Flask:
    """The demo's municipality with the short survey, open."""
    create_keys(folder)
    settings = Settings(
        data_dir=folder,
        database_url=url or f"sqlite:///{folder / 'dialog.sqlite'}",
        base_url=f"http://{HOST}",
        secret_key="a benchmark keeps no secrets, but needs a long key",
        mail_from="trygg@lindesund.example",
        testing=True,
    )
    app = create_app(settings)
    database = app.extensions["dialog.database"]
    metadata.create_all(database.engine)
    database.write(seed_facets)
    database.write(publish)
    return app


def publish(session: Session) -> None:
    import_areas(session, (DATA / "areas.geojson").read_text(encoding="utf-8"), "areas.geojson")
    import_organisations(session, (DATA / "organisations.json").read_text(encoding="utf-8"))
    questionnaire, text = ready(SHORT), ready_text(SHORT)
    survey = Survey(
        slug=SHORT,
        kind="open",
        title=dict(questionnaire.title),
        opens_on=today(),
        closes_on=today() + timedelta(days=9),
    )
    session.add(survey)
    session.flush()
    session.add(
        SurveyVersion(survey_id=survey.id, number=1, document=text, checksum=checksum(text), published_at=now())
    )


@dataclass(frozen=True)
class Answered:
    """What an application said."""

    status: int
    headers: dict[str, str]
    body: str


def ask(app: Flask, path: str, fields: Raw | None = None, cookie: str = "") -> Answered:
    """One request, straight into the application: no client's cost is counted."""
    body = urlencode([(name, value) for name, values in (fields or {}).items() for value in values]).encode()
    heard: dict[str, object] = {}

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], None]:
        heard.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})
        return lambda _data: None

    environ = {
        "REQUEST_METHOD": "GET" if fields is None else "POST", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": HOST,
        "HTTP_ORIGIN": f"http://{HOST}", "HTTP_COOKIE": cookie, "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    chunks = app.wsgi_app(environ, start)
    text = b"".join(chunks).decode()
    if hasattr(chunks, "close"):
        chunks.close()
    return Answered(heard["status"], heard["headers"], text)  # type: ignore[arg-type]


def pages_of_one() -> dict[int, Raw]:
    """The fields of every page of somebody who is asked everything."""
    questionnaire, random = ready(SHORT), Random(3)
    while True:
        sheet = simulate_sheet(questionnaire, random, AREAS, answer=RESIDENT)
        if len(sheet.screens) == len(questionnaire.screens) and len(sheet.answers) == len(questionnaire.questions):
            break
    return {
        screen.number: {
            name: list(values)
            for one in screen.questions
            for name, values in TYPES[one.question.type].write(one, sheet.answers[one.address]).items()
        }
        for screen in sheet.screens
    }


def begin(app: Flask) -> str:
    """A started survey's cookie."""
    home = f"/enkat/{SHORT}"
    form_key = FORM_KEY.search(ask(app, home).body)
    assert form_key
    started = ask(app, f"{home}/starta", {"form_key": [form_key[1]]})
    assert started.status == 303, started.status
    return started.headers["set-cookie"].partition(";")[0]


def to_the_check_page(app: Flask, pages: dict[int, Raw]) -> tuple[str, str]:
    """(cookie, form key) of somebody who has answered everything and sees it before sending."""
    cookie = begin(app)
    for number, fields in pages.items():
        path = f"/enkat/{SHORT}/{number}"
        form_key = FORM_KEY.search(ask(app, path, cookie=cookie).body)
        assert form_key, path
        saved = ask(app, path, {"form_key": [form_key[1]], "action": ["next"], **fields}, cookie)
        assert saved.status == 303, (number, saved.status)
    check = FORM_KEY.search(ask(app, f"/enkat/{SHORT}/granska", cookie=cookie).body)
    assert check
    return cookie, check[1]


def before_sending(app: Flask, pages: dict[int, Raw]) -> tuple[str, str]:
    """The same, put straight into the database: what is measured begins with the button that sends."""
    keys, secret = app.extensions["dialog.keys"], new_secret()
    draft = Draft(
        version_id=1,
        language="sv",
        form_key=new_form_key(str(app.secret_key), FORM),
        raws=pages,
        passed=frozenset(pages),
    )
    app.extensions["dialog.database"].write(lambda session: start_draft(session, keys, secret, 1, draft))
    return f"{COOKIE}={urlsafe_b64encode(secret).decode().rstrip('=')}", draft.form_key


def journey(app: Flask, pages: dict[int, Raw]) -> None:
    """From the first page to the receipt."""
    cookie, form_key = to_the_check_page(app, pages)
    sent = ask(app, f"/enkat/{SHORT}/granska", {"form_key": [form_key], "action": ["send"]}, cookie)
    assert sent.status == 200, sent.status
    assert 'id="reference"' in sent.body


def processor_ms(work: Callable[[], object], times: int) -> float:
    """The processor's time for one, all threads of this process together; the best of five rounds."""
    work()
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for _ in range(max(1, times // 5)):
            work()
        rounds.append((time.process_time() - started) * 1000 / max(1, times // 5))
    return min(rounds)


def report_floor(floor: Flask, answers: int) -> None:
    page = processor_ms(lambda: ask(floor, "/"), PAGES)
    print(f"plain Flask, nothing stored: a page {page:.2f} ms processor time")
    jobs = [("", "x") for _ in range(answers)]
    print(f"plain Flask, nothing stored: {measured(floor, '/', jobs)}")


def report(app: Flask, name: str, journeys: int, answers: int) -> bool:
    """Print this database's lines; whether the aims were reached."""
    pages = pages_of_one()
    cookie = begin(app)
    for number in (1, 2, 3):
        ask(app, f"/enkat/{SHORT}/{number}", {"action": ["next"], **pages[number]}, cookie)
    page = processor_ms(lambda: ask(app, f"/enkat/{SHORT}/4", cookie=cookie), PAGES)
    whole = processor_ms(lambda: journey(app, pages), journeys)
    print(f"{name}: a question page {page:.2f} ms, a whole short survey {whole:.0f} ms processor time")
    jobs = [before_sending(app, pages) for _ in range(answers)]
    before = stored(app)
    rate = measured(app, f"/enkat/{SHORT}/granska", jobs)
    print(f"{name}: {rate}")
    assert stored(app) == before + answers, "not every answer was stored once"
    embedded = name != "SQLite" or (rate.rate >= RATE and rate.p99 <= P99_MS)
    return page <= PAGE_MS and whole <= JOURNEY_MS and embedded


def stored(app: Flask) -> int:
    with app.extensions["dialog.database"].read() as session:
        return session.scalar(select(func.count()).select_from(SurveyWaiting)) or 0


@dataclass(frozen=True)
class Rate:
    """Submissions from eight connections."""

    rate: float
    p99: float
    processor: float

    def __str__(self) -> str:
        return (
            f"{self.rate:.0f} submissions a second from {CLIENTS} connections, 99 of 100 within {self.p99:.0f} ms, "
            f"{self.processor:.2f} ms processor time each"
        )


def measured(app: Flask, path: str, jobs: Sequence[tuple[str, str]]) -> Rate:
    """Send every job (cookie, form key) through the embedded server, from another process."""
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, connection_limit=CONNECTIONS, ident="")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"path": path, "jobs": jobs}, file)
        file.flush()
        started = time.process_time()
        done = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, __file__, "--clients", str(server.effective_port), file.name],
            check=True,
            capture_output=True,
            text=True,
        )
        processor = (time.process_time() - started) * 1000 / len(jobs)
    server.close()
    said = json.loads(done.stdout)
    return Rate(said["rate"], said["p99"], processor)


def clients(port: int, file: Path) -> int:
    """The other process: eight connections, each sending its share one by one."""
    told = json.loads(file.read_text(encoding="utf-8"))
    shares = [told["jobs"][start::CLIENTS] for start in range(CLIENTS)]
    times: list[float] = []
    ready_to_go = threading.Barrier(CLIENTS + 1)

    def send(share: list[tuple[str, str]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        own = []
        ready_to_go.wait()
        for cookie, form_key in share:
            body = urlencode({"form_key": form_key, "action": "send"})
            headers = {
                "Host": HOST, "Origin": f"http://{HOST}", "Cookie": cookie,
                "Content-Type": "application/x-www-form-urlencoded",
            }  # fmt: skip
            started = time.perf_counter()
            connection.request("POST", told["path"], body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            own.append((time.perf_counter() - started) * 1000)
        times.extend(own)

    threads = [threading.Thread(target=send, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    ready_to_go.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    assert len(times) == len(told["jobs"]), "a connection broke"
    print(json.dumps({"rate": len(times) / took, "p99": statistics.quantiles(times, n=100)[-1]}))
    return 0


def plain_flask() -> Flask:
    """The least that Flask can do."""
    app = Flask("floor")
    page = "<!doctype html><title>Floor</title><p>Thank you</p>" + "." * 6000

    @app.route("/", methods=["GET", "POST"])
    def answer() -> str:
        return page

    return app


if __name__ == "__main__":
    sys.exit(main())
