"""The law page: registers, gaps first, renewal within two years with its reminders, for small municipalities too."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.commands.worker import LAW_SEEN_ON, remind_of_law
from dialog.database import Database
from dialog.errors import NotPossibleNow
from dialog.outbox.models import Mail
from dialog.records.models import LawRecord, LawReminder
from dialog.records.operations.law import LawDraft, add_law_record
from dialog.records.queries.law import law_state
from dialog.records.rules.law import Demand, LawKind, months_after, reminders_due, renewal
from dialog.situation.models import FrozenPicture, Problem, SituationDocument
from tests.builders import an_area
from tests.client import PageClient
from tests.people import People

PAGE = "/intern/lagen"
DECIDED = date(2026, 11, 18)
Decide = Callable[..., int]


@pytest.fixture
def siv(people: People) -> StaffMember:
    return people.make("coordinator")


@pytest.fixture
def decided(database: Database, siv: StaffMember) -> Decide:
    """Puts a decided picture in directly; the number of its version."""
    numbers = iter(range(1, 100))

    def make(on: date = DECIDED, area_id: int | None = None, state: str = "decided") -> int:
        number = next(numbers)

        def add(session: Session) -> int:
            document = SituationDocument(
                area_id=area_id, span="year", first=date(2026, 1, 1), last=date(2026, 9, 30), made_on=on, made_by=siv.id,
                state=state,
            )  # fmt: skip
            document.frozen.append(
                FrozenPicture(
                    number=number,
                    state=state,
                    content="{}",
                    checksum="0" * 64,
                    frozen_at=clock.now(),
                    frozen_by=siv.id,
                    body="Kommunstyrelsen",
                    decided_on=on,
                    paragraph="§ 212",
                    reference="KS 2026/431",
                )
            )
            session.add(document)
            session.flush()
            return document.frozen[0].number

        return database.write(add)

    return make


def write(database: Database, staff: StaffMember, kind: LawKind, on: date, text: str = "Något", **more: object) -> int:
    draft = LawDraft(kind, on, text, **more)  # type: ignore[arg-type]
    return database.write(lambda session: add_law_record(session, staff, draft))


def everything(database: Database, staff: StaffMember, on: date) -> None:
    for kind in LawKind:
        write(database, staff, kind, on)


def gaps(database: Database) -> list[Demand]:
    with database.read() as session:
        return law_state(session).gaps


# 1.3 Renewal within two years


def test_law_1_3_overdue_on_the_day_after_and_not_on_the_last(
    database: Database, people: People, decided: Decide
) -> None:
    decided()
    for day, words, kind in (
        (date(2026, 11, 19), "must be renewed no later than 18 November 2028", 'class="box"'),
        (date(2028, 5, 18), "days are left", 'class="box warn"'),
        (date(2028, 11, 18), "0 days are left", 'class="box warn"'),
        (date(2028, 11, 19), "were to be renewed no later than 18 November 2028, 1 day ago", 'class="box bad"'),
    ):
        with clock.at(day):
            page = people.sign_in("coordinator").get(f"/en{PAGE}")
            banner = page.html.split('id="renewal">')[1][:400]
            assert words in page.text, day
            assert kind in banner, day
            assert (Demand.RENEWAL in gaps(database)) == (day > date(2028, 11, 18))


def test_law_1_3_the_start_page_says_it_from_the_first_reminder_on(people: People, decided: Decide) -> None:
    decided()
    for day, words in (
        (date(2028, 5, 17), ""),
        (date(2028, 5, 18), "The situation picture must be renewed"),
        (date(2028, 11, 18), "The situation picture must be renewed"),
        (date(2028, 11, 19), "The situation picture is overdue by law"),
    ):
        with clock.at(day):
            start = people.sign_in("coordinator").get("/en/intern/").text
            assert ("The situation picture" in start) == bool(words), day
            assert words in start
            assert "The situation picture is" not in people.sign_in("handler").get("/en/intern/").text


def test_law_1_3_reminders_at_18_21_and_24_months_each_once(
    app: Flask, database: Database, people: People, decided: Decide
) -> None:
    number = decided()
    people.make("administrator")
    people.make("handler")
    sent = []
    for day in (
        date(2028, 5, 17), date(2028, 5, 18), date(2028, 5, 19), date(2028, 8, 18), date(2028, 8, 19),
        date(2028, 11, 18), date(2028, 11, 19), date(2029, 3, 1),
    ):  # fmt: skip
        with clock.at(day):
            app.extensions.pop(LAW_SEEN_ON, None)
            for _ in range(2):
                remind_of_law(app)
        with database.read() as session:
            sent.append(len(session.scalars(select(Mail)).all()))
    # Two keep the law page: the coordinator who decided, and the administrator.
    assert sent == [0, 2, 2, 4, 4, 6, 6, 6]
    with database.read() as session:
        assert session.scalars(select(LawReminder.months).order_by(LawReminder.months)).all() == [18, 21, 24]
        assert {mail.template for mail in session.scalars(select(Mail))} == {"mail.renewal"}
        reminded = select(AuditEntry).where(AuditEntry.action == "renewal_reminded").order_by(AuditEntry.sequence)
        logged = session.scalars(reminded).all()
        assert [(entry.object_reference, entry.detail) for entry in logged] == [
            (str(number), {"months": 18}), (str(number), {"months": 21}), (str(number), {"months": 24}),
        ]  # fmt: skip


def test_law_1_3_a_worker_that_rested_gives_the_last_reminder_alone(
    app: Flask, database: Database, decided: Decide
) -> None:
    decided()
    with clock.at(date(2028, 12, 24)):
        app.extensions.pop(LAW_SEEN_ON, None)
        remind_of_law(app)
    with database.read() as session:
        assert session.scalars(select(LawReminder.months)).all() == [24]
        assert len(session.scalars(select(Mail)).all()) == 1


def test_law_1_3_a_new_decision_begins_anew(app: Flask, database: Database, decided: Decide) -> None:
    decided()
    decided(date(2028, 5, 2))
    with clock.at(date(2028, 11, 19)):
        app.extensions.pop(LAW_SEEN_ON, None)
        remind_of_law(app)
        assert Demand.RENEWAL not in gaps(database)
    with database.read() as session:
        assert session.scalars(select(LawReminder)).all() == []


def test_months_end_where_the_month_does() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 5), 24) == date(2028, 12, 5)
    assert reminders_due(date(2026, 8, 31), date(2028, 2, 29)) == (18,)
    assert reminders_due(date(2026, 8, 31), date(2028, 2, 28)) == ()
    assert renewal(date(2026, 11, 18), date(2028, 11, 18)).months_gone == 24


@pytest.mark.parametrize("day", [date(2026, 11, 18) + timedelta(days=step) for step in range(0, 900, 37)])
def test_the_first_reminder_and_the_near_end_begin_the_same_day(day: date) -> None:
    found = renewal(DECIDED, day)
    assert found.near == (bool(reminders_due(DECIDED, day)) and day <= found.due)
    assert found.overdue == (day > found.due)


# 1.4 Council, coordinator, agreements


def test_law_1_4_green_only_when_all_of_it_exists(
    database: Database, people: People, siv: StaffMember, decided: Decide
) -> None:
    with clock.at(DECIDED):
        page = people.sign_in(siv).get(f"/en{PAGE}")
        assert "7 of the demands are not met." in page.text  # nothing is unsaid where nothing is described
        assert [line.partition('"')[0] for line in page.html.split('<li class="')[1:]].count("lacking") == 7
        decided()
        everything(database, siv, DECIDED)
        assert gaps(database) == []
        assert "Every demand is met." in people.sign_in(siv).get(f"/en{PAGE}").text
        with database.read() as session:
            kinds = {one.id: one.kind for one in session.scalars(select(LawRecord))}
    for record_id, kind in kinds.items():
        with clock.at(DECIDED):
            client = people.sign_in(siv)
            client.post(f"{PAGE}/{record_id}/avsluta", {}, status=303)
            assert gaps(database) == [Demand(kind)]
            database.write(lambda session, one=record_id: setattr(session.get_one(LawRecord, one), "ended_on", None))


def test_law_1_4_gaps_stand_first_and_lead_somewhere(
    database: Database, people: People, siv: StaffMember, decided: Decide
) -> None:
    with clock.at(DECIDED):
        decided()
        write(database, siv, LawKind.COUNCIL, DECIDED, "Trygghetsrådet om skolvägar.", reference="§ 4")
        page = people.sign_in("reader").get(f"/en{PAGE}")
    marks = [
        line.partition('"')[0]
        for line in page.html.split('<li class="')[1:]
        if line.partition('"')[0] in ("lacking", "met")
    ]
    assert marks == sorted(marks)  # lacking, then met
    assert "Trygghetsrådet om skolvägar, 18 November 2026, § 4" in page.text
    assert "KS 2026/431" in page.text
    assert "Write into a register" not in page.text  # readers read


def test_law_1_4_a_council_that_has_not_met_for_a_year_is_a_gap(
    database: Database, siv: StaffMember, decided: Decide
) -> None:
    with clock.at(DECIDED):
        decided()
        everything(database, siv, DECIDED)
    for day, missing in ((date(2027, 11, 18), []), (date(2027, 11, 19), [Demand.COUNCIL])):
        with clock.at(day):
            assert gaps(database) == missing


def test_an_agreement_holds_through_its_last_day(database: Database, siv: StaffMember) -> None:
    with clock.at(DECIDED):
        write(database, siv, LawKind.AGREEMENT, DECIDED, "Med polisen", until=date(2026, 12, 31))
    for day, held in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        with clock.at(day):
            assert (Demand.AGREEMENT not in gaps(database)) is held


def test_a_plan_is_made_from_a_decided_picture_and_that_one_alone(
    database: Database, siv: StaffMember, decided: Decide
) -> None:
    with clock.at(DECIDED):
        with pytest.raises(NotPossibleNow, match="no_picture"):
            write(database, siv, LawKind.PLAN, DECIDED)
        decided(state="frozen")
        with pytest.raises(NotPossibleNow, match="no_picture"):
            write(database, siv, LawKind.PLAN, DECIDED)
        decided()
        with pytest.raises(NotPossibleNow, match="before_picture"):
            write(database, siv, LawKind.PLAN, date(2026, 11, 17))
        write(database, siv, LawKind.PLAN, DECIDED)
        assert Demand.PLAN not in gaps(database)
    with clock.at(date(2027, 3, 2)):
        decided(date(2027, 3, 1))
        assert Demand.PLAN in gaps(database)


# 1.6 Small municipalities too


def test_law_1_6_one_area_and_no_police_go_the_whole_way(
    database: Database, people: People, siv: StaffMember, decided: Decide
) -> None:
    with clock.at(DECIDED):
        area = database.write(lambda session: an_area(session, "K1", name="Hela kommunen", slug="hela").id)
        client = people.sign_in(siv)
        decided(area_id=area)
        for kind in LawKind:
            sent = {"kind": kind.value, "text": "Det som finns", "on": "2026-11-18"}
            client.post(PAGE, sent, status=303)

        def describe(session: Session) -> int:
            problem = Problem(
                number=1, area_id=area, category="fire", state="kept", recurring="yes", what="Bränder", made_on=DECIDED
            )
            session.add(problem)
            session.flush()
            return problem.id

        problem_id = database.write(describe)
        assert gaps(database) == [Demand.CONSEQUENCES]
        assert "1 of 1 problems does not say what it leads to." in client.get(f"/en{PAGE}").text
        database.write(
            lambda session: setattr(session.get_one(Problem, problem_id), "consequences", "Två familjer har flyttat.")
        )
        assert "Every demand is met." in client.get(f"/en{PAGE}").text


def test_a_picture_of_one_area_among_several_is_not_one_of_the_municipality(
    database: Database, decided: Decide
) -> None:
    def two(session: Session) -> int:
        an_area(session, "K2", name="Den andra", slug="andra")
        return an_area(session, "K1", name="Den ena", slug="ena").id

    with clock.at(DECIDED):
        decided(area_id=database.write(two))
        assert Demand.PICTURE in gaps(database)


# The form


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"on": ""}, "on"),
        ({"on": "2026-11-19"}, "on"),
        ({"until": "2026-11-17"}, "until"),
        ({"kind": "plan"}, "kind"),
        ({"kind": "moon"}, "kind"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"text": "x" * 501}, "text"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field(people: People, typed: dict[str, str], field: str) -> None:
    with clock.at(DECIDED):
        client: PageClient = people.sign_in("coordinator")
        page = client.post(PAGE, {"kind": "board", "text": "Kommunstyrelsen", "on": "2026-11-18"} | typed, status=422)
    assert f'id="{field}-error"' in page.html


def test_what_is_taken_out_stays_in_the_history_and_the_log(
    database: Database, people: People, siv: StaffMember
) -> None:
    with clock.at(DECIDED):
        record_id = write(database, siv, LawKind.BOARD, DECIDED, "Kommunstyrelsen")
        client = people.sign_in(siv)
        for _ in range(2):
            client.post(f"{PAGE}/{record_id}/avsluta", {}, status=303)
        client.post(f"{PAGE}/99/avsluta", {}, status=404)
        page = client.get(f"/en{PAGE}")
    assert "Taken out 18 November 2026" in page.text
    with database.read() as session:
        noted = select(AuditEntry.action).where(AuditEntry.object_type == "law_record")
        acts = session.scalars(noted.order_by(AuditEntry.sequence)).all()
    assert acts == ["law_record_added", "law_record_ended"]
