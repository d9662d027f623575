"""The pages of problems, as staff meet them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.commands.worker import PROPOSED_IN, propose_weekly
from dialog.database import Database
from dialog.situation.models import Problem, ProblemEvidence
from dialog.situation.operations.causes import add_cause
from dialog.situation.operations.evidence import link_concerns
from dialog.situation.operations.problems import save_problem
from dialog.situation.operations.proposing import propose_problems
from dialog.situation.queries.problems_kept import problem_of
from tests.client import Fetched
from tests.meetings.builders import a_meeting
from tests.people import People
from tests.situation.problem_rows import FULL, MONDAY, area_id, areas_a_b, described, kept, some_weeks, stored
from tests.surveys.waves import a_survey

PROBLEMS = "/en/intern/lagesbild/problem"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture(autouse=True)
def _town(database: Database) -> None:
    database.write(areas_a_b)


def addresses(page: Fetched) -> list[str]:
    """Where the links of a page lead."""
    return [unescape(url) for url, _text in page.page.links]


def filled(page: Fetched, **values: object) -> dict[str, object]:
    """The form of a problem as a person fills it in."""
    form: dict[str, object] = {
        "form_key": page.page.value("form_key"),
        "area": "A",
        "subject": "other:lighting",
        "what": FULL.what,
        "days": ["fri", "sat"],
        "place": FULL.place,
        "how": FULL.how,
        "recurring": "yes",
    }
    return form | values


def test_law_1_5_a_problem_without_consequences_is_flagged(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv, consequences="")
    with database.read() as session:
        assert problem_of(session, siv, number).lacks_consequences
    client = people.sign_in(siv)
    assert "Consequences are missing" in client.get("/en/intern/lagesbild/problem").text
    assert "Consequences are missing" in client.get(f"/en/intern/lagesbild/problem/{number}").text
    database.write(lambda session: save_problem(session, siv, number, FULL, 2))
    with database.read() as session:
        assert not problem_of(session, siv, number).lacks_consequences
    assert "Consequences are missing" not in client.get("/en/intern/lagesbild/problem").text


def test_the_concern_shows_its_problem_and_the_problem_its_concerns(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    reference = database.write(lambda session: some_weeks(session, 1))[0]
    database.write(lambda session: link_concerns(session, siv, number, (reference,)))
    client = people.sign_in(siv)
    page = client.get(f"/en/intern/synpunkter/{reference}")
    assert f"Part of problem {number}" in page.text
    assert f"/en/intern/lagesbild/problem/{number}" in addresses(page)
    assert f"/en/intern/synpunkter/{reference}" in addresses(client.get(f"/en/intern/lagesbild/problem/{number}"))


def test_a_small_count_is_told_to_nobody_who_may_not_open_it(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    references = tuple(database.write(lambda session: some_weeks(session, 4)))
    database.write(lambda session: link_concerns(session, siv, number, references))
    reader = people.sign_in("reader")
    page = reader.get(f"/en/intern/lagesbild/problem/{number}")
    assert "too few to be numbered" in page.text
    assert references[0] not in page.text
    fifth = tuple(database.write(lambda session: some_weeks(session, 1)))
    database.write(lambda session: link_concerns(session, siv, number, fifth))
    assert "5 concerns" in reader.get(f"/en/intern/lagesbild/problem/{number}").text


def test_pages_give_away_nothing_that_few_may_open(database: Database, people: People) -> None:
    siv, hanna = people.make("coordinator"), people.make("handler")
    police = people.make("police", organisation_code="polisen")
    number = kept(database, siv)

    def tell(session: Session) -> tuple[str, ...]:
        return (*some_weeks(session, 6), *some_weeks(session, 3, restricted="threat"))

    references = database.write(tell)
    database.write(lambda session: link_concerns(session, siv, number, references))
    assert "9 concerns" in people.sign_in(siv).get(f"{PROBLEMS}/{number}").text
    for staff in (hanna, police):
        client = people.sign_in(staff)
        for page in (client.get(f"{PROBLEMS}/{number}"), client.get(PROBLEMS)):
            assert "6 concerns" in page.text
            assert "9 concerns" not in page.text
            assert references[-1] not in page.text
    assert references[0] not in client.get(f"{PROBLEMS}/{number}").text


def test_a_problem_is_described_kept_and_closed_by_hand(database: Database, people: People) -> None:
    client = people.sign_in("coordinator")
    page = client.get(f"{PROBLEMS}/nytt")
    typed = filled(page, how="")
    made = client.post(f"{PROBLEMS}/nytt", data=typed)
    again = client.post(f"{PROBLEMS}/nytt", data=typed)
    assert made.location == again.location
    with database.read() as session:
        assert len(session.scalars(select(Problem)).all()) == 1
    refused = client.post(f"{PROBLEMS}/1/lage", data={"do": "keep", "version": "1"}, status=422)
    assert "Answer this first: how it happens" in refused.text
    page = client.get(f"{PROBLEMS}/1/andra")
    client.post(f"{PROBLEMS}/1/andra", data=filled(page, version="1", how=FULL.how))
    client.post(f"{PROBLEMS}/1/lage", data={"do": "keep", "version": "2"})
    assert "In the picture" in client.get(f"{PROBLEMS}/1").text
    refused = client.post(f"{PROBLEMS}/1/lage", data={"do": "close", "version": "3"}, status=422)
    assert "Write why" in refused.text
    client.post(f"{PROBLEMS}/1/lage", data={"do": "close", "version": "3", "reason": "Lamporna lyser"})
    assert "Lamporna lyser" in client.get(f"{PROBLEMS}/1").text
    assert FULL.what not in client.get(PROBLEMS).text
    assert FULL.what in client.get(f"{PROBLEMS}?state=closed").text


def test_wrong_input_keeps_what_was_typed(people: People) -> None:
    client = people.sign_in("coordinator")
    page = client.get(f"{PROBLEMS}/nytt")
    wrong = client.post(f"{PROBLEMS}/nytt", data=filled(page, area="", subject="x:y", time_from="7"), status=422)
    assert wrong.page.value("what") == FULL.what
    for words in ("Choose an area that is in use", "Choose a subject in the list", "Write the time like this"):
        assert words in wrong.text
    pointing = client.post(f"{PROBLEMS}/nytt", data=filled(page, what="Bilen ABC 123 står där"), status=422)
    assert "leads to one person" in pointing.text


def test_two_who_change_the_same_problem_lose_nothing(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = described(database, siv)
    client = people.sign_in(siv)
    page = client.get(f"{PROBLEMS}/{number}/andra")
    database.write(lambda session: save_problem(session, siv, number, replace(FULL, what="Det är mörkt"), 1))
    answer = client.post(f"{PROBLEMS}/{number}/andra", data=filled(page, version="1", what="Mitt förslag"), status=409)
    assert "Det är mörkt" in answer.text
    assert answer.page.value("what") == "Mitt förslag"
    client.post(f"{PROBLEMS}/{number}/andra", data=filled(page, version="2", what="Mitt förslag"))
    stale = client.post(f"{PROBLEMS}/{number}/lage", data={"do": "keep", "version": "1"}, status=409)
    assert "changed the problem meanwhile" in stale.text


def test_a_problem_begins_with_a_concern_without_its_words(database: Database, people: People) -> None:
    client = people.sign_in("coordinator")

    def tell(session: Session) -> str:
        return some_weeks(session, 1, text="Jag heter Anna och det är mörkt", days=["mon"], time_from="18:00")[0]

    reference = database.write(tell)
    assert f"{PROBLEMS}/nytt?concern={reference}" in addresses(client.get(f"/en/intern/synpunkter/{reference}"))
    page = client.get(f"{PROBLEMS}/nytt?concern={reference}")
    assert "Anna" not in page.text
    assert page.page.value("place") == "Skolvägen"
    client.post(f"{PROBLEMS}/nytt", data=filled(page, concern=reference))
    with database.read() as session:
        assert session.scalars(select(ProblemEvidence.reference)).all() == [reference]
    police = people.sign_in("police", organisation_code="polisen")
    police.get(f"{PROBLEMS}/nytt?concern={reference}", status=403)


def test_evidence_and_causes_are_written_on_their_pages(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    reference = database.write(lambda session: some_weeks(session, 1))[0]
    client, url = people.sign_in(siv), f"{PROBLEMS}/{number}"
    wrong = client.post(f"{url}/underlag/synpunkter", data={"references": f"{reference} SP-2020-0001"}, status=422)
    assert "There is no concern SP-2020-0001 that you may open" in wrong.text
    client.post(f"{url}/underlag/synpunkter", data={"references": reference})
    other = {"kind": "statistic", "reference": "Anmälda brott 2025", "text": "Fler skadegörelser"}
    client.post(f"{url}/underlag/annat", data=other)
    page = client.get(url)
    assert reference in page.text
    assert "Anmälda brott 2025" in page.text
    client.post(f"{url}/orsaker/ny", data={"cause": ""}, status=422)
    client.post(f"{url}/orsaker/ny", data={"cause": "Skötseln sker bara på vintern"})
    with database.read() as session:
        cause = stored(session, number).causes[0].id
        link = session.scalars(select(ProblemEvidence.id).where(ProblemEvidence.reference == reference)).one()
    said = {f"cause-{cause}-stance": "against", f"cause-{cause}-text": "Samma fel i juni"}
    client.post(f"{url}/orsaker/{cause}", data=said | {f"cause-{cause}-reference": "Möte"}, status=422)
    client.post(f"{url}/orsaker/{cause}", data=said)
    assert "Samma fel i juni" in client.get(f"{url}/orsaker").text
    reader = people.sign_in("reader")
    assert "Samma fel i juni" in reader.get(f"{url}/orsaker").text
    client.post(f"{url}/underlag/bort", data={"evidence": str(link)})
    client.post(f"{url}/orsaker/bort", data={"cause": str(cause)})
    assert reference not in client.get(url).text
    assert "No cause is written down yet." in client.get(f"{url}/orsaker").text


def test_meetings_and_surveys_say_which_problem_rests_on_them(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)

    def there(session: Session) -> str:
        a_survey(session, slug="trygghet")
        return a_meeting(session, area_id=area_id(session)).slug

    meeting = database.write(there)
    client, url = people.sign_in(siv), f"{PROBLEMS}/{number}"
    for kind, name in (("meeting", f"https://exempel.se/moten/{meeting}"), ("survey", "trygghet")):
        client.post(f"{url}/underlag/annat", data={"kind": kind, "reference": name, "text": "Många tog upp det"})
    for kind in ("meeting", "survey", "judgement"):
        wrong = client.post(f"{url}/underlag/annat", data={"kind": kind, "reference": "finns-inte"}, status=422)
        assert "It is not found." in wrong.text
    found = addresses(client.get(url))
    for path in (f"/en/intern/moten/{meeting}", "/en/intern/enkater/trygghet"):
        assert path in found
        assert url in addresses(client.get(path))


def test_the_worker_proposes_once_a_week(app: Flask, database: Database) -> None:
    database.write(lambda session: some_weeks(session, 4))
    app.extensions.pop(PROPOSED_IN, None)
    for _ in range(2):
        propose_weekly(app)
    database.write(lambda session: some_weeks(session, 4, code="B"))
    propose_weekly(app)
    with database.read() as session:
        assert len(session.scalars(select(Problem)).all()) == 1
    with clock.at(MONDAY + timedelta(weeks=1)):
        database.write(lambda session: some_weeks(session, 1, code="B", last=MONDAY + timedelta(weeks=1)))
        propose_weekly(app)
    with database.read() as session:
        assert len(session.scalars(select(Problem)).all()) == 2


def test_the_button_makes_the_machine_look_and_says_why(database: Database, people: People) -> None:
    database.write(lambda session: some_weeks(session, 4))
    client = people.sign_in("coordinator")
    client.post(f"{PROBLEMS}/forslag")
    page = client.get(PROBLEMS)
    assert "The same subject at the same place was told of 4 weeks in a row." in page.text
    assert "Not answered yet: what it is that happens, when it happens, how it happens, whether it recurs" in page.text
    reader = people.sign_in("reader").get(PROBLEMS)
    assert "Skolvägen" not in reader.text


def test_the_list_narrows_by_area(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    kept(database, siv)
    kept(database, siv, area_code="B", what="Klotter på skolan")
    client = people.sign_in(siv)
    page = client.get(f"{PROBLEMS}?area=B")
    assert "Klotter på skolan" in page.text
    assert FULL.what not in page.text
    assert FULL.what in client.get(f"{PROBLEMS}?area=TOWN").text


def test_a_handler_of_another_area_reads_but_changes_nothing(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    database.write(lambda session: add_cause(session, siv, number, "Trasig kabel"))
    client = people.sign_in("handler", areas=("B",))
    for path in ("", "/orsaker"):
        page = client.get(f"{PROBLEMS}/{number}{path}")
        assert 'method="post" action="/en/intern/lagesbild' not in page.text
    client.get(f"{PROBLEMS}/{number}/andra", status=403)
    client.post(f"{PROBLEMS}/{number}/lage", data={"do": "close", "version": "2", "reason": "Nej"}, status=403)


def test_the_list_asks_as_often_for_many_as_for_few(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    client = people.sign_in(siv)
    sent: list[str] = []

    def asked() -> int:
        sent.clear()
        client.get(PROBLEMS)
        return len(sent)

    kept(database, siv)
    database.write(lambda session: some_weeks(session, 4))
    database.write(propose_problems)
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: sent.append(statement))
    asked()  # whatever is remembered of the places and texts
    few = asked()
    for _ in range(5):
        kept(database, siv)
    database.write(lambda session: some_weeks(session, 4, code="B"))
    assert database.write(propose_problems) == 1
    assert asked() == few
