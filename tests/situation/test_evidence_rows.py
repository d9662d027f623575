"""Findings of walks and lines of the statistics are linked to problems by their rows, and lead back to them."""

from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.meetings.models import Finding, Walk
from dialog.situation.models import Problem, ProblemEvidence
from dialog.situation.operations.causes import add_cause, argue
from dialog.situation.operations.evidence import link_evidence
from dialog.situation.rules.levels import EvidenceKind, Stance
from dialog.statistics.models import ReportedCrime
from dialog.statistics.operations.imports import import_figures
from tests.client import Fetched
from tests.figures.conftest import crimes
from tests.meetings.walk_rows import a_walk
from tests.people import People
from tests.situation.problem_rows import MONDAY, areas_a_b, described, kept

PROTOCOL = "/en/intern/moten/norrhojden/vandring/protokoll"
FIGURES = "/en/intern/statistik?area=A&year=2025"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture(autouse=True)
def _town(database: Database) -> None:
    database.write(areas_a_b)
    database.write(lambda session: import_figures(session, crimes("2025;A;Rån;;120", "2025;A;Stöld;;900"), "b.csv"))


def a_finding(database: Database, *, published: bool = True) -> int:
    """The id of a finding of a safety walk in Område A."""

    def make(session: Session) -> int:
        meeting_id = a_walk(session, area="A")
        over = clock.now() if published else None
        session.add(Walk(meeting_id=meeting_id, ended_at=over, protocol_at=over))
        session.flush()
        finding = Finding(
            meeting_id=meeting_id, client_key="k1", number=1, what="lighting", view="Två lampor är trasiga"
        )
        session.add(finding)
        session.flush()
        return finding.id

    return database.write(make)


def robbery(session: Session) -> int:
    """The id of its line."""
    return session.scalars(select(ReportedCrime.id).where(ReportedCrime.crime_class == "Rån")).one()


def addresses(page: Fetched) -> list[str]:
    return [unescape(url) for url, _text in page.page.links]


