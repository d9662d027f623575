"""How long results take with 100,000 answers, beside a floor measured in the same run.

    python benchmarks/survey_results.py [--answers 100000] [--name kort|trygghet] [--url postgresql+psycopg://…]

Fills a temporary database (of its own folder, or the empty one at --url) with packed answers made up by the real route, folds
them, and asks for results again and again. Floors: one empty page of the same staff area, and reading the same bytes from the
database without counting anything. The aims, on a machine with nothing else to do: an overview in 300 ms for 95 of 100 at 1,417
answers, any question by another in 50 ms of counting at 1 million, a fold of one answer in 18 ms, a report in 3 s, an export
in 5 s. The ratios say more than the times when the machine is busy.
"""

import argparse
import json
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from dialog.app import create_app
from dialog.clock import now
from dialog.keys import create_keys
from dialog.places.models import Area
from dialog.schema import metadata
from dialog.settings import Settings
from dialog.surveys.codebook import codebook
from dialog.surveys.exchange.own_json import checksum, dumps
from dialog.surveys.models import Survey, SurveyAnswer, SurveyChunk, SurveyTodo, SurveyVersion
from dialog.surveys.operations.fold import fold
from dialog.surveys.operations.rebuild import rebuild
from dialog.surveys.queries.exports import OUTER, export_columns, export_rows, exported_sheets
from dialog.surveys.queries.results.answered import Asked, pooled_versions, results
from dialog.surveys.questionnaires import READY, ready
from dialog.surveys.rules.packing import pack
from dialog.surveys.rules.questionnaire import Questionnaire
from dialog.surveys.rules.selection import Selection
from dialog.surveys.rules.values import document_of
from dialog.surveys.simulating import simulate_sheet
from dialog.web.csv_export import csv_lines
from dialog.web.xlsx_export import xlsx_bytes
from tests.people import People

AREAS = {f"A{number:02d}": f"Area {number}" for number in range(1, 41)}
# So many different sheets are made up; the rest repeat them.
DIFFERENT = 2_000
REPEATS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--name", choices=READY, default="kort")
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), chosen.url, chosen.answers, ready(chosen.name))


def measure(folder: Path, url: str, answers: int, questionnaire: Questionnaire) -> int:
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
    survey_id, version_id = database.write(lambda session: asked(session, questionnaire))
    sheets = made_up(questionnaire)
    print(f"{database.engine.dialect.name}, {questionnaire.slug}: {len(codebook(questionnaire).columns)} columns")

    fill(database, sheets, survey_id, version_id, answers)
    once("fold all", lambda: fold_all(database), per=answers)
    for number in (1, 10, 100, 1_000):
        fill(database, sheets, survey_id, version_id, number)
        once(f"fold {number}", lambda: fold_all(database))
    total = answers + 1_111
    once("rebuild all", lambda: database.write(lambda session: rebuild(session, survey_id)), per=total)

    with database.read() as session:
        in_the_database(session, survey_id, questionnaire)
        export(session, survey_id)
    client = People(app).sign_in("analyst")
    on_pages(client, questionnaire)
    database.close()
    return 0


def in_the_database(session: Session, survey_id: int, questionnaire: Questionnaire) -> None:
    """Counting, without a page: floor and three ways."""
    pooled = pooled_versions(session, survey_id)
    assert pooled is not None
    evening = pooled.of("TRYGGKV")

    def read() -> int:
        names = ("TRYGGKV", "ALDER")
        return sum(len(d) for d in session.scalars(select(SurveyChunk.data).where(SurveyChunk.name.in_(names))))

    floor = again("floor: two columns read, not counted", read)
    for label, wanted, measures in (
        ("all questions, from the cube", Asked(Selection(), "", True), pooled.measures),
        ("one question by area, from the cube", Asked(Selection(), "area", True), evening),
        ("one question by another, from the blocks", Asked(Selection(), "FORTR_a", True), evening),
        ("one by another, for those who see no small cells", Asked(Selection(), "FORTR_a", False), evening),
        (
            "one by age among three filters",
            Asked(Selection(area="A01", sex="K", relation="live"), "age", True),
            evening,
        ),
        (
            "all questions, three filters",
            Asked(Selection(area="A01", sex="K", relation="live"), "", True),
            pooled.measures,
        ),
    ):
        again(label, lambda wanted=wanted, measures=measures: results(session, pooled, {}, wanted, measures), floor)


