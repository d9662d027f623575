"""Judgements: each organisation's own, signed, never changed afterwards; and the level they give."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog import clock
from dialog.accounts.rules import StaffMember
from dialog.audit.models import AuditEntry
from dialog.database import Database
from dialog.errors import Conflict, Missing, NotAllowed, NotPossibleNow
from dialog.situation.models import Judgement
from dialog.situation.operations.judging import (
    JudgementDraft,
    change_judgement,
    correct_judgement,
    discard_judgement,
    write_judgement,
)
from dialog.situation.queries.judgements import drafts, judgement_history, judgements, levels, one_judgement
from dialog.situation.rules.judging import Change, OwnFigure, own_figure, points_at_somebody
from dialog.situation.rules.levels import RiskLevel
from tests.builders import an_area
from tests.people import People

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
WEEK = timedelta(weeks=1)
DAY = date(2026, 11, 24)


def draft(staff: StaffMember, area: str = "A", level: str = "orange", **values: object) -> JudgementDraft:
    """Of last week, ready to sign."""
    held = staff.roles[0].organisation_id
    return JudgementDraft(
        area, MONDAY, SUNDAY, held, level, "Mer körning på gårdarna.", function="Kommunpolis", **values
    )  # type: ignore[arg-type]


def an_area_id(database: Database, code: str = "A") -> int:
    return database.write(lambda session: an_area(session, code, name="Norrhöjden").id)


def signed(database: Database, staff: StaffMember, on: date = DAY, **values: object) -> int:
    with clock.at(on):
        return database.write(lambda session: write_judgement(session, staff, draft(staff, **values), sign=True))  # type: ignore[arg-type]


def test_each_organisation_stands_for_itself_and_a_draft_is_its_own(database: Database, people: People) -> None:
    area_id = an_area_id(database)
    police, coordinator = people.make("police", organisation_code="polisen"), people.make("coordinator")
    signed(database, police)
    signed(database, coordinator, level="yellow")
    with clock.at(DAY):
        waiting = database.write(lambda session: write_judgement(session, police, draft(police, level="red")))
    with database.read() as session:
        rows = judgements(session, area_id, MONDAY, SUNDAY)
        assert [(row.organisation, row.level, row.signed_by) for row in rows] == [
            ("Lindesund", RiskLevel.YELLOW, "Siv Samordnare"),
            ("Polisen", RiskLevel.ORANGE, "Pia Polis"),
        ]
        assert [one.id for one in drafts(session, police)] == [waiting]
        assert not drafts(session, coordinator)
        assert not judgements(session, area_id, MONDAY - 2 * WEEK, SUNDAY - 2 * WEEK)
        assert not judgements(session, None, MONDAY, SUNDAY)


def test_a_signed_one_never_changes_and_is_put_right_by_a_new_one(database: Database, people: People) -> None:
    area_id = an_area_id(database)
    police = people.make("police", organisation_code="polisen")
    first = signed(database, police)
    with clock.at(DAY), pytest.raises(NotPossibleNow, match="signed"):
        database.write(lambda session: change_judgement(session, police, first, draft(police), 1))
    with clock.at(DAY), pytest.raises(NotPossibleNow, match="signed"):
        database.write(lambda session: discard_judgement(session, police, first))
    with clock.at(DAY):
        second = database.write(lambda session: correct_judgement(session, police, first))
        assert database.write(lambda session: correct_judgement(session, police, first)) == second
    with database.read() as session:
        assert [row.id for row in judgements(session, area_id, MONDAY, SUNDAY)] == [first]
    with clock.at(DAY + timedelta(days=1)):
        better = replace(draft(police, level="yellow"), reason="Färre anmälningar än vi sade.")
        database.write(lambda session: change_judgement(session, police, second, better, 1, sign=True))
    with database.read() as session:
        assert [row.id for row in judgements(session, area_id, MONDAY, SUNDAY)] == [second]
        assert [(row.id, row.replaced) for row in judgement_history(session, area_id)] == [
            (second, False),
            (first, True),
        ]
        old = one_judgement(session, first)
        assert (old.replaced, old.level, old.reason) == (True, RiskLevel.ORANGE, "Mer körning på gårdarna.")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"level": ""}, "level"),
        ({"reason": ""}, "reason"),
        ({"function": ""}, "function"),
        ({"area_code": "GONE"}, "area"),
        ({"first": SUNDAY, "last": MONDAY}, "days"),
        ({"last": DAY + WEEK}, "days"),
        ({"causes": "Ring 070-174 06 05"}, "points"),
        ({"figures": (OwnFigure("Rån av 19900101-1234", 5, "STORM"),)}, "points"),
    ],
)
def test_what_is_signed_says_level_reason_and_who(
    database: Database, people: People, changed: dict[str, object], code: str
) -> None:
    an_area_id(database)
    police = people.make("police", organisation_code="polisen")
    wanted = replace(draft(police), **changed)  # type: ignore[arg-type]
    with clock.at(DAY), pytest.raises(NotPossibleNow, match=f"^{code}$"):
        database.write(lambda session: write_judgement(session, police, wanted, sign=True))
    with database.read() as session:
        assert not session.scalars(select(Judgement)).all()


def test_nobody_judges_for_others_or_elsewhere(database: Database, people: People) -> None:
    an_area_id(database)
    an_area_id(database, "B")
    police = people.make("police", organisation_code="polisen", areas=("A",))
    coordinator = people.make("coordinator")
    for wanted in (draft(police, area="B"), draft(police, area=""), draft(coordinator)):
        with clock.at(DAY), pytest.raises(NotAllowed):
            database.write(lambda session, wanted=wanted: write_judgement(session, police, wanted))
    mine = signed(database, coordinator)
    for act in (
        lambda session: correct_judgement(session, police, mine),
        lambda session: discard_judgement(session, police, mine),
    ):
        with pytest.raises(Missing):
            database.write(act)


def test_two_who_write_at_once_are_told(database: Database, people: People) -> None:
    an_area_id(database)
    police = people.make("police", organisation_code="polisen")
    with clock.at(DAY):
        made = database.write(lambda session: write_judgement(session, police, draft(police)))
        database.write(lambda session: change_judgement(session, police, made, draft(police), 1))
        with pytest.raises(Conflict):
            database.write(lambda session: change_judgement(session, police, made, draft(police), 1))


def test_the_level_is_the_highest_and_says_how_it_changed(database: Database, people: People) -> None:
    area_id = an_area_id(database)
    police, coordinator = people.make("police", organisation_code="polisen"), people.make("coordinator")
    with clock.at(DAY - WEEK):
        before = replace(draft(police, level="yellow"), first=MONDAY - WEEK, last=SUNDAY - WEEK)
        database.write(lambda session: write_judgement(session, police, before, sign=True))
    signed(database, police, level="orange")
    signed(database, coordinator, level="green")
    with database.read() as session:
        found = levels(session, DAY)
        assert found.keys() == {area_id}
        assert found[area_id].level is RiskLevel.ORANGE
        assert found[area_id].organisations == (("Lindesund", RiskLevel.GREEN), ("Polisen", RiskLevel.ORANGE))
        assert (found[area_id].decided_on, found[area_id].change) == (DAY, Change.UP)
        assert levels(session, DAY - WEEK)[area_id].change is Change.NEW
        assert levels(session, DAY + WEEK)[area_id].change is Change.SAME
        assert levels(session, SUNDAY - 2 * WEEK) == {}
        # Long afterwards nothing is known; it has not become calm.
        assert levels(session, SUNDAY + 18 * WEEK)[area_id].level is RiskLevel.ORANGE
        assert levels(session, SUNDAY + 19 * WEEK) == {}


def test_a_judgement_stays_with_the_area_when_its_borders_change(database: Database, people: People) -> None:
    police = people.make("police", organisation_code="polisen")
    old = database.write(lambda session: an_area(session, "A", valid_to=DAY).id)
    signed(database, police)

    def renew(session: Session) -> int:
        return an_area(session, "A", slug="a-ny", valid_from=DAY + timedelta(days=1)).id

    new = database.write(renew)
    with database.read() as session:
        assert levels(session, DAY).keys() == {old}
        assert levels(session, DAY + WEEK).keys() == {new}
        assert len(judgements(session, new, MONDAY, SUNDAY)) == 1


def test_small_figures_are_not_even_kept(database: Database, people: People) -> None:
    area_id = an_area_id(database)
    police = people.make("police", organisation_code="polisen")
    given = tuple(own_figure("Anmälda rån", number, "Polisens egen statistik") for number in (0, 3, 4, 5))
    signed(database, police, figures=given)
    with database.read() as session:
        (row,) = judgements(session, area_id, MONDAY, SUNDAY)
        assert [figure.number for figure in row.figures] == [0, None, None, 5]
        assert [one["number"] for one in session.scalars(select(Judgement)).one().figures] == [0, None, None, 5]


def test_every_act_stands_in_the_log(database: Database, people: People) -> None:
    an_area_id(database)
    police = people.make("police", organisation_code="polisen")
    first = signed(database, police)
    with clock.at(DAY):
        second = database.write(lambda session: correct_judgement(session, police, first))
        database.write(lambda session: discard_judgement(session, police, second))
    with database.read() as session:
        acts = session.scalars(
            select(AuditEntry).where(AuditEntry.object_type == "judgement").order_by(AuditEntry.sequence)
        )
        assert [one.action for one in acts] == [
            "judgement_written",
            "judgement_signed",
            "judgement_corrected",
            "judgement_discarded",
        ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Se https://bra.example/rapport/abc-123 och https://scb.example/tabeller?id=xyz12d", ""),
        ("Se /intern/moten/abc-123/vandring/fynd/4 och www.bra.example/abc-123", ""),
        ("Se https://bra.example/rapport,ABC-123", "ABC-123"),
        ("Bilen ABC 123 står där, se https://bra.example/abc-123", "ABC 123"),
        ("Ring som på https://bra.example/070-174 06 05", "070-174 06 05"),
        ("https://bra.example/19900101-1234", "19900101-1234"),
    ],
)
def test_the_address_of_a_page_holds_no_plate(text: str, found: str) -> None:
    assert points_at_somebody(text) == found