def test_a_finding_is_linked_from_its_protocol_and_leads_back(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    finding_id = a_finding(database)
    client = people.sign_in(siv)
    choose = f"/en/intern/lagesbild/problem/underlag/finding/{finding_id}"
    assert choose in addresses(client.get(PROTOCOL))
    assert "Vandring, number 1: " in client.get(choose).text
    assert "Choose a problem in the list" in client.post(choose, {"text": "Mörkt"}, 422).text
    assert "Choose a problem in the list" in client.post(choose, {"problem": "99"}, 422).text
    client.post(choose, {"problem": str(number), "text": "Två lampor"})
    problem = f"/en/intern/lagesbild/problem/{number}"
    assert problem in addresses(client.get(PROTOCOL))
    assert f"Part of problem {number}" in client.get(PROTOCOL).text
    page = client.get(problem)
    assert f"{PROTOCOL}#fynd-1" in addresses(page)
    assert "Två lampor" in page.text
    with database.read() as session:
        row = session.scalars(select(ProblemEvidence)).one()
        assert (row.kind, row.reference) == ("finding", f"id:{finding_id}")


def test_a_line_of_the_statistics_is_linked_from_its_page_and_leads_back(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    client = people.sign_in(siv)
    with database.read() as session:
        row_id = robbery(session)
    choose = f"/en/intern/lagesbild/problem/underlag/statistic/{row_id}"
    assert choose in addresses(client.get(FIGURES))
    client.post(choose, {"problem": str(number)})
    problem = f"/en/intern/lagesbild/problem/{number}"
    assert addresses(client.get(FIGURES)).count(problem) == 1, "at its own line only"
    page = client.get(problem)
    assert "Rån, Område A 2025: 120" in page.text
    assert f"{FIGURES}#uppgift-{row_id}" in addresses(page)
    assert f'id="uppgift-{row_id}"' in client.get(FIGURES).html
    reader = people.sign_in("reader")
    assert problem in addresses(reader.get(FIGURES))
    assert "Link to a problem" not in reader.get(FIGURES).text


def test_a_newer_file_changes_the_figure_and_keeps_the_link(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    with database.read() as session:
        name = f"id:{robbery(session)}"
    database.write(lambda session: link_evidence(session, siv, number, EvidenceKind.STATISTIC, name))
    newer = crimes("2025;A;Rån;;125", exported="2026-06-30")
    database.write(lambda session: import_figures(session, newer, "b2.csv"))
    assert "Rån, Område A 2025: 125" in people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}").text


def test_an_address_that_is_copied_is_the_same_link(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    finding_id = a_finding(database)
    with database.read() as session:
        row_id = robbery(session)
    for kind, typed, name in (
        (EvidenceKind.FINDING, "https://dialog.example/intern/moten/norrhojden/vandring/protokoll#fynd-1", finding_id),
        (EvidenceKind.FINDING, "/intern/moten/norrhojden/vandring/fynd/1", finding_id),
        (EvidenceKind.STATISTIC, f"/intern/statistik?area=A&year=2025#uppgift-{row_id}", row_id),
        (EvidenceKind.STATISTIC, "NTU 2026", None),
    ):
        database.write(lambda session, k=kind, t=typed: link_evidence(session, siv, number, k, t))  # type: ignore[misc]
        with database.read() as session:
            last = session.scalars(select(ProblemEvidence.reference).order_by(ProblemEvidence.id.desc())).first()
            rows = len(session.scalars(select(ProblemEvidence.id)).all())
        assert last == (f"id:{name}" if name is not None else typed)
    assert rows == 3, "the finding is there once"
    for kind, gone in (
        (EvidenceKind.FINDING, "/intern/moten/norrhojden/vandring/fynd/9"),
        (EvidenceKind.FINDING, "id:999"),
        (EvidenceKind.STATISTIC, "id:999"),
        (EvidenceKind.STATISTIC, "/intern/statistik#uppgift-999"),
    ):
        with pytest.raises(NotPossibleNow, match="unknown"):
            database.write(lambda session, k=kind, t=gone: link_evidence(session, siv, number, k, t))  # type: ignore[misc]


def test_what_is_not_published_is_named_and_not_told(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    finding_id = a_finding(database, published=False)
    database.write(lambda session: link_evidence(session, siv, number, EvidenceKind.FINDING, f"id:{finding_id}"))
    page = people.sign_in("reader").get(f"/en/intern/lagesbild/problem/{number}")
    assert "Vandring, number 1: the protocol is not published" in page.text
    assert "Två lampor" not in page.text
    assert not [url for url in addresses(page) if "vandring" in url]


def test_a_link_outlives_its_row_and_says_so(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    finding_id = a_finding(database)
    database.write(lambda session: link_evidence(session, siv, number, EvidenceKind.FINDING, f"id:{finding_id}"))
    database.write(lambda session: session.delete(session.get_one(Finding, finding_id)))
    page = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}")
    assert "It is not there any longer" in page.text


@pytest.mark.parametrize("kind", [EvidenceKind.SURVEY, EvidenceKind.MEETING])
def test_a_survey_or_meeting_that_was_dropped_leads_nowhere(
    database: Database, people: People, kind: EvidenceKind
) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)

    def link(session: Session) -> None:
        problem_id = session.scalars(select(Problem.id).where(Problem.number == number)).one()
        session.add(
            ProblemEvidence(problem_id=problem_id, kind=kind.value, reference="nagot-som-fanns", added_on=MONDAY)
        )

    database.write(link)
    page = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}")
    assert "nagot-som-fanns. It is not there any longer" in page.text
    assert not [url for url in addresses(page) if "nagot-som-fanns" in url]


def test_only_problems_that_one_describes_are_offered(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    a, b = (described(database, siv, area_code=code) for code in "AB")
    hanna = people.make("handler", areas=("A",))
    finding_id = a_finding(database)
    path = f"/en/intern/lagesbild/problem/underlag/finding/{finding_id}"
    page = people.sign_in(hanna).get(path)
    assert f'<option value="{a}"' in page.html
    assert f'<option value="{b}"' not in page.html
    people.sign_in(hanna).post(path, {"problem": str(b)}, 422)
    people.sign_in(hanna).get("/en/intern/lagesbild/problem/underlag/finding/999", 404)
    people.sign_in(hanna).get(f"/en/intern/lagesbild/problem/underlag/survey/{finding_id}", 404)


def test_what_speaks_for_a_cause_is_a_link_too(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    with database.read() as session:
        name = f"id:{robbery(session)}"
    cause = database.write(lambda session: add_cause(session, siv, number, "Dålig belysning"))
    database.write(
        lambda session: argue(session, siv, number, cause, Stance.FOR, "Fler rån", EvidenceKind.STATISTIC, name)
    )
    page = people.sign_in(siv).get(f"/en/intern/lagesbild/problem/{number}/orsaker")
    assert "Rån, Område A 2025: 120" in page.text
    assert any(url.startswith(FIGURES) for url in addresses(page))