def export(session: Session, survey_id: int) -> None:
    """Every sheet in a file."""
    pooled = pooled_versions(session, survey_id)
    assert pooled is not None
    columns = export_columns(pooled)
    head = [*OUTER, *(column.name for column in columns)]

    def rows() -> Any:
        return export_rows(pooled, exported_sheets(session, pooled), columns)

    once("export of all sheets, csv", lambda: sum(len(line) for line in csv_lines(head, rows())))
    once("export of all sheets, xlsx", lambda: xlsx_bytes([("answers", head, rows())]))


def on_pages(client: Any, questionnaire: Questionnaire) -> None:
    """Whole requests, beside the smallest staff page."""
    path = f"/intern/enkater/{questionnaire.slug}/resultat"
    floor = again("floor: a staff page without figures", lambda: ok(client, "/intern/konto"))
    for part in ("", "?area=A01", "?area=A01&sex=K", "/TRYGGKV?by=FORTR_a", "/PROBLEM?by=area", ".csv", ".xlsx"):
        again(f"page {part or '(overview)'}", lambda part=part: ok(client, path + part), floor)


def ok(client: Any, path: str) -> None:
    assert client.http.get(path).status_code == 200, path


def once(label: str, work: Callable[[], Any], per: int = 0) -> None:
    started = time.perf_counter()
    work()
    spent = time.perf_counter() - started
    print(f"{label:52} {spent * 1000:9.1f} ms{f'   {spent / per * 1e6:6.1f} µs each' if per else ''}")


def again(label: str, work: Callable[[], Any], floor: float = 0) -> float:
    """Print one line; the median in milliseconds."""
    work()
    times, processor = [], time.process_time()
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    processor = (time.process_time() - processor) * 1000 / REPEATS
    middle, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    ratio = f"   {middle / floor:5.1f} × floor" if floor else ""
    print(f"{label:52} median {middle:7.1f}   p95 {p95:7.1f}   processor {processor:7.1f} ms{ratio}")
    return middle


def asked(session: Session, questionnaire: Questionnaire) -> tuple[int, int]:
    for code, name in AREAS.items():
        session.add(Area(code=code, name=name, slug=code.lower(), level="district", valid_from=date(2020, 1, 1)))
    survey = Survey(
        slug=questionnaire.slug, kind="open", title=dict(questionnaire.title),
        opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30),
    )  # fmt: skip
    session.add(survey)
    session.flush()
    text = dumps(questionnaire)
    version = SurveyVersion(
        survey_id=survey.id, number=1, document=text, checksum=checksum(text), mapping={}, published_at=now()
    )
    session.add(version)
    session.flush()
    return survey.id, version.id


def made_up(questionnaire: Questionnaire) -> list[tuple[str, bytes]]:
    """Documents with their packed bytes."""
    rng, columns = random.Random(11), codebook(questionnaire).columns
    documents = [document_of(simulate_sheet(questionnaire, rng, AREAS).answers) for _ in range(DIFFERENT)]
    return [(json.dumps(document, sort_keys=True), pack(columns, document)) for document in documents]


def fill(database: Any, sheets: list[tuple[str, bytes]], survey_id: int, version_id: int, number: int) -> None:
    rng = random.Random(number)

    def put(session: Session) -> None:
        rows = []
        for _ in range(number):
            document, packed = rng.choice(sheets)
            rows.append(
                {
                    "key": secrets.token_bytes(16), "survey_id": survey_id, "version_id": version_id, "document": document,
                    "packed": packed, "channel": rng.choice(("", "", "torg")), "language": "sv", "mode": "self",
                    "likely_repeat": rng.random() < 0.02, "alike": b"",
                }
            )  # fmt: skip
        for start in range(0, number, 5_000):
            session.execute(insert(SurveyAnswer.__table__), rows[start : start + 5_000])
        session.execute(insert(SurveyTodo.__table__), [{"answer_key": row["key"]} for row in rows])

    database.write(put)


def fold_all(database: Any) -> None:
    while database.write(fold):
        pass


if __name__ == "__main__":
    sys.exit(main())
