"""Problems: all five questions and recurring, or they are no entry of the picture; each with what it rests on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dialog import clock
from dialog.audit.models import AuditEntry
from dialog.concerns.models import Concern
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.situation.models import Problem, ProblemEvidence
from dialog.situation.operations.causes import add_cause, argue, remove_argument, remove_cause
from dialog.situation.operations.evidence import link_concerns, link_evidence, references_typed, unlink_evidence
from dialog.situation.operations.problems import (
    close,
    dismiss,
    keep,
    keep_as_event,
    save_problem,
    take_up_again,
)
from dialog.situation.operations.proposing import propose_problems
from dialog.situation.queries.problem_evidence import evidence_of, problems_of_concern
from dialog.situation.queries.problem_figures import evidence_figures
from dialog.situation.queries.problems_kept import problem_of, problems, shown_problems
from dialog.situation.rules.figures import Figure
from dialog.situation.rules.levels import EvidenceKind, ProblemState, Stance
from dialog.situation.rules.problems import Question
from tests.people import People, unit
from tests.situation.problem_rows import FULL, MONDAY, areas_a_b, described, kept, some_weeks, stored

WEEK = timedelta(weeks=1)
LEAVES_OPEN = (
    ({"what": ""}, Question.WHAT),
    ({"when": "", "days": (), "time_from": "", "time_to": ""}, Question.WHEN),
    ({"place": ""}, Question.WHERE),
    ({"how": ""}, Question.HOW),
    ({"recurring": ""}, Question.RECURRING),
    ({"recurring": "no"}, Question.RECURRING),
)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture(autouse=True)
def _town(database: Database) -> None:
    database.write(areas_a_b)


@pytest.mark.parametrize(("values", "question"), LEAVES_OPEN)
def test_D11_the_picture_takes_a_problem_only_with_all_five_and_recurring(
    database: Database, people: People, values: dict[str, object], question: Question
) -> None:
    siv = people.make("coordinator")
    number = described(database, siv, **values)
    with pytest.raises(NotPossibleNow) as fault:
        database.write(lambda session: keep(session, siv, number, 1))
    assert (fault.value.code, fault.value.values["missing"]) == ("five", (question,))
    database.write(lambda session: save_problem(session, siv, number, FULL, 1))
    database.write(lambda session: keep(session, siv, number, 2))
    with database.read() as session:
        assert [row.number for row in problems(session, None)] == [number]
    with pytest.raises(NotPossibleNow, match="five"):
        database.write(lambda session: save_problem(session, siv, number, replace(FULL, **values), 3))  # type: ignore[arg-type]


def test_what_happened_once_is_kept_as_an_event(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = described(database, siv, recurring="no", how="")
    database.write(lambda session: keep_as_event(session, siv, number, 1))
    with database.read() as session:
        assert problems(session, None) == []
        assert [row.number for row in problems(session, None, {ProblemState.EVENT})] == [number]
    with pytest.raises(NotPossibleNow, match="five"):
        database.write(lambda session: keep(session, siv, number, 2))
    database.write(lambda session: save_problem(session, siv, number, replace(FULL, recurring="no"), 2))
    with pytest.raises(NotPossibleNow, match="five"):
        database.write(lambda session: save_problem(session, siv, number, FULL, 3))


def test_the_database_itself_holds_no_entry_that_does_not_recur(database: Database, people: People) -> None:
    number = described(database, people.make("coordinator"), recurring="no")

    def force(session) -> None:  # type: ignore[no-untyped-def]
        stored(session, number).state = "kept"
        session.flush()

    with pytest.raises(IntegrityError):
        database.write(force)


def test_what_becomes_of_a_problem_needs_a_reason_and_the_right_state(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = described(database, siv)
    with pytest.raises(NotPossibleNow, match="reason"):
        database.write(lambda session: dismiss(session, siv, number, 1, ""))
    with pytest.raises(NotPossibleNow, match="state"):
        database.write(lambda session: close(session, siv, number, 1, "Lagat"))
    database.write(lambda session: dismiss(session, siv, number, 1, "Det är samma sak som i Område B"))
    with pytest.raises(Conflict):
        database.write(lambda session: take_up_again(session, siv, number, 1))
    database.write(lambda session: take_up_again(session, siv, number, 2))
    database.write(lambda session: keep(session, siv, number, 3))
    database.write(lambda session: close(session, siv, number, 4, "Lamporna är lagade"))
    with database.read() as session:
        row = problem_of(session, siv, number)
        assert (row.state, row.reason, row.decided_on) == (ProblemState.CLOSED, "Lamporna är lagade", MONDAY)
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)).all()
    assert acts[-5:] == [
        "problem_described", "problem_dismissed", "problem_taken_up_again", "problem_kept", "problem_closed",
    ]  # fmt: skip


def test_words_that_lead_to_one_person_are_not_taken(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    with pytest.raises(NotPossibleNow, match="points"):
        described(database, siv, how="Ring 070-123 45 67 så berättar han")
    number = described(database, siv)
    with pytest.raises(NotPossibleNow, match="points"):
        database.write(lambda session: add_cause(session, siv, number, "Bilen ABC 123 står där"))


def test_only_who_describes_an_area_changes_its_problems(database: Database, people: People) -> None:
    siv, hanna = people.make("coordinator"), people.make("handler", areas=("B",))
    number = described(database, siv)
    with pytest.raises(NotAllowed):
        described(database, hanna)
    with pytest.raises(NotAllowed):
        database.write(lambda session: save_problem(session, hanna, number, replace(FULL, area_code="B"), 1))
    own = described(database, hanna, area_code="B")
    with pytest.raises(NotAllowed):
        database.write(lambda session: save_problem(session, hanna, own, FULL, 1))
    police = people.make("police", organisation_code="polisen")
    with pytest.raises(NotAllowed):
        described(database, police)
    with database.read() as session:
        with pytest.raises(Missing):  # what is only proposed is no reading for police
            problem_of(session, police, number)
        assert shown_problems(session, police, None, set(ProblemState)) == []


def test_a_problem_about_what_few_may_open_is_known_to_those_few(database: Database, people: People) -> None:
    siv, hanna = people.make("coordinator"), people.make("handler")
    police = people.make("police", organisation_code="polisen")
    number = kept(database, siv, category="threats_violence", facet="domestic_violence")
    with pytest.raises(NotPossibleNow, match="category"):
        described(database, hanna, category="violent_extremism", facet="")
    with database.read() as session:
        assert [row.number for row in shown_problems(session, siv, None, {ProblemState.KEPT})] == [number]
        assert problems(session, None) == []
        for other in (hanna, police):
            assert shown_problems(session, other, None, {ProblemState.KEPT}) == []
            with pytest.raises(Missing):
                problem_of(session, other, number)


def test_evidence_is_linked_both_ways(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    references = tuple(database.write(lambda session: some_weeks(session, 2)))
    assert database.write(lambda session: link_concerns(session, siv, number, references)) == 2
    assert database.write(lambda session: link_concerns(session, siv, number, references)) == 0
    database.write(lambda session: link_evidence(session, siv, number, EvidenceKind.STATISTIC, "NTU 2026", "Fråga 7"))
    with database.read() as session:
        found = evidence_of(session, siv, problem_of(session, siv, number))
        assert tuple(one.reference for one in found.concerns) == references
        assert [(one.kind, one.reference, one.text) for one in found.others] == [
            (EvidenceKind.STATISTIC, "NTU 2026", "Fråga 7")
        ]
        assert (found.figure, found.heard.voices) == (Figure(2, 2), 2)
        concern_id = session.scalars(select(Concern.id).where(Concern.reference == references[0])).one()
        assert [one.number for one in problems_of_concern(session, siv, concern_id)] == [number]
    database.write(lambda session: unlink_evidence(session, siv, number, found.concerns[0].evidence_id))
    with database.read() as session:
        assert problems_of_concern(session, siv, concern_id) == ()


def test_what_few_may_open_is_no_evidence_for_others_and_in_no_count(database: Database, people: People) -> None:
    siv, hanna = people.make("coordinator"), people.make("handler")
    police = people.make("police", organisation_code="polisen")
    number = kept(database, siv)

    def tell(session) -> tuple[str, ...]:  # type: ignore[no-untyped-def]
        open_ones = some_weeks(session, 5)
        return (*open_ones, *some_weeks(session, 3, restricted="threat"))

    references = database.write(tell)
    database.write(lambda session: link_concerns(session, siv, number, references))
    with database.read() as session:
        row = problem_of(session, hanna, number)
        assert evidence_of(session, siv, row).figure == Figure(8, 8)
        seen = evidence_of(session, hanna, row)
        assert (seen.figure, len(seen.concerns), seen.heard.reports) == (Figure(5, 5), 5, 5)
        assert evidence_of(session, police, row).concerns == ()
        assert evidence_figures(session, police, [row.id])[row.id] == Figure(5, 0)
        hidden = session.scalars(select(ProblemEvidence.id).where(ProblemEvidence.reference == references[-1])).one()
    with pytest.raises(NotPossibleNow, match="concern"):
        database.write(lambda session: link_concerns(session, hanna, number, (references[-1],)))
    with pytest.raises(Missing):
        database.write(lambda session: unlink_evidence(session, hanna, number, hidden))


def test_only_what_counts_is_counted(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)

    def tell(session) -> tuple[str, ...]:  # type: ignore[no-untyped-def]
        return (
            *some_weeks(session, 1),
            *some_weeks(session, 1, state="new", marks_checked=False),
            *some_weeks(session, 1, divided=True),
        )

    references = database.write(tell)
    database.write(lambda session: link_concerns(session, siv, number, references))
    with database.read() as session:
        found = evidence_of(session, siv, problem_of(session, siv, number))
        assert (len(found.concerns), found.figure.all) == (3, 1)
        assert sum(one.counts for one in found.concerns) == 1


def test_numbers_are_read_as_they_are_typed() -> None:
    assert references_typed(" sp-2026-0001, SP-2026-0002;sp-2026-0001\n") == ("SP-2026-0001", "SP-2026-0002")


def test_the_machine_proposes_what_comes_back_with_its_reasons(database: Database, people: People) -> None:
    def tell(session) -> list[str]:  # type: ignore[no-untyped-def]
        some_weeks(session, 2, tags=(("fire", ""),))  # two weeks are no three
        some_weeks(session, 5, restricted="threat", tags=(("threats_violence", "staff_threatened"),))
        some_weeks(session, 6, tags=(("positive_events", ""),))
        some_weeks(session, 6, state="new", code="B")
        return some_weeks(session, 4, place="skolvägen ") + some_weeks(session, 1, place="Skolvägen", last=MONDAY)

    references = database.write(tell)
    assert database.write(propose_problems) == 1
    assert database.write(propose_problems) == 0
    siv = people.make("coordinator")
    with database.read() as session:
        (row,) = shown_problems(session, siv, None, set(ProblemState))
        assert (row.state, row.area_code, row.tag.facet, row.place_key) == ("proposed", "A", "lighting", "skolvägen")
        assert row.because is not None
        assert (row.because.streak, row.because.earlier) == (4, None)
        assert row.missing == (Question.WHAT, Question.WHEN, Question.HOW, Question.RECURRING)
        found = evidence_of(session, siv, row)
        assert {one.reference for one in found.concerns} == set(references)
        assert all(one.by_machine for one in found.concerns)


def test_a_place_nobody_has_read_is_not_named_by_the_machine(database: Database, people: People) -> None:
    database.write(lambda session: some_weeks(session, 4, place="Hos Anna Ek, två trappor", marks_checked=False))
    assert database.write(propose_problems) == 1
    with database.read() as session:
        (row,) = shown_problems(session, people.make("coordinator"), None, set(ProblemState))
        assert (row.place, row.place_key) == ("", "")


def test_the_machine_adds_new_evidence_and_does_not_ask_twice(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    database.write(lambda session: some_weeks(session, 4))
    database.write(propose_problems)
    later = MONDAY + WEEK
    new = database.write(lambda session: some_weeks(session, 1, last=later))
    assert database.write(lambda session: propose_problems(session, later)) == 0
    with database.read() as session:
        (row,) = shown_problems(session, siv, None, set(ProblemState))
        assert new[0] in {one.reference for one in evidence_of(session, siv, row).concerns}
    database.write(lambda session: dismiss(session, siv, row.number, row.version, "Vi vet det redan"))
    assert database.write(lambda session: propose_problems(session, later)) == 0


@pytest.mark.parametrize(("weeks", "proposed"), [(2, 0), (3, 1)])
def test_what_was_closed_is_proposed_anew_when_it_has_come_back(
    database: Database, people: People, weeks: int, proposed: int
) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv, place="Skolvägen")
    database.write(lambda session: some_weeks(session, 4))
    assert database.write(propose_problems) == 0  # it is in the picture: more evidence, no proposal
    with clock.at(MONDAY):
        database.write(lambda session: close(session, siv, number, 2, "Lagat"))
    day = MONDAY + (1 + weeks) * WEEK
    database.write(lambda session: some_weeks(session, weeks, last=day))
    assert database.write(lambda session: propose_problems(session, day)) == proposed
    with database.read() as session:
        found = shown_problems(session, siv, None, {ProblemState.PROPOSED})
    assert [(row.because.earlier, row.because.became) for row in found if row.because] == [
        (number, ProblemState.CLOSED)
    ] * proposed


def test_whole_area_when_no_place_comes_back(database: Database, people: People) -> None:
    for week, place in enumerate(("Ekgatan", "Torget", "Bron"), start=1):
        database.write(
            lambda session, week=week, place=place: some_weeks(  # type: ignore[misc]
                session, 1, place=place, last=MONDAY - (week - 1) * WEEK
            )
        )
    assert database.write(propose_problems) == 1
    with database.read() as session:
        (row,) = shown_problems(session, people.make("coordinator"), None, {ProblemState.PROPOSED})
        assert row.place == ""


def test_J4_causes_have_evidence_for_and_against(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    cause = database.write(lambda session: add_cause(session, siv, number, "Skötseln sker bara på vintern"))
    database.write(lambda session: argue(session, siv, number, cause, Stance.FOR, "Fel lagas först i november"))
    database.write(
        lambda session: argue(
            session, siv, number, cause, Stance.AGAINST, "Samma fel i år", EvidenceKind.FINDING, "Möte 12 november"
        )
    )
    with pytest.raises(NotPossibleNow, match="kind"):
        database.write(lambda session: argue(session, siv, number, cause, Stance.FOR, "Ja", None, "Möte"))
    with database.read() as session:
        (row,) = stored(session, number).causes
        assert [(one.stance, one.reference) for one in row.evidence] == [("for", ""), ("against", "Möte 12 november")]
        first = row.evidence[0].id
    database.write(lambda session: remove_argument(session, siv, number, first))
    other = kept(database, siv)
    with pytest.raises(Missing):
        database.write(lambda session: remove_cause(session, siv, other, cause))
    database.write(lambda session: remove_cause(session, siv, number, cause))
    with database.read() as session:
        assert stored(session, number).causes == []


def test_two_who_describe_at_once_get_numbers_of_their_own(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    numbers = [described(database, siv) for _ in range(3)]
    assert numbers == [1, 2, 3]
    with database.read() as session:
        assert session.scalars(select(Problem.number).order_by(Problem.number)).all() == numbers


def test_a_proposal_is_told_only_where_its_concerns_may_be_counted(database: Database, people: People) -> None:
    """It rests on four concerns of another unit: a handler there hears of it, one elsewhere from five up."""
    database.write(lambda session: some_weeks(session, 4, unit_id=unit(session, "other").id))
    database.write(propose_problems)
    hanna, olle = people.make("handler", unit_code="own"), people.make("handler", unit_code="other")
    with database.read() as session:
        assert shown_problems(session, hanna, None, {ProblemState.PROPOSED}) == []
        (row,) = shown_problems(session, olle, None, {ProblemState.PROPOSED})
        with pytest.raises(Missing):
            problem_of(session, hanna, row.number)
    database.write(lambda session: some_weeks(session, 1, unit_id=unit(session, "other").id))
    database.write(propose_problems)
    with database.read() as session:
        assert evidence_of(session, hanna, problem_of(session, hanna, row.number)).concerns == ()
        assert len(evidence_of(session, olle, row).concerns) == 5


def test_erasing_a_concern_takes_it_out_of_the_evidence(database: Database, people: People) -> None:
    siv = people.make("coordinator")
    number = kept(database, siv)
    reference = database.write(lambda session: some_weeks(session, 1))[0]
    database.write(lambda session: link_concerns(session, siv, number, (reference,)))

    def erase(session) -> None:  # type: ignore[no-untyped-def]
        session.delete(session.scalars(select(Concern).where(Concern.reference == reference)).one())

    database.write(erase)
    with database.read() as session:
        assert evidence_of(session, siv, problem_of(session, siv, number)).concerns == ()
        assert session.scalars(select(ProblemEvidence)).all() == []
