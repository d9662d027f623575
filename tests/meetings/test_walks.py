"""Safety walks: the route, what is found, how it is followed, and when a protocol is whole."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialog.concerns.models import Concern
from dialog.errors import Conflict, Missing, NotPossibleNow
from dialog.images import clean_image
from dialog.keys import Keys
from dialog.meetings.models import Finding, Meeting, Walk
from dialog.meetings.operations.findings import (
    FindingChange,
    FindingDraft,
    add_finding,
    add_picture,
    change_finding,
    show_picture,
    withdraw_finding,
)
from dialog.meetings.operations.walks import (
    Conditions,
    StopDraft,
    WalkPlan,
    add_stop,
    change_stop,
    end_walk,
    move_stop,
    plan_walk,
    publish_protocol,
    remove_stop,
    resume_walk,
    set_conditions,
)
from dialog.meetings.queries.protocol import protocol_of, public_walk
from dialog.meetings.queries.walks import finding_of, findings_of, finished_walks, picture_content, route_map, walk_of
from dialog.meetings.rules.walks import Lack, is_dark, lacks, next_turn
from dialog.organisations.rules import Editor
from tests.meetings.walk_rows import a_walk
from tests.people import People, unit
from tests.pictures import a_jpeg

NOBODY = Editor(None, "test")


@pytest.fixture
def keys(app: object) -> Keys:
    found: Keys = app.extensions["dialog.keys"]  # type: ignore[attr-defined]
    return found


@pytest.fixture
def who(people: People) -> Editor:
    staff = people.make("coordinator")
    return Editor(staff.id, staff.name)


def a_draft(key: str = "k1", what: str = "lighting", **values: object) -> FindingDraft:
    return FindingDraft(client_key=key, what=what, **values)  # type: ignore[arg-type]


def settled(session: Session, finding: Finding, **values: object) -> FindingChange:
    """A decision with an owner and a day."""
    kept = {"what": finding.what, "stop_id": finding.stop_id, "place": finding.place, "view": finding.view}
    said: dict[str, object] = {
        "proposal": finding.proposal, "owner": ("unit", unit(session).id), "decision": "yes", "reason": "",
        "due_on": date(2026, 12, 1), "done_on": None,
    }  # fmt: skip
    return FindingChange(**(kept | said | values))  # type: ignore[arg-type]


def test_the_route_is_a_list_whose_stops_move_and_keep_their_findings(session: Session, keys: Keys) -> None:
    meeting = a_walk(session)
    first, second, third = (
        add_stop(session, NOBODY, meeting, StopDraft(title)) for title in ("Torget", "Tunneln", "Parken")
    )
    move_stop(session, NOBODY, meeting, third, -1)
    move_stop(session, NOBODY, meeting, first, -1)
    change_stop(session, NOBODY, meeting, second, StopDraft("Gångtunneln", 12.01, 58.005))
    assert [stop.title for stop in session.get_one(Walk, meeting).stops] == ["Torget", "Parken", "Gångtunneln"]
    add_finding(session, keys, NOBODY, meeting, a_draft(stop_id=second))
    remove_stop(session, NOBODY, meeting, second)
    session.flush()
    session.expire_all()
    assert finding_of(session, meeting, 1).stop_id is None
    with pytest.raises(Missing):
        change_stop(session, NOBODY, a_walk(session, "annan"), first, StopDraft("Torget"))


def test_stops_stand_where_they_are_on_the_map_of_the_area(session: Session) -> None:
    meeting = session.get_one(Meeting, a_walk(session))
    add_stop(session, NOBODY, meeting.id, StopDraft("Utan plats"))
    add_stop(session, NOBODY, meeting.id, StopDraft("Mitten", 12.01, 58.005))
    drawn = route_map(session, meeting.area, walk_of(session, meeting).stops)
    assert drawn is not None
    width, height = (float(number) for number in drawn.areas.viewbox.split()[2:])
    [middle] = drawn.stops
    assert (middle.number, middle.title) == (2, "Mitten")
    assert middle.x == pytest.approx(width / 2, abs=1)
    assert middle.y == pytest.approx(height / 2, abs=1)


def test_a_finding_sent_twice_is_one_finding(session: Session, keys: Keys) -> None:
    meeting = a_walk(session)
    first = add_finding(session, keys, NOBODY, meeting, a_draft("telefon-1", view="Lampan är trasig"))
    again = add_finding(session, keys, NOBODY, meeting, a_draft("telefon-1", view="Lampan är trasig"))
    other = add_finding(session, keys, NOBODY, meeting, a_draft("telefon-2"))
    assert (first, again, other) == (1, 1, 2)
    assert [one.view for one in findings_of(session, meeting)] == ["Lampan är trasig", ""]


def test_only_a_safety_walk_has_findings(session: Session, keys: Keys) -> None:
    meeting = a_walk(session, kind="dialogue_meeting")
    with pytest.raises(Missing):
        add_finding(session, keys, NOBODY, meeting, a_draft())


def test_groups_are_numbers_and_the_last_word_counts(session: Session) -> None:
    meeting = a_walk(session)
    set_conditions(session, NOBODY, meeting, Conditions("dark", "rain", {"children": 3, "youth": 2, "police": 1}))
    set_conditions(session, NOBODY, meeting, Conditions("dark", "rain", {"children": 4, "police": 0, "older": 2}))
    session.flush()
    session.expire_all()
    walk = session.get_one(Walk, meeting)
    assert {group.code: group.number for group in walk.groups} == {"children": 4, "older": 2}
    assert walk.started_at is not None


def test_two_who_plan_at_once_are_told(session: Session) -> None:
    meeting = a_walk(session)
    plan_walk(session, NOBODY, meeting, WalkPlan("Sam"), seen_version=1)
    with pytest.raises(Conflict):
        plan_walk(session, NOBODY, meeting, WalkPlan("Kim"), seen_version=1)


def test_findings_become_concerns_when_the_walk_ends(session: Session, keys: Keys, who: Editor) -> None:
    """Until then a wrong press can be taken back; a finding that comes late, from a phone without network, follows."""
    meeting = a_walk(session)
    stop = add_stop(session, who, meeting, StopDraft("Tunneln"))
    add_finding(
        session, keys, who, meeting, a_draft("1", stop_id=stop, place="södra sidan", view="Två lampor är trasiga")
    )
    add_finding(session, keys, who, meeting, a_draft("2", "greenery", proposal="Klipp häcken"))
    add_finding(session, keys, who, meeting, a_draft("3", "feels_good"))
    add_finding(session, keys, who, meeting, a_draft("4", "litter"))
    withdraw_finding(session, who, meeting, finding_of(session, meeting, 4).id, withdrawn=True)
    assert session.scalars(select(Concern.id)).all() == []
    end_walk(session, keys, who, meeting)
    end_walk(session, keys, who, meeting)
    add_finding(session, keys, who, meeting, a_draft("5", "traffic", view="Cyklar kör fort"))
    concerns = session.scalars(select(Concern).order_by(Concern.number)).all()
    assert [(one.channel, one.kind, one.entered_by) for one in concerns] == [
        ("safety_walk", "concern", who.id),
        ("safety_walk", "suggestion", who.id),
        ("safety_walk", "positive", who.id),
        ("safety_walk", "concern", who.id),
    ]
    tags = [{(tag.category, tag.facet) for tag in one.tags} for one in concerns]
    assert tags == [
        {("other", "lighting")}, {("other", "vegetation")}, {("positive_events", "")}, {("other", "traffic_safety")},
    ]  # fmt: skip
    assert concerns[0].place == "Tunneln, södra sidan"
    assert "Två lampor är trasiga" in concerns[0].text
    assert "Klipp häcken" in concerns[1].text
    numbers = [one.number for one in findings_of(session, meeting) if one.concern_id is not None]
    assert numbers == [1, 2, 3, 5]


def test_a_walk_that_went_on_makes_no_concern_twice(session: Session, keys: Keys, who: Editor) -> None:
    meeting = a_walk(session)
    add_finding(session, keys, who, meeting, a_draft("1"))
    end_walk(session, keys, who, meeting)
    resume_walk(session, who, meeting)
    add_finding(session, keys, who, meeting, a_draft("2"))
    assert len(session.scalars(select(Concern.id)).all()) == 1
    end_walk(session, keys, who, meeting)
    assert len(session.scalars(select(Concern.id)).all()) == 2


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        (("lighting", False, "", "", False), (Lack.OWNER, Lack.DECISION)),
        (("lighting", True, "yes", "", False), (Lack.DUE,)),
        (("lighting", True, "yes", "", True), ()),
        (("lighting", True, "no", "", False), (Lack.REASON,)),
        (("lighting", True, "no", "Inte vår mark", False), ()),
        (("lighting", True, "later", "Vi frågar ägaren", False), (Lack.DUE,)),
        (("feels_good", False, "", "", False), ()),
    ],
)
def test_a_finding_needs_an_owner_and_a_day_or_the_reason_for_a_no(
    said: tuple[str, bool, str, str, bool], missing: tuple[Lack, ...]
) -> None:
    assert lacks(*said) == missing


def test_E07_a_protocol_is_published_when_each_finding_has_owner_and_day_or_reason(
    session: Session, keys: Keys, who: Editor
) -> None:
    meeting = session.get_one(Meeting, a_walk(session))
    set_conditions(session, who, meeting.id, Conditions("dark", "clear", {"residents": 9, "children": 2}))
    add_finding(session, keys, who, meeting.id, a_draft("1", view="Mörkt"))
    add_finding(session, keys, who, meeting.id, a_draft("2", "graffiti"))
    assert public_walk(session, meeting, "sv") is None
    with pytest.raises(NotPossibleNow, match="not_ended"):
        publish_protocol(session, who, meeting.id)
    end_walk(session, keys, who, meeting.id)
    summary = public_walk(session, meeting, "sv")
    assert summary is not None
    assert (summary.found, summary.people, summary.findings, summary.groups) == (2, 11, (), ())
    with pytest.raises(NotPossibleNow, match="lacking"):
        publish_protocol(session, who, meeting.id)
    first, second = findings_of(session, meeting.id)
    change_finding(session, who, meeting.id, first.id, settled(session, first), seen_version=1)
    said = settled(session, second, decision="no", reason="Ägaren har redan tvättat", due_on=None)
    change_finding(session, who, meeting.id, second.id, said, seen_version=1)
    publish_protocol(session, who, meeting.id)
    session.flush()
    session.expire_all()
    shown = public_walk(session, session.get_one(Meeting, meeting.id), "sv")
    assert shown is not None
    assert [(one.owner, one.decision, one.due_on, one.reason) for one in shown.findings] == [
        ("Enhet central", "yes", date(2026, 12, 1), ""),
        ("Enhet central", "no", None, "Ägaren har redan tvättat"),
    ]
    with pytest.raises(NotPossibleNow, match="lacking"):
        change_finding(session, who, meeting.id, first.id, settled(session, first, due_on=None), seen_version=2)


def test_a_finding_that_comes_after_the_protocol_is_kept_beside_it(session: Session, keys: Keys, who: Editor) -> None:
    meeting = session.get_one(Meeting, a_walk(session))
    end_walk(session, keys, who, meeting.id)
    publish_protocol(session, who, meeting.id)
    add_finding(session, keys, who, meeting.id, a_draft("sen", view="Låg kvar i telefonen"))
    session.flush()
    session.expire_all()
    shown = public_walk(session, meeting, "sv")
    assert shown is not None
    assert shown.found == 0
    [kept] = findings_of(session, meeting.id, withdrawn=True)
    assert kept.concern_id is not None


def test_a_no_needs_its_reason_and_two_who_decide_at_once_are_told(session: Session, keys: Keys) -> None:
    meeting = a_walk(session)
    add_finding(session, keys, NOBODY, meeting, a_draft())
    finding = finding_of(session, meeting, 1)
    with pytest.raises(NotPossibleNow, match="reason"):
        change_finding(session, NOBODY, meeting, finding.id, settled(session, finding, decision="no"), seen_version=1)
    change_finding(session, NOBODY, meeting, finding.id, settled(session, finding), seen_version=1)
    with pytest.raises(Conflict):
        change_finding(session, NOBODY, meeting, finding.id, settled(session, finding), seen_version=1)


def test_a_picture_is_ours_and_seen_by_all_only_when_it_says_what_it_shows(
    session: Session, keys: Keys, who: Editor
) -> None:
    meeting = session.get_one(Meeting, a_walk(session))
    add_finding(session, keys, who, meeting.id, a_draft("1", "feels_good", picture=clean_image(a_jpeg())))
    finding = finding_of(session, meeting.id, 1)
    add_picture(session, who, meeting.id, finding.id, clean_image(a_jpeg()))
    session.flush()
    first, second = finding.pictures
    with pytest.raises(NotPossibleNow, match="alt"):
        show_picture(session, who, meeting.id, finding.id, first.id, "", published=True)
    show_picture(session, who, meeting.id, finding.id, first.id, "En bänk", published=True)
    end_walk(session, keys, who, meeting.id)
    session.flush()
    with pytest.raises(Missing):
        picture_content(session, meeting.id, first.id, published=True)
    publish_protocol(session, who, meeting.id)
    session.flush()
    assert picture_content(session, meeting.id, first.id, published=True).startswith(b"\xff\xd8")
    with pytest.raises(Missing):
        picture_content(session, meeting.id, second.id, published=True)
    shown = public_walk(session, meeting, "sv")
    assert shown is not None
    assert [picture.alt for one in shown.findings for picture in one.pictures] == ["En bänk"]


def test_finished_walks_are_counted_per_area_and_time_with_the_young(session: Session, keys: Keys, who: Editor) -> None:
    """E19 asks for walks per area and year, and whether children and young people took part."""
    held = [
        a_walk(session, f"v{number}", datetime(2026, month, 1, 18, tzinfo=UTC), area)
        for number, (month, area) in enumerate([(3, "A1"), (5, "A2"), (5, "A2"), (6, "A1")])
    ]
    set_conditions(session, who, held[0], Conditions(groups={"youth": 4}))
    add_finding(session, keys, who, held[0], a_draft())
    for meeting in held[:3]:
        end_walk(session, keys, who, meeting)
    session.get_one(Meeting, held[2]).state = "cancelled"
    session.flush()
    found = finished_walks(session, None, date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.slug, one.area_code, one.with_young, one.findings) for one in found] == [
        ("v0", "A1", True, 1), ("v1", "A2", False, 0),
    ]  # fmt: skip
    assert [one.slug for one in finished_walks(session, [found[0].area_id], date(2026, 3, 1), date(2026, 3, 1))] == [
        "v0"
    ]
    assert finished_walks(session, None, date(2026, 3, 2), date(2026, 4, 30)) == []


def test_walks_of_an_area_are_numbered(session: Session) -> None:
    numbers = []
    for number, area in enumerate(["A1", "A1", "A2"]):
        meeting = a_walk(session, f"n{number}", area=area)
        set_conditions(session, NOBODY, meeting, Conditions())
        numbers.append(session.get_one(Walk, meeting).number)
    assert numbers == [1, 2, 1]


def test_the_protocol_counts_what_becomes_of_things(session: Session, keys: Keys) -> None:
    meeting = session.get_one(Meeting, a_walk(session))
    for number, (decision, done) in enumerate([("yes", date(2026, 10, 1)), ("yes", None), ("later", None)]):
        add_finding(session, keys, NOBODY, meeting.id, a_draft(str(number)))
        finding = finding_of(session, meeting.id, number + 1)
        change = settled(session, finding, decision=decision, done_on=done, reason="Vi frågar")
        change_finding(session, NOBODY, meeting.id, finding.id, change, seen_version=1)
    session.flush()
    session.expire_all()
    found = protocol_of(session, meeting, "sv")
    assert (found.done, found.planned, found.refused, found.found, found.complete) == (1, 1, 0, 3, False)


@pytest.mark.parametrize(
    ("moment", "dark"),
    [
        (datetime(2026, 12, 1, 14, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 21, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 9, 22, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 9, 22, 18, 30, tzinfo=UTC), True),
    ],
)
def test_dusk_follows_the_sun_over_gothenburg(moment: datetime, dark: bool) -> None:
    """Civil dusk by the almanac: 1 December about 16.20, 22 September about 19.50, 21 June about 23.20 Swedish time."""
    assert is_dark(moment, 11.97, 57.71) is dark


def test_the_page_knows_when_it_gets_dark() -> None:
    turn = next_turn(datetime(2026, 12, 1, 14, 0, tzinfo=UTC), 11.97, 57.71)
    assert turn is not None
    assert datetime(2026, 12, 1, 15, 10, tzinfo=UTC) < turn < datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert next_turn(datetime(2026, 12, 21, 0, 0, tzinfo=UTC), 20.0, 89.0) is None
